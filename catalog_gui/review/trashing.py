"""The way to the trash: what is meant to move is written down first, so that a kill leaves no file unknown."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Photo, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import trash
from catalog_gui.media.belongings import Beside, belongings, beside
from catalog_gui.media.trash import Move, PlanAgain
from catalog_gui.media.trash_words import TrashError, called
from catalog_gui.media.within import inside
from catalog_gui.phases.base import present
from catalog_gui.review.trash_records import GOING, TRASHED, Failed, parts, set_state, set_trashed

PLANS: Final = 5


@frozen
class Going:
    """A photo on its way to the trash: where it lies."""

    photo: int
    root_id: int
    root: str
    path: str


Planned = dict[int, list[Move]]
"""For each photo the ways of its files: its own first, then those of what belongs to it."""


def plan(session: Session, going: Sequence[Going]) -> tuple[Planned, list[Failed]]:
    """Where the files of these photos would go: (ways by photo, those that cannot go)."""
    failed: list[Failed] = []
    planned: Planned = {}
    taken: set[str] = set()
    folders: dict[Path, Beside] = {}
    for each in going:
        try:
            planned[each.photo] = _planned(session, each, taken, set(planned), folders)
        except TrashError as error:
            failed.append(Failed(each.photo, str(error)))
    return planned, failed


def going_along(session: Session, going: Sequence[Going]) -> dict[int, list[Path]]:
    """What belongs to these photos and would go with them, by photo; looks into their folders and writes nothing.

    Of photos whose folder cannot be read nothing is known.
    """
    folders: dict[Path, Beside] = {}
    found: dict[int, list[Path]] = {}
    leaving: set[int] = set()
    for each in going:
        with suppress(TrashError):
            source = inside(Path(each.root), each.path)
            if source.parent not in folders:
                folders[source.parent] = beside(source.parent)
            found[each.photo] = belongings(source, _siblings(session, each, leaving), folders[source.parent])
        leaving.add(each.photo)
    return {photo: files for photo, files in found.items() if files}


def intend(session: Session, operation: int, planned: Planned) -> None:
    """Write down what is meant to move, before it does."""
    rows = [
        _row(photo, operation, move, main=place == 0)
        for photo, moves in planned.items()
        for place, move in enumerate(moves)
    ]
    if rows:
        session.execute(insert(TrashItem), rows)


def carry_out(keeper: Keeper, operation: int, planned: Planned) -> tuple[list[int], list[Failed]]:
    """Move what was written down: (ids that went, those that did not). All files of a photo go, or none."""
    went: list[int] = []
    failed: list[Failed] = []
    for photo, moves in planned.items():
        try:
            _carry_all(keeper, operation, moves)
        except TrashError as error:
            failed.append(Failed(photo, str(error)))
        else:
            went.append(photo)
    return went, failed


def note_sent(keeper: Keeper, session: Session, operation: int, went: Sequence[int], stayed: Sequence[int]) -> None:
    """Write down which photos are in the trash now; of those that stayed no record is needed."""
    for part in parts(stayed):
        gone = delete(TrashItem).where(
            TrashItem.photo_id.in_(part), TrashItem.operation_id == operation, TrashItem.state == GOING
        )
        session.execute(gone.execution_options(synchronize_session=False))
    with keeper.tallies.changing(session, sorted(went)):
        for part in parts(went):
            set_state(session, TRASHED, TrashItem.photo_id.in_(part), TrashItem.operation_id == operation)
            set_trashed(session, part, now())


def _planned(
    session: Session, going: Going, taken: set[str], leaving: set[int], folders: dict[Path, Beside]
) -> list[Move]:
    """The photo's own way first, then those of what belongs to it and to no photo that stays."""
    root = Path(going.root)
    source = inside(root, going.path)
    if source.parent not in folders:
        folders[source.parent] = beside(source.parent)
    files = [source, *belongings(source, _siblings(session, going, leaving), folders[source.parent])]
    return [trash.plan_move(file, [root, root.resolve()], taken) for file in files]


def _siblings(session: Session, going: Going, leaving: set[int]) -> list[str]:
    """Names of the other photos of its folder that begin as it does and stay."""
    folder, slash, name = going.path.rpartition("/")
    first = folder + slash + name.rpartition(".")[0]
    alike = Photo.path.between(first, first + "\U0010ffff")
    others = select(Photo.id, Photo.path).where(
        Photo.root_id == going.root_id, present(), Photo.id != going.photo, alike
    )
    places = [path.rpartition("/") for id_, path in session.execute(others) if id_ not in leaving]
    return [name for inside_, _, name in places if inside_ == folder]


def _row(photo: int, operation: int, move: Move, main: bool) -> dict[str, Any]:
    return {
        "photo_id": photo,
        "operation_id": operation,
        "main": main,
        "source": str(move.source),
        "target": str(move.target),
        "info": _text(move.info),
        "bytes": _size(move.source),
        "state": GOING,
        "at": now(),
    }


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _carry_all(keeper: Keeper, operation: int, moves: Sequence[Move]) -> None:
    """Move the files of one photo; where one of them cannot go, those that went come back.

    :raises TrashError: the photo is where it was. One that can neither go as a whole nor come back has gone.
    """
    done: list[Move] = []
    try:
        for move in moves:
            done.append(_carry_one(keeper, operation, move))
    except TrashError:
        for move in reversed(done):
            with suppress(TrashError):
                trash.bring_back(move, move.source.parent)
        if not (done and _is_gone(done[0])):
            raise


def _is_gone(move: Move) -> bool:
    try:
        return trash.state_of(move) in ("in trash", "both")
    except TrashError:
        return True  # it did go, and nobody can say that it came back


def _carry_one(keeper: Keeper, operation: int, move: Move) -> Move:
    """Move one file, under another name in the trash where something took the one that was planned."""
    for _ in range(PLANS):
        try:
            return trash.carry_out(move)
        except PlanAgain:
            move = trash.plan_move(move.source, [move.source.parent], set())
            with keeper.catalog.write() as session:
                item = and_(TrashItem.operation_id == operation, TrashItem.source == str(move.source))
                values = {"target": str(move.target), "info": _text(move.info)}
                session.execute(
                    update(TrashItem).where(item).values(values).execution_options(synchronize_session=False)
                )
    raise TrashError(f"{called(move.source)} cannot be moved to the trash: its name is taken there again and again.")
