"""triage_page.py and its parts: what was found, the ways back with their buttons, answers that change the causes."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from camera import album
from keeping import add, rebuild
from PySide6.QtCore import QLocale, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from catalog_gui.care.triage import investigation
from catalog_gui.care.triage.records import Report
from catalog_gui.catalog import backups
from catalog_gui.engine.keeper import Keeper, backup_folder, open_keeper
from catalog_gui.ui.history_words import by_the_clock
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.triage_deeds import deed_of
from catalog_gui.ui.triage_page import READ_ONLY, WELL, TriagePage
from catalog_gui.ui.triage_saving import told_as
from catalog_gui.ui.triage_tables import words_of
from catalog_gui.ui.triage_timeline import Timeline

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PHOTOS, DELETED = 30, 12


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def used(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog of photos with a backup."""
    album(photos, PHOTOS)
    add(keeper, photos)
    backups.make(keeper.catalog.file, backup_folder(keeper.catalog.file))
    return keeper


@pytest.fixture
def damaged(used: Keeper) -> Keeper:
    """The same, after another program has deleted photos."""
    outside(used.catalog.file, f"DELETE FROM photo WHERE id <= {DELETED}")
    return used


def outside(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


def photos_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM photo").fetchone()[0])


class Shown:
    """A page on a catalog, as the window shows it."""

    def __init__(self, qtbot: QtBot, keeper: Keeper) -> None:
        self.qtbot, self.keeper = qtbot, keeper
        self.control = RunControl()
        self.page = TriagePage(keeper, self.control)
        self.said: list[str] = []
        self.page.said.connect(self.said.append)
        qtbot.addWidget(self.page)
        self.page.resize(1072, 760)
        self.page.show()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.waiting and not self.control.running)

    def report(self) -> Report:
        found = self.page.work.last
        assert found is not None
        return found.report

    def button(self, command: str) -> QPushButton:
        every = self.page.view.findChildren(QPushButton)
        return next(each for each in every if each.property("command") == command and each.isVisibleTo(self.page))

    def press(self, button: QPushButton) -> None:
        self.qtbot.waitUntil(lambda: button.height() > 0)
        self.qtbot.mouseClick(button, LEFT)
        self.settle()

    def command(self, kind: str) -> str:
        command = next(way.command for way in self.report().recovery if way.kind == kind and way.available)
        assert command is not None
        return command

    def confidence(self, cause: str) -> int:
        return next(each.confidence for each in self.report().hypotheses if each.cause == cause)


@pytest.fixture
def shown(qtbot: QtBot, damaged: Keeper) -> Iterator[Shown]:
    made = Shown(qtbot, damaged)
    yield made
    made.page.close_work()


def test_a_healthy_catalog_is_told_as_healthy(qtbot: QtBot, used: Keeper) -> None:
    shown = Shown(qtbot, used)
    assert shown.page.heading_text[0] == WELL
    assert shown.page.alarm_text == ""
    titles = [each.title for each in shown.page.view.sections]
    assert titles == [
        "What was found", "Questions for you", "What was tried", "Timeline", "Tables", "What cannot be known", "Files to look at",
        "The database", "Photos by number",
    ]  # fmt: skip
    shown.page.close_work()


def test_a_loss_is_told_with_causes_ways_back_and_what_to_do(shown: Shown) -> None:
    page = shown.page
    assert page.heading_text[0] == f"Another program deleted {DELETED} photos"
    ways = [way.kind for way in shown.report().recovery if way.available]
    assert {"backup", "audit", "originals"} <= set(ways)
    assert f"{len(ways)} ways lead back" in page.heading_text[1]
    titles = [each.title for each in page.view.sections]
    assert {"Ways back", "Likely causes", "What to do", "Timeline", "Tables"} <= set(titles)
    assert "Put back the deleted rows from the record of changes, as they were" in page.view.ways.words()
    assert any(words.endswith("%") for words in page.view.causes.words())
    steps = page.view.steps.words()
    assert "To do  ·  by Catalog Keeper" in steps
    assert "To do  ·  by you" in steps
    assert {words_of(table, own=True)[0] for table in shown.report().tables} >= {"Photos", "Folders"}
    places = page.view.places.words()
    assert str(shown.keeper.catalog.file) in places
    assert any(words.startswith("Not there") for words in places)
    assert any("Current migration" in words for words in page.view.facts.words())


