"""What is dragged onto the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent


def folders_of(event: QDropEvent) -> list[Path]:
    """The local folders that are dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
