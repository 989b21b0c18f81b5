"""The page of photos: the grid from edge to edge, filters above it, details beside it, one photo large on Space."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import RootRow
from catalog_gui.ui.background import Background
from catalog_gui.ui.details_drawer import DetailsDrawer
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.filter_bar import NO_FILTER, FilterBar
from catalog_gui.ui.grid_view import GridView
from catalog_gui.ui.labels import hairline
from catalog_gui.ui.missing_thumbnails import MissingThumbnails
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.reveal import reveal


class PhotosPage(QWidget):
    """Shows the photos of a catalog. Nothing is asked of the catalog before the page is first seen.

    :param missing: makes the thumbnails that are missing where one looks; without it their places stay blank.
    """

    keys = "Space: large  ·  I: details  ·  + and −: size  ·  Ctrl+F: find"
    said = Signal(str)
    """A sentence for the strip."""
    folder_wanted = Signal()
    """The catalog is empty and the user wants to add a folder."""
    again_wanted = Signal(object)
    """Thumbnails of these photos are to be made again."""

    def __init__(
        self, library: Library, missing: MissingThumbnails | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._missing = library, missing
        self._asked = False
        self._background = Background(self)
        self.model = PhotoModel(library, self)
        self.bar = FilterBar()
        self.grid = GridView(self.model)
        if missing is not None:
            missing.setParent(self)
            missing.said.connect(self.said)
            self.grid.make_missing(missing)
        self.preview = Preview(self.model)
        self.drawer = DetailsDrawer(library)
        self.empty = EmptyState("nothing", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def shown(self) -> QWidget:
        """The grid, the preview or the empty place."""
        return self._stack.currentWidget() or self.grid

    @property
    def waiting(self) -> int:
        """How many answers of the catalog are still to come."""
        made = self._missing.waiting if self._missing is not None else 0
        return self._background.waiting + self.model.waiting + made

    def arrive(self) -> None:
        """The page comes into sight."""
        self._ask_first()

    def refresh(self) -> None:
        """The catalog has changed."""
        if not self._asked:
            return
        self.model.refresh()
        self.grid.retry_pictures()
        self.drawer.refresh()
        self._ask_choices()

    def open(self, field: str, state: str) -> None:
        """Show exactly the photos that a number of the overview counts."""
        self.show_photos(PhotoFilter(field=field, state=state))

    def show_photos(self, wanted: PhotoFilter) -> None:
        """Show exactly the photos of a filter."""
        self._asked = True
        self._ask_choices()
        self._to_grid()
        if wanted == self.bar.wanted:
            self._ask_photos()
        else:
            self.bar.set_wanted(wanted)

    @property
    def chosen(self) -> tuple[int, ...]:
        """Ids of the chosen photos, in the order of the grid."""
        return tuple(int(photo) for photo in self.model.ids[self.grid.selection.positions()])

    def make_again(self) -> None:
        """Ask for the thumbnails of the chosen photos to be made again."""
        if chosen := self.chosen:
            self.again_wanted.emit(chosen)

    def focus_first(self) -> None:
        """Give the keys to the photos."""
        self.shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.model.close()
        if self._missing is not None:
            self._missing.close()

    # Qt's side.

    def showEvent(self, event: QShowEvent) -> None:
        self._ask_first()

    # Within.

    def _ask_first(self) -> None:
        if not self._asked:
            self._asked = True
            self._ask_choices()
            self._ask_photos()

    def _ask_photos(self) -> None:
        self.bar.show_count(None)
        self.model.show(self.bar.wanted, *self.bar.order)

    def _ask_choices(self) -> None:
        library = self._library
        self._background.ask(
            lambda: (library.keeper.gauges(), library.roots()), self._offer, topic="choices", otherwise=self._failed
        )

    def _offer(self, found: tuple[list[Gauge], list[RootRow]]) -> None:
        self.bar.set_choices(*found)

    def _failed(self, error: Exception) -> None:
        self.said.emit(str(error))
        self._count()

    def _listed(self) -> None:
        self._count()
        if len(self.model):
            if self.shown is self.empty:
                self._show(self.grid)
            return
        if self.bar.wanted == NO_FILTER:
            self.empty.show_words("There are no photos here yet.", "Add a folder", drawing="nothing")
        else:
            self.empty.show_words("No photo fits this filter.", "Show all photos", drawing="no-match")
        self._show(self.empty)

    def _count(self) -> None:
        self.bar.show_count(None if self.model.listing else len(self.model), len(self.grid.selection))

    def _on_empty_pressed(self) -> None:
        if self.bar.wanted == NO_FILTER:
            self.folder_wanted.emit()
        else:
            self.bar.set_wanted(NO_FILTER)

    def _on_current(self, position: int) -> None:
        photo = int(self.model.ids[position]) if 0 <= position < len(self.model) else None
        self.drawer.show_photo(photo)

    def _toggle_details(self) -> None:
        self._drawer_box.setVisible(self._drawer_box.isHidden())
        self.bar.show_details_open(not self._drawer_box.isHidden())

    def _open_preview(self, position: int) -> None:
        self._show(self.preview)
        self.preview.open(position)

    def _to_grid(self, position: int = -1) -> None:
        if self.shown is not self.preview:
            return
        self._show(self.grid)
        if position >= 0:
            self.grid.moved(position, Qt.KeyboardModifier.NoModifier)

    def _show(self, widget: QWidget) -> None:
        had_focus = self.shown.hasFocus()
        self._stack.setCurrentWidget(widget)
        if had_focus or widget is self.preview:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, position: int, point: QPoint) -> None:
        row = self.model.row(position)
        if row is None:
            return
        path = Path(row.root, row.path)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show large\tSpace", partial(self._open_preview, position))
        menu.addAction("Details\tI", self._toggle_details)
        menu.addSeparator()
        menu.addAction("Show in the file manager", partial(reveal, path, self._background, self.said.emit))
        menu.addAction("Copy its path", partial(self._copy, path))
        menu.addSeparator()
        menu.addAction("Make thumbnails again…", self.make_again)
        menu.popup(point)

    def _copy(self, path: Path) -> None:
        QGuiApplication.clipboard().setText(str(path))
        self.said.emit("The path is copied.")

    def _connect(self) -> None:
        self.bar.changed.connect(self._ask_photos)
        self.bar.changed.connect(self._to_grid)
        self.bar.left.connect(self.focus_first)
        self.bar.details_wanted.connect(self._toggle_details)
        self.model.listed.connect(self._listed)
        self.model.failed.connect(self._failed)
        self.grid.selection_changed.connect(self._count)
        self.grid.current_changed.connect(self._on_current)
        self.grid.preview_wanted.connect(self._open_preview)
        self.grid.activated.connect(self._open_preview)
        self.grid.details_wanted.connect(self._toggle_details)
        self.grid.menu_wanted.connect(self._open_menu)
        self.preview.closed.connect(self._to_grid)
        self.preview.moved.connect(self._on_current)
        self.preview.details_wanted.connect(self._toggle_details)
        self.drawer.said.connect(self.said)
        self.empty.pressed.connect(self._on_empty_pressed)

    def _lay_out(self) -> None:
        for widget in (self.grid, self.preview, self.empty):
            self._stack.addWidget(widget)
        self._drawer_box = QWidget()
        beside = QHBoxLayout(self._drawer_box)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(hairline(upright=True))
        beside.addWidget(self.drawer)
        self._drawer_box.hide()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._stack, 1)
        body.addWidget(self._drawer_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        column.addLayout(body, 1)
        self.setFocusProxy(self.grid)
