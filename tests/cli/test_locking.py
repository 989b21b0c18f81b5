"""lock and unlock: what they answer, how they end, and what they stop."""

from pathlib import Path

import pytest
from camera import album, copy

from cli.conftest import Command, check


@pytest.fixture
def used(cli: Command, photos: Path) -> Command:
    """A catalog of three photos."""
    album(photos, 3)
    assert cli("add", photos).code == 0
    return cli


def test_locked_rebuilds_and_the_rest_end_with_1_and_the_reason(used: Command) -> None:
    answer = used("lock", "--reason", "photos are gone", "--json")
    assert answer.code == 0
    check({"locked": bool, "at": str, "actor": str, "reason": str}, answer.json)
    assert answer.json["at"].endswith("Z")
    for words in (("rebuild",), ("rebuild", "--only", "thumbnails")):
        refused = used(*words)
        assert refused.code == 1, words
        assert "(photos are gone), so nothing was changed" in refused.err
        assert "catalog-gui unlock" in refused.err
    for words in (("coverage",), ("scan",), ("triage",), ("backup", "create"), ("plan",), ("rebuild", "--dry-run")):
        assert used(*words).code == 0, words
    assert used("unlock", "--json").json == {"locked": False, "was_locked": True}
    assert used("rebuild").code == 0


def test_what_was_decided_waits_too(cli: Command, photos: Path) -> None:
    first = album(photos, 2)[0]
    copy(first, photos / "copies" / "same.jpg")
    cli("add", photos)
    cli("rebuild")
    (cluster,) = cli("duplicates", "--json").json["clusters"]
    assert cli("decide", cluster["id"], "--keep", cluster["keeper"]).code == 0
    cli("lock")
    assert cli("apply", "--yes").code == 1
    assert len(list(photos.rglob("*.jpg"))) == 3
    cli("unlock")
    assert cli("apply", "--yes").code == 0
    assert len(list(photos.rglob("*.jpg"))) == 2


def test_a_second_lock_keeps_the_first_and_a_second_unlock_is_no_mistake(used: Command) -> None:
    first = used("lock", "--reason", "one", "--json").json
    assert used("lock", "--reason", "two", "--json").json == first
    assert "locked since" in used("lock").out
    assert "no longer locked" in used("unlock").out
    again = used("unlock")
    assert again.code == 0
    assert "was not locked" in again.out


@pytest.mark.parametrize("word", ["lock", "unlock"])
def test_without_a_catalog_they_end_with_1(cli: Command, word: str) -> None:
    answer = cli(word)
    assert answer.code == 1
    assert "There is no catalog" in answer.err
