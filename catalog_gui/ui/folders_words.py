"""What is said of folders: badges, what was there and what is gone, what a comparison or a search has found."""

from collections.abc import Collection, Sequence
from typing import Final

from catalog_gui.care.find_moved import Candidate
from catalog_gui.care.folders import THERE, Folder
from catalog_gui.care.relocate import Matched
from catalog_gui.phases.doubts import ANOTHER_DRIVE, AWAY, EMPTY, GONE
from catalog_gui.ui.formatting import counted, number, photos

_BADGES: Final = {AWAY: "away", EMPTY: "empty", ANOTHER_DRIVE: "another drive"}


def badge(folder: Folder) -> str:
    """A word or two for what is the matter; nothing where all is well."""
    if folder.condition == GONE and folder.doubt is not None:
        return f"{number(folder.doubt.gone)} gone?"
    return _BADGES.get(folder.condition, "")


def notice(troubled: Sequence[Folder]) -> str:
    """One line for the overview."""
    if len(troubled) == 1:
        return title(troubled[0])
    gone = sum(folder.doubt.gone for folder in troubled if folder.condition == GONE and folder.doubt is not None)
    away = [folder for folder in troubled if folder.condition != GONE]
    waiting = photos(sum(folder.photos for folder in away))
    parts = [
        f"{photos(gone)} are no longer there" if gone else "",
        f"{counted(len(away), 'folder is', 'folders are')} away with {waiting}" if away else "",
    ]
    return f"{'; '.join(filter(None, parts))}. Nothing was changed."


def title(folder: Folder) -> str:
    """The matter in one sentence."""
    if folder.condition == GONE and folder.doubt is not None:
        doubt = folder.doubt
        return (
            f"{number(doubt.gone)} of {photos(doubt.photos)} in {folder.name} are no longer there. Nothing was changed."
        )
    if folder.condition == ANOTHER_DRIVE:
        return f"Another drive is where {folder.name} was. Nothing was changed."
    if folder.condition == EMPTY:
        return f"{folder.name} is empty, though {photos(folder.photos)} are known there. Nothing was changed."
    return f"{folder.name} is away with {photos(folder.photos)}. Nothing was changed."


def facts(folder: Folder) -> list[str]:
    """What was there, what is gone and where, and what it may be; one line each."""
    doubt = folder.doubt
    if folder.condition == GONE and doubt is not None:
        left = max(0, doubt.photos - doubt.gone)
        return [
            f"There were {photos(doubt.photos)}, {number(left)} are there now.",
            f"Gone: {_where(doubt.folders, doubt.gone)}.",
            "So many at once are more often moved, or on a drive that is not whole, than deleted.",
        ]
    if folder.condition == ANOTHER_DRIVE and doubt is not None:
        lacks = [
            f"{number(doubt.gone)} of its {photos(doubt.photos)} are not on it" if doubt.gone else "",
            f"{counted(doubt.changed, 'name has', 'names have')} another file" if doubt.changed else "",
        ]
        return [
            f"{', '.join(filter(None, lacks))}.".capitalize(),
            "Plug in the drive that the photos lie on; what is on this one was not looked at as if it were theirs.",
        ]
    if folder.condition == EMPTY:
        return ["An empty folder is mostly a drive that is not mounted. What is known of the photos waits for it."]
    return ["What is known of its photos is kept, and waits until the drive or folder is back."]


def _where(folders: Sequence[tuple[str, int]], gone: int) -> str:
    named = [f"{number(count)} in {folder or 'the folder itself'}" for folder, count in folders]
    rest = gone - sum(count for _, count in folders)
    return ", ".join([*named, f"{number(rest)} elsewhere in it"] if rest > 0 else named)


def matched_title(found: Matched) -> str:
    """The comparison in one sentence."""
    if not found.photos:
        return "No photos are known in this folder; it can be anywhere."
    if not found.found:
        return f"Not one of the {photos(found.photos)} is there."
    if found.found == found.photos:
        return f"All {photos(found.photos)} are there."
    return f"{number(found.found)} of {photos(found.photos)} are there."


def matched_facts(found: Matched) -> list[str]:
    """How they were known, and what of them is not there."""
    lines = [
        (found.same, "of the same name, size and time"),
        (found.same_bytes, "of another time, read: the same to the byte"),
        (found.same_size, "of another time and the same size; read when the folder is looked through"),
        (found.different, "where another file has the name"),
        (found.absent, "not there"),
    ]
    told = [f"{number(count)} {words}" for count, words in lines if count]
    if found.examples:
        told.append(f"Not there: {', '.join(found.examples)}{' …' if found.absent > len(found.examples) else ''}")
    return told


def candidate_facts(candidate: Candidate, missing: bool) -> str:
    """How sure a place is; why the catalog cannot follow to it, where it cannot."""
    if candidate.confirmed == candidate.sample == 1:
        sure = "The one photo searched for is there"
    elif candidate.confirmed == candidate.sample:
        sure = f"All {number(candidate.sample)} photos searched for are there"
    else:
        sure = f"{number(candidate.confirmed)} of {number(candidate.sample)} photos searched for are there"
    if candidate.covered is None:
        return f"{sure}."
    if missing:
        return f"{sure}. It belongs to {candidate.covered}: looking for new photos finds them."
    return f"{sure}. It belongs to {candidate.covered}, one of your folders, where its photos count already."


def troubled(folders: Sequence[Folder], left: Collection[tuple[int, str, int]] = ()) -> list[Folder]:
    """Those that something is the matter with, what may be lost first; not those that are to be left as they are."""
    found = [each for each in folders if each.condition != THERE and matter(each) not in left]
    return sorted(found, key=lambda each: each.condition != GONE)


def matter(folder: Folder) -> tuple[int, str, int]:
    """What is the matter with a folder; another one when it gets worse."""
    return folder.id, folder.condition, folder.doubt.gone if folder.doubt is not None else 0
