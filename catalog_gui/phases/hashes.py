"""Hashes: what a picture looks like in 64 bits, four ways, and in a small grey copy to confirm a likeness."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Bench, Field, Made, Phase, save_rows, standard
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later

NAME: Final = "hashes"
VERSION: Final = "1"


class PictureHash(Derived, Base):
    """The four hashes, 8 bytes each, most significant bit first."""

    __tablename__ = "picture_hash"
    dhash: Mapped[bytes] = mapped_column(LargeBinary(8))
    ahash: Mapped[bytes] = mapped_column(LargeBinary(8))
    phash: Mapped[bytes] = mapped_column(LargeBinary(8))
    whash: Mapped[bytes] = mapped_column(LargeBinary(8))


class Appearance(Derived, Base):
    """What likenesses are confirmed with: apart from the hashes, so that reading all hashes stays quick."""

    __tablename__ = "appearance"
    block: Mapped[bytes] = mapped_column(LargeBinary(256))
    grey: Mapped[bytes] = mapped_column(LargeBinary(1024))
    colour: Mapped[int]


def phase(settings: Settings) -> Phase:
    """The phase."""
    source, state = standard(PictureHash, NAME, VERSION)
    return Phase(
        name=NAME,
        title="Fingerprints",
        purpose="Notes what each picture looks like, so that copies are found even when they were resized or re-saved.",
        version=VERSION,
        rank=30,
        needs=("scan",),
        tables=(PictureHash, Appearance),
        fields=(Field(NAME, "Fingerprints"),),
        source=source,
        state=state,
        compute=Later("catalog_gui.media.hashes", "compute"),
        save=_save,
        decodes=True,
    )


def _save(session: Session, bench: Bench, made: Sequence[Made]) -> None:
    keys = [{"photo_id": each.photo, "version": VERSION, "stamp": each.content} for each in made]
    names = ("dhash", "ahash", "phash", "whash")
    hashes = [{name: bytes.fromhex(getattr(each.result, name)) for name in names} for each in made]
    looks = [{name: getattr(each.result, name) for name in ("block", "grey", "colour")} for each in made]
    save_rows(session, PictureHash, [key | part for key, part in zip(keys, hashes, strict=True)])
    save_rows(session, Appearance, [key | part for key, part in zip(keys, looks, strict=True)])
