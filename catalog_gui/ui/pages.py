"""The places of the window and the page of each, made for one open catalog when it is first wanted."""

from collections.abc import Callable
from typing import Final

from attrs import frozen
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.settings import Settings, save_settings
from catalog_gui.ui.catalog_card import CatalogCard
from catalog_gui.ui.desk import Desk
from catalog_gui.ui.home_page import HomePage
from catalog_gui.ui.main_window import SHEET
from catalog_gui.ui.overview_page import OverviewPage
from catalog_gui.ui.rail import Place
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl

PLACES: Final = (
    Place("overview", "Overview", "overview"),
    Place("photos", "Photos", "photos"),
    Place("duplicates", "Duplicates", "duplicates"),
    Place("bursts", "Bursts", "bursts"),
    Place("trash", "Trash", "trash"),
    Place("problems", "Problems", "problems"),
    Place("settings", "Settings", "settings"),
)


@frozen
class Pages:
    """Makes the pages.

    :param stored: the user's settings as they are written down, without what the environment says.
    :param use_settings: told of each change of them.
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

    def makers(self) -> dict[str, Callable[[], QWidget]]:
        """What makes the page of each place, and the Apply sheet that lies over them."""
        return {name: getattr(self, f"_{name}") for name in (*(place.name for place in PLACES), SHEET)}

    def _overview(self) -> QWidget:
        overview = OverviewPage(self.desk, self.control, self.store, str(self.keeper.catalog.file))
        home = HomePage(overview, self.control)
        home.catalog_wanted.connect(lambda: self.choose_catalog())
        home.demo_wanted.connect(lambda: self.show_demo())
        return home

    def _photos(self) -> QWidget:
        from catalog_gui.ui.photos_page import PhotosPage

        return PhotosPage(Library(self.keeper))

    def _duplicates(self) -> QWidget:
        from catalog_gui.ui.clusters_page import ClustersPage

        page = ClustersPage(Library(self.keeper))
        page.compare.set_memory(self.keeper.settings.compare_memory_mb)
        return page

    def _bursts(self) -> QWidget:
        from catalog_gui.ui.bursts_page import BurstsPage

        page = BurstsPage(Library(self.keeper))
        page.compare.set_memory(self.keeper.settings.compare_memory_mb)
        return page

    def _trash(self) -> QWidget:
        from catalog_gui.ui.trash_page import TrashPage

        return TrashPage(Library(self.keeper), self.review)

    def _apply(self) -> QWidget:
        from catalog_gui.ui.apply_sheet import ApplySheet

        return ApplySheet(Library(self.keeper), self.review, self.control)

    def _problems(self) -> QWidget:
        from catalog_gui.ui.problems_page import ProblemsPage

        return ProblemsPage(Library(self.keeper))

    def _settings(self) -> QWidget:
        from catalog_gui.ui.settings_page import SettingsPage

        card = CatalogCard(self.keeper.catalog.file, Library(self.keeper).roots)
        card.folder_wanted.connect(lambda: self.choose_folder())
        card.catalog_wanted.connect(lambda: self.choose_catalog())
        page = SettingsPage(self.stored(), save_settings, card=card)
        page.changed.connect(lambda settings: self.use_settings(settings))
        return page
