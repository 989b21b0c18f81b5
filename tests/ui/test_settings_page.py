"""settings_page.py and settings_items.py: every setting is offered, holds at once, is kept and can be undone."""

import pytest
from attrs import evolve, fields
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from catalog_gui.errors import CatalogError
from catalog_gui.settings import Settings
from catalog_gui.ui.settings_items import GROUPS
from catalog_gui.ui.settings_page import SettingsPage

ITEMS = [item for group in GROUPS for item in group.items]


class Keeper:
    """Keeps settings in a list, or cannot."""

    def __init__(self) -> None:
        self.kept: list[Settings] = []
        self.fails = False

    def __call__(self, settings: Settings) -> None:
        if self.fails:
            raise CatalogError("The settings cannot be kept: the disk is full.")
        self.kept.append(settings)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def page(qtbot: QtBot, keeper: Keeper) -> SettingsPage:
    made = SettingsPage(Settings(), keeper)
    qtbot.addWidget(made)
    made.resize(1071, 759)
    made.show()
    return made


def change(page: SettingsPage, name: str) -> None:
    """Change a setting as a person would."""
    editor = page.editor(name)
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(1)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.stepUp() if editor.value() < editor.maximum() else editor.stepDown()
    elif name == "skip":
        editor.setPlainText("Trash\n\n  *.tmp \n")
        editor.left.emit()
    else:
        editor.line.setText("/mnt/fast")
        editor.changed.emit()


def test_every_setting_is_offered_once() -> None:
    beside_the_clusters = {"keep_rules", "protected_folders", "preferred_folders"}
    here = {each.name for each in fields(Settings)} - beside_the_clusters
    assert sorted(item.name for item in ITEMS) == sorted(here)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_value_in_force_is_shown_within_its_bounds(item: object, page: SettingsPage) -> None:
    assert item.changed(Settings(), item.value(Settings())) == Settings()
    if item.kind in ("whole", "decimal"):
        assert page.editor(item.name).value() == pytest.approx(item.value(Settings()))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_change_holds_is_kept_and_can_be_undone(
    qtbot: QtBot, item: object, page: SettingsPage, keeper: Keeper
) -> None:
    said: list[tuple[str, object]] = []
    page.said.connect(lambda text, undo: said.append((text, undo)))
    with qtbot.waitSignal(page.changed) as changed:
        change(page, item.name)
    (after,) = changed.args
    assert after == page.settings == keeper.kept[-1] != Settings()
    assert evolve(after, **{item.name: getattr(Settings(), item.name)}) == Settings()
    (text, undo) = said[0]
    assert text == f"{item.title.removeprefix('… ')} was changed."
    undo()
    assert page.settings == keeper.kept[-1] == Settings()


def test_values_are_the_users_own(page: SettingsPage) -> None:
    change(page, "skip")
    assert page.settings.skip == ("Trash", "*.tmp")
    change(page, "theme")
    assert page.settings.theme == "light"
    page.editor("duplicate_correlation").setValue(95)
    assert page.settings.duplicate_correlation == 0.95
    page.editor("thumbnail_size").setValue(320)
    assert type(page.settings.thumbnail_size) is int


def test_looking_without_changing_keeps_nothing(page: SettingsPage, keeper: Keeper) -> None:
    page.editor("skip").left.emit()
    page.editor("thumbnail_dir").changed.emit()
    page.show_settings(evolve(Settings(), workers=3))
    assert keeper.kept == []
    assert page.editor("workers").value() == 3


def test_back_to_the_defaults_and_back(page: SettingsPage, keeper: Keeper) -> None:
    change(page, "workers")
    change(page, "burst_metres")
    mine, said = page.settings, []
    page.said.connect(lambda text, undo: said.append(undo))
    page._on_defaults()
    assert page.settings == Settings()
    said[0]()
    assert page.settings == mine == keeper.kept[-1]


def test_what_cannot_be_kept_is_said_and_holds_all_the_same(page: SettingsPage, keeper: Keeper) -> None:
    keeper.fails = True
    said: list[str] = []
    page.said.connect(lambda text, undo: said.append(text))
    change(page, "workers")
    assert said[-1] == "The settings cannot be kept: the disk is full."
    assert page.settings.workers == 1


def wheel(editor: QWidget) -> None:
    middle = QPointF(editor.rect().center())
    event = QWheelEvent(
        middle, editor.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor, event)


def test_the_wheel_scrolls_the_page_and_changes_no_number_in_passing(qtbot: QtBot, page: SettingsPage) -> None:
    editor = page.editor("workers")
    page.editor("skip").setFocus()
    wheel(editor)
    assert page.settings == Settings()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    wheel(editor)
    assert page.settings.workers == 1


def test_every_control_has_a_name(page: SettingsPage) -> None:
    for item in ITEMS:
        assert page.editor(item.name).accessibleName() == item.title


def test_the_keyboard_begins_on_the_first_setting(qtbot: QtBot, page: SettingsPage) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    qtbot.waitUntil(page.editor("theme").hasFocus)
