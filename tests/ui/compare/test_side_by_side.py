"""side_by_side.py: columns by key and mouse, one view for all, marks, facts and words."""

from pathlib import Path

import pytest
from attrs import evolve
from boards import MakeColumn, checkerboard, half
from fake_library import draw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui.engine.records import Fact
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.columns import HEAD, LABELS
from catalog_gui.ui.compare.compare_view import CompareView
from catalog_gui.ui.compare.turning import INVERSE, turned_image
from catalog_gui.ui.theme import theme_of

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    view = CompareView(memory_mb=64)
    qtbot.addWidget(view)
    view.resize(904, 700)
    view.show()
    view.setFocus()
    return view


def settle(qtbot: QtBot, view: CompareView) -> None:
    qtbot.waitUntil(lambda: not view.waiting)


def show(qtbot: QtBot, view: CompareView, *shown: Column) -> None:
    view.show_columns(shown)
    settle(qtbot, view)


def room(view: CompareView, column: int) -> QImage:
    """What is painted where a photo is."""
    place = view.side.place(column)
    part = view.view.placed(place).intersected(place.room).toAlignedRect()
    return view.side.viewport().grab(part).toImage()


def unlike(first: QImage, second: QImage) -> float:
    """Share of the pixels that are of another colour, edges of squares left out of account by looking at every third."""
    assert abs(first.width() - second.width()) <= 1
    spots = [(x, y) for x in range(4, first.width() - 4, 3) for y in range(4, first.height() - 4, 3)]
    pairs = ((first.pixelColor(x, y), second.pixelColor(x, y)) for x, y in spots)
    return sum(_far(one, other) for one, other in pairs) / len(spots)


def _far(one: QColor, other: QColor) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) > 24


