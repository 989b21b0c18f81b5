"""Doubts about a root: why it is left as it is, because its photos are more likely away than gone; kept until they are settled."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import asdict, frozen
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Info
from catalog_gui.catalog.types import from_stored, now
from catalog_gui.media.volumes import places_of
from catalog_gui.phases.comparison import Compared, Known
from catalog_gui.phases.moves import checksum
from catalog_gui.phases.walk import is_there
from catalog_gui.settings import Settings

AWAY, EMPTY, ANOTHER_DRIVE, GONE = "away", "empty", "another drive", "gone"
FOLDERS: Final = 5
"""So many folders are named of those from which most is gone."""
SAMPLE: Final = 50
_KEY: Final = "doubt:"
_ACCEPT: Final = "If they are really gone: catalog-gui scan --accept-missing"


@frozen
class Doubt:
    """Why a root was left as it is.

    :param reason: AWAY, EMPTY, ANOTHER_DRIVE or GONE.
    :param photos: how many are known there, of which so many are `gone` or, on another drive, `changed`.
    :param words: the same in a sentence or two.
    :param advice: a command that may help, or nothing.
    :param folders: below the root, those from which most is gone, each with how many; "" is the root itself.
    :param at: when, UTC.
    """

    reason: str
    photos: int
    gone: int = 0
    changed: int = 0
    words: str = ""
    advice: str = ""
    folders: tuple[tuple[str, int], ...] = ()
    at: str = ""


def of_absence(path: Path, error: OSError | None, photos: int, volume: str | None, known: Sequence[Known]) -> Doubt:
    """The root is not there, does not open or, without an error, holds no photo any more."""
    place = elsewhere(path, volume, known)
    advice = f"Its drive is at another place now: catalog-gui relocate {path} {place}" if place else ""
    if error is None:
        words = (
            f"{path} is empty, though {photos} photos are known there; they are left as they are. Is its drive mounted?"
        )
        return Doubt(EMPTY, photos, photos, words=words, advice=advice)
    gone = isinstance(error, FileNotFoundError | NotADirectoryError)
    why = "is not there" if gone else f"cannot be read ({error.strerror})"
    words = (
        f"{path} {why}; its {photos} photos are left as they are. Plug in the drive, or tell where the folder is now."
    )
    return Doubt(AWAY, photos, words=words, advice=advice)


def of_no_place(path: Path, photos: int) -> Doubt:
    """The root's path can be none on this system."""
    return Doubt(
        AWAY, photos, words=f"“{path}” is not where a folder can be; its {photos} photos are left as they are."
    )


def elsewhere(path: Path, volume: str | None, known: Sequence[Known]) -> Path | None:
    """Where a root's drive has come back under another mount point: there most of these photos have their names and sizes."""
    for mounted in places_of(volume) if volume and known else ():
        for cut in range(1, len(path.parts) + 1):
            place = mounted.joinpath(*path.parts[cut:])
            if place != path and is_there(place) and 2 * sum(_has(place, row) for row in known) > len(known):
                return place
    return None


def _has(place: Path, row: Known) -> bool:
    try:
        return (place / from_stored(row.path)).lstat().st_size == row.size
    except (OSError, ValueError):
        return False


def of_another_drive(each: Compared) -> Doubt | None:
    """At the root's place is another drive, and not all its photos are on it: a card with the same names, not a copy."""
    if not each.is_another_drive:
        return None
    gone = [row for row in each.gone if not row.missing]
    changed = sum(row.size != found.size for row, found in each.touched)
    if not gone and not changed:
        changed = sum(checksum(each.path / found.path) != row.sha256 for row, found in each.touched if row.sha256)
    if not gone and not changed:
        return None
    lacks = " and ".join(
        part
        for part in (
            f"{len(gone)} of {each.known} photos are not there" if gone else "",
            f"{changed} of its names have other files" if changed else "",
        )
        if part
    )
    words = (
        f"At {each.path} is another drive than the one that its photos lie on: {lacks}, so nothing was changed."
        " Plug in the other drive."
    )
    return Doubt(ANOTHER_DRIVE, each.known, len(gone), changed, words, _ACCEPT, most_gone(gone))


def of_loss(each: Compared, settings: Settings) -> Doubt | None:
    """More than a share, and more than a number, have gone since the last scan: a half-mounted drive or an emptied folder."""
    gone = [row for row in each.gone if not row.missing]
    if len(gone) <= settings.vanished_photos or len(gone) * 100 <= settings.vanished_percent * each.known:
        return None
    words = (
        f"{len(gone)} of {each.known} photos in {each.path} are no longer there, so nothing was changed. "
        "Is a drive unplugged or a folder moved?"
    )
    return Doubt(GONE, each.known, len(gone), words=words, advice=_ACCEPT, folders=most_gone(gone))


def most_gone(gone: Sequence[Known]) -> tuple[tuple[str, int], ...]:
    """The folders from which most is gone, with how many each."""
    counted = Counter(from_stored(row.path).rpartition("/")[0] for row in gone)
    return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:FOLDERS])


def keep(session: Session, root: int, doubt: Doubt | None) -> None:
    """Write a doubt down, or that there is none any more."""
    key = f"{_KEY}{root}"
    if doubt is None:
        session.execute(delete(Info).where(Info.key == key))
        return
    told = asdict(doubt) | {"at": now().isoformat()}
    session.merge(Info(key=key, value=json.dumps(told)))


def kept(session: Session) -> dict[int, Doubt]:
    """Doubts that nobody has settled yet, by root."""
    rows = session.execute(select(Info.key, Info.value).where(Info.key.startswith(_KEY)))
    return {int(key.removeprefix(_KEY)): _told(value) for key, value in rows}


def _told(value: str) -> Doubt:
    told = json.loads(value)
    return Doubt(**told | {"folders": tuple((folder, count) for folder, count in told["folders"])})
