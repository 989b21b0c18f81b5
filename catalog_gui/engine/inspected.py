"""What reading the originals again has found and still counts: bytes that changed by themselves, files that do not open."""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.safety_tables import Inspection
from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.phases.base import present

DAMAGED: Final = (
    "The file's bytes have changed, though its size and time have not: the drive may be failing."
    " Bring the file back from a backup of your photos."
)


def damaged() -> ColumnElement[bool]:
    """Of photos joined with their inspections: those that hold other bytes than they should."""
    return and_(Inspection.bytes_fit.is_(False), _counts())


def unreadable() -> ColumnElement[bool]:
    """Of photos joined with their inspections: those that gave no bytes at all."""
    nothing = and_(
        *(said.is_(None) for said in (Inspection.bytes_fit, Inspection.format_fits, Inspection.picture_fits))
    )
    return and_(nothing, Inspection.message.is_not(None), _counts())


def in_trouble() -> ColumnElement[bool]:
    """Photos, not joined with anything, that are damaged or unreadable."""
    rows = select(Inspection.photo_id).where(Inspection.photo_id == Photo.id, or_(damaged(), unreadable()))
    return rows.exists()


def troubles(session: Session) -> list[tuple[int, str, str, str, str]]:
    """(id, path, root, kind, message) of each photo that reading again has found damaged or unreadable."""
    columns: tuple[Any, ...] = (
        Photo.id,
        Photo.path,
        Root.path.label("root"),
        case((damaged(), "damaged"), else_="unreadable").label("kind"),
        case((damaged(), DAMAGED), else_=Inspection.message).label("message"),
    )
    joined = select(*columns).join(Root, Root.id == Photo.root_id).join(Inspection, Inspection.photo_id == Photo.id)
    wanted = joined.where(present(), Photo.missing_since.is_(None), or_(damaged(), unreadable()))
    return [tuple(row) for row in session.execute(wanted.order_by(Photo.id))]


def _counts() -> ColumnElement[bool]:
    """What was found of other bytes than the photo's of today says nothing any more."""
    return Inspection.content.is_not_distinct_from(Photo.content)
