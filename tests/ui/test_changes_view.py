"""changes_view.py and what it is made of: what is watched, changes by what was done at once, other programs' as such."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from camera import album
from keeping import add, ids
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from catalog_gui.catalog.journal import APPLICATION, actor
from catalog_gui.engine.changes import Change, Cluster
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.ui.change_list import COMING, PAGE, PAGES
from catalog_gui.ui.change_words import change_hint, change_line, cluster_line, is_alarming, most_words, sum_words
from catalog_gui.ui.changes_view import ChangesView
from catalog_gui.ui.watch_table import NOT_WATCHED

Key = Qt.Key
AT = datetime(2026, 5, 6, 12, 30, 15, 123000)
MANY = 100_000


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def covered(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog that knows three photos."""
    album(photos, 3)
    add(keeper, photos)
    return keeper


@pytest.fixture
def view(qtbot: QtBot, covered: Keeper) -> Iterator[ChangesView]:
    made = ChangesView(Library(covered))
    qtbot.addWidget(made)
    made.resize(1072, 720)
    made.show()
    made.ask()
    made.focus_first()
    settle(qtbot, made)
    yield made
    made.close_work()


def settle(qtbot: QtBot, view: ChangesView) -> None:
    qtbot.waitUntil(lambda: not view.waiting, timeout=20_000)


