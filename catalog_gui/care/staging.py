"""A copy of the store kept beside it while thumbnails are made again, and the way back to it, byte for byte."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import delete, insert, select

from catalog_gui.care import store_copy
from catalog_gui.care.reconcile import Checked
from catalog_gui.care.store_copy import Copied
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.phases.base import table_of
from catalog_gui.phases.previews import PreviewRow
from catalog_gui.phases.thumbnails import ThumbnailRow

ROWS: Final = "rows.json"
_TABLES: Final[dict[str, Any]] = {"thumbnail": ThumbnailRow, "preview": PreviewRow}
_BATCH: Final = 5000


@frozen
class Staged:
    """What was copied or brought back."""

    operation: int
    files: int
    bytes: int
    place: Path


def backup_of(store: ThumbnailStore) -> ThumbnailStore:
    """Where the copy of a store lies: beside it."""
    return ThumbnailStore(store.directory.with_name(store.directory.name + ".backup"))


def is_there(keeper: Keeper) -> bool:
    """Whether there is a finished copy to go back to."""
    return (backup_of(keeper.store).directory / ROWS).is_file()


def back_up(keeper: Keeper) -> Iterator[Checked | Staged]:
    """Copy the store, in place of an older copy. Only a copy that was finished counts.

    :raises CatalogError: no room, a copy that is not alike, or somebody else works on the catalog alone.
    """
    target = backup_of(keeper.store)
    with keeper.catalog.alone("backup", "Copy the thumbnails before they are made again") as said:
        keeper.claim_store()
        store_copy.room_for(keeper.store, target.directory)
        forget(keeper)
        copied = Copied(0, 0)
        for step in store_copy.copy(keeper.store, target, keeper.catalog.uid):
            if isinstance(step, Checked):
                yield step
            else:
                copied = step
        _keep_rows(keeper, target.directory / ROWS)
        yield Staged(said.id, copied.files, copied.bytes, target.directory)


def roll_back(keeper: Keeper) -> Iterator[Checked | Staged]:
    """Bring the store back to its copy: the same files with the same bytes, and the rows that spoke of them.

    :raises CatalogError: there is no finished copy, or somebody else works on the catalog alone.
    """
    source = backup_of(keeper.store)
    with keeper.catalog.alone("rollback", "Go back to the thumbnails that were copied") as said:
        rows = _kept_rows(keeper, source)
        keeper.snapshot()
        keeper.claim_store()
        copied = Copied(0, 0)
        for step in store_copy.copy(source, keeper.store, keeper.catalog.uid):
            if isinstance(step, Checked):
                yield step
            else:
                copied = step
        known = {file.name for file in source.files()}
        for file in list(keeper.store.files()):
            if file.name not in known:
                keeper.store.remove(file.name)
        _put_rows_back(keeper, rows)
        yield Staged(said.id, copied.files, copied.bytes, keeper.store.directory)


def forget(keeper: Keeper) -> None:
    """Delete the copy.

    :raises CatalogError: it is another catalog's, or cannot be deleted.
    """
    target = backup_of(keeper.store)
    if target.owner() not in (None, keeper.catalog.uid):
        raise CatalogError(f"{target.directory} has the thumbnails of another catalog. Move it elsewhere.")
    if target.owner() is None:
        return
    try:
        (target.directory / ROWS).unlink(missing_ok=True)
    except OSError as error:
        raise CatalogError(f"{target.directory} cannot be cleared ({error.strerror}).") from error
    store_copy.delete(target)


def _keep_rows(keeper: Keeper, file: Path) -> None:
    """The rows beside the copied files; written last, so that they say that the copy is whole."""
    with keeper.catalog.read() as session:
        kept = {
            name: [list(row) for row in session.execute(select(*table_of(table).columns))]
            for name, table in _TABLES.items()
        }
    unfinished = file.with_name(file.name + ".part")
    try:
        unfinished.write_text(json.dumps(kept), encoding="ascii")
        unfinished.replace(file)
    except OSError as error:
        raise CatalogError(f"The copy in {file.parent} cannot be finished ({error.strerror}).") from error


def _kept_rows(keeper: Keeper, source: ThumbnailStore) -> dict[str, list[dict[str, Any]]]:
    if source.owner() != keeper.catalog.uid or not (source.directory / ROWS).is_file():
        raise CatalogError(
            "There is no copy of the thumbnails to go back to. Make one with: catalog-gui thumbnails backup"
        )
    try:
        kept = json.loads((source.directory / ROWS).read_text(encoding="ascii"))
        return {
            name: [
                dict(zip((column.name for column in table_of(table).columns), row, strict=True)) for row in kept[name]
            ]
            for name, table in _TABLES.items()
        }
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CatalogError(
            f"The copy of the thumbnails in {source.directory} is damaged. Nothing was changed."
        ) from error


def _put_rows_back(keeper: Keeper, rows: dict[str, list[dict[str, Any]]]) -> None:
    with keeper.catalog.write() as session:
        photos = set(session.scalars(select(Photo.id)))
        for name, table in _TABLES.items():
            session.execute(delete(table).execution_options(synchronize_session=False))
            living = [row for row in rows[name] if row["photo_id"] in photos]
            for start in range(0, len(living), _BATCH):
                session.connection().execute(insert(table_of(table)), living[start : start + _BATCH])
        keeper.tallies.changed_everywhere(session, "thumbnails")
