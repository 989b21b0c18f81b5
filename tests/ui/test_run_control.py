"""run_control.py: one run at a time, its last word kept for who looks later."""

from collections.abc import Iterator

import pytest
from fake_desk import progress
from pytestqt.qtbot import QtBot
from test_rebuild_thread import Steps

from catalog_gui.engine.progress import Progress
from catalog_gui.errors import CatalogError
from catalog_gui.ui.run_control import RunControl


@pytest.fixture
def control(qtbot: QtBot) -> Iterator[RunControl]:
    made = RunControl()
    yield made
    made.wait()


@pytest.fixture
def said(control: RunControl) -> list[str]:
    words: list[str] = []
    control.said.connect(lambda text: words.append(text.replace("\N{NO-BREAK SPACE}", " ")))
    return words


def over(control: RunControl) -> bool:
    return not control.running


def test_only_one_run_at_a_time(qtbot: QtBot, control: RunControl) -> None:
    steps = Steps(3)
    assert control.start(steps)
    assert control.running
    assert not control.start(Steps(3))
    with qtbot.waitSignal(control.ended):
        steps.let(3)
    assert not control.running
    with qtbot.waitSignal(control.ended):
        again = Steps(1)
        again.let(1)
        assert control.start(again)


def test_the_last_word_is_kept_and_told(qtbot: QtBot, control: RunControl, said: list[str]) -> None:
    steps = Steps(3)
    steps.let(3)
    with qtbot.waitSignal(control.ended):
        control.start(steps)
    assert control.progress is not None
    assert control.progress.result == "completed"
    assert said == ["3 things were made in 1 s."]


def test_pause_and_resume_are_known_at_once(qtbot: QtBot, control: RunControl) -> None:
    steps = Steps(3)
    control.start(steps)
    with qtbot.waitSignal(control.changed):
        control.pause()
    assert control.paused
    assert control.running
    control.resume()
    assert not control.paused
    with qtbot.waitSignal(control.ended):
        steps.let(3)


def test_cancel_stops_and_says_that_nothing_is_lost(qtbot: QtBot, control: RunControl, said: list[str]) -> None:
    steps = Steps(5)
    control.start(steps)
    steps.let(1)
    qtbot.waitUntil(lambda: steps.asked == 2)
    control.cancel()
    assert control.stopping
    with qtbot.waitSignal(control.ended):
        steps.let(1)
    assert said == ["Stopped. What was made is kept (2 things)."]


def test_a_notice_is_said_once(qtbot: QtBot, control: RunControl, said: list[str]) -> None:
    def run() -> Iterator[Progress]:
        yield progress(1, 2, notice="The drive Photos is away; its photos wait.")
        yield progress(2, 2, notice="The drive Photos is away; its photos wait.", result="completed")

    with qtbot.waitSignal(control.ended):
        control.start(run)
    assert said == ["The drive Photos is away; its photos wait.", "2 things were made in 1 s."]


def test_a_refusal_is_said_and_ends_the_run(qtbot: QtBot, control: RunControl, said: list[str]) -> None:
    def run() -> Iterator[Progress]:
        raise CatalogError("The disk is full.")

    with qtbot.waitSignal(control.ended):
        control.start(run)
    assert said == ["The disk is full."]
    assert over(control)


def test_a_fault_is_handed_on(qtbot: QtBot, control: RunControl) -> None:
    def run() -> Iterator[Progress]:
        raise ZeroDivisionError

    with qtbot.waitSignals([control.broke, control.ended]):
        control.start(run)


def test_without_a_run_its_buttons_do_nothing(control: RunControl) -> None:
    control.pause()
    control.resume()
    control.cancel()
    control.wait()
    assert over(control)
    assert not control.paused
    assert not control.stopping
    assert control.progress is None
