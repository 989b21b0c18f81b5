"""cluster_list.py: which clusters a list shows, and in what order."""

from datetime import date, datetime
from pathlib import Path

import pytest
from camera import jpeg
from keeping import add, ids, rebuild
from sqlalchemy import update

from catalog_gui.catalog.tables import Cluster, Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.cluster_list import ORDERS, ClusterFilter
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from engine.grouped import cluster

TAKEN = {
    "rome/a1.jpg": datetime(2021, 5, 1, 12),
    "rome/a2.jpg": datetime(2021, 5, 1, 12),
    "oslo/b1.jpg": datetime(2019, 12, 31, 23, 59),
    "oslo/b2.jpg": datetime(2020, 1, 1),
    "rome/b3.jpg": None,
    "oslo/c1.jpg": None,
    "oslo/c2.jpg": None,
}


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Library:
    """Clusters a (2 photos in rome, 2021), b (3, one of them in rome, 2019), c (2 in oslo, without a date)."""
    for seed, (path, taken) in enumerate(TAKEN.items()):
        jpeg(photos / path, seed=seed, taken=taken)
    add(keeper, photos)
    rebuild(keeper)
    from sqlalchemy import update as change

    from catalog_gui.phases.analyze import Analysis

    known = ids(keeper)
    with keeper.catalog.write() as session:  # the files' own times are dates too
        undated = [known[path] for path, taken in TAKEN.items() if taken is None]
        session.execute(change(Analysis).where(Analysis.photo_id.in_(undated)).values(taken=None))
    cluster(keeper, "rome/a1.jpg", "rome/a2.jpg", size=100)
    cluster(keeper, "oslo/b1.jpg", "oslo/b2.jpg", "rome/b3.jpg", kind="variant", size=300)
    cluster(keeper, "oslo/c1.jpg", "oslo/c2.jpg", kind="near", size=200, reviewed=True)
    return Library(keeper)


def shown(library: Library, **wanted: object) -> str:
    """The clusters by the first letter of their keeper's name."""
    names = {photo: Path(path).name[0] for path, photo in ids(library.keeper).items()}
    return "".join(names[row.keeper] for row in library.clusters(ClusterFilter(**wanted)))


@pytest.mark.parametrize(("order", "expected"), [("bytes", "bca"), ("photos", "bca"), ("date", "bac"), ("path", "bca")])
def test_orders(library: Library, order: str, expected: str) -> None:
    assert shown(library, order=order) == expected
    assert order in ORDERS


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"kind": "near"}, "c"),
        ({"reviewed": False}, "ba"),
        ({"reviewed": True}, "c"),
        ({"least": 200}, "bc"),
        ({"first": date(2019, 12, 31), "last": date(2019, 12, 31)}, "b"),
        ({"first": date(2020, 1, 1)}, "a"),
        ({"last": date(2021, 5, 1)}, "ba"),
        ({"first": date(2022, 1, 1), "order": "path"}, ""),
        ({"kind": "near", "reviewed": False}, ""),
    ],
)
def test_filters(library: Library, wanted: dict[str, object], expected: str) -> None:
    assert shown(library, **wanted) == expected


def test_a_folder_is_that_of_any_photo(library: Library, photos: Path) -> None:
    assert shown(library, folder=str(photos / "rome")) == "ba"
    assert shown(library, folder=str(photos / "oslo")) == "bc"
    assert shown(library, folder=str(photos)) == "bca"
    assert shown(library, folder=str(photos.parent)) == "bca"
    assert shown(library, folder=str(photos / "ro")) == ""
    assert shown(library, folder="/elsewhere") == ""


def test_what_is_one_photo_by_now_or_was_rejected_is_not_listed(library: Library) -> None:
    known = ids(library.keeper)
    with library.keeper.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == known["rome/a2.jpg"]).values(trashed_at=now()))
        session.execute(update(Photo).where(Photo.id == known["rome/b3.jpg"]).values(trashed_at=now()))
        session.execute(update(Cluster).where(Cluster.kind == "near").values(rejected_at=now()))
    (row,) = library.clusters()
    assert (row.kind, row.count) == ("variant", 2)
    choices = library.cluster_choices()
    assert choices.kinds == {"variant": 1}
    assert choices.clusters == choices.to_review == 1


def test_choices_are_counted(library: Library, photos: Path) -> None:
    choices = library.cluster_choices()
    assert choices.kinds == {"exact": 1, "variant": 1, "near": 1}
    assert (choices.clusters, choices.to_review) == (3, 2)
    assert choices.years == {2021: 1, 2019: 1}
    assert choices.folders == {str(photos / "oslo"): 2, str(photos / "rome"): 2}


def test_members_say_what_was_decided_and_what_is_protected(library: Library, photos: Path) -> None:
    from attrs import evolve

    from catalog_gui.review.decisions import choose
    from catalog_gui.review.members import CLUSTER

    keeper = library.keeper
    number = library.clusters(ClusterFilter(kind="exact"))[0].id
    known = ids(keeper)
    choose(keeper, CLUSTER, number, {known["rome/a1.jpg"]: "trash"})
    safe = Library(evolve(keeper, settings=evolve(keeper.settings, protected_folders=(str(photos / "rome"),))))
    found = safe.cluster(number)
    assert found is not None
    assert [(member.decision, member.protected) for member in found.members] == [("trash", True), (None, True)]
    plain = library.cluster(number)
    assert plain is not None
    assert not any(member.protected for member in plain.members)
