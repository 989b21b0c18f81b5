"""The side of the Apply sheet: what a person should know before, and may say otherwise."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from catalog_gui.review.pending import Party
from catalog_gui.ui.apply_gifts import GiftList
from catalog_gui.ui.apply_prospect import Prospect
from catalog_gui.ui.formatting import counted, number, photos
from catalog_gui.ui.icons import icon_image
from catalog_gui.ui.labels import hairline, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_look, theme_of

WIDE: Final = 328
NAMED: Final = 5
"""Files named in a line; the tooltip names all of a thousand."""
TOLD: Final = 1000
LEAST: Final = 112
"""Pixels that the notes keep in the smallest window; there they scroll."""


class Note(QWidget):
    """An icon, a sentence, and faint words below it; nothing where there is nothing to say."""

    def __init__(self, icon: str, tone: str, below: QWidget | None = None) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self._mark = label()
        self._title = label("", BODY, bold=True, wrap=True)
        self._names = label("", SMALL, tone="faint", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(UNIT // 2)
        words.addWidget(self._title)
        words.addWidget(self._names)
        if below is not None:
            words.addWidget(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        row.setSpacing(UNIT)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.say("")

    @property
    def text(self) -> str:
        """What it says, all of it."""
        return "" if self.isHidden() else f"{self._title.text()} {self._names.text()}".strip()

    def say(self, title: str, names: str = "", whole: str = "") -> None:
        """Say something; `whole` is its tooltip."""
        self.setVisible(bool(title))
        self._title.setText(title)
        self._names.setText(names)
        self._names.setVisible(bool(names))
        self.setToolTip(whole)
        colour = theme_of(self).color(self._tone)
        self._mark.setPixmap(QPixmap.fromImage(icon_image(self._icon, colour, 20, self.devicePixelRatioF())))


class _Scrolled(QScrollArea):
    """As high as what it holds; where there is less room than that, it scrolls."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self._held = held
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(0)
        set_look(self.viewport(), "ground", "panel")
        self.setWidget(held)

    def sizeHint(self) -> QSize:
        return QSize(WIDE, max(0, self._held.heightForWidth(WIDE)))

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDE, min(LEAST, self.sizeHint().height()))


class ApplyFacts(QWidget):
    """Last copies, protected photos, what goes along, and what is handed on."""

    changed = Signal()
    """Something is ticked that was not, or the other way round."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDE)
        self.last_copies = QCheckBox("Move them all the same")
        self.last = Note("warning", "stale", self.last_copies)
        self.protected = Note("lock", "stale")
        self.contested = Note("keep", "stale")
        self.along = Note("plus", "faint")
        self.all_gifts = QCheckBox()
        self.gifts = GiftList()
        self._quiet = label("", SMALL, tone="faint", wrap=True)
        self._lay_out()
        self.last_copies.toggled.connect(lambda _on: self.changed.emit())
        self.all_gifts.clicked.connect(lambda on: self.gifts.tick_all(on))
        self.gifts.changed.connect(self._show_ticks)

    def show_prospect(self, prospect: Prospect) -> None:
        """Say what is to be known; nothing that a person must tick is ticked."""
        self.last_copies.setChecked(False)
        lonely = prospect.last_copies
        groups = counted(len(lonely), "group", "groups")
        going = [loser for group in lonely for loser in group.losers]
        self.last.say(
            f"Of {groups} nothing would stay" if lonely else "",
            f"{photos(len(going))}, last copies: {_named(going)}. They stay where they are, unless you say so here.",
            _all_named(going),
        )
        self.protected.say(
            f"{photos(len(prospect.protected))} in protected folders" if prospect.protected else "",
            f"You chose by hand: {_named(prospect.protected)}.",
            _all_named(prospect.protected),
        )
        self.contested.say(
            f"{photos(len(prospect.contested))} to keep elsewhere" if prospect.contested else "",
            f"Chosen to go here, and to stay in another group: {_named(prospect.contested)}. They stay.",
            _all_named(prospect.contested),
        )
        self.along.say("")
        self._notes.updateGeometry()
        self.gifts.show_gifts(prospect.gifts)
        self._show_gifts(len(prospect.gifts))

    def show_along(self, along: Mapping[int, Sequence[Path]]) -> None:
        """Name the files that go along."""
        files = sorted(file.name for each in along.values() for file in each)
        first = ", ".join(files[:NAMED]) + _more(len(files))
        self.along.say(
            f"{counted(len(files), 'file goes', 'files go')} along" if files else "",
            f"Edits and other files that belong to them: {first}. They come back with them.",
            "\n".join(files[:TOLD]),
        )
        self._notes.updateGeometry()

    def _show_gifts(self, count: int) -> None:
        self.all_gifts.setVisible(bool(count))
        self.gifts.setVisible(bool(count))
        self._quiet.setVisible(not count)
        self._quiet.setText("What stays knows all that those know that go: no rating, word, date or place is lost.")
        self._show_ticks()

    def _show_ticks(self) -> None:
        count, without = self.gifts.count, len(self.gifts.without)
        self.all_gifts.setText(f"Hand on what only they know ({number(count - without)} of {number(count)})")
        self.all_gifts.setTristate(0 < without < count)
        partly, none = Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
        self.all_gifts.setCheckState(Qt.CheckState.Checked if not without else none if without == count else partly)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, UNIT, 0, 0)
        column.setSpacing(0)
        notes = QWidget()
        told = QVBoxLayout(notes)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        for note in (self.last, self.protected, self.contested, self.along):
            told.addWidget(note)
        set_look(notes, "ground", "panel")
        self._notes = _Scrolled(notes)
        column.addWidget(self._notes)
        column.addWidget(hairline())
        for widget in (self.all_gifts, self._quiet):
            widget.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        head = QVBoxLayout()
        head.setContentsMargins(2 * UNIT - 4, UNIT, UNIT, UNIT // 2)
        head.addWidget(self.all_gifts)
        head.addWidget(self._quiet)
        column.addLayout(head)
        column.addWidget(self.gifts, 1)
        column.addStretch(0)


def _named(parties: Sequence[Party]) -> str:
    return ", ".join(party.name for party in parties[:NAMED]) + _more(len(parties))


def _more(count: int) -> str:
    return f" and {number(count - NAMED)} more" if count > NAMED else ""


def _all_named(parties: Sequence[Party]) -> str:
    return "\n".join(str(Path(party.root, party.path)) for party in parties[:TOLD])
