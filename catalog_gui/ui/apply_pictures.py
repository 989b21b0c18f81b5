"""What Apply would move, group by group: what stays at the left with the accent, what goes beside it."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.review.members import BURST
from catalog_gui.review.pending import Party, Pending
from catalog_gui.ui import marks
from catalog_gui.ui.apply_lines import Lines
from catalog_gui.ui.cell_view import CellView
from catalog_gui.ui.cells import Cells
from catalog_gui.ui.compare.painting import fade, text_width, write
from catalog_gui.ui.formatting import number, size_text
from catalog_gui.ui.icons import icon_image
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.pictures import Wanted
from catalog_gui.ui.theme import CORNER, SMALL, UNIT, theme_of
from catalog_gui.ui.thumbnails import Thumbnails

PICTURE: Final = 76
"""Pixels of a picture's height, and at most 3:2 of that across; where there is much room, half as much again."""
MUCH: Final = 1200
"""Pixels across from which on there is much room."""
NAME: Final = 44
"""Pixels for its name and the gaps to the lines above and below."""
GAP: Final = 12
APART: Final = 3 * UNIT
"""Pixels between what stays and what goes."""
LEFT: Final = 3 * UNIT
BUDGET: Final = 48 * 2**20
ICON: Final = 16
BADGE: Final = 22


