"""missing_thumbnails.py: what the grid lacks is made while one looks, each once; a drive that is away keeps its pictures."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from camera import cut_short, jpeg
from keeping import add, ids, rebuild, states
from pytestqt.qtbot import QtBot

from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.ui.missing_thumbnails import Lacking, MissingThumbnails
from catalog_gui.ui.photos_page import PhotosPage


class Counted(Inline):
    """This thread, with a list of the photos that were decoded."""

    def __init__(self) -> None:
        self.photos: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.photos += [task.photo for task in args[0]]
        return super().submit(fn, *args, **kwargs)


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Three photos that have been looked at and nothing more, the last one cut short."""
    for number, name in enumerate(("a.jpg", "b.jpg")):
        jpeg(photos / name, seed=number, size=(400, 300))
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    keeper.claim_store()
    return keeper


@pytest.fixture
def hands() -> Counted:
    return Counted()


@pytest.fixture
def page(qtbot: QtBot, library: Keeper, hands: Counted) -> Iterator[PhotosPage]:
    made = PhotosPage(Library(library), MissingThumbnails(library, executor=hands))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    yield made
    made.close_work()


def settle(qtbot: QtBot, page: PhotosPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting and not page.grid.thumbnails.waiting, timeout=10_000)


def pictured(page: PhotosPage) -> dict[str, bool]:
    rows = [page.model.row(place) for place in range(len(page.model))]
    return {row.name: page.grid.thumbnails.pixmap(row.id, row.thumbnail_version) is not None for row in rows if row}


def test_looking_makes_what_is_missing_and_shows_it(
    qtbot: QtBot, page: PhotosPage, library: Keeper, hands: Counted
) -> None:
    page.show()
    qtbot.waitUntil(lambda: pictured(page) == {"a.jpg": True, "b.jpg": True, "cut.jpg": False}, timeout=10_000)
    settle(qtbot, page)
    assert sorted(hands.photos) == sorted(ids(library).values())
    assert states(library, "thumbnails") == {"a.jpg": "done", "b.jpg": "done", "cut.jpg": "failed"}
    row = next(row for row in map(page.model.row, range(3)) if row and row.name == "cut.jpg")
    assert row.worst == "failed", "the badge says so"


def test_looking_again_makes_nothing_again(qtbot: QtBot, page: PhotosPage, hands: Counted) -> None:
    page.show()
    qtbot.waitUntil(lambda: pictured(page) == {"a.jpg": True, "b.jpg": True, "cut.jpg": False}, timeout=10_000)
    page.grid.zoom(256)
    page.refresh()
    settle(qtbot, page)
    assert len(hands.photos) == 3


def test_a_file_that_is_gone_is_made_again(qtbot: QtBot, page: PhotosPage, library: Keeper, hands: Counted) -> None:
    rebuild(library, only={"thumbnails"})
    photo = ids(library)["a.jpg"]
    library.store.path_for(photo).unlink()
    page.show()
    qtbot.waitUntil(lambda: pictured(page).get("a.jpg", False), timeout=10_000)
    assert hands.photos == [photo]
    assert library.store.path_for(photo).is_file()


def test_a_drive_that_is_away_keeps_its_pictures_and_nothing_is_tried(
    qtbot: QtBot, page: PhotosPage, library: Keeper, hands: Counted, photos: Path
) -> None:
    rebuild(library, only={"thumbnails"})
    library.store.path_for(ids(library)["b.jpg"]).unlink()
    photos.rename(photos.with_name("away"))
    page.show()
    settle(qtbot, page)
    page.grid.looked.emit()
    settle(qtbot, page)
    assert pictured(page) == {"a.jpg": True, "b.jpg": False, "cut.jpg": False}
    assert hands.photos == []
    assert all(row.offline for row in map(page.model.row, range(3)) if row)
    assert states(library, "thumbnails")["b.jpg"] == "done", "a check says so, a glance does not"


def test_a_store_that_takes_nothing_is_said_once(
    qtbot: QtBot, page: PhotosPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Path:
        raise CatalogError("The disk of the thumbnails is full.")

    monkeypatch.setattr(ThumbnailStore, "claim", full)
    told: list[str] = []
    page.said.connect(told.append)
    page.show()
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    settle(qtbot, page)
    assert told == ["The disk of the thumbnails is full."]


def test_what_is_not_looked_at_any_more_is_dropped(qtbot: QtBot, library: Keeper, hands: Counted) -> None:
    made = MissingThumbnails(library, executor=hands)
    known = ids(library)
    made.want([Lacking(known[name], "1", place) for place, name in enumerate(("a.jpg", "b.jpg", "cut.jpg"))])
    made.want([])
    qtbot.waitUntil(lambda: not made.waiting, timeout=10_000)
    assert known["cut.jpg"] not in hands.photos
    made.close()
