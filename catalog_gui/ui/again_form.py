"""Whose thumbnails are to be made again: everything, what a check found or what was chosen, and what must fit besides."""

from typing import Final

from attrs import evolve, frozen
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from catalog_gui.care.hours import Hours, hours
from catalog_gui.care.regenerate import Asked
from catalog_gui.care.selection import Selection, selection
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.labels import label
from catalog_gui.ui.theme import BODY, SMALL, UNIT

TYPED: Final = 300
"""Milliseconds after the last key, when what would be done is asked for."""
FIELDS: Final = (
    ("ids", "Photo numbers", "12,15,207"),
    ("since", "Taken from", "2024-05-06"),
    ("until", "Taken until", "2024-05-06, that day included"),
    ("folder", "In folder", "a whole path, or one below your folders"),
    ("shard", "Store folder", "00 to ff"),
    ("older_than", "Older than", "days since it was made"),
)


@frozen
class Scope:
    """Photos to begin with: None is all of them."""

    name: str
    photos: tuple[int, ...] | None = None


class FilterFields(QWidget):
    """The fields that must fit; what is empty asks for nothing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {name: QLineEdit() for name, _, _ in FIELDS}
        self._typed = QTimer(self, interval=TYPED, singleShot=True)
        self._typed.timeout.connect(self.changed)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(2 * UNIT)
        form.setVerticalSpacing(UNIT // 2)
        for name, title, hint in FIELDS:
            field = self.fields[name]
            field.setPlaceholderText(hint)
            field.setToolTip(hint)
            field.setAccessibleName(title)
            field.textChanged.connect(self.type)
            form.addRow(beside(title), field)

    def type(self) -> None:
        """Something is being typed: `changed` comes when that has ended."""
        self._typed.start()

    def selection(self) -> Selection:
        """What they say.

        :raises UsageError: a word cannot be understood.
        """
        said = {name: text for name, field in self.fields.items() if (text := field.text().strip())}
        days = said.pop("older_than", None)
        return selection(**said, older_than=None if days is None else _days(days))

    @property
    def waiting(self) -> bool:
        """Whether something was typed a moment ago."""
        return self._typed.isActive()


def beside(title: str) -> QLabel:
    """The words beside a field, in the middle of its height."""
    made = label(title, BODY)
    made.setFixedHeight(4 * UNIT)
    return made


def _days(text: str) -> float:
    """A number of days; what is none is no age, which selection() says."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return -1.0


class AgainForm(QWidget):
    """Holds what is asked for; `changed` says that it has become something else."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scopes = {name: Scope(name) for name in ("all", "found", "chosen")}
        self.choices = {name: QRadioButton() for name in self._scopes}
        self.filters = FilterFields()
        self.force = QCheckBox("Also those that are as they should be")
        self.previews = QCheckBox("Previews as well")
        self.throttle = QDoubleSpinBox()
        self.throttle.setRange(0.0, 60.0)
        self.throttle.setSingleStep(0.1)
        self.throttle.setSuffix(" s")
        self.throttle.setAccessibleName("Rest after each photo")
        self.between = QLineEdit(placeholderText="22:00-06:00")
        self.between.setToolTip("Works within these hours of each day, waits before and stands still outside of them")
        self.between.setAccessibleName("Only within hours")
        self._lay_out()
        self.choices["all"].setChecked(True)
        for name, each in self.choices.items():
            each.toggled.connect(lambda on, name=name: self._on_scope(name) if on else None)
        for box in (self.force, self.previews):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.filters.changed.connect(self.changed)
        self.between.textChanged.connect(self.filters.type)
        self._show_scopes()

    @property
    def scope(self) -> Scope:
        """The photos to begin with."""
        return next(self._scopes[name] for name, each in self.choices.items() if each.isChecked())

    def offer(self, name: str, photos: tuple[int, ...], choose: bool = False) -> None:
        """These photos can be meant: those found, or those chosen.

        :param choose: they are.
        """
        self._scopes[name] = Scope(name, photos)
        self._show_scopes()
        if choose and self.choices[name].isChecked():
            self._on_scope(name)
        elif choose:
            self.choices[name].setChecked(True)
        elif self.choices[name].isChecked():
            self.changed.emit()

    def asked(self) -> Asked:
        """What is asked for.

        :raises UsageError: a field cannot be understood.
        """
        which, ids = self.filters.selection(), self.scope.photos
        if ids is not None and which.ids is not None:
            wanted = set(which.ids)
            ids = tuple(photo for photo in ids if photo in wanted)
        which = which if ids is None else evolve(which, ids=ids)
        return Asked(
            which,
            force=self.force.isChecked(),
            previews=self.previews.isChecked(),
            throttle=self.throttle.value(),
            hours=self.hours(),
        )

    def hours(self) -> Hours | None:
        """The hours to work in; None is any.

        :raises UsageError: the field cannot be understood.
        """
        words = self.between.text().strip()
        return hours(words) if words else None

    def _on_scope(self, name: str) -> None:
        """What was pointed at is made again in any case; of all photos only what is not well, unless one says so."""
        self.force.setChecked(name != "all")
        self.changed.emit()

    def _show_scopes(self) -> None:
        self.choices["all"].setText("All photos")
        for name, words in (("found", "What the check found"), ("chosen", "The chosen photos")):
            ids = self._scopes[name].photos
            self.choices[name].setText(f"{words} ({photos(len(ids))})" if ids else words)
            self.choices[name].setEnabled(bool(ids))
            if not ids and self.choices[name].isChecked():
                self.choices["all"].setChecked(True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        for each in self.choices.values():
            column.addWidget(each)
        column.addSpacing(UNIT)
        column.addWidget(label("Of these, only what fits all that is said here", SMALL, tone="faint"))
        column.addWidget(self.filters)
        column.addSpacing(UNIT)
        column.addWidget(self.force)
        column.addWidget(self.previews)
        rest = QFormLayout()
        rest.setHorizontalSpacing(2 * UNIT)
        rest.setVerticalSpacing(UNIT // 2)
        rest.addRow(beside("Rest after each photo"), self.throttle)
        rest.addRow(beside("Only within hours"), self.between)
        column.addLayout(rest)
