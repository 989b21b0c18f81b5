"""The report of a triage as a file: a web page, JSON or plain text."""

import json
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from catalog_gui.care.triage.as_html import page as as_html
from catalog_gui.care.triage.as_json import document
from catalog_gui.care.triage.as_text import lines
from catalog_gui.care.triage.records import Report
from catalog_gui.ui.background import Background

SHAPES: Final = {"Web page (*.html)": ".html", "JSON (*.json)": ".json", "Text (*.txt)": ".txt"}


class Saving(QWidget):
    """Asks where to, and writes it off the GUI thread. Never seen itself."""

    said = Signal(str)
    """What came of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self.hide()

    @property
    def waiting(self) -> int:
        """How much is still to be written."""
        return self._background.waiting

    def ask_where(self, name: str, report: Report) -> None:
        """Ask for a file and write the report into it; the window goes on meanwhile."""
        dialog = QFileDialog(self.parentWidget(), "Save the report", str(Path.home() / name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(SHAPES))
        dialog.fileSelected.connect(lambda file: self.save(report, Path(file), SHAPES[dialog.selectedNameFilter()]))
        dialog.open()

    def save(self, report: Report, file: Path, shape: str = ".html") -> None:
        """Write the report in the shape that the file's ending names, else in `shape`."""
        place = file if file.suffix in SHAPES.values() else file.with_name(file.name + shape)
        self._background.ask(
            lambda: place.write_text(told_as(report, place.suffix), encoding="utf-8", errors="backslashreplace"),
            lambda _: self.said.emit(f"The report is saved in {place}."),
            otherwise=lambda error: self.said.emit(f"The report could not be saved: {error}"),
        )

    def close_work(self) -> None:
        """What is being written is finished."""
        self._background.finish()
        self._background.close()


def told_as(report: Report, ending: str) -> str:
    """The report in the shape of a file's ending: .html, .json or .txt."""
    if ending == ".html":
        return as_html(report)
    if ending == ".json":
        return json.dumps(document(report), indent=1) + "\n"
    return "\n".join(lines(report)) + "\n"
