"""Embeddings: what a picture shows, as a vector. Needs a model, which does not come with the program."""

from typing import Final

from sqlalchemy import LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Field, Phase, standard
from catalog_gui.settings import Settings

NAME: Final = "embeddings"
NO_MODEL: Final = "No model is installed, so photos cannot be described by what they show."


class Embedding(Derived, Base):
    """A vector of float32."""

    __tablename__ = "embedding"
    vector: Mapped[bytes] = mapped_column(LargeBinary)


def phase(settings: Settings) -> Phase:
    """The phase: without a model it applies to no photo, and says so."""
    source, state = standard(Embedding, NAME, "none", eligible=false())
    return Phase(
        name=NAME,
        title="Picture content",
        purpose="Describes what each picture shows, for tags and for search by words.",
        version="none",
        rank=80,
        needs=("scan",),
        tables=(Embedding,),
        fields=(Field(NAME, "Picture content"),),
        source=source,
        state=state,
        unavailable=NO_MODEL,
    )
