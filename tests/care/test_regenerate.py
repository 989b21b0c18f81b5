"""regenerate.py: exactly the photos that were asked for, with what became of each; the photo's own size stays."""

import time
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve
from camera import cut_short, empty, jpeg
from keeping import add, figures, ids, missing, rebuild, scan, states
from sqlalchemy import select, update

from catalog_gui.care import regenerate, unfinished
from catalog_gui.care.hours import Hours
from catalog_gui.care.reconcile import Report, verify
from catalog_gui.care.regenerate import Asked, Prospect, Regenerated, go_on, rehearse
from catalog_gui.care.selection import Selection, selection
from catalog_gui.catalog.tables import Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine import runner
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.errors import UsageError
from catalog_gui.phases.analyze import Analysis
from catalog_gui.phases.previews import PreviewRow

NAMES = [f"{letter}.jpg" for letter in "abcdef"]


class Here(Inline):
    """Worker processes that are this one."""

    def __init__(self, *_: object) -> None:
        pass

    def warm_up(self) -> None:
        """Nothing to load."""


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "Processes", Here)


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Six photos of six days with thumbnails; their files are a day old."""
    for number, name in enumerate(NAMES):
        jpeg(photos / ("old" if number < 3 else "new") / name, number, (400, 300), taken=datetime(2024, 5, number + 1))
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    age(keeper, 1)
    return keeper


def age(keeper: Keeper, days: float) -> None:
    import os

    for file in keeper.store.files():
        os.utime(file.path, (time.time() - days * 86400,) * 2)


def made(keeper: Keeper, which: Selection | None = None, **how: Any) -> Regenerated:
    last = list(regenerate.regenerate(keeper, Asked(which or Selection(), **how)))[-1]
    assert isinstance(last, Regenerated)
    figures(keeper)
    return last


def would(keeper: Keeper, which: Selection | None = None, **how: Any) -> Prospect:
    last = list(rehearse(keeper, Asked(which or Selection(), **how)))[-1]
    assert isinstance(last, Prospect)
    return last


def known(keeper: Keeper) -> dict[str, int]:
    return {Path(path).name: photo for path, photo in ids(keeper).items()}


def fresh(keeper: Keeper) -> set[str]:
    """Photos whose thumbnail was written just now."""
    recent = {file.photo_id for file in keeper.store.files() if file.path.stat().st_mtime > time.time() - 3600}
    return {name for name, photo in known(keeper).items() if photo in recent}


def test_force_makes_just_these_and_tells_of_each(library: Keeper) -> None:
    photo = known(library)["b.jpg"]
    done = made(library, Selection(ids=(photo, 4711)), force=True)
    assert fresh(library) == {"b.jpg"}
    assert (done.requested, done.done, done.failed, done.skipped) == (1, 1, 0, 0)
    (item,) = done.items
    assert (item.photo, item.path, item.width, item.height, item.status) == (photo, "old/b.jpg", 256, 192, "done")
    assert [each.id for each in done.unknown] == [4711]
    assert unfinished.unfinished(library) is None


def test_without_force_only_gaps_are_filled(library: Keeper) -> None:
    library.store.path_for(known(library)["c.jpg"]).unlink()
    done = made(library)
    assert (fresh(library), done.requested, done.done, done.skipped) == ({"c.jpg"}, 1, 1, 5)


def test_the_size_of_the_photo_stays_the_photos(library: Keeper) -> None:
    made(library, force=True)
    with library.catalog.read() as session:
        assert set(session.execute(select(Analysis.width, Analysis.height)).all()) == {(400, 300)}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({}, set(NAMES)),
        ({"since": "2024-05-02", "until": "2024-05-04"}, {"b.jpg", "c.jpg", "d.jpg"}),
        ({"since": "2024-05-06"}, {"f.jpg"}),
        ({"until": "2024-05-01"}, {"a.jpg"}),
        ({"since": "2024-05-02T00:00:01", "until": "2024-05-03T00:00:00"}, {"c.jpg"}),
        ({"folder": "old"}, {"a.jpg", "b.jpg", "c.jpg"}),
        ({"folder": "old", "since": "2024-05-03"}, {"c.jpg"}),
        ({"older_than": 0.5}, set(NAMES)),
        ({"older_than": 1.5}, set()),
    ],
)
def test_all_filters_must_fit_and_days_are_inclusive(library: Keeper, words: dict[str, Any], names: set[str]) -> None:
    wanted = selection(**words)
    expected = tuple(sorted(known(library)[name] for name in names))
    assert would(library, wanted, force=True).photos == expected
    assert fresh(library) == set(), "a rehearsal makes nothing"
    made(library, wanted, force=True)
    assert fresh(library) == names


def test_a_whole_path_of_a_folder(library: Keeper, photos: Path) -> None:
    for folder, names in ((photos, NAMES), (photos.parent, NAMES), (photos / "new", NAMES[3:])):
        found = would(library, selection(folder=str(folder)), force=True)
        assert found.photos == tuple(sorted(known(library)[name] for name in names))
    for folder in (str(photos / "nowhere"), "ol", "/", "nowhere"):
        if folder == "/":
            continue
        with pytest.raises(UsageError, match="No photo"):
            would(library, selection(folder=folder))


def test_a_shard(library: Keeper) -> None:
    photo = known(library)["d.jpg"]
    shard = library.store.path_for(photo).parent.name
    there = {name for name, each in known(library).items() if library.store.path_for(each).parent.name == shard}
    made(library, selection(shard=shard.upper()), force=True)
    assert fresh(library) == there


@pytest.mark.parametrize(
    "words",
    [
        {"ids": "1,x"},
        {"ids": ""},
        {"ids": "-1"},
        {"since": "yesterday"},
        {"since": "2024-13-01"},
        {"until": "2024-05-06T07:08:09Z"},
        {"since": "2024-05-06", "until": "2024-05-05"},
        {"shard": "8g"},
        {"shard": "821"},
        {"older_than": -1},
        {"older_than": float("nan")},
    ],
)
def test_words_that_mean_nothing_are_told(words: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        selection(**words)


def test_broken_takes_all_that_a_check_finds(library: Keeper, photos: Path) -> None:
    numbers = known(library)
    library.store.path_for(numbers["a.jpg"]).unlink()
    library.store.path_for(numbers["b.jpg"]).write_bytes(b"broken")
    jpeg(photos / "old" / "c.jpg", 99, (300, 400))
    scan(library)
    before = states(library, "thumbnails")
    prospect = would(library, broken=True)
    assert prospect.photos == tuple(sorted(numbers[name] for name in ("a.jpg", "b.jpg", "c.jpg")))
    assert states(library, "thumbnails") == before, "a rehearsal writes nothing down"
    done = made(library, broken=True)
    assert (done.requested, done.done) == (3, 3)
    assert fresh(library) == {"a.jpg", "b.jpg", "c.jpg"}
    assert list(verify(library))[-1] == Report(ok=6)
    assert made(library, broken=True).requested == 0


def test_failures_are_told_item_by_item(library: Keeper, photos: Path) -> None:
    empty(photos / "old" / "empty.jpg")
    cut_short(photos / "old" / "short.jpg")
    scan(library)
    done = made(library)
    assert (done.requested, done.done, done.failed) == (2, 0, 2)
    assert [(item.path, item.status, item.width) for item in done.items] == [
        ("old/empty.jpg", "failed", None),
        ("old/short.jpg", "failed", None),
    ]
    assert all(item.message for item in done.items)


def test_what_cannot_be_opened_now_waits(library: Keeper, photos: Path) -> None:
    (photos / "old" / "a.jpg").unlink()
    list(library.scan(accept_missing=True))
    assert missing(library) == {"old/a.jpg"}
    prospect, done = would(library, force=True), made(library, force=True)
    assert (len(prospect.photos), prospect.waiting) == (5, 1)
    assert (done.done, done.waiting, done.failed) == (5, 1, 0)
    assert library.store.read(known(library)["a.jpg"]), "what it shows is kept"


def test_unknown_ids_are_told_apart(library: Keeper) -> None:
    numbers = known(library)
    with library.catalog.write() as session, library.tallies.changing(session, [numbers["a.jpg"]]):
        session.execute(update(Photo).where(Photo.id == numbers["a.jpg"]).values(trashed_at=now()))
    done = made(library, Selection(ids=(numbers["a.jpg"], numbers["b.jpg"], 4711)), force=True)
    assert {each.id: each.why.split()[1] for each in done.unknown} == {numbers["a.jpg"]: "lies", 4711: "catalog"}
    assert done.done == 1


def test_bytes_of_a_rehearsal(library: Keeper) -> None:
    prospect = would(library, force=True)
    total = sum(file.path.stat().st_size for file in library.store.files())
    assert (prospect.bytes, prospect.expected) == (total, total)


def test_many_named_photos_are_taken_some_at_a_time(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.engine import plan

    monkeypatch.setattr(plan, "_FEW", 1)
    monkeypatch.setattr(plan, "_PART", 2)
    wanted = tuple(known(library)[name] for name in NAMES[:5])
    assert made(library, Selection(ids=tuple(reversed(wanted))), force=True).done == 5
    assert fresh(library) == set(NAMES[:5])


def test_one_that_was_broken_off_is_told_and_goes_on(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.engine import sweeping

    monkeypatch.setattr(sweeping, "SAVE_PHOTOS", 1)
    monkeypatch.setattr(sweeping, "CHUNK", 1)
    steps = regenerate.regenerate(library, Asked(Selection(ids=tuple(known(library).values())), force=True))
    for _ in steps:
        if 2 <= len(fresh(library)) < 6:
            break
    steps.close()
    begun = fresh(library)
    assert begun
    assert begun < set(NAMES)
    assert unfinished.unfinished(library) is not None
    stamps = {file.name: file.path.stat().st_mtime_ns for file in library.store.files()}
    last = list(go_on(library))[-1]
    assert isinstance(last, Regenerated)
    assert last.done == 6 - len(begun)
    assert fresh(library) == set(NAMES)
    kept = {file.name for file in library.store.files() if file.path.stat().st_mtime_ns == stamps[file.name]}
    assert len(kept) == len(begun), "none is made twice"
    assert unfinished.unfinished(library) is None
    with pytest.raises(UsageError, match="nothing to go on"):
        list(go_on(library))


def test_a_rest_after_each_photo(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    from catalog_gui.engine.sweeping import Sweep

    rests: list[float] = []
    monkeypatch.setattr(Sweep, "_rest", lambda _, seconds: iter([rests.append(seconds)]))
    assert made(library, force=True, throttle=0.1).done == 6
    assert rests == [0.1] * 6


def test_previews_beside_thumbnails(library: Keeper, photos: Path) -> None:
    small = evolve(library, settings=evolve(library.settings, preview_size=320))
    done = made(small, previews=True)
    assert (done.done, done.previews_done) == (0, 6)
    assert fresh(library) == set(NAMES)
    with library.catalog.read() as session:
        rows = {row.photo_id: row for row in session.scalars(select(PreviewRow))}
    assert {(row.width, row.height) for row in rows.values()} == {(320, 240)}
    for photo, row in rows.items():
        assert library.store.length(photo, preview=True) == row.bytes
    assert made(small, previews=True).previews_done == 0
    library.store.path_for(known(library)["a.jpg"], preview=True).unlink()
    jpeg(photos / "old" / "b.jpg", 99, (500, 300))
    scan(library)
    again = made(small, previews=True)
    assert (again.done, again.previews_done) == (1, 2)


def test_ranges() -> None:
    photos = (1, 2, 3, 7, 9, 10)
    assert unfinished.in_ranges(photos) == "1-3,7,9-10"
    assert unfinished.spelled_out("1-3,7,9-10") == photos
    assert unfinished.spelled_out("") == ()


def photo_by_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    """With SLOWLY: one after the other, each written down at once, without the rest between."""
    from catalog_gui.engine import sweeping

    monkeypatch.setattr(sweeping, "SAVE_PHOTOS", 1)
    monkeypatch.setattr(sweeping.Sweep, "_rest", lambda *_: iter(()))


SLOWLY = 0.001


@define
class Wall:
    """A clock on the wall: each look at it takes a quarter of an hour, so does each rest."""

    moment: datetime
    looks: int = 0

    def now(self) -> datetime:
        self.moment += timedelta(minutes=15)
        return self.moment

    def rest(self, seconds: float) -> None:
        assert seconds <= 0.25, "who stops it is answered at once"
        self.moment += timedelta(minutes=15)

    def night(self, end: int) -> Hours:
        return Hours(clock_time(22), clock_time(end), self.now, self.rest)


@pytest.mark.parametrize("how", ["force", "gaps", "broken"])
def test_in_hours_it_waits_works_stands_still_and_goes_on(
    library: Keeper, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    photo_by_photo(monkeypatch)
    if how != "force":
        for name in NAMES[:5]:
            library.store.path_for(known(library)[name]).unlink()
    wall, free, fractions, waits = Wall(datetime(2024, 5, 6, 12)), [], [], []
    asked = Asked(force=how == "force", broken=how == "broken", throttle=SLOWLY, hours=wall.night(23))
    for step in regenerate.regenerate(library, asked):
        if isinstance(step, Progress):
            fractions.append(step.fraction)
        if isinstance(step, Progress) and step.stage.startswith("Waits"):
            waits.append((step.notice, len(fresh(library))))
            with library.catalog.alone("apply", "Others may work meanwhile"):
                free.append(True)
    assert isinstance(step, Regenerated)
    wanted = 6 if how == "force" else 5
    assert (step.requested, step.done, step.failed) == (wanted, wanted, 0)
    assert step.skipped == (1 if how == "gaps" else 0)
    assert {Path(item.path).name for item in step.items} == fresh(library) == set(NAMES[:wanted])
    assert waits[0] == ("It works from 22:00 to 23:00 only, so it begins at 22:00.", 0)
    later = {made for notice, made in waits if notice and "goes on at 22:00" in notice}
    assert later, "it stood still"
    assert 0 < min(later) <= max(later) < wanted
    assert free
    assert fractions == sorted(fractions)
    assert wall.moment > datetime(2024, 5, 7, 22), "more than one night"
    assert unfinished.unfinished(library) is None
    figures(library)


def test_what_means_nothing_is_told_at_once_and_not_tonight(library: Keeper) -> None:
    wall = Wall(datetime(2024, 5, 6, 12))
    with pytest.raises(UsageError, match="No photo"):
        next(regenerate.regenerate(library, Asked(selection(folder="nowhere"), hours=wall.night(6))))


def test_stopped_in_its_pause_what_is_done_stays_and_it_can_be_gone_on_with(
    library: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_by_photo(monkeypatch)
    wall = Wall(datetime(2024, 5, 6, 22))
    steps = regenerate.regenerate(library, Asked(force=True, throttle=SLOWLY, hours=wall.night(23)))
    for step in steps:
        if isinstance(step, Progress) and step.stage.startswith("Waits"):
            break
    steps.close()
    begun = fresh(library)
    assert begun
    assert begun < set(NAMES)
    last = list(go_on(library, hours=wall.night(6)))[-1]
    assert isinstance(last, Regenerated)
    assert (last.done, fresh(library)) == (6 - len(begun), set(NAMES))


def test_stopped_while_it_waits_nothing_has_begun(library: Keeper) -> None:
    wall = Wall(datetime(2024, 5, 6, 12))
    steps = regenerate.regenerate(library, Asked(force=True, hours=wall.night(6)))
    assert isinstance(next(steps), Progress)
    steps.close()
    assert fresh(library) == set()
    assert unfinished.unfinished(library) is None


def test_staged_at_night_and_rolled_back_the_files_are_the_same_byte_for_byte(
    library: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backup, made again in hours of low traffic, rolled back."""
    from catalog_gui.care import staging

    def lying() -> dict[str, tuple[bytes, int]]:
        return {file.name: (file.path.read_bytes(), file.path.stat().st_mtime_ns) for file in library.store.files()}

    photo_by_photo(monkeypatch)
    for number, name in enumerate(NAMES):
        jpeg(photos / ("old" if number < 3 else "new") / name, number + 50, (300, 400))
    before = lying()
    list(staging.back_up(library))
    wall = Wall(datetime(2024, 5, 6, 20))
    done = made(library, force=True, throttle=SLOWLY, hours=wall.night(23))
    assert done.done == 6
    assert wall.moment > datetime(2024, 5, 7, 22), "it took more than a night"
    assert all(lying()[name] != before[name] for name in before)
    list(staging.roll_back(library))
    assert lying() == before
    figures(library)


def test_what_failed_before_is_not_told_as_being_well(library: Keeper, photos: Path) -> None:
    empty(photos / "old" / "empty.jpg")
    scan(library)
    first, second = made(library), made(library)
    assert (first.failed, first.given_up, first.skipped) == (1, 0, 6)
    assert (second.requested, second.given_up, second.skipped) == (0, 1, 6)
    prospect = would(library)
    assert (prospect.photos, prospect.given_up, prospect.skipped) == ((), 1, 6)
    assert (would(library, force=True).given_up, len(would(library, force=True).photos)) == (0, 7)
    assert would(library, Selection(ids=(known(library)["a.jpg"],))).given_up == 0
