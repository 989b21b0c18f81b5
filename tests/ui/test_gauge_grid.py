"""gauge_grid.py: eleven cards without scrolling in 1280 x 800, and as many columns as there is room for."""

import pytest
from attrs import evolve
from fake_desk import FIELDS, complete, gauge, gauges, progress, untouched
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from catalog_gui.engine.progress import PhaseProgress
from catalog_gui.ui.gauge_grid import GaugeGrid

ROOM = (1280 - 209 - 48, 720 - 41 - 76 - 8 - 20)
"""What rail, strip, head and edges leave to the gauges of a window on a screen of 1280 x 800 with its bars."""


@pytest.fixture
def grid(qtbot: QtBot) -> GaugeGrid:
    made = GaugeGrid()
    qtbot.addWidget(made)
    made.resize(*ROOM)
    made.show()
    return made


def columns(grid: GaugeGrid) -> int:
    return len({card.x() for card in grid.cards.values()})


@pytest.mark.parametrize("photos", [0, 1, 115, 96_228, 1_000_000])
@pytest.mark.parametrize("figures", [gauges, complete, untouched])
def test_all_fields_fit_without_scrolling(qtbot: QtBot, grid: GaugeGrid, photos: int, figures: object) -> None:
    grid.show_gauges(figures(photos))
    assert len(grid.cards) == len(FIELDS) == 11
    qtbot.waitUntil(lambda: grid.widget().height() == grid.viewport().height())
    assert grid.verticalScrollBar().maximum() == 0
    bottoms = [card.geometry().bottom() for card in grid.cards.values()]
    assert max(bottoms) < ROOM[1]


def test_columns_follow_the_width(qtbot: QtBot, grid: GaugeGrid) -> None:
    grid.show_gauges(gauges(300))
    for width, expected in ((1023, 4), (500, 2), (240, 1), (2300, 6)):
        grid.resize(width, 700)
        qtbot.waitUntil(lambda expected=expected: columns(grid) == expected)


def test_the_same_cards_show_new_figures(grid: GaugeGrid) -> None:
    grid.show_gauges(gauges(300))
    before = dict(grid.cards)
    grid.show_gauges(gauges(600))
    assert grid.cards == before


def test_other_fields_get_cards_of_their_own(qtbot: QtBot, grid: GaugeGrid) -> None:
    grid.show_gauges(gauges(300))
    probe = evolve(gauge("quality", 3), field="probe", title="Probe", phase="probe")
    grid.show_gauges([*gauges(300), probe])
    assert list(grid.cards)[-1] == "probe"
    grid.show_gauges([probe])
    assert list(grid.cards) == ["probe"]
    QApplication.processEvents()
    qtbot.waitUntil(lambda: columns(grid) == 1)


def test_each_card_shows_the_phase_that_fills_it(grid: GaugeGrid) -> None:
    grid.show_gauges(gauges(300))
    phases = (
        PhaseProgress("analyze", "Dates, cameras and places", 300, 150, 0, 0, 1.0, False),
        PhaseProgress("thumbnails", "Thumbnails", 100, 25, 0, 0, 1.0, False),
    )
    grid.show_progress(progress(phases=phases))
    shares = {field: card._bar.share for field, card in grid.cards.items()}
    assert shares["dates"] == shares["camera"] == shares["gps"] == 0.5
    assert shares["thumbnails"] == 0.25
    assert shares["geohash"] == 0


def test_a_click_says_field_and_state(qtbot: QtBot, grid: GaugeGrid) -> None:
    grid.show_gauges(gauges(300))
    with qtbot.waitSignal(grid.opened) as opened:
        grid.cards["thumbnails"]._chips["failed"].click()
    assert opened.args == ["thumbnails", "failed"]


def test_a_field_of_another_name_gets_another_card(grid: GaugeGrid) -> None:
    named = [
        evolve(each, title="Fingerprints of before" if each.field == "hashes" else each.title) for each in gauges(9)
    ]
    grid.show_gauges(named)
    assert grid.cards["hashes"].title == "Fingerprints of before"
    grid.show_gauges(gauges(9))
    assert grid.cards["hashes"].title == "Fingerprints"