def test_the_size_and_the_form_in_the_head_are_those_of_the_file(shown: Shown) -> None:
    header = dict(shown.report().header)
    assert header["Size"] == f"{shown.keeper.catalog.file.stat().st_size:,} bytes"
    with closing(sqlite3.connect(shown.keeper.catalog.file)) as connection:
        assert (
            header["Current migration"] == connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        )


def test_an_answer_ranks_anew_and_is_kept(qtbot: QtBot, shown: Shown) -> None:
    page, before = shown.page, shown.confidence("restore")
    shown.press(page.view.questions.buttons["restored", True])
    assert shown.confidence("restore") > before
    assert sum(each.confidence for each in shown.report().hypotheses) == 100
    assert page.view.causes.words()[2].startswith(f"{shown.report().hypotheses[0].confidence}")
    assert investigation.load(shown.keeper.catalog.file).answers == {"restored": True}
    again = Shown(qtbot, shown.keeper)
    assert again.page.view.questions.buttons["restored", True].isChecked()
    assert again.confidence("restore") == shown.confidence("restore")
    shown.press(page.view.questions.buttons["restored", None])
    assert shown.confidence("restore") == before
    assert investigation.load(shown.keeper.catalog.file).answers == {}
    again.page.close_work()


def test_rows_are_put_back_after_a_question_and_the_state_is_done(shown: Shown) -> None:
    page, file, command = shown.page, shown.keeper.catalog.file, shown.command("audit")
    shown.press(shown.button(command))
    assert page.sure.isVisible()
    assert f"{DELETED} photos would be put back" in page.sure.text
    assert "A backup of the catalog as it is now is made first" in page.sure.text
    assert page.sure.go.text() == f"Put {DELETED} rows back"
    shown.press(page.sure.cancel)
    assert photos_in(file) == PHOTOS - DELETED
    shown.press(shown.button(command))
    shown.press(page.sure.go)
    assert photos_in(file) == PHOTOS
    assert any(f"{DELETED} photos were put back" in words for words in shown.said)
    assert page.heading_text[0] == WELL
    assert f"Another program deleted {DELETED} photos, and all are there again" in page.view.findings.words()
    assert any("were put back" in words for words in page.view.done.words())
    assert not page.view.ways.isVisible()


def test_a_backup_is_restored_after_a_question(qtbot: QtBot, shown: Shown) -> None:
    shown.press(shown.button(shown.command("backup")))
    assert f"{PHOTOS} photos, {DELETED} more than now" in shown.page.sure.text
    with qtbot.waitSignal(shown.page.restore_wanted) as wanted:
        shown.press(shown.page.sure.go)
    assert wanted.args[0].photos == PHOTOS
    assert photos_in(shown.keeper.catalog.file) == PHOTOS - DELETED, "the window does it when nothing has it open"


def test_an_earlier_state_of_the_log_becomes_a_backup_to_restore(qtbot: QtBot, used: Keeper) -> None:
    file = used.catalog.file
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'photo'")
        for (name,) in names.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("DELETE FROM photo")
        connection.commit()
    shown = Shown(qtbot, used)
    shown.press(shown.button(shown.command("wal")))
    assert f"It holds {PHOTOS} photos, now there are 0" in shown.page.sure.text, shown.said
    with qtbot.waitSignal(shown.page.restore_wanted) as wanted:
        qtbot.mouseClick(shown.page.sure.go, LEFT)
    assert wanted.args[0].reason == "from the write-ahead log"
    assert wanted.args[0].verified
    shown.settle()
    shown.page.close_work()


