"""run_control.py and strip.py: a worker that is lost is told in the window and the run goes on; none left is an alarm."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from engine.fakes import moody, named, per_photo, values
from keeping import add, with_phases
from pytestqt.qtbot import QtBot

from catalog_gui.engine import runner, sweeping, watchdog
from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.strip import Strip


def said_in(qtbot: QtBot, keeper: Keeper) -> list[str]:
    """Run it in a window's control, and all that the strip was given to say."""
    control = RunControl()
    strip = Strip(control)
    qtbot.addWidget(strip)
    told: list[str] = []
    control.said.connect(told.append)
    control.said.connect(strip.say)
    with qtbot.waitSignal(control.ended, timeout=60_000):
        assert control.start(lambda: keeper.rebuild(workers=1))
    assert strip.message == told[-1]
    return told


def test_a_worker_that_is_killed_is_replaced_told_and_the_run_goes_on(
    qtbot: QtBot, keeper: Keeper, photos: Path
) -> None:
    keeper = with_phases(keeper, per_photo(compute=moody))
    named(photos, "a", "crash", "z")
    add(keeper, photos)
    told = said_in(qtbot, keeper)
    assert told[0] == sweeping.REPLACED
    assert "2 things were made" in told[-1]
    assert set(values(keeper)) == {"a.jpg", "z.jpg"}


class Nobody(Inline):
    """Has no workers: what is handed to it is never begun."""

    def __init__(self, *_: object) -> None:
        pass

    def warm_up(self) -> None:
        """Nothing to load."""

    def processes(self) -> int:
        """None at all."""
        return 0

    def submit(self, *args: Any, **kwargs: Any) -> "Future[Any]":
        return Future()


def test_when_no_worker_is_left_that_is_an_alarm(
    qtbot: QtBot, keeper: Keeper, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "Processes", Nobody)
    monkeypatch.setattr(watchdog, "QUEUED_SECONDS", 0.0)
    monkeypatch.setattr(sweeping, "HEARTBEAT_SECONDS", 0.001)
    keeper = with_phases(keeper, per_photo())
    named(photos, "a", "b")
    add(keeper, photos)
    told = said_in(qtbot, keeper)
    assert told[-1] == sweeping.NO_HANDS
