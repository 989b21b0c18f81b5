"""Whatever is decided, taken back and carried out, in whatever order: something of each group stays, and all comes back."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given
from hypothesis import settings as trial
from hypothesis import strategies as st
from keeping import figures, ids

from catalog_gui.catalog.tables import Burst, BurstFrame, Cluster, ClusterMember
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.review import decisions
from catalog_gui.review.apply import apply
from catalog_gui.review.members import group
from catalog_gui.review.undo import redo, undo
from review.conftest import Stock
from review.deciding import BURST, CLUSTER, KEEP, TRASH, burst, bytes_of, cluster, rows

GROUPS = ((CLUSTER, 0), (CLUSTER, 1), (BURST, 0))
choice = st.sampled_from([KEEP, KEEP, KEEP, TRASH, TRASH, TRASH, None])
APPLY = ("apply", GROUPS[0], [])
CONTESTED = [("choose", GROUPS[0], [KEEP, TRASH, None]), ("choose", GROUPS[2], [TRASH, KEEP, KEEP]), APPLY]
"""a.jpg stays for its copy, and is to go from its burst."""
deciding = st.tuples(st.just("choose"), st.sampled_from(GROUPS), st.lists(choice, min_size=3, max_size=3))
rejecting = st.tuples(st.just("reject"), st.sampled_from(GROUPS[:2]), st.just([]))
turning = st.tuples(st.sampled_from(["undo", "redo"]), st.just(GROUPS[0]), st.just([]))
applying = st.just(APPLY)
whatever = trial(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def planted(keeper: Keeper, stock: Stock) -> dict[tuple[str, int], int]:
    """Two clusters, and a burst with a photo of each and one of its own."""
    stock(("a.jpg", "b.jpg"), ("c.jpg", "d.jpg", "e.jpg"), ("f.jpg",))
    return {
        GROUPS[0]: cluster(keeper, "a.jpg", "b.jpg"),
        GROUPS[1]: cluster(keeper, "c.jpg", "d.jpg", "e.jpg"),
        GROUPS[2]: burst(keeper, "a.jpg", "c.jpg", "f.jpg"),
    }


def members(keeper: Keeper) -> list[set[str]]:
    """The photos that are there of each group."""
    here = {photo: path for path, photo in ids(keeper).items()}
    found: dict[Any, set[str]] = {}
    tables = rows(keeper, ClusterMember, BurstFrame)
    for photo, number, *_ in tables["cluster_member"]:
        found.setdefault((CLUSTER, number), set()).update({here[photo]} if photo in here else set())
    for photo, number, position in tables["burst_frame"]:
        if position is not None:
            found.setdefault((BURST, number), set()).update({here[photo]} if photo in here else set())
    assert rows(keeper, Cluster)["cluster"] or rows(keeper, Burst)["burst"] or not found
    return list(found.values())


def do(keeper: Keeper, numbers: dict[tuple[str, int], int], step: Any) -> None:
    what, about, chosen = step
    with suppress(CatalogError):  # the group is no more; an Apply is not done again unseen
        match what:
            case "choose":
                with keeper.catalog.read() as session:
                    found = group(session, about[0], numbers[about])
                choices = {member.photo: said for member, said in zip(found.members, chosen, strict=False)}
                decisions.choose(keeper, about[0], numbers[about], choices)
            case "reject":
                decisions.not_duplicates(keeper, numbers[about])
            case "undo":
                assert undo(keeper).failed == ()
            case "redo":
                redo(keeper)
            case "apply":
                list(apply(keeper))


def all_taken_back(keeper: Keeper) -> None:
    while undo(keeper).operation is not None:
        pass


@whatever
@example(steps=CONTESTED)
@given(steps=st.lists(st.one_of(deciding, deciding, turning, applying), min_size=1, max_size=8))
def test_no_sequence_leaves_nothing_of_a_group(keeper: Keeper, stock: Stock, photos: Path, steps: list[Any]) -> None:
    numbers = _once(keeper, stock)
    files, before = bytes_of(photos), rows(keeper)
    try:
        for step in steps:
            groups = [photos_ for photos_ in members(keeper) if len(photos_) > 1]
            do(keeper, numbers, step)
            here = set(ids(keeper))
            assert all(group_ & here for group_ in groups)
            assert here == {name for name in files if (photos / name).is_file()}
            figures(keeper)
    finally:
        all_taken_back(keeper)
    assert bytes_of(photos) == files
    assert rows(keeper) == before


@whatever
@given(steps=st.lists(st.one_of(deciding, deciding, rejecting, turning), min_size=1, max_size=12))
def test_as_many_steps_back_give_the_very_rows(keeper: Keeper, stock: Stock, steps: list[Any]) -> None:
    numbers = _once(keeper, stock)
    before = rows(keeper)
    for step in steps:
        do(keeper, numbers, step)
    all_taken_back(keeper)
    assert rows(keeper) == before
    figures(keeper)


def _once(keeper: Keeper, stock: Stock) -> dict[tuple[str, int], int]:
    """The groups, made for the first example; each one ends as it began."""
    if not ids(keeper):
        return planted(keeper, stock)
    return {GROUPS[0]: 1, GROUPS[1]: 2, GROUPS[2]: 1}