def test_the_originals_are_read_again(shown: Shown) -> None:
    shown.press(shown.button(shown.command("originals")))
    assert photos_in(shown.keeper.catalog.file) == PHOTOS
    assert f"{DELETED} new photos" in shown.said[-1]
    assert any(f"{DELETED} new photos" in words for words in shown.page.view.done.words())


def test_a_finding_with_something_to_do_is_done_afterwards(qtbot: QtBot, used: Keeper) -> None:
    used.claim_store()
    shown = Shown(qtbot, used)
    command = "catalog-gui rebuild --only thumbnails"
    shown.press(shown.button(command))
    assert f"{PHOTOS} thumbnails made." in shown.said
    assert investigation.load(used.catalog.file).was_done(command) is not None
    assert not any("have no thumbnail" in words for words in shown.page.view.findings.words())
    for each in used.store.directory.rglob("*.jpg"):
        each.unlink()
    outside(used.catalog.file, "DELETE FROM thumbnail")
    shown.press(shown.page.again)
    assert shown.button(command).text() == "Done"
    assert f"{PHOTOS} thumbnails made." in shown.button(command).toolTip()
    shown.page.close_work()


def test_after_a_restore_thumbnails_are_made_with_one_click(qtbot: QtBot, used: Keeper) -> None:
    from catalog_gui.catalog import restoring

    used.claim_store()
    rebuild(used)
    file, folder = used.catalog.file, backup_folder(used.catalog.file)
    backup = backups.read(backups.make(file, folder))
    restoring.restore(file, folder, backup)
    for each in used.store.directory.rglob("*.jpg"):
        each.unlink()
    shown = Shown(qtbot, used)
    assert f"{PHOTOS} thumbnails are not there" in shown.page.view.findings.words()
    shown.press(shown.button("catalog-gui rebuild --only thumbnails"))
    assert f"{PHOTOS} thumbnails are not there" not in shown.page.view.findings.words()
    assert len(list(used.store.directory.rglob("*.jpg"))) == PHOTOS
    shown.page.close_work()


def test_what_the_person_has_tried_is_noted_and_stands_in_the_report(qtbot: QtBot, shown: Shown) -> None:
    done = shown.page.view.done
    assert not done.note.isEnabled()
    qtbot.keyClicks(done.action, "Started the computer anew")
    qtbot.keyClicks(done.result, "no effect")
    shown.press(done.note)
    assert (done.action.text(), done.result.text()) == ("", "")
    assert "Started the computer anew: no effect" in done.words()
    qtbot.keyClicks(done.action, "Looked at the files")
    shown.press(shown.page.view.questions.buttons["restored", True])
    assert done.action.text() == "Looked at the files", "words that are being typed stay"
    qtbot.keyClick(done.action, Key.Key_Return)
    shown.settle()
    told = [(each.action, each.result) for each in shown.report().tried]
    assert told == [
        ("Started the computer anew", "no effect"),
        ("Looked at the files", "not said what came of it"),
    ]
    assert investigation.load(shown.keeper.catalog.file).answers == {"restored": True}
    for ending in (".html", ".json", ".txt"):
        assert "Started the computer anew" in told_as(shown.report(), ending)
    again = Shown(qtbot, shown.keeper)
    assert "Started the computer anew: no effect" in again.page.view.done.words()
    again.page.close_work()


def test_locking_from_the_page(shown: Shown) -> None:
    page = shown.page
    shown.press(page.lock_it)
    assert page.lock.locked is not None
    assert page.lock_it.text() == "Unlock"
    assert "Done  ·  by Catalog Keeper" in page.view.steps.words()
    shown.qtbot.keyClick(page.view, Key.Key_L)
    shown.settle()
    assert page.lock.locked is None
    assert page.lock_it.text() == "Lock"


def test_a_loss_since_the_last_opening_is_told_until_it_was_noted(qtbot: QtBot, damaged: Keeper) -> None:
    damaged.close()
    keeper = open_keeper(damaged.catalog.file, damaged.settings)
    shown = Shown(qtbot, keeper)
    assert shown.page.alarm_text == (
        f"Lost since the catalog was open last, and not by this program: {DELETED} of {PHOTOS} photos."
    )
    assert "Copy the damaged state before anything else is tried" in shown.page.view.steps.words()
    assert shown.report().steps[1].done, "opening it has made a copy"
    shown.press(shown.page.noted)
    assert shown.page.alarm_text == ""
    shown.press(shown.page.again)
    assert shown.page.alarm_text == ""
    shown.page.close_work()
    keeper.close()


