"""The window: the rail of places, one page at a time, the strip below; it remembers how it was left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.progress import Progress
from catalog_gui.review.members import BURST
from catalog_gui.ui.desk import Desk, Summary
from catalog_gui.ui.dropped import folders_of
from catalog_gui.ui.labels import hairline, press_with_enter
from catalog_gui.ui.rail import Place, Rail
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.strip import Strip
from catalog_gui.ui.window_steps import WindowSteps, is_go_ahead

NARROW_BELOW = 1000
"""Pixels of width below which the rail shows icons alone."""
SMALLEST = (760, 520)
USUAL = (1280, 800)
NATIVE = QKeySequence.SequenceFormat.NativeText
SHEET = "apply"
"""The page that lies over the others until it is closed; no place of its own."""
QUIET = 400
"""Milliseconds after the last decision, when the pages out of sight ask anew."""


class MainWindow(QMainWindow):
    """Holds the pages. A page may have any of these, and the window answers:

    signals `said(text)` or `said(text, undo)`, `open_photos(field, state)`, `open_place(name)`, `summarized(summary)`,
    `folder_wanted()`, `retry_wanted(photos)`, `photos_wanted(filter)`, `decided()`, `apply_wanted()`, `closed()`,
    `group_wanted(about, number)`, `again_wanted(photos)`, `undo_wanted()`, `redo_wanted()` (with these two it is a page
    of the review, where the strip offers to undo); methods `arrive()` (it comes into sight),
    `refresh()` (the catalog has changed), `open(field, state)` (show exactly those photos; no state is all that the
    field applies to), `focus_first()`, `close_work()` (the window closes); an
    attribute `keys`, what its keys do in a line of words.

    :param pages: makes each place's page when it is first wanted.
    :param store: remembers geometry and place.
    :param review: undoes, redoes and applies; without it nothing is decided in this window.
    """

    folder_wanted = Signal()
    """The user wants to choose a folder to add."""
    closed = Signal()
    """No run goes on any more and nothing is asked of the catalog: it may be closed."""

    def __init__(
        self,
        desk: Desk,
        control: RunControl,
        places: Sequence[Place],
        pages: Mapping[str, Callable[[], QWidget]],
        store: QSettings,
        review: ReviewControl | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._control, self._store, self._review = desk, control, store, review
        self._places = {place.name: place for place in places}
        self._make = dict(pages)
        self._pages: dict[str, QWidget] = {}
        ends = (QKeySequence(f"Ctrl+{digit}").toString(NATIVE) for digit in (1, len(self._places)))
        self._places_keys = " to ".join(ends) + ": the places"
        self._waiting: list[Path] = []
        self._under = next(iter(self._places))
        self._quiet = QTimer(self, interval=QUIET, singleShot=True)
        self._closing = False
        self._stack = QStackedWidget()
        self.rail = Rail(places)
        self.strip = Strip(control)
        self._steps = WindowSteps(self.strip, review, self._stack.currentWidget, self)
        self._lay_out()
        self._connect()
        self.setWindowTitle("Catalog Keeper")
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self._restore()

    @property
    def place(self) -> str:
        """The name of the place that is shown."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def page(self, name: str) -> QWidget:
        """The page of a place, made when it is first asked for."""
        if name not in self._pages:
            page = self._pages[name] = self._make[name]()
            if name in self._places:
                page.setAccessibleName(page.accessibleName() or self._places[name].title)
            self._adopt(page)
            self._stack.addWidget(page)
        return self._pages[name]

    def go(self, name: str) -> None:
        """Show a place."""
        self._show(name)
        self.rail.show_place(name)

    def show_sheet(self) -> None:
        """Lay the Apply sheet over the page that is shown, once all is written that was decided there."""
        page: Any = self._stack.currentWidget()
        page.decisions.after(self._open_sheet) if hasattr(page, "decisions") else self._open_sheet()

    def close_sheet(self) -> None:
        """Back to the page below the sheet."""
        if self.place == SHEET:
            self._go_by_key(self._under)

    def show_group(self, about: str, number: int) -> None:
        """Show a group on its page."""
        name = "bursts" if about == BURST else "duplicates"
        self._go_by_key(name)
        _call(self.page(name), "go_to", number)

    def open_photos(self, field: str, state: str) -> None:
        """Show exactly the photos that a number of the overview counts."""
        self.go("photos")
        _call(self.page("photos"), "open", field, None if state == "eligible" else state)

    def show_photos(self, wanted: object) -> None:
        """Show the photos of a filter."""
        self.go("photos")
        _call(self.page("photos"), "show_photos", wanted)

    def make_again(self, photos: Sequence[int]) -> None:
        """Show what making the thumbnails of these photos again would do."""
        self.go("thumbnails")
        _call(self.page("thumbnails"), "make_again", photos)

    def try_again(self, photos: Sequence[int]) -> None:
        """Try again what failed with these photos."""
        if not self._control.start(lambda: self._desk.try_again(tuple(photos))):
            self.say("That can be tried again when the run is over.")

    def say(self, text: str, undo: object = None) -> None:
        """Say what was done, in the strip; `undo`, where it can be called, undoes it."""
        self.strip.say(text, undo if callable(undo) else None)

    def show_summary(self, summary: Summary) -> None:
        """The catalog's name and the figures of the rail."""
        self.rail.show_catalog(summary.name)
        self.rail.show_counts(summary.counts)
        self.setWindowTitle(f"{summary.name} \N{EN DASH} Catalog Keeper")

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Let the catalog cover these folders too; they wait while a run goes on."""
        if not folders:
            return
        if self._control.running:
            self._waiting.extend(folders)
            self.say("The folder is added when the run is over.")
            return

        def run() -> Iterator[Progress]:
            for folder in folders:
                yield from self._desk.add_folder(folder)

        self.go(next(iter(self._places)))
        self._control.start(run)

    def refresh(self) -> None:
        """The catalog has changed: pages that were made ask for it anew."""
        for page in self._pages.values():
            _call(page, "refresh")

    def closeEvent(self, event: QCloseEvent) -> None:
        """A run that goes on finishes what is in hand first; nothing waits in the meantime but the window."""
        self._store.setValue("geometry", self.saveGeometry())
        self._store.setValue("place", self._under if self.place == SHEET else self.place)
        if self._control.running:
            self._closing = True
            self._control.cancel()
            self.say("Finishing the photos in hand, then closing.")
            event.ignore()
            return
        for each in (*self._pages.values(), self._review):
            _call(each, "close_work")
        event.accept()
        self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins on the page, where the one button that matters is, not on the rail."""
        super().showEvent(event)
        if not self.isAncestorOf(self.focusWidget()) or self.rail.isAncestorOf(self.focusWidget()):
            self._focus_page(self.place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if folders_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if folders := folders_of(event):
            event.acceptProposedAction()
            self.add_folders(folders)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(event.size().width() < NARROW_BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no page has taken: Enter presses the button with the focus, Ctrl+Enter leads to Apply, Undo takes back."""
        if is_go_ahead(event) and self._steps.reviewing:
            self.show_sheet()
        elif press_with_enter(event) or self._steps.take(event):
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Refresh):
            self.refresh()
        else:
            super().keyPressEvent(event)

    def _adopt(self, page: QWidget) -> None:
        """Connect what a page has to say."""
        for name, slot in (
            ("said", self.say),
            ("open_photos", self.open_photos),
            ("open_place", self.go),
            ("summarized", self.show_summary),
            ("folder_wanted", self.folder_wanted),
            ("retry_wanted", self.try_again),
            ("photos_wanted", self.show_photos),
            ("decided", self._on_decided),
            ("undo_wanted", self._steps.undo_step),
            ("redo_wanted", self._steps.redo),
            ("apply_wanted", self.show_sheet),
            ("closed", self.close_sheet),
            ("group_wanted", self.show_group),
            ("keys_changed", self._show_keys),
            ("again_wanted", self.make_again),
        ):
            if (signal := getattr(page, name, None)) is not None:
                signal.connect(slot)

    def _show(self, name: str) -> None:
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self._show_keys()
        self._steps.show()
        _call(page, "arrive")

    def _show_keys(self) -> None:
        keys = getattr(self._stack.currentWidget(), "keys", "")
        self.strip.show_hint(DOT.join(filter(None, (keys, self._places_keys))))

    def _open_sheet(self) -> None:
        if self.place != SHEET:
            self._under = self.place
        self._show(SHEET)
        self._focus_page(SHEET)

    def _on_decided(self) -> None:
        self._steps.decided()
        self._quiet.start()

    def _refresh_others(self) -> None:
        for page in self._pages.values():
            if page is not self._stack.currentWidget():
                _call(page, "refresh")

    def _on_run_said(self, text: str) -> None:
        if self._review is None or not self._review.working:
            self.say(text)

    def _on_run_ended(self) -> None:
        if self._closing:
            self.close()
            return
        self.refresh()
        waiting, self._waiting = self._waiting, []
        self.add_folders(waiting)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.strip.asked_for_run.connect(lambda: self.go(next(iter(self._places))))
        self._control.said.connect(self._on_run_said)
        self._control.ended.connect(self._on_run_ended)
        self._quiet.timeout.connect(self._refresh_others)
        if self._review is not None:
            self._review.said.connect(self.say)
            self._review.changed.connect(self.refresh)
        for index, name in enumerate(self._places, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{index}"), self)
            shortcut.activated.connect(lambda name=name: self._go_by_key(name))
        for keys in (QKeySequence.StandardKey.Quit, QKeySequence.StandardKey.Close):
            for each in QKeySequence.keyBindings(keys):
                QShortcut(each, self).activated.connect(self.close)

    def _go_by_key(self, name: str) -> None:
        self.go(name)
        self._focus_page(name)

    def _focus_page(self, name: str) -> None:
        page = self.page(name)
        if hasattr(page, "focus_first"):
            page.focus_first()
        else:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _restore(self) -> None:
        geometry = self._store.value("geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            screen = QGuiApplication.primaryScreen().availableSize()
            self.resize(min(USUAL[0], screen.width()), min(USUAL[1], screen.height()))
        place, first = str(self._store.value("place", "")), next(iter(self._places))
        self.go(place if place in self._places else first)
        if self.place != first:
            QTimer.singleShot(0, self, self._count)  # what is remembered is painted first

    def _count(self) -> None:
        """The name and the figures of the rail are the first page's to ask for, also where it is not the one shown."""
        if self.isVisible():
            _call(self.page(next(iter(self._places))), "refresh")

    def _lay_out(self) -> None:
        whole = QWidget()
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addWidget(hairline(upright=True))
        upper.addWidget(self._stack, 1)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.strip)
        self.setCentralWidget(whole)


def _call(page: object, name: str, *given: Any) -> None:
    method = getattr(page, name, None)
    if callable(method):
        method(*given)
