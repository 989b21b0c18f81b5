"""background.py: answers arrive in the GUI thread, stale ones never do."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from catalog_gui.errors import CatalogError
from catalog_gui.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    return Background()


def settled(background: Background) -> Callable[[], bool]:
    return lambda: background.waiting == 0


def test_work_runs_elsewhere_and_its_answer_arrives_here(qtbot: QtBot, background: Background) -> None:
    worked, answered = [], []
    background.ask(
        lambda: worked.append(QThread.currentThread()) or 42,
        lambda answer: answered.append((answer, QThread.currentThread())),
    )
    qtbot.waitUntil(settled(background))
    assert answered == [(42, background.thread())]
    assert worked[0] is not background.thread()


def test_of_two_requests_with_one_topic_only_the_newer_is_answered(qtbot: QtBot, background: Background) -> None:
    gate, answers = threading.Event(), []
    background.ask(gate.wait, lambda _: answers.append("first"), topic="photo")
    background.ask(lambda: "second", answers.append, topic="photo")
    gate.set()
    qtbot.waitUntil(settled(background))
    assert answers == ["second"]


def test_stale_work_that_has_not_begun_never_begins(qtbot: QtBot, background: Background) -> None:
    gate, begun = threading.Event(), []
    background.ask(gate.wait, lambda _: None)
    background.ask(lambda: begun.append("old"), lambda _: None, topic="photo")
    background.ask(lambda: begun.append("new"), lambda _: None, topic="photo")
    gate.set()
    qtbot.waitUntil(settled(background))
    assert begun == ["new"]


def test_forgotten_requests_are_not_answered(qtbot: QtBot, background: Background) -> None:
    gate, answers = threading.Event(), []
    background.ask(gate.wait, answers.append, topic="photo")
    background.forget("photo")
    background.ask(lambda: "last", answers.append)
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["last"]
    assert background.waiting == 0


def test_an_error_of_the_users_world_goes_to_the_page(qtbot: QtBot, background: Background) -> None:
    answers: list[object] = []
    told: list[Exception] = []

    def work() -> None:
        raise CatalogError("The catalog is in use by another program.")

    background.ask(work, answers.append, otherwise=told.append)
    qtbot.waitUntil(settled(background))
    assert answers == []
    assert [str(error) for error in told] == ["The catalog is in use by another program."]


def test_a_fault_of_the_program_is_raised_in_the_gui_thread(qtbot: QtBot, background: Background) -> None:
    told: list[Exception] = []
    with qtbot.captureExceptions() as caught:
        background.ask(lambda: 1 // 0, lambda _: None, otherwise=told.append)
        qtbot.waitUntil(lambda: bool(caught))
    assert told == []
    assert caught[0][0] is ZeroDivisionError
    assert background.waiting == 0


def test_close_drops_what_waits_and_ends_after_what_runs(qtbot: QtBot, background: Background) -> None:
    begun, pause, ended, answers = threading.Event(), threading.Event(), [], []

    def work() -> None:
        begun.set()
        while background.waiting:
            pause.wait(0.001)
        ended.append(True)

    background.ask(work, answers.append)
    background.ask(lambda: ended.append("never"), answers.append)
    begun.wait()
    background.close()
    assert ended == [True]
    background.ask(lambda: "after", answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["after"]


def test_the_owner_may_die_while_work_runs(qtbot: QtBot) -> None:
    owner = QObject()
    background = Background(owner)
    begun, gate, ended, answers = threading.Event(), threading.Event(), [], []

    def work() -> None:
        begun.set()
        gate.wait()
        ended.append(True)

    background.ask(work, answers.append)
    begun.wait()
    threading.Timer(0.01, gate.set).start()
    delete(owner)
    assert ended == [True]
    assert answers == []
