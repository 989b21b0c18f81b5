"""plan_view.py: the phases in order, a tick each, and what follows from leaving one out."""

import pytest
from fake_desk import PHASES, gauge, plan, planned
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy
from pytestqt.qtbot import QtBot

from catalog_gui.engine.plan import Plan
from catalog_gui.ui.plan_view import PhaseRow, PlanView


@pytest.fixture
def view(qtbot: QtBot) -> PlanView:
    made = PlanView()
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show_plan(plan(300))
    made.show()
    return made


def words(row: PhaseRow) -> list[str]:
    return [each.text().replace("\N{NO-BREAK SPACE}", " ") for each in row.findChildren(QLabel) if each.text()]


def test_phases_stand_in_the_order_of_the_plan(view: PlanView) -> None:
    assert list(view.rows) == [name for name, *_ in PHASES]
    tops = [row.mapTo(view, row.rect().topLeft()).y() for row in view.rows.values()]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)


def test_a_phase_says_what_how_much_and_how_long(view: PlanView) -> None:
    assert words(view.rows["thumbnails"]) == ["Thumbnails", "makes thumbnails", "100 photos", "5 s"]
    assert "needs dates, camera and place" in words(view.rows["geohash"])
    assert "after Fingerprints, Quality" in words(view.rows["bursts"])


def test_only_what_has_work_can_be_ticked(view: PlanView) -> None:
    on = {name for name, row in view.rows.items() if row.on}
    assert on == {"thumbnails", "hashes", "quality", "bursts"}
    assert {name for name, row in view.rows.items() if row.usable} == on
    assert "nothing to do" in words(view.rows["analyze"])
    assert "not available" in words(view.rows["tags"])
    assert "No picture model is installed" in words(view.rows["tags"])


def test_leaving_a_phase_out_is_told(qtbot: QtBot, view: PlanView) -> None:
    with qtbot.waitSignal(view.skipped_changed) as told:
        view.rows["quality"]._tick.click()
    assert told.args == [frozenset({"quality"})]
    assert view.skipped == frozenset({"quality"})
    with qtbot.waitSignal(view.accepted) as accepted:
        view._run.click()
    assert accepted.args == [frozenset({"quality"})]


def test_a_tick_can_be_set_again(qtbot: QtBot, view: PlanView) -> None:
    view.rows["quality"]._tick.click()
    with qtbot.waitSignal(view.skipped_changed) as told:
        view.rows["quality"]._tick.click()
    assert told.args == [frozenset()]


def test_the_figures_of_the_smaller_plan_are_shown(view: PlanView) -> None:
    smaller = Plan((planned("thumbnails", 100, 7200.0), planned("hashes", 4, 0.3)))
    view.show_plan(plan(300), frozenset({"quality", "bursts"}), smaller)
    assert not view.rows["quality"].on
    assert words(view.rows["thumbnails"])[-1] == "2 h 00 min"
    assert words(view.rows["quality"])[-1] == "–"
    assert view._whole.text().startswith("Takes about 2 hours.")


def test_without_rates_no_time_is_claimed(view: PlanView) -> None:
    view.show_plan(Plan((planned("thumbnails", 100),)))
    assert view._whole.text().startswith("How long it takes is known once some photos are done.")


def test_with_nothing_chosen_the_folders_are_still_looked_at(view: PlanView) -> None:
    view.show_plan(Plan((planned("thumbnails", 0),)))
    assert view._whole.text().startswith("Only the folders are looked through for new photos.")
    assert view._run.isEnabled()


def test_a_phase_that_waits_for_others_does_not_say_zero(view: PlanView) -> None:
    view.show_plan(Plan((planned("geohash", 0, status="waiting", reason="after Dates, camera and place"),)))
    assert "not known yet" in words(view.rows["geohash"])
    assert view.rows["geohash"].on


def test_escape_closes_it(qtbot: QtBot, view: PlanView) -> None:
    view.focus_first()
    with qtbot.waitSignal(view.closed):
        qtbot.keyClick(view.focusWidget() or view, Qt.Key.Key_Escape)


def test_every_tick_has_a_name(view: PlanView) -> None:
    for row in view.rows.values():
        assert row._tick.accessibleName().startswith(words(row)[0])


def test_what_waits_for_a_drive_is_not_called_nothing(view: PlanView) -> None:
    away = [gauge("dates", 200, missing=100), gauge("thumbnails", 100, missing=150, stale=50)]
    view.show_plan(plan(300), gauges=away)
    assert "100 photos wait for a drive that is away" in words(view.rows["analyze"])
    assert "waits" in words(view.rows["analyze"])
    assert "100 photos wait for a drive that is away" in words(view.rows["thumbnails"])
    assert "100 photos" in words(view.rows["thumbnails"])
    assert "nothing to do" in words(view.rows["geohash"])


def test_the_plan_is_no_higher_than_its_phases(qtbot: QtBot, view: PlanView) -> None:
    assert view.sizeHint().height() > sum(row.sizeHint().height() for row in view.rows.values())
    assert view.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Maximum


def test_the_button_says_what_it_does(view: PlanView) -> None:
    assert view._run.text() == "Rebuild"
    view.show_plan(Plan((planned("analyze", 0), planned("thumbnails", 0))))
    assert view._run.text() == "Look for new photos"
