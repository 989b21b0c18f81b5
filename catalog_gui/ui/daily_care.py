"""What the window does unasked: the backup of the day, and a look at whether the catalog's file is whole."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care import guard
from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.sqlite import Damaged
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.ui.background import Background
from catalog_gui.ui.going_back import offered, trouble
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.run_table import Mark
from catalog_gui.ui.theme import BODY, UNIT, set_look

if TYPE_CHECKING:
    from catalog_gui.ui.main_window import MainWindow

SETTLED = 4000
"""Milliseconds after the window is there, when nothing else waits for the disk."""
EVERY = 3_600_000
"""Milliseconds between two looks: a window that stays open for days has its backups too."""


class DailyCare(QObject):
    """Looks after the catalog, off the GUI thread."""

    said = Signal(str)
    """The backup could not be made, and why."""
    damaged = Signal(object)
    """The catalog's file is damaged: the CatalogError."""

    def __init__(self, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._background = Background(self)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting

    def watch(self) -> None:
        """Look soon, and again and again."""
        QTimer.singleShot(SETTLED, self, self.look)
        self._timer.start()

    def look(self) -> None:
        """Make the backup of this day where there is none, and see whether the file is whole."""
        keeper = self._keeper
        self._background.ask(lambda: guard.require_whole(keeper), self._back_up, topic="look", otherwise=self._failed)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._timer.stop()
        self._background.close()

    def _back_up(self, _whole: None) -> None:
        keeper = self._keeper
        self._background.ask(
            lambda: guard.backup_if_due(keeper),
            lambda _made: None,
            topic="backup",
            otherwise=lambda error: self._failed(CatalogError(f"There is no backup of today: {error}")),
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Damaged):
            self._timer.stop()
            self.damaged.emit(error)
        else:
            self.said.emit(str(error))


class DamageBanner(QWidget):
    """One line above the pages, there only when the catalog's file is damaged, with the button to go back to a backup."""

    go_back_wanted = Signal(object)
    """The Backup to go back to."""

    def __init__(self, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = keeper.catalog.file
        self._backup: Backup | None = None
        self._words = label("", BODY, wrap=True)
        self.go_back = button("Go back to the backup", self._on_go_back, tip="The damaged file is kept")
        set_look(self, "ground", "raised")
        self.setAccessibleName("The catalog is damaged")
        row = QHBoxLayout()
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(Mark("warning", "failed"))
        row.addWidget(self._words, 1)
        row.addWidget(self.go_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(hairline())
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def tell(self, error: CatalogError) -> None:
        """Say what is wrong, and offer the backup where there is one."""
        self._backup = offered(self._file, error)
        self._words.setText(str(error) if self._backup is None else trouble(error, self._backup))
        self.go_back.setVisible(self._backup is not None)
        self.show()

    def _on_go_back(self) -> None:
        if self._backup is not None:
            self.go_back_wanted.emit(self._backup)


def look_after(window: "MainWindow", keeper: Keeper) -> DamageBanner:
    """Let a window look after its catalog; the line that stands above its pages where that is damaged."""
    care, banner = DailyCare(keeper, window), DamageBanner(keeper)
    column = window.centralWidget().layout()  # type: ignore[union-attr]
    assert isinstance(column, QVBoxLayout)  # the window's own: the pages, and below them the strip
    column.insertWidget(0, banner)
    care.said.connect(window.say)
    care.damaged.connect(banner.tell)
    window.closed.connect(care.close_work)
    care.watch()
    return banner
