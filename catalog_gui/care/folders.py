"""The folders of a catalog as they are at this moment: there, away, or in doubt since a scan left them as they were."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.volumes import volume_of
from catalog_gui.phases import doubts
from catalog_gui.phases.base import present
from catalog_gui.phases.comparison import Known, known
from catalog_gui.phases.doubts import Doubt
from catalog_gui.phases.walk import is_there

THERE: Final = "there"
IN_DOUBT: Final = (doubts.GONE, doubts.ANOTHER_DRIVE)


@frozen
class Folder:
    """One root.

    :param condition: THERE, or one of the reasons of doubts.py.
    :param missing: of its photos those that are marked as missing.
    :param doubt: what the last scan found, where it left the folder as it was and that is not settled.
    :param elsewhere: where its drive is mounted now, if it is, and these photos are there.
    :param scanned: when it was last looked through, UTC.
    """

    id: int
    path: str
    photos: int
    missing: int
    condition: str
    doubt: Doubt | None = None
    elsewhere: Path | None = None
    scanned: datetime | None = None

    @property
    def name(self) -> str:
        """The last part of its path."""
        return Path(self.path).name or self.path

    @property
    def away(self) -> bool:
        """Whether its photos are not to be seen at the moment."""
        return self.condition != THERE and self.condition != doubts.GONE


def folders(keeper: Keeper) -> list[Folder]:
    """All roots by path, each looked at on the disk: not in the GUI thread, for a share may take its time to answer."""
    with keeper.catalog.read() as session:
        roots = session.execute(select(Root.id, Root.path, Root.volume, Root.scanned_at).order_by(Root.path)).all()
        open_doubts = doubts.kept(session)
        counts = {id_: (photos, missing) for id_, photos, missing in session.execute(_counted())}
        samples = {root.id: _sample(session, root.id) for root in roots if not is_there(Path(root.path))}
    found = []
    for root in roots:
        doubt = open_doubts.get(root.id)
        condition = _condition(Path(root.path), root.volume, doubt)
        place = None
        if condition in (doubts.AWAY, doubts.EMPTY):
            place = doubts.elsewhere(Path(root.path), root.volume, samples.get(root.id, ()))
        photos, missing = counts.get(root.id, (0, 0))
        found.append(Folder(root.id, root.path, photos, missing, condition, doubt, place, root.scanned_at))
    return found


def _counted() -> Any:
    missing = func.count(Photo.missing_since)
    return select(Photo.root_id, func.count(), missing).where(present()).group_by(Photo.root_id)


def _sample(session: Session, root: int) -> list[Known]:
    wanted = known().where(Photo.root_id == root, Photo.missing_since.is_(None)).limit(doubts.SAMPLE)
    return [Known(*row) for row in session.execute(wanted)]


def _condition(path: Path, volume: str | None, doubt: Doubt | None) -> str:
    """What is to be seen now goes before what the last scan saw: a drive may have come back since."""
    if not is_there(path):
        return doubts.EMPTY if os.path.isdir(path) and os.access(path, os.R_OK) else doubts.AWAY  # noqa: PTH112
    if doubt is None or doubt.reason == doubts.AWAY:
        return THERE
    here = volume_of(path)
    if doubt.reason == doubts.ANOTHER_DRIVE and volume is not None and here == volume:
        return THERE
    return doubt.reason
