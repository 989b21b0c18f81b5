"""problems_page.py: reasons in plain words, their photos, and trying again."""

import threading
from pathlib import Path

import pytest
from fake_library import FakeLibrary
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import KINDS, ProblemEntry, ProblemGroup
from catalog_gui.errors import CatalogError
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.problems_page import ProblemsPage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def entry(photo: int, phase: str = "Thumbnails", attempts: int = 1) -> ProblemEntry:
    return ProblemEntry(
        photo, f"2021/IMG_{photo:04}.jpg", "/photos", phase.lower(), phase, "It does not open.", attempts, True
    )


def group(kind: str, *entries: ProblemEntry) -> ProblemGroup:
    return ProblemGroup(kind, *KINDS[kind], len(entries), entries)


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    library = FakeLibrary(20, store=tmp_path, originals=tmp_path)
    library.problem_list = [
        group("unreadable", entry(4), entry(4, "Quality", attempts=2), entry(7), entry(5)),
        group("truncated", entry(9)),
        group("crashed", entry(7, "Quality"), entry(2)),
    ]
    return library


@pytest.fixture
def page(qtbot: QtBot, library: FakeLibrary) -> ProblemsPage:
    page = ProblemsPage(library)
    qtbot.addWidget(page)
    page.resize(1072, 700)
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: ProblemsPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting)


def test_each_reason_has_its_advice_and_counts_photos_once(
    qtbot: QtBot, page: ProblemsPage, library: FakeLibrary
) -> None:
    assert [page.groups.entry(index).line for index in range(3)] == [photos(3), photos(1), photos(2)]
    assert page.advice_text == (f"Not readable · {photos(3)}", KINDS["unreadable"][1])
    assert page.photos.count == 3
    assert threading.get_ident() not in library.threads


def test_every_problem_says_what_happened_and_how_often_it_was_tried(page: ProblemsPage) -> None:
    lines = [page.photos.entry(index) for index in range(3)]
    assert [line.title for line in lines] == ["2021/IMG_0004.jpg", "2021/IMG_0007.jpg", "2021/IMG_0005.jpg"]
    assert [line.line for line in lines] == [
        "It does not open (tried 2 times)  ·  not made: thumbnails and quality",
        "It does not open  ·  not made: thumbnails",
        "It does not open  ·  not made: thumbnails",
    ]


def test_a_group_can_be_tried_again_where_that_may_help(qtbot: QtBot, page: ProblemsPage) -> None:
    with qtbot.waitSignal(page.retry_wanted) as told:
        qtbot.mouseClick(page.retry, LEFT)
    assert told.args == [(4, 7, 5)]
    qtbot.keyClick(page.groups, Key.Key_Down)
    assert not page.retry.isEnabled()
    assert "must change first" in page.retry.toolTip()


def test_all_can_be_tried_again_each_photo_once(qtbot: QtBot, page: ProblemsPage) -> None:
    with qtbot.waitSignal(page.retry_wanted) as told:
        qtbot.mouseClick(page.retry_all, LEFT)
    assert told.args == [(4, 7, 5, 2)]


def test_the_photos_of_a_group_open_in_the_grid(qtbot: QtBot, page: ProblemsPage) -> None:
    with qtbot.waitSignal(page.photos_wanted) as told:
        qtbot.mouseClick(page.show_photos, LEFT)
    assert told.args == [PhotoFilter(ids=(4, 7, 5))]


def test_keys_go_between_reasons_and_photos_and_show_one_large(qtbot: QtBot, page: ProblemsPage) -> None:
    qtbot.keyClick(page.groups, Key.Key_Right)
    assert page.photos.hasFocus()
    qtbot.keyClick(page.photos, Key.Key_Down)
    qtbot.keyClick(page.photos, Key.Key_Space)
    assert page.preview.isVisible()
    assert page.preview.position == 1
    qtbot.keyClick(page.preview, Key.Key_Escape)
    assert page.photos.hasFocus()
    qtbot.keyClick(page.photos, Key.Key_Left)
    assert page.groups.hasFocus()


def test_no_problems_are_said_to_be_none(qtbot: QtBot, page: ProblemsPage, library: FakeLibrary) -> None:
    library.problem_list = []
    page.refresh()
    settle(qtbot, page)
    assert page.empty.isVisible()
    assert page.reason is None


def test_refresh_keeps_the_reason_that_is_looked_at(qtbot: QtBot, page: ProblemsPage, library: FakeLibrary) -> None:
    page.groups.set_current(2)
    library.problem_list = library.problem_list[1:]
    page.refresh()
    settle(qtbot, page)
    assert page.reason is not None
    assert page.reason.group.kind == "crashed"
    assert page.groups.current == 1


def test_a_catalog_that_cannot_be_asked_is_told(qtbot: QtBot, page: ProblemsPage, library: FakeLibrary) -> None:
    library.error = CatalogError("The catalog's drive is not connected.")
    with qtbot.waitSignal(page.said) as told:
        page.refresh()
    assert told.args == ["The catalog's drive is not connected."]
    assert page.photos.count == 3


def test_a_file_is_shown_or_said_to_be_gone(qtbot: QtBot, page: ProblemsPage) -> None:
    with qtbot.waitSignal(page.said) as told:
        qtbot.mouseClick(page.reveal, LEFT)
    assert "not there" in told.args[0]
