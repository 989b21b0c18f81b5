"""The places of the window and the page of each, made for one open catalog when it is first wanted."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from catalog_gui.catalog.backups import Backup
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.engine.progress import Progress
from catalog_gui.engine.queries import Library
from catalog_gui.errors import CatalogError
from catalog_gui.settings import Settings, save_settings
from catalog_gui.ui.attempts_shown import FirstShown
from catalog_gui.ui.catalog_card import CatalogCard
from catalog_gui.ui.desk import Desk
from catalog_gui.ui.folders_control import FoldersControl
from catalog_gui.ui.home_page import HomePage
from catalog_gui.ui.keeper_desk import KeeperDesk
from catalog_gui.ui.main_window import SHEET
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.pictures import Pictures
from catalog_gui.ui.rail import Place
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.triage_lock import LockControl

if TYPE_CHECKING:
    from catalog_gui.ui.history_page import HistoryPage
    from catalog_gui.ui.problems_page import ProblemsPage

PLACES: Final = (
    Place("overview", "Overview", "overview"),
    Place("photos", "Photos", "photos"),
    Place("duplicates", "Duplicates", "duplicates"),
    Place("bursts", "Bursts", "bursts"),
    Place("thumbnails", "Thumbnails", "thumbnails"),
    Place("trash", "Trash", "trash"),
    Place("problems", "Problems", "problems"),
    Place("history", "History", "history"),
    Place("settings", "Settings", "settings"),
)
LATER: Final = "They can be made when the run is over."
RULE_SETTINGS: Final = ("keep_rules", "protected_folders", "preferred_folders")
"""What the page of duplicates sets."""


@frozen
class Pages:
    """Makes the pages.

    :param stored: the user's settings as they are written down, without what the environment says.
    :param use_settings: told of each change of them.
    :param go_back: puts the catalog back to a backup, which the window then opens.
    :param lock: the incident lock of the window.
    """

    keeper: Keeper
    desk: Desk
    control: RunControl
    review: ReviewControl
    store: QSettings
    stored: Callable[[], Settings]
    use_settings: Callable[[Settings], object]
    choose_catalog: Callable[[], object]
    choose_folder: Callable[[], object]
    show_demo: Callable[[], object]
    go_back: Callable[[Backup], object]
    lock: LockControl = field(init=False)

    @lock.default
    def _make_lock(self) -> LockControl:
        return LockControl(self.keeper)

    def makers(self) -> dict[str, Callable[[], QWidget]]:
        """What makes the page of each place, and the Apply sheet that lies over them."""
        return {name: getattr(self, f"_{name}") for name in (*(place.name for place in PLACES), SHEET)}

    def _overview(self) -> QWidget:
        folders = FoldersControl(self.keeper, self.control)
        overview = OverviewPage(self.desk, self.control, self.store, str(self.keeper.catalog.file), folders=folders)
        folders.setParent(overview)
        home = HomePage(overview, self.control)
        home.catalog_wanted.connect(lambda: self.choose_catalog())
        home.demo_wanted.connect(lambda: self.show_demo())
        return home

    def _photos(self) -> QWidget:
        from catalog_gui.ui.missing_thumbnails import MissingThumbnails
        from catalog_gui.ui.photos_page import PhotosPage

        page = PhotosPage(Library(self.keeper), missing := MissingThumbnails(self.keeper))
        shown = self._first_shown(page, page.grid.thumbnails)
        missing.made.connect(lambda photos, _positions: shown.begin_anew(photos))
        return page

    def _first_shown(self, page: QWidget, pictures: Pictures) -> FirstShown:
        """Note when thumbnails come on the screen of a page for the first time since they were made."""
        shown = FirstShown(self.keeper, page)
        shown.watch(pictures)
        self.control.ended.connect(shown.begin_anew)
        return shown

    def _duplicates(self) -> QWidget:
        from catalog_gui.ui.clusters_page import ClustersPage

        page = ClustersPage(Library(self.keeper), order=self.review.order)
        page.rules_saved.connect(lambda rules: page.said.emit(self.keep_rules(rules)))
        return page

    def keep_rules(self, rules: Settings) -> str:
        """Keep the rules and folders of these settings, and have suggestions made anew by them; what came of it."""
        try:
            wanted = evolve(self.stored(), **{name: getattr(rules, name) for name in RULE_SETTINGS})
            save_settings(wanted)
        except CatalogError as error:
            return str(error)
        started = self.control.start(lambda: self._look_by(rules))
        self.use_settings(wanted)
        if started:
            return "The rules are kept. Looking at the duplicates again."
        return "The rules are kept. What goes on ends with the old ones; Rebuild missing metadata then takes the new."

    def _look_by(self, rules: Settings) -> Iterator[Progress]:
        """A run over the duplicates alone, by these settings even where they are not in force everywhere yet."""
        KeeperDesk(self.keeper).use(rules)
        yield from self.desk.start_rebuild(frozenset({"duplicates"}), frozenset())

    def _bursts(self) -> QWidget:
        from catalog_gui.ui.bursts_page import BurstsPage

        return BurstsPage(Library(self.keeper), order=self.review.order)

    def _thumbnails(self) -> QWidget:
        from catalog_gui.ui.thumbnails_page import ThumbnailsPage

        page = ThumbnailsPage(self.keeper, self.control)
        page.moved.connect(lambda: self.use_settings(self.stored()))
        return page

    def _trash(self) -> QWidget:
        from catalog_gui.ui.trash_page import TrashPage

        return TrashPage(Library(self.keeper), self.review)

    def _apply(self) -> QWidget:
        from catalog_gui.ui.apply_sheet import ApplySheet

        return ApplySheet(Library(self.keeper), self.review, self.control)

    def _problems(self) -> QWidget:
        from catalog_gui.ui.missing_search import MissingSearch
        from catalog_gui.ui.problems_page import ProblemsPage

        folders = FoldersControl(self.keeper, self.control)
        page = ProblemsPage(Library(self.keeper), MissingSearch(folders))
        folders.setParent(page)
        folders.said.connect(lambda words, _undo: page.said.emit(words))
        page.originals_wanted.connect(lambda: self._read_all(page))
        page.repair_wanted.connect(lambda photos: page.said.emit(self.make_thumbnails(photos)))
        self._first_shown(page, page.photos.thumbnails)
        return page

    def _read_all(self, page: "ProblemsPage") -> None:
        """Read all originals again, unless something else goes on."""
        from catalog_gui.ui.deep_reading import read_all

        if not self.control.start(lambda: read_all(self.keeper)):
            page.said.emit("They can be read when the run is over.")

    def make_thumbnails(self, photos: tuple[int, ...]) -> str:
        """Make the thumbnails of these photos that are missing or broken; what is said of that."""
        started = self.control.start(
            lambda: self.keeper.rebuild(
                only=("thumbnails",),
                scope=Scope(photos=photos),
                low_priority=True,
                scan_first=False,
                label="Make missing thumbnails",
            )
        )
        return "Making thumbnails." if started else LATER

    def _history(self) -> QWidget:
        from catalog_gui.ui.history_page import HistoryPage

        page = HistoryPage(Library(self.keeper), triage=lambda: self._triage(page))
        page.restore_wanted.connect(lambda backup: self.go_back(backup))
        return page

    def _triage(self, history: "HistoryPage") -> QWidget:
        """What went wrong: a part of the history, made when it is first wanted."""
        from catalog_gui.ui.history_page import CHANGES
        from catalog_gui.ui.triage_page import TriagePage

        page = TriagePage(self.keeper, self.control, self.lock)
        page.changes_wanted.connect(lambda: history.go(CHANGES))
        return page

    def _settings(self) -> QWidget:
        from catalog_gui.ui.settings_page import SettingsPage

        folders = FoldersControl(self.keeper, self.control)
        card = CatalogCard(self.keeper.catalog.file, Library(self.keeper).roots, folders=folders)
        folders.setParent(card)
        card.folder_wanted.connect(lambda: self.choose_folder())
        card.catalog_wanted.connect(lambda: self.choose_catalog())
        page = SettingsPage(self.stored(), save_settings, card=card, stored=self.stored)
        page.changed.connect(lambda settings: self.use_settings(settings))
        folders.said.connect(page.said)
        return page
