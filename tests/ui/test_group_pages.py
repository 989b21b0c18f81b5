"""clusters_page.py and bursts_page.py: the list, the photos beside it, what is marked and why."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from attrs import evolve
from fake_library import FakeLibrary
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from catalog_gui.engine.cluster_list import ClusterChoices, ClusterFilter
from catalog_gui.engine.records import BurstRow, ClusterRow
from catalog_gui.errors import CatalogError
from catalog_gui.ui.bursts_page import BurstsPage
from catalog_gui.ui.clusters_page import ClustersPage
from catalog_gui.ui.group_page import GroupPage
from catalog_gui.ui.likeness import KINDS, TURNED

Key = Qt.Key


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    library = FakeLibrary(60, store=tmp_path, originals=tmp_path)
    library.cluster_list = [
        ClusterRow(11, "exact", 2, 9_000_000, False, 1),
        ClusterRow(12, "variant", 3, 6_000_000, False, 10),
        ClusterRow(13, "near", 2, 3_000_000, True, 20),
    ]
    library.burst_list = [
        BurstRow(21, 4, 30, datetime(2024, 5, 6, 7, 8), 1.5),
        BurstRow(22, 2, 40, None, 0.0),
    ]
    return library


def opened(qtbot: QtBot, page: GroupPage) -> GroupPage:
    qtbot.addWidget(page)
    page.resize(1072, 760)
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: GroupPage) -> None:
    qtbot.waitUntil(lambda: not page.waiting)


def names(page: GroupPage) -> list[str]:
    return [column.photo.row.name for column in page.compare.columns]


def test_the_first_cluster_is_open_with_its_keeper_marked(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    assert names(page) == ["IMG_0001.jpg", "IMG_0002.jpg"]
    assert [column.says for column in page.compare.columns] == ["Suggested", "Copy"]
    assert [column.stays for column in page.compare.columns] == [False, False], "nothing is decided yet"
    title, reason = page.heading_text
    assert title == "Same file · 2 photos · 9.0 MB to regain"
    assert reason == (
        "They hold the same bytes.\nSuggested to keep: IMG_0001.jpg. It has the most pixels and is the oldest."
    )
    assert threading.get_ident() not in library.threads


def test_rows_of_the_list_say_kind_count_and_bytes(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    entries = [page.list.entry(index) for index in range(3)]
    assert [entry.line for entry in entries] == [
        "Same file · 2 · 9.0 MB",
        "Same picture · 3 · 6.0 MB",
        "Nearly the same · 2 · 3.0 MB",
    ]
    assert [entry.done for entry in entries] == [False, False, True]
    assert entries[1].title == "IMG_0010.jpg"


def test_down_opens_the_next_cluster_and_right_its_next_photo(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    qtbot.keyClick(page.list, Key.Key_Down)
    settle(qtbot, page)
    assert names(page) == ["IMG_0010.jpg", "IMG_0011.jpg", "IMG_0012.jpg"]
    assert [column.says for column in page.compare.columns] == ["Suggested", "Copy 1 of 2", "Copy 2 of 2"]
    qtbot.keyClick(page.list, Key.Key_Right)
    qtbot.keyClick(page.list, Key.Key_Right)
    qtbot.keyClick(page.list, Key.Key_Left)
    assert page.compare.current == 1


def test_likeness_is_told_in_words(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    likeness = next(row for row in page.compare.table if row.label == "Likeness")
    assert likeness.values == ("–", "the same, byte for byte")
    group = library.cluster(12)
    turned = evolve(group, members=(group.members[0], evolve(group.members[1], orientation=6, dhash_distance=2)))
    facts = page.columns(turned)[1].facts
    assert [fact.value for fact in facts] == [f"97\N{NO-BREAK SPACE}% alike, {TURNED[6]}"]


def test_l_shows_a_photo_large_and_escape_comes_back(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    qtbot.keyClick(page.list, Key.Key_Right)
    qtbot.keyClick(page.list, Key.Key_L)
    assert page.preview.isVisible()
    assert page.preview.position == 1
    qtbot.keyClick(page.preview, Key.Key_Left)
    qtbot.keyClick(page.preview, Key.Key_Escape)
    assert page.list.isVisible()
    assert page.compare.current == 0


def pick(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_the_list_shows_only_what_is_asked_for(qtbot: QtBot, library: FakeLibrary) -> None:
    page = ClustersPage(library)
    opened(qtbot, page)
    menu = page.filter.filter_menu()
    assert [action.text() for action in menu.actions() if action.text()] == [
        "To review  (2)",
        "Reviewed  (1)",
        "Same file  (1)",
        "Same picture  (1)",
        "Nearly the same  (1)",
        "To regain",
        "Not duplicates…",
    ]
    pick(menu, "Nearly")
    settle(qtbot, page)
    assert names(page) == ["IMG_0020.jpg", "IMG_0021.jpg"]
    (chip,) = page.filter.chips()
    assert chip.accessibleName() == "Remove the filter Nearly the same"
    chip.click()
    pick(menu, "To review")
    settle(qtbot, page)
    assert page.list.count == 2
    pick(page.filter.filter_menu(), "Show all")
    settle(qtbot, page)
    assert page.list.count == 3
    assert not page.filter.chips()


def test_a_filter_that_nothing_fits_can_be_taken_away(qtbot: QtBot, library: FakeLibrary) -> None:
    library.cluster_list = library.cluster_list[:1]
    page = ClustersPage(library)
    opened(qtbot, page)
    page.filter.set_wanted(ClusterFilter(kind="near"))
    settle(qtbot, page)
    assert page.empty.isVisible()
    assert page.list.isVisible(), "what hides the groups must stay in sight"
    page.empty.pressed.emit()
    settle(qtbot, page)
    assert names(page) == ["IMG_0001.jpg", "IMG_0002.jpg"]


def test_every_kind_of_cluster_has_words() -> None:
    assert set(KINDS) == {"exact", "variant", "near"}


def test_refresh_keeps_the_cluster_that_is_looked_at(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    page.list.set_current(1)
    settle(qtbot, page)
    page.compare.go(2)
    library.cluster_list = [ClusterRow(10, "exact", 2, 99_000_000, False, 50), *library.cluster_list]
    page.refresh()
    settle(qtbot, page)
    assert page.list.current == 2
    assert page.shown.row.id == 12
    assert page.compare.current == 2


def test_a_cluster_that_has_gone_shows_nothing(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    page.load_one = lambda group: None  # type: ignore[method-assign,assignment]
    page.refresh()
    settle(qtbot, page)
    assert page.compare.columns == ()
    assert page.heading_text == ("", "")


@pytest.mark.parametrize("kind", [ClustersPage, BurstsPage])
def test_no_groups_have_a_place_of_their_own(qtbot: QtBot, kind: type[GroupPage]) -> None:
    page = opened(qtbot, kind(FakeLibrary(0)))
    assert page.empty.isVisible()
    assert not page.list.isVisible()


@pytest.mark.parametrize("kind", [ClustersPage, BurstsPage])
def test_nothing_is_asked_before_the_page_is_seen(qtbot: QtBot, library: FakeLibrary, kind: type[GroupPage]) -> None:
    page = kind(library)
    qtbot.addWidget(page)
    page.refresh()
    assert page.waiting == 0
    assert library.threads == set()


def test_a_catalog_that_cannot_be_asked_is_told(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    library.error = CatalogError("The catalog's drive is not connected.")
    with qtbot.waitSignal(page.said) as told:
        page.refresh()
    assert told.args == ["The catalog's drive is not connected."]
    assert names(page) == ["IMG_0001.jpg", "IMG_0002.jpg"]


def test_the_best_frame_of_a_burst_is_marked_and_why(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, BurstsPage(library))
    marks = [column.mark for column in page.compare.columns]
    assert marks == [
        "Best frame",
        "+60\N{NO-BREAK SPACE}s",
        "+2\N{NO-BREAK SPACE}min",
        "+3\N{NO-BREAK SPACE}min",
    ]
    assert page.heading_text == ("4 frames in 1.5\N{NO-BREAK SPACE}s", "Best frame: It is the sharpest: 93 of 100.")
    assert page.list.entry(0).title.startswith("06/05/2024")
    assert page.list.entry(1).title == "date not known"


def test_a_burst_opens_at_its_best_frame(qtbot: QtBot, library: FakeLibrary) -> None:
    burst = library.burst(21)
    library.burst = lambda _burst: evolve(burst, best=burst.frames[2].row.id)  # type: ignore[method-assign,assignment]
    page = opened(qtbot, BurstsPage(library))
    assert page.compare.current == 2
    assert page.compare.columns[2].mark == "Best frame"


def test_a_group_that_is_asked_for_is_shown_also_where_the_list_is_not_here_yet(
    qtbot: QtBot, library: FakeLibrary
) -> None:
    page = ClustersPage(library)
    page.go_to(13)
    opened(qtbot, page)
    assert page.shown.row.id == 13
    assert page.is_on_screen
    page.go_to(12)
    settle(qtbot, page)
    assert page.list.current == 1


def test_a_filter_gives_way_to_the_group_that_is_asked_for(qtbot: QtBot, library: FakeLibrary) -> None:
    page = ClustersPage(library)
    opened(qtbot, page)
    pick(page.filter.filter_menu(), "Nearly")
    settle(qtbot, page)
    page.go_to(12)
    settle(qtbot, page)
    assert page.shown.row.id == 12
    assert page.list.count == 3


def test_a_group_that_is_no_more_is_told_and_the_page_stays_as_it_is(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    page.list.set_current(1)
    with qtbot.waitSignal(page.said) as told:
        page.go_to(99)
    assert told.args[0].startswith("That group is no more")
    settle(qtbot, page)
    assert page.shown.row.id == 12


def test_the_memory_for_pictures_follows_the_settings_at_once(qtbot: QtBot, library: FakeLibrary) -> None:
    page = opened(qtbot, ClustersPage(library))
    assert page.compare.decoded.budget == 512 * 2**20
    library.keeper.settings = evolve(library.keeper.settings, compare_memory_mb=64)
    page.refresh()
    assert page.compare.decoded.budget == 64 * 2**20
    settle(qtbot, page)


def test_any_folder_can_be_filtered_by_also_one_that_the_menu_does_not_name(qtbot: QtBot, library: FakeLibrary) -> None:
    page = ClustersPage(library)
    opened(qtbot, page)
    page.filter.set_choices(ClusterChoices({"exact": 1}, 1, folders={"/photos": 3}))
    folders = next(action.menu() for action in page.filter.filter_menu().actions() if action.text() == "Folder")
    assert [action.text() for action in folders.actions() if action.text()] == ["/photos  (3)", "Another folder…"]
    pick(folders, "Another")
    dialog = page.filter.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit("/photos/2024/Rome")
    dialog.reject()
    assert page.filter.wanted.folder == "/photos/2024/Rome"
    assert [chip.toolTip() for chip in page.filter.chips()] == ["/photos/2024/Rome. Remove"]
    settle(qtbot, page)
