"""Every command that destroys or forgets goes one way: looked at first, then a snapshot, a clear word, an operation, a way back."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from camera import copy, jpeg

from cli.conftest import Answer, Command, catalog_file, cli

__all__ = ["catalog_file", "cli"]

PHOTOS = 14


@frozen
class Stage:
    """A catalog of fourteen photos, in seven pairs of the same bytes, after a rebuild."""

    cli: Command
    place: Path
    photos: Path
    catalog: Path
    store: Path

    @property
    def files(self) -> dict[str, str]:
        """Every file but the catalog's own, by its content: photos, trash, thumbnails, backups, settings."""
        return {
            path.relative_to(self.place).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.place.rglob("*")
            if path.is_file() and not path.name.startswith(self.catalog.name)
        }

    @property
    def rows(self) -> list[str]:
        """All that the catalog holds."""
        with closing(sqlite3.connect(self.catalog)) as connection:
            connection.text_factory = bytes
            tables = [
                name.decode() for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
            ]
            return [f"{table} {row}" for table in tables for row in connection.execute(f'select * from "{table}"')]

    @property
    def known(self) -> Any:
        """What a person sees of the catalog: photos with what is known of them, groups, gauges, the trash."""
        return [
            self.cli("photos", "--json").json,
            self.cli("duplicates", "--json").json,
            self.cli("coverage", "--json").json,
            [each["path"] for each in self.cli("trash", "list", "--json").json["trash"]],
        ]

    @property
    def backups(self) -> list[str]:
        """The backups, the newest first; all are sound."""
        found = self.cli("backup", "list", "--json").json["backups"]
        assert all(each["verified"] for each in found)
        return [each["id"] for each in found]

    def thumbnails(self) -> dict[str, str]:
        """The files of the store."""
        return {name: digest for name, digest in self.files.items() if name.startswith("thumbnails/")}


