"""attempts_shown.py: when a thumbnail was first on the screen, written down once."""

from pathlib import Path

import pytest
from camera import album
from keeping import add, rebuild
from pytestqt.qtbot import QtBot

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.queries import Library
from catalog_gui.phases.times import Moments, moments_of
from catalog_gui.ui.attempts_shown import FirstShown
from catalog_gui.ui.photos_page import PhotosPage


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    album(photos, 4)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    return keeper


def moments(keeper: Keeper, photo: int) -> Moments:
    with keeper.catalog.read() as session:
        return moments_of(session, photo)


def test_what_the_grid_paints_has_been_shown(qtbot: QtBot, library: Keeper) -> None:
    page = PhotosPage(Library(library))
    qtbot.addWidget(page)
    shown = FirstShown(library, page)
    shown.watch(page.grid.thumbnails)
    library.store.path_for(2).unlink()
    page.resize(900, 600)
    page.show()
    page.arrive()
    qtbot.waitUntil(lambda: shown.waiting >= 3)
    shown.write()
    qtbot.waitUntil(lambda: not shown.waiting)
    assert moments(library, 2).shown is None  # its file is gone: nothing was to be seen of it
    found = moments(library, 1)
    stamps = [found.asked, found.begun, found.written, found.verified, found.shown]
    assert all(stamps)
    assert stamps == sorted(stamps, key=str)
    page.close()


def test_the_second_time_writes_nothing_until_it_is_made_again(qtbot: QtBot, library: Keeper) -> None:
    shown = FirstShown(library)
    shown.note({1, 2})
    shown.write()
    qtbot.waitUntil(lambda: not shown.waiting)
    first = moments(library, 1)
    assert first.shown is not None
    shown.note({1})
    assert shown.waiting == 0
    rebuild(library, only=["thumbnails"], scope=Scope(force=True, photos=(1,)))
    assert moments(library, 1).shown is None
    shown.begin_anew({1})
    shown.note({1, 2})
    assert shown.waiting == 1
    shown.write()
    qtbot.waitUntil(lambda: not shown.waiting)
    assert moments(library, 1).shown is not None
    shown.begin_anew()
    shown.note({2})
    assert shown.waiting == 1
