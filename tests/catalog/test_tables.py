"""tables.py: ids are never used again, a place holds one photo, what belongs to a photo goes with it."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Base, Burst, Given, Photo, Problem, Root
from catalog_gui.catalog.types import now


def add(catalog: Catalog, path: str, **known: object) -> int:
    with catalog.write() as session:
        if session.get(Root, 1) is None:
            session.add(Root(id=1, path="/photos"))
            session.flush()
        photo = Photo(root_id=1, path=path, size=1, mtime_ns=1, **known)
        session.add(photo)
        session.flush()
        return photo.id


def test_an_id_is_never_used_again(catalog: Catalog) -> None:
    gone = add(catalog, "a.jpg")
    with catalog.write() as session:
        session.execute(delete(Photo))
    assert add(catalog, "b.jpg") > gone


@pytest.mark.parametrize("table", ["photo", "root", "cluster", "burst", "run", "operation"])
def test_every_number_that_people_see_is_given_once(table: str) -> None:
    assert Base.metadata.tables[table].dialect_options["sqlite"]["autoincrement"] is True


def test_one_place_holds_one_photo(catalog: Catalog) -> None:
    add(catalog, "a.jpg")
    with pytest.raises(IntegrityError):
        add(catalog, "a.jpg")


def test_a_new_photo_may_lie_where_one_went_to_the_trash(catalog: Catalog) -> None:
    trashed = add(catalog, "a.jpg", trashed_at=now())
    assert add(catalog, "a.jpg") != trashed
    add(catalog, "a.jpg", trashed_at=now())


def test_what_is_known_of_a_photo_goes_with_it(catalog: Catalog) -> None:
    photo = add(catalog, "a.jpg")
    with catalog.write() as session:
        session.add(Given(photo_id=photo, name="title", words="Sea", origin="person"))
        session.add(
            Problem(photo_id=photo, phase="hashes", kind="empty", message="m", attempts=1, version="1", stamp=None)
        )
        session.add(Burst(best_id=photo, reason="r"))
    with catalog.write() as session:
        session.execute(delete(Photo).where(Photo.id == photo))
    with catalog.read() as session:
        assert [session.scalars(select(table)).all() for table in (Given, Problem, Burst)] == [[], [], []]


def test_paths_of_any_bytes_are_found_again(catalog: Catalog) -> None:
    odd = "2024/\udcff\udcfe.jpg"
    photo = add(catalog, odd)
    with catalog.read() as session:
        assert session.scalars(select(Photo.id).where(Photo.path == odd)).one() == photo
        assert session.get_one(Photo, photo).path == odd
