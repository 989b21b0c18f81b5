"""reconcile.py: the store against its rows, both ways; each kind of fault is counted exactly, and the gauge follows."""

from collections.abc import Callable
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict, evolve
from camera import drawing, empty, exif, jpeg
from keeping import add, figures, ids, rebuild, states, with_phases
from PIL import Image
from sqlalchemy import delete, select, update

from catalog_gui.care import crew as care_crew
from catalog_gui.care import reconcile
from catalog_gui.care.reconcile import Checked, Found, Report, interrupted_at, verify
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.catalog.types import now
from catalog_gui.engine.executors import Died, Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import stored
from catalog_gui.phases import thumbnails
from catalog_gui.phases.thumbnails import ThumbnailRow

NAMES = [f"{letter}.jpg" for letter in "abcdefghij"]


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Ten photos with thumbnails."""
    for number, name in enumerate(NAMES):
        jpeg(photos / name, seed=number, size=(400, 300))
    add(keeper, photos)
    rebuild(keeper)
    return keeper


def check(keeper: Keeper, **how: bool) -> Report:
    """The report, and that the gauge follows."""
    last = list(verify(keeper, **how))[-1]
    assert isinstance(last, Report)
    figures(keeper)
    return last


def found(keeper: Keeper, *paths: str) -> list[Found]:
    known = ids(keeper)
    with keeper.catalog.read() as session:
        root = session.scalars(select(Root.path)).one()
    return [Found(known[path], path, root) for path in paths]


def file(keeper: Keeper, path: str) -> Path:
    return keeper.store.path_for(ids(keeper)[path])


def name_in_store(keeper: Keeper, photo: int) -> str:
    return keeper.store.path_for(photo).relative_to(keeper.store.directory).as_posix()


def a_thumbnail(size: tuple[int, int]) -> bytes:
    buffer = BytesIO()
    drawing(1, size).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_store_as_it_should_be(library: Keeper) -> None:
    assert check(library) == Report(ok=10)
    assert set(states(library, "thumbnails").values()) == {"done"}


def test_each_kind_of_fault_is_found_and_nothing_else(library: Keeper) -> None:
    known = ids(library)
    file(library, "a.jpg").unlink()
    file(library, "b.jpg").write_bytes(file(library, "b.jpg").read_bytes()[:400])
    file(library, "c.jpg").write_bytes(a_thumbnail((192, 256)))
    with library.catalog.write() as session, library.tallies.changing(session, [known["d.jpg"]]):
        session.execute(delete(ThumbnailRow).where(ThumbnailRow.photo_id == known["d.jpg"]))
    with library.catalog.write() as session, library.tallies.changing(session, [known["e.jpg"]]):
        session.execute(delete(ThumbnailRow).where(ThumbnailRow.photo_id == known["e.jpg"]))
    file(library, "e.jpg").unlink()
    with library.catalog.write() as session, library.tallies.changing(session, [known["f.jpg"]]):
        session.execute(update(ThumbnailRow).where(ThumbnailRow.photo_id == known["f.jpg"]).values(version="0"))
    library.store.write(4711, a_thumbnail((256, 192)))
    library.store.write(known["g.jpg"], a_thumbnail((256, 192)), preview=True)
    misplaced = library.store.directory / ("00" if library.store.path_for(known["h.jpg"]).parent.name != "00" else "01")
    misplaced.mkdir(exist_ok=True)
    (misplaced / f"{known['h.jpg']}.jpg").write_bytes(a_thumbnail((256, 192)))
    report = check(library)
    assert report == Report(
        ok=4,
        row_only=found(library, "a.jpg"),
        file_only=sorted(
            [
                name_in_store(library, known["d.jpg"]),
                name_in_store(library, 4711),
                f"{misplaced.name}/{known['h.jpg']}.jpg",
            ]
        ),
        neither=found(library, "e.jpg"),
        stale=found(library, "f.jpg"),
        undecodable=found(library, "b.jpg"),
        wrong_shape=found(library, "c.jpg"),
        adoptable=[name_in_store(library, known["d.jpg"])],
    )
    broken = [known[name] for name in ("a.jpg", "b.jpg", "c.jpg", "e.jpg", "f.jpg")]
    assert report.broken == tuple(broken)
    assert set(asdict(report)) == {
        "ok",
        "row_only",
        "file_only",
        "neither",
        "stale",
        "undecodable",
        "wrong_shape",
        "adoptable",
    }
    expected = dict.fromkeys(NAMES, "done") | {
        "a.jpg": "missing",
        "b.jpg": "stale",
        "c.jpg": "stale",
        "d.jpg": "missing",
        "e.jpg": "missing",
        "f.jpg": "stale",
    }
    assert states(library, "thumbnails") == expected, "what was found is written down"
    assert check(library) == report, "looking again finds the same"


def test_a_rebuild_mends_what_was_found(library: Keeper) -> None:
    file(library, "a.jpg").unlink()
    file(library, "b.jpg").write_bytes(b"")
    file(library, "c.jpg").write_bytes(a_thumbnail((192, 256)))
    check(library)
    last = rebuild(library)
    assert {each.phase: each.done for each in last.phases}["thumbnails"] == 3
    assert check(library) == Report(ok=10)


def test_a_file_that_comes_back_is_well_again(library: Keeper, tmp_path: Path) -> None:
    file(library, "a.jpg").rename(tmp_path / "aside")
    assert check(library).row_only == found(library, "a.jpg")
    (tmp_path / "aside").rename(file(library, "a.jpg"))
    assert check(library) == Report(ok=10)
    assert set(states(library, "thumbnails").values()) == {"done"}


def test_an_older_maker_is_stale_also_where_the_file_had_been_away(library: Keeper, tmp_path: Path) -> None:
    file(library, "a.jpg").rename(tmp_path / "aside")
    check(library)
    (tmp_path / "aside").rename(file(library, "a.jpg"))
    other = evolve(library.settings, thumbnail_quality=50)
    newer = with_phases(
        library, *(thumbnails.phase(other) if phase.name == "thumbnails" else phase for phase in library.phases)
    )
    assert check(newer).stale == found(library, *NAMES)
    assert set(states(newer, "thumbnails").values()) == {"stale"}


@pytest.mark.parametrize(
    ("size", "well"),
    [
        ((256, 192), True),
        ((256, 191), True),
        ((256, 193), True),
        ((256, 188), False),
        ((192, 256), False),
        ((256, 256), False),
    ],
)
def test_a_pixel_of_rounding_is_no_other_shape(library: Keeper, size: tuple[int, int], well: bool) -> None:
    file(library, "a.jpg").write_bytes(a_thumbnail(size))
    assert check(library).wrong_shape == ([] if well else found(library, "a.jpg"))


def test_photos_in_the_trash_are_not_reported(library: Keeper) -> None:
    known = ids(library)["a.jpg"]
    file(library, "a.jpg").unlink()
    with library.catalog.write() as session, library.tallies.changing(session, [known]):
        session.execute(update(Photo).where(Photo.id == known).values(trashed_at=now()))
    assert check(library) == Report(ok=9)


def test_a_thumbnail_of_a_photo_in_the_trash_waits_for_its_return(library: Keeper) -> None:
    known = ids(library)["a.jpg"]
    with library.catalog.write() as session, library.tallies.changing(session, [known]):
        session.execute(update(Photo).where(Photo.id == known).values(trashed_at=now()))
    assert check(library).file_only == [], "it is not without an owner"


def test_a_photo_that_failed_lacks_nothing_more(library: Keeper, photos: Path) -> None:
    empty(photos / "broken.jpg")
    rebuild(library)
    assert check(library) == Report(ok=10)
    assert states(library, "thumbnails")["broken.jpg"] == "failed"


def test_before_anything_was_made(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg")
    add(keeper, photos)
    assert check(keeper) == Report(neither=found(keeper, "a.jpg"))


def test_an_empty_catalog_has_an_empty_report(keeper: Keeper) -> None:
    assert check(keeper) == Report()


def test_large_stores_are_read_page_by_page(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 3)
    file(library, "j.jpg").unlink()
    steps = list(verify(library))
    assert steps[:-1] == [Checked(done, 10) for done in (3, 6, 9, 10)]
    last = steps[-1]
    assert isinstance(last, Report)
    assert (last.ok, last.row_only, last.file_only) == (9, found(library, "j.jpg"), [])


def test_the_originals_are_not_looked_at(library: Keeper, photos: Path) -> None:
    for path in photos.iterdir():
        path.unlink()
    photos.rmdir()
    assert check(library) == Report(ok=10)


def test_a_quick_check_opens_only_what_has_another_length(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    file(library, "a.jpg").unlink()
    file(library, "b.jpg").write_bytes(b"short")
    opened: list[str] = []
    look_at = stored.look_at

    def watched(files: tuple[str, ...], quality: int | None = None) -> list[stored.Stored | None]:
        opened.extend(files)
        return look_at(files, quality)

    monkeypatch.setattr(stored, "look_at", watched)
    report = check(library, quick=True)
    assert (report.ok, report.row_only, report.undecodable) == (8, found(library, "a.jpg"), found(library, "b.jpg"))
    assert set(opened) == {str(file(library, "b.jpg")), str(file(library, "a.jpg"))}


def test_a_check_that_was_broken_off_goes_on_where_it_was(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "BATCH", 3)
    file(library, "b.jpg").unlink()
    steps = verify(library)
    assert [next(steps), next(steps)] == [Checked(3, 10), Checked(6, 10)]
    steps.close()  # type: ignore[attr-defined]
    assert interrupted_at(library) == ids(library)["f.jpg"]
    opened: list[str] = []
    look_at = stored.look_at
    monkeypatch.setattr(stored, "look_at", lambda files, quality=None: opened.extend(files) or look_at(files, quality))
    assert check(library, resume=True) == Report(ok=9, row_only=found(library, "b.jpg"))
    assert set(opened) == {str(file(library, name)) for name in ("g.jpg", "h.jpg", "i.jpg", "j.jpg")}
    assert interrupted_at(library) is None


def test_a_look_that_writes_nothing_down(library: Keeper) -> None:
    file(library, "a.jpg").unlink()
    assert check(library, note=False).row_only == found(library, "a.jpg")
    assert states(library, "thumbnails")["a.jpg"] == "done"
    assert interrupted_at(library) is None


def test_a_row_has_the_length_of_its_file(library: Keeper) -> None:
    damaged = file(library, "a.jpg")
    damaged.write_bytes(damaged.read_bytes()[:300])
    check(library)
    with library.catalog.read() as session:
        row = session.get_one(ThumbnailRow, ids(library)["a.jpg"])
        assert (row.bytes, row.fault, row.width) == (300, "undecodable", 256), "what shows it is told apart by that"


def test_a_thumbnail_made_anew_during_the_check_is_not_called_broken(
    library: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, begin = file(library, "a.jpg").read_bytes(), reconcile._Check._begin
    file(library, "a.jpg").unlink()

    def repaired_meanwhile(check: reconcile._Check, rows: list[reconcile.StoreRow]) -> reconcile._Page:
        page = begin(check, rows)
        file(library, "a.jpg").write_bytes(good)
        return page

    monkeypatch.setattr(reconcile._Check, "_begin", repaired_meanwhile)
    check(library)
    assert states(library, "thumbnails")["a.jpg"] == "done"


def test_what_an_older_content_has_said_of_its_shape_is_not_believed(library: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg", seed=77, size=(300, 400))
    rebuild(library, only=["thumbnails"])
    assert check(library) == Report(ok=10), "its size as the catalog has it is that of the picture before"


def test_many_files_are_looked_at_by_several_processes(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care_crew, "MANY", 1)
    file(library, "a.jpg").write_bytes(b"broken")
    assert check(library) == Report(ok=9, undecodable=found(library, "a.jpg"))


class Deadly(Inline):
    """Processes that one file ends."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if any("b4" in name for name in args[0]):
            future.set_exception(Died("gone"))
            return future
        return super().submit(fn, *args, **kwargs)


