"""The store of thumbnails taken to another place: copied and compared, then the setting changed, then the old place cleared."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import evolve, frozen
from sqlalchemy import delete, select

from catalog_gui.care import store_copy
from catalog_gui.care.reconcile import Checked
from catalog_gui.care.store_copy import Copied
from catalog_gui.catalog.tables import Info
from catalog_gui.catalog.types import from_stored, to_stored
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.settings import load_settings, save_settings

FROM: Final = "moved from"
"""The fact of a catalog from where its thumbnails are being moved, until that place is cleared."""


@frozen
class Moved:
    """Where the thumbnails lie now; `volatile` where the system may empty that place at any time."""

    operation: int
    files: int
    bytes: int
    place: Path
    volatile: bool


def move(keeper: Keeper, place: Path) -> Iterator[Checked | Moved]:
    """Move the store; what a kill has left half done is gone on with when the same place is asked for again.

    Afterwards the keeper works with the new place.
    :raises CatalogError: the place cannot be used, a copy is not alike, or somebody else works on the catalog alone.
    """
    new = ThumbnailStore(place.expanduser())
    _refuse(keeper, new)
    with keeper.catalog.alone("move", f"Move the thumbnails to {new.directory}") as said:
        old = _origin(keeper, new)
        copied = Copied(0, 0)
        if old is not None:
            store_copy.room_for(old, new.directory)
            _note(keeper, old)
            for step in store_copy.copy(old, new, keeper.catalog.uid):
                if isinstance(step, Checked):
                    yield step
                else:
                    copied = step
        _settle_in(keeper, new)
        if old is not None and store_copy.is_copied(old, new):
            store_copy.delete(old)
        _note(keeper, None)
        yield Moved(said.id, copied.files, copied.bytes, new.directory, new.is_volatile)


def _refuse(keeper: Keeper, new: ThumbnailStore) -> None:
    """Places that cannot be used, before anything is written.

    :raises CatalogError: says why.
    """
    if os.environ.get("THUMBNAIL_DIR"):
        raise CatalogError("THUMBNAIL_DIR says where thumbnails lie. Take that away first; then they can be moved.")
    here, there = (Path(os.path.realpath(each.directory)) for each in (keeper.store, new))
    if here != there and (there.is_relative_to(here) or here.is_relative_to(there)):
        raise CatalogError(
            f"{new.directory} and {keeper.store.directory} lie inside one another. Choose another place."
        )
    evolve(keeper, store=new).refuse_photos_in_store()
    if new.owner() not in (None, keeper.catalog.uid):
        raise CatalogError(f"{new.directory} has the thumbnails of another catalog. Choose another place.")


def _origin(keeper: Keeper, new: ThumbnailStore) -> ThumbnailStore | None:
    """The store that is to be moved; where the setting says the new place already, the one that a kill has left behind."""
    if keeper.store.directory != new.directory:
        keeper.claim_store()
        return keeper.store
    with keeper.catalog.read() as session:
        noted = session.scalar(select(Info.value).where(Info.key == FROM))
    left = ThumbnailStore(Path(from_stored(noted))) if noted else None
    return left if left is not None and left.owner() == keeper.catalog.uid else None


def _note(keeper: Keeper, old: ThumbnailStore | None) -> None:
    with keeper.catalog.write() as session:
        if old is None:
            session.execute(delete(Info).where(Info.key == FROM))
        else:
            session.merge(Info(key=FROM, value=to_stored(str(old.directory))))


def _settle_in(keeper: Keeper, new: ThumbnailStore) -> None:
    """From here on the thumbnails lie there."""
    save_settings(evolve(load_settings(), thumbnail_dir=str(new.directory)))
    keeper.settings = evolve(keeper.settings, thumbnail_dir=str(new.directory))
    keeper.store = new
    keeper.claim_store()
