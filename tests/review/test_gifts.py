"""gifts.py: what only the photo that goes knows is handed on as given values, can be unticked, and is taken back."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from keeping import figures, ids
from sqlalchemy import select

from catalog_gui.catalog.tables import Given
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.apply import offer
from catalog_gui.review.undo import undo
from review.conftest import Reopen
from review.deciding import BURST, applied, burst, cluster, given, in_trash, say, says

MOMENT = datetime(2019, 5, 6, 7, 8, 9)
KNOWS = {
    "rating": 4,
    "title": "Harbour",
    "caption": "At dawn",
    "keywords": "boat\nsea",
    "taken": MOMENT,
    "taken_source": "exif",
    "latitude": 48.85,
    "longitude": 2.29,
}
ALL = {
    "rating": 4.0,
    "title": "Harbour",
    "caption": "At dawn",
    "keywords": "boat\nsea",
    "taken": MOMENT,
    "latitude": 48.85,
    "longitude": 2.29,
}


@pytest.fixture
def pair(stock: Any) -> Path:
    return stock(("a.jpg", "b.jpg", "c.jpg"))  # type: ignore[no-any-return]


def decided(keeper: Keeper, *kept: str) -> None:
    say(keeper, cluster(keeper, "a.jpg", "b.jpg", "c.jpg"), *kept)


def offered(keeper: Keeper) -> dict[str, str]:
    with keeper.catalog.read() as session:
        return {gift.title: gift.shown for gift in offer(session).gifts}


def test_all_that_the_keeper_lacks_moves_to_it_and_undo_takes_it_back(
    keeper: Keeper, pair: Path, reopen: Reopen
) -> None:
    says(keeper, "a.jpg")
    says(keeper, "b.jpg", **KNOWS)
    decided(keeper, "a.jpg")
    assert offered(keeper) == {
        "Rating": "★★★★",
        "Title": "Harbour",
        "Caption": "At dawn",
        "Date": "2019-05-06 07:08:09",
        "Place": "48.85000, 2.29000",
        "Keywords": "boat, sea",
    }
    applied(keeper)
    assert given(keeper, "a.jpg") == ALL
    with keeper.catalog.read() as session:
        assert set(session.execute(select(Given.origin, Given.origin_photo)).all()) == {
            ("copy", ids(keeper)["a.jpg"] + 1)
        }
    reopen()
    undo(keeper)
    assert given(keeper, "a.jpg") == {}
    figures(keeper)


def test_what_was_unticked_stays_behind(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", **KNOWS)
    decided(keeper, "a.jpg")
    photo = ids(keeper)["a.jpg"]
    applied(keeper, without={(photo, "rating"), (photo, "place")})
    assert given(keeper, "a.jpg") == {name: ALL[name] for name in ("title", "caption", "keywords", "taken")}


def test_what_the_keeper_has_is_never_replaced(keeper: Keeper, pair: Path) -> None:
    own = {"rating": 1, "title": "Mine", "caption": "My words", "taken": datetime(2020, 1, 1), "taken_source": "exif"}
    says(keeper, "a.jpg", **own, latitude=1.0, longitude=2.0, keywords="home")
    says(keeper, "b.jpg", **KNOWS)
    decided(keeper, "a.jpg")
    applied(keeper)
    assert given(keeper, "a.jpg") == {"keywords": "boat\nhome\nsea"}


def test_what_a_person_has_given_the_keeper_counts_as_its_own(keeper: Keeper, pair: Path) -> None:
    says(keeper, "a.jpg")
    says(keeper, "b.jpg", **KNOWS)
    mine = {"rating": {"number": 2.0}, "title": {"words": "Mine"}, "keywords": {"words": "home"}}
    mine |= {"taken": {"moment": datetime(2021, 1, 1)}, "latitude": {"number": 1.0}, "longitude": {"number": 2.0}}
    with keeper.catalog.write() as session:
        session.add_all(
            Given(photo_id=ids(keeper)["a.jpg"], name=name, origin="person", **value) for name, value in mine.items()
        )
        session.flush()
        keeper.tallies.recount(session)
    before = given(keeper, "a.jpg")
    decided(keeper, "a.jpg")
    applied(keeper)
    assert given(keeper, "a.jpg") == before | {"caption": "At dawn"}
    undo(keeper)
    assert given(keeper, "a.jpg") == before


def test_what_a_person_has_given_the_one_that_goes_moves_too(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", rating=1)
    with keeper.catalog.write() as session:
        session.add(Given(photo_id=ids(keeper)["b.jpg"], name="rating", number=5.0, origin="person"))
    decided(keeper, "a.jpg")
    assert offered(keeper) == {"Rating": "★★★★★"}
    applied(keeper)
    assert given(keeper, "a.jpg") == {"rating": 5.0}


@pytest.mark.parametrize("source", ["filesystem", "folder"])
def test_dates_of_files_and_folders_are_no_knowledge(keeper: Keeper, pair: Path, source: str) -> None:
    says(keeper, "a.jpg")
    says(keeper, "b.jpg", taken=MOMENT, taken_source=source)
    decided(keeper, "a.jpg")
    assert offered(keeper) == {}


def test_a_file_date_gives_way_to_one_that_was_written_then(keeper: Keeper, pair: Path) -> None:
    says(keeper, "a.jpg", taken=datetime(2024, 1, 1), taken_source="filesystem")
    says(keeper, "b.jpg", taken=MOMENT, taken_source="filename")
    decided(keeper, "a.jpg")
    applied(keeper)
    assert given(keeper, "a.jpg") == {"taken": MOMENT}


def test_the_first_that_stays_gets_each_fact_once_and_keywords_of_all(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", rating=3, keywords="boat")
    says(keeper, "c.jpg", rating=5, keywords="sea", title="Later")
    decided(keeper, "a.jpg")
    applied(keeper)
    assert given(keeper, "a.jpg") == {"rating": 3.0, "keywords": "boat\nsea", "title": "Later"}


def test_no_stars_and_keywords_that_another_kept_one_has_are_nothing_new(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", keywords="sea")
    says(keeper, "c.jpg", rating=0, keywords="sea")
    decided(keeper, "a.jpg", "b.jpg")
    assert offered(keeper) == {}


def test_in_bursts_nothing_is_handed_on(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", **KNOWS)
    say(keeper, burst(keeper, "a.jpg", "b.jpg", "c.jpg"), "a.jpg", about=BURST)
    assert offered(keeper) == {}
    applied(keeper)
    assert given(keeper, "a.jpg") == {}


def test_where_all_goes_there_is_nobody_to_give_to(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", **KNOWS)
    decided(keeper)
    assert offered(keeper) == {}
    applied(keeper, last_copies=True)
    with keeper.catalog.read() as session:
        assert session.scalars(select(Given.name)).all() == []


def test_what_stays_gives_nothing_and_the_next_that_goes_does(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", rating=3)
    says(keeper, "c.jpg", rating=5)
    decided(keeper, "a.jpg")
    (pair / "b.jpg").write_bytes(b"changed")
    applied(keeper)
    assert in_trash(keeper) == {"c.jpg"}
    assert given(keeper, "a.jpg") == {"rating": 5.0}


def test_only_what_is_back_has_its_gifts_taken_back(keeper: Keeper, pair: Path) -> None:
    says(keeper, "b.jpg", rating=3)
    says(keeper, "c.jpg", title="Harbour")
    decided(keeper, "a.jpg")
    applied(keeper)
    (pair / "c.jpg").write_text("something else")
    undo(keeper)
    assert given(keeper, "a.jpg") == {"title": "Harbour"}
    figures(keeper)
