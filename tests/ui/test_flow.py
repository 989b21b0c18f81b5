"""flow.py: widgets break into lines like words."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from catalog_gui.ui.flow import FlowLayout


class Brick(QWidget):
    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(100, 20)


def flow(qtbot: QtBot, bricks: int) -> tuple[FlowLayout, list[Brick], QWidget]:
    owner = QWidget()
    qtbot.addWidget(owner)
    layout = FlowLayout(owner, gap=4)
    made = [Brick() for _ in range(bricks)]
    for brick in made:
        layout.addWidget(brick)
        brick.show()
    return layout, made, owner


def test_as_many_as_fit_stand_on_a_line(qtbot: QtBot) -> None:
    layout, bricks, _owner = flow(qtbot, 5)
    layout.setGeometry(QRect(0, 0, 210, 100))
    assert [(brick.x(), brick.y()) for brick in bricks] == [(0, 0), (104, 0), (0, 24), (104, 24), (0, 48)]


def test_the_height_follows_from_the_width(qtbot: QtBot) -> None:
    layout, _bricks, _owner = flow(qtbot, 3)
    assert layout.heightForWidth(400) == 20
    assert layout.heightForWidth(210) == 44
    assert layout.heightForWidth(100) == 68


def test_hidden_ones_take_no_room(qtbot: QtBot) -> None:
    layout, bricks, _owner = flow(qtbot, 3)
    bricks[0].hide()
    layout.setGeometry(QRect(0, 0, 400, 20))
    assert bricks[1].x() == 0
    assert layout.sizeHint() == QSize(204, 20)


def test_one_that_is_too_wide_is_cut_to_the_line(qtbot: QtBot) -> None:
    layout, bricks, _owner = flow(qtbot, 2)
    layout.setGeometry(QRect(0, 0, 60, 100))
    assert [brick.width() for brick in bricks] == [60, 60]
    assert bricks[1].y() == 24


def test_items_can_be_taken_out(qtbot: QtBot) -> None:
    layout, bricks, _owner = flow(qtbot, 2)
    taken = layout.takeAt(0)
    assert taken is not None
    assert taken.widget() is bricks[0]
    assert layout.count() == 1
    assert layout.takeAt(7) is None
    assert layout.itemAt(7) is None
