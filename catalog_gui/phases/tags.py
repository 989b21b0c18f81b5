"""Tags: words for what a picture shows, found with the same model as the embeddings."""

from typing import Final

from sqlalchemy import Text, false
from sqlalchemy.orm import Mapped, mapped_column

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Field, Phase, standard
from catalog_gui.phases.embeddings import NO_MODEL
from catalog_gui.settings import Settings

NAME: Final = "tags"


class Tagged(Derived, Base):
    """A photo that was examined for tags; the words stand one on a line."""

    __tablename__ = "tagged"
    words: Mapped[str] = mapped_column(Text, default="")


def phase(settings: Settings) -> Phase:
    """The phase: without a model it applies to no photo, and says so."""
    source, state = standard(Tagged, NAME, "none", eligible=false())
    return Phase(
        name=NAME,
        title="Tags",
        purpose="Finds words for what each picture shows. Tags that you gave are never touched.",
        version="none",
        rank=90,
        needs=("embeddings",),
        tables=(Tagged,),
        fields=(Field(NAME, "Tags", Tagged.words != "", "with a tag"),),
        source=source,
        state=state,
        unavailable=NO_MODEL,
    )
