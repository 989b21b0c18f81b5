"""backups.py: a copy is called verified after it was opened, checked, counted and hashed; the newest and fullest stay."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import insert

from catalog_gui.catalog import backups, sqlite
from catalog_gui.catalog.catalog import Catalog, create_catalog
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.errors import CatalogError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def photos(catalog: Catalog, count: int) -> None:
    with catalog.write() as session:
        root = session.execute(insert(Root).values(path=f"/{count}").returning(Root.id)).scalar_one()
        rows = [{"root_id": root, "path": str(number), "size": 1, "mtime_ns": 1} for number in range(count)]
        session.execute(insert(Photo), rows)


def spoil(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)


def test_what_is_known_of_a_backup(catalog: Catalog, file: Path, place: Path) -> None:
    photos(catalog, 3)
    made = backups.read(backups.make(file, place, "because"))
    assert (made.verified, made.photos, made.reason, made.uid) == (True, 3, "because", catalog.uid)
    assert made.counts["photo"] == 3
    assert made.counts["root"] == 1
    assert made.bytes == made.path.stat().st_size
    assert backups.listing(file, place) == [made]
    assert backups.find(file, place, made.id) == backups.find(file, place, made.path.name) == made


def test_it_holds_what_was_not_merged_yet_and_not_what_is_still_being_written(
    catalog: Catalog, file: Path, place: Path
) -> None:
    photos(catalog, 2)
    assert file.with_name(file.name + "-wal").stat().st_size
    with catalog.write() as session:
        session.add(Root(path="/later"))
        session.flush()
        made = backups.read(backups.make(file, place))
    assert (made.counts["photo"], made.counts["root"]) == (2, 1)


@pytest.mark.parametrize("at", [-1, 5000, 60])
def test_one_whose_bytes_have_changed_is_not_verified_any_more(
    catalog: Catalog, file: Path, place: Path, at: int
) -> None:
    photos(catalog, 50)
    made = backups.read(backups.make(file, place))
    spoil(made.path, at)
    assert not backups.verify(made).verified
    assert not backups.read(made.path).verified, "the answer is kept"
    assert backups.newest_verified(file, place) is None


def test_one_that_has_grown_or_shrunk_is_not_verified_without_being_read(
    catalog: Catalog, file: Path, place: Path
) -> None:
    made = backups.read(backups.make(file, place))
    made.path.write_bytes(made.path.read_bytes()[:-4096])
    assert not backups.read(made.path).verified


def test_rows_that_somebody_took_out_of_a_backup_are_noticed(catalog: Catalog, file: Path, place: Path) -> None:
    photos(catalog, 5)
    made = backups.read(backups.make(file, place))
    with closing(sqlite3.connect(made.path)) as connection:
        connection.execute("DELETE FROM photo")
        connection.commit()
    assert sqlite.is_sound(made.path)
    assert not backups.verify(made).verified


def test_the_newest_verified_one_is_offered(catalog: Catalog, file: Path, place: Path) -> None:
    older = backups.read(backups.make(file, place))
    newer = backups.read(backups.make(file, place))
    assert backups.newest_verified(file, place) == newer
    spoil(newer.path)
    backups.verify(newer)
    assert backups.newest_verified(file, place) == older


def test_so_many_are_kept_and_the_fullest_of_all(catalog: Catalog, file: Path, place: Path) -> None:
    photos(catalog, 20)
    full = backups.read(backups.make(file, place, kept=3))
    with catalog.write() as session:
        session.connection().exec_driver_sql("DELETE FROM photo WHERE id > 5")
    made = [backups.read(backups.make(file, place, kept=3)) for _ in range(6)]
    assert backups.listing(file, place) == [*reversed(made[-3:]), full], "what was lost is still in one of them"
    manifests = {path.name for path in place.glob("*.json")}
    assert manifests == {each.path.name + ".json" for each in [*made[-3:], full]}


def test_fourteen_are_kept_unless_somebody_says_otherwise() -> None:
    assert backups.KEPT == 14


def test_backups_of_another_catalog_of_the_same_name_are_left_alone(
    catalog: Catalog, file: Path, place: Path, tmp_path: Path
) -> None:
    mine = backups.read(backups.make(file, place))
    (tmp_path / "other").mkdir()
    other = create_catalog(tmp_path / "other" / file.name)
    theirs = backups.read(backups.make(other.file, place, kept=1))
    other.close()
    assert backups.listing(file, place) == [mine]
    assert backups.listing(other.file, place) == [theirs]


def test_a_catalog_that_cannot_be_read_still_has_its_backups(catalog: Catalog, file: Path, place: Path) -> None:
    made = backups.read(backups.make(file, place))
    catalog.close()
    file.write_bytes(b"words")
    assert backups.listing(file, place) == [made]
    file.unlink()
    assert backups.listing(file, place) == [made]
    assert not file.exists(), "to look for it must not make it"


def test_one_without_a_manifest_is_listed_and_can_be_verified(catalog: Catalog, file: Path, place: Path) -> None:
    photos(catalog, 2)
    made = backups.read(backups.make(file, place))
    made.path.with_name(made.path.name + ".json").unlink()
    [bare] = backups.listing(file, place)
    assert (bare.verified, bare.reason) == (False, "unknown")
    assert backups.verify(bare).verified
    assert backups.listing(file, place)[0].counts["photo"] == 2


@pytest.mark.parametrize("words", ["", "{", "[]", '{"id": 1}'])
def test_a_manifest_that_says_nothing_is_as_none(catalog: Catalog, file: Path, place: Path, words: str) -> None:
    made = backups.read(backups.make(file, place))
    made.path.with_name(made.path.name + ".json").write_text(words)
    assert not backups.read(made.path).verified


def test_a_damaged_catalog_makes_no_backup_unless_what_is_left_is_to_be_kept(
    catalog: Catalog, file: Path, place: Path
) -> None:
    photos(catalog, 200)
    catalog.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: 4 * 4096] + bytes(len(whole) - 4 * 4096))
    with pytest.raises(sqlite.Damaged):
        backups.make(file, place)
    assert backups.listing(file, place) == []
    kept = backups.read(backups.make(file, place, damaged=True))
    assert not kept.verified
    assert kept.path.stat().st_size == len(whole)


def test_one_a_day_is_enough(catalog: Catalog, file: Path, place: Path) -> None:
    assert backups.is_due(file, place)
    made = backups.read(backups.make(file, place))
    assert not backups.is_due(file, place)
    backups._write_down(evolve(made, at=made.at - timedelta(hours=25)))
    assert backups.is_due(file, place)


def test_the_reason_is_the_work_that_it_was_made_for(catalog: Catalog, file: Path, place: Path) -> None:
    with catalog.alone("apply", "Apply"):
        made = backups.read(backups.make(file, place))
    assert made.reason == "before apply"
    assert backups.read(backups.make(file, place)).reason == "on demand"


def test_a_folder_that_takes_nothing_is_told(catalog: Catalog, file: Path, place: Path) -> None:
    place.write_bytes(b"")
    with pytest.raises(CatalogError, match=r"No backup could be made in .*nothing was changed"):
        backups.make(file, place)


def test_what_a_kill_left_is_swept_after_a_day(catalog: Catalog, file: Path, place: Path) -> None:
    import os

    backups.make(file, place)
    old, young = place / "test-1.catalog.part", place / "test-2.catalog.part"
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    backups.make(file, place)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_manifest_is_plain_json(catalog: Catalog, file: Path, place: Path) -> None:
    made = backups.read(backups.make(file, place))
    facts = json.loads(made.path.with_name(made.path.name + ".json").read_text(encoding="utf-8"))
    assert facts["sha256"] == made.sha256
    assert facts["catalog"] == str(file)
