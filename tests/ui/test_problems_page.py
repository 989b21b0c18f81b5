"""problems_page.py: real photos that fail, in groups with what to do; retries, tries compared, and what is no failure."""

import csv
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from camera import album, cut_short, empty, jpeg, no_picture
from keeping import add, ids, missing, rebuild, scan
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, select

from catalog_gui.catalog.tables import Photo, Problem, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import KINDS
from catalog_gui.errors import CatalogError, PhotoError
from catalog_gui.media import source
from catalog_gui.ui.find_sheet import FindSheet
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.formatting import photos as photos_words
from catalog_gui.ui.missing_search import MissingSearch
from catalog_gui.ui.problems_page import ProblemsPage
from catalog_gui.ui.problems_reasons import LACKING, STRANGERS
from catalog_gui.ui.run_control import RunControl

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def settle(qtbot: QtBot, page: ProblemsPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting, timeout=30_000)


def open_page(qtbot: QtBot, keeper: Keeper, width: int = 1072) -> ProblemsPage:
    page = ProblemsPage(Library(keeper))
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions bind also the administrator, who may run the tests."""
    before = source._open

    def careful(path: str, flags: int) -> int:
        if not os.stat(path).st_mode & 0o444:  # noqa: PTH116
            raise PermissionError(13, "Permission denied", path)
        return before(path, flags)

    monkeypatch.setattr(source, "_open", careful)


@pytest.fixture
def library(keeper: Keeper, photos: Path, bound: None) -> Keeper:
    """Photos that are well, and one of each kind of trouble: cut, empty, words, forbidden, vanished, thumbnail deleted."""
    album(photos / "2024", 4)
    cut_short(photos / "2024" / "cut.jpg")
    empty(photos / "empty.jpg")
    no_picture(photos / "words.jpg")
    jpeg(photos / "forbidden.jpg", seed=50).chmod(0)
    jpeg(photos / "vanished.jpg", seed=51)
    jpeg(photos / "bare.jpg", seed=52)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["analyze", "thumbnails"])
    (photos / "vanished.jpg").unlink()
    scan(keeper, accept_missing=True)
    keeper.store.path_for(ids(keeper)["bare.jpg"]).unlink()
    return keeper


@pytest.fixture
def page(qtbot: QtBot, library: Keeper) -> ProblemsPage:
    return open_page(qtbot, library)


def kinds(page: ProblemsPage) -> list[str]:
    return [reason.group.kind for reason in page._reasons]


def choose(qtbot: QtBot, page: ProblemsPage, kind: str) -> None:
    page.groups.set_current(kinds(page).index(kind))
    settle(qtbot, page)


def test_each_kind_of_trouble_is_a_group_with_its_meaning_and_what_to_do(qtbot: QtBot, page: ProblemsPage) -> None:
    assert set(kinds(page)) == {"truncated", "empty", "not-an-image", "unreadable", "missing", LACKING}
    for kind in ("truncated", "empty", "not-an-image", "unreadable", "missing"):
        choose(qtbot, page, kind)
        title, advice = KINDS[kind]
        assert page.advice_text == (f"{title} · {photos_words(1)}", advice)
        assert page.photos.count == 1
    assert page.left.sum_text == "5 of 10 photos with problems, 5 fine"


def test_every_problem_says_what_happened_and_how_often_it_was_tried(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "unreadable")
    entry = page.photos.entry(0)
    assert entry.title == "forbidden.jpg"
    assert entry.line == (
        "You are not allowed to read this file (tried 3 times)  ·  not made: dates, cameras and places and thumbnails"
    )


def test_an_original_that_is_fine_is_never_called_damaged(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, LACKING)
    title, advice = page.advice_text
    assert title == f"Thumbnail missing · {photos_words(1)}"
    state, facts = page.panel.state_text
    assert state.startswith("The original is fine.")
    assert state.endswith("Only its thumbnail is missing.")
    entry = page.photos.entry(0)
    words = " ".join((title, advice, state, facts, entry.title, entry.line, page.panel._message.text()))
    assert "damaged" not in words.lower()
    with qtbot.waitSignal(page.repair_wanted) as told:
        qtbot.mouseClick(page.middle.retry, LEFT)
    assert told.args == [(ids(page._library.keeper)["bare.jpg"],)]


def test_once_it_is_made_again_the_group_is_gone(qtbot: QtBot, page: ProblemsPage, library: Keeper) -> None:
    choose(qtbot, page, LACKING)
    assert page.reason is not None
    rebuild(library, only=["thumbnails"], scope=Scope(photos=page.reason.photos))
    page.refresh()
    settle(qtbot, page)
    assert LACKING not in kinds(page)
    assert library.store.path_for(ids(library)["bare.jpg"]).is_file()


def test_a_file_that_may_not_be_read_says_whose_it_is(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "unreadable")
    state, facts = page.panel.state_text
    assert state.startswith("It cannot be read: permission.")
    assert "----------" in facts
    assert "owner" in facts


def test_one_a_group_and_all_can_be_tried_again_where_that_may_help(
    qtbot: QtBot, page: ProblemsPage, library: Keeper
) -> None:
    forbidden, gone = ids(library)["forbidden.jpg"], ids(library)["vanished.jpg"]
    choose(qtbot, page, "unreadable")
    for press in (page.middle.retry, page.panel.retry):
        with qtbot.waitSignal(page.retry_wanted) as told:
            qtbot.mouseClick(press, LEFT)
        assert told.args == [(forbidden,)]
    with qtbot.waitSignal(page.retry_wanted) as told:
        qtbot.mouseClick(page.left.retry_all, LEFT)
    assert sorted(told.args[0]) == sorted((forbidden, gone))
    choose(qtbot, page, "truncated")
    for press in (page.middle.retry, page.panel.retry):
        assert not press.isEnabled()
        assert "must change first" in press.toolTip()


def test_failed_and_then_right_stand_side_by_side(
    qtbot: QtBot, page: ProblemsPage, library: Keeper, photos: Path
) -> None:
    empty(photos / "2024" / "cut.jpg")
    scan(library)
    rebuild(library, only=["analyze", "thumbnails"])
    jpeg(photos / "2024" / "cut.jpg", seed=99, size=(120, 90))
    scan(library)
    library.store.path_for(ids(library)["2024/cut.jpg"])
    rebuild(library, only=["analyze", "thumbnails"])
    library.store.path_for(ids(library)["2024/cut.jpg"]).unlink()
    page.refresh()
    settle(qtbot, page)
    choose(qtbot, page, LACKING)
    page.photos.set_current([page.photos.entry(at).title for at in range(page.photos.count)].index("2024/cut.jpg"))
    settle(qtbot, page)
    assert page.panel.list.count == 5
    qtbot.keyClick(page.photos, Key.Key_C)
    assert page.compared.isVisible()
    facing = {row.name: (row.left, row.right) for row in page.compared.rows}
    assert facing["Result"] == ("Failed", "Came right")
    assert facing["What for"][0] == facing["What for"][1]
    assert "empty" in facing["What happened"][0]
    assert facing["Program"][0].startswith("Catalog Keeper")
    assert facing["When"][0] < facing["When"][1]
    zone = facing["When"][0].rsplit(" ", 1)[1]
    assert zone.isascii()
    assert zone.isalpha()
    differing = {row.name for row in page.compared.rows if row.differs}
    assert "Result" in differing
    assert "Program" not in differing
    qtbot.keyClick(page.compared, Key.Key_Escape)
    assert page.photos.isVisible()


def test_two_tries_of_different_things_are_not_compared(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "empty")
    assert page.panel.list.count == 2
    assert not page.panel.compare.isEnabled()
    with qtbot.waitSignal(page.said) as told:
        qtbot.keyClick(page.photos, Key.Key_C)
    assert "no two tries" in told.args[0]


def test_every_try_tells_time_zone_duration_program_and_message(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "unreadable")
    lines = [page.panel.list.line(index) for index in range(page.panel.list.count)]
    assert len(lines) == 6  # three tries of two things
    assert {line.message for line in lines} == {"You are not allowed to read this file. Check its permissions."}
    assert {line.title for line in lines} == {"Dates, cameras and places  ·  failed", "Thumbnails  ·  failed"}
    moment, seconds, program = lines[0].line.split("  ·  ")
    assert moment.startswith("just now ")
    assert seconds.endswith("s")
    assert program.startswith("Catalog Keeper")


def test_everything_noted_of_a_photo_is_its_log(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "missing")
    assert page.panel.list.count == 0
    qtbot.mouseClick(page.panel.everything, LEFT)
    words = [page.panel.list.line(index).message for index in range(page.panel.list.count)]
    assert words[0] == "It came into the catalog."
    assert "Its file was found whole." in words
    assert words[-1] == "Its file was not found."
    qtbot.mouseClick(page.panel.tries, LEFT)
    assert page.panel.list.count == 0


def test_photos_are_found_by_name_and_by_number(qtbot: QtBot, page: ProblemsPage, library: Keeper) -> None:
    qtbot.keyClicks(page.left.search, "2024 CUT")
    qtbot.waitUntil(lambda: kinds(page) == ["truncated"])
    page.left.search.clear()
    qtbot.keyClicks(page.left.search, f"#{ids(library)['words.jpg']}")
    qtbot.waitUntil(lambda: kinds(page) == ["not-an-image"])
    qtbot.keyClicks(page.left.search, "x")
    qtbot.waitUntil(lambda: kinds(page) == [])
    assert "No photo" in page.left._none.text()
    assert page.reason is None
    qtbot.keyClick(page.left.search, Key.Key_Escape)
    qtbot.waitUntil(lambda: len(kinds(page)) == 6)


def test_what_is_left_of_photos_that_are_not_here_is_counted_apart(
    qtbot: QtBot, page: ProblemsPage, library: Keeper
) -> None:
    at = "2025-12-05 20:38:00.000000"
    with closing(sqlite3.connect(library.catalog.file)) as connection, connection:
        row = "INSERT INTO problem VALUES (?, 'thumbnails', 'missing', 'not found', 1, '1', NULL, ?, ?)"
        connection.executemany(row, [(number, at, at) for number in range(9001, 9007)])
    before = page.left.sum_text
    page.refresh()
    settle(qtbot, page)
    assert page.left.sum_text == before
    choose(qtbot, page, STRANGERS)
    title, advice = page.advice_text
    assert title == "Not in this catalog · 6 numbers"
    assert "no failures" in advice
    assert "This catalog never had it." in advice
    assert not page.middle.retry.isVisible()
    assert page.photos.entry(0).title == "Photo 9001"
    assert page.panel.state_text[0] == "This catalog does not have the photo."
    qtbot.keyClick(page.photos, Key.Key_Return)
    assert not page.preview.isVisible()


def test_keys_go_from_side_to_side_and_show_one_large(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "unreadable")
    qtbot.keyClick(page.groups, Key.Key_Right)
    assert page.photos.hasFocus()
    qtbot.keyClick(page.photos, Key.Key_Space)
    assert page.preview.isVisible()
    qtbot.keyClick(page.preview, Key.Key_Escape)
    assert page.photos.hasFocus()
    qtbot.keyClick(page.photos, Key.Key_Right)
    assert page.panel.list.hasFocus()
    with qtbot.waitSignal(page.retry_wanted):
        qtbot.keyClick(page.panel.list, Key.Key_R)
    for side in (page.photos, page.groups):
        qtbot.keyClick(page.focusWidget(), Key.Key_Left)
        assert side.hasFocus()


def test_missing_originals_lead_to_where_a_moved_folder_is_found(qtbot: QtBot, page: ProblemsPage) -> None:
    choose(qtbot, page, "truncated")
    assert not page.middle.find_folder.isVisible()
    choose(qtbot, page, "missing")
    with qtbot.waitSignal(page.open_place) as told:
        qtbot.mouseClick(page.middle.find_folder, LEFT)
    assert told.args == ["settings"]


def test_a_moved_folder_is_searched_for_from_the_page(
    qtbot: QtBot, library: Keeper, photos: Path, tmp_path: Path
) -> None:
    control = FoldersControl(library, run := RunControl())
    page = ProblemsPage(Library(library), MissingSearch(control))
    qtbot.addWidget(page)
    page.resize(1072, 700)
    page.show()
    settle(qtbot, page)
    choose(qtbot, page, "missing")
    qtbot.mouseClick(page.middle.find_folder, LEFT)
    settle(qtbot, page)
    assert page.missing is not None
    sheet = page.missing.panel.sheet
    assert isinstance(sheet, FindSheet)
    assert page.missing.isVisible()
    assert (sheet.folder.path, sheet.missing) == (str(photos), True)
    jpeg(tmp_path / "elsewhere" / "vanished.jpg", seed=51)
    os.utime(tmp_path / "elsewhere" / "vanished.jpg", ns=(1, mtime_of(library, "vanished.jpg")))
    sheet.places.show_folders([str(tmp_path / "elsewhere")])
    with qtbot.waitSignal(control.searching.found):
        sheet.look()
    assert [each.place for each in sheet.candidates] == [tmp_path / "elsewhere"]
    with qtbot.waitSignal(run.ended):
        sheet.chosen.emit(tmp_path / "elsewhere")
    assert missing(library) == set(), "it came back with all that was known of it"
    assert page.photos.isVisible()
    run.wait()
    page.close_work()


def mtime_of(keeper: Keeper, path: str) -> int:
    with keeper.catalog.read() as session:
        return session.scalars(select(Photo.mtime_ns).where(Photo.path == path)).one()


def test_the_photos_of_a_group_open_in_the_grid(qtbot: QtBot, page: ProblemsPage, library: Keeper) -> None:
    choose(qtbot, page, "empty")
    with qtbot.waitSignal(page.photos_wanted) as told:
        qtbot.mouseClick(page.middle.show_in_photos, LEFT)
    assert told.args == [PhotoFilter(ids=(ids(library)["empty.jpg"],))]


def test_they_are_saved_as_a_table(qtbot: QtBot, page: ProblemsPage, tmp_path: Path, photos: Path) -> None:
    with qtbot.waitSignal(page.said) as told:
        page.write_table(tmp_path / "problems.csv")
    with (tmp_path / "problems.csv").open(encoding="utf-8-sig", newline="") as stream:
        paths = {row["path"] for row in csv.DictReader(stream)}
    assert paths == {"2024/cut.jpg", "empty.jpg", "words.jpg", "forbidden.jpg", "vanished.jpg"}
    assert "written to problems.csv" in told.args[0]
    with qtbot.waitSignal(page.said) as told:
        page.write_table(photos / "bare.jpg")
    assert "does not end in .csv" in told.args[0]


def test_a_file_is_shown_or_said_to_be_gone(qtbot: QtBot, page: ProblemsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog_gui.ui.reveal._open_folder", lambda _: True)
    choose(qtbot, page, "missing")
    with qtbot.waitSignal(page.said) as told:
        qtbot.mouseClick(page.panel.reveal, LEFT)
    assert "not there" in told.args[0]


def test_a_catalog_without_problems_says_that_nothing_is_wrong(qtbot: QtBot, keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    page = open_page(qtbot, keeper)
    assert page.empty.isVisible()
    assert "Nothing is wrong." in [words.text() for words in page.empty.findChildren(QLabel)]
    assert page.reason is None
    keeper.store.path_for(1).unlink()
    page.arrive()
    settle(qtbot, page)
    assert kinds(page) == [LACKING]
    assert not page.empty.isVisible()


def test_refresh_keeps_what_is_looked_at(qtbot: QtBot, page: ProblemsPage, library: Keeper, photos: Path) -> None:
    choose(qtbot, page, "not-an-image")
    jpeg(photos / "2024" / "cut.jpg", seed=98, size=(64, 64))
    scan(library)
    rebuild(library, only=["analyze", "thumbnails"])
    page.refresh()
    settle(qtbot, page)
    assert "truncated" not in kinds(page)
    assert page.reason is not None
    assert page.reason.group.kind == "not-an-image"


def test_a_catalog_that_cannot_be_asked_is_told(
    qtbot: QtBot, page: ProblemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Library) -> None:
        raise CatalogError("The catalog's drive is not connected.")

    count = page.photos.count
    monkeypatch.setattr(Library, "problems", away)
    with qtbot.waitSignal(page.said) as told:
        page.refresh()
    assert told.args == ["The catalog's drive is not connected."]
    assert page.photos.count == count


def test_in_a_narrow_window_the_list_stays_and_the_panel_gives_way(qtbot: QtBot, page: ProblemsPage) -> None:
    assert page.panel.isVisible()
    page.resize(760, 600)
    assert not page.panel.isVisible()
    assert page.photos.width() > 400
    choose(qtbot, page, "unreadable")
    qtbot.keyClick(page.groups, Key.Key_Right)
    qtbot.keyClick(page.photos, Key.Key_Right)
    assert page.photos.hasFocus()


def test_ten_thousand_problems_are_painted_only_where_they_are_seen(
    qtbot: QtBot, keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 10_000
    version = next(phase.version for phase in keeper.phases if phase.name == "thumbnails")
    why = {"phase": "thumbnails", "kind": "truncated", "message": "Cut.", "attempts": 1, "version": version}
    with keeper.catalog.write() as session:
        session.add(Root(id=1, path=str(photos)))
        session.flush()
        rows = [{"id": n, "root_id": 1, "path": f"{n:05}.jpg", "size": 1, "mtime_ns": 1} for n in range(1, many + 1)]
        session.execute(insert(Photo), rows)
        session.execute(insert(Problem), [{"photo_id": number, **why} for number in range(1, many + 1)])
    page = open_page(qtbot, keeper)
    assert page.photos.count == many
    painted: set[int] = set()
    describe = page.photos._describe
    monkeypatch.setattr(page.photos, "_describe", lambda index, row: (painted.add(index), describe(index, row))[1])
    qtbot.keyClick(page.photos, Key.Key_End)
    settle(qtbot, page)
    page.photos.grab()
    assert page.photos.current == many - 1
    assert page.photos.entry(many - 1).title == f"{many:05}.jpg"
    assert 0 < len(painted) < 100
    qtbot.keyClicks(page.left.search, "04711")
    qtbot.waitUntil(lambda: page.photos.count == 1)


def test_a_flaky_drive_is_remembered_try_by_try(
    qtbot: QtBot, keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fails twice, then comes right: in the end nothing is wrong, and the log knows why it took so long."""
    jpeg(photos / "a.jpg")
    add(keeper, photos)
    keeper.claim_store()
    read, tries = source._read, []

    def flaky(path: Path, most: int) -> tuple[bytes, int]:
        tries.append(path)
        if len(tries) <= 2:
            raise PhotoError("unreadable", "The drive does not answer.")
        return read(path, most)

    monkeypatch.setattr(source, "_read", flaky)
    assert rebuild(keeper, only=["thumbnails"]).failures == 0
    keeper.store.path_for(1).unlink()
    page = open_page(qtbot, keeper)
    assert kinds(page) == [LACKING]
    lines = [page.panel.list.line(index) for index in range(page.panel.list.count)]
    assert [line.message for line in lines] == ["The drive does not answer."] * 2 + ["It came right."]
    assert [line.tone for line in lines] == ["failed", "failed", "done"]
