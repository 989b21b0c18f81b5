"""photo_model.py: ids at once, rows in pages, nothing asked in the GUI thread."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from fake_library import FakeLibrary
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import PhotoRow
from catalog_gui.errors import CatalogError
from catalog_gui.ui.photo_model import PAGE, PAGES, PhotoModel

ALL = PhotoFilter()


def settle(qtbot: QtBot, model: PhotoModel) -> None:
    qtbot.waitUntil(lambda: model.waiting == 0)


def shown(qtbot: QtBot, library: FakeLibrary) -> PhotoModel:
    model = PhotoModel(library)
    model.show(ALL)
    settle(qtbot, model)
    return model


def test_the_ids_come_first_and_rows_only_when_wanted(qtbot: QtBot) -> None:
    library = FakeLibrary(1000)
    model = shown(qtbot, library)
    assert len(model) == 1000
    assert library.rows_asked == []
    assert model.row(0) is None
    model.want(0, 50)
    settle(qtbot, model)
    assert [row.id for row in (model.row(0), model.row(PAGE - 1)) if row is not None] == [1, PAGE]
    assert model.row(5 * PAGE - 1) is None


def test_the_catalog_is_never_asked_in_the_gui_thread(qtbot: QtBot) -> None:
    library = FakeLibrary(1000)
    model = shown(qtbot, library)
    model.want(0, 1000)
    settle(qtbot, model)
    assert library.rows_asked
    assert threading.get_ident() not in library.threads


def test_the_pages_in_sight_come_before_those_beside(qtbot: QtBot) -> None:
    library = FakeLibrary(10 * PAGE)
    model = shown(qtbot, library)
    model.want(5 * PAGE + 10, 6 * PAGE + 10)
    settle(qtbot, model)
    assert [ids[0] // PAGE for ids in library.rows_asked] == [5, 6, 7, 4]


def test_what_was_scrolled_past_is_not_fetched(qtbot: QtBot) -> None:
    gate = threading.Event()

    class Slow(FakeLibrary):
        def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
            gate.wait()
            return super().rows(ids)

    library = Slow(100 * PAGE)
    model = shown(qtbot, library)
    for page in range(0, 100, 10):
        model.want(page * PAGE, page * PAGE + 1)
    gate.set()
    settle(qtbot, model)
    assert [ids[0] // PAGE for ids in library.rows_asked] == [0, 90, 91, 89]
    assert model.row(90 * PAGE) is not None


def test_pages_not_looked_at_for_long_are_dropped(qtbot: QtBot) -> None:
    model = shown(qtbot, FakeLibrary((PAGES + 20) * PAGE))
    for page in range(PAGES + 10):
        model.want(page * PAGE, page * PAGE + 1)
        settle(qtbot, model)
    kept = [page for page in range(PAGES + 20) if model.row(page * PAGE) is not None]
    assert len(kept) == PAGES
    assert 0 not in kept
    assert PAGES + 9 in kept


def test_a_new_question_makes_the_old_one_stale(qtbot: QtBot) -> None:
    library = FakeLibrary(1000)
    library.matching = {PhotoFilter(text="old"): [1], PhotoFilter(text="new"): [2, 3]}
    model = PhotoModel(library)
    resets: list[int] = []
    model.reset.connect(lambda: resets.append(len(model)))
    model.show(PhotoFilter(text="old"))
    model.show(PhotoFilter(text="new"), "name", descending=True)
    settle(qtbot, model)
    assert resets == [2]
    assert model.ids.tolist() == [3, 2]
    assert library.asked[-1] == (PhotoFilter(text="new"), "name", True)


def test_refresh_shows_the_old_rows_until_the_new_ones_are_here(qtbot: QtBot) -> None:
    library = FakeLibrary(300)
    model = shown(qtbot, library)
    model.want(0, 10)
    settle(qtbot, model)
    library.changes = {1: {"name": "renamed.jpg"}}
    resets: list[bool] = []
    model.reset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(model.listed):
        model.refresh()
    row = model.row(0)
    assert row is not None
    assert row.name == "IMG_0001.jpg"
    model.want(0, 10)
    settle(qtbot, model)
    row = model.row(0)
    assert row is not None
    assert row.name == "renamed.jpg"
    assert resets == []


def test_positions_are_found_by_id(qtbot: QtBot) -> None:
    library = FakeLibrary(10)
    library.matching = {ALL: [5, 3, 9, 1]}
    model = shown(qtbot, library)
    assert model.position(9) == 2
    assert model.position(4) == -1
    assert model.positions(np.array([1, 3, 4])).tolist() == [1, 3]


def test_ids_can_be_given(qtbot: QtBot) -> None:
    library = FakeLibrary(10)
    model = PhotoModel(library)
    with qtbot.waitSignal(model.reset):
        model.show_ids(np.array([4, 2]))
    model.want(0, 2)
    settle(qtbot, model)
    assert library.rows_asked == [[4, 2]]
    assert library.asked == []
    model.refresh()
    model.want(0, 2)
    settle(qtbot, model)
    assert library.rows_asked == [[4, 2], [4, 2]]


def test_a_catalog_that_cannot_be_asked_is_told_and_what_was_shown_stays(qtbot: QtBot) -> None:
    library = FakeLibrary(10)
    model = shown(qtbot, library)
    library.error = CatalogError("The catalog's drive is not connected.")
    with qtbot.waitSignal(model.failed) as told:
        model.refresh()
    assert str(told.args[0]) == "The catalog's drive is not connected."
    with qtbot.waitSignal(model.failed):
        model.want(0, 10)
    assert len(model) == 10


@pytest.mark.parametrize("photos", [0, 1])
def test_the_list_is_told_even_if_it_is_as_before(qtbot: QtBot, photos: int) -> None:
    model = PhotoModel(FakeLibrary(photos))
    for _ in range(2):
        with qtbot.waitSignal(model.listed):
            model.show(ALL)
    assert len(model) == photos
