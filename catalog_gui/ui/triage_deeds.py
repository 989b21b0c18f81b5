"""What the buttons of a triage do: the commands that the report names, done in the window."""

import shlex
from collections.abc import Sequence
from typing import Final

from attrs import frozen

_PROGRAM: Final = "catalog-gui"
LOCK, BACK_UP, RESTORE, ROWS, LOG, FILE = "lock", "back up", "restore", "rows", "log", "file"
SCAN, ADD, THUMBNAILS, ADOPT, AUDIT = "scan", "add", "thumbnails", "adopt", "audit"

_DEEDS: Final[Sequence[tuple[tuple[str, ...], str, str]]] = (
    (("lock",), LOCK, "Lock the catalog"),
    (("backup", "create"), BACK_UP, "Back up now"),
    (("backup", "restore"), RESTORE, "Restore this backup…"),
    (("triage", "recover", "audit"), ROWS, "Put the rows back…"),
    (("triage", "recover", "wal"), LOG, "Bring that state back…"),
    (("triage", "recover", "file"), FILE, "Put this copy back…"),
    (("scan",), SCAN, "Look at the folders again"),
    (("add",), ADD, "Add the folders again"),
    (("rebuild", "--only", "thumbnails"), THUMBNAILS, "Make the thumbnails"),
    (("thumbnails", "adopt"), ADOPT, "Take the thumbnails over"),
    (("audit",), AUDIT, "Show the changes"),
)


@frozen
class Deed:
    """Something that a button does.

    :param kind: which of the above.
    :param words: what stands on the button.
    :param rest: what the command names: a backup, a file, folders.
    """

    kind: str
    words: str
    rest: tuple[str, ...]


def deed_of(command: str | None) -> Deed | None:
    """What the window can do of a command; None for one that has to be typed."""
    try:
        words = shlex.split(command or "")
    except ValueError:
        return None
    if words[:1] != [_PROGRAM]:
        return None
    for begin, kind, said in _DEEDS:
        if tuple(words[1 : len(begin) + 1]) == begin:
            rest = tuple(word for word in words[len(begin) + 1 :] if word != "--yes")
            return Deed(kind, said, rest)
    return None