def wheel(view: CompareView, at: QPointF, notches: int) -> None:
    place = view.side.viewport()
    event = QWheelEvent(
        at, place.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(place, event)


def test_photos_stand_side_by_side_at_one_relative_size(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    board = checkerboard(1200, 800)
    show(qtbot, view, make_column(1, board), make_column(2, half(board)))
    assert room(view, 0).size() == room(view, 1).size()
    assert room(view, 0).width() >= 390
    assert unlike(room(view, 0), room(view, 1)) < 0.02
    assert not view.side.grab().isNull()


def test_the_wheel_shows_the_same_part_of_both(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    board = checkerboard(1200, 800)
    show(qtbot, view, make_column(1, board), make_column(2, half(board)))
    whole = room(view, 0)
    at = view.side.place(1).room.center() + QPointF(90, -40)
    under = view.view.point_at(view.side.place(1), at)
    for _ in range(6):
        wheel(view, at, 1)
    settle(qtbot, view)
    assert 2.5 < view.view.zoom < 4
    now = view.view.point_at(view.side.place(1), at)
    assert (now.x(), now.y()) == (pytest.approx(under.x(), abs=0.003), pytest.approx(under.y(), abs=0.003))
    assert unlike(room(view, 0), room(view, 1)) < 0.02
    assert unlike(room(view, 0), whole) > 0.3


@pytest.mark.parametrize("orientation", [2, 3, 5, 6, 8])
@pytest.mark.parametrize("alike", [False, True])
def test_a_turned_copy_shows_the_same_part(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn, orientation: int, alike: bool
) -> None:
    board = checkerboard(960, 640)
    copy = turned_image(half(board), INVERSE[orientation])
    show(qtbot, view, make_column(1, board), make_column(2, copy, orientation=orientation))
    view.turn_alike(alike)
    view.zoom(7)
    view.pan(3, -4)
    settle(qtbot, view)
    keeper, other = view.side.place(0), view.side.place(1)
    seen, theirs = view.view.seen(keeper), view.view.seen(other)
    assert seen.width() < 0.5
    if alike:
        assert unlike(room(view, 0), room(view, 1)) < 0.02
    assert theirs.contains(seen.center())
    assert theirs.contains(seen.adjusted(0.01, 0.01, -0.01, -0.01)) or orientation >= 5


def test_a_mirrored_copy_as_it_lies_mirrors_what_is_seen(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    board = checkerboard(960, 640)
    show(qtbot, view, make_column(1, board), make_column(2, turned_image(board, 2), orientation=2))
    view.zoom(5)
    view.pan(4, 2)
    settle(qtbot, view)
    mirrored = turned_image(room(view, 1), 2)
    assert unlike(room(view, 0), mirrored) < 0.02
    assert unlike(room(view, 0), room(view, 1)) > 0.2


def test_full_size_is_pixel_for_pixel_and_the_others_follow(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    large, small = draw(3, 1500, 1000), half(draw(3, 1500, 1000))
    show(qtbot, view, make_column(1, large), make_column(2, small))
    qtbot.keyClick(view, Key.Key_Period)
    settle(qtbot, view)
    place = view.side.place(0)
    whole = view.view.placed(place)
    assert whole.width() == 1500
    assert view.view.placed(view.side.place(1)).width() == 1500
    shown = room(view, 0)
    corner = (place.room.topLeft() - whole.topLeft()).toPoint()
    own = large.copy(corner.x(), corner.y(), shown.width(), shown.height())
    # The frame of the current photo covers a pixel of the rim.
    assert shown.convertToFormat(own.format()).copy(2, 2, 200, 200) == own.copy(2, 2, 200, 200)
    qtbot.keyClick(view, Key.Key_0)
    assert view.view.is_fit
    view.go(1)
    qtbot.keyClick(view, Key.Key_Period)
    assert view.view.placed(place).width() == 750


def test_zooming_in_steps_stops_at_full_size(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, draw(3, 1500, 1000)), make_column(2, draw(3, 1500, 1000)))
    percents = []
    for _ in range(12):
        qtbot.keyClick(view, Key.Key_Plus)
        percents.append(view.comparison.percent(view.side.place(0)))
    assert any(percent == pytest.approx(100) for percent in percents)
    for _ in range(30):
        qtbot.keyClick(view, Key.Key_Minus)
    assert view.view.zoom == 1


def test_only_what_is_looked_at_closer_is_decoded_larger(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    show(qtbot, view, make_column(1, draw(3, 3000, 2000)), make_column(2, draw(4, 3000, 2000)))
    small = view.decoded.bytes
    assert small < 2 * 400 * 300 * 4
    view.full_size()
    settle(qtbot, view)
    assert view.decoded.bytes == small + 2 * 3000 * 2000 * 4


def test_dragging_moves_all_and_a_double_click_goes_to_full_size_and_back(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    show(qtbot, view, make_column(1, draw(3, 1500, 1000)), make_column(2, draw(4, 1500, 1000)))
    surface, start = view.side.viewport(), view.side.place(1).room.center().toPoint()
    qtbot.mouseDClick(surface, LEFT, pos=start)
    assert view.comparison.is_full(view.side.place(0))
    before = view.view
    qtbot.mousePress(surface, LEFT, pos=start)
    qtbot.mouseMove(surface, start + QPoint(40, 30))
    qtbot.mouseMove(surface, start + QPoint(60, 30))
    qtbot.mouseRelease(surface, LEFT, pos=start + QPoint(60, 30))
    assert view.view.x == pytest.approx(before.x - 60 / 1500, abs=1e-6)
    assert view.view.y == pytest.approx(before.y - 30 / 1000, abs=1e-6)
    assert view.current == 1
    qtbot.mouseDClick(surface, LEFT, pos=start)
    assert view.view.is_fit


def test_arrows_and_clicks_go_from_photo_to_photo(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, *(make_column(photo, draw(photo, 300, 200)) for photo in (1, 2, 3)))
    told: list[int] = []
    view.current_changed.connect(told.append)
    for key in (Key.Key_Right, Key.Key_End, Key.Key_Right, Key.Key_Left, Key.Key_Home, Key.Key_Left):
        qtbot.keyClick(view, key)
    assert told == [1, 2, 1, 0]
    qtbot.mouseClick(view.side.viewport(), LEFT, pos=QPoint(LABELS + 400, 200))
    assert view.current == 1


def test_many_photos_are_decoded_only_where_they_are_seen(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    columns = [make_column(photo, draw(photo, 300, 200)) for photo in range(1, 13)]
    show(qtbot, view, *columns)

    def here(index: int) -> bool:
        column = columns[index]
        return view.decoded.best(view.comparison.level(column, view.side.place(index), view.view)) is not None

    assert here(0)
    assert not here(11)
    qtbot.keyClick(view, Key.Key_End)
    qtbot.waitUntil(lambda: here(11))
    assert not here(5)


def test_next_groups_are_ready_before_they_are_asked_for(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    groups = [[make_column(10 * group + photo, draw(photo, 600, 400)) for photo in (1, 2)] for group in range(3)]
    show(qtbot, view, *groups[0])
    view.prefetch(groups[1], groups[2])
    qtbot.waitUntil(lambda: not view.decoded.prefetching and not view.waiting)
    for column in (*groups[1], *groups[2]):
        column.photo.path.unlink()
    for group in groups[1:]:
        view.show_columns(group)
        assert view.waiting == 0
        assert unlike(room(view, 0), room(view, 1)) > 0.2
        assert not any(view.comparison.trouble(column) for column in group)


def test_the_mark_of_the_keeper_carries_the_accent(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    keeper = evolve(make_column(1, draw(1, 300, 200)), chosen=True, mark="Suggested keeper")
    show(qtbot, view, keeper, make_column(2, draw(2, 300, 200)))
    accent = theme_of(view).accent.name()
    heads = [view.side.viewport().grab().toImage().copy(LABELS + 400 * each, 0, 390, HEAD // 2) for each in (0, 1)]
    assert [accent in colours(head) for head in heads] == [True, False]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_what_was_decided_is_told_by_word_colour_and_light(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    bright = QImage(300, 200, QImage.Format.Format_RGB32)
    bright.fill(QColor(250, 40, 250))
    show(qtbot, view, make_column(1, bright), make_column(2, bright), make_column(3, bright))
    view.set_decisions({1: "keep", 2: "trash"})
    assert [column.says for column in view.columns] == ["Keep", "Trash", "Copy 3"]
    middles = [room(view, each).pixelColor(50, 50) for each in range(3)]
    assert middles[0] == middles[2] == QColor(250, 40, 250)
    ground = theme_of(view).canvas.red()
    assert abs(middles[1].red() - ground) < 0.35 * abs(250 - ground)
    assert view.accessibleDescription().startswith("Keep. ")
    view.set_decisions({1: None})
    assert view.columns[0].decision is None
    assert view.columns[1].decision == "trash"


def test_a_reason_is_shown_and_told_whole(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    reason = "It has the most pixels, the earliest date and lies in the folder that you prefer."
    show(qtbot, view, evolve(make_column(1, draw(1, 300, 200)), suggested=True, mark="", reason=reason))
    assert view.columns[0].says == "Suggested"
    assert view.side.hint(QPoint(LABELS + 40, 10)) == reason
    assert view.side.hint(QPoint(LABELS + 40, HEAD + 10)) == str(view.columns[0].photo.path)
    assert reason in view.accessibleDescription()


def test_facts_that_are_equal_can_be_left_out(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, draw(1, 300, 200)), make_column(2, draw(2, 300, 200)))
    labels = [row.label for row in view.table]
    assert "Camera" in labels
    qtbot.keyClick(view, Key.Key_O)
    assert view.only_differing
    assert "Camera" not in [row.label for row in view.table]
    assert all(row.differs for row in view.table)
    qtbot.keyClick(view, Key.Key_O)
    assert [row.label for row in view.table] == labels


def test_pictures_stay_while_facts_scroll(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    view.resize(904, 330)
    show(qtbot, view, make_column(1, draw(1, 300, 300)), make_column(2, draw(2, 300, 300)))
    before = room(view, 0)
    bar = view.side.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert room(view, 0) == before
    last = view.side.viewport().height() - 12
    assert view.side.hint(QPoint(LABELS + 40, last)).startswith(view.table[-1].label)


def test_keys_ask_for_a_photo_large(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, draw(1, 300, 200)), make_column(2, draw(2, 300, 200)))
    qtbot.keyClick(view, Key.Key_Right)
    with qtbot.waitSignal(view.preview_wanted) as told:
        qtbot.keyClick(view, Key.Key_L)
    assert told.args == [1]


def test_all_that_is_shown_is_told_in_words(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    likeness = (Fact("Likeness", "97 % alike"),)
    show(qtbot, view, make_column(1, draw(1, 300, 200)), make_column(2, draw(2, 300, 200), facts=likeness))
    assert view.accessibleDescription().startswith("Copy 1. 1.png, 1 of 2.")
    qtbot.keyClick(view, Key.Key_Right)
    assert view.accessibleDescription().startswith("Copy 2. 2.png, 2 of 2. Likeness 97 % alike")
    assert all(row.label in view.accessibleDescription() for row in view.table)


def test_an_original_that_cannot_be_read_says_so(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    columns = [make_column(photo, draw(photo, 300, 200)) for photo in (1, 2)]
    path: Path = columns[1].photo.path
    path.rename(path.with_suffix(".away"))
    show(qtbot, view, *columns)
    assert [bool(view.comparison.trouble(column)) for column in columns] == [False, True]
    assert "no longer there" in view.comparison.trouble(columns[1])
    path.with_suffix(".away").rename(path)
    view.retry()
    settle(qtbot, view)
    assert view.comparison.trouble(columns[1]) == ""


def test_a_picture_of_another_shape_than_the_catalog_knows_is_not_stretched(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    column = make_column(1, draw(1, 300, 300))
    row = evolve(column.photo.row, width=4000, height=3000)
    show(qtbot, view, evolve(column, photo=evolve(column.photo, row=row)))
    whole = view.view.placed(view.side.place(0))
    assert whole.width() == pytest.approx(whole.height(), abs=1)


def test_a_photo_that_was_never_measured_is_measured_by_its_header(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    column = make_column(1, draw(1, 1500, 1000))
    row = evolve(column.photo.row, width=None, height=None)
    view.show_columns([evolve(column, photo=evolve(column.photo, row=row))])
    assert not view.comparison.measured(view.columns[0])
    settle(qtbot, view)
    assert view.comparison.measured(view.columns[0])
    view.full_size()
    assert view.view.placed(view.side.place(0)).width() == pytest.approx(1500, abs=2)


def test_nothing_is_painted_as_nothing(qtbot: QtBot, view: CompareView) -> None:
    view.show_columns(())
    for key in (Key.Key_Right, Key.Key_L, Key.Key_End, Key.Key_F, Key.Key_Period, Key.Key_D):
        qtbot.keyClick(view, key)
    assert view.side.viewport().grab().toImage().pixelColor(300, 300) == theme_of(view).canvas
    assert view.accessibleDescription() == ""
