"""What is compared, and how it is looked at: shared by the columns and by the large place for two."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen
from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPixmap

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.compare.column import KEEP, Column
from catalog_gui.ui.compare.decoded import Decoded, Level
from catalog_gui.ui.compare.turning import INVERSE, turned_size
from catalog_gui.ui.compare.view import STEP, WHOLE, Place, View, full_zoom
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.thumbnails import Thumbnails

STAND_IN: Final = 256
"""Pixels of the thumbnails that stand there until photos are decoded."""
UNKNOWN_EDGE: Final = 2**15
"""Asked of a photo whose pixels nobody has counted yet: all that it has."""
CLOSEST: Final = 16.0
"""Device pixels that one pixel of a photo may fill."""
OTHER_SHAPE: Final = 0.02


@frozen(eq=False)
class Shown:
    """Pixels of a photo, and the orientation that they have yet to be turned by."""

    image: QImage | QPixmap
    turn: int
    stand_in: bool = False


class Comparison(QObject):
    """The photos, the one with the keyboard's attention, the view that all share, and their decoded pictures.

    :param memory: bytes of decoded pictures that are kept at most.
    """

    changed = Signal()
    """Something else is to be seen: columns, view, decisions or pictures."""
    current_changed = Signal(int)

    def __init__(self, memory: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[Column] = []
        self._current, self._before = 0, -1
        self._view, self._alike = View(), False
        self._expected: list[Level] = []
        self._expected_rows: list[PhotoRow] = []
        self.decoded, self._thumbnails = Decoded(memory, self), Thumbnails(self)
        for pictures in (self.decoded, self._thumbnails):
            pictures.changed.connect(lambda _photos: self.changed.emit())

    # What is compared.

    @property
    def columns(self) -> Sequence[Column]:
        """The photos."""
        return tuple(self._columns)

    @property
    def current(self) -> int:
        """The column with the keyboard's attention."""
        return self._current

    @property
    def partner(self) -> int:
        """What the current one is held against: the keeper; for the keeper the one before, or the next; -1: alone."""
        if len(self._columns) < 2:
            return -1
        keeper = self._keeper()
        if keeper not in (-1, self._current):
            return keeper
        if 0 <= self._before < len(self._columns) and self._before != self._current:
            return self._before
        return self._current + 1 if self._current + 1 < len(self._columns) else self._current - 1

    def show(self, columns: Sequence[Column], current: int) -> bool:
        """Compare these photos; True if they are others than before, which are looked at whole first."""
        others = [each.photo.row.id for each in columns] != [each.photo.row.id for each in self._columns]
        self._columns = list(columns)
        self._current = min(max(current, 0), max(0, len(columns) - 1))
        if others:
            self._before, self._view = -1, View()
        return others

    def go(self, column: int) -> bool:
        """Give a column the keyboard's attention; True if it has not had it."""
        column = min(max(column, 0), len(self._columns) - 1)
        if column < 0 or column == self._current:
            return False
        self._before, self._current = self._current, column
        self.changed.emit()
        self.current_changed.emit(column)
        return True

    def decide(self, decisions: Mapping[int, str | None]) -> None:
        """Mark what was decided about photos, by their ids; others stay as they are."""
        self._columns = [
            evolve(each, decision=decisions[each.photo.row.id]) if each.photo.row.id in decisions else each
            for each in self._columns
        ]
        self.changed.emit()

    def _keeper(self) -> int:
        decided = [index for index, each in enumerate(self._columns) if each.decision == KEEP]
        if decided:
            return decided[0]
        return next((index for index, each in enumerate(self._columns) if each.chosen or each.suggested), -1)

    # How it is looked at.

    @property
    def view(self) -> View:
        """The part that is looked at."""
        return self._view

    @property
    def alike(self) -> bool:
        """Whether copies are shown turned so that they lie like the keeper."""
        return self._alike

    def set_view(self, view: View) -> None:
        """Look at another part."""
        if view != self._view:
            self._view = view
            self.changed.emit()

    def set_alike(self, alike: bool) -> None:
        """Show copies turned like the keeper, or as they lie."""
        self._alike = alike
        self.changed.emit()

    def zoom(self, place: Place, steps: float, at: QPointF | None = None) -> None:
        """Closer by notches of the wheel, or farther off; whole and full size are never jumped over."""
        full, old = full_zoom(place), self._view.zoom
        new = min(max(old * STEP**steps, min(1.0, full)), max(1.0, CLOSEST * full))
        for stop in (1.0, full):
            if min(old, new) * WHOLE < stop < max(old, new) / WHOLE:
                new = stop
        self.set_view(self._view.zoomed(place, new, at))

    def zoom_full(self, place: Place, at: QPointF | None = None) -> None:
        """One pixel of the photo that lies there on each of the screen's."""
        self.set_view(self._view.zoomed(place, full_zoom(place), at))

    def is_full(self, place: Place) -> bool:
        """Whether the photo that lies there is shown at 100 %."""
        return abs(self.percent(place) - 100) < 0.1

    def percent(self, place: Place) -> float:
        """How large a photo is shown that lies there: 100 is one of its pixels on one of the screen's."""
        return 100 * self._view.zoom / full_zoom(place)

    # Where it lies, and what is needed for it.

    def place(self, column: int, room: QRectF, scale: float, *, alike: bool | None = None) -> Place:
        """Where a column is shown; `alike` tells whether it is turned like the keeper, if not as set."""
        return self.place_of(self._columns[column], room, scale, alike=alike)

    def place_of(self, column: Column, room: QRectF, scale: float, *, alike: bool | None = None) -> Place:
        """The same of a photo that may not be shown yet."""
        width, height = self.size(column)
        if self._alike if alike is None else alike:
            return Place(*turned_size(width, height, column.orientation), room, scale)
        return Place(width, height, room, scale, column.orientation)

    def size(self, column: Column) -> tuple[float, float]:
        """(width, height) of a photo: what the catalog knows, unless the picture itself is of another shape."""
        row = column.photo.row
        known = (float(row.width), float(row.height)) if row.width and row.height else None
        image = self.decoded.best(Level(row.id, row.thumbnail_version, column.photo.path, 1))
        if image is None or (known and _alike(known, image)):
            return known or (4.0, 3.0)
        factor = (self._longest(column) or max(image.width(), image.height())) / max(image.width(), image.height())
        return image.width() * factor, image.height() * factor

    def measured(self, column: Column) -> bool:
        """Whether it is known how many pixels a photo has."""
        return self._longest(column) is not None

    def _longest(self, column: Column) -> int | None:
        row = column.photo.row
        if row.width and row.height:
            return max(row.width, row.height)
        return self.decoded.longest(row.id, row.thumbnail_version)

    def level(self, column: Column, place: Place, view: View) -> Level:
        """The size at which a photo is needed there: as it fits, or all of it, halved while that is enough."""
        fit = max(1, round(max(place.fit.width(), place.fit.height()) * place.scale))
        longest = self._longest(column) or UNKNOWN_EDGE
        edge = fit
        if view.zoom > WHOLE and fit < longest:
            edge = longest
            while edge / 2 >= fit * view.zoom:
                edge = -(-edge // 2)
        return self._level(column, edge, column.orientation if place.turn == 1 else 1)

    def whole(self, column: Column, turn: int) -> Level:
        """All pixels that a photo has."""
        return self._level(column, self._longest(column) or UNKNOWN_EDGE, turn)

    def _level(self, column: Column, edge: int, turn: int) -> Level:
        row, size = column.photo.row, self.size(column)
        shape, unmeasured = min(size) / max(size), not self.measured(column)
        return Level(row.id, row.thumbnail_version, column.photo.path, edge, turn, shape, unmeasured)

    def expect(self, levels: Iterable[Level], rows: Iterable[PhotoRow]) -> None:
        """Say what may come next: it is decoded when nothing on the screen waits."""
        self._expected, self._expected_rows = list(levels), list(rows)

    def want(self, shown: Iterable[Level], beside: Iterable[Level], rows: Iterable[PhotoRow]) -> None:
        """Say what the screen needs, what lies beside it, and of which photos thumbnails stand in."""
        self.decoded.want(list(dict.fromkeys(shown)), [*beside, *self._expected])
        self._thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, STAND_IN)
            for row in [*rows, *self._expected_rows]
            if row.thumbnail is not None
        )

    def shown(self, column: Column, level: Level) -> Shown | None:
        """The best pixels of a photo that are here."""
        if (image := self.decoded.best(level)) is not None:
            return Shown(image, 1)
        other = 1 if level.turn != 1 else column.orientation
        if (image := self.decoded.best(evolve(level, turn=other))) is not None:
            return Shown(image, level.turn if other == 1 else INVERSE[other])
        pixmap = self._thumbnails.pixmap(level.photo, level.version)
        return Shown(pixmap, level.turn, stand_in=True) if pixmap is not None else None

    def trouble(self, column: Column) -> str:
        """Why a photo cannot be shown, in plain words, or nothing."""
        return self.decoded.trouble(column.photo.row.id, column.photo.row.thumbnail_version)

    def close(self) -> None:
        """Decode nothing more."""
        self.decoded.close()
        self._thumbnails.close()

    @property
    def waiting(self) -> int:
        """How many pictures for the screen are still to come."""
        return self.decoded.waiting + self._thumbnails.waiting


def _alike(size: tuple[float, float], image: QImage) -> bool:
    """Whether a picture is of this shape, but for the rounding of its pixels."""
    expected = image.width() * size[1] / size[0]
    return abs(expected - image.height()) <= max(1.5, OTHER_SHAPE * image.height())
