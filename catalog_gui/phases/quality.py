"""Quality: how good a picture is, 0 to 100, with the parts that it is built of."""

from collections.abc import Sequence
from typing import Final

from attrs import asdict
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Bench, Field, Made, Phase, save_rows, standard
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later

NAME: Final = "quality"
VERSION: Final = "1"


class PictureQuality(Derived, Base):
    """The score and its parts, each 0 to 100, 100 being best."""

    __tablename__ = "picture_quality"
    score: Mapped[int]
    sharpness: Mapped[int]
    exposure: Mapped[int]
    contrast: Mapped[int]
    noise: Mapped[int]
    resolution: Mapped[int]


def phase(settings: Settings) -> Phase:
    """The phase."""
    source, state = standard(PictureQuality, NAME, VERSION)
    return Phase(
        name=NAME,
        title="Quality",
        purpose="Judges sharpness, exposure, contrast, noise and resolution, to suggest the best of similar photos.",
        version=VERSION,
        rank=40,
        needs=("scan",),
        tables=(PictureQuality,),
        fields=(Field(NAME, "Quality"),),
        source=source,
        state=state,
        compute=Later("catalog_gui.media.quality", "compute"),
        save=_save,
        decodes=True,
    )


def _save(session: Session, bench: Bench, made: Sequence[Made]) -> None:
    save_rows(
        session,
        PictureQuality,
        [{"photo_id": each.photo, "version": VERSION, "stamp": each.content, **asdict(each.result)} for each in made],
    )
