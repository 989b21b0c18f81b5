"""Photos beside their thumbnails, as a check of the store reads them: page by page, in the order of their ids."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen
from sqlalchemy import Select, and_, case, func, select

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.stored import Stored, shows_it_turned
from catalog_gui.phases.analyze import Analysis
from catalog_gui.phases.base import FAILED, Phase, present
from catalog_gui.phases.hashes import Appearance, PictureHash
from catalog_gui.phases.thumbnails import NAME, ThumbnailRow

_PIXELS = 1.6
"""A side may be off by rounding; more than so many pixels is another shape."""

_BITS = 8
"""So many bits of a picture's fingerprint may differ from its thumbnail's, which has gone through JPEG."""


@frozen
class StoreRow:
    """A photo as a check needs it. Width and height are the photo's, as shown; `state` is its thumbnail's.

    `current` is whether its row is of this maker and of the photo's content, whatever an earlier check has found;
    `made` and `length` are the thumbnail's size in pixels and in bytes as the row has it.
    """

    id: int
    path: str
    root: str
    state: str
    content: int | None
    mtime_ns: int
    has_row: bool
    current: bool | None
    fault: str | None
    made: tuple[int, int] | None
    length: int | None
    width: int | None
    height: int | None
    dhash: bytes | None
    grey: bytes | None
    """What the photo shows, of those whose file asks to be turned: where an old fault would have left its mark."""

    def is_turned(self, stored: Stored) -> bool:
        """Whether the thumbnail shows its photo another way up, which the shape alone does not tell of a half turn."""
        return bool(self.grey and stored.grey and shows_it_turned(stored.grey, self.grey))

    def fits(self, size: tuple[int, int]) -> bool:
        """Whether a thumbnail has its photo's shape: finds those that an old fault with orientation left lying down."""
        if not self.width or not self.height:
            return self.made is None or size == self.made
        scale = max(size) / max(self.width, self.height)
        return abs(self.width * scale - size[0]) <= _PIXELS and abs(self.height * scale - size[1]) <= _PIXELS

    def owns(self, stored: Stored, edge: int) -> bool:
        """Whether a file that no row speaks of is this photo's thumbnail as it would be made now.

        It decodes, has the photo's shape, the size and the quality in force, is not older than the photo, and shows
        what the photo's fingerprint says, where there is one.
        """
        if stored.size is None or not self.width or not self.height or self.content is None or self.state == FAILED:
            return False
        right_size = max(stored.size) == min(edge, max(self.width, self.height)) and self.fits(stored.size)
        in_time = stored.mtime_ns >= self.mtime_ns
        return (
            right_size
            and in_time
            and bool(stored.quality_fits)
            and not self.is_turned(stored)
            and self._shows(stored.dhash)
        )

    def _shows(self, dhash: bytes | None) -> bool:
        if self.dhash is None or dhash is None:
            return True
        return (int.from_bytes(self.dhash, "big") ^ int.from_bytes(dhash, "big")).bit_count() <= _BITS


def thumbnails_phase(keeper: Keeper) -> Phase:
    """The phase that makes thumbnails."""
    return next(phase for phase in keeper.phases if phase.name == NAME)


def photos(keeper: Keeper) -> int:
    """How many photos a whole check looks at."""
    with keeper.catalog.read() as session:
        return session.scalar(select(func.count()).select_from(Photo).where(present())) or 0


def pages(keeper: Keeper, size: int, without_row: bool = False) -> Iterator[list[StoreRow]]:
    """All photos, or those whose thumbnail no row speaks of."""
    query = _query(thumbnails_phase(keeper), without_row)
    last = 0
    while True:
        with keeper.catalog.read() as session:
            found = [
                _row(*each) for each in session.execute(query.where(Photo.id > last).order_by(Photo.id).limit(size))
            ]
        if not found:
            return
        last = found[-1].id
        yield found


def _query(phase: Phase, without_row: bool) -> Select[Any]:
    # What another content of the file has said of its size or its look says nothing of this thumbnail.
    speaks = Analysis.stamp.is_not_distinct_from(func.coalesce(ThumbnailRow.stamp, Photo.content))
    seen = and_(
        Appearance.photo_id == Photo.id,
        Appearance.stamp.is_not_distinct_from(func.coalesce(ThumbnailRow.stamp, Photo.content)),
    )
    shown = and_(PictureHash.photo_id == Photo.id, PictureHash.stamp == Photo.content)
    columns: list[Any] = [
        Photo.id,
        Photo.path,
        Root.path,
        phase.state,
        Photo.content,
        Photo.mtime_ns,
        ThumbnailRow.photo_id.is_not(None),
        and_(ThumbnailRow.version == phase.version, ThumbnailRow.stamp == Photo.content),
        ThumbnailRow.fault,
        ThumbnailRow.width,
        ThumbnailRow.height,
        ThumbnailRow.bytes,
        case((speaks, Analysis.width)),
        case((speaks, Analysis.height)),
        PictureHash.dhash,
        case((and_(speaks, Analysis.orientation != 1), Appearance.grey)),
    ]
    source = (
        phase.source.join(Root, Root.id == Photo.root_id)
        .outerjoin(Analysis, Analysis.photo_id == Photo.id)
        .outerjoin(PictureHash, shown)
        .outerjoin(Appearance, seen)
    )
    query = select(*columns).select_from(source).where(present())
    return query.where(ThumbnailRow.photo_id.is_(None)) if without_row else query


def _row(*values: Any) -> StoreRow:
    before, (width, height), after = values[:9], values[9:11], values[11:]
    return StoreRow(*[*before, None if width is None else (width, height), *after])
