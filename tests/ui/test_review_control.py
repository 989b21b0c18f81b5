"""review_control.py: undo, redo and Apply for the whole window, one run at a time, also of what was done before a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from decided_album import Album, Controls
from pytestqt.qtbot import QtBot

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.apply import apply


@pytest.fixture
def album(keeper: Keeper, photos: Path) -> Album:
    return Album(keeper, photos)


@pytest.fixture
def controls(qtbot: QtBot, keeper: Keeper) -> Iterator[Controls]:
    made = Controls(keeper)
    yield made
    made.close()


def words(qtbot: QtBot, controls: Controls) -> list[str]:
    with qtbot.waitSignal(controls.review.stepped) as told:
        controls.review.look()
    return told.args


def test_what_was_done_before_this_window_can_be_taken_back(qtbot: QtBot, album: Album, controls: Controls) -> None:
    album.decide("a")
    assert words(qtbot, controls) == ["Keep a.png of its copies, trash 1", ""]
    with qtbot.waitSignal(controls.review.changed):
        controls.review.undo()
    assert words(qtbot, controls) == ["", "Keep a.png of its copies, trash 1"]
    with qtbot.waitSignal(controls.review.changed):
        controls.review.redo()
    assert words(qtbot, controls) == ["Keep a.png of its copies, trash 1", ""]


def test_an_apply_is_taken_back_as_a_whole_and_as_a_run(qtbot: QtBot, album: Album, controls: Controls) -> None:
    before = album.files
    album.decide("a")
    album.decide("b")
    assert list(apply(album.keeper))[-1].finished
    assert len(album.files) == len(before) - 2
    with qtbot.waitSignal(controls.run.ended, timeout=10_000):
        controls.review.undo()
    assert album.files == before
    assert controls.told[-1] == "Undone: Move 2 photos to the trash. 2 photos are back."


def test_a_stopped_apply_leaves_the_groups_not_begun_and_says_so(
    qtbot: QtBot, album: Album, controls: Controls
) -> None:
    for name in "abc":
        album.decide(name)
    with qtbot.waitSignal(controls.review.applied, timeout=10_000) as told:
        assert controls.review.apply((), False, album.waiting())
        controls.run.cancel()
    (applied,) = told.args
    assert applied.done == 1
    assert len(album.files) == 5
    assert "Stopped before the other 2." in controls.told[-1]


def test_with_nothing_to_undo_it_says_so(qtbot: QtBot, album: Album, controls: Controls) -> None:
    controls.review.undo()
    controls.settle(qtbot)
    controls.review.redo()
    controls.settle(qtbot)
    assert controls.told == ["There is nothing to undo.", "There is nothing to do again."]


def test_an_apply_that_was_taken_back_is_not_done_again_by_redo(qtbot: QtBot, album: Album, controls: Controls) -> None:
    album.decide("a")
    assert list(apply(album.keeper))[-1].finished
    with qtbot.waitSignal(controls.run.ended, timeout=10_000):
        controls.review.undo()
    controls.settle(qtbot)
    controls.review.redo()
    controls.settle(qtbot)
    assert "Press Apply" in controls.told[-1]
    assert "a-copy.png" in album.files