def test_looking_can_be_stopped_and_begun_again(qtbot: QtBot, damaged: Keeper) -> None:
    page = TriagePage(damaged)
    qtbot.addWidget(page)
    told: list[str] = []
    page.work.looking.connect(lambda words, share: told.append(words))
    page.work.look_at(None)
    page.work.stop()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.work.last is None
    assert page.stopped.isVisibleTo(page)
    page.work.begin()
    qtbot.waitUntil(lambda: not page.waiting)
    assert page.work.last is not None
    assert told[0] == "Beginning"
    assert any(words.startswith("Reading: ") for words in told)
    page.close_work()


def test_another_database_is_looked_into_and_not_changed(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript(
            "CREATE TABLE photos (id INTEGER PRIMARY KEY);"
            "CREATE TABLE audit (table_name TEXT, action TEXT, at TEXT, actor TEXT);"
            "CREATE TRIGGER gone AFTER DELETE ON photos BEGIN"
            " INSERT INTO audit VALUES ('photos', 'DELETE', '2025-01-02 03:04:05', 'pg'); END;"
            "INSERT INTO photos WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i FROM n;"
            "DELETE FROM photos WHERE id > 20;"
        )
    before = other.read_bytes()
    shown.press(shown.page.other)
    dialog = shown.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(other))
    dialog.close()
    shown.settle()
    assert shown.page.heading_text[0].startswith("180 rows of photos were deleted")
    assert READ_ONLY in shown.page.heading_text[1]
    every = shown.page.view.findChildren(QPushButton)
    assert not [each for each in every if each.property("command") and each.isVisibleTo(shown.page)]
    restore = shown.confidence("restore")
    shown.press(shown.page.view.questions.buttons["restored", True])
    assert shown.confidence("restore") > restore
    assert investigation.load(shown.keeper.catalog.file).answers == {}
    assert other.read_bytes() == before
    assert shown.page.other.text() == "Back to this catalog"
    shown.press(shown.page.other)
    assert shown.page.heading_text[0] == f"Another program deleted {DELETED} photos"


def test_scripts_are_searched_from_the_page(shown: Shown, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "night.sql").write_text("DELETE FROM photo;\n", encoding="utf-8")
    shown.press(shown.page.search)
    dialog = shown.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(scripts))
    dialog.close()
    shown.settle()
    assert any("night.sql:1" in words for words in shown.page.view.findings.words())
    assert any("not available" in words for words in shown.page.view.gaps.words())


@pytest.mark.parametrize(("name", "begins"), [("a.html", "<!DOCTYPE html>"), ("b.json", "{"), ("c.txt", "Triage of")])
def test_the_report_is_saved(shown: Shown, tmp_path: Path, name: str, begins: str) -> None:
    shown.page.saving.save(shown.report(), tmp_path / name)
    shown.settle()
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert shown.said == [f"The report is saved in {tmp_path / name}."]


def test_a_report_without_an_ending_gets_the_chosen_one(shown: Shown, tmp_path: Path) -> None:
    shown.press(shown.page.save)
    dialog = shown.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectNameFilter("JSON (*.json)")
    dialog.fileSelected.emit(str(tmp_path / "report"))
    dialog.close()
    shown.settle()
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["recovery"]
    shown.page.saving.save(shown.report(), tmp_path / "nowhere" / "report.txt")
    shown.settle()
    assert shown.said[-1].startswith("The report could not be saved")
    assert told_as(shown.report(), ".txt").startswith("Triage of")


