"""queries.py: what the window asks of a catalog, each on a snapshot of its own, from any thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from camera import album, cut_short, empty, jpeg
from keeping import add, ids, rebuild, scan

from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import KINDS
from catalog_gui.errors import PROBLEM_KINDS
from catalog_gui.phases.base import STATES
from engine.grouped import burst, cluster

MORNING = datetime(2024, 5, 6, 7, 8, 9)
A, B, C, D = (f"photo-00{number}.jpg" for number in range(4))


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Library:
    """Four photos without a date, one with everything, two broken ones, one that is missing."""
    album(photos, 4)
    jpeg(
        photos / "paris.jpg", seed=20, taken=MORNING, make="Canon", model="EOS", place=(48.8583, 2.2945), orientation=6
    )
    empty(photos / "empty.jpg")
    cut_short(photos / "cut.jpg")
    gone = jpeg(photos / "gone.jpg", seed=23)
    add(keeper, photos)
    rebuild(keeper)
    gone.unlink()
    scan(keeper)
    return Library(keeper)


def test_counts_are_those_of_the_gauges_and_of_the_list(library: Library) -> None:
    assert library.count(PhotoFilter()) == 8
    for gauge in library.keeper.gauges():
        for state in STATES:
            wanted = PhotoFilter(field=gauge.field, state=state)
            assert library.count(wanted) == getattr(gauge, state) == len(library.ids(wanted))
    assert library.count(PhotoFilter(field="geohash", state="not applicable")) == 7
    assert library.count(PhotoFilter(field="dates")) == 8
    assert library.count(PhotoFilter(field="gps", state="members")) == 1
    assert library.count(PhotoFilter(text="photo", field="hashes", state="done")) == 4


def test_ids_come_in_order_as_one_array(library: Library) -> None:
    known = ids(library.keeper)
    found = library.ids(PhotoFilter(text="photo"), sort="name", descending=True)
    assert found.dtype == np.int64
    assert found.tolist() == [known[path] for path in (D, C, B, A)]
    assert library.ids(PhotoFilter(text="nothing like it")).tolist() == []


def test_rows_come_in_the_order_asked_for_and_gone_ones_are_left_out(library: Library) -> None:
    known = ids(library.keeper)
    rows = library.rows([known[C], 999, known[A], known[C]])
    assert [row.name for row in rows] == [C, A, C]
    assert library.rows([]) == []


def test_a_row_says_what_a_grid_shows(library: Library, photos: Path) -> None:
    known = ids(library.keeper)
    paris, nothing, gone = library.rows([known["paris.jpg"], known["empty.jpg"], known["gone.jpg"]])
    assert (paris.path, paris.root, paris.name) == ("paris.jpg", str(photos), "paris.jpg")
    assert (paris.width, paris.height, paris.taken) == (72, 96, MORNING)
    assert paris.quality is not None
    assert paris.thumbnail == library.keeper.store.path_for(paris.id)
    assert (paris.worst, paris.offline) == (None, False)
    assert (nothing.thumbnail, nothing.worst, nothing.quality) == (None, "failed", None)
    assert gone.worst == "missing"
    assert gone.thumbnail is not None, "what is known of a missing photo is still shown"


def test_another_picture_has_another_version(library: Library, photos: Path) -> None:
    photo = ids(library.keeper)[A]
    before = library.rows([photo])[0].thumbnail_version
    rebuild(library.keeper)
    assert library.rows([photo])[0].thumbnail_version == before
    jpeg(photos / A, seed=77, size=(300, 200))
    rebuild(library.keeper)
    assert library.rows([photo])[0].thumbnail_version != before


def test_photos_on_a_drive_that_is_away_say_so(library: Library, photos: Path) -> None:
    photo = ids(library.keeper)[A]
    photos.rename(photos.with_name("unplugged"))
    assert library.rows([photo])[0].offline
    (root,) = library.roots()
    assert (root.path, root.photos, root.away) == (str(photos), 8, True)


def test_roots_come_by_path_with_their_photos(library: Library, photos: Path, tmp_path: Path) -> None:
    album(tmp_path / "more", 2, first=50)
    add(library.keeper, tmp_path / "more")
    assert [(root.path, root.photos, root.away) for root in library.roots()] == [
        (str(tmp_path / "more"), 2, False),
        (str(photos), 8, False),
    ]


def facts(library: Library, path: str) -> dict[str, dict[str, tuple[str, str | None]]]:
    details = library.details(ids(library.keeper)[path])
    assert details is not None
    assert details.path.name == path
    return {group.title: {fact.label: (fact.value, fact.origin) for fact in group.facts} for group in details.groups}


def test_details_are_everything_known_with_where_it_came_from(library: Library) -> None:
    found = facts(library, "paris.jpg")
    assert found["Date"]["Taken"] == ("2024-05-06 07:08:09", "written by the camera (95 % sure)")
    assert found["Camera"] == {"Make": ("Canon", None), "Model": ("EOS", None)}
    assert found["Place"]["Position"][0].startswith("48.858")
    assert found["Place"]["Map square"][0].startswith("u09tun")
    assert found["File"]["Pixels"] == ("72 × 96", None)
    assert "turned" in found["File"]["Orientation"][0]
    assert {"Quality", "Sharpness", "Exposure", "Contrast", "Low noise", "Resolution"} == set(found["Quality"])
    assert [origin for _, origin in found["Fingerprints"].values()] == [None, "dHash", "aHash", "pHash", "wHash"]
    assert not {"dhash", "ahash", "phash", "whash"} & set(found["Fingerprints"])
    assert found["What is made"]["Thumbnails"] == ("done", None)
    assert "Problems" not in found


def test_details_of_a_broken_photo_name_its_trouble(library: Library) -> None:
    found = facts(library, "cut.jpg")
    assert found["What is made"]["Thumbnails"][0] == "failed"
    assert set(found["Problems"]) >= {"Thumbnails", "Fingerprints", "Quality"}
    assert found["Problems"]["Thumbnails"][1] is None
    assert "Camera" not in found, "a group without a fact is left out"


def test_details_of_a_given_value_say_that_it_was_given(library: Library) -> None:
    from phases.test_analyze import give

    give(library.keeper, A, "taken", moment=datetime(1999, 12, 31, 23, 59))
    assert facts(library, A)["Date"]["Taken"] == ("1999-12-31 23:59:00", "given (100 % sure)")


def test_details_of_a_missing_photo_say_since_when(library: Library) -> None:
    assert "UTC" in facts(library, "gone.jpg")["File"]["Missing since"][0]
    assert library.details(999) is None


def test_clusters_come_with_the_most_to_regain_first(library: Library) -> None:
    small, large = cluster(library.keeper, A, B, size=1), cluster(library.keeper, D, C, size=9, kind="near")
    assert [(row.id, row.kind, row.count, row.bytes, row.reviewed) for row in library.clusters()] == [
        (large, "near", 2, 9, False),
        (small, "exact", 2, 1, False),
    ]
    details = library.cluster(large)
    assert details is not None
    assert details.row.keeper == ids(library.keeper)[D]
    assert [(member.photo.row.name, member.is_keeper) for member in details.members] == [(D, True), (C, False)]
    assert details.reason == "It is the largest."
    assert library.cluster(999) is None


def test_bursts_come_by_time_with_their_frames_in_order(library: Library) -> None:
    number = burst(library.keeper, ["paris.jpg", A, B], best=A, copies=[C])
    (row,) = library.bursts()
    assert (row.id, row.count, row.best) == (number, 3, ids(library.keeper)[A])
    details = library.burst(number)
    assert details is not None
    assert [frame.row.name for frame in details.frames] == ["paris.jpg", A, B]
    assert (details.reason, details.best) == ("It is the sharpest.", row.best)
    assert library.burst(999) is None


def test_problems_are_grouped_by_what_they_are_the_largest_first(library: Library) -> None:
    groups = library.problems()
    assert [group.kind for group in groups] == ["empty", "truncated", "missing"]
    assert all(group.title and group.advice for group in groups)
    assert [len(group.entries) for group in groups] == sorted((len(group.entries) for group in groups), reverse=True)
    entry = groups[1].entries[0]
    assert (entry.path, entry.retryable, entry.attempts) == ("cut.jpg", False, 1)
    assert entry.phase_title in ("Thumbnails", "Fingerprints", "Quality")


def test_every_kind_of_problem_has_its_words() -> None:
    assert set(KINDS) == set(PROBLEM_KINDS)
    assert all(title and advice.endswith(".") for title, advice in KINDS.values())


def test_questions_may_come_from_many_threads_at_once(library: Library) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: library.ids(PhotoFilter(), sort="name").tolist(), range(24)))
    assert found == [found[0]] * 24
    assert len(found[0]) == 8


def test_a_stored_preview_is_told_while_it_shows_the_photo_as_it_is(library: Library, photos: Path) -> None:
    from catalog_gui.phases.previews import PreviewRow

    keeper = library.keeper
    first = ids(keeper)[A]
    assert library.rows([first])[0].preview is None
    with keeper.catalog.write() as session:
        content = session.get_one(Photo, first).content
        session.add(PreviewRow(photo_id=first, version="1-1440-85", stamp=content, width=96, height=72, bytes=1234))
    large = library.rows([first])[0].preview
    assert large is not None
    assert large.path == keeper.store.path_for(first, preview=True)
    assert large.edge == 96
    with keeper.catalog.write() as session:
        session.get_one(PreviewRow, first).bytes = 2345
    again = library.rows([first])[0].preview
    assert again is not None
    assert again.version != large.version, "nobody sees the old one again"
    jpeg(photos / A, seed=99)
    scan(keeper)
    rebuild(keeper)
    assert library.rows([first])[0].preview is None, "it shows what the photo was"
