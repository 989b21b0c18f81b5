"""An original as it lies on the disk at this moment: is it there, who may read it, does it hold what it should hold."""

import os
import stat
from pathlib import Path
from typing import Final

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, Root
from catalog_gui.errors import PhotoError
from catalog_gui.phases.walk import is_there

FINE: Final = "fine"
AWAY: Final = "away"
MISSING: Final = "missing"
FORBIDDEN: Final = "forbidden"
UNREADABLE: Final = "unreadable"
OTHER: Final = "other bytes"
EMPTY: Final = "empty"


@frozen
class Original:
    """What was found. `words` says it to a photographer.

    :param state: one of those above. `fine`: it can be read, and its bytes are those that the catalog knows; where the
        catalog knows none yet, that it can be read.
    :param mode: permissions as `ls` writes them; :param owner: the owner's name or number.
    """

    photo: int
    path: Path
    state: str
    words: str
    size: int | None = None
    mode: str | None = None
    owner: str | None = None

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong with the file itself."""
        return self.state == FINE


def look_at_original(session: Session, photo: int) -> Original | None:
    """Look at the file of a photo, and read it; None where the catalog has no such photo."""
    row = session.execute(
        select(Root.path, Photo.path, Photo.size, Photo.sha256)
        .join(Root, Root.id == Photo.root_id)
        .where(Photo.id == photo)
    ).first()
    return None if row is None else _look(photo, Path(row[0]), Path(row[0], row[1]), row[3])


def _look(photo: int, root: Path, path: Path, sha256: bytes | None) -> Original:
    if ".." in path.parts:
        return Original(photo, path, UNREADABLE, "The catalog says that it lies outside its folder, so it is not read.")
    try:
        status = path.stat()
    except PermissionError:
        return Original(photo, path, FORBIDDEN, "It cannot be read: permission. Its folder may not be looked into.")
    except (OSError, ValueError):
        if not is_there(root):
            return Original(photo, path, AWAY, "Its folder is away now; perhaps its drive is not connected.")
        return Original(photo, path, MISSING, "The file is not where it was.")
    state, words = _judged(path, status, sha256)
    return Original(photo, path, state, words, status.st_size, stat.filemode(status.st_mode), _owner(path, status))


def _judged(path: Path, status: os.stat_result, sha256: bytes | None) -> tuple[str, str]:
    from catalog_gui.media.source import PhotoSource

    try:
        now = PhotoSource(path).sha256
    except PhotoError as error:
        if isinstance(error.__cause__, PermissionError):
            return FORBIDDEN, "It cannot be read: permission. Nothing is known to be wrong with the photo itself."
        if error.kind == "empty":
            return EMPTY, "The file is empty: it has a name but no content."
        return UNREADABLE, error.message
    if sha256 is None:
        return FINE, "The file can be read."
    if now == sha256:
        return FINE, "The file holds the same bytes as when it was examined."
    return OTHER, "The file holds other bytes than when it was examined. Look at the folders again."


def _owner(path: Path, status: os.stat_result) -> str | None:
    """Who owns it; None where the system does not say."""
    try:
        return path.owner()
    except (OSError, KeyError, NotImplementedError, ValueError):
        return str(status.st_uid) if os.name == "posix" else None
