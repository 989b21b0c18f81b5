"""Why a catalog's photos have no thumbnails: never made, made for photos before these, cleared, or made and not noted."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.records import Finding, Severity, Way
from catalog_gui.care.triage.thumbnail_runs import runs_with_thumbnails
from catalog_gui.catalog.types import from_stored
from catalog_gui.media.store import ThumbnailStore

_SCARCE: Final = 0.05
"""Below this share of photos with a thumbnail it is asked why."""
_LOOKED_AT: Final = 500
"""So many photos are looked up in the store."""
_CLEARING: Final = ("clear", "reset", "restore", "purge", "thumbnails-clear", "orphans")
_NOT_LOOKED: Final = "where the store lay is not noted, so its files were not looked for"
_MAKE: Final = "catalog-gui rebuild --only thumbnails"


@frozen
class Seen:
    """What the catalog and the disk say of thumbnails.

    :param on_disk: of `looked_at` photos without a row, how many have a file in the store.
    :param made: thumbnails that runs have made, ever.
    :param last_made: when the last run that made any began.
    :param first_photo: when the oldest photo that is there was added.
    :param cleared: the words of an operation after that run which clears things away.
    """

    photos: int
    rows: int
    looked_at: int
    on_disk: int
    made: int
    last_made: datetime | None
    first_photo: datetime | None
    cleared: str | None


def why(seen: Seen) -> tuple[str, str, tuple[str, ...]]:
    """The likeliest reason with the command that answers it and the evidence; inference, and told as such."""
    if seen.looked_at and seen.on_disk * 2 > seen.looked_at:
        told = f"{seen.on_disk:,} of {seen.looked_at:,} photos without one have its file in the store"
        return "they were made, and that was not noted", "catalog-gui thumbnails adopt", (told,)
    disk = f"{seen.on_disk:,} of {seen.looked_at:,} have a file in the store" if seen.looked_at else _NOT_LOOKED
    if not seen.made or seen.last_made is None:
        return "they were never made", _MAKE, ("no run on record has made one", disk)
    ran = f"the last run that made any began {seen.last_made} UTC; runs made {seen.made:,} in all"
    if seen.first_photo and seen.last_made < seen.first_photo:
        added = f"the oldest photo that is there was added {seen.first_photo} UTC"
        return "they were made for photos that were there before these", _MAKE, (ran, added)
    if seen.cleared:
        return "they were cleared away", _MAKE, (ran, f"after it the journal has: {seen.cleared}")
    return (
        "they were made and are gone, and nothing on record says by what",
        _MAKE,
        (ran, "the store holds no files of them"),
    )


@frozen
class MissingThumbnails:
    """The thumbnails of a catalog, if hardly any photo has one."""

    title: ClassVar[str] = "the thumbnails"

    database: Database

    def clues(self) -> Clues:
        """One finding, if there is anything to explain."""
        needed = {"photo", "thumbnail", "operation", "run", "run_phase", "info"}
        if not needed <= set(self.database.columns()):
            return Clues()
        seen = self._seen()
        if not seen.photos or seen.rows > _SCARCE * seen.photos:
            return Clues()
        reason, command, evidence = why(seen)
        title = f"{seen.photos - seen.rows:,} of {seen.photos:,} photos have no thumbnail: {reason}, as it seems"
        severity: Severity = "warning" if seen.made else "info"
        return Clues(findings=(Finding(title, severity, evidence, command),))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None: they are made again."""
        return ()

    def _seen(self) -> Seen:
        photos, first = self.database.rows("SELECT count(*), min(added_at) FROM photo WHERE trashed_at IS NULL")[0]
        made = runs_with_thumbnails(self.database)
        last = made[-1].started if made else None
        looked_at, on_disk = self._on_disk()
        return Seen(
            photos=photos,
            rows=self.database.rows("SELECT count(*) FROM thumbnail")[0][0],
            looked_at=looked_at,
            on_disk=on_disk,
            made=sum(each.thumbnails for each in made),
            last_made=last,
            first_photo=moment(first),
            cleared=self._cleared(last),
        )

    def _on_disk(self) -> tuple[int, int]:
        noted = self.database.rows("SELECT value FROM info WHERE key = 'store'")
        if not noted:
            return 0, 0
        store = ThumbnailStore(Path(from_stored(noted[0][0]).partition("\n")[0]))
        without = self.database.rows(
            "SELECT id FROM photo WHERE trashed_at IS NULL AND id NOT IN (SELECT photo_id FROM thumbnail)"
            f" ORDER BY id LIMIT {_LOOKED_AT}"
        )
        return len(without), sum(store.path_for(photo).is_file() for (photo,) in without)

    def _cleared(self, last: datetime | None) -> str | None:
        """The newest operation after the last run that made thumbnails which clears things away."""
        if last is None:
            return None
        kinds = ", ".join(f"'{kind}'" for kind in _CLEARING)
        found = self.database.rows(
            f"SELECT label, started_at FROM operation WHERE kind IN ({kinds}) AND started_at >= '{last}'"
            " ORDER BY id DESC LIMIT 1"
        )
        return f"{found[0][0]}, {moment(found[0][1])} UTC" if found else None
