"""What a photographer is asked about a folder that a scan left as it was: what was there, what is gone, what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.care.folders import Folder
from catalog_gui.phases.doubts import ANOTHER_DRIVE, GONE
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.folders_words import badge, facts, title
from catalog_gui.ui.formatting import photos
from catalog_gui.ui.labels import ElidedLabel, button, label
from catalog_gui.ui.theme import BODY, SMALL, UNIT, set_type


class GuardSheet(QFrame):
    """One folder: the matter, the figures, and the choices. To leave it as it is comes first, and is what Enter does.

    :param first: whether it is the first of its page, whose button is the page's one that stands out.
    """

    left = Signal()
    """It is to be left as it is."""
    looked = Signal()
    accepted = Signal()
    relocated = Signal()
    """It is elsewhere: a place is to be chosen."""
    searched = Signal()

    def __init__(self, folder: Folder, first: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.setProperty("card", True)
        self.setAccessibleName(title(folder))
        self.leave = button("Leave it as it is", self.left.emit, look="primary" if first else None)
        self.again = button(
            "Look again", self.looked.emit, icon="retry", tip="Look through it, now that the drive is there"
        )
        self.elsewhere = button("It is elsewhere now…", self.relocated.emit, icon="folder")
        self.search = button("Find moved folder…", self.searched.emit, icon="search")
        self.accept = button(_acceptance(folder), self.accepted.emit, icon="problems")
        self.accept.setVisible(bool(_acceptance(folder)))
        self._lay_out()

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join([title(self.folder), *facts(self.folder)])

    def focus_first(self) -> None:
        """Enter changes nothing: it leaves the folder as it is."""
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(UNIT)
        head.addWidget(label(title(self.folder), BODY, bold=True, digits=True, wrap=True), 1)
        head.addWidget(label(badge(self.folder), SMALL, tone="stale"), 0, Qt.AlignmentFlag.AlignTop)
        place = ElidedLabel(self.folder.path)
        set_type(place, SMALL, tone="faint")
        choices = Flow(gap=UNIT)
        for each in (self.leave, self.again, self.elsewhere, self.search, self.accept):
            choices.add(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(place)
        for line in facts(self.folder):
            column.addWidget(label(line, BODY, digits=True, wrap=True))
        if self.folder.elsewhere is not None:
            column.addWidget(label(f"Its drive is at {self.folder.elsewhere} now.", BODY, tone="accent", wrap=True))
        column.addSpacing(UNIT)
        column.addWidget(choices)


def _acceptance(folder: Folder) -> str:
    """The words for taking what is gone for gone; none where its photos cannot be seen at all."""
    doubt = folder.doubt
    if doubt is None or folder.condition not in (GONE, ANOTHER_DRIVE):
        return ""
    words = f"mark {photos(doubt.gone)} as missing" if doubt.gone else "look at its photos anew"
    return f"Really gone: {words}" if folder.condition == GONE else f"This drive is right: {words}"
