"""A catalog that is damaged, gone, locked, write-protected or without room: a sentence, a way back, never a traceback."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from camera import album

from catalog_gui.catalog import sqlite

from .conftest import Answer, Command

PHOTOS = 12
PAGE = 4096
HEADER = 100
"""Bytes in which SQLite counts how often a file was written."""


@pytest.fixture
def covered(cli: Command, photos: Path) -> Command:
    """A catalog with photos and all that is known of them, and a verified backup of it."""
    album(photos, PHOTOS)
    cli("add", photos)
    assert cli("rebuild", "--quiet").code == 0
    assert cli("backup", "create").code == 0
    return cli


def newest(cli: Command) -> str:
    return str(next(each["id"] for each in cli("backup", "list", "--json").json["backups"] if each["verified"]))


def put(file: Path, content: bytes) -> None:
    """Another program, or a dying disk, leaves this."""
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(content)


def is_a_sentence(answer: Answer) -> bool:
    return "unexpected" not in answer.err and "Traceback" not in answer.err and len(answer.err.splitlines()) <= 3


HARM: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda whole: b"",
    "overwritten": lambda whole: b"no database at all, only words " * 300,
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "without its first page": lambda whole: bytes(PAGE) + whole[PAGE:],
    "zeroed but for the first page": lambda whole: whole[:PAGE] + bytes(len(whole) - PAGE),
}


@pytest.mark.parametrize("harm", HARM)
def test_every_command_names_the_backup_and_the_backup_brings_all_back(
    covered: Command, catalog_file: Path, photos: Path, harm: str
) -> None:
    known = covered("photos", "--json").json
    whole = catalog_file.read_bytes()
    broken = HARM[harm](whole)
    put(catalog_file, broken)
    for words in (["info"], ["coverage", "--json"], ["add", photos], ["rebuild", "--quiet"], ["backup", "create"]):
        answer = covered(*words)
        assert (answer.code, answer.out) == (1, ""), words
        assert f"catalog-gui backup restore {newest(covered)} --yes" in answer.err
        assert f"with {PHOTOS} photos" in answer.err
        assert "Your photos are not touched by this" in answer.err or "your photos are not touched" in answer.err
        assert is_a_sentence(answer)
        assert catalog_file.read_bytes() == broken, "nothing is written into what may be all that is left"
    restored = covered("backup", "restore", newest(covered), "--yes")
    assert restored.code == 0
    assert covered("photos", "--json").json == known
    kept = [Path(each["path"]) for each in covered("backup", "list", "--json").json["backups"] if not each["verified"]]
    assert len(kept) == 1
    assert not broken or kept[0].read_bytes()[HEADER:] == broken[HEADER:], "the damaged file is kept as it was"
    assert str(kept[0]) in restored.err


def test_a_catalog_that_is_gone_is_not_made_anew_unseen(covered: Command, catalog_file: Path, photos: Path) -> None:
    known = covered("photos", "--json").json
    catalog_file.unlink()
    for words in (["info"], ["add", photos], ["rebuild"]):
        answer = covered(*words)
        assert answer.code == 1
        assert f"{catalog_file} is gone" in answer.err
        assert f"catalog-gui backup restore {newest(covered)} --yes" in answer.err
        assert not catalog_file.exists()
    assert covered("backup", "restore", newest(covered), "--yes").code == 0
    assert covered("photos", "--json").json == known


def test_whoever_says_init_begins_anew(covered: Command, catalog_file: Path) -> None:
    catalog_file.unlink()
    assert covered("init").code == 0
    assert covered("photos", "--json").json == {"photos": []}


def test_any_page_may_be_lost(covered: Command, catalog_file: Path) -> None:
    """Whatever page: either it was not needed, or the backup is named. Every fifth is tried here."""
    whole = catalog_file.read_bytes()
    told = 0
    for page in range(0, len(whole) // PAGE, 5):
        put(catalog_file, whole[: page * PAGE] + bytes(PAGE) + whole[(page + 1) * PAGE :])
        for command in ("photos", "coverage"):
            answer = covered(command)
            assert answer.code in (0, 1)
            assert is_a_sentence(answer)
            if answer.code:
                assert "catalog-gui backup restore" in answer.err
                told += 1
    assert told > 5
    assert covered("backup", "restore", newest(covered), "--yes").code == 0
    assert len(covered("photos", "--json").json["photos"]) == PHOTOS


@pytest.mark.parametrize("harm", HARM)
def test_without_a_backup_there_is_a_sentence_too(cli: Command, photos: Path, catalog_file: Path, harm: str) -> None:
    album(photos, 1)
    cli("add", photos)
    put(catalog_file, HARM[harm](catalog_file.read_bytes()))
    answer = cli("coverage")
    assert answer.code == 1
    assert "backup restore" not in answer.err
    assert is_a_sentence(answer)


def test_a_table_that_was_dropped_is_noticed_at_once(covered: Command, catalog_file: Path) -> None:
    with closing(sqlite3.connect(catalog_file)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE photo;")
    answer = covered("coverage")
    assert answer.code == 1
    assert f"catalog-gui backup restore {newest(covered)} --yes" in answer.err
    assert covered("backup", "restore", newest(covered), "--yes").code == 0
    assert len(covered("photos", "--json").json["photos"]) == PHOTOS


def test_a_write_protected_catalog_can_be_looked_at(
    covered: Command, catalog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = catalog_file.read_bytes()
    monkeypatch.setattr(sqlite, "is_writable", lambda file: not str(file).startswith(str(catalog_file)))
    assert len(covered("photos", "--json").json["photos"]) == PHOTOS
    answer = covered("rebuild", "--force", "--quiet")
    assert answer.code == 1
    assert "This catalog can only be read" in answer.err
    assert is_a_sentence(answer)
    assert catalog_file.read_bytes() == before


def test_a_catalog_that_another_program_writes_to_is_waited_for_then_told(
    covered: Command, catalog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(catalog_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = covered("rebuild", "--force", "--quiet")
        assert answer.code == 1
        assert "Another program has been writing to this catalog" in answer.err
        assert is_a_sentence(answer)
        assert len(covered("photos", "--json").json["photos"]) == PHOTOS
    assert covered("rebuild", "--quiet").code == 0


def test_a_full_disk_stops_a_rebuild_with_a_sentence_and_it_goes_on_later(
    cli: Command, photos: Path, catalog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album(photos, PHOTOS)
    cli("add", photos)
    real = sqlite._connect

    def full(file: Path) -> sqlite3.Connection:
        connection = real(file)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "_connect", full)
        answer = cli("rebuild", "--quiet")
        assert answer.code == 1
        assert "The disk of the catalog is full" in answer.err
        assert is_a_sentence(answer)
    assert sqlite.is_sound(catalog_file)
    assert cli("rebuild", "--quiet").code == 0
    assert {each["done"] for each in cli("coverage", "--json").json["fields"] if each["field"] == "hashes"} == {PHOTOS}


SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["catalog-gui", "--catalog", sys.argv[2], *sys.argv[3:]]
from catalog_gui.cli.main import run
run()
"""


@pytest.mark.skipif(os.name != "posix", reason="files have no limit of their size here")
def test_without_room_for_a_backup_there_is_none_and_nothing_is_half_there(
    covered: Command, catalog_file: Path
) -> None:
    """A limit of the size of files does what a full disk does, in the middle of a write."""
    before = covered("backup", "list", "--json").json
    words = ["-c", SMALL, str(catalog_file.stat().st_size // 2), str(catalog_file), "backup", "create"]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr
    assert covered("backup", "list", "--json").json == before
    assert sqlite.is_sound(catalog_file)
    folder = Path(before["backups"][0]["path"]).parent
    assert not [each for each in folder.iterdir() if each.suffix == ".part"]
