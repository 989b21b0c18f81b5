"""The drawer of details: everything known of one photo and where it came from."""

from html import escape

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import Fact, FactGroup, PhotoDetails
from catalog_gui.ui.background import Background
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.reveal import reveal
from catalog_gui.ui.theme import BODY, SMALL, UNIT, Theme, make_font, set_look, set_type, theme_of

WIDTH = 320
HELD_KEY = 60
"""Milliseconds: while an arrow is held down, photos that only flit by are not asked for."""
QUIET = """
QTextBrowser { background: transparent; border: 2px solid transparent; padding: 0; }
QTextBrowser:focus { border-color: palette(highlight); }
"""
NOTHING = "Choose a photo to see all that is known of it."


class DetailsDrawer(QWidget):
    """Shows one photo's facts in groups; they can be marked and copied."""

    said = Signal(str)
    """A sentence for the strip."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._photo: int | None = None
        self._details: PhotoDetails | None = None
        self._background = Background(self)
        self._rest = QTimer(self, interval=HELD_KEY, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self._name = ElidedLabel()
        set_type(self._name, BODY, bold=True)
        self._folder = ElidedLabel()
        set_type(self._folder, SMALL, tone="faint")
        self._reveal = button("Show file", self._on_reveal, icon="reveal", tip="Show it in the file manager")
        self._copy = button("Copy path", self._on_copy)
        self._facts = _facts_view()
        self._hint = label(NOTHING, tone="faint", wrap=True)
        self._hint.setContentsMargins(0, 0, 2 * UNIT, 0)
        self._lay_out()
        self._show(None)

    @property
    def details(self) -> PhotoDetails | None:
        """What is shown."""
        return self._details

    @property
    def waiting(self) -> bool:
        """Whether facts are still to come."""
        return self._rest.isActive() or bool(self._background.waiting)

    def text(self) -> str:
        """All facts as plain text."""
        return self._facts.toPlainText()

    def show_photo(self, photo: int | None) -> None:
        """Show a photo by its id; what is shown stays until its facts are here. None empties the drawer."""
        self._photo = photo
        if photo is None:
            self._rest.stop()
            self._background.forget("details")
            self._show(None)
        elif self.isVisible():
            self._rest.start()

    def refresh(self) -> None:
        """Ask again for the photo that is shown."""
        if self._photo is not None and self.isVisible():
            self._rest.start()

    def showEvent(self, event: object) -> None:
        if self._photo is not None and (self._details is None or self._details.row.id != self._photo):
            self._ask()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._details is not None:
            self._write(self._details)

    def _ask(self) -> None:
        photo = self._photo
        if photo is not None:
            self._background.ask(
                lambda: self._library.details(photo), self._show, topic="details", otherwise=self._failed
            )

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))

    def _show(self, details: PhotoDetails | None) -> None:
        self._details = details
        for part in (self._name, self._folder, self._reveal, self._copy, self._facts):
            part.setVisible(details is not None)
        self._hint.setVisible(details is None)
        if details is not None:
            self._name.setText(details.row.name)
            self._folder.setText(str(details.path.parent))
            self._write(details)

    def _write(self, details: PhotoDetails) -> None:
        bar = self._facts.verticalScrollBar()
        place = bar.value()
        document = self._facts.document()
        document.setDefaultFont(make_font(SMALL, digits=True))
        document.setDefaultStyleSheet(_style(theme_of(self)))
        self._facts.setHtml(as_html(details.groups))
        bar.setValue(place)

    def _on_reveal(self) -> None:
        if self._details is not None:
            reveal(self._details.path, self._background, self.said.emit)

    def _on_copy(self) -> None:
        if self._details is not None:
            QGuiApplication.clipboard().setText(str(self._details.path))
            self.said.emit("The path is copied.")

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Details")
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self._reveal)
        buttons.addWidget(self._copy)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self._name)
        column.addWidget(self._folder)
        column.addSpacing(UNIT // 2)
        column.addLayout(buttons)
        column.addSpacing(UNIT)
        column.addWidget(self._facts, 1)
        column.addWidget(self._hint)
        column.addStretch(0)


def as_html(groups: tuple[FactGroup, ...]) -> str:
    """The groups as tables of label and value, the origin below the value."""
    return "".join(
        f'<h4>{escape(group.title)}</h4><table cellspacing="0">{_rows(group.facts)}</table>' for group in groups
    )


def _rows(facts: tuple[Fact, ...]) -> str:
    return "".join(
        f'<tr><td class="label" width="92">{escape(fact.label)}</td><td>{escape(fact.value)}{_origin(fact)}</td></tr>'
        for fact in facts
    )


def _origin(fact: Fact) -> str:
    return f'<br><span class="label">{escape(fact.origin)}</span>' if fact.origin else ""


def _style(theme: Theme) -> str:
    faint, text = theme.faint.name(), theme.text.name()
    return (
        f"h4 {{ color: {faint}; margin: 12px 0 4px 0; font-weight: 600; }}"
        f"td {{ color: {text}; padding: 2px 8px 2px 0; }} .label {{ color: {faint}; }}"
    )


def _facts_view() -> QTextBrowser:
    view = QTextBrowser()
    view.setOpenLinks(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    view.setAccessibleName("Facts")
    view.setStyleSheet(QUIET)
    view.document().setDocumentMargin(0)
    return view
