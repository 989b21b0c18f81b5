"""changes.py: what is watched, which changes were made at once, and all that is on record of a photo."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from camera import album
from keeping import add, ids
from sqlalchemy import text, update

from catalog_gui.catalog.tables import Given, Photo
from catalog_gui.engine import changes
from catalog_gui.engine.changes import Account, Change, Cluster
from catalog_gui.engine.keeper import Keeper, open_keeper

WIPED = 111_082


@pytest.fixture
def covered(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog that knows three photos."""
    album(photos, 3)
    add(keeper, photos)
    return keeper


def account(keeper: Keeper) -> Account:
    with keeper.catalog.read() as session:
        return changes.account(session)


def clusters(keeper: Keeper) -> list[Cluster]:
    with keeper.catalog.read() as session:
        return changes.clusters(session)


def entries(keeper: Keeper, cluster: Cluster) -> list[Change]:
    with keeper.catalog.read() as session:
        return changes.changes(session, changes.numbers_of(session, cluster))


def of_photo(keeper: Keeper, *photos: int) -> list[Change]:
    with keeper.catalog.read() as session:
        return changes.of_photos(session, photos, 100)


def outside(keeper: Keeper, *work: Callable[[sqlite3.Connection], object]) -> None:
    """What another program does, each piece in a transaction of its own."""
    with closing(sqlite3.connect(keeper.catalog.file)) as connection:
        for each in work:
            each(connection)
            connection.commit()


def watched(keeper: Keeper, table: str) -> changes.Watched:
    return next(each for each in account(keeper).tables if each.table == table)


def test_what_is_counted_and_by_which_trigger(covered: Keeper) -> None:
    photo = watched(covered, "photo")
    assert [photo.count(verb) for verb in changes.VERBS] == [3, 0, 0]
    assert photo.rows == 3
    assert watched(covered, "rejected").count("update") is None, "a pair is only ever added or taken away"
    assert dict(watched(covered, "rejected").triggers)["update"] is None


def test_where_a_trigger_is_missing_there_is_no_nought(covered: Keeper) -> None:
    with covered.catalog.write() as session:
        session.execute(text("DROP TRIGGER audit_photo_delete"))
    photo = watched(covered, "photo")
    assert dict(photo.triggers) == {"insert": True, "update": True, "delete": False}
    assert photo.count("delete") is None
    covered.close()
    again = open_keeper(covered.catalog.file, covered.settings)
    (mended,) = account(again).mended
    assert mended.trigger == "audit_photo_delete"
    assert watched(again, "photo").count("delete") == 0
    again.close()


def test_an_operation_is_one_cluster_with_its_words(covered: Keeper) -> None:
    added = next(each for each in clusters(covered) if ("photo", "insert", 3) in each.changes)
    assert (added.kind, added.outside) == ("scan", False)
    assert added.actor
    assert added.application
    assert {each.operation for each in entries(covered, added)} == {added.operation}


def test_a_wipe_by_another_program_is_exactly_one_cluster(keeper: Keeper) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO root (path, added_at) VALUES ('/x', '2020-01-01')")
        rows = ((f"{number}.jpg",) for number in range(WIPED))
        columns = "root_id, path, size, mtime_ns, added_at"
        connection.executemany(f"INSERT INTO photo ({columns}) VALUES (1, ?, 1, 1, '2020-01-01')", rows)
        connection.execute("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE outside")

    outside(keeper, fill, lambda connection: connection.execute("DELETE FROM photo"))
    (wiped,) = (each for each in clusters(keeper) if each.of("delete"))
    assert wiped.changes == (("photo", "delete", WIPED),)
    assert (wiped.outside, wiped.began) == (True, wiped.ended)
    with keeper.catalog.read() as session:
        numbers = changes.numbers_of(session, wiped)
        assert len(numbers) == WIPED
        newest = changes.changes(session, numbers[:2])
        assert changes.photos_like(session, "4711.JPG")[0] == 4712, "the photo is gone, its record is not"
    assert [each.name for each in newest] == [f"{WIPED - 1}.jpg", f"{WIPED - 2}.jpg"]


def test_transactions_of_the_same_moment_stay_apart(covered: Keeper) -> None:
    before = len(clusters(covered))
    for size in (7, 8):
        with covered.catalog.write() as session:
            session.execute(update(Photo).where(Photo.id == 1).values(size=size))
    with closing(sqlite3.connect(covered.catalog.file)) as connection:
        connection.execute("UPDATE audit SET at = '2026-05-06 04:24:16.940000' WHERE verb = 'update'")
        connection.commit()
    one, other, *rest = clusters(covered)
    assert len(rest) == before
    assert one.began == other.began
    assert one.transaction != other.transaction
    assert [each.new for each in (*entries(covered, one), *entries(covered, other))] == [{"size": 8}, {"size": 7}]


def test_two_goes_of_another_program_are_two(covered: Keeper) -> None:
    earlier, later = (
        f"UPDATE audit SET at = '2026-05-06 04:24:{second}' WHERE id = (SELECT max(id) FROM audit)"
        for second in ("16.900000", "59.000000")
    )
    outside(
        covered,
        lambda connection: (connection.execute("UPDATE photo SET size = 7 WHERE id = 1"), connection.execute(earlier)),
        lambda connection: (connection.execute("UPDATE photo SET size = 7 WHERE id = 2"), connection.execute(later)),
    )
    newest = clusters(covered)[:2]
    assert [each.changes for each in newest] == [(("photo", "update", 1),)] * 2
    assert [each.outside for each in newest] == [True, True]


def test_the_records_of_a_photo_are_all_of_them_and_no_others(covered: Keeper) -> None:
    one, other, _ = sorted(ids(covered).values())
    with covered.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == other).values(size=7))
        session.add(Given(photo_id=one, name="rating", number=4.0, origin="person"))
    told = of_photo(covered, one)
    assert [(each.table, each.verb) for each in told] == [("given", "insert"), ("photo", "insert")]
    assert {each.photo for each in told[:1]} == {one}
    assert [(each.table, each.verb) for each in of_photo(covered, other)] == [("photo", "update"), ("photo", "insert")]
    assert of_photo(covered) == []


def test_photos_are_found_by_part_of_their_path(covered: Keeper) -> None:
    name, number = sorted(ids(covered).items())[0]
    with covered.catalog.read() as session:
        assert changes.photos_like(session, name) == [number]
        assert changes.photos_like(session, "%") == [], "no wildcard"
        assert changes.photos_like(session, "nothing like it") == []


def test_photos_without_a_record_of_their_coming_are_named(covered: Keeper) -> None:
    assert account(covered).unrecorded == ()

    def smuggle(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TRIGGER audit_photo_insert")
        columns = "id, root_id, path, size, mtime_ns, added_at"
        connection.execute(
            f"INSERT INTO photo ({columns}) VALUES (70, 1, 'x.jpg', 1, 1, '2020'), (71, 1, 'y.jpg', 1, 1, '2020')"
        )

    outside(covered, smuggle)
    assert account(covered).unrecorded == (70, 71)
    with covered.catalog.write() as session:
        session.execute(text("DELETE FROM audit WHERE verb = 'insert'"))
    assert account(covered).unrecorded == (*sorted(ids(covered).values()),)


def test_entries_that_are_gone_are_left_out(keeper: Keeper) -> None:
    with keeper.catalog.read() as session:
        assert changes.changes(session, []) == []
        assert changes.changes(session, [10**9]) == []
