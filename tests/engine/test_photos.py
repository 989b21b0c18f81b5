"""photos.py: every number opens exactly the photos that it counts; what is listed of a photo; words that name one."""

from datetime import datetime
from pathlib import Path

import pytest
from camera import album, cut_short, empty, jpeg
from keeping import add, ids, rebuild, scan, with_phases
from sqlalchemy import select, update

from catalog_gui.catalog.tables import Photo, Problem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter, find_photo, listing, matching, ordered, problems, wall_clock
from catalog_gui.errors import UsageError
from catalog_gui.phases.base import STATES

MORNING = datetime(2024, 5, 6, 7, 8, 9)


def listed(keeper: Keeper, **wanted: object) -> list[str]:
    with keeper.catalog.read() as session:
        return [row["path"] for row in listing(session, keeper, PhotoFilter(**wanted))]  # type: ignore[arg-type]


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Photos in every state: done, failed, stale, missing (twice over), one in the trash."""
    album(photos / "2023", 3)
    jpeg(photos / "2024" / "paris.jpg", seed=20, taken=MORNING, make="Canon", model="EOS", place=(48.8583, 2.2945))
    jpeg(photos / "2024" / "leon.jpg", seed=21, place=(42.6, -5.6))
    empty(photos / "empty.jpg")
    cut_short(photos / "cut.jpg")
    changed = jpeg(photos / "changed.jpg", seed=22)
    gone = jpeg(photos / "gone.jpg", seed=23)
    jpeg(photos / "trashed.jpg", seed=24)
    add(keeper, photos)
    rebuild(keeper)
    jpeg(changed, seed=25, size=(111, 77))
    gone.unlink()
    jpeg(photos / "new.jpg", seed=26)
    scan(keeper)
    trashed = ids(keeper)["trashed.jpg"]
    with keeper.catalog.write() as session, keeper.tallies.changing(session, [trashed]):
        session.execute(update(Photo).where(Photo.id == trashed).values(trashed_at=now()))
    return keeper


def test_the_library_has_every_state(library: Keeper) -> None:
    gauges = {gauge.field: gauge for gauge in library.gauges()}
    for state in ("done", "missing", "stale", "failed"):
        assert getattr(gauges["thumbnails"], state) > 0
    assert gauges["geohash"].not_applicable > 0


def test_each_number_opens_exactly_the_photos_that_it_counts(library: Keeper) -> None:
    for gauge in library.gauges():
        opened = []
        for state in STATES:
            photos = listed(library, field=gauge.field, state=state)
            assert len(photos) == getattr(gauge, state), (gauge.field, state)
            assert "trashed.jpg" not in photos
            opened += photos
        assert sorted(opened) == sorted(ids(library)), "each photo is in exactly one state"
        assert len(listed(library, field=gauge.field)) == gauge.eligible
        if gauge.members is not None:
            assert len(listed(library, field=gauge.field, state="members")) == gauge.members


def test_states_may_be_written_as_people_do(library: Keeper) -> None:
    assert (
        listed(library, field="geohash", state="not applicable")
        == listed(library, field="geohash", state="not-applicable")
        == listed(library, field="geohash", state="not_applicable")
        != []
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"field": "smell"}, "no field “smell”.*dates.*thumbnails"),
        ({"field": "dates", "state": "fine"}, "no state “fine”.*done.*not_applicable"),
        ({"field": "thumbnails", "state": "members"}, "thumbnails has no members"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(library: Keeper, wanted: dict[str, str], words: str) -> None:
    with library.catalog.read() as session, pytest.raises(UsageError, match=words):
        list(listing(session, library, PhotoFilter(**wanted)))


def test_wrong_words_are_told_before_the_first_photo_is_printed(library: Keeper) -> None:
    with library.catalog.read() as session, pytest.raises(UsageError):
        listing(session, library, PhotoFilter(field="smell"))


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("2024/*", ["2024/leon.jpg", "2024/paris.jpg"]),
        ("*paris*", ["2024/paris.jpg"]),
        ("2023/photo-00?.jpg", ["2023/photo-000.jpg", "2023/photo-001.jpg", "2023/photo-002.jpg"]),
        ("gone.jpg", ["gone.jpg"]),
        ("one.jpg", []),
        ("g.ne.jpg", []),
        ("GONE.jpg", []),
    ],
)
def test_paths_are_chosen_as_shells_do(library: Keeper, glob: str, found: list[str]) -> None:
    assert listed(library, glob=glob) == found


def test_a_pattern_of_any_name_finds_names_of_any_kind(keeper: Keeper, photos: Path) -> None:
    names = ["[a].jpg", "a+b (1).jpg", "été.jpg", "two\nlines.jpg"]
    for number, name in enumerate(names):
        jpeg(photos / name, seed=number)
    add(keeper, photos)
    assert set(listed(keeper, glob="*")) == set(names)
    assert listed(keeper, glob="[a].jpg") == ["[a].jpg"]
    assert listed(keeper, glob="a+b (1).*") == ["a+b (1).jpg"]
    assert listed(keeper, glob="?t?.jpg") == ["été.jpg"]


def test_words_of_a_search_must_all_be_in_the_path(library: Keeper) -> None:
    assert listed(library, text="2024 PARIS") == ["2024/paris.jpg"]
    assert listed(library, text="2023 paris") == []
    assert listed(library, text="%") == [], "no wildcard by accident"
    assert listed(library, text="photo_000") == []


def test_by_root_by_ids_and_by_being_missing(library: Keeper, tmp_path: Path) -> None:
    album(tmp_path / "other", 1, first=40)
    add(library, tmp_path / "other")
    with library.catalog.read() as session:
        root = session.scalars(select(Photo.root_id).where(Photo.path == "photo-040.jpg")).one()
    assert listed(library, root=root) == ["photo-040.jpg"]
    assert listed(library, missing=True) == ["gone.jpg"]
    assert "gone.jpg" not in listed(library, missing=False)
    known = ids(library)
    assert listed(library, ids=(known["gone.jpg"], known["new.jpg"])) == ["gone.jpg", "new.jpg"]
    assert listed(library, ids=()) == []


def order(keeper: Keeper, sort: str, descending: bool = False) -> list[str]:
    names = {id_: path for path, id_ in ids(keeper).items()}
    with keeper.catalog.read() as session:
        return [names[id_] for (id_,) in session.execute(ordered(matching(keeper, PhotoFilter()), sort, descending))]


def test_photos_are_sorted_by_what_is_known_of_them(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "b.jpg", seed=1, size=(50, 50), taken=datetime(2020, 1, 1))
    jpeg(photos / "a.jpg", seed=2, size=(300, 300), taken=datetime(2022, 1, 1))
    empty(photos / "c.jpg")
    add(keeper, photos)
    rebuild(keeper)
    assert order(keeper, "name") == ["a.jpg", "b.jpg", "c.jpg"]
    assert order(keeper, "size") == ["c.jpg", "b.jpg", "a.jpg"]
    assert order(keeper, "taken") == ["b.jpg", "a.jpg", "c.jpg"]
    assert order(keeper, "taken", descending=True) == ["a.jpg", "b.jpg", "c.jpg"], "without a date it comes last"
    assert order(keeper, "added", descending=True) == list(reversed(order(keeper, "added")))
    assert order(keeper, "quality")[-1] == "c.jpg"
    with pytest.raises(UsageError, match="cannot be sorted by “smell”"):
        order(keeper, "smell")


def test_a_given_date_sorts_as_it_shows(keeper: Keeper, photos: Path) -> None:
    from phases.test_analyze import give

    jpeg(photos / "a.jpg", seed=1, taken=datetime(2020, 1, 1))
    jpeg(photos / "b.jpg", seed=2, taken=datetime(2022, 1, 1))
    add(keeper, photos)
    rebuild(keeper, only=["analyze"])
    assert order(keeper, "taken") == ["a.jpg", "b.jpg"]
    give(keeper, "a.jpg", "taken", moment=datetime(2023, 1, 1))
    assert order(keeper, "taken") == ["b.jpg", "a.jpg"]


def test_everything_that_is_known_of_a_photo_is_listed(library: Keeper, photos: Path) -> None:
    with library.catalog.read() as session:
        (row,) = listing(session, library, PhotoFilter(text="paris"))
    photo = ids(library)["2024/paris.jpg"]
    assert row["id"] == row["photo"] == photo
    assert (row["path"], row["root"]) == ("2024/paris.jpg", str(photos))
    assert row["size"] == (photos / "2024" / "paris.jpg").stat().st_size
    assert (row["format"], row["width"], row["height"], row["orientation"]) == ("JPEG", 96, 72, 1)
    assert (row["taken"], row["taken_source"], row["taken_confidence"]) == ("2024-05-06T07:08:09", "exif", 95)
    assert (row["camera_make"], row["camera_model"]) == ("Canon", "EOS")
    assert str(row["geohash"]).startswith("u09tun")
    assert row["thumbnail"] == str(library.store.path_for(photo))
    assert Path(str(row["thumbnail"])).is_file()
    for name in ("dhash", "ahash", "phash", "whash"):
        assert len(str(row[name])) == 16
    assert isinstance(row["quality"], int)
    assert row["burst"] is None
    assert row["tags"] == []


def test_of_a_photo_that_nobody_looked_at_nothing_is_claimed(library: Keeper) -> None:
    with library.catalog.read() as session:
        (row,) = listing(session, library, PhotoFilter(text="new.jpg"))
    unknown = {"sha256", "format", "width", "height", "taken", "camera_make", "gps", "geohash", "thumbnail", "dhash"}
    assert {name: row[name] for name in unknown} == dict.fromkeys(unknown)


def test_a_limit_is_kept_and_the_order_is_by_path(library: Keeper) -> None:
    with library.catalog.read() as session:
        first = [row["path"] for row in listing(session, library, PhotoFilter(), limit=3)]
        everything = [row["path"] for row in listing(session, library, PhotoFilter())]
    assert everything == sorted(everything)
    assert first == everything[:3]


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (None, None),
        (MORNING, "2024-05-06T07:08:09"),
        (MORNING.replace(microsecond=250_000), "2024-05-06T07:08:09.250"),
    ],
)
def test_times_are_local_and_have_fractions_where_they_are_known(taken: datetime | None, words: str | None) -> None:
    assert wall_clock(taken) == words


def test_a_photo_is_named_by_id_by_path_or_by_whole_path(library: Keeper, photos: Path, tmp_path: Path) -> None:
    known = ids(library)["2024/paris.jpg"]
    with library.catalog.read() as session:
        for words in (str(known), "2024/paris.jpg", str(photos / "2024" / "paris.jpg"), "2024//paris.jpg"):
            assert find_photo(session, words) == (known, "2024/paris.jpg")
        for words in ("paris.jpg", "999", str(tmp_path / "2024" / "paris.jpg"), "trashed.jpg", ""):
            with pytest.raises(UsageError, match="No photo of this catalog"):
                find_photo(session, words)


def test_a_name_that_fits_two_is_told_with_both(library: Keeper, tmp_path: Path, photos: Path) -> None:
    jpeg(tmp_path / "other" / "new.jpg", seed=50)
    add(library, tmp_path / "other")
    with library.catalog.read() as session:
        with pytest.raises(UsageError, match="more than one") as told:
            find_photo(session, "new.jpg")
        assert find_photo(session, str(tmp_path / "other" / "new.jpg"))[1] == "new.jpg"
    assert str(photos / "new.jpg") in str(told.value)
    assert str(tmp_path / "other" / "new.jpg") in str(told.value)


def test_problems_are_those_that_count_and_the_missing_photos(library: Keeper) -> None:
    with library.catalog.read() as session:
        found = problems(session, library.phases)
    by_path: dict[str, set[str]] = {}
    for row in found:
        by_path.setdefault(row.path, set()).add(row.kind)
    assert by_path == {"cut.jpg": {"truncated"}, "empty.jpg": {"empty"}, "gone.jpg": {"missing"}}
    assert [row.path for row in found] == sorted(row.path for row in found)
    assert not any(row.retryable for row in found)
    per_gauge = {gauge.phase: gauge.failed for gauge in library.gauges()}
    for phase, failed in per_gauge.items():
        assert sum(row.phase == phase for row in found) == failed


def test_a_problem_of_an_older_content_is_history(library: Keeper, photos: Path) -> None:
    jpeg(photos / "empty.jpg", seed=60)
    scan(library)
    with library.catalog.read() as session:
        assert "empty.jpg" not in {row.path for row in problems(session, library.phases)}


@pytest.mark.parametrize(
    ("kind", "attempts", "retryable"),
    [("timeout", 1, True), ("timeout", 3, False), ("other", 2, True), ("truncated", 1, False), ("missing", 1, True)],
)
def test_what_may_be_tried_again_is_said(
    keeper: Keeper, photos: Path, kind: str, attempts: int, retryable: bool
) -> None:
    album(photos, 1)
    add(keeper, photos)
    phase = next(phase for phase in keeper.phases if phase.name == "hashes")
    keeper = with_phases(keeper, *keeper.phases)
    with keeper.catalog.write() as session:
        photo = session.scalars(select(Photo.id)).one()
        session.add(
            Problem(
                photo_id=photo,
                phase="hashes",
                kind=kind,
                message="m",
                attempts=attempts,
                version=phase.version,
                stamp=None,
            )
        )
    with keeper.catalog.read() as session:
        (row,) = problems(session, keeper.phases)
    assert (row.kind, row.attempts, row.retryable, row.phase_title) == (kind, attempts, retryable, phase.title)
    assert next(each.photos for each in keeper.plan().phases if each.phase == "hashes") == int(retryable)
