"""The store as it is: its figures, a check of it, and what the check has found with its pictures."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from catalog_gui.care import reconcile
from catalog_gui.care.reconcile import Report
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import PhotoRow
from catalog_gui.media.store_stats import StoreStats, stats_of
from catalog_gui.ui.background import Background
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.group_list import Entry, GroupList
from catalog_gui.ui.icons import set_icon
from catalog_gui.ui.labels import button, hairline
from catalog_gui.ui.photo_model import Ids
from catalog_gui.ui.store_figures import StoreFigures
from catalog_gui.ui.store_findings import ADOPT, MAKE, OK, REMOVE, Finding, findings, verdict, without
from catalog_gui.ui.store_pictures import StorePictures
from catalog_gui.ui.store_work import StoreControl, StoreWork
from catalog_gui.ui.theme import UNIT, set_look
from catalog_gui.ui.two_sides import SIDE

ICONS: Final = {
    "done": "check",
    "missing": "thumbnails",
    "failed": "warning",
    "stale": "retry",
    "not_applicable": "trash",
}
DO: Final = {MAKE: "Make these again…", ADOPT: "Take them over…", REMOVE: "Delete files…"}
CHANGED: Final = "The thumbnails have changed since they were checked."
STOPPED: Final = "The check was stopped. What it found so far is noted; the next one can go on from there."


class ThumbnailsFound(QWidget):
    """Figures and findings left, pictures of the chosen finding right. C checks."""

    said = Signal(str)
    photos_wanted = Signal(object)
    found = Signal(object)
    """A check has ended: its findings."""
    doing_wanted = Signal(str, object)
    """What is to be done (make, adopt, remove), and the Finding that it is about."""

    def __init__(self, keeper: Keeper, control: StoreControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._control = keeper, control
        self._findings: Sequence[Finding] = ()
        self._broken: tuple[int, ...] = ()
        self._goes_on = False
        self._background = Background(self)
        self.figures = StoreFigures()
        self.pictures = StorePictures(keeper, "Pictures of what was found")
        self.list = GroupList(self.pictures.library, self._entry, "What was found")
        self.check = button(
            "Check", partial(self.start, quick=False), look="primary", icon="check", tip="Opens every thumbnail (C)"
        )
        self.quick = button(
            "Quick check",
            partial(self.start, quick=True),
            tip="Looks at names and lengths; opens only what has another length than it should (Q)",
        )
        self.do = button("Make these again…", self._on_do, look="primary", icon="retry")
        self.show_in_photos = button("Show in Photos", self._on_show, icon="photos")
        self._lay_out()
        self.list.current_changed.connect(self._on_current)
        self.list.activated.connect(lambda _index: self.pictures.grid.setFocus())
        self.pictures.photos_wanted.connect(self.photos_wanted)
        control.changed.connect(self._show_buttons)
        self._show_none()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.pictures.waiting

    @property
    def findings(self) -> Sequence[Finding]:
        """What the last check of this sitting has found."""
        return self._findings

    @property
    def finding(self) -> Finding | None:
        """The chosen one."""
        return self._findings[self.list.current] if 0 <= self.list.current < len(self._findings) else None

    def ask(self) -> None:
        """Count what the store holds now."""
        keeper = self._keeper
        self._background.ask(
            lambda: (stats_of(keeper.store), keeper.store.is_volatile, reconcile.interrupted_at(keeper) is not None),
            self._show_stats,
            topic="stats",
            otherwise=lambda error: self.said.emit(str(error)),
        )
        self.pictures.refresh()

    def start(self, quick: bool) -> None:
        """Check the store; one that was stopped is gone on with."""
        keeper, resume = self._keeper, self._goes_on and not quick
        stage = "Looking at the thumbnails" if quick else "Opening the thumbnails"
        work = StoreWork(stage, lambda: reconcile.verify(keeper, quick=quick, resume=resume))
        self._control.start(work, self._show_report, STOPPED)

    def settle(self, photos: Collection[int] = (), files: Collection[str] = ()) -> None:
        """The thumbnails of these photos were made, these files of the store taken over or deleted."""
        if self._findings:
            self._broken = tuple(photo for photo in self._broken if photo not in photos)
            self._show_findings(without(self._findings, photos, files))

    def outdate(self) -> None:
        """What was found may not be so any more."""
        if self._findings:
            self._show_findings(())
            self._show_none(CHANGED)

    def focus_first(self) -> None:
        """Give the keys to the findings, or to what finds them."""
        (self.list if self._findings else self.check).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.pictures.close_work()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        if plain and event.key() == Qt.Key.Key_C and self.check.isEnabled():
            self.start(quick=False)
        elif plain and event.key() == Qt.Key.Key_Q and self.quick.isEnabled():
            self.start(quick=True)
        elif plain and event.key() == Qt.Key.Key_M and self.do.isVisible():
            self._on_do()
        elif event.key() == Qt.Key.Key_Right and self.list.hasFocus():
            self.pictures.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.pictures.grid.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # Within.

    def _show_primary(self, button: QPushButton, primary: bool) -> None:
        """One button of the page is the one that matters: to check, then what to do about what was found."""
        set_look(button, "primary", primary)
        set_icon(button, "check", "on_accent" if primary else "text")

    def _show_stats(self, found: tuple[StoreStats, bool, bool]) -> None:
        stats, volatile, self._goes_on = found
        self.figures.show_stats(stats, volatile, datetime.now())
        self._show_buttons()

    def _show_buttons(self) -> None:
        free = not self._control.running
        self.check.setText("Go on checking" if self._goes_on else "Check")
        self._show_primary(self.check, not self._findings)
        for each in (self.check, self.quick):
            each.setEnabled(free)

    def _show_none(self, why: str = "Not checked yet") -> None:
        self.pictures.show_words(why, "")
        self.pictures.show_nothing(
            "Is every thumbnail there, whole and upright?",
            "A check opens each one and says which are not.",
        )
        self._show_actions(None)

    def _show_report(self, report: Report) -> str:
        self._broken = report.broken
        self._show_findings(findings(report))
        self.ask()
        if self.isVisible() and self.window().focusWidget() in (self.check, self.quick, None):
            self.focus_first()
        return verdict(report)

    def _show_findings(self, found: Sequence[Finding]) -> None:
        """List them; the one that was chosen stays so, else it is the first that is not well."""
        chosen = self.finding.name if self.finding is not None else ""
        self._findings = found
        self.list.show_photos(np.arange(-len(found), 0, dtype=np.int64))
        names = [each.name for each in found]
        worst = next((place for place, name in enumerate(names) if name != OK), 0 if found else -1)
        self.list.set_current(names.index(chosen) if chosen in names and chosen != OK else worst)
        self._on_current(self.list.current)
        self.list.viewport().update()
        self._show_buttons()
        self.found.emit(found)

    def _entry(self, index: int, _photo: PhotoRow | None) -> Entry:
        finding = self._findings[index]
        return Entry(finding.title, finding.counted, icon=ICONS[finding.state])

    def _on_current(self, _index: int) -> None:
        finding = self.finding
        if finding is None:
            self._show_none()
            return
        self.pictures.show_words(f"{finding.title} · {finding.counted}", finding.advice)
        self._show_actions(finding)
        if finding.files:
            self.pictures.show_files(finding.files)
        elif finding.name == OK:
            self._ask_well()
        else:
            self.pictures.show_photos(finding.photos)

    def _ask_well(self) -> None:
        """The many that are well are not listed by a check: the catalog knows them."""
        library, broken_ids = self.pictures.library, np.array(self._broken, np.int64)
        self._background.ask(
            lambda: np.setdiff1d(library.ids(PhotoFilter(field="thumbnails", state="done")), broken_ids),
            self._show_well,
            topic="well",
            otherwise=lambda error: self.said.emit(str(error)),
        )

    def _show_well(self, ids: Ids) -> None:
        if self.finding is None or self.finding.name != OK:
            return
        if len(ids):
            self.pictures.show_photos(ids)
        else:
            self.pictures.show_nothing("There is none yet.")

    def _show_actions(self, finding: Finding | None) -> None:
        self.do.setVisible(finding is not None and bool(finding.what))
        self.show_in_photos.setVisible(finding is not None and not finding.files)
        if finding is not None and finding.what:
            self.do.setText(DO[finding.what])

    def _on_do(self) -> None:
        if self.finding is not None and self.finding.what:
            self.doing_wanted.emit(self.finding.what, self.finding)

    def _on_show(self) -> None:
        if (finding := self.finding) is not None:
            wanted = PhotoFilter(field="thumbnails", state="done") if finding.name == OK else None
            self.photos_wanted.emit(wanted or PhotoFilter(ids=finding.photos))

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(SIDE)
        set_look(side, "ground", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.check)
        buttons.addWidget(self.quick)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        head.setSpacing(2 * UNIT)
        head.addWidget(self.figures)
        head.addLayout(buttons)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        actions = Flow(gap=UNIT)
        for each in (self.do, self.show_in_photos):
            each.setAutoDefault(False)
            actions.add(each)
        self.pictures.head.addWidget(actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(hairline(upright=True))
        row.addWidget(self.pictures, 1)
        self.setFocusProxy(self.list)
