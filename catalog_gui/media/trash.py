"""A photo's way to the trash of its own volume and back, by renames alone: never a copy, never a replaced file.

A move is planned, written down by the caller, then carried out. Killed at any moment, the file lies either in its place
or in the trash with the note that the desktop wants (info/NAME.trashinfo); state_of() tells which, tidy() removes a note
that was left behind.
"""

import os
import secrets
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from attrs import frozen

from catalog_gui.media import trash_note
from catalog_gui.media.rename import rename_new
from catalog_gui.media.trash_note import INFO_SUFFIX
from catalog_gui.media.trash_places import Place, is_in_trash, place_for
from catalog_gui.media.trash_words import TrashError, called, in_words, outside
from catalog_gui.media.within import inside, is_there, make_folders

State = Literal["in place", "in trash", "both", "gone"]

_NUMBERED: Final = range(2, 10)
_LONGEST_SUFFIX: Final = 32


@frozen
class Move:
    """One file's way to the trash.

    :ivar source: where it lies. :ivar target: where it will lie. :ivar info: the desktop's note of it, None where the
        trash is the application's own.
    """

    source: Path
    target: Path
    info: Path | None


class PlanAgain(Exception):
    """Since the move was planned something took its name in the trash, or removed the trash. Nothing was changed."""


def is_linked(path: Path) -> bool:
    """Whether a name is a link, or one of several names of one file: to trash it would regain nothing, or too much.

    :raises TrashError: it is not there or cannot be looked at.
    """
    with in_words(path, "cannot be looked at"):
        status = path.lstat()
    return not stat.S_ISREG(status.st_mode) or status.st_nlink > 1


def plan_move(path: Path, roots: Iterable[Path], taken: set[str], platform: str = sys.platform) -> Move:
    """Where a file would go. Writes nothing but the folders of the trash.

    :param path: the file, below one of ``roots``.
    :param taken: what was planned in the same go; this move is added.
    :raises TrashError: it cannot go, in words.
    """
    source = next((inside(root, os.fspath(path.relative_to(root))) for root in roots if root in path.parents), None)
    if source is None:
        raise outside(os.fspath(path))
    _ordinary(source)
    place = place_for(source.parent, platform)
    with in_words(source, "cannot be moved to the trash"):
        return next(_free_ways(source, place, taken))


def carry_out(move: Move) -> Move:
    """Move the file. The note comes first and holds the name, then a rename.

    :raises PlanAgain: the trash is not as it was planned for. :raises TrashError: it cannot go, in words.
    """
    _refuse_invented(move)
    _ordinary(move.source)
    with in_words(move.source, "cannot be moved to the trash"):
        _reserve(move)
        try:
            rename_new(move.source, move.target)
        except FileExistsError as error:
            _forget(move)
            raise PlanAgain(called(move.target)) from error
        except OSError as error:
            if state_of(move) == "in trash":
                return move  # a network drive whose first answer was lost
            _forget(move)
            if not is_there(move.target.parent):
                raise PlanAgain(called(move.target)) from error
            raise
    return move


def bring_back(move: Move, root: Path) -> None:
    """Move the file from the trash to where it was. Folders that are gone are made again, below the root only.

    :raises TrashError: it cannot come back, in words; it stays in the trash.
    """
    state = state_of(move)
    if state in ("in place", "gone"):
        raise TrashError(f"{called(move.source)} is no longer in the trash. It may have been emptied or brought back.")
    if state == "both":
        raise _occupied(move)
    with in_words(move.source, "cannot be brought back and stays in the trash"):
        make_folders(move.source.parent, root)
        try:
            rename_new(move.target, move.source)
        except FileExistsError as error:
            raise _occupied(move) from error
    _forget(move)


def state_of(move: Move) -> State:
    """Where the file is now. A drive that is away shows as "gone": ask for the root first.

    A file of this name in the desktop's trash that came there from elsewhere is not this one.

    :raises TrashError: one of the places cannot be looked at, so nothing is known; or the move is none to the trash.
    """
    _refuse_invented(move)
    with in_words(move.source, "cannot be looked at"):
        there = is_there(move.source)
        trashed = is_there(move.target) and (move.info is None or trash_note.is_of(move.info, move.source))
    if trashed:
        return "both" if there else "in trash"
    return "in place" if there else "gone"


def tidy(move: Move) -> None:
    """Remove the note of a file that is not in the trash, as a kill between the steps of a move leaves it."""
    if state_of(move) in ("in place", "gone"):
        _forget(move)


def purge(move: Move) -> None:
    """Let go of a trashed file for good: deleted from the desktop's trash, else handed to the system's trash.

    What is no longer in the trash is purged already.

    :raises TrashError: it cannot be deleted, in words; it stays in the trash.
    """
    if state_of(move) in ("in trash", "both"):
        with in_words(move.source, "cannot be deleted and stays in the trash"):
            if move.info is None:
                _hand_over(move.target)
            else:
                move.target.unlink(missing_ok=True)
    _forget(move)


def _free_ways(source: Path, place: Place, taken: set[str]) -> Iterator[Move]:
    for name in _names(source.name, place.longest):
        move = Move(source, place.files / name, place.info / (name + INFO_SUFFIX) if place.info else None)
        # names that differ in case or in how accents are written are one name on some drives
        key = unicodedata.normalize("NFC", os.fspath(move.target)).casefold()
        if key not in taken and not is_there(move.target) and not (move.info and is_there(move.info)):
            taken.add(key)
            yield move


def _names(name: str, longest: int) -> Iterator[str]:
    """Names for the trash: its own, then with a number, then with chance, which finds a free one among thousands."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122
    if len(suffix) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    yield _shortened(stem, suffix, longest)
    for number in _NUMBERED:
        yield _shortened(stem, f" ({number}){suffix}", longest)
    while True:
        yield _shortened(stem, f" ({secrets.token_hex(4)}){suffix}", longest)


def _shortened(stem: str, end: str, longest: int) -> str:
    """The stem cut so that all fits into ``longest`` bytes, between characters."""
    while len(stem) > 1 and len(os.fsencode(stem + end)) > longest:
        stem = stem[:-1]
    return stem + end


def _refuse_invented(move: Move) -> None:
    """A damaged catalog, or one from somebody else, may name any file as a trashed one."""
    source = move.source
    if ".." in source.parts or "\0" in os.fspath(source) or not is_in_trash(move.target, move.info):
        raise TrashError(f"The catalog says that {called(source)} went to a place that is no trash. It is left alone.")


def _ordinary(path: Path) -> None:
    with in_words(path, "cannot be moved to the trash"):
        if not stat.S_ISREG(path.lstat().st_mode):
            raise TrashError(f"{called(path)} is a link or no ordinary file, so it stays where it is.")


def _reserve(move: Move) -> None:
    """Write the desktop's note.

    :raises PlanAgain: there is one of this name, or no folder for it. :raises OSError: it cannot be written.
    """
    try:
        if move.info is not None:
            trash_note.write(move.info, move.source)
    except (FileExistsError, FileNotFoundError) as error:
        raise PlanAgain(called(move.target)) from error


def _forget(move: Move) -> None:
    """Remove the note if it is this file's. One that stays behind does no harm."""
    with suppress(OSError):
        if move.info is not None and trash_note.is_of(move.info, move.source):
            move.info.unlink()


def _hand_over(path: Path) -> None:
    import send2trash

    send2trash.send2trash(os.fspath(path))


def _occupied(move: Move) -> TrashError:
    return TrashError(
        f"Something else lies where {called(move.source)} was. It stays in the trash; move or rename what lies there,"
        " then try again."
    )
