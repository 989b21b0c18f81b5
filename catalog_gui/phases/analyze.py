"""Analyze: dates, camera and place of each photo, its size as shown, its words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import asdict
from sqlalchemy import ColumnElement, FromClause, Text, and_, func, or_
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from catalog_gui.catalog.tables import Base, Derived, Given, Photo
from catalog_gui.phases.base import Bench, Field, Made, Phase, save_rows, standard
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later

NAME: Final = "analyze"
VERSION: Final = "1"


class Analysis(Derived, Base):
    """What a file says of itself. Width and height as shown; taken is local wall-clock time."""

    __tablename__ = "analysis"
    format: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    orientation: Mapped[int]
    taken: Mapped[datetime | None]
    taken_subsecond: Mapped[bool]
    taken_source: Mapped[str | None]
    taken_confidence: Mapped[int | None]
    taken_suspicious: Mapped[bool]
    camera_make: Mapped[str | None]
    camera_model: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    lens: Mapped[str | None]
    iso: Mapped[int | None]
    exposure_seconds: Mapped[float | None]
    aperture: Mapped[float | None]
    focal_mm: Mapped[float | None]
    title: Mapped[str | None]
    caption: Mapped[str | None]
    rating: Mapped[int | None]
    keywords: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[bool]


_TAKEN = aliased(Given, name="given_taken")
_LATITUDE = aliased(Given, name="given_latitude")
_LONGITUDE = aliased(Given, name="given_longitude")

TAKEN: Final[ColumnElement[datetime | None]] = func.coalesce(_TAKEN.moment, Analysis.taken)
LATITUDE: Final[ColumnElement[float | None]] = func.coalesce(_LATITUDE.number, Analysis.latitude)
LONGITUDE: Final[ColumnElement[float | None]] = func.coalesce(_LONGITUDE.number, Analysis.longitude)


def with_given(source: FromClause) -> FromClause:
    """Join the given values that win over the file's: after this TAKEN, LATITUDE and LONGITUDE may be selected.

    :param source: photo, already joined with analysis.
    """
    for given, name in ((_TAKEN, "taken"), (_LATITUDE, "latitude"), (_LONGITUDE, "longitude")):
        source = source.outerjoin(given, and_(given.photo_id == Photo.id, given.name == name))
    return source


def analyzed() -> FromClause:
    """Photos with what is known of them: the file's word and the given values."""
    return with_given(Photo.__table__.outerjoin(Analysis, Analysis.photo_id == Photo.id))


def taken_given() -> ColumnElement[bool]:
    """Whether the date is a given one."""
    return _TAKEN.moment.is_not(None)


def phase(settings: Settings) -> Phase:
    """The phase."""
    source, state = standard(Analysis, NAME, VERSION)
    return Phase(
        name=NAME,
        title="Dates, cameras and places",
        purpose="Reads when, with what and where each photo was taken, so that it can be found, sorted and grouped.",
        version=VERSION,
        rank=10,
        needs=("scan",),
        tables=(Analysis,),
        fields=(
            Field("dates", "Dates", TAKEN.is_not(None), "with a date", parts=_date_parts()),
            Field(
                "camera",
                "Cameras",
                or_(Analysis.camera_make.is_not(None), Analysis.camera_model.is_not(None)),
                "with a camera",
            ),
            Field("gps", "Places", and_(LATITUDE.is_not(None), LONGITUDE.is_not(None)), "with a place"),
        ),
        source=with_given(source),
        state=state,
        compute=Later("catalog_gui.media.metadata", "of"),
        save=_save,
    )


def _date_parts() -> tuple[tuple[str, ColumnElement[bool]], ...]:
    """Where dates came from, and how many look wrong: "all from the camera" is said only where it is so."""
    given = taken_given()
    sources = ("exif", "xmp", "filename", "folder", "filesystem")
    return (
        ("given", given),
        *((source, and_(~given, Analysis.taken_source == source)) for source in sources),
        ("suspicious", and_(~given, Analysis.taken_suspicious)),
    )


def _save(session: Session, bench: Bench, made: Sequence[Made]) -> None:
    rows = []
    for each in made:
        facts = asdict(each.result, recurse=False)
        facts["keywords"] = "\n".join(facts["keywords"])
        rows.append({"photo_id": each.photo, "version": VERSION, "stamp": each.content, **facts})
    save_rows(session, Analysis, rows)