class ApplyPictures(CellView):
    """Lines of pictures, painted only where they are seen."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        self._groups: Sequence[Pending] = ()
        self._lines = Lines((), 1)
        self._starts = np.zeros(1, np.int64)
        self._last_copies = False
        self._protected: Collection[int] = frozenset()
        self._along: Mapping[int, Sequence[Path]] = {}
        self._high = PICTURE
        super().__init__(parent)
        self.model = PhotoModel(library, self)
        self.thumbnails = Thumbnails(self, BUDGET)
        self.setAccessibleName("What goes to the trash")
        self.model.changed.connect(lambda _first, _stop: self._known())
        self.thumbnails.changed.connect(lambda _photos: self._known())
        self.looked.connect(self._look)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self.model.waiting + self.thumbnails.waiting

    def show_groups(self, groups: Sequence[Pending], protected: Collection[int]) -> None:
        """Show these groups; `protected` are photos that are marked so."""
        self._groups, self._protected, self._along = groups, protected, {}
        sizes = [1 + len(group.losers) for group in groups]
        self._starts = np.cumsum([0, *sizes])
        ids = (each.photo for group in groups for each in ((group.keepers or group.losers)[0], *group.losers))
        self.model.show_ids(np.fromiter(ids, np.int64, int(self._starts[-1])))
        self._fit()

    def show_along(self, along: Mapping[int, Sequence[Path]]) -> None:
        """Say what belongs to the photos and goes with them."""
        self._along = along
        self.viewport().update()

    def set_last_copies(self, go: bool) -> None:
        """Whether groups go of which nothing stays."""
        self._last_copies = go
        self.viewport().update()

    def lay_out(self, count: int, width: int) -> Cells:
        self._high = PICTURE * 3 // 2 if width >= MUCH else PICTURE
        return Cells.rows(count, width, self._high + NAME)

    def words(self, index: int) -> str:
        line = self._lines[index]
        group = self._groups[line.group]
        stays = ", ".join(keeper.name for keeper in group.keepers) or "nothing"
        going = ", ".join(loser.name for loser in group.losers[line.first : line.stop])
        verb = "to the trash" if self._goes(group) else "not moved"
        what = "Burst" if group.about == BURST else "Copies"
        return f"{what}: {stays} stays; {verb}: {going}, group {number(line.group + 1)} of {number(len(self._groups))}"

    def paint_cell(self, painter: QPainter, index: int, rect: QRect) -> None:
        theme, line = theme_of(self), self._lines[index]
        group = self._groups[line.group]
        if index == self.current and self.hasFocus():
            painter.setPen(QPen(theme.accent, 1))
            painter.drawRoundedRect(QRectF(rect).adjusted(4.5, 2.5, -4.5, -2.5), CORNER / 2, CORNER / 2)
        if line.opens:
            if index:
                painter.fillRect(QRect(rect.x() + LEFT, rect.y(), rect.width() - 2 * LEFT, 1), theme.line)
            self._paint_kept(painter, group, int(self._starts[line.group]), self._tile(rect, -1))
        for place in range(line.first, line.stop):
            tile = self._tile(rect, place - line.first)
            self._paint_going(painter, group, int(self._starts[line.group]) + 1 + place, group.losers[place], tile)

    # Qt's side.

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the sheet's: alone it does nothing, so that it is never pressed once too often."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = self.cell_at(event.pos())
            party = self._party_at(index, event.pos()) if index >= 0 else None
            self.setToolTip(self._whole(party) if party is not None else "")
        return super().viewportEvent(event)

    def hint(self, index: int) -> str:
        return self.toolTip()

    # Within.

    def _fit(self) -> None:
        """Lay the groups out again in as many pictures as a line has room for."""
        self.lay_out(0, self.viewport().width())
        room = (self.viewport().width() - LEFT - self._wide - APART - UNIT + GAP) // (self._wide + GAP)
        at = self._lines[self.current].group if 0 <= self.current < len(self._lines) else 0
        self._lines = Lines([len(group.losers) for group in self._groups], room)
        self.set_count(len(self._lines))
        if self.current > 0:
            self.set_current(self._lines.line_of(min(at, len(self._groups) - 1)), show=False)

    def _tile(self, rect: QRect, place: int) -> QRect:
        """Where a picture with its name lies; -1 is what stays."""
        left = rect.x() + LEFT + (0 if place < 0 else self._wide + APART + place * (self._wide + GAP))
        return QRect(left, rect.y() + UNIT + 4, self._wide, rect.height() - 2 * UNIT)

    @property
    def _wide(self) -> int:
        """Pixels of a picture's room across."""
        return self._high * 3 // 2

    def _goes(self, group: Pending) -> bool:
        return bool(group.keepers) or self._last_copies

    def _paint_kept(self, painter: QPainter, group: Pending, position: int, tile: QRect) -> None:
        theme = theme_of(self)
        if not group.keepers:
            room = QRect(tile.x(), tile.y(), tile.width(), self._high)
            painter.setPen(QPen(theme.edge, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), CORNER / 2, CORNER / 2)
            write(painter, room, "Nothing stays", theme.stale, SMALL, bold=True, side=Qt.AlignmentFlag.AlignHCenter)
            return
        picture = self._paint_picture(painter, position, tile)
        painter.setPen(QPen(theme.accent, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(picture.adjusted(-2, -2, 2, 2))
        more = len(group.keepers) - 1
        words = f"Keep +{number(more)}" if more else "Keep"
        badge = QRect(round(picture.x()), round(picture.y()), text_width(words, SMALL, bold=True) + 2 * UNIT, 20)
        painter.fillRect(badge, theme.accent)
        write(painter, badge.adjusted(UNIT, 0, -4, 0), words, theme.on_accent, SMALL, bold=True)
        write(painter, self._name_line(tile), group.keepers[0].name, theme.text, SMALL)

    def _paint_going(self, painter: QPainter, group: Pending, position: int, party: Party, tile: QRect) -> None:
        theme = theme_of(self)
        picture = self._paint_picture(painter, position, tile)
        goes = self._goes(group) and party.photo not in group.spoken_for
        if not goes:
            fade(painter, picture, theme)
        told = {"keep": not goes, "lock": party.photo in self._protected, "plus": party.photo in self._along}
        self._paint_badges(painter, picture, [name for name, holds in told.items() if holds])
        write(painter, self._name_line(tile), party.name, theme.text if goes else theme.faint, SMALL)

    def _paint_badges(self, painter: QPainter, picture: QRectF, names: Sequence[str]) -> None:
        """What is out of the ordinary with a photo, in its lower left corner: it stays, is protected, does not go alone."""
        theme = theme_of(self)
        place = QRect(round(picture.x()), round(picture.bottom()) - BADGE, BADGE, BADGE)
        for name in names:
            painter.fillRect(place, theme.scrim)
            inset = (BADGE - ICON) // 2
            image = icon_image(name, theme.on_scrim, ICON, self.devicePixelRatioF())
            painter.drawImage(place.topLeft() + QPoint(inset, inset), image)
            place.translate(BADGE, 0)

    def _paint_picture(self, painter: QPainter, position: int, tile: QRect) -> QRectF:
        """The picture of a photo, at the left of its room; where it lies."""
        theme, row = theme_of(self), self.model.row(position)
        room = QRect(tile.x(), tile.y(), tile.width(), self._high)
        pixmap = self.thumbnails.pixmap(row.id, row.thumbnail_version) if row is not None else None
        if pixmap is None:
            painter.fillRect(room, theme.panel)
            return QRectF(room)
        target = marks.fitted(pixmap.width(), pixmap.height(), room, self.devicePixelRatioF())
        target.moveLeft(room.x())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        return target

    def _name_line(self, tile: QRect) -> QRect:
        return QRect(tile.x(), tile.y() + self._high + 4, tile.width(), 20)

    def _party_at(self, index: int, point: QPoint) -> Party | None:
        line, rect = self._lines[index], self.cell_rect(index)
        group = self._groups[line.group]
        if line.opens and group.keepers and self._tile(rect, -1).contains(point):
            return group.keepers[0]
        for place in range(line.first, line.stop):
            if self._tile(rect, place - line.first).contains(point):
                return group.losers[place]
        return None

    def _whole(self, party: Party) -> str:
        """All that is known of a photo here, for the tooltip."""
        lines = [str(Path(party.root, party.path)), size_text(party.size)]
        if party.photo in self._protected:
            lines.append("in a protected folder")
        lines += [f"goes along: {file.name}" for file in self._along.get(party.photo, ())]
        return "\n".join(lines)

    def _known(self) -> None:
        self.viewport().update()
        self._look()

    def _look(self) -> None:
        seen = self.in_sight()
        if not seen or not self.isVisible():
            return
        first, last = self._lines[seen.start].group, self._lines[seen.stop - 1].group
        start, stop = int(self._starts[first]), int(self._starts[last + 1])
        self.model.want(start, stop)
        edge = round(self._wide * self.devicePixelRatioF())
        rows = [row for row in map(self.model.row, range(start, stop)) if row is not None]
        self.thumbnails.want(
            Wanted(row.id, row.thumbnail_version, row.thumbnail, edge) for row in rows if row.thumbnail is not None
        )
