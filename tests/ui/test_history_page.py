"""history_page.py: what was done, what each run came to, and the ways from a failure to its photos."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from camera import album, empty
from engine.fakes import two_and_a_whole
from keeping import add, ids, rebuild, scan, with_phases
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from catalog_gui.catalog.journal import APPLICATION, actor
from catalog_gui.engine.history import Happened, LogLine
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.ui.history_page import HistoryPage
from catalog_gui.ui.history_words import came_of, counts_of, line_of, local, log_head, log_line, together

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
AT = datetime(2026, 5, 6, 12, 30)
NOW = local(AT) + timedelta(days=3)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def used(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog to which a folder was added, that was rebuilt, and whose folders were looked at again."""
    album(photos, 3)
    empty(photos / "nothing.jpg")
    keeper = with_phases(keeper, *two_and_a_whole())
    add(keeper, photos)
    rebuild(keeper)
    scan(keeper)
    return keeper


def shown(qtbot: QtBot, keeper: Keeper) -> HistoryPage:
    page = HistoryPage(Library(keeper))
    qtbot.addWidget(page)
    page.resize(1072, 760)
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


@pytest.fixture
def page(qtbot: QtBot, used: Keeper) -> Iterator[HistoryPage]:
    made = shown(qtbot, used)
    yield made
    made.close_work()


def settle(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting)


