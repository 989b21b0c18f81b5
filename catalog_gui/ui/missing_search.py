"""The search for a moved folder, begun where a missing original is told of."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from catalog_gui.care.folders import Folder, folders
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.folders_panel import FoldersPanel
from catalog_gui.ui.theme import UNIT, set_look


class MissingSearch(QScrollArea):
    """Searches for the photos that are gone from the folder of one of them, or for the whole folder where that is away."""

    closed = Signal()

    def __init__(self, control: FoldersControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self.panel = FoldersPanel(control, questions=False)
        self.panel.closed.connect(self.closed)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        set_look(inner, "ground", "canvas")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 3 * UNIT)
        column.addWidget(self.panel)
        column.addStretch(1)
        self.setWidget(inner)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._control.waiting

    def open(self, photo: int) -> None:
        """Ask which folder a photo belongs to and how that is, then show the search for it."""
        keeper = self._control.keeper
        self._control.ask(lambda: folder_of(keeper, photo), self._show, topic="missing")

    def close_work(self) -> None:
        """Ask nothing more."""
        self.panel.close_work()
        self._control.close_work()

    def _show(self, folder: Folder | None) -> None:
        if folder is None:  # taken out of the catalog meanwhile
            self.closed.emit()
            return
        self.panel.search(folder, missing=not folder.away)


def folder_of(keeper: Keeper, photo: int) -> Folder | None:
    """The folder that a photo belongs to, as it is now; None for a photo that is not in the catalog any more."""
    with keeper.catalog.read() as session:
        found = session.get(Photo, photo)
        root = None if found is None else found.root_id
    return next((folder for folder in folders(keeper) if folder.id == root), None)
