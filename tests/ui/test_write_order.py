"""write_order.py: one after the other, also while something takes its time and while all is held."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from catalog_gui.errors import CatalogError
from catalog_gui.ui.write_order import WriteOrder


@pytest.fixture
def order(qtbot: QtBot) -> Iterator[WriteOrder]:
    made = WriteOrder()
    yield made
    made.close_work()


def test_what_was_asked_first_is_done_and_told_first(qtbot: QtBot, order: WriteOrder) -> None:
    slow, done, told = threading.Event(), [], []
    order.ask(lambda: (slow.wait(), done.append("one")), lambda _: told.append("one"))
    order.turn(lambda: done.append("two"), lambda _: told.append("two"), lambda _: None)
    order.ask(lambda: done.append("three"), lambda _: told.append("three"))
    assert (done, order.waiting, order.turning) == ([], 3, True)
    slow.set()
    qtbot.waitUntil(lambda: not order.waiting)
    assert done == told == ["one", "two", "three"]
    assert not order.turning


def test_while_it_is_held_nothing_begins(qtbot: QtBot, order: WriteOrder) -> None:
    done: list[str] = []
    with qtbot.waitCallback() as held:
        order.turn(order.hold, held, lambda _: None)
    order.ask(lambda: done.append("after"), lambda _: None)
    assert order.turning, "until it goes on, the catalog is about to say something else"
    assert (done, order.waiting) == ([], 1)
    order.go_on()
    qtbot.waitUntil(lambda: not order.waiting)
    assert done == ["after"]
    assert not order.turning


def test_what_goes_wrong_is_told_and_the_next_has_its_turn(qtbot: QtBot, order: WriteOrder) -> None:
    def refuse() -> None:
        raise CatalogError("The disk is full.")

    told: list[str] = []
    order.turn(refuse, lambda _: told.append("done"), lambda error: told.append(str(error)))
    order.ask(lambda: None, lambda _: told.append("next"))
    qtbot.waitUntil(lambda: not order.waiting)
    assert told == ["The disk is full.", "next"]
    assert not order.turning


def test_closing_does_all_that_was_asked_for_also_what_is_held(order: WriteOrder) -> None:
    done: list[int] = []
    order.hold()
    for number in range(3):
        order.ask(lambda number=number: done.append(number), lambda _: None)
    order.close_work()
    assert done == [0, 1, 2]