def outside(keeper: Keeper, *statements: str) -> None:
    """What another program does to the catalog, in one transaction."""
    with closing(sqlite3.connect(keeper.catalog.file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def ask(qtbot: QtBot, view: ChangesView) -> None:
    view.ask()
    settle(qtbot, view)


def choose(qtbot: QtBot, view: ChangesView, place: int) -> None:
    view.list.set_current(place)
    settle(qtbot, view)
    view.changes.grab()
    settle(qtbot, view)


def lines(view: ChangesView) -> list[tuple[str, str]]:
    described = (view.changes.line(index) for index in range(view.changes.count))
    return [(each.title, each.line) for each in described]


def test_what_is_watched_comes_first(view: ChangesView) -> None:
    assert view.chosen is None
    assert view.watched.isVisible()
    rows = {row[0]: row[1:] for row in view.watched.rows}
    assert rows["Photos"] == ("3", "0", "0", "0", "3")
    assert rows["Pairs called no duplicates"][1] == "–", "such a row is never changed"
    assert view.watched.notes == []
    assert view.heading_text[1].startswith("On record since just now")


def test_a_missing_trigger_shows_as_not_watched_and_never_as_none(
    qtbot: QtBot, view: ChangesView, covered: Keeper
) -> None:
    with covered.catalog.write() as session:
        session.execute(text("DROP TRIGGER audit_photo_delete"))
    ask(qtbot, view)
    rows = {row[0]: row[1:] for row in view.watched.rows}
    assert rows["Photos"] == ("3", "0", NOT_WATCHED, "0", "3")
    assert "That photos are removed is not watched now" in view.watched.notes[0]
    assert view.list.line(0).tone == "failed"


def test_photos_of_unknown_origin_are_named_and_shown(qtbot: QtBot, view: ChangesView, covered: Keeper) -> None:
    assert view.show_unrecorded.isHidden()
    outside(covered, "DROP TRIGGER audit_photo_insert", "UPDATE audit SET verb = 'baseline' WHERE table_name = 'photo'")
    ask(qtbot, view)
    assert any(note.startswith("Of 3 photos it is not on record when they came") for note in view.watched.notes)
    with qtbot.waitSignal(view.photos_wanted) as told:
        view.show_unrecorded.click()
    assert told.args == [PhotoFilter(ids=tuple(sorted(ids(covered).values())))]


def test_an_operation_is_one_row_and_leads_to_its_changes(qtbot: QtBot, view: ChangesView, covered: Keeper) -> None:
    titles = [view.list.line(index).title for index in range(view.list.count)]
    assert titles[:2] == ["What is watched", "Look at the folders again"]
    assert "3 photos added" in view.list.line(1).line
    choose(qtbot, view, 1)
    assert "3 photos added" in view.heading_text[1]
    assert f"{actor()} with {APPLICATION}" in view.heading_text[1]
    assert ("3 photos", True) in [(title, "3 photos added" in line) for title, line in lines(view)]


def test_what_another_program_did_is_shown_as_such(qtbot: QtBot, view: ChangesView, covered: Keeper) -> None:
    name, number = sorted(ids(covered).items())[0]
    outside(covered, f"UPDATE photo SET size = 7 WHERE id = {number}")
    ask(qtbot, view)
    row = view.list.line(1)
    assert (row.title, row.icon, row.tone) == ("By another program", "warning", "stale")
    choose(qtbot, view, 1)
    assert "another program, which did not say its name" in view.heading_text[1]
    ((title, line),) = lines(view)
    assert title == name
    assert "→ 7" in line
    assert "by another program" in line
    qtbot.keyClick(view.list, Key.Key_Right)
    assert view.changes.hasFocus()
    with qtbot.waitSignal(view.photos_wanted) as told:
        qtbot.keyClick(view.changes, Key.Key_Return)
    assert told.args == [PhotoFilter(ids=(number,))]
    qtbot.keyClick(view.changes, Key.Key_Left)
    assert view.list.hasFocus()


def test_other_programs_alone(qtbot: QtBot, view: ChangesView, covered: Keeper) -> None:
    outside(covered, "UPDATE photo SET size = 7")
    ask(qtbot, view)
    before = view.list.count
    qtbot.keyClick(view.list, Key.Key_O)
    assert [view.list.line(index).title for index in (0, 1)] == ["What is watched", "By another program"]
    assert view.list.count == 2
    qtbot.keyClick(view.list, Key.Key_O)
    assert view.list.count == before


def test_what_an_operation_changed_is_found_by_its_number(qtbot: QtBot, view: ChangesView) -> None:
    wanted = view._all[-2]
    assert wanted.operation is not None
    view.show_operation(wanted.operation)
    settle(qtbot, view)
    assert view.chosen == wanted
    with qtbot.waitSignal(view.said) as told:
        view.show_operation(10**6)
    assert "changed nothing" in told.args[0]
    assert view.chosen is None


def test_a_hundred_thousand_changes_are_read_where_they_are_looked_at(
    qtbot: QtBot, view: ChangesView, covered: Keeper
) -> None:
    columns = "at, table_name, verb, key, rows, old, outside"
    one = "SELECT '2026-05-06 04:24:16.940823', 'photo', 'delete', value, 1, json_object('path', value || '.jpg'), 1"
    series = f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {MANY})"
    outside(covered, f"{series} INSERT INTO audit ({columns}) {one} FROM n")
    ask(qtbot, view)
    row = view.list.line(1)
    assert (row.icon, row.tone) == ("warning", "failed"), "so many at once are an alarm"
    assert "100,000 photos removed" in row.line
    choose(qtbot, view, 1)
    assert view.changes.count == MANY
    assert 0 < view.changes.known <= PAGES * PAGE
    assert view.changes.line(MANY - 1) == COMING
    settle(qtbot, view)
    assert view.changes.line(MANY - 1).title in {"1.jpg", *ids(covered)}
    assert view.changes.known < 5 * PAGE


def cluster(*changes: tuple[str, str, int], **more: object) -> Cluster:
    given: dict[str, object] = {
        "first": 1, "last": 9, "began": AT, "ended": AT, "operation": None, "label": None, "kind": None,
        "transaction": 3, "outside": False, "actor": "ada", "application": "Catalog Keeper", "changes": changes,
    }  # fmt: skip
    return Cluster(**(given | more))


def test_clusters_are_told_in_a_photographers_words() -> None:
    told = cluster(("root", "update", 1), ("photo", "insert", 1200), ("photo", "delete", 2))
    assert sum_words(told.changes) == "2 photos removed, 1,200 photos added, 1 folder changed"
    assert most_words(told.changes) == "2 photos removed and more"
    assert told.rows == 1203
    assert cluster_line(told, AT, alarming=False).title.startswith("2 photos removed")
    assert not is_alarming(told, {"photo": 4000})
    assert is_alarming(cluster(("photo", "delete", 500)), {"photo": 4000})


def change(**more: object) -> Change:
    given: dict[str, object] = {
        "id": 1, "at": AT, "table": "photo", "verb": "update", "key": "7", "last_key": None, "rows": 1, "photo": 7,
        "name": "2024/a.jpg", "old": {}, "new": {}, "outside": False, "operation": 3, "transaction": 4,
        "actor": "ada", "application": "Catalog Keeper",
    }  # fmt: skip
    return Change(**(given | more))


@pytest.mark.parametrize(
    ("more", "title", "said"),
    [
        ({"old": {"size": 5}, "new": {"size": None}}, "2024/a.jpg", "photo changed  ·  size 5 → –"),
        ({"verb": "delete", "old": {"path": "2024/a.jpg"}}, "2024/a.jpg", "photo removed"),
        ({"verb": "insert", "rows": 1200, "name": "", "photo": None}, "1,200 photos", "1,200 photos added"),
        (
            {"table": "info", "key": "store", "photo": None, "name": ""},
            "Where the thumbnails lie",
            "note about the catalog changed",
        ),
        ({"table": "trash_item", "verb": "insert"}, "2024/a.jpg", "entry of the trash added"),
        ({"new": {"sha256": "0123456789abcdef0123456789abcdef"}}, "2024/a.jpg", "content – → 0123456789ab…"),
    ],
)
def test_changes_are_told_in_a_photographers_words(more: dict[str, object], title: str, said: str) -> None:
    line = change_line(change(**more))
    assert line.title == title
    assert line.line.endswith(said)
    assert ":15.123" in line.line


def test_the_tooltip_of_a_change_has_all_of_it() -> None:
    whole = "0123456789abcdef0123456789abcdef"
    hint = change_hint(change(old={"sha256": "ff"}, new={"sha256": whole}))
    assert f"content: ff → {whole}" in hint
    assert "ada with Catalog Keeper" in hint
