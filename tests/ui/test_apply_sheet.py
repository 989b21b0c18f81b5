"""apply_sheet.py: what would go is told before it goes; what stayed is told after it; nothing moves by accident."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from decided_album import Album, Controls
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from catalog_gui.catalog.tables import Given
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.review.members import TRASH
from catalog_gui.ui.apply_sheet import ApplySheet
from catalog_gui.ui.review_words import BUSY

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def album(keeper: Keeper, photos: Path) -> Album:
    return Album(keeper, photos)


@pytest.fixture
def controls(qtbot: QtBot, keeper: Keeper) -> Iterator[Controls]:
    made = Controls(keeper)
    yield made
    made.close()


@pytest.fixture
def sheet(qtbot: QtBot, keeper: Keeper, controls: Controls) -> Iterator[ApplySheet]:
    made = ApplySheet(Library(keeper), controls.review, controls.run)
    qtbot.addWidget(made)
    made.resize(1072, 700)
    yield made
    made.close_work()


def open_sheet(qtbot: QtBot, sheet: ApplySheet) -> None:
    sheet.show()
    sheet.arrive()
    qtbot.waitUntil(lambda: sheet.prospect is not None and not sheet.waiting)


def test_it_says_how_many_photos_would_go_how_large_and_from_how_many_groups(
    qtbot: QtBot, album: Album, sheet: ApplySheet
) -> None:
    album.decide("a")
    album.decide("b")
    open_sheet(qtbot, sheet)
    title, below = sheet.heading_text
    assert title == sheet.apply.text() == "Move 2 photos to the trash"
    assert "2 groups" in below
    assert sheet.pictures.count == 2
    assert "a.png stays; to the trash: a-copy.png" in sheet.pictures.words(0)


def test_enter_and_space_move_nothing_escape_closes(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    album.decide("a")
    open_sheet(qtbot, sheet)
    for key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
        qtbot.keyClick(sheet.pictures, key)
    assert not sheet.moving
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(sheet.pictures, Key.Key_Escape)
    assert not sheet.apply.isDefault()
    assert not sheet.apply.autoDefault()
    assert "a-copy.png" in album.files


def test_ctrl_enter_moves_them_and_the_sheet_closes(
    qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls
) -> None:
    album.decide("a")
    open_sheet(qtbot, sheet)
    with qtbot.waitSignal(sheet.closed, timeout=10_000):
        qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    assert "a-copy.png" not in album.files
    assert controls.told[-1].startswith("1 photo is in the trash")
    assert controls.undo == controls.review.undo


def test_last_copies_stay_until_they_are_ticked(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    album.decide("a")
    album.decide("b", {"b.png": TRASH, "b-copy.png": TRASH})
    open_sheet(qtbot, sheet)
    assert "Of 1 group nothing would stay" in sheet.facts.last.text
    assert "b-copy.png" in sheet.facts.last.text
    assert sheet.apply.text() == "Move 1 photo to the trash"
    assert "nothing stays; not moved" in sheet.pictures.words(0)
    qtbot.keyClick(sheet.facts.last_copies, Key.Key_Space)
    assert sheet.apply.text() == "Move 3 photos to the trash"


def test_last_copies_that_were_not_ticked_are_told_afterwards(
    qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls
) -> None:
    album.decide("a")
    album.decide("b", {"b.png": TRASH, "b-copy.png": TRASH})
    open_sheet(qtbot, sheet)
    qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    controls.settle(qtbot)
    assert album.files == {"a.png", "b.png", "b-copy.png", "c.png", "c-copy.png"}
    assert sheet.heading_text[0] == "2 photos stayed where they are"
    with qtbot.waitSignal(sheet.group_wanted) as wanted:
        sheet.again.click()
    assert wanted.args == ["cluster", album.clusters["b"]]


def test_photos_of_protected_folders_are_named(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    album.decide("a")
    open_sheet(qtbot, sheet)
    assert not sheet.facts.protected.text
    album.keeper.settings = evolve(album.keeper.settings, protected_folders=(str(album.folder),))
    open_sheet(qtbot, sheet)
    qtbot.waitUntil(lambda: "a-copy.png" in sheet.facts.protected.text)


def test_files_that_go_along_are_named(qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls) -> None:
    (album.folder / "a-copy.xmp").write_text("<x/>")
    album.decide("a")
    open_sheet(qtbot, sheet)
    assert "1 file goes along" in sheet.facts.along.text
    assert "a-copy.xmp" in sheet.facts.along.text
    qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    controls.settle(qtbot)
    assert "a-copy.xmp" not in album.files


@pytest.mark.parametrize("wanted", [True, False])
def test_what_is_handed_on_can_be_unticked(
    qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls, wanted: bool
) -> None:
    with album.keeper.catalog.write() as session:
        session.add(Given(photo_id=album.ids["a-copy.png"], name="rating", number=4.0, origin="person"))
    album.decide("a")
    open_sheet(qtbot, sheet)
    gifts = sheet.facts.gifts
    assert "Rating: ★★★★, a-copy.png → a.png, handed on, 1 of 1" in gifts.words(0)
    assert sheet.facts.all_gifts.text().endswith("(1 of 1)")
    if not wanted:
        gifts.set_current(0)
        qtbot.keyClick(gifts, Key.Key_Space)
        assert sheet.facts.all_gifts.text().endswith("(0 of 1)")
    qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    controls.settle(qtbot)
    with album.keeper.catalog.read() as session:
        given = session.get(Given, (album.ids["a.png"], "rating"))
    assert (given is not None) is wanted


def test_a_photo_to_keep_elsewhere_is_told_and_not_counted(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    from catalog_gui.review.decisions import choose
    from catalog_gui.review.members import BURST, KEEP

    album.decide("a", {"a.png": TRASH, "a-copy.png": KEEP})
    choose(album.keeper, BURST, album.burst("abc"), {album.ids[f"{name}.png"]: KEEP for name in "abc"})
    open_sheet(qtbot, sheet)
    assert "1 photo to keep elsewhere" in sheet.facts.contested.text
    assert not sheet.apply.isEnabled()


def test_while_something_else_goes_on_apply_is_refused_with_a_sentence(
    qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls
) -> None:
    from test_rebuild_thread import Steps

    album.decide("a")
    open_sheet(qtbot, sheet)
    steps = Steps(1)
    controls.run.start(steps)
    qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    assert controls.told == [BUSY]
    assert not sheet.moving
    with qtbot.waitSignal(controls.run.ended):
        steps.let(1)
    assert "a-copy.png" in album.files


def test_in_the_smallest_window_nothing_that_is_told_is_cut_off(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    for name in "abc":
        album.decide(name, {f"{name}.png": TRASH, f"{name}-copy.png": TRASH})
        (album.folder / f"{name}-copy.xmp").write_text("edits")
    open_sheet(qtbot, sheet)
    notes = sheet.facts._notes
    assert "3 files go along" in sheet.facts.along.text
    qtbot.waitUntil(lambda: notes.verticalScrollBar().maximum() == 0)
    sheet.resize(700, 300)
    qtbot.waitUntil(lambda: notes.verticalScrollBar().maximum() > 0)
    assert notes.widget().height() >= notes.widget().heightForWidth(notes.widget().width())


def test_only_what_the_sheet_shows_is_moved_and_what_was_decided_meanwhile_is_told(
    qtbot: QtBot, album: Album, sheet: ApplySheet, controls: Controls
) -> None:
    album.decide("a")
    open_sheet(qtbot, sheet)
    album.decide("b")
    with qtbot.waitSignal(sheet.closed, timeout=10_000):
        qtbot.keyClick(sheet.pictures, Key.Key_Return, CTRL)
    controls.settle(qtbot)
    assert "a-copy.png" not in album.files
    assert "b-copy.png" in album.files
    assert controls.told[-1].endswith("1 group decided meanwhile waits for the next Apply.")
    assert [group.key for group in album.waiting()] == [("cluster", album.clusters["b"])]


def test_where_nothing_is_decided_it_says_so(qtbot: QtBot, album: Album, sheet: ApplySheet) -> None:
    open_sheet(qtbot, sheet)
    assert sheet.empty.isVisible()
    assert not sheet.apply.isVisible()


def test_a_group_of_many_goes_on_in_further_lines(
    qtbot: QtBot, keeper: Keeper, photos: Path, sheet: ApplySheet
) -> None:
    album = Album(keeper, photos, "abcdefgh")
    number = album.burst("abcdefgh")
    from catalog_gui.review.decisions import choose
    from catalog_gui.review.members import BURST, KEEP

    choose(keeper, BURST, number, {album.ids[f"{n}.png"]: KEEP if n == "a" else TRASH for n in "abcdefgh"})
    open_sheet(qtbot, sheet)
    lines = sheet.pictures.count
    sheet.resize(3000, 700)
    assert lines == 2
    assert sheet.pictures.count == 1
