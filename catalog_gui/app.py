"""The composition root of the window: logging, faults, settings, the catalog, and the window on it."""

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

from attrs import evolve, frozen
from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog

from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.presence import Presence
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.errors import CatalogError
from catalog_gui.resources import resource_path
from catalog_gui.review.settling import settle
from catalog_gui.settings import DIRS, Settings, default_catalog, last_catalog, load_settings
from catalog_gui.ui.background import Background
from catalog_gui.ui.daily_care import look_after
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.fault_dialog import FaultDialog, details_of
from catalog_gui.ui.file_dialog import ask_for
from catalog_gui.ui.going_back import BUSY, going_back, offered, put_back, trouble
from catalog_gui.ui.keeper_desk import KeeperDesk
from catalog_gui.ui.main_window import MainWindow
from catalog_gui.ui.pages import PLACES, Pages
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.theme import ThemeWatcher
from catalog_gui.ui.triage_lock import guard_window
from catalog_gui.ui.window_log import log_handler

SWITCH_SECONDS: Final = 0.001
"""How long a thread may keep the interpreter from the GUI thread. Beside one busy thread the overview was painted in
10 ms (at worst 49), with Python's own 5 ms in 24 (at worst 1507)."""
SETTLED_MS: Final = 1500
"""By then what was loaded to start is loaded."""
DEMO_PHOTOS: Final = 200

log = logging.getLogger("catalog_gui")


def open_window(catalog: Path | None, settings: Settings, add: Path | None = None) -> int:
    """Open the window and stay until it is closed.

    :param catalog: the catalog; None for the one that was opened last, else the default one.
    :param settings: those in force, with what the environment says.
    :param add: a folder to add at once; the catalog is made where it is absent.
    :return: the program's exit code.
    """
    application = _application()
    with _ready(application):
        program = Program(application, settings)
        with program.catching_faults():
            program.start(catalog, add)
            code = application.exec()
        program.close_work()
        return code


