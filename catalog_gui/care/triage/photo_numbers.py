"""Photos that are asked for by number and not found, as thumbnails or other programs name them: each told apart by why."""

from collections.abc import Sequence
from typing import Final, Literal

from attrs import frozen

from catalog_gui.care.triage.after_restore import LastRestore, last_restore
from catalog_gui.care.triage.database import Database
from catalog_gui.care.triage.moments import moment

What = Literal["there", "unread", "in the trash", "after the restore point", "deleted", "never given", "unknown"]

WORDS: Final[dict[str, str]] = {
    "there": "is in the catalog",
    "unread": "is in the catalog, and nothing was read from its file yet",
    "in the trash": "is in the trash",
    "after the restore point": "expected: it came after the backup that was put back",
    "deleted": "was deleted",
    "never given": "was never given to a photo of this catalog",
    "unknown": "is not in the catalog, and nothing on record says why",
}


@frozen
class Number:
    """A photo's number and what is known of it."""

    photo: int
    what: What
    evidence: str = ""

    @property
    def words(self) -> str:
        """As a sentence without its full stop."""
        return f"Photo {self.photo} {WORDS[self.what]}" + (f" ({self.evidence})" if self.evidence else "")


def classify(database: Database, photos: Sequence[int]) -> list[Number]:
    """What became of each number, in the order in which they are given."""
    restored = last_restore(database)
    return [_of(database, photo, restored) for photo in dict.fromkeys(photos)]


def _of(database: Database, photo: int, restored: LastRestore | None) -> Number:
    tables = database.columns()
    if "photo" in tables:
        found = database.rows(f"SELECT path, trashed_at FROM photo WHERE id = {int(photo)}")
        if found:
            return _known(database, photo, *found[0])
    if restored is not None and (came := _came_after(database, photo, restored)):
        return Number(photo, "after the restore point", came)
    if gone := _deletion(database, photo):
        return Number(photo, "deleted", gone)
    given = database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'photo'")
    if photo < 1 or (given and photo > int(given[0][0])):
        return Number(photo, "never given", f"the highest number is {int(given[0][0]) if given else 0:,}")
    return Number(photo, "unknown")


def _known(database: Database, photo: int, path: str, trashed: str | None) -> Number:
    if trashed is not None:
        return Number(photo, "in the trash", f"{path}, since {moment(trashed)} UTC")
    tables = database.columns()
    read = "analysis" not in tables or database.rows(f"SELECT 1 FROM analysis WHERE photo_id = {int(photo)}")
    return Number(photo, "there" if read else "unread", path)


def _came_after(database: Database, photo: int, restored: LastRestore) -> str:
    """When a photo was added, if that was after the backup was made and before it was put back."""
    if "audit" not in database.columns() or restored.made is None:
        return ""
    rows = database.rows(
        "SELECT at FROM audit WHERE table_name = 'photo' AND verb = 'insert'"
        f" AND CAST(key AS INTEGER) <= {int(photo)} AND coalesce(last_key, CAST(key AS INTEGER)) >= {int(photo)}"
        " ORDER BY id DESC LIMIT 1"
    )
    at = moment(rows[0][0]) if rows else None
    if at is None or not restored.made <= at <= restored.at:
        return ""
    return f"added {at:%Y-%m-%d %H:%M:%S} UTC, the backup is of {restored.made:%Y-%m-%d %H:%M:%S} UTC"


def _deletion(database: Database, photo: int) -> str:
    if "audit" not in database.columns():
        return ""
    rows = database.rows(
        "SELECT at, outside, actor FROM audit WHERE table_name = 'photo' AND verb = 'delete'"
        f" AND CAST(key AS INTEGER) = {int(photo)} ORDER BY id DESC LIMIT 1"
    )
    if not rows:
        return ""
    at, outside, actor = rows[0]
    return f"{moment(at)} UTC by {'another program' if outside else actor}"
