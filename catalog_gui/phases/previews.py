"""Previews: a picture of each photo for the whole screen, beside its thumbnail. Made when asked for, so without a gauge."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Derived
from catalog_gui.phases.base import Bench, Made, Phase, save_rows, standard
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later

NAME: Final = "previews"
BATCH: Final = 500


class PreviewRow(Derived, Base):
    """A preview that was written and verified: its size in pixels and bytes."""

    __tablename__ = "preview"
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]


def version_for(settings: Settings) -> str:
    """The maker with its size and quality: other ones make old previews stale."""
    return f"1-{settings.preview_size}-{settings.preview_quality}"


def previews(settings: Settings) -> Phase:
    """What makes previews. No phase of every rebuild, for they take a hundred times the room of thumbnails."""
    version = version_for(settings)
    source, state = standard(PreviewRow, NAME, version)
    return Phase(
        name=NAME,
        title="Previews",
        purpose="Makes a picture of each photo that fills the screen at once.",
        version=version,
        rank=15,
        needs=("scan",),
        tables=(PreviewRow,),
        fields=(),
        source=source,
        state=state,
        compute=Later(
            "catalog_gui.media.thumbnail",
            "make",
            {"edge": settings.preview_size, "quality": settings.preview_quality},
        ),
        save=partial(_save, version),
        decodes=True,
        look_again=_look_again,
    )


def _save(version: str, session: Session, bench: Bench, made: Sequence[Made]) -> None:
    """Files first, rows after, as with thumbnails."""
    for each in made:
        bench.store.write(each.photo, each.result.jpeg, preview=True)
    rows = [
        {
            "photo_id": each.photo,
            "version": version,
            "stamp": each.content,
            "width": each.result.width,
            "height": each.result.height,
            "bytes": len(each.result.jpeg),
        }
        for each in made
    ]
    save_rows(session, PreviewRow, rows)


def _look_again(bench: Bench, after_a_kill: bool) -> None:
    """Forget previews whose file is not there, or not of its length."""
    with bench.catalog.read() as session:
        known = [(photo, size) for photo, size in session.execute(select(PreviewRow.photo_id, PreviewRow.bytes))]
    gone = [photo for photo, size in known if bench.store.length(photo, preview=True) != size]
    for start in range(0, len(gone), BATCH):
        with bench.catalog.write() as session:
            session.execute(
                delete(PreviewRow)
                .where(PreviewRow.photo_id.in_(gone[start : start + BATCH]))
                .execution_options(synchronize_session=False)
            )
