"""The overview: what the photos have and lack, the plan to fill the gaps, and the run that does."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.ui.background import Background
from catalog_gui.ui.desk import Desk, Summary
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_notice import FoldersNotice
from catalog_gui.ui.folders_panel import FoldersPanel
from catalog_gui.ui.folders_words import troubled
from catalog_gui.ui.gauge_grid import GaugeGrid
from catalog_gui.ui.last_known import LastKnown, keep_figures, kept_figures
from catalog_gui.ui.overview_head import OverviewHead
from catalog_gui.ui.plan_view import PlanView
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.theme import UNIT

if TYPE_CHECKING:
    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan
    from catalog_gui.engine.progress import Progress

SECONDS_BETWEEN = 1.0
"""While a run goes on, the gauges are asked for no more often; much less where counting takes long."""


class OverviewPage(QWidget):
    """Shows the gauges; its button opens the plan in their place, and the run shows where both stood.

    :param store: where the last figures are kept from one start to the next.
    :param catalog: the catalog's address, under which they are kept.
    :param folders: tells how the folders are; what is the matter with them is asked about in the gauges' place.
    """

    open_photos = Signal(str, str)
    """Field and state: show exactly the photos that a number counts."""
    open_problems = Signal()
    summarized = Signal(object)
    """A fresh Summary of the catalog."""
    said = Signal(str)

    def __init__(
        self,
        desk: Desk,
        control: RunControl,
        store: QSettings,
        catalog: str,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] = datetime.now,
        folders: FoldersControl | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._control, self._store, self._catalog, self._clock = desk, control, store, catalog, clock
        self._background = Background(self)
        self._summary: Summary | None = None
        self._gauges: list[Gauge] = []
        self._plan: Plan | None = None
        self._counted_at = datetime.min
        self._counting_took = 0.0
        self.head = OverviewHead(control)
        self.grid = GaugeGrid()
        self.plan_view = PlanView()
        self.notice = FoldersNotice()
        self.folders = folders
        self.folders_panel = FoldersPanel(folders) if folders is not None else None
        self._lay_out()
        self._connect()
        self._show_last_known()
        self._show_run()

    def refresh(self) -> None:
        """Ask for fresh figures; those that are shown stay until they come."""
        begun = self._clock()
        self._background.ask(
            lambda: (self._desk.summary(), self._desk.gauges(), self._desk.plan(frozenset())),
            lambda figures: self._take(*figures, begun),
            topic="figures",
            otherwise=lambda error: self.said.emit(str(error)),
        )
        if self.folders is not None:
            self.folders.refresh()

    def open_folders(self) -> None:
        """Ask about the folders in place of the gauges."""
        if self.folders_panel is None or self._control.running:
            return
        self.folders_panel.ask()
        self._content.setCurrentWidget(self.folders_panel)
        self.notice.hide()
        self.folders_panel.focus_first()

    def open_plan(self) -> None:
        """Show the plan in place of the gauges."""
        if self._control.running:
            return
        if self._plan is not None:
            self.plan_view.show_plan(self._plan, self.plan_view.skipped, gauges=self._gauges)
        self._content.setCurrentIndex(1)
        self.head.set_plan_open(True)
        self.plan_view.focus_first()
        self._ask_plan(self.plan_view.skipped)

    def close_plan(self) -> None:
        """Show the gauges again."""
        self._content.setCurrentIndex(0)
        self.head.set_plan_open(False)
        self._show_folders()

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        if self.plan_is_open:
            self.plan_view.focus_first()
        elif self.folders_panel is not None and self._content.currentWidget() is self.folders_panel:
            self.folders_panel.focus_first()
        else:
            self.head.focus_first()

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        if self.folders is not None and self.folders_panel is not None:
            self.folders_panel.close_work()
            self.folders.close_work()

    @property
    def plan_is_open(self) -> bool:
        """Whether the plan stands in place of the gauges."""
        return self._content.currentIndex() == 1

    def _take(self, summary: Summary, gauges: "list[Gauge]", plan: "Plan", begun: datetime) -> None:
        self._summary, self._gauges, self._plan = summary, gauges, plan
        self._counted_at = self._clock()
        self._counting_took = (self._counted_at - begun).total_seconds()
        self.grid.show_gauges(gauges)
        self.head.show_figures(summary, gauges, plan, self._counted_at, fresh=True)
        self._show_run()
        self.summarized.emit(summary)
        keep_figures(self._store, self._catalog, LastKnown(summary, tuple(gauges)))

    def _ask_plan(self, skip: frozenset[str]) -> None:
        self._background.ask(
            lambda: (self._desk.plan(frozenset()), self._desk.plan(skip) if skip else None),
            lambda plans: self._take_plan(plans[0], skip, plans[1]),
            topic="plan",
            otherwise=lambda error: self.said.emit(str(error)),
        )

    def _take_plan(self, plan: "Plan", skip: frozenset[str], chosen: "Plan | None") -> None:
        self._plan = plan
        self.plan_view.show_plan(plan, skip, chosen, self._gauges)

    def _rebuild(self, skip: frozenset[str]) -> None:
        self.close_plan()

        def run() -> "Iterator[Progress]":
            return self._desk.start_rebuild(frozenset(), skip)

        self._control.start(run)
        self.head.focus_first()

    def _show_last_known(self) -> None:
        known = kept_figures(self._store, self._catalog)
        if known is None:
            return
        self._summary, self._gauges = known.summary, list(known.gauges)
        self.grid.show_gauges(known.gauges)
        self.head.show_figures(known.summary, known.gauges, None, self._clock(), fresh=False)

    def _show_run(self) -> None:
        self.grid.show_progress(self._control.progress if self._control.running else None)
        self.notice.open.setEnabled(not self._control.running)
        if self._control.running:
            self.close_plan()
            waited = (self._clock() - self._counted_at).total_seconds()
            if self.isVisible() and waited > max(SECONDS_BETWEEN, 10 * self._counting_took):
                self._counted_at = self._clock()
                self._refresh_gauges()

    def _refresh_gauges(self) -> None:
        """While the run goes on: the rings alone; the sentence is the run's."""
        begun = self._clock()

        def take(gauges: "list[Gauge]") -> None:
            self._counting_took = (self._clock() - begun).total_seconds()
            self.grid.show_gauges(gauges)

        self._background.ask(self._desk.gauges, take, topic="gauges", otherwise=lambda _error: None)

    def _connect(self) -> None:
        self.head.wanted.connect(self.open_plan)
        self.head.failures_wanted.connect(self.open_problems)
        self.grid.opened.connect(self.open_photos)
        self.plan_view.closed.connect(self.close_plan)
        self.plan_view.accepted.connect(self._rebuild)
        self.plan_view.skipped_changed.connect(self._ask_plan)
        self._control.changed.connect(self._show_run)
        self.notice.wanted.connect(self.open_folders)
        if self.folders is not None and self.folders_panel is not None:
            self.folders.told.connect(self._show_folders)
            self.folders_panel.closed.connect(self.close_plan)

    def _show_folders(self) -> None:
        """The line about the folders; where all is told of them it would say it twice."""
        if self.folders is not None and self._content.currentWidget() is not self.folders_panel:
            self.notice.show_folders(troubled(self.folders.folders, self.folders.left))

    def _lay_out(self) -> None:
        self._content = QStackedWidget()
        self._content.addWidget(self.grid)
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        upper = QVBoxLayout()
        upper.addWidget(self.plan_view, 1000)
        upper.addStretch(1)
        row.addLayout(upper, 1000)
        row.addStretch(1)
        self._content.addWidget(beside)
        if self.folders_panel is not None:
            self._content.addWidget(self.folders_panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 12, 3 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self.head)
        column.addWidget(self.notice)
        column.addWidget(self._content, 1)
