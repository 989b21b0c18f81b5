"""The sheets beside the groups of duplicates, by keys, on a real catalog: suggestions, rules, what is no duplicate."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve
from camera import jpeg
from keeping import add, figures, ids, rebuild
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot
from reviewing import opened, planted, reviewed, said, settle

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.queries import Library
from catalog_gui.review.decisions import rejected_pairs
from catalog_gui.settings import KEEP_RULES, Settings, load_settings, save_settings
from catalog_gui.ui.clusters_page import ClustersPage
from catalog_gui.ui.keeper_desk import KeeperDesk
from catalog_gui.ui.pages import Pages

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


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


def press(
    qtbot: QtBot, page: ClustersPage, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        qtbot.keyClick(page.window().focusWidget(), key, held)
        settle(qtbot, page)


def show_accept(qtbot: QtBot, page: ClustersPage) -> None:
    page.sheets.show_accept()
    settle(qtbot, page)


def test_all_same_files_are_accepted_as_one_step(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    show_accept(qtbot, page)
    sheet = page.sheets.accept
    assert "3 groups decided as suggested, 4 photos to the trash" in sheet.text
    assert "Nothing is left out." in sheet.text
    press(qtbot, page, Key.Key_K)
    assert said(keeper) == {}, "letters are not the page's while a sheet is open"
    press(qtbot, page, Key.Key_Tab, Key.Key_Return)
    assert reviewed(keeper) == {clusters[0], clusters[1], clusters[3]}
    assert not sheet.isVisible()
    assert page.list.hasFocus()
    assert [page.list.entry(row).done for row in range(4)] == [True, True, False, True]
    press(qtbot, page, Key.Key_Z)
    assert said(keeper) == {}


def test_what_is_left_out_is_told_with_the_reason(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, photos: Path, clusters: list[int]
) -> None:
    (photos / "a" / "a2.jpg.xmp").write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:darktable="http://darktable.sf.net/"/>'
    )
    press(qtbot, page, Key.Key_Down, Key.Key_2)
    show_accept(qtbot, page)
    page.sheets.accept._all.setChecked(True)
    settle(qtbot, page)
    found = page.sheets.accept.found
    assert clusters[1] not in {each.cluster for each in found.taken}, "what a person has decided is not asked for"
    assert len(found.taken) + sum(found.left_out.values()) == 3
    for why in found.left_out:
        assert f"1 group left out: {why}" in page.sheets.accept.text


def test_only_what_the_filter_shows_is_accepted(
    qtbot: QtBot, page: ClustersPage, keeper: Keeper, clusters: list[int]
) -> None:
    page.filter.set_wanted(evolve(page.filter.wanted, kind="near"))
    settle(qtbot, page)
    show_accept(qtbot, page)
    page.sheets.accept._all.setChecked(True)
    settle(qtbot, page)
    assert {each.cluster for each in page.sheets.accept.found.taken} == {clusters[2]}


def test_escape_puts_a_sheet_away(qtbot: QtBot, page: ClustersPage) -> None:
    show_accept(qtbot, page)
    press(qtbot, page, Key.Key_Escape)
    assert page.frame.sheet is None
    assert page.list.hasFocus()


def test_rules_move_by_keys_and_say_what_they_would_decide(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    page.sheets.show_rules()
    settle(qtbot, page)
    sheet = page.sheets.rules
    assert sheet.rules.rules == KEEP_RULES
    assert sheet.text.startswith("Of 4 groups to review, 5 photos would be suggested for the trash, ")
    press(qtbot, page, Key.Key_Down)
    press(qtbot, page, Key.Key_Up, held=ALT)
    assert sheet.rules.rules[:2] == ("resolution", "format")
    press(qtbot, page, Key.Key_End)
    for _ in KEEP_RULES[1:]:
        press(qtbot, page, Key.Key_Up, held=ALT)
    assert sheet.rules.rules[:2] == ("path", "resolution")
    assert sheet.rules.currentRow() == 0


def test_a_protected_folder_takes_its_photos_out_of_the_suggestions(
    qtbot: QtBot, page: ClustersPage, photos: Path
) -> None:
    page.sheets.show_rules()
    settle(qtbot, page)
    sheet = page.sheets.rules
    sheet.protected.add(str(photos / "b"))
    settle(qtbot, page)
    assert ", 3 photos would be suggested" in sheet.text
    sheet.protected.list.setFocus()
    press(qtbot, page, Key.Key_Delete)
    assert ", 5 photos would be suggested" in sheet.text
    assert sheet.protected.folders == ()


def test_saving_hands_the_settings_on(qtbot: QtBot, page: ClustersPage, photos: Path) -> None:
    page.sheets.show_rules()
    settle(qtbot, page)
    sheet = page.sheets.rules
    assert not sheet._save.isEnabled(), "nothing has changed yet"
    sheet.preferred.add(str(photos / "d"))
    press(qtbot, page, Key.Key_Down, held=ALT)
    with qtbot.waitSignal(page.rules_saved) as told:
        sheet._save.click()
    (settings,) = told.args
    assert settings.preferred_folders == (str(photos / "d"),)
    assert settings.keep_rules[:2] == ("resolution", "format")
    assert page.frame.sheet is None


def test_pairs_that_are_no_duplicates_can_be_taken_back(qtbot: QtBot, page: ClustersPage, keeper: Keeper) -> None:
    press(qtbot, page, Key.Key_N)
    page.sheets.show_pairs()
    settle(qtbot, page)
    sheet = page.sheets.pairs
    assert sheet.text == "1 pair"
    assert sheet.list.words(0) == "a1.jpg and a2.jpg, 1 of 1"
    with qtbot.waitSignal(page.said):
        press(qtbot, page, Key.Key_Delete)
    assert sheet.text.startswith("No pair")
    with keeper.catalog.read() as session:
        assert rejected_pairs(session) == []


class Control:
    """A run that a test drives itself."""

    def __init__(self, free: bool = True) -> None:
        self.free, self.runs = free, []

    def start(self, run: Callable[[], Iterator[Progress]]) -> bool:
        if self.free:
            self.runs.append(run)
        return self.free


def pages(keeper: Keeper, control: Control, told: list[Settings]) -> Pages:
    """The window's pages, as far as the page of duplicates needs them."""
    nothing = None
    return Pages(
        keeper=keeper,
        desk=KeeperDesk(keeper),
        control=control,
        review=nothing,
        store=nothing,
        stored=load_settings,
        use_settings=told.append,
        choose_catalog=nothing,
        choose_folder=nothing,
        show_demo=nothing,
        go_back=nothing,
    )


