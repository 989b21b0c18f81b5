"""pending.py: what Apply would carry out, each photo once."""

from pathlib import Path

import pytest
from keeping import ids

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import decisions
from catalog_gui.review.apply import offer
from catalog_gui.review.pending import Pending, pending, still_decided
from catalog_gui.review.undo import undo
from review.deciding import BURST, CLUSTER, KEEP, TRASH, burst, cluster, keep_all, paths_of, say


def waiting(keeper: Keeper) -> list[Pending]:
    with keeper.catalog.read() as session:
        return pending(session)


def test_only_groups_that_are_decided_and_lose_something_wait(keeper: Keeper, pair: Path) -> None:
    one, other, known = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), ids(keeper)
    assert waiting(keeper) == []
    keep_all(keeper, one)
    decisions.choose(keeper, CLUSTER, other, {known["c.jpg"]: KEEP, known["d.jpg"]: TRASH})
    assert waiting(keeper) == []
    decisions.choose(keeper, CLUSTER, other, {known["e.jpg"]: TRASH})
    (group,) = waiting(keeper)
    assert (paths_of(group.keepers), paths_of(group.losers), group.last_copy) == (["c.jpg"], ["d.jpg", "e.jpg"], False)


def test_a_photo_that_goes_twice_goes_with_its_copies(keeper: Keeper, pair: Path) -> None:
    copies, frames = cluster(keeper, "a.jpg", "b.jpg"), burst(keeper, "c.jpg", "b.jpg")
    say(keeper, copies, "a.jpg")
    say(keeper, frames, "c.jpg", about=BURST)
    assert [(group.about, paths_of(group.losers)) for group in waiting(keeper)] == [(CLUSTER, ["b.jpg"])]
    with keeper.catalog.read() as session:
        assert offer(session).photos == 1


def test_a_photo_that_goes_here_and_stays_elsewhere_is_spoken_for(keeper: Keeper, pair: Path) -> None:
    copies, frames = cluster(keeper, "a.jpg", "b.jpg"), burst(keeper, "b.jpg", "c.jpg")
    say(keeper, copies, "a.jpg")
    say(keeper, frames, "b.jpg", about=BURST)
    found = {group.about: group for group in waiting(keeper)}
    assert found[CLUSTER].spoken_for == {ids(keeper)["b.jpg"]}
    assert found[BURST].spoken_for == set()


def test_groups_of_which_nothing_stays_are_named(keeper: Keeper, pair: Path) -> None:
    say(keeper, cluster(keeper, "a.jpg", "b.jpg"))
    say(keeper, cluster(keeper, "c.jpg", "d.jpg"), "c.jpg")
    with keeper.catalog.read() as session:
        offered = offer(session)
    assert [paths_of(group.losers) for group in offered.last_copies] == [["a.jpg", "b.jpg"]]
    assert offered.photos == 3
    assert offered.bytes == sum((pair / name).stat().st_size for name in ("a.jpg", "b.jpg", "d.jpg"))


@pytest.mark.parametrize("change", ["undone", "undecided", "the other kept", "gone"])
def test_a_change_of_mind_meanwhile_is_noticed(keeper: Keeper, pair: Path, change: str) -> None:
    one, other = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg")
    say(keeper, other, "c.jpg")
    say(keeper, one, "a.jpg")
    groups = waiting(keeper)

    def still() -> set[tuple[str, int]]:
        with keeper.catalog.read() as session:
            return still_decided(session, groups)

    assert still() == {(CLUSTER, one), (CLUSTER, other)}
    match change:
        case "undone":
            undo(keeper)
        case "undecided":
            decisions.choose(keeper, CLUSTER, one, {ids(keeper)["a.jpg"]: None})
        case "the other kept":
            say(keeper, one, "b.jpg")
        case "gone":
            decisions.not_duplicates(keeper, one)
    assert still() == {(CLUSTER, other)}
