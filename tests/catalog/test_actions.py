"""actions.py: rows change places with those of the catalog, exactly, however many and in whatever order."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from catalog_gui.catalog.actions import Action, RowImage, image
from catalog_gui.catalog.catalog import Catalog, create_catalog
from catalog_gui.catalog.tables import Cluster, ClusterMember, Decision, Photo, Rejected, Root

MOMENT = datetime(2024, 5, 6, 7, 8, 9, 123456)
TABLES = (Cluster, ClusterMember, Decision, Rejected)


def filled(catalog: Catalog, photos: int = 6) -> Catalog:
    with catalog.write() as session:
        session.add(Root(id=1, path="/photos"))
        session.flush()
        session.add_all(Photo(id=n, root_id=1, path=f"{n}.jpg", size=n, mtime_ns=1) for n in range(1, photos + 1))
    return catalog


@pytest.fixture
def catalog(tmp_path: Any) -> Any:
    made = filled(create_catalog(tmp_path / "a.catalog"))
    yield made
    made.close()


def rows(catalog: Catalog) -> dict[str, list[Any]]:
    with catalog.read() as session:
        return {each.__tablename__: sorted(map(tuple, session.execute(select(each.__table__)))) for each in TABLES}


def do(catalog: Catalog, action: Action) -> Action:
    with catalog.write() as session:
        return action.apply(session)


def said(photo: int, choice: str | None, sha256: bytes | None = b"\1" * 32) -> RowImage:
    values = {"group_id": 1, "choice": choice, "sha256": sha256, "reason": "r", "operation_id": None, "at": MOMENT}
    return image(Decision, {"photo_id": photo, "about": "cluster"}, values if choice else None)


def grouped(number: int, *photos: int) -> list[RowImage]:
    plain = {"same_bytes": True, "orientation": 1, "dhash_distance": 0, "ahash_distance": 0}
    whole = {
        "kind": "exact",
        "keeper_id": photos[0],
        "reason": "r",
        "bytes": 1,
        "reviewed_at": None,
        "rejected_at": None,
    }
    return [
        image(Cluster, {"id": number}, whole),
        *(image(ClusterMember, {"photo_id": photo}, {"cluster_id": number, **plain}) for photo in photos),
    ]


def ended(number: int, *photos: int) -> list[RowImage]:
    return [
        *(image(ClusterMember, {"photo_id": photo}, None) for photo in photos),
        image(Cluster, {"id": number}, None),
    ]


def test_what_is_undone_and_done_again_is_exact(catalog: Catalog) -> None:
    do(catalog, Action("", tuple(grouped(4, 1, 2))))
    before = rows(catalog)
    change = Action("Keep one", (said(1, "keep"), said(2, "trash"), *grouped(9, 3, 4), *ended(4, 1, 2)))
    back = do(catalog, change)
    after = rows(catalog)
    assert after != before
    again = do(catalog, Action.from_json("", back.to_json()))
    assert rows(catalog) == before
    do(catalog, Action.from_json("", again.to_json()))
    assert rows(catalog) == after


def test_a_cluster_comes_back_with_its_photos(catalog: Catalog) -> None:
    do(catalog, Action("", tuple(grouped(4, 1, 2, 3))))
    before = rows(catalog)
    back = do(catalog, Action("", tuple(ended(4, 1, 2, 3))))
    assert not rows(catalog)["cluster_member"]
    do(catalog, back)
    assert rows(catalog) == before


def test_a_part_changes_only_its_columns_and_passes_over_what_is_gone(catalog: Catalog) -> None:
    do(catalog, Action("", tuple(grouped(4, 1, 2))))
    done = image(Cluster, {"id": 4}, {"reviewed_at": MOMENT}, part=True)
    gone = image(Cluster, {"id": 5}, {"reviewed_at": MOMENT}, part=True)
    back = do(catalog, Action("", (done, gone)))
    assert [row[0] for row in rows(catalog)["cluster"]] == [4]
    do(catalog, Action("", (image(Cluster, {"id": 4}, {"reason": "another"}, part=True),)))
    do(catalog, back)
    with catalog.read() as session:
        row = session.get_one(Cluster, 4)
        assert (row.reviewed_at, row.reason) == (None, "another")


def test_the_last_word_about_a_row_holds_and_the_first_state_comes_back(catalog: Catalog) -> None:
    back = do(catalog, Action("", (said(1, "keep"), said(1, "trash"), said(1, None), said(1, "keep"))))
    with catalog.read() as session:
        assert session.scalars(select(Decision.choice)).all() == ["keep"]
    do(catalog, back)
    assert not rows(catalog)["decision"]


def test_bytes_moments_and_nothing_travel_as_text(catalog: Catalog) -> None:
    action = Action("", (said(1, "keep", None), said(2, "trash", b"\0\xff" * 16)))
    assert Action.from_json("", action.to_json()) == action
    with pytest.raises(TypeError):
        Action("", (image(Cluster, {"id": 1}, {"reason": object()}),)).to_json()


def test_ten_thousand_rows_take_few_statements(catalog: Catalog) -> None:
    photos = 2000
    with catalog.write() as session:
        session.add_all(Photo(id=n, root_id=1, path=f"{n}.jpg", size=n, mtime_ns=1) for n in range(7, photos + 1))
    mixed = [row for n in range(1, photos, 2) for row in (said(n, "keep"), said(n + 1, "trash"), reviewed(n))]
    statements: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    with catalog.write() as session:
        event.listen(session.connection(), "before_cursor_execute", count)
        back = Action("", tuple(mixed)).apply(session)
    assert len(rows(catalog)["decision"]) == photos
    assert 0 < len(statements) < 20
    do(catalog, back)
    assert not rows(catalog)["decision"]


def reviewed(number: int) -> RowImage:
    return image(Cluster, {"id": number}, {"reviewed_at": MOMENT}, part=True)


photo = st.integers(1, 6)
pair = st.tuples(photo, photo).filter(lambda each: each[0] < each[1])
images = st.one_of(
    st.builds(said, photo, st.sampled_from(["keep", "trash", None])),
    st.builds(lambda low_high, there: _rejected(*low_high, there), pair, st.booleans()),
    st.builds(
        lambda number, there: grouped(number, number)[0] if there else ended(number)[0],
        st.integers(1, 3),
        st.booleans(),
    ),
    st.builds(reviewed, st.integers(1, 3)),
    st.builds(lambda number: grouped(number, number)[1], st.integers(1, 3)),
    st.builds(lambda number: ended(number, number)[0], st.integers(1, 3)),
)


def _rejected(low: int, high: int, there: bool) -> RowImage:
    return image(Rejected, {"low": low, "high": high}, {"operation_id": None, "at": MOMENT} if there else None)


class _Back(Exception):
    """Ends a transaction without a trace."""


def tried(catalog: Catalog, *actions: Action, undo: bool = False) -> Any:
    """The rows after these actions (and after taking the last one back), which are then forgotten; None where refused."""
    found = None
    with suppress(_Back, IntegrityError), catalog.write() as session:
        for action in actions:
            back = action.apply(session)
        if undo:
            Action.from_json("", back.to_json()).apply(session)
        found = {each.__tablename__: sorted(map(tuple, session.execute(select(each.__table__)))) for each in TABLES}
        raise _Back
    return found


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = filled(create_catalog(tmp_path_factory.mktemp("actions") / "a.catalog"))
    do(made, Action("", (*grouped(2, 2, 3), said(3, "trash"), said(4, "keep"), _rejected(1, 2, True))))
    yield made
    made.close()


@trial(max_examples=120, deadline=None)
@given(changes=st.lists(images, min_size=1, max_size=12))
def test_together_is_as_one_by_one_and_back_is_as_before(stocked: Catalog, changes: list[RowImage]) -> None:
    after = tried(stocked, *(Action("", (each,)) for each in changes))
    if after is None:
        return
    together = Action.from_json("", Action("", tuple(changes)).to_json())
    assert tried(stocked, together) == after
    if not _cascades(changes):
        assert tried(stocked, together, undo=True) == rows(stocked)


def _cascades(changes: list[RowImage]) -> bool:
    """Whether a cluster is ended with photos in it, which no step of the program does."""
    return any(each.table == "cluster" and each.values is None for each in changes)
