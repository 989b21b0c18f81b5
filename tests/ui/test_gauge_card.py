"""gauge_card.py: five states in words and shapes, each number a way to its photos, and nothing that jumps."""

import pytest
from attrs import evolve
from fake_desk import gauge
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.definitions import rules
from catalog_gui.engine.progress import PhaseProgress
from catalog_gui.ui.chip import NumberButton
from catalog_gui.ui.gauge_card import GaugeCard, field_icon
from catalog_gui.ui.rules_popup import RulesPopup


def card(qtbot: QtBot, shown: Gauge) -> GaugeCard:
    made = GaugeCard(shown.field, shown.title)
    qtbot.addWidget(made)
    made.show_gauge(shown)
    made.show()
    made.resize(246, made.heightForWidth(246))
    return made


def numbers(made: GaugeCard) -> dict[str, NumberButton]:
    """What can be clicked now, by its words."""
    return {each.text(): each for each in made.findChildren(NumberButton) if each.isVisible()}


def words(made: GaugeCard) -> str:
    return " ".join(each.text() for each in made.findChildren(QLabel) if each.isVisible() and each.text())


MIXED = gauge("thumbnails", 96_000, missing=200, stale=20, failed=8)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("96,000", "done"), ("96,228", "eligible"), ("200 missing", "missing"), ("20 out of date", "stale"),
        ("8 failed", "failed"),
    ],
)  # fmt: skip
def test_each_number_opens_exactly_its_photos(qtbot: QtBot, text: str, state: str) -> None:
    made = card(qtbot, MIXED)
    with qtbot.waitSignal(made.opened) as opened:
        qtbot.mouseClick(numbers(made)[text], Qt.MouseButton.LeftButton)
    assert opened.args == ["thumbnails", state]


def test_photos_without_the_property_and_with_it_are_numbers_too(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("gps", 90, not_applicable=10, members=31))
    for text, state in (("31 with a place", "members"), ("10 not applicable", "not_applicable")):
        with qtbot.waitSignal(made.opened) as opened:
            numbers(made)[text].click()
        assert opened.args == ["gps", state]


def test_the_percentage_never_says_more_than_is_true(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("thumbnails", 96_227, missing=1))
    assert "99.99" in words(made)
    assert "100" not in words(made)
    made.show_gauge(gauge("thumbnails", 96_228))
    assert "100 %" in words(made)


def test_only_what_is_wrong_has_a_chip(qtbot: QtBot) -> None:
    assert set(numbers(card(qtbot, gauge("thumbnails", 50)))) == {"50"}
    made = card(qtbot, gauge("thumbnails", 49, failed=1))
    assert set(numbers(made)) == {"49", "50", "1 failed"}


def test_never_run_and_run_but_found_none_are_told_apart(qtbot: QtBot) -> None:
    never = card(qtbot, gauge("bursts", 0, missing=50, status="never run", members=0))
    assert "Never run" in words(never)
    assert "%" not in words(never)
    assert "50 missing" in numbers(never)
    none = card(qtbot, gauge("bursts", 50, members=0))
    assert "100 %" in words(none)
    assert "Never run" not in words(none)
    nobody = numbers(none)["None in bursts"]
    assert not nobody.isEnabled()
    assert never._ring.grab().toImage() != none._ring.grab().toImage()


def test_what_is_not_available_says_why_and_claims_nothing(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("tags", 0, not_applicable=50, status="not available", reason="No model is installed."))
    assert "Not available" in words(made)
    assert "No model is installed." in words(made)
    assert numbers(made) == {}
    assert "No model is installed." in made.accessibleName()


def test_nothing_to_do_this_for_is_not_zero_percent(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("geohash", 0, not_applicable=50))
    assert "No photos to do this for" in words(made)
    assert "%" not in words(made)


def test_where_dates_came_from_is_said(qtbot: QtBot) -> None:
    parts = {"exif": 90_309, "filename": 5_915, "folder": 0, "suspicious": 3}
    made = card(qtbot, gauge("dates", 96_228, members=96_224, parts=parts))
    link = numbers(made)["96,224 with a date"]
    assert link.toolTip().endswith("(from the camera 90,309, from the file name 5,915, that look wrong 3)")


