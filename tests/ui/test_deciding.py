"""Deciding about duplicates by keys alone, on a real catalog: what is seen at once, and what is written."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from keeping import rebuild
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot
from reviewing import opened, planted, reviewed, said, settle

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.apply import apply
from catalog_gui.review.decisions import rejected_pairs
from catalog_gui.review.undo import undo
from catalog_gui.ui import review_control
from catalog_gui.ui.clusters_page import ClustersPage

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def clusters(keeper: Keeper, photos: Path) -> list[int]:
    return planted(keeper, photos)


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper, clusters: list[int]) -> ClustersPage:
    return opened(qtbot, keeper)


def press(qtbot: QtBot, page: ClustersPage, *keys: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    for key in keys:
        qtbot.keyClick(page.list, key, held)
        settle(qtbot, page)


def marks(page: ClustersPage) -> list[str]:
    return [column.says for column in page.compare.columns]


def shown(page: ClustersPage) -> str:
    return page.compare.columns[0].photo.row.path[0]


def test_a_number_keeps_that_photo_and_the_others_go(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    qtbot.keyClick(page.list, Key.Key_2)
    assert marks(page) == ["Trash", "Keep"], "seen before it is written"
    assert page.list.entry(0).done
    settle(qtbot, page)
    assert said(keeper) == {"a1": "trash", "a2": "keep"}
    assert reviewed(keeper) == {clusters[0]}
    assert page.decided_text.startswith("1 group decided · 1 photo, ")


def test_a_second_number_keeps_that_one_too_and_again_lets_it_go(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper
) -> None:
    press(qtbot, page, Key.Key_Down, Key.Key_1)
    assert marks(page) == ["Keep", "Trash", "Trash"]
    press(qtbot, page, Key.Key_3)
    assert marks(page) == ["Keep", "Trash", "Keep"]
    press(qtbot, page, Key.Key_1)
    assert marks(page) == ["Trash", "Trash", "Keep"]
    with qtbot.waitSignal(page.said):
        press(qtbot, page, Key.Key_3)
    assert said(keeper) == {"b1": "trash", "b2": "trash", "b3": "keep"}, "the only one that stays is not let go so"


def test_p_keeps_the_current_photo_as_its_number_does(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    press(qtbot, page, Key.Key_Down, Key.Key_Right, Key.Key_P)
    assert marks(page) == ["Trash", "Keep", "Trash"]
    press(qtbot, page, Key.Key_Right, Key.Key_P)
    assert said(keeper) == {"b1": "trash", "b2": "keep", "b3": "keep"}


def test_x_lets_the_current_photo_go_and_the_last_of_two_stays(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    press(qtbot, page, Key.Key_Right, Key.Key_X)
    assert said(keeper) == {"a1": "keep", "a2": "trash"}
    press(qtbot, page, Key.Key_Down, Key.Key_X)
    assert marks(page) == ["Trash", "Copy 1 of 2", "Copy 2 of 2"]
    assert reviewed(keeper) == {clusters[0]}, "nothing was said yet of the other two"
    press(qtbot, page, Key.Key_Right, Key.Key_X)
    assert marks(page) == ["Trash", "Trash", "Keep"]


def test_x_says_in_so_many_keys_that_all_shall_go(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    press(qtbot, page, Key.Key_X, Key.Key_Right, Key.Key_X)
    assert said(keeper) == {"a1": "trash", "a2": "trash"}


def test_enter_takes_the_suggestion_and_goes_on_but_leaves_alone_what_is_decided(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper
) -> None:
    press(qtbot, page, Key.Key_2, Key.Key_Return)
    assert said(keeper) == {"a1": "trash", "a2": "keep"}
    assert shown(page) == "b"
    press(qtbot, page, Key.Key_Return)
    assert shown(page) == "c"
    press(qtbot, page, Key.Key_K)
    assert shown(page) == "d"
    assert {name for name, choice in said(keeper).items() if choice == "keep"} == {"a2", "b1", "c1"}


def test_space_goes_to_the_next_that_is_not_reviewed_and_around(qtbot: QtBot, page: ClustersPage) -> None:
    press(qtbot, page, Key.Key_Down, Key.Key_A, Key.Key_Up)
    assert shown(page) == "a"
    press(qtbot, page, Key.Key_Space)
    assert shown(page) == "c"
    press(qtbot, page, Key.Key_Space, Key.Key_Space)
    assert shown(page) == "a"


def test_all_reviewed_is_told(qtbot: QtBot, page: ClustersPage) -> None:
    for _ in range(3):
        press(qtbot, page, Key.Key_K)
    with qtbot.waitSignal(page.said) as told:
        press(qtbot, page, Key.Key_K)
    assert told.args == ["All groups in the list are reviewed."]


def test_keep_all_decides_and_nothing_goes(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    press(qtbot, page, Key.Key_A)
    assert marks(page) == ["Keep", "Keep"]
    assert reviewed(keeper) == {clusters[0]}
    assert page.decided_text == ""


def test_undo_and_redo_follow_all_that_was_decided_in_order(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    for key in (Key.Key_1, Key.Key_Down, Key.Key_2):
        qtbot.keyClick(page.list, key)
    qtbot.keyClick(page.list, Key.Key_Z)
    settle(qtbot, page)
    assert said(keeper) == {"a1": "keep", "a2": "trash"}
    assert (shown(page), marks(page)) == ("b", ["Suggested", "Copy 1 of 2", "Copy 2 of 2"])
    assert not page.list.entry(1).done
    press(qtbot, page, Key.Key_Z, held=CTRL)
    assert said(keeper) == {}
    press(qtbot, page, Key.Key_Z, held=CTRL | SHIFT)
    press(qtbot, page, Key.Key_Z, held=CTRL | SHIFT)
    assert said(keeper) == {"a1": "keep", "a2": "trash", "b1": "trash", "b2": "keep", "b3": "trash"}
    assert [page.list.entry(row).done for row in range(4)] == [True, True, False, False]


def test_n_calls_them_no_duplicates_for_good_and_undo_brings_them_back(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper
) -> None:
    press(qtbot, page, Key.Key_N)
    assert page.heading_text[0] == "Not duplicates"
    assert page.list.entry(0).line.startswith("Not duplicates")
    with keeper.catalog.read() as session:
        assert [(Path(pair.low_path).stem, Path(pair.high_path).stem) for pair in rejected_pairs(session)] == [
            ("a1", "a2")
        ]
    press(qtbot, page, Key.Key_1)
    assert said(keeper) == {}, "there is nothing left to decide"
    press(qtbot, page, Key.Key_Return)
    assert shown(page) == "b"
    page.refresh()
    settle(qtbot, page)
    assert page.list.count == 3
    press(qtbot, page, Key.Key_Z)
    assert page.list.count == 4


def test_shift_n_takes_one_photo_out(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    press(qtbot, page, Key.Key_Down, Key.Key_Right)
    press(qtbot, page, Key.Key_N, held=SHIFT)
    assert page.heading_text[0] == "b2.jpg is no duplicate of the others"
    with keeper.catalog.read() as session:
        pairs = {(Path(pair.low_path).stem, Path(pair.high_path).stem) for pair in rejected_pairs(session)}
    assert pairs == {("b1", "b2"), ("b2", "b3")}


def test_photos_of_protected_folders_stay(qtbot: QtBot, keeper: Keeper, photos: Path) -> None:
    planted(keeper, photos)
    safe = evolve(keeper, settings=evolve(keeper.settings, protected_folders=(str(photos / "b"), str(photos / "d"))))
    page = opened(qtbot, safe)
    press(qtbot, page, Key.Key_Down, Key.Key_1)
    assert marks(page) == ["Keep", "Keep", "Keep"]
    with qtbot.waitSignal(page.said) as told:
        press(qtbot, page, Key.Key_X)
    assert told.args == ["b1.jpg lies in a protected folder, so it stays."]


def test_a_key_that_is_held_down_decides_once(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for repeated in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_K, Qt.KeyboardModifier(0), "k", repeated)
        QApplication.sendEvent(page.list, event)
        settle(qtbot, page)
    assert set(said(keeper)) == {"a1", "a2"}


def test_what_cannot_be_written_is_told_and_the_catalog_holds(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    from catalog_gui.review.decisions import not_duplicates

    not_duplicates(keeper, clusters[0])
    with qtbot.waitSignal(page.said) as told:
        qtbot.keyClick(page.list, Key.Key_1)
    assert "any more" in told.args[0]
    settle(qtbot, page)
    assert page.list.count == 3
    assert said(keeper) == {}


def test_what_was_decided_is_written_when_the_window_closes(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    for key in (Key.Key_1, Key.Key_Down, Key.Key_1):
        qtbot.keyClick(page.list, key)
    page.close_work()
    assert set(said(keeper)) == {"a1", "a2", "b1", "b2", "b3"}


def test_others_are_told_once_a_decision_is_written(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    with qtbot.waitSignal(page.decided):
        qtbot.keyClick(page.list, Key.Key_1)
    assert set(said(keeper)) == {"a1", "a2"}
    with qtbot.waitSignal(page.apply_wanted):
        page.frame.foot._apply.click()


def test_the_overlay_lists_all_keys_and_any_key_puts_it_away(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    qtbot.keyClicks(page.list, "?")
    assert page.help.isVisible()
    assert "N: Not duplicates, for good" in page.help.accessibleDescription()
    qtbot.keyClick(page.help, Key.Key_X)
    assert not page.help.isVisible()
    assert page.list.hasFocus()
    settle(qtbot, page)
    assert said(keeper) == {}, "the key was for the overlay"


def test_a_decision_right_after_undo_is_written_after_it_also_where_the_catalog_is_slow(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(qtbot, page, Key.Key_1)
    slow = threading.Event()
    monkeypatch.setattr(review_control, "undo", lambda keeper: (slow.wait(), undo(keeper))[1])
    for key in (Key.Key_Z, Key.Key_Down, Key.Key_2):
        qtbot.keyClick(page.list, key)
        qtbot.waitUntil(lambda: page.is_on_screen)
    assert marks(page) == ["Trash", "Keep", "Trash"], "seen at once"
    slow.set()
    settle(qtbot, page)
    assert said(keeper) == {"b1": "trash", "b2": "keep", "b3": "trash"}
    assert marks(page) == ["Trash", "Keep", "Trash"]


def test_what_is_seen_is_what_is_decided_where_undo_is_still_on_its_way(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, clusters: list[int]
) -> None:
    press(qtbot, page, Key.Key_Down, Key.Key_1)
    slow = threading.Event()
    monkeypatch.setattr(review_control, "undo", lambda keeper: (slow.wait(), undo(keeper))[1])
    qtbot.keyClick(page.list, Key.Key_Z)
    qtbot.keyClick(page.list, Key.Key_3)
    assert marks(page) == ["Keep", "Trash", "Keep"]
    slow.set()
    settle(qtbot, page)
    assert marks(page) == ["Keep", "Trash", "Keep"]
    assert said(keeper) == {"b1": "keep", "b2": "trash", "b3": "keep"}
    assert reviewed(keeper) == {clusters[1]}


def test_undo_of_an_apply_and_a_decision_at_once_after_it(qtbot: QtBot, keeper: Keeper, photos: Path) -> None:
    planted(keeper, photos)
    rebuild(keeper, only={"analyze"})
    page = opened(qtbot, keeper)
    press(qtbot, page, Key.Key_2)
    assert list(apply(keeper))[-1].finished
    page.refresh()
    settle(qtbot, page)
    assert page.list.count == 3
    qtbot.keyClick(page.list, Key.Key_Z)
    qtbot.keyClick(page.list, Key.Key_1)
    qtbot.keyClick(page.list, Key.Key_Z)
    qtbot.waitUntil(lambda: (photos / "a" / "a1.jpg").exists())
    settle(qtbot, page)
    qtbot.waitUntil(lambda: page.list.count == 4)
    assert said(keeper) == {"a1": "trash", "a2": "keep"}, "the Apply was taken back, then what was decided after it"