def _application() -> QApplication:
    """Qt's own object, named and with our looks."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("catalog-keeper")
    application.setApplicationDisplayName("Catalog Keeper")
    application.setDesktopFileName("catalog-keeper")
    application.setWindowIcon(QIcon(str(resource_path("icon.svg"))))
    application.setStyle("Fusion")
    return application


@contextmanager
def _ready(application: QApplication) -> Iterator[None]:
    """Logging, quick switches between threads and Ctrl+C, as long as the window is open.

    What has been loaded by the time that all stands still is kept from the collector of waste: to look through half a
    million objects that stay takes it 90 ms, in which nothing is painted.
    """
    handler, interval = log_handler(), sys.getswitchinterval()
    log.addHandler(handler)
    sys.setswitchinterval(SWITCH_SECONDS)
    before = signal.signal(signal.SIGINT, lambda *_: application.closeAllWindows())
    awake = QTimer()
    awake.timeout.connect(lambda: None)  # lets Python look for Ctrl+C
    awake.start(250)
    QTimer.singleShot(SETTLED_MS, awake, gc.freeze)
    try:
        yield
    finally:
        awake.stop()
        gc.unfreeze()
        signal.signal(signal.SIGINT, before)
        sys.setswitchinterval(interval)
        log.removeHandler(handler)
        handler.close()


@frozen(eq=False)
class Sitting:
    """One open catalog with its window."""

    keeper: Keeper
    desk: KeeperDesk
    control: RunControl
    window: MainWindow
    presence: Presence


class Program(QObject):
    """Opens catalogs in windows, one at a time, and answers what concerns the program as a whole."""

    faulty = Signal(object, object)
    """A fault of the program, from any thread: the exception and its trace."""

    def __init__(self, application: QApplication, settings: Settings, store: QSettings | None = None) -> None:
        super().__init__(application)
        self._settings = settings
        self._store = store or QSettings(str(DIRS.user_state_path / "window.ini"), QSettings.Format.IniFormat)
        self._watcher = ThemeWatcher(application, settings.theme)
        self._background = Background(self)
        self._sitting: Sitting | None = None
        self._fault: FaultDialog | None = None
        self._closed_page: EmptyState | None = None
        self.faulty.connect(self._show_fault)

    @property
    def sitting(self) -> Sitting | None:
        """The catalog that is open."""
        return self._sitting

    @contextmanager
    def catching_faults(self) -> Iterator[None]:
        """Show what nobody has caught, in any thread, instead of printing it."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = lambda told: self._on_exception(told.exc_type, told.exc_value, told.exc_traceback)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before

    def start(self, catalog: Path | None, add: Path | None = None) -> None:
        """Open the first window."""
        last = catalog or last_catalog()
        create = not last or (catalog is not None and add is not None)
        self.open(Path(last) if last else default_catalog(), create=create, add=add)

    def open(self, file: Path, create: bool = False, add: Path | None = None) -> None:
        """Open a catalog in a window; one that was open before is closed. Says why where it cannot be opened."""
        try:
            keeper = open_keeper(file, self._settings, create=create)
            settle(keeper)
        except CatalogError as error:
            log.warning("%s was not opened: %s", file, error)
            self._refuse(file, error)
            return
        before, self._sitting = self._sitting, self._sit(keeper)
        self._sitting.window.show()
        self._enter(self._sitting, before)
        self._close_refusal()
        if before is not None:
            before.window.close()
        if add is not None:
            self._sitting.window.add_folders([add])

    def choose_catalog(self) -> None:
        """Ask for a catalog and open it."""
        self._ask_for("Open a catalog", QFileDialog.FileMode.ExistingFile, lambda file: self.open(Path(file)))

    def choose_folder(self) -> None:
        """Ask for a folder of photos and add it."""
        self._ask_for("Add a folder of photos", QFileDialog.FileMode.Directory, self._add_folder)

    def show_demo(self) -> None:
        """Draw the demo library and open it."""
        from catalog_gui.demo.place import demo_place, prepare

        place = demo_place()
        self._say("Drawing the demo photos; this takes a moment.")
        self._background.ask(
            lambda: prepare(place, DEMO_PHOTOS),
            lambda catalog: self.open(catalog, create=True, add=place / "photos"),
            topic="demo",
            otherwise=lambda error: self._say(str(error)),
        )

    def go_back(self, backup: Backup) -> None:
        """Put the open catalog back to a backup; its window closes for that, and another one opens on what came of it."""
        if self._sitting is None or self._sitting.control.running:
            self._say(BUSY)
            return
        self._put_back(self._sitting.keeper.catalog.file, backup)

    def _put_back(self, file: Path, backup: Backup) -> None:
        page = self._show_alone(EmptyState("not-yet", going_back(backup)))
        if self._sitting is not None:
            page.setGeometry(self._sitting.window.geometry())
            self._sitting.window.close()
        over = partial(self._came_back, file)
        put_back(self._background, file, self._settings.backups_kept, backup, over)

    def _came_back(self, file: Path, words: str, snapshot: Backup | None) -> None:
        """Open the catalog again, whatever came of it, and offer to take that back."""
        self.open(file)
        self._say(words, None if snapshot is None else partial(self.go_back, snapshot))

    def close_work(self) -> None:
        """The program ends: nothing is begun any more, what is in hand is finished."""
        self._background.close()

    def use_settings(self, stored: Settings) -> None:
        """New settings are in force; a run that goes on ends with the old ones."""
        try:
            self._settings = stored.with_environment()
        except CatalogError as error:
            self._say(str(error))
            return
        self._watcher.choose(self._settings.theme)
        if self._sitting is not None and not self._sitting.control.running:
            self._renew(self._sitting)

    def _renew(self, sitting: Sitting) -> None:
        """Give the open catalog the settings in force, off the GUI thread, and show what follows from them."""
        settings = self._settings
        if evolve(sitting.keeper.settings, theme=settings.theme) == settings:
            return
        self._background.ask(
            lambda: sitting.desk.use(settings),
            lambda _: sitting.window.refresh(),
            topic="settings",
            otherwise=lambda error: self._say(str(error)),
        )

    def _sit(self, keeper: Keeper) -> Sitting:
        """The window on an open catalog, wired."""
        desk, control = KeeperDesk(keeper), RunControl(self)
        review = ReviewControl(keeper, control, control)
        pages = Pages(
            keeper=keeper,
            desk=desk,
            control=control,
            review=review,
            store=self._store,
            stored=load_settings,
            use_settings=self.use_settings,
            choose_catalog=self.choose_catalog,
            choose_folder=self.choose_folder,
            show_demo=self.show_demo,
            go_back=self.go_back,
        )
        window = MainWindow(desk, control, PLACES, pages.makers(), self._store, review)
        sitting = Sitting(keeper, desk, control, window, Presence(keeper.catalog))
        control.broke.connect(lambda error: self.faulty.emit(error, error.__traceback__))
        control.ended.connect(lambda: self._renew(sitting))
        guard_window(window, pages.lock)
        look_after(window, keeper).go_back_wanted.connect(self.go_back)
        window.folder_wanted.connect(self.choose_folder)
        window.closed.connect(lambda: self._leave(sitting))
        return sitting

    def _enter(self, sitting: Sitting, before: Sitting | None) -> None:
        """Be the window of this catalog, or say whose window is there already; this program's own of before goes."""
        if before is not None:
            before.presence.leave()
        if words := sitting.presence.enter():
            log.warning("%s: %s", sitting.keeper.catalog.file, words)
            sitting.window.say(words)

    def _leave(self, sitting: Sitting) -> None:
        """The window has closed: let go of its catalog."""
        sitting.presence.leave()
        sitting.keeper.close()
        sitting.window.deleteLater()
        if self._sitting is sitting:
            self._sitting = None

    def _refuse(self, file: Path, error: CatalogError) -> None:
        """Say why a catalog cannot be opened: in the window that is open, else in one of its own, with the way back."""
        if self._sitting is not None:
            self._say(str(error))
            return
        another = "Open another catalog\N{HORIZONTAL ELLIPSIS}"
        if (backup := offered(file, error)) is None:
            self._show_alone(EmptyState("away", str(error), another)).pressed.connect(self.choose_catalog)
            return
        page = self._show_alone(EmptyState("away", trouble(error, backup), "Go back to the backup", other=another))
        page.pressed.connect(lambda: self._put_back(file, backup))
        page.other_pressed.connect(self.choose_catalog)

    def _show_alone(self, page: EmptyState) -> EmptyState:
        """A window with nothing but a sentence, instead of one that is there already."""
        page.setWindowTitle("Catalog Keeper")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.setProperty("ground", "canvas")
        page.resize(720, 480)
        page.show()
        self._close_refusal()
        self._closed_page = page
        return page

    def _close_refusal(self) -> None:
        if self._closed_page is not None:
            page, self._closed_page = self._closed_page, None
            page.close()
            QTimer.singleShot(0, page.deleteLater)  # it may be its own button that was pressed

    def _add_folder(self, folder: str) -> None:
        if self._sitting is not None:
            self._sitting.window.add_folders([Path(folder)])

    def _say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        if self._sitting is not None:
            self._sitting.window.say(sentence, undo)

    def _ask_for(self, title: str, mode: QFileDialog.FileMode, then: Callable[[str], object]) -> None:
        ask_for(self._sitting.window if self._sitting is not None else self._closed_page, title, mode, then)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What nobody has caught, from any thread."""
        if error is None or issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        self.faulty.emit(error, trace)

    def _show_fault(self, error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, CatalogError):
            self._say(str(error))
            return
        log.error("a fault of the program", exc_info=(type(error), error, trace))
        if self._fault is not None:
            self._fault.add(details_of(error, trace))
            return
        self._fault = FaultDialog(details_of(error, trace), self._sitting.window if self._sitting else None)
        self._fault.destroyed.connect(self._forget_fault)
        self._fault.show()

    def _forget_fault(self) -> None:
        self._fault = None