def test_groups_are_counted_beside_their_members(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("duplicates", 96_228, members=2_819, groups=407))
    assert "2,819 in clusters, 407 groups" in numbers(made)


def test_a_run_shows_in_the_place_of_the_chips_and_nothing_jumps(qtbot: QtBot) -> None:
    made = card(qtbot, MIXED)
    height, tops = made.heightForWidth(246), [made._ring.y(), made._done.mapTo(made, made._done.rect().topLeft()).y()]
    made.show_progress(PhaseProgress("thumbnails", "Thumbnails", 228, 100, 2, 0, 1.0, False))
    assert "102 of 228, 2 failed" in words(made)
    assert made._bar.share == pytest.approx(102 / 228)
    assert "200 missing" not in numbers(made)
    assert made.heightForWidth(246) == height
    assert [made._ring.y(), made._done.mapTo(made, made._done.rect().topLeft()).y()] == tops
    made.show_progress(None)
    assert "200 missing" in numbers(made)


def test_a_finished_phase_is_full_and_one_without_work_says_so(qtbot: QtBot) -> None:
    made = card(qtbot, MIXED)
    made.show_progress(PhaseProgress("thumbnails", "Thumbnails", 228, 200, 28, 0, 1.0, True))
    assert made._bar.share == 1
    made.show_progress(PhaseProgress("thumbnails", "Thumbnails", 0, 0, 0, 0, 0.0, True))
    assert "nothing to do" in words(made)
    made.show_progress(PhaseProgress("thumbnails", "Thumbnails", 0, 0, 0, 0, 0.0, False))
    assert "waits for the others" in words(made)


def test_the_card_can_be_heard(qtbot: QtBot) -> None:
    made = card(qtbot, MIXED)
    heard = made.accessibleName().replace("\N{NO-BREAK SPACE}", " ")
    assert heard == "Thumbnails: 99.76 %, 200 missing, 20 out of date, 8 failed"
    assert all(each.accessibleName() for each in numbers(made).values())


def test_a_million_of_everything_is_not_cut(qtbot: QtBot) -> None:
    made = card(qtbot, gauge("quality", 400_000, missing=300_000, stale=200_000, failed=100_000))
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in numbers(made).values()))
    for each in numbers(made).values():
        inside = each.mapTo(made, each.rect().bottomRight())
        assert made.rect().contains(inside), each.text()


def test_an_unknown_field_has_an_icon_too(qtbot: QtBot) -> None:
    assert field_icon("gps") == "gps"
    assert field_icon("colours of the rainbow") == "info"
    shown = evolve(MIXED, field="probe", title="Probe")
    assert "99.76" in words(card(qtbot, shown))


def test_members_say_how_large_their_groups_are(qtbot: QtBot) -> None:
    card = GaugeCard("bursts", "Bursts")
    qtbot.addWidget(card)
    card.show_gauge(gauge("bursts", 96228, members=47351, groups=7966))
    assert card._members.text() == "47,351 in bursts, 7,966 groups"
    assert "5.9 photos in a group on average" in card._members.toolTip()


def test_it_says_by_which_rule_it_counts(qtbot: QtBot) -> None:
    shown = evolve(gauge("gps", 90, not_applicable=10, members=31), phase="analyze")
    made = card(qtbot, shown)
    (action,) = made.menu().actions()
    assert action.text() == "How is this counted?"
    action.trigger()
    popup = made.findChild(RulesPopup)
    said = " ".join(each.text() for each in popup.findChildren(QLabel))
    assert all(rule in said for rule in rules("analyze").values())
    assert "--explain gps" in said
    with qtbot.waitSignal(popup.destroyed):
        qtbot.keyClick(popup, Qt.Key.Key_Escape)


def test_the_menu_key_asks_too(qtbot: QtBot) -> None:
    made = card(qtbot, MIXED)
    number = numbers(made)["8 failed"]
    reason, place = QContextMenuEvent.Reason.Keyboard, number.rect().center()
    QApplication.sendEvent(number, QContextMenuEvent(reason, place, number.mapToGlobal(place)))
    menu = made.findChild(QMenu)
    assert menu.isVisible()
    menu.close()
