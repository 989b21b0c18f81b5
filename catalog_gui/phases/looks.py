"""All photos that can be judged, as arrays: read from the catalog in one SELECT, for bursts and duplicates."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.media.formats import is_heif, is_raw
from catalog_gui.phases import hashes
from catalog_gui.phases.analyze import LATITUDE, LONGITUDE, TAKEN, Analysis, taken_given
from catalog_gui.phases.conclusions import ready, with_looks
from catalog_gui.phases.hashes import Appearance, PictureHash
from catalog_gui.phases.quality import PictureQuality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from catalog_gui.media.frames import FrameFacts

_EPOCH: Final = datetime(1970, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)
_OF_THE_PHOTO: Final = frozenset({"exif", "xmp", "filename"})
"""Dates that were written when the photo was taken; a folder's or a file's own date says nothing about seconds."""

SECOND: Final = 1_000_000

_RICH: Final = ("camera_make", "camera_model", "lens", "iso", "title", "caption", "rating", "latitude", "taken")

KEPT_BY: Final[tuple[Any, ...]] = (
    Photo.id,
    Photo.path,
    Root.path.label("root"),
    Photo.size,
    Analysis.camera_make,
    Analysis.camera_model,
    Analysis.lens,
    Analysis.iso,
    Analysis.title,
    Analysis.caption,
    Analysis.rating,
    Analysis.width,
    Analysis.height,
    Analysis.edits,
    Analysis.taken_source,
    TAKEN.label("taken"),
    taken_given().label("given"),
    LATITUDE.label("latitude"),
    LONGITUDE.label("longitude"),
    Appearance.colour,
    PictureQuality.score,
)
"""What Looks.keep_facts() is made of."""


@frozen(eq=False)
class Looks:
    """N photos by id, in ascending order; columns as Python lists, `column()` makes arrays of them."""

    rows: Sequence[Any]
    shots: "NDArray[np.int64]"

    def column(self, name: str, kind: Any, none: Any = 0) -> "NDArray[Any]":
        """One column as an array, with something in place of what is not known."""
        import numpy as np

        values = (getattr(row, name) for row in self.rows)
        return np.array([none if value is None else value for value in values], dtype=kind)

    def bits(self, name: str) -> "NDArray[np.uint64]":
        """A hash as uint64[N]."""
        import numpy as np

        packed = b"".join(getattr(row, name) for row in self.rows)
        return np.frombuffer(packed, dtype=">u8").astype(np.uint64)

    def pictures(self, name: str, kind: Any, shape: tuple[int, int]) -> "NDArray[Any]":
        """A small picture of each photo: kind[N, *shape]."""
        import numpy as np

        return np.frombuffer(b"".join(getattr(row, name) for row in self.rows), dtype=kind).reshape(-1, *shape)

    def paths(self) -> list[str]:
        """Root and path of each photo, with slashes: orders photos and tells folders apart."""
        return [f"{row.root}/{row.path}" for row in self.rows]

    def raws(self) -> "NDArray[np.bool_]":
        """Which photos are raw files."""
        import numpy as np

        return np.array([is_raw(row.path) for row in self.rows], dtype=bool)

    def richness(self) -> "NDArray[np.int64]":
        """How many of the facts that people miss each photo has."""
        import numpy as np

        return np.array([sum(getattr(row, name) is not None for name in _RICH) for row in self.rows], dtype=np.int64)

    def moments(self, unknown: int) -> "NDArray[np.int64]":
        """Microseconds of wall-clock time since 1970 by which frames are told apart; `unknown` where the photo has none."""
        import numpy as np

        return np.array([_moment(row, unknown) for row in self.rows], dtype=np.int64)

    def cameras(self) -> "NDArray[np.int64]":
        """Equal for equal make and model; 0 where either is not known."""
        import numpy as np

        numbers: dict[tuple[str, str], int] = {}
        return np.array(
            [
                numbers.setdefault((row.camera_make, row.camera_model), len(numbers) + 1)
                if row.camera_make and row.camera_model
                else 0
                for row in self.rows
            ],
            dtype=np.int64,
        )

    def keep_facts(self) -> dict[str, Any]:
        """What keep-rules look at, of each photo, but for the folders that a person protects or prefers."""
        import numpy as np

        return {
            "ids": self.column("id", np.int64),
            "paths": self.paths(),
            "width": self.column("width", np.int64),
            "height": self.column("height", np.int64),
            "bytes": self.column("size", np.int64),
            "quality": self.column("score", np.int64),
            "is_raw": self.raws(),
            "richness": self.richness(),
            "taken": self.moments(0) // SECOND,  # a copy that has lost its fractions is no older
            "colour": self.column("colour", np.int64),
            "has_edits": self.column("edits", bool, False),
        }

    def frames(self) -> "FrameFacts":
        """What bursts are judged by."""
        import numpy as np

        from catalog_gui.media.frames import NEVER, FrameFacts

        return FrameFacts(
            ids=self.column("id", np.int64),
            sha256=[row.sha256 for row in self.rows],
            camera=self.cameras(),
            taken=self.moments(NEVER),
            exact=self.column("taken_subsecond", bool, False),
            latitude=self.column("latitude", np.float64, np.nan),
            longitude=self.column("longitude", np.float64, np.nan),
            paths=self.paths(),
            dhash=self.bits("dhash"),
            greys=self.pictures("grey", np.uint8, (32, 32)),
            pixels=self.column("width", np.int64) * self.column("height", np.int64),
            bytes=self.column("size", np.int64),
            is_raw=self.raws(),
            shot=self.shots,
            quality=self.column("score", np.int64),
            sharpness=self.column("sharpness", np.int64),
            exposure=self.column("exposure", np.int64),
        )


def read_looks(session: Session) -> Looks:
    """Every photo that can be judged, with the looks that it is judged by."""
    source = (
        with_looks()
        .join(Appearance, and_(Appearance.photo_id == Photo.id, Appearance.version == hashes.VERSION))
        .join(Root, Root.id == Photo.root_id)
        .outerjoin(PictureQuality, PictureQuality.photo_id == Photo.id)
    )
    columns: tuple[Any, ...] = (
        *KEPT_BY,
        Photo.sha256,
        Photo.content,
        Analysis.taken_subsecond,
        PictureHash.dhash,
        PictureHash.ahash,
        PictureHash.phash,
        Appearance.block,
        Appearance.grey,
        PictureQuality.sharpness,
        PictureQuality.exposure,
    )
    rows = session.execute(select(*columns).select_from(source).where(ready()).order_by(Photo.id)).all()
    return Looks(rows, shots_of((row.root, row.path) for row in rows))


def shots_of(places: "Iterable[tuple[str, str]]") -> "NDArray[np.int64]":
    """For each (root, path) the number of its shot: the same for a raw or HEIC and a JPEG of one folder and stem; else 0."""
    import numpy as np

    listed = list(places)
    groups: dict[tuple[str, str], list[int]] = {}
    for row, (root, path) in enumerate(listed):
        groups.setdefault((root, path.rpartition(".")[0].casefold()), []).append(row)
    shots = np.zeros(len(listed), dtype=np.int64)
    for number, rows in enumerate(groups.values(), 1):
        names = [listed[row][1] for row in rows]
        if len(rows) > 1 and any(is_raw(name) or is_heif(name) for name in names) and any(map(_is_jpeg, names)):
            shots[rows] = number
    return shots


def _is_jpeg(name: str) -> bool:
    return name.lower().endswith((".jpg", ".jpeg", ".jpe"))


def _moment(row: Any, unknown: int) -> int:
    if row.taken is None or not (row.given or row.taken_source in _OF_THE_PHOTO):
        return unknown
    moment: int = (row.taken - _EPOCH) // _MICROSECOND
    return moment
