"""thumbnails_page.py: the four parts as one page: the run of the window does the work, each part follows what another did."""

import threading
from collections.abc import Iterator

import pytest
from keeping import states
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stored_album import Store, damage, file_of, photo, words

from catalog_gui.care import reconcile
from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.thumbnails_clean import ORPHANS
from catalog_gui.ui.thumbnails_found import CHANGED
from catalog_gui.ui.thumbnails_page import TABS, ThumbnailsPage

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are


@pytest.fixture
def page(qtbot: QtBot, stored: Store) -> Iterator[ThumbnailsPage]:
    made = ThumbnailsPage(stored.keeper, stored.run)
    qtbot.addWidget(made)
    made.said.connect(lambda text: stored.said.append(words(text)))
    stored.run.ended.connect(made.refresh)  # as the window does
    made.resize(1072, 760)
    made.show()
    qtbot.waitExposed(made)
    stored.settle(made)
    yield made
    made.close_work()


def check(page: ThumbnailsPage, stored: Store) -> list[str]:
    page.found.start(quick=False)
    stored.settle(page)
    return [each.title for each in page.found.findings]


def test_from_a_check_to_thumbnails_that_are_well(qtbot: QtBot, page: ThumbnailsPage, stored: Store) -> None:
    damage(stored.keeper)
    assert check(page, stored)[1:] == [
        "Thumbnail gone",
        "Thumbnail damaged",
        "Wrong shape",
        "Files without a photo",
    ]
    qtbot.mouseClick(page.found.do, LEFT)
    stored.settle(page)
    assert page.part is page.again
    assert page.again.prospect is not None
    assert page.again.prospect.photos == (photo(stored.keeper, "a"),)
    qtbot.mouseClick(page.again.all, LEFT)
    stored.settle(page)
    assert [each.title for each in page.found.findings][1] == "Thumbnail damaged", "what was made is found no more"
    page.again.form.choices["found"].setChecked(True)
    stored.settle(page)
    assert set(page.again.prospect.photos) == {photo(stored.keeper, each) for each in "bc"}
    qtbot.mouseClick(page.again.all, LEFT)
    stored.settle(page)
    assert set(states(stored.keeper, "thumbnails").values()) == {"done"}
    assert check(page, stored) == ["As they should be", "Files without a photo"]


def test_loose_files_lead_to_where_they_are_deleted(qtbot: QtBot, page: ThumbnailsPage, stored: Store) -> None:
    damage(stored.keeper)
    check(page, stored)
    page.found.list.set_current(len(page.found.findings) - 1)
    qtbot.mouseClick(page.found.do, LEFT)
    stored.settle(page)
    assert page.part is page.clean
    assert page.clean.what == ORPHANS
    assert page.clean.would is not None
    assert len(page.clean.would.files) == 1
    qtbot.mouseClick(page.clean.do, LEFT)
    qtbot.mouseClick(page.clean.confirm.go, LEFT)
    stored.settle(page)
    assert "Files without a photo" not in [each.title for each in page.found.findings]


def test_deleted_thumbnails_make_a_check_out_of_date(qtbot: QtBot, page: ThumbnailsPage, stored: Store) -> None:
    check(page, stored)
    page.clean.choose("clear")
    stored.settle(page)
    page.clean._on_do()
    page.clean.confirm.go.click()
    stored.settle(page)
    assert page.found.findings == ()
    assert page.found.pictures.heading_text[0] == CHANGED


def test_a_run_of_another_page_makes_a_check_out_of_date(page: ThumbnailsPage, stored: Store) -> None:
    from test_rebuild_thread import Steps

    check(page, stored)
    assert page.found.findings
    steps = Steps(1)
    steps.let(1)
    stored.run.start(steps)
    stored.settle(page)
    assert page.found.findings == ()


def test_photos_chosen_elsewhere_are_offered_to_be_made_again(page: ThumbnailsPage, stored: Store) -> None:
    wanted = [photo(stored.keeper, "e"), photo(stored.keeper, "b")]
    page.make_again(wanted)
    stored.settle(page)
    assert page.part is page.again
    assert page.again.prospect is not None
    assert page.again.prospect.photos == tuple(sorted(wanted))
    assert words(page.again.form.choices["chosen"].text()) == "The chosen photos (2 photos)"
    assert not stored.run.running, "nothing is made before one says so"


def test_alt_and_a_digit_lead_to_each_part(qtbot: QtBot, page: ThumbnailsPage, stored: Store) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for digit in (Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_1):
        page.focus_first()
        qtbot.keyClick(page.window().focusWidget(), digit, ALT)
        place = int(digit) - int(Key.Key_1)
        assert page.tabs.currentIndex() == place
        assert page.part.isVisible()
        assert page.part.isAncestorOf(page.window().focusWidget())
        stored.settle(page)
    assert page.tabs.count() == len(TABS) == 4


def test_only_the_part_that_is_shown_asks(qtbot: QtBot, stored: Store) -> None:
    page = ThumbnailsPage(stored.keeper, stored.run)
    qtbot.addWidget(page)
    page.refresh()
    assert page.waiting == 0, "nothing is asked before the page is first seen"
    page.show()
    stored.settle(page)
    assert page.found.figures.text["Thumbnails"].startswith("6")
    assert page.again.prospect is None
    assert page.clean.would is None
    page.close_work()


def test_a_check_runs_in_the_run_and_not_in_the_window(
    page: ThumbnailsPage, stored: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    first = reconcile._Check._begin

    def told(check: reconcile._Check, rows: list[reconcile.StoreRow]) -> reconcile._Page:
        threads.append(threading.get_ident())
        return first(check, rows)

    monkeypatch.setattr(reconcile._Check, "_begin", told)
    seen: list[str] = []
    stored.run.changed.connect(lambda: seen.append(stored.run.progress.stage if stored.run.progress else ""))
    check(page, stored)
    assert threads
    assert threading.get_ident() not in threads
    assert "Opening the thumbnails" in seen


def test_a_store_of_another_catalog_is_refused_in_words(qtbot: QtBot, page: ThumbnailsPage, stored: Store) -> None:
    from catalog_gui.media.store import OWNER

    before = file_of(stored.keeper, "a").read_bytes()
    (stored.keeper.store.directory / OWNER).write_text('{"catalog": "another"}')
    page.make_again([photo(stored.keeper, "a")])
    stored.settle(page)
    page.again.make_all()
    stored.settle(page)
    assert "another catalog" in stored.said[-1]
    assert file_of(stored.keeper, "a").read_bytes() == before
    assert page.again.shown is page.again.pictures


def test_an_empty_catalog(qtbot: QtBot, keeper: Keeper) -> None:
    run = RunControl()
    page = ThumbnailsPage(keeper, run)
    qtbot.addWidget(page)
    page.show()
    for place in range(4):
        page.tabs.setCurrentIndex(place)
        qtbot.waitUntil(lambda: not page.waiting)
    assert not run.running
    page.close_work()
