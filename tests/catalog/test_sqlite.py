"""sqlite.py: what SQLite says of disks and locks reaches the user in plain words, and only that."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from catalog_gui.catalog import sqlite
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.catalog.tables import Root
from catalog_gui.errors import CatalogError


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("database is locked", "Another program has been writing"),
        ("database or disk is full", "disk of the catalog is full"),
        ("attempt to write a readonly database", "can only be read"),
        ("disk I/O error", "does not answer as it should"),
        ("database disk image is malformed", "is damaged"),
        ("file is not a database", "is no catalog"),
        ("unable to open database file", "cannot be opened"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_trouble_with_the_disk_is_one_plain_sentence(said: str, words: str, wrapped: bool) -> None:
    cause = sqlite3.OperationalError(said)
    error = OperationalError("SELECT 1", {}, cause) if wrapped else cause
    with pytest.raises(CatalogError, match=words) as told, sqlite.in_plain_words():
        raise error
    assert "SELECT" not in str(told.value)
    assert "sqlite" not in str(told.value).lower()


def test_a_mistake_of_ours_stays_what_it_is() -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), sqlite.in_plain_words():
        raise sqlite3.OperationalError("no such table: photos")


def test_a_writer_that_waits_too_long_is_told(
    catalog: Catalog, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.0)
    other = open_catalog(file, tmp_path)
    with catalog.write() as session:
        session.add(Root(path="/a"))
        session.flush()
        with pytest.raises(CatalogError, match="writing to this catalog"), other.write() as late:
            late.add(Root(path="/b"))
    other.close()


def test_a_full_disk_is_told_and_nothing_is_half_written(catalog: Catalog) -> None:
    with catalog.write() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(CatalogError, match="full"), catalog.write() as session:
        session.add_all(Root(path=f"/{'long' * 1000}/{number}") for number in range(50))
    with catalog.read() as session:
        assert session.query(Root).count() == 0


def test_a_damaged_catalog_is_told(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    with catalog.write() as session:
        session.add_all(Root(path=f"/{'long' * 500}/{number}") for number in range(50))
    catalog.close()
    whole = bytearray(file.read_bytes())
    whole[4096:] = b"\xa5" * (len(whole) - 4096)
    file.write_bytes(whole)
    with pytest.raises(CatalogError, match=r"damaged|no catalog"):
        open_catalog(file, tmp_path)


def test_a_file_that_is_no_catalog_is_told_and_kept(file: Path, tmp_path: Path) -> None:
    content = b"no database at all, only words " * 200
    file.write_bytes(content)
    with pytest.raises(CatalogError, match="is no catalog"):
        open_catalog(file, tmp_path)
    assert file.read_bytes() == content


def test_the_database_of_another_program_is_no_catalog(file: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(CatalogError, match="is no catalog"):
        open_catalog(file, tmp_path)


def test_readers_and_a_writer_go_side_by_side(catalog: Catalog) -> None:
    with catalog.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA recursive_triggers")) == 1


def test_a_copy_is_whole_while_others_write(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    with catalog.write() as session:
        session.add(Root(path="/kept"))
    with catalog.write() as session:
        session.add(Root(path="/not yet"))
        session.flush()
        sqlite.copy_file(file, tmp_path / "copy")
    assert sqlite.is_sound(tmp_path / "copy")
    copy = sqlite3.connect(tmp_path / "copy")
    assert copy.execute("SELECT path FROM root").fetchall() == [("/kept",)]
    copy.close()


def test_words_are_no_sound_catalog(file: Path) -> None:
    file.write_bytes(b"words " * 2000)
    assert not sqlite.is_sound(file)


@pytest.fixture
def opened(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is opened from now on, of a catalog that is write-protected."""
    catalog.close()
    places: list[str] = []
    connect = sqlite3.connect

    def noting(place: object, **options: object) -> sqlite3.Connection:
        places.append(str(place))
        return connect(place, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("catalog_gui.catalog.sqlite.os.access", lambda *asked: False)
    monkeypatch.setattr("catalog_gui.catalog.sqlite.sqlite3.connect", noting)
    return places


def test_the_check_of_a_write_protected_catalog_leaves_no_files_beside_it(file: Path, opened: list[str]) -> None:
    assert sqlite.is_sound(file)
    assert len(opened) == 1
    assert opened[0].endswith("immutable=1")


def test_a_write_protected_catalog_is_copied_without_files_beside_it(
    file: Path, opened: list[str], tmp_path: Path
) -> None:
    sqlite.copy_file(file, tmp_path / "copy")
    assert opened[0].endswith("immutable=1")
    assert opened[1:] == [str(tmp_path / "copy")]
    assert (tmp_path / "copy").stat().st_size == file.stat().st_size
