"""grid_view.py: keys, mouse, selection and zoom on a real widget; a million photos cost what a thousand cost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.ui.formatting import number
from catalog_gui.ui.grid_view import GridView
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.theme import theme_of

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
MakeGrid = Callable[..., GridView]


@pytest.fixture
def make_grid(qtbot: QtBot) -> MakeGrid:
    def make(photos: int, library: FakeLibrary | None = None, size: tuple[int, int] = (996, 700)) -> GridView:
        """A shown grid; 996 pixels hold 6 columns of 162, or 5 columns beside the scroll bar."""
        library = library or FakeLibrary(photos)
        view = GridView(PhotoModel(library))
        qtbot.addWidget(view)
        view.resize(*size)
        view.model.show(PhotoFilter())
        view.show()
        view.setFocus()
        settle(qtbot, view)
        return view

    return make


def settle(qtbot: QtBot, view: GridView) -> None:
    qtbot.waitUntil(lambda: not view.model.waiting and not view.thumbnails.waiting)


def click(qtbot: QtBot, view: GridView, index: int, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, modifiers, view.cell_rect(index).center())


def chosen(view: GridView) -> list[int]:
    return view.selection.positions().tolist()


def test_arrows_move_by_cell_and_row_and_stop_at_the_edges(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1000)
    columns = view.cells.columns
    path = []
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Left, Key.Key_Up, Key.Key_Left, Key.Key_Up):
        qtbot.keyClick(view, key)
        path.append(view.current)
    assert path == [1, columns + 1, columns, columns - 1, columns - 1, columns - 2, columns - 2]
    assert chosen(view) == [view.current]


def test_home_end_and_pages(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1003)
    columns = view.cells.columns
    rows = view.viewport().height() // view.cells.stride
    qtbot.keyClick(view, Key.Key_End)
    assert view.current == 1002
    assert view.cell_rect(1002).bottom() < view.viewport().height()
    qtbot.keyClick(view, Key.Key_PageUp)
    assert view.current == 1002 - rows * columns
    qtbot.keyClick(view, Key.Key_PageDown)
    qtbot.keyClick(view, Key.Key_PageDown)
    assert view.current == 1002
    qtbot.keyClick(view, Key.Key_Home)
    assert (view.current, view.offset) == (0, 0)
    qtbot.keyClick(view, Key.Key_PageDown)
    assert view.current == rows * columns


def test_down_from_a_full_row_ends_on_the_last_of_a_short_one(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(8)
    assert view.cells.columns == 6
    view.set_current(4)
    qtbot.keyClick(view, Key.Key_Down)
    assert view.current == 7


def test_the_current_photo_is_always_in_sight(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1000)
    for key in [Key.Key_Down] * 9 + [Key.Key_Up] * 9:
        qtbot.keyClick(view, key)
        rect = view.cell_rect(view.current)
        assert rect.top() >= 0
        assert rect.bottom() < view.viewport().height()


def test_clicks_choose_one_more_and_ranges(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(100)
    click(qtbot, view, 2)
    assert chosen(view) == [2]
    click(qtbot, view, 4, CTRL)
    assert chosen(view) == [2, 4]
    click(qtbot, view, 2, CTRL)
    assert chosen(view) == [4]
    click(qtbot, view, 1)
    click(qtbot, view, 3, SHIFT)
    assert chosen(view) == [1, 2, 3]
    click(qtbot, view, 0, SHIFT)
    assert chosen(view) == [0, 1]
    click(qtbot, view, 8, CTRL)
    click(qtbot, view, 10, CTRL | SHIFT)
    assert chosen(view) == [0, 1, 8, 9, 10]
    assert view.current == 10


def test_shift_extends_and_ctrl_only_moves(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(100)
    click(qtbot, view, 1)
    qtbot.keyClick(view, Key.Key_Right, SHIFT)
    qtbot.keyClick(view, Key.Key_Right, SHIFT)
    assert chosen(view) == [1, 2, 3]
    qtbot.keyClick(view, Key.Key_Left, SHIFT)
    assert chosen(view) == [1, 2]
    qtbot.keyClick(view, Key.Key_Right, CTRL)
    qtbot.keyClick(view, Key.Key_Right, CTRL)
    assert (view.current, chosen(view)) == (4, [1, 2])
    qtbot.keyClick(view, Key.Key_Space, CTRL)
    assert chosen(view) == [1, 2, 4]


def test_all_of_a_million_are_one_range_and_escape_chooses_none(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1_000_000)
    with qtbot.waitSignal(view.selection_changed):
        qtbot.keyClick(view, Key.Key_A, CTRL)
    assert list(view.selection) == [range(1_000_000)]
    qtbot.keyClick(view, Key.Key_Escape)
    assert len(view.selection) == 0


def test_the_last_of_a_million_is_reached_and_only_pages_in_sight_are_fetched(
    qtbot: QtBot, make_grid: MakeGrid
) -> None:
    library = FakeLibrary(1_000_000)
    view = make_grid(0, library)
    qtbot.keyClick(view, Key.Key_End)
    settle(qtbot, view)
    assert view.current == 999_999
    assert view.words(999_999).startswith("IMG_1000000.jpg")
    assert len(library.rows_asked) <= 6


def test_painting_asks_for_rows_and_pictures_in_sight_alone(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1_000_000)
    painted: list[int] = []
    paint = view.paint_cell
    view.paint_cell = lambda painter, index, rect: (painted.append(index), paint(painter, index, rect))
    view.viewport().repaint()
    assert painted == list(view.in_sight())
    assert 0 < len(painted) < 60


def test_letters_and_space_ask_for_details_and_preview(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(10)
    with qtbot.waitSignal(view.details_wanted):
        qtbot.keyClick(view, Key.Key_I)
    view.set_current(3)
    with qtbot.waitSignal(view.preview_wanted) as asked:
        qtbot.keyClick(view, Key.Key_Space)
    assert asked.args == [3]
    with qtbot.waitSignal(view.activated) as asked:
        qtbot.keyClick(view, Key.Key_Return)
    assert asked.args == [3]


def test_zoom_by_keys_and_wheel_keeps_the_current_photo_where_it_is(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(10_000)
    view.set_current(5_000)
    place = view.cell_rect(5_000).y()
    with qtbot.waitSignal(view.zoomed):
        qtbot.keyClick(view, Key.Key_Plus)
    assert view.size_of_cells == 192
    assert abs(view.cell_rect(5_000).y() - place) <= 1
    point = QPointF(50, 50)
    turn = QWheelEvent(
        point, point, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.viewport(), turn)
    assert view.size_of_cells == 160
    for _ in range(30):
        qtbot.keyClick(view, Key.Key_Minus)
    assert view.size_of_cells == 64
    qtbot.keyClick(view, Key.Key_0, CTRL)
    assert view.size_of_cells == 160


def test_other_photos_keep_the_current_and_the_chosen_that_are_still_there(qtbot: QtBot, make_grid: MakeGrid) -> None:
    library = FakeLibrary(20)
    view = make_grid(0, library)
    click(qtbot, view, 4)
    click(qtbot, view, 6, SHIFT)
    library.matching = {PhotoFilter(text="few"): [7, 1, 6, 2]}
    with qtbot.waitSignal(view.model.reset):
        view.model.show(PhotoFilter(text="few"))
    assert view.count == 4
    assert chosen(view) == [0, 2]
    assert view.current == 0


def test_pictures_are_painted_whole_and_in_their_colours(qtbot: QtBot, make_grid: MakeGrid, tmp_path: Path) -> None:
    view = make_grid(0, FakeLibrary(12, store=tmp_path))
    rect = view.cell_rect(0)
    grab = view.viewport().grab().toImage()
    ground = theme_of(view).canvas
    # Photo 1 is upright: grounds left and right of it, the picture from top to bottom.
    assert grab.pixelColor(rect.left() + 5, rect.center().y()) == ground
    column = [grab.pixelColor(rect.center().x(), y) for y in range(rect.top() + 4, rect.bottom() - 3)]
    assert ground not in column
    assert len({colour.name() for colour in column}) > 20


def test_a_badge_stands_only_where_something_is_wrong(qtbot: QtBot, make_grid: MakeGrid, tmp_path: Path) -> None:
    library = FakeLibrary(6, store=tmp_path)
    library.changes = {2: {"worst": "failed"}, 3: {"worst": "missing"}, 4: {"offline": True}}
    view = make_grid(0, library)
    library.changes = {}
    plain = make_grid(0, library)
    marked = []
    for index in range(1, 6):
        corner = view.cell_rect(index).adjusted(140, 140, 0, 0)
        marked.append(view.viewport().grab(corner).toImage() != plain.viewport().grab(corner).toImage())
    assert marked == [True, True, True, False, False]
    assert "The original is missing" in view.words(2)
    assert "drive is not connected" in view.hint(3)


def test_the_current_photo_is_told_in_words(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(1234)
    view.set_current(6)
    assert view.accessibleName() == "Photos"
    assert "IMG_0007.jpg" in view.accessibleDescription()
    assert f"7 of {number(1234)}" in view.accessibleDescription()


def test_hover_is_seen_and_leaves_with_the_mouse(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(100)
    qtbot.mouseMove(view.viewport(), view.cell_rect(3).center())
    assert view.hovered == 3
    view.verticalScrollBar().setValue(40)
    assert view.hovered == -1


def test_the_accent_frames_what_is_chosen(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(100)
    click(qtbot, view, 2)
    rect = view.cell_rect(2)
    colour = QColor(view.viewport().grab().toImage().pixelColor(rect.left() + 1, rect.center().y()))
    assert colour == theme_of(view).accent


def test_from_one_photo_to_the_next_only_the_two_are_painted_again(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(20)
    click(qtbot, view, 2)
    click(qtbot, view, 9, SHIFT)
    painted: set[int] = set()
    paint = view.paint_cell
    view.paint_cell = lambda painter, index, rect: (painted.add(index), paint(painter, index, rect))
    QApplication.processEvents()
    seen = []
    for key in (Key.Key_Right, Key.Key_Right):
        painted.clear()
        qtbot.keyClick(view, key)
        QApplication.processEvents()
        seen.append(set(painted))
    assert seen == [set(range(20)), {10, 11}]


def test_a_view_without_photos_paints_and_takes_keys(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(0)
    for key in (Key.Key_Down, Key.Key_End, Key.Key_Space, Key.Key_Return, Key.Key_PageUp):
        qtbot.keyClick(view, key)
    view.viewport().repaint()
    assert view.current == -1
    assert len(view.selection) == 0


def test_content_taller_than_a_scroll_bar_can_count_is_still_reached(qtbot: QtBot, make_grid: MakeGrid) -> None:
    view = make_grid(10, size=(300, 400))
    view.zoom(512)
    view.set_count(9_000_000)
    assert view.cells.content_height > 2**31
    view.bring(8_999_999)
    assert 8_999_999 in view.in_sight()
