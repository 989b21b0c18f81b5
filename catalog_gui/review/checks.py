"""Looking at files again at the moment of Apply: only what is as it was when it was decided may go."""

import os
from pathlib import Path

from attrs import field, frozen

from catalog_gui.media.trash import is_linked
from catalog_gui.media.trash_words import TrashError, called
from catalog_gui.media.within import inside
from catalog_gui.phases.moves import checksum
from catalog_gui.phases.walk import is_there
from catalog_gui.review.pending import Party, Pending


@frozen
class Looked:
    """A group and what looking at its files said.

    :ivar refused: for photos that are not as they were when it was decided, why; they are asked about again.
    :ivar waiting: for photos of which nobody can say now, why; what was decided stands.
    """

    group: Pending
    refused: dict[int, str] = field(factory=dict)
    waiting: dict[int, str] = field(factory=dict)

    @property
    def going(self) -> list[Party]:
        """The photos that may go."""
        return [loser for loser in self.group.losers if loser.photo not in self.refused | self.waiting]


def look(group: Pending, last_copies: bool) -> Looked:
    """Look at the files of a group; a missing or changed keeper stops all of it.

    :param last_copies: a person has accepted that groups go of which nothing stays.
    """
    away = {party.root for party in (*group.keepers, *group.losers) if not is_there(Path(party.root))}
    if any(keeper.root in away for keeper in group.keepers):
        why = "The folder of the photo that stays for it is away. Plug in the drive and apply again."
        return Looked(group, waiting={loser.photo: why for loser in group.losers})
    whole = _stopped(group, last_copies)
    looked = Looked(group)
    for loser in group.losers:
        if loser.root in away:
            looked.waiting[loser.photo] = "Its folder is away. Plug in the drive and apply again."
        elif reason := whole or _changed(loser) or _bound(loser, group):
            looked.refused[loser.photo] = reason
    return looked


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
    try:
        path = inside(Path(party.root), party.path)
    except TrashError as error:
        return str(error)
    if path.is_symlink():
        return "It is only a link now. Look at the group again."
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
