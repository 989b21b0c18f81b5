"""Copies of a catalog, each opened, checked, counted and hashed before it is called verified. The newest ones are kept."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve, frozen

from catalog_gui.catalog import sqlite
from catalog_gui.catalog.types import from_stored, now, to_stored
from catalog_gui.errors import CatalogError

KEPT: Final = 14
"""So many backups of a catalog stay, unless the settings say otherwise."""

ON_DEMAND: Final = "on demand"
DAILY: Final = "daily"
_COUNTED: Final = ("photo", "root", "given", "decision", "rejected", "trash_item", "cluster", "burst", "run")
_NO_ROOM: Final = "No backup could be made: its disk is full or does not take what is written"
_MAKE_ROOM: Final = "Make room there, or check the disk."
_LEFT_OVER_SECONDS: Final = 86400.0
"""A copy that was begun so long ago was left by a kill."""


@frozen
class Backup:
    """One copy of a catalog.

    :param id: names it on the command line: the moment that it was made.
    :param verified: it was opened, found sound, counted and hashed, and was found so again when it was last looked at.
    :param photos: photos that it knows, without those in the trash; None where it could not be read.
    :param counts: rows by table.
    """

    id: str
    path: Path
    at: datetime
    bytes: int
    verified: bool
    photos: int | None
    reason: str
    sha256: str
    catalog: str
    uid: str | None
    schema: str | None
    counts: dict[str, int]


def make(file: Path, folder: Path, reason: str | None = None, kept: int = KEPT, damaged: bool = False) -> Path:
    """Copy a catalog file into a folder and check the copy; older ones than are to be kept go.

    :param reason: why; where it is not said, the operation that works alone on the catalog is the reason.
    :param damaged: keep the copy also where it is not sound: it holds what is left.
    :raises CatalogError: no copy could be made or it is not sound; then whatever needed it must not go on.
    """
    moment = now()
    target = folder / f"{file.stem}-{moment:%Y%m%d-%H%M%S-%f}{file.suffix}"
    unfinished = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(file, unfinished, damaged)
        made = _examined(file, unfinished, target, moment, reason)
        if not made.verified and not damaged:
            _refuse_copy(file)
        _write_down(made)
        unfinished.replace(target)
    except OSError as error:
        raise CatalogError(
            f"No backup could be made in {folder} ({error.strerror}), so nothing was changed."
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
        if not target.exists():
            with suppress(OSError):
                _manifest(target).unlink()
    _prune(file, folder, kept)
    return target


def _copy(file: Path, target: Path, damaged: bool) -> None:
    """Through SQLite's own backup; a file that it will not read is copied as it lies, with what has not been merged."""
    try:
        with sqlite.in_plain_words():
            sqlite.copy_file(file, target)
    except sqlite.Damaged as error:
        if not damaged:
            if isinstance(error, sqlite.NoAnswer) and sqlite.is_sound(file):
                raise CatalogError(f"{_NO_ROOM} in {target.parent}, so nothing was changed. {_MAKE_ROOM}") from error
            raise
        target.write_bytes(file.read_bytes())
        log = file.with_name(file.name + "-wal")
        if log.exists():
            target.with_name(target.name.removesuffix(".part") + "-wal.kept").write_bytes(log.read_bytes())


def _refuse_copy(file: Path) -> None:
    """Say whose fault it is that a copy is not sound: that of the catalog, or of the disk that it was written to."""
    if not sqlite.is_sound(file):
        raise sqlite.Damaged(sqlite.DAMAGED)
    raise CatalogError("The copy of the catalog is not sound, so nothing was changed. Check the disk.")


def _examined(file: Path, copy: Path, target: Path, moment: datetime, reason: str | None) -> Backup:
    """Open the copy, have SQLite check it, count it and hash it."""
    counts, facts, sound = look_into(copy)
    return Backup(
        id=target.name.removeprefix(f"{file.stem}-").removesuffix(target.suffix),
        path=target,
        at=moment,
        bytes=copy.stat().st_size,
        verified=sound,
        photos=facts.get("photos"),
        reason=reason or facts.get("reason") or ON_DEMAND,
        sha256=_sha256(copy),
        catalog=str(file),
        uid=facts.get("uid"),
        schema=facts.get("schema"),
        counts=counts,
    )