def test_a_file_that_ends_its_worker_is_undecodable_and_costs_no_other(tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("a1", "b4", "c2")]
    for name in files:
        Path(name).write_bytes(a_thumbnail((64, 48)))
    hands = care_crew.Crew(Deadly(), 1)
    seen = hands.result(hands.look_at(files), files)
    assert [each.size for each in seen] == [(64, 48), None, (64, 48)]


@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_180, Image.Transpose.FLIP_LEFT_RIGHT])
def test_a_thumbnail_that_stands_on_its_head_is_found_though_its_shape_fits(
    keeper: Keeper, photos: Path, turn: Image.Transpose
) -> None:
    for number, orientation in enumerate((1, 3, 6, 8)):
        jpeg(photos / f"{orientation}.jpg", seed=number, size=(400, 300), orientation=orientation)
        jpeg(photos / f"square-{orientation}.jpg", seed=number + 9, size=(300, 300), orientation=orientation)
    add(keeper, photos)
    rebuild(keeper)
    assert check(keeper) == Report(ok=8)
    wrong = ("3.jpg", "6.jpg", "square-8.jpg")
    for name in wrong:
        with Image.open(file(keeper, name)) as image:
            turned = image.transpose(turn)
        turned.save(file(keeper, name), "JPEG")
    report = check(keeper)
    assert (report.ok, report.wrong_shape) == (5, found(keeper, *wrong))
    assert rebuild(keeper, only=["thumbnails"]).failures == 0
    assert check(keeper) == Report(ok=8)


def test_a_picture_that_looks_alike_turned_is_not_called_wrong(keeper: Keeper, photos: Path) -> None:
    Image.new("RGB", (400, 300), "grey").save(photos / "plain.jpg", exif=exif(orientation=3))
    add(keeper, photos)
    rebuild(keeper)
    assert check(keeper) == Report(ok=1)
