"""Looking at files again at the moment of Apply: only what is as it was when it was decided may go."""

import os
from pathlib import Path

from catalog_gui.media.trash import is_linked
from catalog_gui.media.trash_words import TrashError, called
from catalog_gui.media.within import inside
from catalog_gui.phases.moves import checksum
from catalog_gui.phases.walk import is_there
from catalog_gui.review.pending import Party, Pending


def refusals(group: Pending, last_copies: bool) -> dict[int, str]:
    """For each photo of a group that may not go, why; a missing or changed keeper stops all of them.

    :param last_copies: a person has accepted that groups go of which nothing stays.
    """
    whole = _stopped(group, last_copies)
    found = {}
    for loser in group.losers:
        why = whole or _changed(loser) or _bound(loser, group)
        if why:
            found[loser.photo] = why
    return found


def _stopped(group: Pending, last_copies: bool) -> str | None:
    """Why nothing of a group may go."""
    if group.last_copy and not last_copies:
        return (
            "Nothing of its group would stay: it is the last copy. Keep one, or say in so many words that all shall go."
        )
    for keeper in group.keepers:
        if why := _changed(keeper):
            return f"{called(keeper.name)}, which was to stay for it, is not as it was. {why}"
    return None


def _changed(party: Party) -> str | None:
    """How a photo differs from what was decided about; None where it is the same, byte for byte."""
    if not is_there(Path(party.root)):
        return "Its folder is away. Plug in the drive and apply again."
    try:
        path = inside(Path(party.root), party.path)
    except TrashError as error:
        return str(error)
    digest = checksum(path)
    if digest is None:
        return "It cannot be read there any more. Look at the group again."
    if digest != party.sha256:
        return "It has changed since it was decided. Look at the group again."
    return None


def _bound(loser: Party, group: Pending) -> str | None:
    """Why a photo that is as it was may not go all the same."""
    if loser.photo in group.spoken_for:
        return "It was also chosen to be kept, among other photos. Decide again which holds."
    path = Path(loser.root, loser.path)
    try:
        if is_linked(path):
            return "Another name leads to the same file, so moving it would free nothing."
    except TrashError as error:
        return str(error)
    if any(_same_file(path, Path(keeper.root, keeper.path)) for keeper in group.keepers):
        return "It is the very file that is to stay, under another name."
    return None


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)  # noqa: PTH121
    except OSError:
        return False
