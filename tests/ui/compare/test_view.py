"""view.py: one part of all photos, whatever their pixels and however they lie."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from catalog_gui.ui.compare.turning import INVERSE, ORIENTATIONS, turned_size
from catalog_gui.ui.compare.view import Place, View, full_zoom

ROOM = QRectF(100, 50, 600, 400)
LARGE, SMALL = Place(6000, 4000, ROOM), Place(1500, 1000, ROOM)
shares = st.floats(0, 1)


def near(first: QRectF, second: QRectF, by: float = 1e-6) -> bool:
    pairs = zip(first.getCoords(), second.getCoords(), strict=True)
    return all(abs(one - other) < by for one, other in pairs)


def test_a_zoom_of_one_shows_all_as_large_as_there_is_room() -> None:
    assert View().placed(LARGE) == View().placed(SMALL) == ROOM
    assert View().placed(Place(100, 100, ROOM)) == QRectF(200, 50, 400, 400)
    assert near(View().seen(LARGE), QRectF(0, 0, 1, 1))


@given(st.floats(1, 30), shares, shares)
def test_photos_of_other_sizes_show_the_same_part(zoom: float, x: float, y: float) -> None:
    view = View().zoomed(LARGE, zoom, QPointF(ROOM.x() + 600 * x, ROOM.y() + 400 * y))
    assert near(view.seen(LARGE), view.seen(SMALL))


@given(st.sampled_from(ORIENTATIONS), st.floats(1, 30), shares, shares)
@example(turn=2, zoom=1.25, x=0.5, y=0.0)
def test_a_copy_that_lies_otherwise_shows_at_least_the_same_part(turn: int, zoom: float, x: float, y: float) -> None:
    """In a square room a turned copy shows the same, but for one pixel: each begins on a whole one, on its own side."""
    room = QRectF(0, 0, 500, 500)
    keeper = Place(1200, 800, room)
    copy = Place(*turned_size(600, 400, INVERSE[turn]), room, turn=turn)
    view = View().zoomed(keeper, zoom, QPointF(500 * x, 500 * y))
    assert near(view.seen(copy), view.seen(keeper), 1.01 / (333 * zoom))


@given(st.sampled_from(ORIENTATIONS), st.floats(2.5, 20), shares, shares, st.floats(0.2, 5))
def test_what_is_under_the_pointer_stays_while_zooming_closer(
    turn: int, zoom: float, x: float, y: float, closer: float
) -> None:
    place = Place(*turned_size(900, 600, INVERSE[turn]), ROOM, turn=turn)
    at = QPointF(ROOM.x() + ROOM.width() * x, ROOM.y() + ROOM.height() * y)
    view = View().zoomed(place, zoom)
    before = view.point_at(place, at)
    after = view.zoomed(place, zoom * (1 + closer), at)
    away = place.own(after.point_at(place, at)) - place.own(before)
    assert abs(away.x()) * view.placed(place).width() < 1.01
    assert abs(away.y()) * view.placed(place).height() < 1.01


@given(st.floats(-3000, 3000), st.floats(-3000, 3000), st.floats(1, 20))
def test_no_picture_can_be_pushed_out_of_its_room(across: float, down: float, zoom: float) -> None:
    whole = View().zoomed(LARGE, zoom).panned(LARGE, across, down).placed(LARGE)
    assert whole.adjusted(-0.5, -0.5, 0.5, 0.5).contains(ROOM)


def test_a_picture_follows_the_hand() -> None:
    view = View().zoomed(SMALL, 4)
    moved = view.panned(SMALL, 30, -20).placed(SMALL).topLeft() - view.placed(SMALL).topLeft()
    assert (moved.x(), moved.y()) == (30, -20)


def test_full_size_is_one_pixel_on_one_device_pixel() -> None:
    for scale in (1.0, 2.0):
        place = Place(6000, 4000, ROOM, scale)
        whole = View().zoomed(place, full_zoom(place)).placed(place)
        assert (whole.width() * scale, whole.height() * scale) == (6000, 4000)
        assert (whole.x() * scale).is_integer()
    assert full_zoom(Place(60, 40, ROOM)) == pytest.approx(0.1)


def test_a_photo_that_all_but_fits_is_not_blurred_by_enlarging_it() -> None:
    assert View().placed(Place(595, 396, ROOM)).width() == 595