@pytest.fixture
def stage(cli: Command, tmp_path: Path, photos: Path, catalog_file: Path) -> Stage:
    for number in range(PHOTOS // 2):
        jpeg(photos / f"IMG_{number}.jpg", seed=300 + number)
        copy(photos / f"IMG_{number}.jpg", photos / "copies" / f"IMG_{number}.jpg")
    assert cli("add", photos).code == 0
    assert cli("rebuild").code == 0
    return Stage(cli, tmp_path, photos, catalog_file, tmp_path / "thumbnails")


@frozen
class Destructive:
    """A command that destroys or forgets.

    :ivar prepare: leads up to it; what it returns is given to the others.
    :ivar words: how it is called; `yes` are the words that confirm it, `dry` those that only look.
    :ivar lost: what is gone after it: a number to be greater than 0, and to equal what the dry run counted.
    :ivar back: the way back; None where there is none, because that is what was asked for.
    """

    name: str
    prepare: Callable[[Stage], Any]
    words: Callable[[Stage, Any], tuple[Any, ...]]
    count: Callable[[Any], int]
    back: Callable[[Stage, Any, Any], Answer] | None
    yes: tuple[str, ...] = ("--yes",)
    dry: tuple[str, ...] = ("--dry-run",)


def decided(stage: Stage) -> None:
    clusters = stage.cli("duplicates", "--json").json["clusters"]
    assert len(clusters) == PHOTOS // 2
    for each in clusters:
        assert stage.cli("decide", each["id"], "--keep", each["keeper"]).code == 0


def trashed(stage: Stage) -> None:
    decided(stage)
    assert stage.cli("apply", "--yes").code == 0


def with_a_stranger(stage: Stage) -> None:
    (stage.store / "00").mkdir(exist_ok=True)
    jpeg(stage.store / "00" / "99999.jpg", seed=999)
    assert stage.cli("thumbnails", "backup").code == 0


def copied_and_cleared(stage: Stage) -> None:
    assert stage.cli("thumbnails", "backup").code == 0
    assert stage.cli("thumbnails", "clear", "--yes").code == 0


def moved_away(stage: Stage) -> Path:
    return stage.photos.rename(stage.place / "elsewhere")


def moved_back(stage: Stage, place: Path, _done: Any) -> Answer:
    place.rename(stage.photos)
    return stage.cli("relocate", place, stage.photos, "--yes")


def backed_up(stage: Stage) -> str:
    made: str = stage.cli("backup", "create", "--json").json["id"]
    decided(stage)
    return made


def restored(stage: Stage, _before: Any, _done: Any) -> Answer:
    """Back to the newest backup: the snapshot that the command has made."""
    return stage.cli("backup", "restore", stage.backups[0], "--yes")


EVERY = [
    Destructive(
        "apply",
        decided,
        lambda stage, _: ("apply",),
        lambda said: len(said["trashed"]),
        lambda stage, _, done: stage.cli("undo"),
    ),
    Destructive("purge", trashed, lambda stage, _: ("trash", "purge"), lambda said: len(said["purged"]), None),
    Destructive(
        "clear",
        lambda stage: None,
        lambda stage, _: ("thumbnails", "clear"),
        lambda said: said["files"],
        lambda stage, _, done: stage.cli("thumbnails", "regenerate"),
    ),
    Destructive(
        "orphans",
        with_a_stranger,
        lambda stage, _: ("thumbnails", "orphans"),
        lambda said: said["files"],
        lambda stage, _, done: stage.cli("thumbnails", "rollback", "--yes"),
    ),
    Destructive(
        "rollback",
        copied_and_cleared,
        lambda stage, _: ("thumbnails", "rollback"),
        lambda said: said["files"],
        lambda stage, _, done: stage.cli("thumbnails", "clear", "--yes"),
    ),
    Destructive(
        "relocate",
        moved_away,
        lambda stage, place: ("relocate", stage.photos, place),
        lambda said: said["same"],
        moved_back,
    ),
    Destructive(
        "restore",
        backed_up,
        lambda stage, backup: ("backup", "restore", backup),
        lambda said: len(said["changes"]),
        restored,
    ),
    Destructive(
        "reset",
        lambda stage: None,
        lambda stage, _: ("reset",),
        lambda said: said["photos"],
        restored,
        yes=("--reason", "a fresh start", "--phrase", f"reset {PHOTOS} photos"),
    ),
]
every = pytest.mark.parametrize("each", EVERY, ids=lambda each: each.name)


@every
def test_looked_at_then_kept_then_confirmed_then_written_down_then_taken_back(stage: Stage, each: Destructive) -> None:
    led_to = each.prepare(stage)
    words = each.words(stage, led_to)
    known, backups = stage.known, stage.backups
    files, rows = stage.files, stage.rows

    foretold = stage.cli(*words, *each.dry, "--json")
    both = stage.cli(*words, *each.dry, *each.yes, "--json")
    unconfirmed = stage.cli(*words)
    assert (foretold.code, both.code, unconfirmed.code) == (0, 0, 2)
    assert both.json == foretold.json
    assert (stage.files, stage.rows) == (files, rows), "a look changes not one byte"
    assert each.count(foretold.json) > 0

    done = stage.cli(*words, *each.yes, "--json")
    assert done.code == 0
    assert each.count(done.json) == each.count(foretold.json), "as much as was foretold"
    assert (stage.files, stage.rows) != (files, rows)
    assert stage.backups[1:] == backups, "one sound snapshot more"
    number = done.json["operation"]
    assert number is not None
    account = stage.cli("audit", "--operation", number, "--json")
    assert account.code == 0

    if each.back is None:
        assert "cannot be taken back" in stage.cli(*words, "--help").out
        return
    assert each.back(stage, led_to, done.json).code == 0
    assert stage.known == known
    assert stage.thumbnails() == {name: digest for name, digest in files.items() if name.startswith("thumbnails/")}


def test_losses_are_counted_then_accepted_with_a_snapshot_and_forgotten_when_the_photos_are_back(stage: Stage) -> None:
    known, backups = stage.known, stage.backups
    kept = stage.photos.rename(stage.place / "kept")
    stage.photos.mkdir()
    copy(kept / "IMG_0.jpg", stage.photos / "IMG_0.jpg")
    looked = stage.cli("scan")
    assert looked.code == 1
    assert str(PHOTOS - 1) in looked.err
    assert stage.known == known, "a scan that doubts changes nothing that is known"

    done = stage.cli("scan", "--accept-missing", "--json")
    assert (done.code, done.json["missing"]) == (0, PHOTOS - 1)
    assert stage.backups[1:] == backups
    assert stage.cli("audit", "--counts", "--json").code == 0
    (stage.photos / "IMG_0.jpg").unlink()
    stage.photos.rmdir()
    kept.rename(stage.photos)
    assert stage.cli("scan", "--json").json["missing"] == 0
    assert stage.known == known


def test_photos_that_lie_in_the_trash_for_a_while_go_for_good_others_stay(stage: Stage) -> None:
    trashed(stage)
    listed = stage.cli("trash", "list", "--json").json["trash"]
    assert all(each["by"] for each in listed)
    assert stage.cli("trash", "purge", "--older-than", "30", "--yes", "--json").json["purged"] == []
    assert stage.cli("trash", "list", "--json").json["trash"] == listed
    with closing(sqlite3.connect(stage.catalog)) as connection, connection:
        long_ago = f"update trash_item set at = datetime('now', '-31 days') where photo_id = {listed[0]['photo']}"
        connection.execute(long_ago)
    done = stage.cli("trash", "purge", "--older-than", "30", "--yes", "--json")
    assert [each["photo"] for each in done.json["purged"]] == [listed[0]["photo"]]
