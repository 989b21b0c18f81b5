"""journal_evidence.py and the rest of the report's head: what it says is what the file and the computer say; events in order."""

from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from camera import album
from keeping import add, rebuild

from care.triage.damaging import outside, rows, triage
from catalog_gui.care.triage.as_text import lines
from catalog_gui.catalog import backups
from catalog_gui.engine.keeper import Keeper, backup_folder

PHOTOS, DELETED = 9, 4


@pytest.fixture
def used(keeper: Keeper, photos: Path) -> Keeper:
    """Photos with thumbnails."""
    album(photos, PHOTOS)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    return keeper


def test_the_head_says_what_file_and_computer_say(used: Keeper) -> None:
    file = used.catalog.file
    outside(file, f"DELETE FROM photo WHERE id <= {DELETED}")
    report = triage(used)
    head = dict(report.header)
    assert head["Size"] == f"{file.stat().st_size:,} bytes"
    assert head["Current migration"] == rows(file, "SELECT version_num FROM alembic_version")[0][0]
    assert head["Computer running since"] == f"{datetime.fromtimestamp(psutil.boot_time(), UTC):%Y-%m-%d %H:%M} UTC"
    ((first, records),) = rows(file, "SELECT min(at), count(*) FROM audit")
    since = datetime.fromisoformat(first)
    ((tables,),) = rows(file, "SELECT count(DISTINCT tbl_name) FROM sqlite_master WHERE type = 'trigger'")
    assert head["Record of changes"] == f"{records} records since {since} UTC; {tables} of {tables} tables are watched"
    ((inserts, deletes),) = rows(file, "SELECT sum(inserts), sum(deletes) FROM audit_count WHERE table_name = 'photo'")
    assert (inserts, deletes) == (PHOTOS, DELETED)
    assert head["Photos on record"] == f"{PHOTOS} put in, {DELETED} deleted"
    assert head["Photos"] == f"{PHOTOS - DELETED}, and 0 in the trash"
    assert head["Thumbnails made"] == str(rows(file, "SELECT count(*) FROM thumbnail")[0][0])
    ((began, done),) = rows(
        file, "SELECT started_at, done FROM run JOIN run_phase ON run_id = run.id WHERE phase = 'thumbnails'"
    )
    assert head["Last run that made thumbnails"] == f"{datetime.fromisoformat(began)} UTC, {done}"
    text = list(lines(report))
    assert all(f"  {name}: {value}" in text for name, value in report.header)


def test_a_table_that_is_not_watched_any_more_is_not_counted_as_watched(used: Keeper) -> None:
    outside(used.catalog.file, "DROP TRIGGER audit_photo_delete")
    told = dict(triage(used).header)["Record of changes"]
    watched, _, whole = told.partition("; ")[2].removesuffix(" tables are watched").split()
    assert int(watched) == int(whole) - 1


@pytest.mark.parametrize("harm", ["DELETE FROM run", "DELETE FROM run; DELETE FROM run_phase"])
def test_runs_whose_record_was_deleted_still_answer_when_thumbnails_were_made(used: Keeper, harm: str) -> None:
    file = used.catalog.file
    ((began,),) = rows(file, "SELECT started_at FROM run")
    outside(file, *harm.split("; "))
    ((deleted,),) = rows(file, "SELECT at FROM audit WHERE table_name = 'run' AND verb = 'delete'")
    report = triage(used)
    assert dict(report.header)["Last run that made thumbnails"] == (
        f"{datetime.fromisoformat(began)} UTC, {PHOTOS} (deleted from the table of runs at"
        f" {datetime.fromisoformat(deleted)} UTC)"
    )
    (told,) = (each for each in report.findings if "known only from their deletion" in each.title)
    assert told.title.startswith("1 runs that made thumbnails")
    assert told.evidence[0].startswith(f"deleted at {datetime.fromisoformat(deleted)} UTC; begun at")
    assert "finished at" in told.evidence[0], "told apart from when it was deleted"


def test_all_that_is_known_stands_in_one_order(used: Keeper) -> None:
    """Operations, runs, migrations, the beginning of the audit, changes by others, and the files, each with its source."""
    file = used.catalog.file
    backups.make(file, backup_folder(file))
    with used.catalog.operation("migration", "Bring the catalog forward"):
        pass
    outside(file, f"DELETE FROM photo WHERE id <= {DELETED}")
    events = triage(used).events
    assert [event.at for event in events] == sorted(event.at for event in events)
    told = [event.what for event in events]
    wanted = (
        "The audit begins", "Look at the folders", "Rebuild", "Bring the catalog forward (migration)",
        f"{DELETED} photos were deleted by another program", "The file was last written",
    )  # fmt: skip
    for words in wanted:
        assert any(words in each for each in told), words
    own = [event for event in events if event.evidence.startswith("journal, operation")]
    started = [datetime.fromisoformat(at) for (at,) in rows(file, "SELECT started_at FROM operation ORDER BY id")]
    assert [event.at for event in own] == started
    places = [next(at for at, each in enumerate(told) if words in each) for words in wanted[1:5]]
    assert places == sorted(places)