def look_into(copy: Path, thoroughly: bool = True) -> tuple[dict[str, int], dict[str, Any], bool]:
    """(rows by table, what the catalog says of itself, whether SQLite finds it sound).

    :param thoroughly: have SQLite check the whole file first.
    """
    counts: dict[str, int] = {}
    facts: dict[str, Any] = {}
    if thoroughly and not sqlite.is_sound(copy):
        return counts, facts, False
    try:
        with closing(sqlite.looking(copy)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in _COUNTED:
                if table in tables:
                    counts[table] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, question in _FACTS.items():
                row = connection.execute(question).fetchone()
                facts[name] = None if row is None else row[0]
    except sqlite.UNREADABLE:
        return counts, facts, False
    return counts, facts, True


_FACTS: Final = {
    "photos": "SELECT count(*) FROM photo WHERE trashed_at IS NULL",
    "uid": "SELECT value FROM info WHERE key = 'uid'",
    "schema": "SELECT version_num FROM alembic_version",
    "reason": "SELECT 'before ' || kind FROM operation WHERE exclusive AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _write_down(backup: Backup) -> None:
    """Keep what is known of a backup beside it, in one step."""
    place = _manifest(backup.path)
    facts = asdict(backup) | {
        "path": backup.path.name,
        "at": backup.at.isoformat(),
        "catalog": to_stored(backup.catalog),
    }
    unfinished = place.with_name(place.name + ".part")
    unfinished.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    unfinished.replace(place)


def listing(file: Path, folder: Path) -> list[Backup]:
    """The backups of a catalog, the newest first."""
    uid = _uid_of(file)
    found = [backup for backup in _all(folder) if _is_of(backup, file, uid)]
    return sorted(found, key=lambda backup: backup.id, reverse=True)


def _all(folder: Path) -> Iterator[Backup]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix not in (".json", ".part", ".kept"))
    except OSError:
        return
    for path in files:
        with suppress(OSError):
            yield read(path)


def read(path: Path) -> Backup:
    """What is written down of a backup; one of which nothing is (made by an earlier version) is not verified."""
    size = path.stat().st_size
    try:
        facts = json.loads(_manifest(path).read_text(encoding="utf-8"))
        known = Backup(**facts | {"path": path, "at": datetime.fromisoformat(facts["at"])})
        return evolve(known, verified=known.verified and known.bytes == size, catalog=from_stored(known.catalog))
    except (OSError, ValueError, TypeError, KeyError):
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
        name = path.stem.rpartition("-2")
        return Backup("2" + name[2], path, at, size, False, None, "unknown", "", "", None, None, {})


def _is_of(backup: Backup, file: Path, uid: str | None) -> bool:
    """By the catalog's own name for itself; where that cannot be read, by its place."""
    if uid and backup.uid:
        return backup.uid == uid
    return backup.catalog == str(file) or (not backup.catalog and backup.path.name.startswith(f"{file.stem}-2"))


def _uid_of(file: Path) -> str | None:
    try:
        with closing(sqlite.looking(file)) as connection:
            row = connection.execute("SELECT value FROM info WHERE key = 'uid'").fetchone()
    except (*sqlite.UNREADABLE, OSError):
        return None
    return None if row is None else str(row[0])


def find(file: Path, folder: Path, id_: str) -> Backup:
    """The backup of this name.

    :raises CatalogError: there is none.
    """
    for backup in listing(file, folder):
        if id_ in (backup.id, str(backup.path), backup.path.name):
            return backup
    raise CatalogError(f"There is no backup {id_} of this catalog. List them with: catalog-gui backup list")


def newest_verified(file: Path, folder: Path) -> Backup | None:
    """The backup to go back to."""
    return next((backup for backup in listing(file, folder) if backup.verified), None)


def verify(backup: Backup) -> Backup:
    """Look at a backup again: the same bytes, sound, the same rows; the answer is kept.

    :raises CatalogError: the answer could not be kept.
    """
    counts, facts, sound = look_into(backup.path)
    try:
        sha256 = _sha256(backup.path)
        same = not backup.sha256 or (sha256 == backup.sha256 and counts == backup.counts)
        checked = evolve(backup, verified=sound and same)
        if not backup.sha256:  # of an earlier version: from now on it is known
            checked = evolve(checked, sha256=sha256, counts=counts, photos=facts.get("photos"))
            checked = evolve(checked, uid=facts.get("uid"), schema=facts.get("schema"))
        _write_down(checked)
    except OSError as error:
        raise CatalogError(f"The backup {backup.path} cannot be read ({error.strerror}).") from error
    return checked


def is_due(file: Path, folder: Path) -> bool:
    """Whether the newest verified backup is older than a day."""
    newest = newest_verified(file, folder)
    return newest is None or now() - newest.at > timedelta(days=1)


def offer(backup: Backup, trouble: str) -> str:
    """What to say of a catalog that cannot be read: what happened, and the way back."""
    return (
        f"{trouble} The newest verified backup is of {backup.at:%Y-%m-%d %H:%M} UTC with {backup.photos} photos."
        f" Go back to it with: catalog-gui backup restore {backup.id} --yes"
    )


def _prune(file: Path, folder: Path, kept: int) -> None:
    """Let the oldest go. The newest verified one stays, and so does the newest of those that hold the most photos."""
    there = listing(file, folder)
    stay = there[:kept] + [backup for backup in there if backup.verified][:1] + _fullest(there)
    for backup in there:
        if backup not in stay:
            for path in (backup.path, _manifest(backup.path)):
                with suppress(OSError):
                    path.unlink()
    for left in folder.glob("*.part"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_OVER_SECONDS:
                left.unlink()


def _fullest(backups: Sequence[Backup]) -> list[Backup]:
    whole = [backup for backup in backups if backup.verified and backup.photos]
    return [max(whole, key=lambda backup: (backup.photos or 0, backup.id))] if whole else []
