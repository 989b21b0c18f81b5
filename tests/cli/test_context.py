"""context.py: which catalog a command speaks of."""

from pathlib import Path

import pytest

from catalog_gui.cli.context import Chosen
from catalog_gui.errors import UsageError
from catalog_gui.settings import default_catalog, remember_catalog
from cli.conftest import Command


def test_the_named_one_else_the_last_one_else_the_default_one(home: Path, tmp_path: Path) -> None:
    assert Chosen(None).path == default_catalog()
    last = tmp_path / "last.catalog"
    remember_catalog(str(last))
    assert Chosen(None).path == default_catalog(), "the last one is gone"
    last.write_bytes(b"")
    assert Chosen(None).path == last
    assert Chosen(Path("named.catalog")).path == Path("named.catalog")


@pytest.mark.parametrize("address", ["postgresql://server/photos", "sqlite:///x", "mysql+pymysql://me@here/x"])
def test_a_server_cannot_be_opened_yet_and_that_is_said(address: str) -> None:
    with pytest.raises(UsageError, match="server"):
        _ = Chosen(Path(address)).path


def test_a_drive_letter_is_no_server() -> None:
    assert Chosen(Path("C:/photos/a.catalog")).path == Path("C:/photos/a.catalog")


def test_an_option_wins_over_the_environment(cli: Command, tmp_path: Path, catalog_file: Path) -> None:
    assert cli("--catalog", tmp_path / "other.catalog", "init").code == 0
    assert (tmp_path / "other.catalog").exists()
    assert not catalog_file.exists()
    assert cli("--catalog", tmp_path / "other.catalog", "info", "--json").json["name"] == "other"


def test_the_last_catalog_is_opened_again(cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("--catalog", tmp_path / "other.catalog", "init")
    cli("--catalog", tmp_path / "other.catalog", "info")
    monkeypatch.delenv("CATALOG_GUI_CATALOG")
    assert cli("info", "--json").json["name"] == "other"


@pytest.mark.parametrize("size", ["0", "huge"])
def test_a_wrong_environment_is_told(cli: Command, monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    cli("init")
    monkeypatch.setenv("THUMBNAIL_SIZE", size)
    answer = cli("coverage", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "THUMBNAIL_SIZE" in answer.err


def test_the_environment_sets_the_thumbnails(cli: Command, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from camera import jpeg
    from PIL import Image

    jpeg(photos / "a.jpg", size=(400, 300))
    cli("add", photos)
    monkeypatch.setenv("THUMBNAIL_SIZE", "64")
    cli("rebuild", "--quiet")
    (photo,) = cli("photos", "--json").json["photos"]
    with Image.open(photo["thumbnail"]) as image:
        assert image.size == (64, 48)
    monkeypatch.setenv("THUMBNAIL_SIZE", "128")
    gauge = next(each for each in cli("coverage", "--json").json["fields"] if each["field"] == "thumbnails")
    assert gauge["stale"] == 1
