"""The folders in the window: a scan that was stopped asks with its figures; a folder is found and followed; nothing waits."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from camera import album
from drives import Drives
from keeping import add, ids, missing, rebuild, scan
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from catalog_gui.care import relocate as moving
from catalog_gui.care.folders import THERE, Folder, folders
from catalog_gui.catalog.tables import Operation, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.phases import doubts
from catalog_gui.phases.doubts import Doubt
from catalog_gui.ui import folders_words as words
from catalog_gui.ui.catalog_card import CatalogCard
from catalog_gui.ui.find_sheet import FindSheet
from catalog_gui.ui.folders_control import BUSY, FoldersControl
from catalog_gui.ui.folders_notice import FoldersNotice
from catalog_gui.ui.folders_panel import FoldersPanel
from catalog_gui.ui.guard_sheet import GuardSheet
from catalog_gui.ui.keeper_desk import KeeperDesk
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.relocate_sheet import RelocateSheet
from catalog_gui.ui.run_control import RunControl


class Window:
    """The parts of a window that concern folders, on a real catalog."""

    def __init__(self, qtbot: QtBot, keeper: Keeper) -> None:
        self.keeper, self._qtbot = keeper, qtbot
        self.run = RunControl()
        self.control = FoldersControl(keeper, self.run)
        self.panel = FoldersPanel(self.control)
        self.panel.resize(1000, 640)
        self.said: list[tuple[str, object]] = []
        self.control.said.connect(lambda text, undo: self.said.append((text, undo)))
        qtbot.addWidget(self.panel)

    def ask(self) -> None:
        """Look at the folders, and show the questions."""
        self.settle()
        self.panel.show()
        self.panel.activateWindow()
        self._qtbot.waitUntil(self.panel.isActiveWindow)
        self.panel.ask()
        self.panel.focus_first()

    def settle(self) -> None:
        """Ask how the folders are, and wait for the answer."""
        self.control.refresh()
        self._qtbot.waitUntil(lambda: self.control.waiting == 0)

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled()
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_and_wait(self, button: QPushButton) -> None:
        """Press what begins a run, and wait until it is over."""
        with self._qtbot.waitSignal(self.run.ended):
            self.press(button)

    @property
    def text(self) -> str:
        """What was said last."""
        return self.said[-1][0]

    def relocating(self) -> RelocateSheet:
        assert isinstance(self.panel.sheet, RelocateSheet)
        return self.panel.sheet

    def finding(self) -> FindSheet:
        assert isinstance(self.panel.sheet, FindSheet)
        return self.panel.sheet


@pytest.fixture
def window(qtbot: QtBot, keeper: Keeper) -> Iterator[Window]:
    made = Window(qtbot, keeper)
    yield made
    made.run.wait()
    made.panel.close_work()
    made.control.close_work()


def files(folder: Path, count: int) -> list[Path]:
    folder.mkdir(parents=True)
    made = [folder / f"{number:03}.jpg" for number in range(count)]
    for number, path in enumerate(made):
        path.write_bytes(f"{folder.name} {number}".encode())
    return made


@pytest.fixture
def emptied(keeper: Keeper, photos: Path, tmp_path: Path) -> list[Path]:
    """A folder of forty photos of which 25 are gone since the last scan; they lie aside, at their old paths below."""
    made = [*files(photos / "2023" / "Norway", 30), *files(photos / "2024", 10)]
    add(keeper, photos)
    for path in made[:25]:
        target = tmp_path / "aside" / path.relative_to(photos)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    scan(keeper)
    return made[:25]


def root(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        return session.scalars(select(Root.path)).one()


def test_a_stopped_scan_asks_with_the_numbers(window: Window, emptied: list[Path]) -> None:
    window.ask()
    (card,) = window.panel.cards
    assert "25 of 40 photos" in card.text
    assert "15 are there now" in card.text
    assert "25 in 2023/Norway" in card.text
    assert card.accept.text() == "Really gone: mark 25 photos as missing"
    assert window.panel.focusWidget() is card.leave, "Enter changes nothing"


def test_it_is_left_as_it_is_by_enter(qtbot: QtBot, window: Window, keeper: Keeper, emptied: list[Path]) -> None:
    window.ask()
    with qtbot.waitSignal(window.panel.closed):
        qtbot.keyClick(window.panel.cards[0].leave, Qt.Key.Key_Return)
    assert "left as it is" in window.text
    assert missing(keeper) == set()
    assert words.troubled(window.control.folders, window.control.left) == [], "not asked again while the window is open"
    assert len(words.troubled(window.control.folders)) == 1


def test_what_is_really_gone_is_marked(qtbot: QtBot, window: Window, keeper: Keeper, emptied: list[Path]) -> None:
    window.ask()
    before = ids(keeper)
    window.press_and_wait(window.panel.cards[0].accept)
    assert "25 photos are marked as missing" in window.text
    assert len(missing(keeper)) == 25
    assert ids(keeper) == before
    with qtbot.waitSignal(window.panel.closed):
        window.settle()


def test_it_looks_again_when_the_drive_is_back(
    window: Window, keeper: Keeper, emptied: list[Path], photos: Path, tmp_path: Path
) -> None:
    window.ask()
    window.press_and_wait(window.panel.cards[0].again)
    assert "25 of 40" in window.text, "still gone"
    window.ask()
    for path in emptied:
        (tmp_path / "aside" / path.relative_to(photos)).rename(path)
    window.press_and_wait(window.panel.cards[0].again)
    assert "40 photos, as before" in window.text
    window.settle()
    assert [each.condition for each in window.control.folders] == [THERE]


@pytest.fixture
def away(keeper: Keeper, photos: Path, tmp_path: Path) -> Path:
    """The folder lies somewhere else; returns where."""
    album(photos / "2024", 5)
    add(keeper, photos)
    place = tmp_path / "disk" / "My Pictures"
    place.parent.mkdir()
    return photos.rename(place)


def test_the_new_place_is_compared_before_anything_changes(
    qtbot: QtBot, window: Window, keeper: Keeper, away: Path, photos: Path
) -> None:
    (away / "2024" / "photo-000.jpg").unlink()
    before = ids(keeper)
    window.ask()
    window.press(window.panel.cards[0].elsewhere)
    sheet = window.relocating()
    assert not sheet.follow.isEnabled()
    sheet.place.setText(str(away))
    window.press(sheet.compare)
    qtbot.waitUntil(lambda: not sheet.comparing)
    assert "4 of 5 photos are there" in sheet.text
    assert "1 not there" in sheet.text
    assert "2024/photo-000.jpg" in sheet.text
    assert root(keeper) == str(photos)
    window.press_and_wait(sheet.follow)
    assert root(keeper) == str(away)
    assert ids(keeper) == before
    assert missing(keeper) == {"2024/photo-000.jpg"}, "it was looked through"
    assert str(away) in window.text


def test_following_can_be_taken_back(qtbot: QtBot, window: Window, keeper: Keeper, away: Path, photos: Path) -> None:
    window.ask()
    window.panel.relocate(window.control.folders[0], away)
    qtbot.waitUntil(lambda: not window.relocating().comparing)
    window.press_and_wait(window.relocating().follow)
    undo = window.said[-1][1]
    assert callable(undo)
    shutil.copytree(away, photos)
    with qtbot.waitSignal(window.run.ended):
        undo()
    assert root(keeper) == str(photos)
    with keeper.catalog.read() as session:
        labels = list(
            session.scalars(select(Operation.label).where(Operation.kind == "relocate").order_by(Operation.id))
        )
    assert labels == ["Relocate photos", "Relocate My Pictures back"]


def test_a_place_without_its_photos_cannot_be_taken(qtbot: QtBot, window: Window, away: Path, tmp_path: Path) -> None:
    window.ask()
    window.press(window.panel.cards[0].elsewhere)
    sheet = window.relocating()
    for place, says in ((tmp_path, "Not one of the 5 photos"), (tmp_path / "nowhere", "is not there")):
        sheet.look_at(place)
        qtbot.waitUntil(lambda: not sheet.comparing)
        assert says in sheet.text
        assert not sheet.follow.isEnabled()


def test_another_place_forgets_what_was_found_at_the_one_before(qtbot: QtBot, window: Window, away: Path) -> None:
    window.ask()
    window.panel.relocate(window.control.folders[0], away)
    sheet = window.relocating()
    qtbot.waitUntil(lambda: not sheet.comparing)
    assert sheet.follow.isEnabled()
    sheet.place.setFocus()
    qtbot.keyClicks(sheet.place, "x")
    assert not sheet.follow.isEnabled()
    assert sheet.text == ""


def test_a_comparison_never_holds_the_window_and_can_be_stopped(
    qtbot: QtBot, window: Window, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, asked_in = threading.Event(), []

    def slow(*_: object) -> Iterator[moving.Looked]:
        asked_in.append(threading.current_thread())
        for looked in range(1000):
            yield moving.Looked(looked, 1000)
            go_on.wait(5)

    monkeypatch.setattr("catalog_gui.ui.relocate_sheet.match", slow)
    window.ask()
    window.panel.relocate(window.control.folders[0], away)
    sheet = window.relocating()
    qtbot.waitUntil(lambda: "of 1,000 photos" in sheet._so_far.text())
    assert asked_in[0] is not threading.main_thread()
    window.press(sheet.stop)
    assert not sheet.comparing
    assert not sheet.follow.isEnabled()
    go_on.set()


def test_a_moved_folder_is_searched_for_shown_and_followed(
    qtbot: QtBot, window: Window, keeper: Keeper, away: Path, tmp_path: Path
) -> None:
    window.ask()
    window.press(window.panel.cards[0].search)
    sheet = window.finding()
    qtbot.waitUntil(lambda: sheet.begin.isEnabled())
    assert str(tmp_path) in sheet.places.folders, "around its old place"
    sheet.places.show_folders([str(tmp_path / "disk")])
    window.press(sheet.begin)
    qtbot.waitUntil(lambda: not sheet.searching)
    assert [each.place for each in sheet.candidates] == [away]
    assert "nothing was changed" in sheet.text
    (row,) = sheet.results
    window.press(row.findChild(QPushButton))
    qtbot.waitUntil(lambda: not window.relocating().comparing)
    assert "All 5 photos are there" in window.relocating().text
    window.press_and_wait(window.relocating().follow)
    assert root(keeper) == str(away)


def test_a_search_that_finds_nothing_says_so_and_one_that_is_stopped_too(
    qtbot: QtBot, window: Window, away: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    window.ask()
    window.panel.search(window.control.folders[0])
    sheet = window.finding()
    qtbot.waitUntil(lambda: sheet.begin.isEnabled())
    sheet.places.show_folders([str(tmp_path / "empty")])
    window.press(sheet.begin)
    qtbot.waitUntil(lambda: not sheet.searching)
    assert "None of its photos" in sheet.text
    window.press(sheet.begin)
    window.press(sheet.stop)
    assert "Stopped. Nothing was changed." in sheet.text
    assert sheet.begin.isVisible()


def test_photos_that_left_a_folder_are_found_and_their_folder_added(
    qtbot: QtBot, window: Window, keeper: Keeper, photos: Path, tmp_path: Path
) -> None:
    album(photos / "2023" / "Norway", 3)
    album(photos / "2024", 2, first=10)
    add(keeper, photos)
    rebuild(keeper)
    before = set(ids(keeper).values())
    (tmp_path / "disk").mkdir()
    (photos / "2023" / "Norway").rename(tmp_path / "disk" / "Norway")
    scan(keeper)
    window.settle()
    window.panel.show()
    window.panel.search(window.control.folders[0], missing=True)
    sheet = window.finding()
    sheet.places.show_folders([str(tmp_path / "disk")])
    qtbot.waitUntil(lambda: sheet.begin.isEnabled())
    window.press(sheet.begin)
    qtbot.waitUntil(lambda: not sheet.searching)
    window.press_and_wait(sheet.results[0].findChild(QPushButton))
    assert "3 photos known again" in window.text
    assert missing(keeper) == set()
    assert set(ids(keeper).values()) == before


def test_what_a_scan_doubts_is_found_before_it_is_marked(
    qtbot: QtBot, window: Window, keeper: Keeper, photos: Path, tmp_path: Path
) -> None:
    album(photos / "2023", 12)
    album(photos / "2024", 3, first=20)
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    before = set(ids(keeper).values())
    (tmp_path / "disk").mkdir()
    (photos / "2023").rename(tmp_path / "disk" / "My 2023")
    scan(keeper)
    window.ask()
    window.press(window.panel.cards[0].search)
    sheet = window.finding()
    assert "Find 12 photos gone from photos" in texts(sheet)
    sheet.places.show_folders([str(tmp_path / "disk")])
    qtbot.waitUntil(lambda: sheet.begin.isEnabled())
    window.press(sheet.begin)
    qtbot.waitUntil(lambda: not sheet.searching)
    assert "All 12 photos searched for are there." in texts(sheet.results[0])
    window.press_and_wait(sheet.results[0].findChild(QPushButton))
    assert "12 photos known again" in window.text
    assert set(ids(keeper).values()) == before
    assert scan(keeper).refusals == []


def test_a_drive_at_another_place_is_offered_at_once(
    qtbot: QtBot, window: Window, keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drives = Drives(monkeypatch)
    album(tmp_path / "STICK" / "Photos", 3)
    drives.plug_in(tmp_path / "STICK", "one")
    add(keeper, tmp_path / "STICK" / "Photos")
    drives.pull_out(tmp_path / "STICK", tmp_path / "STICK1")
    drives.plug_in(tmp_path / "STICK1", "one")
    window.ask()
    window.press(window.panel.cards[0].elsewhere)
    sheet = window.relocating()
    assert sheet.place.text() == str(tmp_path / "STICK1" / "Photos")
    qtbot.waitUntil(lambda: not sheet.comparing)
    assert "All 3 photos are there" in sheet.text


def test_while_a_run_goes_on_nothing_else_begins(qtbot: QtBot, window: Window, emptied: list[Path]) -> None:
    go_on = threading.Event()

    def run() -> Iterator[object]:
        go_on.wait(5)
        yield from ()

    window.ask()
    window.run.start(run)  # type: ignore[arg-type]
    window.press(window.panel.cards[0].accept)
    assert window.text == BUSY
    with qtbot.waitSignal(window.run.ended):
        go_on.set()


def test_escape_goes_back_a_step(qtbot: QtBot, window: Window, away: Path) -> None:
    window.ask()
    window.press(window.panel.cards[0].elsewhere)
    qtbot.keyClick(window.relocating(), Qt.Key.Key_Escape)
    assert window.panel.sheet is None
    assert len(window.panel.cards) == 1
    with qtbot.waitSignal(window.panel.closed):
        qtbot.keyClick(window.panel.cards[0], Qt.Key.Key_Escape)


def folder(condition: str, **other: object) -> Folder:
    values: dict[str, object] = {"id": 1, "path": "/media/STICK/Photos", "photos": 613, "missing": 0}
    return Folder(condition=condition, **values | other)  # type: ignore[arg-type]


GONE = Doubt(doubts.GONE, 613, 245, folders=(("2023", 200), ("", 5)))
OTHER = Doubt(doubts.ANOTHER_DRIVE, 613, 2, 1)


def test_each_matter_has_a_badge_and_its_words() -> None:
    gone, other = folder(doubts.GONE, doubt=GONE), folder(doubts.ANOTHER_DRIVE, doubt=OTHER)
    away, empty = folder(doubts.AWAY), folder(doubts.EMPTY)
    assert [words.badge(each) for each in (gone, other, away, empty, folder(THERE))] == [
        "245 gone?", "another drive", "away", "empty", "",
    ]  # fmt: skip
    assert "200 in 2023, 5 in the folder itself, 40 elsewhere in it" in "\n".join(words.facts(gone))
    assert "2 of its 613 photos are not on it, 1 name has another file" in "\n".join(words.facts(other))
    for each in (gone, other, away, empty):
        assert "Nothing was changed" in words.title(each)
        assert words.facts(each)


def test_what_cannot_be_seen_cannot_be_called_gone(qtbot: QtBot) -> None:
    for condition, doubt, offered in (
        (doubts.GONE, GONE, True),
        (doubts.ANOTHER_DRIVE, OTHER, True),
        (doubts.AWAY, Doubt(doubts.AWAY, 613), False),
        (doubts.EMPTY, Doubt(doubts.EMPTY, 613, 613), False),
    ):
        sheet = GuardSheet(folder(condition, doubt=doubt))
        qtbot.addWidget(sheet)
        assert sheet.accept.isHidden() is not offered


def test_the_line_on_the_overview_is_there_only_when_it_is_needed(qtbot: QtBot) -> None:
    notice = FoldersNotice()
    qtbot.addWidget(notice)
    notice.show_folders([])
    assert notice.isHidden()
    notice.show_folders([folder(doubts.AWAY), folder(doubts.GONE, doubt=GONE)])
    assert not notice.isHidden()
    assert notice.text == "245 photos are no longer there; 1 folder is away with 613 photos. Nothing was changed."
    with qtbot.waitSignal(notice.wanted):
        qtbot.mouseClick(notice.open, Qt.MouseButton.LeftButton)


def texts(widget: QWidget) -> str:
    shown = (each for each in widget.findChildren(QWidget) if each.isVisibleTo(widget))
    return "\n".join(str(each.property("text")) for each in shown if each.property("text"))


def test_the_card_of_the_catalog_has_badges_and_what_can_be_done(
    qtbot: QtBot, window: Window, keeper: Keeper, away: Path, tmp_path: Path
) -> None:
    album(tmp_path / "here", 2, first=20)
    add(keeper, tmp_path / "here")
    control = FoldersControl(keeper, window.run)
    card = CatalogCard(keeper.catalog.file, Library(keeper).roots, folders=control)
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(control.told):
        card.refresh()
    qtbot.waitUntil(lambda: texts(card).count("away") == 1)
    offers = {each.text(): each for each in card.findChildren(QPushButton) if each.isVisibleTo(card)}
    assert card.panel is not None
    for name, sheet in (("It is elsewhere now…", RelocateSheet), ("Find moved folder…", FindSheet)):
        qtbot.mouseClick(offers[name], Qt.MouseButton.LeftButton)
        assert isinstance(card.panel.sheet, sheet)
    card.close_work()


def test_the_folders_are_told_of_as_they_are(window: Window, keeper: Keeper, away: Path) -> None:
    window.settle()
    assert list(window.control.folders) == folders(keeper)


def test_the_overview_asks_after_a_run_that_the_guard_stopped(
    qtbot: QtBot, window: Window, keeper: Keeper, emptied: list[Path], tmp_path: Path
) -> None:
    store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    control = FoldersControl(keeper, window.run)
    page = OverviewPage(KeeperDesk(keeper), window.run, store, "/photos.catalog", folders=control)
    qtbot.addWidget(page)
    page.resize(1071, 759)
    page.show()
    assert page.notice.isHidden()
    with qtbot.waitSignal(control.told):
        page.refresh()
    assert "25 of 40 photos" in page.notice.text
    window.press(page.notice.open)
    assert page.folders_panel is not None
    assert page.folders_panel.isVisible()
    assert not page.grid.isVisible()
    assert page.focusWidget() is page.folders_panel.cards[0].leave
    window.press(page.folders_panel.cards[0].leave)
    assert page.grid.isVisible()
    assert page.notice.isHidden()
    page.close_work()


def test_the_doubt_follows_the_settings_of_the_window(keeper: Keeper, emptied: list[Path]) -> None:
    KeeperDesk(keeper).use(evolve(keeper.settings, vanished_percent=80.0))
    scan(keeper)
    assert len(missing(keeper)) == 25
    assert [each.condition for each in folders(keeper)] == [THERE]
