"""fault_dialog.py: a sentence first, the details only for who asks."""

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from catalog_gui import __version__
from catalog_gui.ui.fault_dialog import FaultDialog, details_of


def fault() -> BaseException:
    try:
        raise KeyError("thumbnails")
    except KeyError as error:
        return error


def test_details_hold_version_and_story() -> None:
    details = details_of(fault())
    assert details.startswith(f"Catalog Keeper {__version__}")
    assert "KeyError: 'thumbnails'" in details
    assert "in fault" in details


def test_nobody_is_shown_a_traceback_unasked(qtbot: QtBot) -> None:
    made = FaultDialog(details_of(fault()))
    qtbot.addWidget(made)
    made.show()
    assert not made.isModal()
    assert not made._details.isVisible()
    made._show.click()
    assert made._details.isVisible()
    made._show.click()
    assert not made._details.isVisible()


def test_all_details_can_be_copied(qtbot: QtBot) -> None:
    made = FaultDialog(details_of(fault()))
    qtbot.addWidget(made)
    made.add("the second fault")
    made._copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "KeyError" in copied
    assert copied.endswith("the second fault")