def test_kept_rules_are_written_down_and_the_duplicates_looked_at_by_them(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "long name.jpg", seed=1)
    jpeg(photos / "short.jpg", seed=1)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper)
    (row,) = Library(keeper).clusters()
    assert row.keeper == ids(keeper)["short.jpg"]
    save_settings(Settings(theme="dark"))
    control, told = Control(), []
    rules = evolve(keeper.settings, preferred_folders=(str(photos),), protected_folders=(str(photos / "none"),))
    assert "Looking at the duplicates again" in pages(keeper, control, told).keep_rules(rules)
    kept = load_settings()
    assert (kept.theme, kept.preferred_folders) == ("dark", (str(photos),)), "only the rules are others"
    assert told == [kept]
    (run,) = control.runs
    progress = list(run())[-1]
    assert progress.result == "completed"
    assert keeper.settings == rules
    assert figures(keeper)["duplicates", "done"] == 2


def test_rules_are_kept_while_something_else_goes_on(keeper: Keeper, photos: Path) -> None:
    told: list[Settings] = []
    words = pages(keeper, Control(free=False), told).keep_rules(
        evolve(keeper.settings, preferred_folders=(str(photos),))
    )
    assert words.startswith("The rules are kept. What goes on ends with the old ones")
    assert load_settings().preferred_folders == (str(photos),)
