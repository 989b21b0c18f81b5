"""Shows a file where it lies, in the file manager of the system."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from catalog_gui.ui.background import Background

SERVICE = "org.freedesktop.FileManager1"


def reveal(path: Path, background: Background, say: Callable[[str], object]) -> None:
    """Open the folder of a file with the file chosen, where the system can do that.

    Looks for the file in the background: a drive may take long to answer.

    :param say: told a sentence if the file cannot be shown.
    """
    background.ask(partial(whereabouts, path), lambda found: _reveal(path, found, say), topic="reveal")


def whereabouts(path: Path) -> Path | None:
    """The file, or else its folder, or None; blocks as long as the drive does."""
    return next((place for place in (path, path.parent) if place.exists()), None)


def file_uri(path: Path) -> str:
    """The address of a file, for names with any bytes."""
    if sys.platform == "win32":
        return path.absolute().as_uri()
    return "file://" + quote(os.fsencode(path.absolute()))


def _reveal(path: Path, found: Path | None, say: Callable[[str], object]) -> None:
    if found is None:
        say(f"The folder of “{path.name}” is not there. Is its drive connected?")
    elif found != path:
        _open_folder(path.parent)
        say(f"“{path.name}” is not there any more. This is the folder it was in.")
    elif not _choose(path) and not _open_folder(path.parent):
        say(f"No file manager answered. The photo lies in {path.parent}.")


def _choose(path: Path) -> bool:
    """Show the file chosen in its folder."""
    if sys.platform == "win32":
        return bool(QProcess.startDetached("explorer", ["/select,", str(path)])[0])
    if sys.platform == "darwin":
        return bool(QProcess.startDetached("open", ["-R", str(path)])[0])
    return _ask_desktop(path)


def _ask_desktop(path: Path) -> bool:
    """Ask the desktop's file manager over D-Bus; its answer is not waited for."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(SERVICE).value():
        return False
    message = QDBusMessage.createMethodCall(SERVICE, "/org/freedesktop/FileManager1", SERVICE, "ShowItems")
    message.setArguments([[file_uri(path)], ""])
    return bool(bus.send(message))


def _open_folder(folder: Path) -> bool:
    return bool(QDesktopServices.openUrl(QUrl(file_uri(folder))))
