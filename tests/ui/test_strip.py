"""strip.py: says what was done and undoes it once; shows the run on every page."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from test_rebuild_thread import Steps

from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.strip import Strip


@pytest.fixture
def control(qtbot: QtBot) -> Iterator[RunControl]:
    made = RunControl()
    yield made
    made.wait()


@pytest.fixture
def strip(qtbot: QtBot, control: RunControl) -> Strip:
    made = Strip(control)
    qtbot.addWidget(made)
    made.resize(1200, made.height())
    made.show()
    return made


def test_what_was_done_can_be_undone_once(strip: Strip) -> None:
    undone: list[str] = []
    strip.say("4 photos were moved to the trash.", lambda: undone.append("trash"))
    assert strip.message == "4 photos were moved to the trash."
    assert strip._undo_button.isVisible()
    strip._undo_button.click()
    strip.undo()
    assert undone == ["trash"]
    assert strip.message == ""
    assert not strip._undo_button.isVisible()


def test_an_undo_that_says_something_is_heard(strip: Strip) -> None:
    strip.say("Moved.", lambda: strip.say("They are back."))
    strip.undo()
    assert strip.message == "They are back."


def test_without_an_undo_none_is_offered(strip: Strip) -> None:
    strip.say("Moved.", lambda: None)
    strip.say("The drive is away.")
    assert not strip._undo_button.isVisible()
    strip.undo()
    assert strip.message == "The drive is away."


def test_a_message_can_be_put_away(strip: Strip) -> None:
    strip.say("The drive is away.")
    strip._close_button.click()
    assert strip.message == ""
    assert not strip._close_button.isVisible()


def test_nothing_of_a_run_shows_without_one(strip: Strip) -> None:
    assert not strip._run.isVisible()


def test_a_run_shows_with_pause_and_stop(qtbot: QtBot, strip: Strip, control: RunControl) -> None:
    steps = Steps(100)
    control.start(steps)
    assert strip._run.isVisible()
    assert strip._run._stage.text() == "Starting"
    steps.let(1)
    qtbot.waitUntil(lambda: strip._run._stage.text() == "Reading the photos")
    assert strip._run._bar.share == pytest.approx(0.01)
    assert strip._run._left.text().endswith("left")
    strip._run._pause.click()
    assert control.paused
    assert strip._run._stage.text() == "Paused: reading the photos"
    assert strip._run._pause.accessibleName() == "Go on"
    strip._run._pause.click()
    assert strip._run._pause.accessibleName() == "Pause"
    strip._run._stop.click()
    assert strip._run._stage.text() == "Stopping"
    assert not strip._run._pause.isEnabled()
    with qtbot.waitSignal(control.ended):
        steps.let(100)
    assert not strip._run.isVisible()


def test_the_stage_leads_to_the_run(qtbot: QtBot, strip: Strip, control: RunControl) -> None:
    steps = Steps(1)
    control.start(steps)
    with qtbot.waitSignal(strip.asked_for_run):
        strip._run._stage.click()
    with qtbot.waitSignal(control.ended):
        steps.let(1)


def test_its_height_is_the_same_in_every_state(qtbot: QtBot, strip: Strip, control: RunControl) -> None:
    height = strip.height()
    strip.say("Moved.", lambda: None)
    steps = Steps(1)
    control.start(steps)
    assert strip.height() == height
    with qtbot.waitSignal(control.ended):
        steps.let(1)
    assert strip.height() == height


def test_a_long_message_is_whole_in_its_tooltip(strip: Strip) -> None:
    text = f"{'/Volumes/Archive' * 30} is away."
    strip.say(text)
    assert strip._message.toolTip() == text


def test_every_control_has_a_name(strip: Strip) -> None:
    for tool in (strip._close_button, strip._run._pause, strip._run._stop):
        assert tool.accessibleName()
        assert tool.toolTip()
    assert strip._run._bar.accessibleName()


def test_keys_stand_where_nothing_else_is_said(strip: Strip) -> None:
    strip.show_hint("Space: large")
    assert strip.hint == "Space: large"
    strip.say("The path is copied.")
    assert strip.hint == ""
    strip.clear()
    assert strip.hint == "Space: large"


def test_steps_are_offered_in_their_words_and_step_aside_for_an_undo_of_its_own(qtbot: QtBot, strip: Strip) -> None:
    strip.show_steps("Keep IMG_1.jpg of its copies, trash 2", "")
    assert strip.steps == ("Undo: Keep IMG_1.jpg of its copies, trash 2", "")
    with qtbot.waitSignal(strip.undo_wanted):
        strip._back.click()
    strip.show_steps("", "Keep all 3 of its copies")
    assert strip.steps == ("", "Redo: Keep all 3 of its copies")
    strip.show_steps("Keep all 3 of its copies", "")
    strip.say("3 photos are in the trash.", lambda: None)
    assert strip.offers_undo
    assert strip.steps == ("", "")


def test_long_words_of_a_step_are_whole_in_its_tooltip(strip: Strip) -> None:
    words = "Keep " + "a-name-without-end" * 9 + ".jpg of its copies, trash 2"
    strip.show_steps(words, "")
    assert strip._back.text() != strip.steps[0] == f"Undo: {words}"
    assert words in strip._back.toolTip()


def test_words_of_steps_never_hold_the_window_wide(qtbot: QtBot, strip: Strip) -> None:
    strip.resize(1280, strip.height())
    strip.show()
    strip.show_steps("Keep IMG_1234.jpg of its copies, trash 2", "Keep IMG_1234.jpg of its copies, trash 2")
    assert strip._back.text().startswith("Undo: Keep")
    assert strip.minimumSizeHint().width() < 760
    strip.resize(360, strip.height())
    assert strip._back.text() == ""
    assert strip.steps[0] == "Undo: Keep IMG_1234.jpg of its copies, trash 2"


@pytest.mark.parametrize("stoppable", [True, False])
def test_stopping_is_offered_only_where_it_can_be_done(
    qtbot: QtBot, strip: Strip, control: RunControl, stoppable: bool
) -> None:
    steps = Steps(1)
    control.start(steps, stoppable=stoppable)
    assert strip._run.isVisible()
    assert [tool.isVisible() for tool in (strip._run._pause, strip._run._stop)] == [stoppable, stoppable]
    with qtbot.waitSignal(control.ended):
        steps.let(1)