def go_to_run(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.keyClick(page.list, Key.Key_Down)
    settle(qtbot, page)


def event(**changes: object) -> Happened:
    given: dict[str, object] = {
        "operation": 7, "kind": "scan", "label": "Look at the folders again", "started": AT, "ended": AT,
        "result": "completed", "actor": "ada", "application": "Catalog Keeper", "host": "desk", "reason": None,
        "chosen": None, "counts": (),
    }  # fmt: skip
    return Happened(**(given | changes))


def test_the_list_has_everything_newest_first(page: HistoryPage) -> None:
    titles = [page.list.line(index).title for index in range(page.list.count)]
    assert titles == [
        "Look at the folders again", "Rebuild missing metadata", "Look at the folders again", "Add photos",
    ]  # fmt: skip
    assert page.heading_text[0] == titles[0]
    assert "just now" in page.heading_text[1]
    assert "4 photos more" in page.list.line(2).line


def test_an_operation_shows_its_header_and_what_there_was_before_and_after(qtbot: QtBot, page: HistoryPage) -> None:
    page.list.set_current(2)
    facts = {row[0]: row[1:] for row in page.facts.rows}
    assert (facts["Who"], facts["Program"]) == ((actor(),), (APPLICATION,))
    assert facts["Photos"] == ("0", "4", "+4")
    assert facts["Folders"] == ("1", "1", "")
    assert page.facts.isVisible()


def test_a_run_shows_before_after_and_expected_of_each_phase(qtbot: QtBot, page: HistoryPage) -> None:
    go_to_run(qtbot, page)
    rows = {row[0]: row[1:] for row in page.table.rows}
    before, after, expected, made, failed, waited, _, verdict = rows["Length"]
    assert (before, after, expected, made, failed, waited, verdict) == ("0", "3", "4", "3", "1", "–", "below")
    assert rows["Sum"][:3] == ("0", "3", "3")
    assert rows["Sum"][-1] == "met"
    assert page.table.isVisible()
    assert "finished" in page.heading_text[1]


def test_what_failed_leads_to_its_photos_and_to_the_problems(qtbot: QtBot, page: HistoryPage, used: Keeper) -> None:
    go_to_run(qtbot, page)
    broken = PhotoFilter(ids=(ids(used)["nothing.jpg"],))
    assert page.log.list.count == 1, "one photo, one reason, one row"
    assert page.log.list.line(0).title == "nothing.jpg"
    assert "length" in page.log.list.line(0).line
    with qtbot.waitSignal(page.photos_wanted) as told:
        qtbot.mouseClick(page.log.show_photos, LEFT)
    assert told.args == [broken]
    with qtbot.waitSignal(page.open_place) as place:
        qtbot.mouseClick(page.log.show_problems, LEFT)
    assert place.args == ["problems"]
    page.focus_first()
    qtbot.keyClick(page.list, Key.Key_Right)
    assert page.log.list.hasFocus()
    with qtbot.waitSignal(page.photos_wanted) as one:
        qtbot.keyClick(page.log.list, Key.Key_Return)
    assert one.args == [broken]
    qtbot.keyClick(page.log.list, Key.Key_Left)
    assert page.list.hasFocus()


def test_rebuilds_alone_can_be_shown_and_what_is_looked_at_stays(qtbot: QtBot, page: HistoryPage) -> None:
    go_to_run(qtbot, page)
    qtbot.keyClick(page.list, Key.Key_R)
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (1, 0)
    assert page.heading_text[0] == "Rebuild missing metadata"
    qtbot.keyClick(page.list, Key.Key_R)
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (4, 1)


def test_what_is_done_meanwhile_comes_on_top_and_what_is_looked_at_stays(
    qtbot: QtBot, page: HistoryPage, used: Keeper
) -> None:
    go_to_run(qtbot, page)
    rebuild(used)
    page.refresh()
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (5, 2)
    page.list.set_current(0)
    settle(qtbot, page)
    assert "nothing was missing" in page.list.line(0).line
    assert page.log.isHidden(), "nothing failed in this one"


def test_of_a_new_catalog_nothing_is_told(qtbot: QtBot, keeper: Keeper) -> None:
    made = shown(qtbot, keeper)
    made._show([])
    assert made.empty.isVisible()
    assert made.chosen is None
    made.close_work()


@pytest.mark.parametrize(
    ("changes", "said", "icon"),
    [
        ({}, "06/05/2026", "check"),
        ({"result": "running"}, "at work", "play"),
        ({"result": "cancelled", "run": 3, "made": 12}, "stopped by you  ·  12 made", "stop"),
        ({"result": "failed"}, "could not go on", "warning"),
        ({"run": 3, "made": 12, "failed": 2}, "12 made  ·  2 failed", "warning"),
        ({"run": 3}, "nothing was missing", "check"),
        ({"trashed": 1200}, "1,200 photos", "check"),
        ({"counts": (("photo", 10, 4),)}, "6 photos fewer", "check"),
    ],
)
def test_each_row_says_how_it_ended_and_what_came_of_it(changes: dict[str, object], said: str, icon: str) -> None:
    line = line_of(event(**changes), NOW)
    assert line.icon == icon
    assert said in line.line


def test_nothing_is_made_up_where_nothing_can_be_counted() -> None:
    assert came_of(event(counts=(("photo", 10, None),))) == []
    assert counts_of(event(counts=(("photo", 10, None), ("burst", 3, 1)))) == [
        ("Photos", "10", "–", ""),
        ("Bursts", "3", "1", "−2"),
    ]


def tried(photo: int, title: str, result: str = "failed", message: str | None = "It does not open. Look.") -> LogLine:
    return LogLine(AT, photo, f"{photo}.jpg", "/photos", title.lower(), title, result, "unreadable", message)


def test_the_log_takes_together_what_befell_a_photo_for_one_reason() -> None:
    lines = [tried(1, "Quality"), tried(1, "Thumbnails"), tried(2, "Quality"), tried(1, "Quality", "done", None)]
    rows = [log_line(each) for each in together(lines)]
    assert [row.title for row in rows] == ["1.jpg", "2.jpg", "1.jpg"]
    assert rows[0].line.endswith("It does not open  ·  not made: quality, thumbnails")
    assert rows[2].line.endswith("came right: quality")
    assert log_head(lines) == "3 tries failed with 2 photos  ·  1 thing came right that had failed before"
