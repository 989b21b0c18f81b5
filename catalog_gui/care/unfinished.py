"""A regeneration that was asked for and has not ended: kept in the catalog, so that it can go on after a kill."""

import json
from typing import Final

from attrs import asdict, frozen
from sqlalchemy import delete, select

from catalog_gui.catalog.tables import Info
from catalog_gui.engine.keeper import Keeper

KEY: Final = "regenerate"


@frozen
class Unfinished:
    """What was asked for: the photos as "1-500,507" (None: all), since when (seconds since 1970), and how."""

    started: float
    photos: str | None
    force: bool
    previews: bool

    @property
    def ids(self) -> tuple[int, ...] | None:
        """The photos one by one."""
        return None if self.photos is None else spelled_out(self.photos)


def note(keeper: Keeper, asked: Unfinished) -> None:
    """Write down what is begun."""
    with keeper.catalog.write() as session:
        session.merge(Info(key=KEY, value=json.dumps(asdict(asked))))


def ended(keeper: Keeper) -> None:
    """Nothing is left to go on with."""
    with keeper.catalog.write() as session:
        session.execute(delete(Info).where(Info.key == KEY))


def unfinished(keeper: Keeper) -> Unfinished | None:
    """What was begun and has not ended, if there is such a thing."""
    with keeper.catalog.read() as session:
        value = session.scalar(select(Info.value).where(Info.key == KEY))
    try:
        return Unfinished(**json.loads(value)) if value else None
    except (ValueError, TypeError):  # written by another version
        return None


def in_ranges(photos: tuple[int, ...]) -> str:
    """Ids in ascending order as "1-500,507"."""
    parts: list[list[int]] = []
    for photo in photos:
        if parts and parts[-1][1] == photo - 1:
            parts[-1][1] = photo
        else:
            parts.append([photo, photo])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in parts)


def spelled_out(ranges: str) -> tuple[int, ...]:
    """The ids that in_ranges() was given."""
    found: list[int] = []
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return tuple(found)
