"""A kill in the middle of a backup, a restore or a migration; a log that was torn off: nothing is lost, all goes on."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from killing import kill
from sqlalchemy import text

from catalog_gui.catalog import backups, migrations, restoring, sqlite
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.catalog.tables import Operation, Root

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal here")

OLD, NEW = 3, 300
"""Folders that the catalog knew when the backup was made, and that it knows now."""


def cover(catalog: Catalog, first: int, last: int) -> None:
    with catalog.write() as session:
        session.add_all(Root(path=f"/{'photos' * 40}/{number}") for number in range(first, last))


def folders(file: Path) -> int:
    assert sqlite.is_sound(file)
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM root").fetchone()[0])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def backup(catalog: Catalog, file: Path, place: Path) -> backups.Backup:
    """A backup of a catalog that has grown since, and is closed."""
    cover(catalog, 0, OLD)
    made = backups.read(backups.make(file, place))
    cover(catalog, OLD, NEW)
    catalog.close()
    return made


# Backup.


@pytest.mark.parametrize(
    "moment",
    [
        "before catalog.sqlite:copy_file 1",
        "after catalog.sqlite:copy_file 1",
        "after catalog.backups:_examined 1",
        "before catalog.backups:_write_down 1",
        "after catalog.backups:_write_down 1",
        "before catalog.backups:_prune 1",
    ],
)
def test_a_backup_that_was_killed_is_none_and_the_others_stay(
    backup: backups.Backup, file: Path, place: Path, moment: str
) -> None:
    kill(backups.make, moment, file, place)
    assert folders(file) == NEW
    found = backups.listing(file, place)
    assert found[-1] == backup
    assert all(backups.verify(each).verified for each in found), "what is listed can be gone back to"
    assert len(found) == (2 if "_prune" in moment else 1)
    again = backups.read(backups.make(file, place))
    assert again.counts["root"] == NEW
    assert backups.newest_verified(file, place) == again


# Restore.


def put_back(file: Path, place: Path, id_: str) -> None:
    restoring.restore(file, place, backups.find(file, place, id_))


RESTORE = [
    "before catalog.restoring:_snapshot 1",
    "after catalog.restoring:_snapshot 1",
    "before catalog.restoring:_carry_over 1",
    "after catalog.restoring:_carry_over 1",
    "before catalog.restoring:_put_in_place 1",
    "after catalog.restoring:_put_in_place 1",
]


@pytest.mark.parametrize("moment", RESTORE)
def test_a_restore_that_was_killed_leaves_the_one_or_the_other(
    backup: backups.Backup, file: Path, place: Path, moment: str
) -> None:
    kill(put_back, moment, file, place, backup.id)
    assert folders(file) == (OLD if moment.startswith("after catalog.restoring:_put") else NEW)
    open_catalog(file, place).close()
    done = restoring.restore(file, place, backup)
    assert folders(file) == OLD
    assert not list(file.parent.glob("*.restoring*"))
    assert done.snapshot is not None
    assert done.snapshot.verified


def write_half(source: Path, target: Path) -> None:
    """As sqlite.write_over, until the power goes between two of the pages."""

    def die(status: int, remaining: int, total: int) -> None:
        signal.raise_signal(signal.SIGKILL)

    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer, pages=4, progress=die)


def put_half_back(file: Path, place: Path, id_: str) -> None:
    sqlite.write_over = write_half
    put_back(file, place, id_)


def test_a_restore_that_was_killed_between_its_pages_changed_nothing(
    backup: backups.Backup, file: Path, place: Path
) -> None:
    kill(put_half_back, "after catalog.restoring:_put_in_place 1", file, place, backup.id)
    assert folders(file) == NEW
    catalog = open_catalog(file, place)
    with catalog.read() as session:
        assert session.query(Root).count() == NEW
    catalog.close()


@pytest.mark.parametrize("moment", [*RESTORE, "before catalog.restoring:_replace 1"])
def test_a_restore_over_a_damaged_file_can_be_killed_too(
    backup: backups.Backup, file: Path, place: Path, moment: str
) -> None:
    whole = bytearray(file.read_bytes())
    whole[3 * 4096 :] = bytes(len(whole) - 3 * 4096)
    file.write_bytes(whole)
    kill(put_back, moment, file, place, backup.id)
    assert file.exists(), "there is always a file in its place"
    restoring.restore(file, place, backups.find(file, place, backup.id))
    assert folders(file) == OLD
    open_catalog(file, place).close()


# Migration.

EARLIER = "0003"


@pytest.fixture
def older(file: Path) -> Path:
    """A catalog of an earlier schema, with a folder in it."""
    engine = sqlite.engine_for(file)
    migrations.upgrade(engine, EARLIER)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("INSERT INTO root (path, added_at) VALUES ('/photos', '2026-01-01')"))
        connection.execute(text("INSERT INTO info VALUES ('uid', 'abc')"))
    engine.dispose()
    return file


def bring_forward(file: Path, place: Path) -> None:
    open_catalog(file, place).close()


@pytest.mark.parametrize(
    ("moment", "backed_up"),
    [
        ("before catalog.backups:make 1", 0),
        ("after catalog.backups:make 1", 1),
        ("before catalog.migrations:_be_watched 1", 1),
        ("after catalog.migrations:_be_watched 1", 1),
    ],
)
def test_a_migration_that_was_killed_is_done_again(older: Path, place: Path, moment: str, backed_up: int) -> None:
    kill(bring_forward, moment, older, place)
    assert folders(older) == 1
    with sqlite.engine_for(older).connect() as connection:
        assert migrations.revision_of(connection) == EARLIER, "all of it or nothing"
    assert len(backups.listing(older, place)) == backed_up
    catalog = open_catalog(older, place)
    with catalog.read() as session:
        assert migrations.revision_of(session.connection()) == migrations.HEAD
        assert [root.path for root in session.query(Root)] == ["/photos"]
        assert [each.kind for each in session.query(Operation)] == ["migration"]
    catalog.close()


# The log beside the file.

WRITER = """
import os, signal, sys
from pathlib import Path
from catalog_gui.catalog.catalog import open_catalog
from catalog_gui.catalog.tables import Root
catalog = open_catalog(Path(sys.argv[1]), Path(sys.argv[1]).parent / "backups")
for number in range(20):
    with catalog.write() as session:
        session.add(Root(path=f"/photos/{number}"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A catalog and the log that a killed program left beside it, with twenty transactions of a folder each."""
    from catalog_gui.catalog.catalog import create_catalog

    file = tmp_path_factory.mktemp("killed") / "test.catalog"
    create_catalog(file).close()
    code = subprocess.run([sys.executable, "-c", WRITER, str(file)], check=False).returncode
    assert code == -signal.SIGKILL
    return file.read_bytes(), file.with_name(file.name + "-wal").read_bytes()


def opened(file: Path) -> list[str]:
    catalog = open_catalog(file, file.parent / "backups")
    with catalog.read() as session:
        paths = [root.path for root in session.query(Root).order_by(Root.id)]
    catalog.close()
    assert sqlite.is_sound(file)
    return paths


@pytest.mark.parametrize("share", [0.0, 0.13, 0.5, 0.77, 0.999, 1.0])
def test_a_torn_log_loses_only_what_was_torn_off(killed: tuple[bytes, bytes], file: Path, share: float) -> None:
    body, log = killed
    file.write_bytes(body)
    file.with_name(file.name + "-wal").write_bytes(log[: int(share * len(log))])
    paths = opened(file)
    assert paths == [f"/photos/{number}" for number in range(len(paths))], "the first ones, without a gap"
    assert (len(paths) == 20) is (share == 1.0)
    assert bool(paths) is (share > 0.1)


def test_a_garbled_log_loses_only_what_came_after(killed: tuple[bytes, bytes], file: Path) -> None:
    body, log = killed
    middle = len(log) // 2
    file.write_bytes(body)
    file.with_name(file.name + "-wal").write_bytes(log[:middle] + b"\xa5" * 64 + log[middle + 64 :])
    paths = opened(file)
    assert 0 < len(paths) < 20
    assert paths == [f"/photos/{number}" for number in range(len(paths))]
