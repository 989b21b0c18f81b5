"""done_view.py: what was done, what each run came to, and the ways from a failure to its photos."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from camera import album, empty, jpeg
from engine.fakes import flaky, per_photo, two_and_a_whole
from keeping import add, ids, problem, rebuild, scan, with_phases
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from catalog_gui.catalog.journal import APPLICATION, actor
from catalog_gui.catalog.tables import Operation, Run
from catalog_gui.engine.history import Happened, LogLine
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.queries import Library
from catalog_gui.errors import PhotoError
from catalog_gui.media.source import PhotoSource
from catalog_gui.ui.done_view import DoneView
from catalog_gui.ui.history_words import (
    came_of,
    counts_of,
    exactly,
    line_of,
    local,
    log_head,
    log_line,
    together,
    whenever,
    zone_of,
)

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


def shown(qtbot: QtBot, keeper: Keeper) -> DoneView:
    page = DoneView(Library(keeper))
    qtbot.addWidget(page)
    page.resize(1072, 760)
    page.show()
    page.ask()
    page.focus_first()
    settle(qtbot, page)
    return page


@pytest.fixture
def page(qtbot: QtBot, used: Keeper) -> Iterator[DoneView]:
    made = shown(qtbot, used)
    yield made
    made.close_work()


def settle(qtbot: QtBot, page: DoneView) -> None:
    qtbot.waitUntil(lambda: not page.waiting)


def facts_of(page: DoneView) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in page.facts.rows}


def go_to_run(qtbot: QtBot, page: DoneView) -> None:
    qtbot.keyClick(page.list, Key.Key_Down)
    settle(qtbot, page)


def event(**changes: object) -> Happened:
    given: dict[str, object] = {
        "operation": 7, "kind": "scan", "label": "Look at the folders again", "started": AT, "ended": AT,
        "result": "completed", "actor": "ada", "application": "Catalog Keeper", "host": "desk", "reason": None,
        "chosen": None, "counts": (),
    }  # fmt: skip
    return Happened(**(given | changes))


def test_the_list_has_everything_newest_first(page: DoneView) -> None:
    titles = [page.list.line(index).title for index in range(page.list.count)]
    assert titles == [
        "Look at the folders again", "Rebuild missing metadata", "Look at the folders again", "Add photos",
    ]  # fmt: skip
    assert page.heading_text[0] == titles[0]
    assert "just now" in page.heading_text[1]
    assert "4 photos more" in page.list.line(2).line


def test_an_operation_shows_its_header_and_what_there_was_before_and_after(qtbot: QtBot, page: DoneView) -> None:
    page.list.set_current(2)
    facts = {row[0]: row[1:] for row in page.facts.rows}
    assert (facts["Who"], facts["Program"]) == ((actor(),), (APPLICATION,))
    assert facts["Photos"] == ("0", "4", "+4")
    assert facts["Folders"] == ("1", "1", "")
    assert page.facts.isVisible()


def test_a_run_shows_before_after_and_expected_of_each_phase(qtbot: QtBot, page: DoneView) -> None:
    go_to_run(qtbot, page)
    rows = {row[0]: row[1:] for row in page.table.rows}
    before, after, expected, made, failed, waited, _, verdict = rows["Length"]
    assert (before, after, expected, made, failed, waited, verdict) == ("0", "3", "4", "3", "1", "–", "below")
    assert rows["Sum"][:3] == ("0", "3", "3")
    assert rows["Sum"][-1] == "met"
    assert page.table.isVisible()
    assert "finished" in page.heading_text[1]


def test_what_failed_leads_to_its_photos_and_to_the_problems(qtbot: QtBot, page: DoneView, used: Keeper) -> None:
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


def moods(source: PhotoSource) -> int:
    """What is called refuse never works, what is called late works at the fourth try."""
    if source.path.name.startswith("refuse"):
        raise PhotoError("unsupported", "This is of no known kind.")
    return flaky(source, times=3 if source.path.name.startswith("late") else 0)


def test_what_may_pass_is_tried_again_and_nothing_else(qtbot: QtBot, keeper: Keeper, photos: Path) -> None:
    album(photos, 2)
    for name in ("late.jpg", "refuse.jpg"):
        jpeg(photos / name, seed=len(name))
    keeper = with_phases(keeper, per_photo(compute=moods))
    add(keeper, photos)
    rebuild(keeper)
    page = shown(qtbot, keeper)
    assert page.log.list.count >= 2
    assert page.log.retry.text() == "Try 1 photo again"
    with qtbot.waitSignal(page.retry_wanted) as told:
        qtbot.mouseClick(page.log.retry, LEFT)
    assert told.args == [(ids(keeper)["late.jpg"],)]
    (again,) = told.args
    assert sum(phase.done for phase in rebuild(keeper, scope=Scope(failed=True, photos=again)).phases) == 1
    assert problem(keeper, "length", "late.jpg") is None
    assert problem(keeper, "length", "refuse.jpg") is not None
    assert sum(phase.requested for phase in rebuild(keeper).phases) == 0, "nothing is done twice"
    page.close_work()


def test_rebuilds_alone_can_be_shown_and_what_is_looked_at_stays(qtbot: QtBot, page: DoneView) -> None:
    go_to_run(qtbot, page)
    qtbot.keyClick(page.list, Key.Key_R)
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (1, 0)
    assert page.heading_text[0] == "Rebuild missing metadata"
    qtbot.keyClick(page.list, Key.Key_R)
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (4, 1)


def test_what_is_done_meanwhile_comes_on_top_and_what_is_looked_at_stays(
    qtbot: QtBot, page: DoneView, used: Keeper
) -> None:
    go_to_run(qtbot, page)
    rebuild(used)
    page.ask()
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


def rows(page: DoneView) -> list[str]:
    return [page.list.line(index).title for index in range(page.list.count)]


def test_it_can_be_filtered_by_kind_and_by_how_it_ended(qtbot: QtBot, page: DoneView, used: Keeper) -> None:
    with used.catalog.write() as session:
        session.execute(update(Run).values(result="cancelled"))
    page.ask()
    settle(qtbot, page)
    offered = [page.kind.itemText(index) for index in range(page.kind.count())]
    assert offered == ["Everything", "Rebuilds", "Folders looked at", "Folders added"]
    page.result.setCurrentIndex(page.result.findData("cancelled"))
    settle(qtbot, page)
    assert rows(page) == ["Rebuild missing metadata"]
    page.kind.setCurrentIndex(page.kind.findData("add"))
    assert page.no_match.isVisible()
    page.show_all()
    settle(qtbot, page)
    assert page.list.count == 4


def test_ten_are_listed_until_the_older_ones_are_asked_for(qtbot: QtBot, page: DoneView, used: Keeper) -> None:
    for _ in range(9):
        scan(used)
    page.ask()
    settle(qtbot, page)
    assert page.list.count == 11
    assert page.list.line(10).title == "3 older"
    with used.catalog.read() as session:
        newest = session.scalars(select(Operation.id).order_by(Operation.started_at.desc()).limit(10)).all()
    assert [each.operation for each in page._shown] == list(newest)
    qtbot.keyClick(page.list, Key.Key_End)
    settle(qtbot, page)
    assert (page.list.count, page.list.current) == (13, 10)
    assert rows(page)[-1] == "Add photos"
    assert page.chosen is not None


def test_what_an_operation_changed_is_one_press_away(qtbot: QtBot, page: DoneView) -> None:
    page.list.set_current(3)
    with qtbot.waitSignal(page.changes_wanted) as told:
        qtbot.mouseClick(page.show_changes, LEFT)
    assert told.args == [page.chosen.operation]


def test_moments_are_told_on_the_clocks_that_were_in_force_then() -> None:
    try:
        zone = ZoneInfo("Pacific/Auckland")
    except ZoneInfoNotFoundError:
        pytest.skip("this computer knows no zones by name")
    summer, winter = datetime(2026, 12, 5, 20, 38), datetime(2026, 7, 5, 20, 38)
    assert exactly(summer, zone) == "06/12/2026 09:38:00 NZDT"
    assert exactly(winter, zone) == "06/07/2026 08:38:00 NZST"
    assert local(summer, zone) == datetime(2026, 12, 6, 9, 38)


def test_moments_are_shown_with_their_zone(page: DoneView) -> None:
    page.list.set_current(3)
    began = page.chosen.started
    assert facts_of(page)["Began"] == (exactly(began),)
    assert exactly(began).endswith(zone_of(began))
    assert began.tzinfo is None, "in UTC, as the catalog keeps moments"
    assert whenever(AT, NOW).endswith(zone_of(AT))
