"""base.py: the order follows from the needs; the state of a photo follows from its row, its problem and its content."""

from pathlib import Path
from typing import Any

import pytest
from camera import album
from hypothesis import given
from hypothesis import strategies as st
from keeping import add, ids, with_phases
from sqlalchemy import case, insert, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from catalog_gui.catalog.tables import Base, Derived, Photo, Problem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import Field, Phase, in_order, save_rows, standard


class Colour(Derived, Base):
    """A derived table of these tests."""

    __tablename__ = "colour"
    words: Mapped[str] = mapped_column()


SOURCE, STATE = standard(Colour, "colour", "2")


def phase(name: str = "colour", needs: tuple[str, ...] = ("scan",), **more: Any) -> Phase:
    given: dict[str, Any] = {"source": SOURCE, "state": STATE, "fields": (Field(name, name),)} | more
    return Phase(name=name, title=name, purpose="", version="2", needs=needs, tables=(Colour,), **given)


@st.composite
def chains(draw: st.DrawFn) -> list[Phase]:
    """Phases that need only what comes before them, shuffled."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        needs = draw(st.sets(st.sampled_from([f"p{each}" for each in range(number)]))) if number else set()
        compute = draw(st.sampled_from([None, len]))
        found.append(phase(f"p{number}", (*sorted(needs), "scan"), compute=compute, rank=draw(st.integers(0, 3))))
    return draw(st.permutations(found))


@given(chains())
def test_each_phase_comes_after_what_it_needs(phases: list[Phase]) -> None:
    order = [each.name for each in in_order(phases)]
    assert sorted(order) == sorted(each.name for each in phases)
    for each in phases:
        assert all(order.index(need) < order.index(each.name) for need in each.needs if need in order)


@given(chains(), st.randoms())
def test_there_is_only_one_order(phases: list[Phase], random: Any) -> None:
    shuffled = list(phases)
    random.shuffle(shuffled)
    assert in_order(shuffled) == in_order(phases)


def test_among_equals_the_photos_come_first_then_what_the_eye_misses_first() -> None:
    late, soon, whole = phase("a", rank=9, compute=len), phase("b", rank=1, compute=len), phase("c", rank=0)
    assert [each.name for each in in_order([whole, late, soon])] == ["b", "a", "c"]


def test_a_circle_of_needs_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="cycle"):
        in_order([phase("a", ("b",)), phase("b", ("a",))])


@pytest.fixture
def painted(keeper: Keeper, photos: Path) -> tuple[Keeper, int]:
    """A catalog with one photo whose content is known, and the phase above."""
    album(photos, 1)
    add(keeper, photos)
    with keeper.catalog.write() as session:
        session.execute(update(Photo).values(content=77))
    keeper = with_phases(keeper, phase())
    return keeper, next(iter(ids(keeper).values()))


def state(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        ((_, found),) = session.execute(phase().states)
    return str(found)


def put(keeper: Keeper, photo: int, version: str, stamp: int | None) -> None:
    with keeper.catalog.write() as session:
        save_rows(session, Colour, [{"photo_id": photo, "version": version, "stamp": stamp, "words": "red"}])


def trouble(keeper: Keeper, photo: int, version: str, stamp: int | None) -> None:
    with keeper.catalog.write() as session:
        session.execute(
            insert(Problem).values(
                photo_id=photo, phase="colour", kind="empty", message="m", attempts=1, version=version, stamp=stamp
            )
        )


@pytest.mark.parametrize(
    ("version", "stamp", "expected"),
    [("2", 77, "done"), ("1", 77, "stale"), ("2", 78, "stale"), ("2", None, "stale"), ("", 77, "stale")],
)
def test_a_row_is_done_while_maker_and_content_are_the_same(
    painted: tuple[Keeper, int], version: str, stamp: int | None, expected: str
) -> None:
    keeper, photo = painted
    assert state(keeper) == "missing"
    put(keeper, photo, version, stamp)
    assert state(keeper) == expected


@pytest.mark.parametrize(
    ("version", "stamp", "expected"),
    [("2", 77, "failed"), ("1", 77, "missing"), ("2", 78, "missing"), ("2", None, "missing")],
)
def test_a_problem_counts_while_maker_and_content_are_the_same(
    painted: tuple[Keeper, int], version: str, stamp: int | None, expected: str
) -> None:
    keeper, photo = painted
    trouble(keeper, photo, version, stamp)
    assert state(keeper) == expected


def test_a_problem_of_a_photo_that_was_never_read_counts(painted: tuple[Keeper, int]) -> None:
    keeper, photo = painted
    with keeper.catalog.write() as session:
        session.execute(update(Photo).values(content=None))
    trouble(keeper, photo, "2", None)
    assert state(keeper) == "failed"


def test_a_failure_outweighs_the_row_from_before(painted: tuple[Keeper, int]) -> None:
    keeper, photo = painted
    put(keeper, photo, "1", 77)
    trouble(keeper, photo, "2", 77)
    assert state(keeper) == "failed"


def test_to_what_it_does_not_apply_is_neither_done_nor_failed(painted: tuple[Keeper, int]) -> None:
    keeper, photo = painted
    put(keeper, photo, "2", 77)
    trouble(keeper, photo, "2", 77)
    source, states = standard(Colour, "colour", "2", eligible=literal(1) == 2)
    with keeper.catalog.read() as session:
        assert session.execute(phase(source=source, state=states).states).all() == [(photo, "not_applicable")]


def test_what_the_disk_says_outweighs_the_row(painted: tuple[Keeper, int]) -> None:
    keeper, photo = painted
    put(keeper, photo, "2", 77)
    gone = (Colour.words == "red", "missing")
    source, states = standard(Colour, "colour", "2", found=(gone,))
    with keeper.catalog.read() as session:
        assert session.execute(phase(source=source, state=states).states).all() == [(photo, "missing")]


def test_a_photo_in_the_trash_is_in_no_gauge(painted: tuple[Keeper, int]) -> None:
    keeper, _ = painted
    with keeper.catalog.write() as session:
        session.execute(update(Photo).values(trashed_at=now()))
    with keeper.catalog.read() as session:
        assert session.execute(phase().states).all() == []


def test_saving_again_replaces_a_row(painted: tuple[Keeper, int]) -> None:
    keeper, photo = painted
    put(keeper, photo, "1", 1)
    put(keeper, photo, "2", 77)
    with keeper.catalog.write() as session:
        save_rows(session, Colour, [])
    with keeper.catalog.read() as session:
        rows = session.execute(select(Colour.photo_id, Colour.version, Colour.stamp, Colour.words)).all()
    assert rows == [(photo, "2", 77, "red")]


def test_states_are_counted_in_sql_alone() -> None:
    """Gauge, work list and resume point are one SELECT: no progress is stored anywhere."""
    assert isinstance(phase().state, type(case((literal(1) == 1, "a"), else_="b")))
