"""Thumbnails that lie in the store without a row, as after a restored catalog: taken over where they are right, not made again."""

from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from catalog_gui.care import store_rows
from catalog_gui.care.crew import Crew, crew
from catalog_gui.care.reconcile import BATCH, Checked, Found
from catalog_gui.care.store_rows import StoreRow
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.stored import Stored
from catalog_gui.phases.base import save_rows
from catalog_gui.phases.thumbnails import ThumbnailRow


@frozen
class Adopted:
    """Photos that have taken over the file in their place, and those whose file there is not theirs as it would be made now."""

    operation: int
    adopted: tuple[Found, ...]
    refused: tuple[Found, ...]


def adopt(keeper: Keeper) -> Iterator[Checked | Adopted]:
    """Do it; yields how many files were looked at, last what came of it. No photo is opened, no file written.

    :raises CatalogError: somebody else works on the catalog alone.
    """
    with keeper.catalog.alone("adopt", "Take over thumbnails that lie in the store") as said:
        there = keeper.store.photos()
        with crew(keeper.settings, len(there)) as hands:
            work = _Adoption(keeper, hands)
            for page in store_rows.pages(keeper, BATCH, without_row=True):
                work.take([row for row in page if row.id in there])
                yield Checked(work.looked, max(len(there), work.looked))
        yield Adopted(said.id, tuple(work.adopted), tuple(work.refused))


@define
class _Adoption:
    keeper: Keeper
    hands: Crew
    looked: int = 0
    adopted: list[Found] = field(factory=list)
    refused: list[Found] = field(factory=list)

    def take(self, rows: Sequence[StoreRow]) -> None:
        settings = self.keeper.settings
        files = [str(self.keeper.store.path_for(row.id)) for row in rows]
        future = self.hands.look_at(files, settings.thumbnail_quality)
        seen = self.hands.result(future, files, settings.thumbnail_quality)
        right = [
            (row, each)
            for row, each in zip(rows, seen, strict=True)
            if each and row.owns(each, settings.thumbnail_size)
        ]
        self._relink(right)
        own = {row.id for row, _ in right}
        self.looked += len(rows)
        for row in rows:
            (self.adopted if row.id in own else self.refused).append(Found(row.id, row.path, row.root))

    def _relink(self, right: Sequence[tuple[StoreRow, Stored]]) -> None:
        if not right:
            return
        version = store_rows.thumbnails_phase(self.keeper).version
        rows = [
            {
                "photo_id": row.id,
                "version": version,
                "stamp": row.content,
                "width": seen.size[0],
                "height": seen.size[1],
                "bytes": seen.length,
                "fault": None,
            }
            for row, seen in right
            if seen.size
        ]
        ids = [row.id for row, _ in right]
        with self.keeper.catalog.write() as session, self.keeper.tallies.changing(session, ids):
            save_rows(session, ThumbnailRow, rows)
