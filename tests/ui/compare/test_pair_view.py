"""pair_view.py and keys.py: flip, difference and split in one large place, by keys and mouse."""

from collections.abc import Iterator

import pytest
from attrs import evolve
from boards import MakeColumn, checkerboard, half
from fake_library import draw
from PySide6.QtCore import QEvent, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from catalog_gui.ui.compare import keys
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.compare.compare_view import CompareView
from catalog_gui.ui.compare.mode import Mode
from catalog_gui.ui.compare.turning import INVERSE, turned_image

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    view = CompareView(memory_mb=64)
    qtbot.addWidget(view)
    view.resize(700, 520)
    view.show()
    view.setFocus()
    return view


def settle(qtbot: QtBot, view: CompareView) -> None:
    qtbot.waitUntil(lambda: not view.waiting)


def show(qtbot: QtBot, view: CompareView, *shown: Column) -> None:
    view.show_columns(shown)
    settle(qtbot, view)


def press(qtbot: QtBot, view: CompareView, *pressed: Qt.Key) -> None:
    for key in pressed:
        qtbot.keyClick(view, key)
    settle(qtbot, view)


def plain(level: int) -> QImage:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(level, level, level))
    return image


def seen(view: CompareView) -> QImage:
    """What is painted where the photo is."""
    place = view.large.place(view.large.on_top)
    part = view.view.placed(place).intersected(place.room).toAlignedRect()
    return view.large.grab(part.adjusted(1, 1, -1, -1)).toImage()


