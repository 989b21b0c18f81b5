"""recover_copy.py: an earlier state from the log beside the file, or a kept copy, put back as a backup is."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from camera import album
from keeping import add

from care.triage.damaging import outside, rows, triage, way
from catalog_gui.care.triage.inquiry import of_catalog
from catalog_gui.care.triage.recover_copy import NO_LOG, recover_file, recover_log, rehearse_file, rehearse_log
from catalog_gui.catalog import backups, restoring
from catalog_gui.catalog.catalog import create_catalog
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.errors import CatalogError

PHOTOS = 40
ALL = "SELECT * FROM photo ORDER BY id"


@pytest.fixture
def file(keeper: Keeper, photos: Path) -> Path:
    """A closed catalog, all of it in its file."""
    album(photos, PHOTOS)
    add(keeper, photos)
    keeper.close()
    with closing(sqlite3.connect(keeper.catalog.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return keeper.catalog.file


@contextmanager
def somebody_reads(file: Path) -> Iterator[None]:
    """A program that keeps the file open, so that its log is not written back."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("SELECT count(*) FROM photo").fetchall()
        yield


def around_the_triggers(file: Path) -> None:
    names = rows(file, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'photo'")
    outside(file, *(f'DROP TRIGGER "{name}"' for (name,) in names), "DELETE FROM photo WHERE id > 1")


def test_what_is_only_in_the_log_comes_back(file: Path) -> None:
    before = rows(file, ALL)
    with somebody_reads(file):
        around_the_triggers(file)
        found = way(of_catalog(file, backup_folder(file)), "wal")
        assert found.available
        assert found.command == "catalog-gui triage recover wal --yes"
        copies = {
            each: each.read_bytes() for each in file.parent.glob(file.name + "*") if not each.name.endswith("-shm")
        }
        assert ("photo", 1, PHOTOS) in rehearse_log(file).changes
        assert {each: each.read_bytes() for each in copies} == copies, "a rehearsal changes nothing"
        done = recover_log(file, backup_folder(file), reason="they were all there")
    assert rows(file, ALL) == before
    assert done.backup.reason == "from the write-ahead log"
    assert (done.snapshot.photos, done.backup.photos) == (1, PHOTOS)
    assert rows(done.snapshot.path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(file, f"SELECT kind, result FROM operation WHERE id = {done.operation}") == [("restore", "completed")]
    restoring.restore(file, backup_folder(file), done.snapshot)
    assert len(rows(file, ALL)) == 1, "and it can be taken back"


def test_without_a_log_nothing_is_changed(file: Path) -> None:
    around_the_triggers(file)
    with pytest.raises(CatalogError, match="nothing was changed") as said:
        recover_log(file, backup_folder(file))
    assert str(said.value) == NO_LOG
    assert not backups.listing(file, backup_folder(file))


def test_a_copy_that_somebody_kept_comes_back(file: Path) -> None:
    before = rows(file, ALL)
    kept = shutil.copy2(file, file.with_name(f"{file.stem} (copy){file.suffix}"))
    around_the_triggers(file)
    found = way(of_catalog(file, backup_folder(file)), "copy")
    assert found.available
    assert found.command == f'catalog-gui triage recover file "{kept}" --yes'
    assert ("photo", 1, PHOTOS) in rehearse_file(file, kept).changes
    bytes_ = kept.read_bytes()
    done = recover_file(file, backup_folder(file), kept)
    assert rows(file, ALL) == before
    assert done.snapshot.photos == 1
    assert kept.read_bytes() == bytes_
    assert not list(kept.parent.glob(f"{kept.name}-*"))


def test_an_earlier_state_of_the_disk_is_found(file: Path) -> None:
    state = file.parent / ".snapshots" / "7" / "snapshot"
    state.mkdir(parents=True)
    shutil.copy2(file, state / file.name)
    around_the_triggers(file)
    report = of_catalog(file, backup_folder(file))
    assert str(state) in (way(report, "copy").command or "")
    assert str(state) in [place.path for place in report.places]


def test_copies_of_other_catalogs_and_older_ones_are_no_way(file: Path) -> None:
    create_catalog(file.with_name(f"{file.stem}-other{file.suffix}")).close()
    around_the_triggers(file)
    shutil.copy2(file, file.with_name(f"{file.stem}-2{file.suffix}"))
    found = way(of_catalog(file, backup_folder(file)), "copy")
    assert not found.available
    assert found.command is None


@pytest.mark.parametrize("content", [b"", b"no catalog " * 1000])
def test_what_is_no_catalog_is_refused(file: Path, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other"
    other.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(CatalogError, match="nothing was changed"):
        recover_file(file, backup_folder(file), other)
    with pytest.raises(CatalogError, match="nothing was changed"):
        recover_file(file, backup_folder(file), tmp_path / "nowhere")
    assert file.read_bytes() == before


def test_a_catalog_made_anew_is_known_by_the_backups_of_its_place(file: Path) -> None:
    folder = backup_folder(file)
    backups.make(file, folder)
    file.unlink()
    create_catalog(file).close()
    report = of_catalog(file, folder)
    found = next(each for each in report.findings if "made anew" in each.title)
    assert found.severity == "critical"
    assert found.action is not None
    source = Path(found.action.split('"')[1])
    recover_file(file, folder, source)
    assert len(rows(file, ALL)) == PHOTOS


def test_a_file_that_was_made_anew_is_known_by_what_was_noted(file: Path) -> None:
    folder = backup_folder(file)
    of_catalog(file, folder)
    old = file.with_name("old")
    file.rename(old)
    shutil.copy2(old, file)
    titles = [each.title for each in of_catalog(file, folder).findings]
    assert any("was replaced by another one of the same catalog" in title for title in titles)
    assert not any("was replaced" in each.title for each in of_catalog(file, folder).findings), "told once"
    file.rename(file.with_name("older"))
    create_catalog(file).close()
    assert any("it is another catalog than before" in each.title for each in of_catalog(file, folder).findings)


def test_it_works_beside_an_open_catalog(keeper: Keeper, photos: Path) -> None:
    album(photos, PHOTOS)
    add(keeper, photos)
    file = keeper.catalog.file
    around_the_triggers(file)
    assert way(triage(keeper), "wal").available
    recover_log(file, backup_folder(file))
    with keeper.catalog.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM photo").scalar_one() == PHOTOS
