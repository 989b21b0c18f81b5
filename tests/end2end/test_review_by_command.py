"""Duplicates by command line on a real catalog: found, decided, trashed, taken back; the library is as before."""

from pathlib import Path

from camera import album, copy, drawing
from cli.conftest import Command, catalog_file, cli
from review.deciding import bytes_of

__all__ = ["catalog_file", "cli"]


def library(folder: Path) -> Path:
    """Three pictures with copies in many ways, one of them with a sidecar, and three without."""
    for number in range(3):
        picture = drawing(60 + number, (640, 480))
        picture.save(folder / f"IMG_{number}.jpg", quality=95)
        copy(folder / f"IMG_{number}.jpg", folder / "backup" / f"IMG_{number}.jpg")
        picture.resize((320, 240)).save(folder / f"small_{number}.jpg", quality=85)
    (folder / "small_1.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    album(folder / "others", 3, first=80)
    return folder


def test_decide_apply_undo_and_the_library_is_byte_for_byte_the_same(cli: Command, photos: Path) -> None:
    before = bytes_of(library(photos))
    assert cli("add", photos).code == 0
    assert cli("rebuild").code == 0
    clusters = cli("duplicates", "--json").json["clusters"]
    assert sorted(len(each["members"]) for each in clusters) == [3, 3, 3]
    gauges, known = cli("coverage", "--json").json, cli("photos", "--json").json
    losers = set()
    for each in clusters:
        said = cli("decide", each["id"], "--keep", each["keeper"], "--json").json
        assert said["keep"] == [each["keeper"]]
        losers |= set(said["trash"])
    assert bytes_of(photos) == before

    dry = cli("apply", "--dry-run", "--json").json
    done = cli("apply", "--yes", "--json")
    assert (done.code, set(done.json["trashed"])) == (0, losers)
    assert dry == done.json | {"operation": None}
    assert set(before) - set(bytes_of(photos)) == losers | {"small_1.xmp"}
    assert {each["path"] for each in cli("trash", "list", "--json").json["trash"]} == losers
    assert cli("duplicates", "--json").json["clusters"] == []
    assert cli("rebuild", "--json").json["result"] == "completed"
    assert not losers & {each["path"] for each in cli("photos", "--json").json["photos"]}

    undone = cli("undo", "--json").json
    assert (undone["operation"], set(undone["restored"]), undone["failed"]) == (done.json["operation"], losers, [])
    assert bytes_of(photos) == before
    assert cli("coverage", "--json").json == gauges
    assert cli("photos", "--json").json == known
    made = {each["phase"]: each["done"] for each in cli("rebuild", "--json").json["phases"]}
    assert not any(made[phase] for phase in ("thumbnails", "hashes", "analyze", "quality"))
    found = {tuple(sorted(m["path"] for m in each["members"])) for each in cli("duplicates", "--json").json["clusters"]}
    assert found == {tuple(sorted(m["path"] for m in each["members"])) for each in clusters}
    for _ in clusters:
        cli("undo")
    assert not any(each["reviewed"] for each in cli("duplicates", "--json").json["clusters"])
