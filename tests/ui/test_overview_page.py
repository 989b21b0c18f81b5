"""overview_page.py: last figures first, then fresh ones; plan and run in the same place."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fake_desk import FakeDesk, complete, gauge, plan, planned, progress
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from test_rebuild_thread import Steps

from catalog_gui.engine.plan import Plan
from catalog_gui.engine.progress import PhaseProgress
from catalog_gui.errors import CatalogError
from catalog_gui.ui.desk import LastRun
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.run_control import RunControl

NOW = datetime(2025, 3, 9, 14, 5)
Maker = Callable[..., OverviewPage]


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def make(qtbot: QtBot, store: QSettings) -> Iterator[Maker]:
    controls: list[RunControl] = []

    def made(desk: FakeDesk) -> OverviewPage:
        control = RunControl()
        controls.append(control)
        page = OverviewPage(desk, control, store, "/photos.catalog", clock=lambda: NOW)
        qtbot.addWidget(page)
        page.resize(1071, 759)
        page.show()
        return page

    yield made
    for control in controls:
        control.wait()


def settled(qtbot: QtBot, page: OverviewPage) -> OverviewPage:
    qtbot.waitUntil(lambda: page._background.waiting == 0)
    return page


def fresh(qtbot: QtBot, page: OverviewPage) -> OverviewPage:
    page.refresh()
    return settled(qtbot, page)


def test_figures_of_last_time_are_painted_before_the_new_ones(qtbot: QtBot, make: Maker) -> None:
    fresh(qtbot, make(FakeDesk(300)))
    later = make(FakeDesk(900))
    assert later.head.sentence == "600 things are missing"
    assert later.head.facts.startswith("300 photos")
    assert later.head.facts.endswith("counting")
    assert len(later.grid.cards) == 11
    fresh(qtbot, later)
    assert later.head.sentence == "1,804 things are missing, about 20 seconds"
    assert later.head.facts.startswith("900 photos")
    assert "counting" not in later.head.facts


def test_the_very_first_time_it_says_what_it_does(make: Maker) -> None:
    assert make(FakeDesk(300)).head.sentence == "Counting the photos"


def test_when_all_is_well_the_button_is_no_call_to_act(qtbot: QtBot, make: Maker) -> None:
    page = fresh(qtbot, make(FakeDesk(300, complete(300), Plan((planned("analyze", 0),)))))
    assert page.head.sentence == "Nothing is missing"
    assert page.head._start.text() == "Look for new photos"
    assert not page.head._start.property("primary")


def test_a_number_opens_its_photos(qtbot: QtBot, make: Maker) -> None:
    page = fresh(qtbot, make(FakeDesk(300)))
    with qtbot.waitSignal(page.open_photos) as opened:
        page.grid.cards["thumbnails"]._chips["missing"].click()
    assert opened.args == ["thumbnails", "missing"]


def test_the_button_opens_the_plan_in_place(qtbot: QtBot, make: Maker) -> None:
    page = fresh(qtbot, make(FakeDesk(300)))
    before = page.head.geometry()
    page.head._start.click()
    assert page.plan_is_open
    assert len(page.plan_view.rows) == 9
    assert not page.head._start.isEnabled()
    assert page.plan_view._run.hasFocus()
    qtbot.keyClick(page.plan_view._run, Qt.Key.Key_Escape)
    assert not page.plan_is_open
    assert page.head._start.isEnabled()
    assert page.head.geometry() == before


def test_unticking_asks_for_the_smaller_plan_and_keeps_it(qtbot: QtBot, make: Maker) -> None:
    desk = FakeDesk(300)
    page = fresh(qtbot, make(desk))
    page.open_plan()
    settled(qtbot, page)
    page.plan_view.rows["quality"]._tick.click()
    settled(qtbot, page)
    assert page.plan_view._whole.text().startswith("Takes a few seconds.")
    page.close_plan()
    page.open_plan()
    assert not page.plan_view.rows["quality"].on
    settled(qtbot, page)
    assert not page.plan_view.rows["quality"].on


def test_rebuild_runs_what_is_ticked_and_the_same_place_shows_it(qtbot: QtBot, make: Maker) -> None:
    desk = FakeDesk(300)
    steps = Steps(5)
    page = fresh(qtbot, make(desk))
    desk._run = steps
    page.open_plan()
    page.plan_view.rows["quality"]._tick.click()
    head = page.head.geometry()
    page.plan_view._run.click()
    qtbot.waitUntil(lambda: desk.asked == [(frozenset(), frozenset({"quality"}))])
    assert not page.plan_is_open
    steps.let(1)
    qtbot.waitUntil(lambda: page.head.sentence.startswith("Reading the photos"))
    assert page.head.facts.startswith("1 of 5 things  ·  212 photos a second  ·  2 at work")
    assert page.grid.cards["thumbnails"]._bar.share == pytest.approx(0.2)
    assert page.head._pause.hasFocus()
    assert page.head.geometry() == head
    steps.let(4)
    qtbot.waitUntil(lambda: not page._control.running)
    assert page.head.sentence.endswith("missing, a few seconds")
    assert page.head._start.hasFocus()
    assert page.head.geometry() == head
    assert page.grid.cards["thumbnails"]._rows.currentIndex() == 0


def test_what_cannot_be_stopped_offers_no_stop(qtbot: QtBot, make: Maker) -> None:
    page, steps = fresh(qtbot, make(FakeDesk(300))), Steps(2)
    page._control.start(steps, stoppable=False)
    steps.let(1)
    qtbot.waitUntil(lambda: page.head.sentence.startswith("Reading"))
    assert not page.head._stop.isVisible()
    assert not page.head._pause.isVisible()
    steps.let(1)
    qtbot.waitUntil(lambda: not page._control.running)
    assert page.head._start.isVisible()


def test_pause_resume_and_cancel(qtbot: QtBot, make: Maker) -> None:
    desk, steps = FakeDesk(300), Steps(5)
    desk._run = steps
    page = fresh(qtbot, make(desk))
    page._rebuild(frozenset())
    steps.let(1)
    qtbot.waitUntil(lambda: page.head.sentence.startswith("Reading"))
    page.head._pause.click()
    assert page.head.sentence == "Paused: reading the photos"
    assert page.head._pause.text() == "Resume"
    page.head._pause.click()
    assert page.head._pause.text() == "Pause"
    page.head._stop.click()
    assert page.head.sentence == "Stopping"
    assert not page.head._stop.isEnabled()
    steps.let(4)
    qtbot.waitUntil(lambda: not page._control.running)
    assert steps.asked < 5 or page._control.progress.result in ("cancelled", "completed")


def test_failures_of_a_run_lead_to_the_problems(qtbot: QtBot, make: Maker) -> None:
    desk = FakeDesk(300)
    page = fresh(qtbot, make(desk))
    steps = Steps(1)

    def run():
        phases = (PhaseProgress("thumbnails", "Thumbnails", 9, 4, 3, 0, 1.0, False),)
        yield progress(4, 9, phases=phases, failures=3)
        yield from steps()

    desk._run = run
    page._rebuild(frozenset())
    qtbot.waitUntil(page.head._failures.isVisible)
    assert page.head._failures.text() == "3 failed"
    with qtbot.waitSignal(page.open_problems):
        page.head._failures.click()
    steps.let(1)


def test_the_rings_follow_while_the_run_goes_on(qtbot: QtBot, make: Maker) -> None:
    desk, steps = FakeDesk(300), Steps(2)
    desk._run = steps
    page = fresh(qtbot, make(desk))
    page._counted_at = datetime(2025, 3, 9, 14, 0)
    desk.made = [gauge("thumbnails", 250, missing=50)]
    page._rebuild(frozenset())
    steps.let(1)
    qtbot.waitUntil(lambda: list(page.grid.cards) == ["thumbnails"])
    assert page.grid.cards["thumbnails"]._figure.text() == "83.33"
    assert page.head.sentence.startswith("Reading")
    steps.let(1)


def test_a_catalog_that_cannot_be_read_is_said_and_the_figures_stay(qtbot: QtBot, make: Maker) -> None:
    desk = FakeDesk(300)
    page = fresh(qtbot, make(desk))
    shown = page.head.sentence

    def fail() -> None:
        raise CatalogError("The catalog cannot be read: its drive is away.")

    desk.summary = fail
    with qtbot.waitSignal(page.said) as said:
        page.refresh()
    assert said.args == ["The catalog cannot be read: its drive is away."]
    assert page.head.sentence == shown


def test_figures_go_to_the_rail_and_to_the_next_start(qtbot: QtBot, make: Maker, store: QSettings) -> None:
    desk = FakeDesk(300)
    desk.ran(LastRun(NOW, "completed", 60.0, 10, 2))
    page = make(desk)
    with qtbot.waitSignal(page.summarized) as told:
        page.refresh()
    assert told.args == [desk.about]
    assert len(store.allKeys()) == 1
    assert page.head.facts.endswith("last run just now, 2 failed")


def test_an_answer_to_a_question_of_before_is_dropped(qtbot: QtBot, make: Maker) -> None:
    desk = FakeDesk(300)
    page = make(desk)
    told: list[object] = []
    page.summarized.connect(lambda summary: told.append(summary))
    for _ in range(5):
        page.refresh()
    settled(qtbot, page)
    assert told == [desk.about]


@pytest.mark.parametrize("photos", [1, 1_000_000])
def test_the_head_is_as_high_for_any_words(qtbot: QtBot, make: Maker, photos: int) -> None:
    page = fresh(qtbot, make(FakeDesk(photos, next_plan=plan(photos))))
    QApplication.processEvents()
    assert page.head.height() == 76
    assert page._content.y() == 76 + 12 + 8


def test_a_plan_is_not_opened_over_a_run(qtbot: QtBot, make: Maker) -> None:
    desk, steps = FakeDesk(300), Steps(1)
    desk._run = steps
    page = fresh(qtbot, make(desk))
    page._rebuild(frozenset())
    page.open_plan()
    assert not page.plan_is_open
    steps.let(1)


def test_photos_with_problems_are_one_click_away_also_after_the_run(qtbot: QtBot, make: Maker) -> None:
    page = fresh(qtbot, make(FakeDesk(300)))
    qtbot.waitUntil(page.head._failures.isVisible)
    assert page.head._failures.text() == "4 photos with problems"
    with qtbot.waitSignal(page.open_problems):
        page.head._failures.click()