def middle(view: CompareView) -> int:
    image = seen(view)
    return image.pixelColor(image.width() // 2, image.height() // 2 + 40).red()


def test_flip_alternates_between_the_current_one_and_the_keeper(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    keeper = make_column(2, plain(120), chosen=True)
    show(qtbot, view, make_column(1, plain(60)), keeper, make_column(3, plain(180)))
    view.go(2)
    shown = []
    for _ in range(4):
        press(qtbot, view, Key.Key_F)
        shown.append((view.large.on_top, middle(view)))
    assert shown == [(2, 180), (1, 120), (2, 180), (1, 120)]
    assert view.mode is Mode.FLIP
    press(qtbot, view, Key.Key_Home)
    assert (view.large.on_top, middle(view)) == (0, 60)
    press(qtbot, view, Key.Key_Escape)
    assert view.mode is Mode.COLUMNS


def test_the_keeper_is_flipped_with_the_one_before(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(60), chosen=True), make_column(2, plain(120)), make_column(3, plain(180)))
    assert view.partner == 1
    view.go(2)
    view.go(0)
    assert view.partner == 2
    view.set_decisions({2: "keep", 1: "trash"})
    assert view.partner == 1


def test_holding_f_gives_a_glimpse(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(qtbot, view, make_column(1, plain(60)), make_column(2, plain(120)))
    press(qtbot, view, Key.Key_F)
    monkeypatch.setattr(keys, "HELD", 0)
    qtbot.keyPress(view, Key.Key_F)
    assert view.large.on_top == 1
    again = QKeyEvent(QEvent.Type.KeyPress, Key.Key_F, Qt.KeyboardModifier.NoModifier, "f", True)
    QApplication.sendEvent(view, again)
    assert view.large.on_top == 1
    qtbot.keyRelease(view, Key.Key_F)
    assert view.large.on_top == 0


def test_the_same_part_is_seen_of_both_while_flipping(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    board = checkerboard(1200, 800)
    copy = turned_image(half(board), INVERSE[6])
    show(qtbot, view, make_column(1, board), make_column(2, copy, orientation=6))
    press(qtbot, view, Key.Key_F, *[Key.Key_Plus] * 5)
    view.pan(-3, 2)
    settle(qtbot, view)
    one = seen(view)
    press(qtbot, view, Key.Key_F)
    assert view.large.place(0).room == view.large.place(1).room
    assert view.view.placed(view.large.place(0)) == view.view.placed(view.large.place(1))
    assert strongest(one, seen(view)) < 40


def strongest(one: QImage, other: QImage) -> int:
    """The largest difference in the middles of the squares, in levels."""
    spots = [(x, y) for x in range(10, one.width(), 23) for y in range(10, one.height(), 23)]
    far = sorted(abs(one.pixelColor(*spot).red() - other.pixelColor(*spot).red()) for spot in spots)
    return far[int(len(far) * 0.95)]


def test_the_difference_of_identical_pictures_is_black(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    show(qtbot, view, make_column(1, draw(5, 900, 600)), make_column(2, draw(5, 900, 600)))
    press(qtbot, view, Key.Key_D)
    assert view.large.words == "Identical pixels"
    assert levels(seen(view)) == {"#000000"}
    assert view.accessibleDescription().startswith("Identical pixels. ")
    press(qtbot, view, Key.Key_Period)
    assert levels(seen(view)) == {"#000000"}
    press(qtbot, view, Key.Key_D)
    assert view.mode is Mode.COLUMNS
    assert view.large.words == ""


def levels(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_copy_is_aligned_with_its_keeper(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn, orientation: int
) -> None:
    picture = draw(5, 300, 200)
    copy = turned_image(picture, INVERSE[orientation])
    show(qtbot, view, make_column(1, picture), make_column(2, copy, orientation=orientation))
    press(qtbot, view, Key.Key_D)
    assert view.large.words == "Identical pixels"


def test_pictures_that_differ_only_at_full_size_are_not_called_identical(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    other = draw(5, 1800, 1200)
    other.setPixelColor(901, 601, other.pixelColor(901, 601).lighter(102))
    show(qtbot, view, make_column(1, draw(5, 1800, 1200)), make_column(2, other))
    press(qtbot, view, Key.Key_D)
    assert view.large.words.startswith("Differs by less than 0.1\N{NO-BREAK SPACE}% on average")


def test_differences_are_told_and_shown_brighter(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(100)), make_column(2, plain(105)))
    press(qtbot, view, Key.Key_D)
    assert view.large.words == "Differs by 2\N{NO-BREAK SPACE}% on average · shown 32 times stronger"
    assert middle(view) == 160


def test_names_are_whole_where_much_is_said_of_the_difference(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    show(qtbot, view, make_column(1, plain(100)), make_column(2, plain(105)))
    press(qtbot, view, Key.Key_D)
    foot = QRect(view.large.width() // 2 - 150, view.large.height() - 48, 300, 30)
    assert view.large._words_below()
    assert len(colours(view, foot)) > 1, "the words stand on the picture"
    view.resize(1600, 520)
    settle(qtbot, view)
    assert not view.large._words_below()
    foot = QRect(view.large.width() // 2 - 150, view.large.height() - 48, 300, 30)
    assert len(colours(view, foot)) == 1


def colours(view: CompareView, part: QRect) -> set[int]:
    image = view.large.grab(part).toImage()
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def test_another_pair_has_another_difference(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(100)), make_column(2, plain(100)), make_column(3, plain(205)))
    view.go(1)
    press(qtbot, view, Key.Key_D)
    assert view.large.words == "Identical pixels"
    press(qtbot, view, Key.Key_Right)
    assert view.partner == 1
    assert view.large.words == "Differs by 41\N{NO-BREAK SPACE}% on average"


def test_a_difference_leaves_the_memory_within_its_bounds(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    view.set_memory(12)
    show(qtbot, view, make_column(1, draw(5, 1500, 1000)), make_column(2, draw(6, 1500, 1000)))
    press(qtbot, view, Key.Key_D, Key.Key_Period)
    assert view.large.words.startswith("Differs by ")
    assert view.decoded.bytes <= view.decoded.budget < 12 * 2**20


def test_the_divider_parts_left_from_right(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(60)), make_column(2, plain(200)))
    press(qtbot, view, Key.Key_S)
    image = seen(view)
    row = 20
    assert image.pixelColor(image.width() // 2 - 40, row).red() == 60
    assert image.pixelColor(image.width() // 2 + 40, row).red() == 200
    press(qtbot, view, *[Key.Key_Left] * 10)
    assert view.large.divider == pytest.approx(0.3)
    assert seen(view).pixelColor(image.width() // 2 - 40, row).red() == 200
    press(qtbot, view, *[Key.Key_Right] * 60)
    assert view.large.divider == 1
    assert view.current == 0


def test_the_mouse_moves_the_divider_or_the_photos(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, draw(1, 1500, 1000)), make_column(2, draw(2, 1500, 1000)))
    press(qtbot, view, Key.Key_S, Key.Key_Period)
    room = view.large.place(0).room.toRect()
    drag(qtbot, view, room, QPoint(0, 0), QPoint(round(-0.25 * room.width()), 0))
    assert view.large.divider == pytest.approx(0.25, abs=0.01)
    before = view.view
    drag(qtbot, view, room, QPoint(100, 50), QPoint(60, 20))
    assert view.large.divider == pytest.approx(0.25, abs=0.01)
    assert view.view.x == pytest.approx(before.x + 40 / 1500, abs=1e-6)


def drag(qtbot: QtBot, view: CompareView, room: QRect, start: QPoint, stop: QPoint) -> None:
    """From and to points as seen from the middle."""
    surface, centre = view.large, room.center()
    qtbot.mouseMove(surface, centre + start)
    qtbot.mousePress(surface, LEFT, pos=centre + start)
    qtbot.mouseMove(surface, centre + (start + stop) / 2)
    qtbot.mouseMove(surface, centre + stop)
    qtbot.mouseRelease(surface, LEFT, pos=centre + stop)


def test_one_photo_alone_stays_in_its_column(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(60)))
    press(qtbot, view, Key.Key_F, Key.Key_D, Key.Key_S)
    assert view.mode is Mode.COLUMNS
    assert not any(button(view, words).isEnabled() for words in ("Flip", "Difference", "Split"))


def button(view: CompareView, words: str) -> QPushButton:
    return next(each for each in view.bar.findChildren(QPushButton) if each.accessibleName() == words)


def test_other_photos_begin_side_by_side_and_whole(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    pair = [make_column(1, plain(60)), make_column(2, plain(120))]
    show(qtbot, view, *pair)
    press(qtbot, view, Key.Key_F, Key.Key_F, Key.Key_Plus)
    show(qtbot, view, pair[0], evolve(pair[1], decision="trash"))
    assert (view.mode, view.large.on_top, view.view.is_fit) == (Mode.FLIP, 1, False)
    show(qtbot, view, make_column(3, plain(60)), make_column(4, plain(60)))
    assert (view.mode, view.view.is_fit) == (Mode.COLUMNS, True)


def test_the_bar_does_what_the_keys_do_and_shows_what_is_in_force(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn
) -> None:
    show(qtbot, view, make_column(1, draw(1, 1500, 1000)), make_column(2, draw(2, 1000, 1500), orientation=6))
    for words, mode in (("Flip", Mode.FLIP), ("Difference", Mode.DIFFERENCE), ("Split", Mode.SPLIT)):
        qtbot.mouseClick(button(view, words), LEFT)
        assert view.mode is mode
        checked = [name for name in ("Side by side", "Flip", "Difference", "Split") if button(view, name).isChecked()]
        assert checked == [words]
    qtbot.mouseClick(button(view, "Side by side"), LEFT)
    assert button(view, "Fit").isChecked()
    qtbot.mouseClick(button(view, "100\N{NO-BREAK SPACE}%"), LEFT)
    assert not button(view, "Fit").isChecked()
    assert view.view.placed(view.side.place(0)).width() == 1500
    qtbot.mouseClick(button(view, "Fit"), LEFT)
    assert view.view.is_fit
    assert not view.alike
    qtbot.mouseClick(button(view, "Turn alike"), LEFT)
    assert view.alike
    assert view.side.place(0).fit == view.side.place(1).fit
    qtbot.mouseClick(button(view, "Only what differs"), LEFT)
    assert view.only_differing
    assert view.hasFocus()
    assert all(each.toolTip() for each in view.bar.findChildren(QPushButton))


def test_a_narrow_bar_keeps_its_icons(qtbot: QtBot, view: CompareView, make_column: MakeColumn) -> None:
    show(qtbot, view, make_column(1, plain(60)), make_column(2, plain(120)))
    view.resize(1400, 520)
    assert button(view, "Flip").text() == "Flip"
    view.resize(420, 520)
    assert {each.text() for each in view.bar.findChildren(QPushButton)} == {""}
    assert view.width() == 420


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_X, Key.Key_A, Key.Key_N, Key.Key_Z, Key.Key_Up, Key.Key_Escape])
def test_keys_that_mean_nothing_here_are_left_to_the_page(
    qtbot: QtBot, view: CompareView, make_column: MakeColumn, key: Qt.Key
) -> None:
    show(qtbot, view, make_column(1, plain(60)), make_column(2, plain(120)))
    nothing, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    assert not view.take_key(QKeyEvent(QEvent.Type.KeyPress, key, nothing))
    assert not view.take_key(QKeyEvent(QEvent.Type.KeyPress, Key.Key_F, control))
    assert view.take_key(QKeyEvent(QEvent.Type.KeyPress, Key.Key_F, nothing))
