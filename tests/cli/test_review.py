"""review.py: decide, apply, undo, redo, trash; and what every command that destroys has in common."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from camera import copy, jpeg
from keeping import ids
from review.deciding import (
    BURST,
    burst,
    bytes_of,
    choices,
    cluster,
    draw,
    given,
    in_trash,
    operations,
    reviewed,
    rows,
    say,
    says,
    take_in,
)

from catalog_gui.engine.keeper import Keeper, backup_folder, open_keeper
from catalog_gui.review.apply import apply
from catalog_gui.settings import Settings
from cli.conftest import Command, check

PHOTO = {"path": str, "photo": int, "root": str}
LEFT = PHOTO | {"message": str}
NOTHING = type(None)
DECIDE = {"cluster": int, "keep": [str], "trash": [str], "not_duplicates": bool}
APPLY = {
    "operation": (int, NOTHING),
    "trashed": [str],
    "photos": [PHOTO],
    "bytes": int,
    "refused": [LEFT],
    "failed": [LEFT],
}
UNDO = {"operation": (int, NOTHING), "label": str, "restored": [str], "photos": [PHOTO], "failed": [LEFT]}
TRASH = {"trash": [PHOTO | {"id": int, "at": str, "bytes": int, "operation": int}]}


@pytest.fixture
def opened(cli: Command, photos: Path, catalog_file: Path, settings: Settings) -> Iterator[Keeper]:
    """a.jpg and b.jpg are one picture, c.jpg, d.jpg and e.jpg another."""
    draw(photos, ("a.jpg", "b.jpg"), ("c.jpg", "d.jpg", "e.jpg"))
    keeper = open_keeper(catalog_file, settings, create=True)
    take_in(keeper, photos)
    yield keeper
    keeper.close()


@pytest.fixture
def decided(opened: Keeper) -> tuple[int, int]:
    """b.jpg, d.jpg and e.jpg are to go."""
    one, other = cluster(opened, "a.jpg", "b.jpg"), cluster(opened, "c.jpg", "d.jpg", "e.jpg")
    say(opened, one, "a.jpg")
    say(opened, other, "c.jpg")
    return one, other


def test_decide_says_what_it_will_do(cli: Command, opened: Keeper, photos: Path) -> None:
    number = cluster(opened, "c.jpg", "d.jpg", "e.jpg")
    answer = cli("decide", number, "--keep", photos / "c.jpg", "--keep", ids(opened)["e.jpg"], "--json")
    check(DECIDE, answer.json)
    assert answer.json == {"cluster": number, "keep": ["c.jpg", "e.jpg"], "trash": ["d.jpg"], "not_duplicates": False}
    assert choices(opened, number) == {"c.jpg": "keep", "d.jpg": "trash", "e.jpg": "keep"}
    assert "Keep d.jpg; 2 to the trash" in cli("decide", number, "--keep", "d.jpg").out


def test_not_duplicates_are_off_the_list(cli: Command, opened: Keeper) -> None:
    number = cluster(opened, "a.jpg", "b.jpg")
    assert cli("decide", number, "--not-duplicates", "--json").json["not_duplicates"] is True
    assert cli("duplicates", "--json").json["clusters"] == []
    assert cli("decide", number, "--keep", "a.jpg").code == 1
    cli("undo")
    assert len(cli("duplicates", "--json").json["clusters"]) == 1


def test_a_burst_is_decided_too(cli: Command, opened: Keeper) -> None:
    number = burst(opened, "a.jpg", "c.jpg")
    assert cli("decide", number, "--burst", "--keep", "c.jpg", "--json").json["trash"] == ["a.jpg"]
    assert reviewed(opened, number, BURST)
    assert cli("bursts", "--json").json["bursts"][0]["reviewed"] is True


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("1",), 2),
        (("1", "--keep", "a.jpg", "--not-duplicates"), 2),
        (("1", "--burst", "--not-duplicates"), 2),
        (("1", "--keep", "nowhere.jpg"), 2),
        (("1", "--keep", "c.jpg"), 2),
        (("77", "--keep", "a.jpg"), 1),
        (("77", "--not-duplicates"), 1),
        (("--keep", "a.jpg"), 2),
        (("many", "--keep", "a.jpg"), 2),
    ],
)
def test_a_wrong_decision_is_refused_and_nothing_is_said(
    cli: Command, opened: Keeper, words: tuple[str, ...], code: int
) -> None:
    cluster(opened, "a.jpg", "b.jpg")
    before = rows(opened)
    assert cli("decide", *words).code == code
    assert rows(opened) == before


def test_a_path_that_fits_two_photos_is_asked_back(cli: Command, opened: Keeper, photos: Path, tmp_path: Path) -> None:
    jpeg(tmp_path / "second/a.jpg", seed=900)
    list(opened.add([tmp_path / "second"]))
    number = cluster(opened, "b.jpg", "a.jpg")
    answer = cli("decide", number, "--keep", "a.jpg")
    assert answer.code == 2
    assert str(photos / "a.jpg") in answer.err.replace("\n", "")
    assert cli("decide", number, "--keep", "b.jpg").code == 0


def test_apply_undo_and_redo_speak_as_agreed(cli: Command, opened: Keeper, decided: object, photos: Path) -> None:
    before = bytes_of(photos)
    jpeg(photos / "d.jpg", seed=1)
    answer = cli("apply", "--yes", "--json")
    check(APPLY, answer.json)
    assert (answer.code, answer.json["trashed"]) == (3, ["b.jpg", "e.jpg"])
    assert [each["path"] for each in answer.json["refused"]] == ["d.jpg"]
    check(TRASH, cli("trash", "list", "--json").json)
    (photos / "b.jpg").write_text("in the way")
    first = cli("undo", "--json")
    check(UNDO, first.json)
    assert (first.code, first.json["restored"]) == (3, ["e.jpg"])
    (photos / "b.jpg").unlink()
    second = cli("undo", "--json")
    assert (second.code, second.json["operation"], second.json["restored"]) == (0, answer.json["operation"], ["b.jpg"])
    copy(photos / "c.jpg", photos / "d.jpg")
    assert bytes_of(photos) == before
    assert "Taken back: Keep c.jpg of its copies, trash 2" in cli("undo").out
    assert cli("redo", "--json").json == {"label": "Keep c.jpg of its copies, trash 2"}


def test_nothing_to_do_is_no_fault(cli: Command, opened: Keeper) -> None:
    answer = cli("undo", "--json")
    assert (answer.code, answer.json["operation"]) == (0, None)
    assert cli("undo").out == "There is nothing to take back.\n"
    assert cli("redo").out == "There is nothing to do again.\n"
    assert cli("trash", "list").out == "The trash is empty.\n"
    assert cli("trash", "list", "--json").json == {"trash": []}
    assert cli("trash", "restore", "--json").json["restored"] == []
    done = cli("apply", "--yes", "--json")
    assert (done.code, done.json["operation"], done.json["trashed"]) == (0, None, [])


def test_a_person_reads_how_many_and_why_not(cli: Command, opened: Keeper, decided: object, photos: Path) -> None:
    (photos / "c.jpg").unlink()
    answer = cli("apply", "--yes")
    assert answer.out.startswith("1 photo went to the trash, ")
    assert "d.jpg: “c.jpg”, which was to stay for it, is not as it was." in answer.err
    assert cli("undo").out == "Taken back: Move 3 photos to the trash (1 photo)\n"


def test_the_last_copies_need_their_own_word(cli: Command, opened: Keeper, photos: Path) -> None:
    number = cluster(opened, "a.jpg", "b.jpg")
    say(opened, number)
    refused = cli("apply", "--yes", "--json")
    assert (refused.code, refused.json["trashed"]) == (3, [])
    say(opened, number)
    assert cli("apply", "--yes", "--last-copies", "--json").json["trashed"] == ["a.jpg", "b.jpg"]


def test_single_photos_come_back(cli: Command, opened: Keeper, decided: object, photos: Path) -> None:
    cli("apply", "--yes")
    entries = {each["path"]: each for each in cli("trash", "list", "--json").json["trash"]}
    assert set(entries) == {"b.jpg", "d.jpg", "e.jpg"}
    words = ("d.jpg", photos / "d.jpg", entries["b.jpg"]["id"])
    answer = cli("trash", "restore", *words, "--json")
    assert (answer.code, answer.json["restored"]) == (0, ["b.jpg", "d.jpg"])
    assert in_trash(opened) == {"e.jpg"}
    assert cli("trash", "restore", "a.jpg").code == 2
    copy(photos / "c.jpg", photos / "e.jpg")
    assert cli("trash", "restore").out == "0 photos of 1 came back.\n"


def test_of_two_of_one_name_in_the_trash_one_is_chosen_by_its_number(
    cli: Command, opened: Keeper, decided: object, photos: Path
) -> None:
    cli("apply", "--yes")
    copy(photos / "a.jpg", photos / "b.jpg")
    cli("scan")
    take_in(opened, photos)
    say(opened, cluster(opened, "a.jpg", "b.jpg"), "a.jpg")
    cli("apply", "--yes")
    answer = cli("trash", "restore", "b.jpg")
    assert answer.code == 2
    assert "more than one" in answer.err
    newest = cli("trash", "list", "--json").json["trash"][0]
    assert cli("trash", "restore", newest["id"], "--json").json["photos"][0]["photo"] == newest["photo"]


def test_another_catalog_of_the_same_photos_sees_nothing_of_it(
    cli: Command, opened: Keeper, decided: tuple[int, int], photos: Path, tmp_path: Path, settings: Settings
) -> None:
    says(opened, "b.jpg", rating=5)
    with_other = ("--catalog", tmp_path / "other.catalog")
    other = open_keeper(tmp_path / "other.catalog", settings, create=True)
    take_in(other, photos)
    number = cluster(other, "a.jpg", "b.jpg")
    before = rows(other)
    cli("apply", "--yes")
    assert rows(other) == before
    assert given(other, "a.jpg") == {}
    assert choices(other, number) == {"a.jpg": None, "b.jpg": None}
    assert cli(*with_other, "trash", "list", "--json").json["trash"] == []
    assert cli(*with_other, "undo", "--json").json["operation"] is None
    assert cli(*with_other, "trash", "purge", "--yes", "--json").json["purged"] == []
    assert cli(*with_other, "apply", "--yes", "--json").json["trashed"] == []
    assert cli(*with_other, "scan", "--json").json["missing"] == 3
    assert in_trash(opened) == {"b.jpg", "d.jpg", "e.jpg"}
    assert len(cli("undo", "--json").json["restored"]) == 3
    other.close()


@frozen
class Destructive:
    """A command that destroys: how it is called, what it leads up to, and which of its keys list what it does."""

    words: tuple[str, ...]
    prepare: Callable[[Keeper], Any]
    done: str
    kind: str
    label: str


def _apply(keeper: Keeper) -> None:
    list(apply(keeper))


EVERY = [
    Destructive(("apply",), lambda keeper: None, "trashed", "apply", "Move 3 photos to the trash"),
    Destructive(("trash", "purge"), _apply, "purged", "purge", "Let 3 photos in the trash go for good"),
]
every = pytest.mark.parametrize("each", EVERY, ids=lambda each: "-".join(each.words))


def state(keeper: Keeper, photos: Path, home: Path) -> tuple[Any, ...]:
    """Everything that a destructive command might touch: files, the trash, rows, the journal, backups."""
    backups = backup_folder(keeper.catalog.file)
    kept = set(bytes_of(backups)) if backups.is_dir() else set()
    return bytes_of(photos), {path.name for path in home.rglob("Trash/*/*")}, rows(keeper), operations(keeper), kept


@pytest.fixture
def ready(opened: Keeper, decided: object) -> Callable[[Destructive], Keeper]:
    def prepared(each: Destructive) -> Keeper:
        each.prepare(opened)
        return opened

    return prepared


@every
def test_without_a_yes_nothing_changes_and_it_ends_with_2(
    cli: Command, ready: Callable[[Destructive], Keeper], photos: Path, home: Path, each: Destructive
) -> None:
    keeper = ready(each)
    before = state(keeper, photos, home)
    answer = cli(*each.words)
    assert (answer.code, answer.out) == (2, "")
    assert "--yes" in answer.err
    assert cli(*each.words, "--json").code == 2
    assert state(keeper, photos, home) == before


@every
def test_a_dry_run_changes_nothing_and_foretells_what_is_done(
    cli: Command, ready: Callable[[Destructive], Keeper], photos: Path, home: Path, each: Destructive
) -> None:
    keeper = ready(each)
    before = state(keeper, photos, home)
    foretold = cli(*each.words, "--dry-run", "--json")
    both = cli(*each.words, "--dry-run", "--yes", "--json")
    assert state(keeper, photos, home) == before
    assert foretold.code == both.code == 0
    done = cli(*each.words, "--yes", "--json")
    assert foretold.json == both.json == done.json | ({"operation": None} if "operation" in done.json else {})
    assert len(done.json[each.done]) == 3
    assert done.json["bytes"] > 0
    after = state(keeper, photos, home)
    lost = len(before[0]) - len(after[0]) if each.kind == "apply" else len(before[1]) // 2 - len(after[1]) // 2
    assert lost == 3


@every
def test_a_snapshot_and_an_entry_in_the_journal_remain(
    cli: Command, ready: Callable[[Destructive], Keeper], photos: Path, home: Path, each: Destructive
) -> None:
    keeper = ready(each)
    before = state(keeper, photos, home)
    assert cli(*each.words, "--yes").code == 0
    after = state(keeper, photos, home)
    assert after[3] == [*before[3], (each.kind, each.label, "completed")]
    assert any(name.endswith(".catalog") for name in after[4] - before[4])


def test_a_person_at_the_terminal_types_how_many_are_meant(
    cli: Command, opened: Keeper, decided: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("apply", "--yes")
    many = len(cli("trash", "list", "--json").json["trash"])
    assert many > 1
    monkeypatch.setattr("catalog_gui.cli.review.at_a_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda words, err: "purge 1 photo")
    answer = cli("trash", "purge", "--yes")
    assert answer.code == 1
    assert f"purge {many} photos" in answer.err
    assert cli("trash", "purge", "--yes", "--phrase", "purge all").code == 1
    assert len(cli("trash", "list", "--json").json["trash"]) == many, "nothing went"
    monkeypatch.setattr("typer.prompt", lambda words, err: words.rpartition("type: ")[2])
    assert cli("trash", "purge", "--yes").code == 0
    assert cli("trash", "list", "--json").json["trash"] == []


def test_only_what_is_named_is_purged(cli: Command, opened: Keeper, decided: object) -> None:
    cli("apply", "--yes")
    answer = cli("trash", "purge", "d.jpg", "--yes", "--json")
    assert [each["path"] for each in answer.json["purged"]] == ["d.jpg"]
    assert in_trash(opened) == {"b.jpg", "e.jpg"}
    assert cli("trash", "purge", "d.jpg", "--yes").code == 2
    assert cli("trash", "purge", "e.jpg", "--yes").out == "1 photo went for good.\n"
