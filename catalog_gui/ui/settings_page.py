"""The settings, in groups. A change holds at once, is kept, and can be undone from the strip."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from catalog_gui.errors import CatalogError
from catalog_gui.settings import Settings
from catalog_gui.ui.catalog_card import CatalogCard
from catalog_gui.ui.labels import button, label
from catalog_gui.ui.settings_items import GROUPS, Group, Item
from catalog_gui.ui.theme import BODY, ROW, SMALL, TITLE, UNIT, text_scale

WIDEST = 760


class _Lines(QPlainTextEdit):
    """Lines of text; told of when the keyboard leaves them."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(150)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _Folder(QWidget):
    """A folder: its path, a button to choose one, and none."""

    changed = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(item.nothing)
        self.line.setAccessibleName(item.title)
        self.line.editingFinished.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(button("Choose", self._choose))
        self.setFocusProxy(self.line)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Folder for thumbnails", self.line.text() or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, folder: str) -> None:
        self.line.setText(folder)
        self.changed.emit()


class SettingsPage(QWidget):
    """Shows Settings and keeps what is changed.

    :param save: writes settings down, a small file; CatalogError says why it cannot.
    :param card: what stands above the settings, the card of the catalog for instance.
    :param stored: reads them again; other pages keep settings too.
    """

    changed = Signal(object)
    """The Settings now in force."""
    said = Signal(str, object)
    """What was done, and what undoes it."""

    def __init__(
        self,
        settings: Settings,
        save: Callable[[Settings], None],
        parent: QWidget | None = None,
        card: CatalogCard | None = None,
        groups: Sequence[Group] = GROUPS,
        stored: Callable[[], Settings] | None = None,
    ) -> None:
        super().__init__(parent)
        self._stored = stored
        self._settings = settings
        self._save = save
        self._items = {item.name: item for group in groups for item in group.items}
        self._editors: dict[str, QWidget] = {}
        self._card_above = card
        self._lay_out(groups)
        self.show_settings(settings)

    @property
    def settings(self) -> Settings:
        """What is in force."""
        return self._settings

    def editor(self, name: str) -> QWidget:
        """The control of a setting."""
        return self._editors[name]

    def arrive(self) -> None:
        """The page comes into sight; settings may have been kept elsewhere meanwhile."""
        if self._stored is not None:
            with suppress(CatalogError):  # said by whoever reads them first
                self.show_settings(self._stored())
        self.refresh()

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be changed."""
        if self._card_above is not None:
            self._card_above.focus_first()
        else:
            next(iter(self._editors.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """The catalog has changed: its folders are shown here."""
        if self._card_above is not None:
            self._card_above.refresh()

    def close_work(self) -> None:
        """Ask nothing more."""
        if self._card_above is not None:
            self._card_above.close_work()

    def show_settings(self, settings: Settings) -> None:
        """Show these, without keeping them anew."""
        self._settings = settings
        for name, editor in self._editors.items():
            editor.blockSignals(True)
            _show(editor, self._items[name].value(settings))
            editor.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the page: it changes a number only where the keyboard is."""
        numeric = isinstance(watched, QAbstractSpinBox | QComboBox) and not watched.hasFocus()
        if not numeric or event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True

    def _on_edit(self, item: Item) -> None:
        before = self._settings
        after = item.changed(before, _shown(self._editors[item.name]))
        if after != before:
            self.said.emit(f"{item.title.removeprefix('… ')} was changed.", lambda: self._put(before))
            self._put(after)

    def _on_defaults(self) -> None:
        before = self._settings
        if before != Settings():
            self.said.emit("All settings are as they come.", lambda: self._put(before))
            self._put(Settings())

    def _put(self, settings: Settings) -> None:
        """Holds at once, also where it cannot be kept."""
        self.show_settings(settings)
        self.changed.emit(settings)
        try:
            self._save(settings)
        except CatalogError as error:
            self.said.emit(str(error), None)

    def _make_editor(self, item: Item) -> QWidget:
        editor: QWidget
        if item.kind == "choice":
            editor = QComboBox()
            editor.setFixedWidth(200)
            editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            for value, words in item.choices:
                editor.addItem(words, value)
            editor.currentIndexChanged.connect(lambda _index: self._on_edit(item))
        elif item.kind == "lines":
            editor = _Lines()
            editor.left.connect(lambda: self._on_edit(item))
        elif item.kind == "folder":
            editor = _Folder(item)
            editor.changed.connect(lambda: self._on_edit(item))
        else:
            editor = _number_editor(item)
            editor.valueChanged.connect(lambda _value: self._on_edit(item))
        editor.installEventFilter(self)
        editor.setAccessibleName(item.title)
        editor.setAccessibleDescription(item.note)
        return editor

    def _lay_out(self, groups: Sequence[Group]) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 3 * UNIT)
        column.setSpacing(2 * UNIT)
        column.addWidget(label("Settings", TITLE, bold=True))
        if self._card_above is not None:
            column.addWidget(self._card_above)
        for group in groups:
            column.addWidget(self._card(group))
        column.addWidget(button("Back to the defaults", self._on_defaults), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _card(self, group: Group) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        form = QFormLayout(card)
        form.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        form.setHorizontalSpacing(3 * UNIT)
        form.setVerticalSpacing(UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(label(group.title, BODY, bold=True))
        for item in group.items:
            editor = self._editors[item.name] = self._make_editor(item)
            title = label(item.title, wrap=True)
            title.setFixedWidth(240)
            title.setBuddy(editor)
            form.addRow(title, editor)
            if item.note:
                form.addRow("", label(item.note, SMALL, tone="faint", wrap=True))
        return card


def _number_editor(item: Item) -> QSpinBox | QDoubleSpinBox:
    editor = QDoubleSpinBox() if item.kind == "decimal" else QSpinBox()
    if isinstance(editor, QDoubleSpinBox):
        editor.setDecimals(item.decimals)
        editor.setRange(item.least, item.most)
        editor.setSingleStep(item.step)
    else:
        editor.setRange(int(item.least), int(item.most))
        editor.setSingleStep(int(item.step))
    editor.setKeyboardTracking(False)
    editor.setGroupSeparatorShown(True)
    editor.setSpecialValueText(item.nothing)
    editor.setSuffix(f" {item.unit}" if item.unit else "")
    editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    editor.setFixedSize(200, round(ROW * text_scale()))
    editor.lineEdit().setTextMargins(UNIT, 0, 0, 0)
    return editor


def _show(editor: QWidget, value: Any) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, _Lines):
        editor.setPlainText("\n".join(value))
    elif isinstance(editor, _Folder):
        editor.line.setText(value)
    elif isinstance(editor, QSpinBox | QDoubleSpinBox):
        editor.setValue(value)


def _shown(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, _Lines):
        return [line.strip() for line in editor.toPlainText().splitlines() if line.strip()]
    if isinstance(editor, _Folder):
        return editor.line.text().strip()
    assert isinstance(editor, QSpinBox | QDoubleSpinBox)
    return editor.value()
