"""Files that belong to a photo: what other programs wrote beside it, and the short film of a live photo.

They are told by their names alone. IMG_1.JPG.xmp is named after the whole photo, IMG_1.xmp after its stem, which it
shares with every photo of that shot; darktable's IMG_1_01.JPG.xmp is another version of IMG_1.JPG.
"""

import os
import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Final

from attrs import frozen

from catalog_gui.media.formats import PHOTO_SUFFIXES, is_heif, suffix_of
from catalog_gui.media.trash_words import TrashError, called, why

BESIDE: Final = frozenset({".xmp", ".aae", ".dop", ".pp3", ".arp", ".on1", ".vrd", ".thm"})
"""Metadata, edits of Apple, DxO PhotoLab, RawTherapee, ART, ON1 and Canon, and a camera's small preview."""

FILMS: Final = frozenset({".mov", ".mp4"})
LONGEST_FILM: Final = 32 * 2**20
"""Bytes of a live photo's film, which lasts some three seconds. What is longer is a film of its own and stays."""

_JPEGS: Final = frozenset({".jpg", ".jpeg", ".jpe"})
_VERSION: Final = re.compile(r"(.+)_\d\d(\.[^.]+)", re.DOTALL)


@frozen
class Beside:
    """What in a folder may belong to a photo, listed once for all of its photos.

    :ivar by_owner: names of files, by the name (in small letters) of the photo or stem that they are named after.
    """

    folder: Path
    by_owner: dict[str, list[str]]


def beside(folder: Path) -> Beside:
    """List a folder.

    :raises TrashError: it cannot be read.
    """
    by_owner: dict[str, list[str]] = {}
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if _may_belong(entry))
    except OSError as error:
        raise TrashError(f"The folder {called(folder)} cannot be looked at: {why(error)}.") from error
    for name in names:
        for owner in _owners(name):
            by_owner.setdefault(owner.casefold(), []).append(name)
    return Beside(folder, by_owner)


def belongings(path: Path, siblings: Iterable[str], listed: Beside | None = None) -> list[Path]:
    """Files that go to the trash and come back with a photo, by name. Links are none of them.

    :param siblings: names of the other catalogued photos that stay in its folder (those of its stem suffice): what is
        named after a stem that one of them shares belongs to that one.
    :param listed: the folder's listing, where there is one.
    :raises TrashError: the folder cannot be read.
    """
    listed = listed or beside(path.parent)
    stem, others = _owner(path.name).casefold(), {name for name in siblings if name != path.name}
    found = {name for name in listed.by_owner.get(path.name.casefold(), ()) if _is_of_photo(name, path, others)}
    if stem and stem not in {_owner(other).casefold() for other in others}:
        whole = {other.casefold() for other in others}
        found.update(name for name in listed.by_owner.get(stem, ()) if _owner(name).casefold() not in whole)
    return [path.with_name(name) for name in sorted(found) if suffix_of(name) in BESIDE or _is_live(path, name)]


def _is_of_photo(name: str, path: Path, others: Set[str]) -> bool:
    """Whether what is named after a whole photo is this one's: IMG_1_01.JPG may also be a photo in its own right."""
    owner = _owner(name)
    if owner == path.name or owner in others:
        return owner == path.name
    try:
        return path.with_name(owner).samefile(path)  # where big and small letters are one
    except OSError:
        return True


def _may_belong(entry: os.DirEntry[str]) -> bool:
    """Names that begin with "._" are what macOS knows of another file, and go with it by themselves."""
    known = suffix_of(entry.name) in BESIDE | FILMS and not entry.name.startswith("._")
    return known and entry.is_file(follow_symlinks=False)


def _owner(name: str) -> str:
    return name.rpartition(".")[0]


def _owners(name: str) -> Iterator[str]:
    """The name after which a file is named, and the photo of which that is another version."""
    owner = _owner(name)
    yield owner
    version = _VERSION.fullmatch(owner)
    if version and suffix_of(owner) in PHOTO_SUFFIXES and suffix_of(name) == ".xmp":
        yield version[1] + version[2]


def _is_live(path: Path, name: str) -> bool:
    """Whether a film beside a photo of the same stem is short enough to be its moving part."""
    if not (is_heif(path.name) or suffix_of(path.name) in _JPEGS):
        return False
    try:
        return path.with_name(name).lstat().st_size <= LONGEST_FILM
    except OSError:
        return False
