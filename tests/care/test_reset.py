"""reset.py: without a reason or the right phrase nothing is forgotten; what was forgotten comes back with the backup."""

from pathlib import Path

import pytest
from camera import album, copy
from keeping import add, ids, rebuild, scan
from review.deciding import applied, cluster, draw, say, take_in
from sqlalchemy import func, inspect, select, text

from catalog_gui.care.reset import reset, would_go
from catalog_gui.catalog import incident, restoring
from catalog_gui.catalog.tables import Cluster, Given, Operation, Photo, Run
from catalog_gui.engine.keeper import Keeper, backup_folder, open_keeper
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.phases.base import table_of


@pytest.fixture
def known(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 4)
    copy(photos / "photo-001.jpg", photos / "again.jpg")
    add(keeper, photos)
    rebuild(keeper)
    return keeper


def count(keeper: Keeper, table: str) -> int:
    with keeper.catalog.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_is_refused(known: Keeper, reason: str) -> None:
    with pytest.raises(UsageError, match="Say why"):
        reset(known, reason, "reset 5 photos")
    assert len(ids(known)) == 5


@pytest.mark.parametrize("typed", ["", "yes", "reset 4 photos", "reset photos", "purge 5 photos"])
def test_without_the_phrase_it_is_refused(known: Keeper, typed: str) -> None:
    with pytest.raises(CatalogError, match="type exactly: reset 5 photos"):
        reset(known, "wrong folders", typed)
    assert len(ids(known)) == 5


def test_while_the_catalog_is_locked_it_is_refused(known: Keeper) -> None:
    incident.lock(known.catalog.file, "looking at it")
    with pytest.raises(CatalogError, match="is locked"):
        reset(known, "wrong folders", "reset 5 photos")
    assert len(ids(known)) == 5


def test_all_photos_are_forgotten_none_is_touched_and_history_stays(known: Keeper, photos: Path) -> None:
    before = {file.name: file.read_bytes() for file in photos.iterdir()}
    runs = count(known, "run")
    done = reset(known, "  wrong folders ", "Reset 5 photos")
    assert done.photos == 5
    assert {file.name: file.read_bytes() for file in photos.iterdir()} == before
    derived = [table.name for phase in known.phases for table in map(table_of, phase.tables)]
    assert derived
    for table in ("photo", "cluster", "burst", "decision", "given", *derived):
        assert count(known, table) == 0, table
    assert (count(known, "root"), count(known, "run")) == (1, runs)
    assert all(gauge.eligible == 0 for gauge in known.gauges())
    assert scan(known).new == 5


def test_what_would_go_is_counted_before_and_is_what_goes(known: Keeper) -> None:
    with known.catalog.write() as session:
        session.add(Given(photo_id=ids(known)["again.jpg"], name="title", words="Sea", origin="person"))
        group = session.scalars(select(Cluster.id)).one()
    say(known, group, "photo-001.jpg")
    expected, before, size = would_go(known), every_table(known), known.catalog.file.stat().st_size
    assert every_table(known) == before, "looking changes nothing"
    assert {"photo", "given", "cluster", "cluster_member", "decision", "step", "analysis", "thumbnail"} <= set(expected)
    assert known.catalog.file.stat().st_size == size
    reset(known, "wrong folders", "reset 5 photos")
    after = every_table(known)
    gone = {name: before[name] - after[name] for name in before if after[name] < before[name]}
    assert gone == expected


def every_table(keeper: Keeper) -> dict[str, int]:
    with keeper.catalog.read() as session:
        names = inspect(session.connection()).get_table_names()
    return {name: count(keeper, name) for name in names}


def test_it_is_in_the_journal_with_reason_and_counts(known: Keeper) -> None:
    done = reset(known, "wrong folders", "reset 5 photos")
    with known.catalog.read() as session:
        row = session.get_one(Operation, done.operation)
        assert (row.kind, row.reason, row.result, row.chosen) == ("reset", "wrong folders", "completed", "all photos")
        assert '"photo": 5' in str(row.before)
        assert '"photo": 0' in str(row.after)
        audited = "SELECT sum(rows) FROM audit WHERE table_name = 'photo' AND verb = 'delete' AND operation_id = :id"
        assert session.execute(text(audited), {"id": done.operation}).scalar_one() == 5


def test_the_backup_brings_all_back_with_the_same_numbers(known: Keeper) -> None:
    numbers = ids(known)
    done = reset(known, "wrong folders", "reset 5 photos")
    file = known.catalog.file
    known.close()
    restoring.restore(file, backup_folder(file), done.backup)
    again = open_keeper(file, known.settings)
    assert ids(again) == numbers
    with again.catalog.read() as session:
        assert session.scalar(select(func.count()).select_from(Photo)) == 5
        assert session.scalar(select(func.count()).select_from(Run))
    again.close()


def test_what_lies_in_the_trash_must_find_back(keeper: Keeper, photos: Path) -> None:
    draw(photos, ("a.jpg", "b.jpg"))
    take_in(keeper, photos)
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"), "a.jpg")
    applied(keeper)
    with pytest.raises(CatalogError, match=r"1 photo in the trash .* Bring them back or let them go first"):
        reset(keeper, "anew", "reset 1 photo")
    assert set(ids(keeper)) == {"a.jpg"}
