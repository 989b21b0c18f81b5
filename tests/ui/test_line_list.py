"""line_list.py: a hundred thousand events, of which only those in sight are described."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.ui.line_list import Line, LineList


@pytest.fixture
def described() -> list[int]:
    return []


@pytest.fixture
def view(qtbot: QtBot, described: list[int]) -> LineList:
    def line(index: int) -> Line:
        described.append(index)
        return Line(f"Event {index}", "today", "check", "done")

    made = LineList(line, "Events")
    qtbot.addWidget(made)
    made.resize(300, 560)
    made.set_count(100_000)
    made.show()
    return made


def test_only_rows_in_sight_are_described(qtbot: QtBot, view: LineList, described: list[int]) -> None:
    view.grab()
    assert set(described) == set(view.in_sight())
    assert 5 < len(set(described)) < 15
    described.clear()
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.grab()
    assert min(described) > 99_980


def test_a_row_reads_as_words(qtbot: QtBot, view: LineList) -> None:
    view.set_current(1)
    assert view.words(1) == "Event 1, today, 2 of 100,000"
    assert view.accessibleDescription() == view.words(1)
    assert view.hint(1) == "Event 1\ntoday"
    with qtbot.waitSignal(view.activated) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [1]
