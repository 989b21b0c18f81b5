"""The page of thumbnails: the store as it is, making again, cleaning up, its place. Each looks before it does anything."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.labels import hairline
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_findings import ADOPT, MAKE, Finding, broken
from catalog_gui.ui.store_work import StoreControl
from catalog_gui.ui.theme import BODY, UNIT, make_font, set_look
from catalog_gui.ui.thumbnails_again import ThumbnailsAgain
from catalog_gui.ui.thumbnails_clean import ADOPT as TAKE_OVER
from catalog_gui.ui.thumbnails_clean import CLEAR, ORPHANS, ThumbnailsClean
from catalog_gui.ui.thumbnails_found import ThumbnailsFound
from catalog_gui.ui.thumbnails_place import ThumbnailsPlace

TABS = ("Check", "Make again", "Clean up", "Place and copy")


class ThumbnailsPage(QWidget):
    """Four parts, one at a time; Alt with a digit leads to each.

    :param control: the run of the window; what takes time is such a run.
    """

    keys = "C: check  ·  Q: quick check  ·  M: what can be done  ·  Alt+1 to 4: the parts"
    said = Signal(str)
    """A sentence for the strip."""
    photos_wanted = Signal(object)
    """A PhotoFilter to show on the page of photos."""
    moved = Signal()
    """The store lies elsewhere now, and the settings say so."""

    def __init__(self, keeper: Keeper, control: RunControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = False
        self.work = StoreControl(control, self)
        self.found = ThumbnailsFound(keeper, self.work)
        self.again = ThumbnailsAgain(keeper, self.work)
        self.clean = ThumbnailsClean(keeper, self.work)
        self.place = ThumbnailsPlace(keeper, self.work)
        self.parts: tuple[ThumbnailsFound | ThumbnailsAgain | ThumbnailsClean | ThumbnailsPlace, ...] = (
            self.found,
            self.again,
            self.clean,
            self.place,
        )
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return sum(part.waiting for part in self.parts)

    @property
    def part(self) -> QWidget:
        """The part that is shown."""
        return self.parts[self.tabs.currentIndex()]

    def make_again(self, photos: Sequence[int]) -> None:
        """Show what making the thumbnails of these photos again would do."""
        self._asked = True
        self.again.offer("chosen", tuple(sorted(photos)), choose=True)
        self._go(self.again)

    def arrive(self) -> None:
        """The page comes into sight."""
        if not self._asked:
            self._asked = True
            self._ask()

    def refresh(self) -> None:
        """The catalog has changed."""
        if self._asked:
            self._ask()

    def focus_first(self) -> None:
        """Give the keys to the part that is shown."""
        self.parts[self.tabs.currentIndex()].focus_first()

    def close_work(self) -> None:
        """Ask nothing more."""
        for part in self.parts:
            part.close_work()

    def showEvent(self, event: QShowEvent) -> None:
        self.arrive()

    # Within.

    def _ask(self) -> None:
        """Only the part that is shown asks; the others do when they are turned to."""
        self.parts[self.tabs.currentIndex()].ask()

    def _go(self, part: QWidget) -> None:
        index = self.parts.index(part)
        if index == self.tabs.currentIndex():
            self._ask()
        self.tabs.setCurrentIndex(index)
        self.focus_first()

    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if self._asked:
            self._ask()

    def _on_found(self, findings: Sequence[Finding]) -> None:
        self.again.form.offer("found", broken(findings))

    def _on_cleaned(self, files: Collection[str]) -> None:
        """What is no thumbnail of a photo goes without a trace; thumbnails that go leave a gap where none was found."""
        self.found.outdate() if self.clean.what == CLEAR else self.found.settle(files=files)

    def _on_doing(self, what: str, finding: Finding) -> None:
        if what == MAKE:
            self.again.offer("found", finding.photos, choose=True)
            self._go(self.again)
            return
        self.clean.choose(TAKE_OVER if what == ADOPT else ORPHANS)
        self._go(self.clean)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.found.found.connect(self._on_found)
        self.found.doing_wanted.connect(self._on_doing)
        self.again.made.connect(lambda photos: self.found.settle(photos=photos))
        self.clean.made.connect(self._on_cleaned)
        self.place.made.connect(self.found.outdate)
        self.place.moved.connect(self.moved)
        self.work.other_over.connect(self.found.outdate)
        self.work.said.connect(self.said)
        for part in self.parts:
            part.said.connect(self.said)
        for part in (self.found, self.again):
            part.photos_wanted.connect(self.photos_wanted)

    def _lay_out(self) -> None:
        set_look(self, "ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFont(make_font(BODY))
        self.tabs.setAccessibleName("Parts of this page")
        for index, (title, part) in enumerate(zip(TABS, self.parts, strict=True), start=1):
            self.tabs.addTab(title)
            self.tabs.setTabToolTip(index - 1, f"Alt+{index}")
            self._stack.addWidget(part)
        top = QVBoxLayout()
        top.setContentsMargins(UNIT, UNIT // 2, UNIT, 0)
        top.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        self._shortcuts()

    def _shortcuts(self) -> None:
        for index in range(len(self.parts)):
            shortcut = QShortcut(QKeySequence(f"Alt+{index + 1}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda index=index: self._go(self.parts[index]))