def test_no_moment_is_told_in_utc(shown: Shown) -> None:
    (gone,) = (each for each in shown.report().findings if each.title == f"Another program deleted {DELETED} photos")
    assert "UTC, by another program" in gone.evidence[0]
    words = [each.text() for each in shown.page.findChildren(QLabel)]
    assert by_the_clock(gone.evidence[0]) in words
    assert not [each for each in words if re.search(r"\d\d:\d\d:\d\d\.\d", each)], "no fractions of seconds"
    assert by_the_clock(dict(shown.report().header)["In use since"]) in words


def test_numbers_of_photos_are_looked_up(shown: Shown) -> None:
    numbers = shown.page.numbers
    numbers.field.setText("1, 20 999")
    shown.qtbot.keyClick(numbers.field, Key.Key_Return)
    shown.settle()
    first, second, third = numbers.text.splitlines()
    assert first.startswith("Photo 1 was deleted (")
    assert second.startswith("Photo 20 is in the catalog")
    assert third.startswith("Photo 999 was never given")
    numbers.field.setText("one")
    numbers.look()
    assert "Type the numbers" in numbers.text


def test_it_looks_again_when_the_catalog_has_changed(shown: Shown) -> None:
    outside(shown.keeper.catalog.file, "DELETE FROM photo WHERE id <= 20")
    shown.page.refresh()
    shown.settle()
    assert "more grave finding" in shown.page.heading_text[0]
    before = shown.page.work.last
    shown.page.refresh()
    shown.settle()
    assert shown.page.work.last is before, "nothing has changed since"


def test_links_lead_to_the_sections(shown: Shown) -> None:
    link = next(each for each in shown.page.contents.findChildren(QPushButton) if each.text() == "Tables")
    shown.press(link)
    view = shown.page.view
    assert view.verticalScrollBar().value() > 0
    top = view.tables.mapTo(view.viewport(), view.tables.rect().topLeft()).y()
    assert 0 <= top < view.viewport().height()


def test_two_columns_where_there_is_room(shown: Shown) -> None:
    view = shown.page.view
    assert view.findings.mapTo(view, QPointF(0, 0)).x() == view.timeline.mapTo(view, QPointF(0, 0)).x()
    shown.page.resize(2200, 1300)
    shown.qtbot.waitUntil(lambda: view.timeline.mapTo(view, QPointF(0, 0)).x() > 1000)


def test_marks_of_the_timeline_tell_gravity_by_shape_and_words(shown: Shown) -> None:
    picture = shown.page.view.timeline.findChild(Timeline)
    assert picture is not None
    spots = picture.spots()
    assert len(spots) == len(shown.report().events)
    assert [spot.x() for spot in spots] == sorted(spot.x() for spot in spots)
    deleted = next(at for at, each in enumerate(shown.report().events) if "were deleted by" in each.what)
    found = picture.event_at(spots[deleted])
    assert found is not None
    assert found.what == f"{DELETED} photos were deleted by another program"
    assert picture.event_at(QPointF(-50, -50)) is None
    drawn = picture.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    spot = spots[deleted].toPoint()
    centre, corner = drawn.pixel(spot), drawn.pixel(spot.x() + 5, spot.y() + 5)
    assert centre != corner, "a diamond has no corner there"


@pytest.mark.parametrize(
    ("command", "kind", "rest"),
    [
        ("catalog-gui backup restore 2026 --yes", "restore", ("2026",)),
        ("catalog-gui triage recover audit --yes", "rows", ()),
        ("catalog-gui triage recover wal --table root --yes", "log", ("--table", "root")),
        ('catalog-gui triage recover file "/a b/c" --yes', "file", ("/a b/c",)),
        ('catalog-gui add "/a b" "/c"', "add", ("/a b", "/c")),
        ("catalog-gui audit", "audit", ()),
        ("psql -c 'x'", None, None),
        ("catalog-gui doctor", None, None),
        ('catalog-gui "unclosed', None, None),
        (None, None, None),
    ],
)
def test_commands_are_known_by_their_words(command: str | None, kind: str | None, rest: tuple[str, ...] | None) -> None:
    deed = deed_of(command)
    assert (deed.kind if deed else None, deed.rest if deed else None) == (kind, rest)
