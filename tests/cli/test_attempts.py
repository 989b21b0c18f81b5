"""listing.py: problems --attempts, what was tried with one photo."""

from pathlib import Path

from camera import album, cut_short

from cli.conftest import Command, check


def test_every_try_with_a_photo_is_listed(cli: Command, photos: Path) -> None:
    album(photos, 1)
    cut_short(photos / "cut.jpg")
    cli("add", photos)
    cli("rebuild", "--only", "thumbnails", "--quiet")
    cli("rebuild", "--only", "thumbnails", "--force", "--quiet")
    answer = cli("problems", "--attempts", "cut.jpg", "--json")
    attempt = {"photo": int, "phase": str, "at": str, "seconds": float, "program": str, "kind": str, "message": str}
    check({"photo": int, "path": str, "attempts": [attempt]}, answer.json)
    assert [(each["phase"], each["result"]) for each in answer.json["attempts"]] == [("thumbnails", "failed")] * 2
    assert "thumbnails" in cli("problems", "--attempts", "cut.jpg").out
    assert "Nothing has ever failed" in cli("problems", "--attempts", "photo-000.jpg").out
    unknown = cli("problems", "--attempts", "4711")
    assert (unknown.code, unknown.out) == (2, "")
    assert "No photo" in unknown.err
