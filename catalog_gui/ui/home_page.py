"""The first place: the overview, or the welcome where the catalog has no photos yet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from catalog_gui.ui.desk import Summary
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.welcome_page import WelcomePage


class HomePage(QStackedWidget):
    """Shows one of the two, as the figures say."""

    open_photos = Signal(str, str)
    open_place = Signal(str)
    summarized = Signal(object)
    said = Signal(str, object)
    folder_wanted = Signal()
    keys = "Tab: from number to number  ·  Enter: show its photos"
    catalog_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, overview: OverviewPage, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._photos: int | None = None
        self.overview = overview
        self.welcome = WelcomePage()
        self.addWidget(overview)
        self.addWidget(self.welcome)
        overview.summarized.connect(self._on_summary)
        overview.open_photos.connect(self.open_photos)
        overview.open_problems.connect(lambda: self.open_place.emit("problems"))
        overview.said.connect(lambda text: self.said.emit(text, None))
        if overview.folders is not None:
            overview.folders.said.connect(self.said)
        self.welcome.folder_wanted.connect(self.folder_wanted)
        self.welcome.catalog_wanted.connect(self.catalog_wanted)
        self.welcome.demo_wanted.connect(self.demo_wanted)
        control.changed.connect(self._choose)

    def arrive(self) -> None:
        """The page comes into sight."""
        self.overview.refresh()

    def refresh(self) -> None:
        """The catalog has changed."""
        self.overview.refresh()

    def focus_first(self) -> None:
        """Put the keyboard on what is done first."""
        if self.currentWidget() is self.welcome:
            self.welcome.focus_first()
        else:
            self.overview.focus_first()

    def close_work(self) -> None:
        """Ask nothing more."""
        self.overview.close_work()

    def _on_summary(self, summary: Summary) -> None:
        self._photos = summary.photos
        self._choose()
        self.summarized.emit(summary)

    def _choose(self) -> None:
        """The welcome gives way to a run at once: adding the first folder is one."""
        empty = self._photos == 0 and not self._control.running
        wanted = self.welcome if empty else self.overview
        if wanted is self.currentWidget():
            return
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self.setCurrentWidget(wanted)
        if had_focus:
            self.focus_first()
