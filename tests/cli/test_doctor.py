"""doctor.py: this machine, this catalog, and whether the kept figures equal counting."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from camera import album
from sqlalchemy import update

from catalog_gui.catalog.catalog import create_catalog
from catalog_gui.catalog.tables import Tally
from catalog_gui.engine.keeper import open_keeper
from catalog_gui.settings import Settings, settings_file
from cli.conftest import Command, check

SHAPE = {"checks": [{"name": str, "holds": bool, "words": str}], "healthy": bool}


def by_name(answer: object) -> dict[str, tuple[bool, str]]:
    return {each["name"]: (each["holds"], each["words"]) for each in answer.json["checks"]}  # type: ignore[attr-defined]


def test_before_there_is_a_catalog_the_machine_is_checked(cli: Command) -> None:
    answer = cli("doctor", "--json")
    check(SHAPE, answer.json)
    checks = by_name(answer)
    assert {"Python", "numpy", "PIL", "rawpy", "pillow_heif", "PySide6"} <= set(checks)
    assert checks["catalog"][0]
    assert "none yet" in checks["catalog"][1]


def test_figures_that_went_wrong_are_found_and_mended(cli: Command, photos: Path, catalog_file: Path) -> None:
    album(photos, 2)
    cli("add", photos)
    cli("coverage")
    assert by_name(cli("doctor", "--json"))["figures"] == (True, "the gauges equal counting")
    keeper = open_keeper(catalog_file, Settings())
    with keeper.catalog.write() as session:
        session.execute(update(Tally).where(Tally.phase == "hashes", Tally.name == "missing").values(photos=99))
    keeper.close()
    wrong = cli("doctor", "--json")
    assert wrong.code == 1
    assert not wrong.json["healthy"]
    assert not by_name(wrong)["figures"][0]
    assert by_name(cli("doctor", "--json"))["figures"][0], "mended"
    assert next(each for each in cli("coverage", "--json").json["fields"] if each["field"] == "hashes")["missing"] == 2


def test_a_damaged_catalog_is_told(cli: Command, catalog_file: Path) -> None:
    catalog_file.write_bytes(b"no catalog at all " * 500)
    answer = cli("doctor", "--json")
    assert answer.code == 1
    assert by_name(answer)["catalog"][0] is False


def a_folder(place: Path) -> None:
    place.mkdir()


def a_newer_one(place: Path) -> None:
    create_catalog(place).close()
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript("UPDATE alembic_version SET version_num = '9999'")


def one_without_photos(place: Path) -> None:
    create_catalog(place).close()
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE photo")


@pytest.mark.parametrize(
    ("harm", "words"), [(a_folder, "is a folder"), (a_newer_one, "newer version"), (one_without_photos, "is damaged")]
)
def test_whatever_is_wrong_with_the_catalog_the_machine_is_checked(
    cli: Command, catalog_file: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(catalog_file)
    answer = cli("doctor", "--json")
    assert answer.code == 1
    assert "Python" in by_name(answer)
    found = [each for each in answer.json["checks"] if each["name"] == "catalog" and not each["holds"]]
    assert len(found) == 1
    assert words in found[0]["words"]


def test_a_file_without_content_is_no_catalog_yet(cli: Command, catalog_file: Path) -> None:
    catalog_file.touch()
    holds, words = by_name(cli("doctor", "--json"))["catalog"]
    assert holds
    assert "none yet" in words


def test_broken_settings_do_not_keep_the_machine_from_being_checked(cli: Command, home: Path) -> None:
    cli("init")
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("workers = 'many'", encoding="utf-8")
    answer = cli("doctor", "--json")
    assert answer.code == 1
    assert "workers" in by_name(answer)["catalog"][1]


def test_thumbnails_in_a_place_that_is_emptied_are_warned_about(cli: Command, photos: Path) -> None:
    """The tests' own folder is such a place."""
    cli("add", photos)
    holds, words = by_name(cli("doctor", "--json"))["thumbnails"]
    assert not holds
    assert "emptied" in words


def test_in_plain_words(cli: Command) -> None:
    assert "Python" in cli("doctor").out
