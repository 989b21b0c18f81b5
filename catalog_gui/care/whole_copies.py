"""What reading the originals again has come to: which are not as they should be, and where a whole copy of each lies."""

import os
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.safety_tables import Inspection
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.inspected import unreadable
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.base import present
from catalog_gui.phases.moves import checksum


@frozen
class Copy:
    """A file elsewhere in the catalog that holds, as read just now, the bytes that another photo should hold."""

    photo: int
    file: str


@frozen
class Original:
    """An original that is not as it should be. True, False, or None where that could not be told.

    `copies`: whole copies of it elsewhere in the catalog, as absolute paths, read just now.
    """

    photo: int
    path: str
    root: str
    bytes_fit: bool | None
    format_fits: bool | None
    picture_fits: bool | None
    message: str | None
    copies: tuple[str, ...] = ()


@define
class DeepReport:
    """What a pass found. `checked` and `whole` count what was read since it was begun or gone on with; the lists hold all.

    Each original stands in one list, that of its worst: other bytes, not read, a picture that does not decode, a name
    that says another format.
    """

    checked: int = 0
    whole: int = 0
    resumed: bool = False
    damaged: list[Original] = field(factory=list)
    unreadable: list[Original] = field(factory=list)
    undecodable: list[Original] = field(factory=list)
    misnamed: list[Original] = field(factory=list)

    def list_of(self, found: Original) -> list[Original]:
        """Where an original belongs."""
        if found.bytes_fit is False:
            return self.damaged
        if found.picture_fits is False:
            return self.undecodable
        return self.misnamed if found.format_fits is False else self.unreadable


def judge(session: Session, report: DeepReport, where: ColumnElement[bool]) -> None:
    """Put everything into the report that is known of these photos and still counts."""
    for row in session.execute(_wrong().where(where)).all():
        copies = whole_copies(session, row.photo) if row.bytes_fit is False else []
        found = Original(**row._asdict(), copies=tuple(copy.file for copy in copies))
        report.list_of(found).append(found)


def copies_of(keeper: Keeper, photo: int) -> list[Copy]:
    """Whole copies of a photo elsewhere in the catalog."""
    with keeper.catalog.read() as session:
        return whole_copies(session, photo)


def whole_copies(session: Session, photo: int) -> list[Copy]:
    """The same; each is read to its end, since a copy may have rotted too."""
    sha256 = session.scalar(select(Photo.sha256).where(Photo.id == photo))
    others = select(Photo.id, Root.path.label("root"), Photo.path).join(Root, Root.id == Photo.root_id)
    others = others.where(present(), Photo.missing_since.is_(None), Photo.sha256 == sha256, Photo.id != photo)
    rows = session.execute(others.order_by(Root.path, Photo.path))
    found = [Copy(row.id, os.path.join(row.root, row.path)) for row in rows]  # noqa: PTH118
    return [copy for copy in found if checksum(Path(copy.file)) == sha256]


def _wrong() -> Select[Any]:
    """Originals that were found not to be as they should be, with the content that they should have still."""
    columns: tuple[Any, ...] = (
        Inspection.photo_id.label("photo"),
        Photo.path,
        Root.path.label("root"),
        Inspection.bytes_fit,
        Inspection.format_fits,
        Inspection.picture_fits,
        Inspection.message,
    )
    bad = Inspection.bytes_fit.is_(False) | Inspection.format_fits.is_(False) | Inspection.picture_fits.is_(False)
    joined = select(*columns).join(Photo, Photo.id == Inspection.photo_id).join(Root, Root.id == Photo.root_id)
    still = Inspection.content.is_not_distinct_from(Photo.content)
    return joined.where(bad | unreadable(), still).order_by(Root.path, Photo.path)
