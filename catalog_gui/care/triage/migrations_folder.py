"""A folder of migrations or scripts, searched for what can remove rows: file and line of each place."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.records import Place, Statement, Way
from catalog_gui.care.triage.statements import Found, destructive
from catalog_gui.errors import CatalogError

_KINDS: Final = frozenset({".py", ".sql", ".sh", ".js", ".ts", ".rb", ".yml", ".yaml"})
_LARGEST: Final = 2_000_000
"""Bytes of a file beyond which it is a dump and no migration."""
_SKIPPED: Final = frozenset({".git", "__pycache__", "node_modules", ".venv", "venv"})
_COMMENT: Final = re.compile(r"^\s*(#|--|//)")
_FUNCTION: Final = re.compile(r"^\s*def\s+(\w+)|^\s*--\s*\+?\s*(down|up)\b", re.IGNORECASE | re.MULTILINE)


@frozen
class MigrationsFolder:
    """A folder of migrations: what stands there can have happened; whether it did, the files cannot say."""

    title: ClassVar[str] = "migrations and scripts"

    folder: Path

    def clues(self) -> Clues:
        """Every place that can remove something.

        :raises CatalogError: the folder is not there.
        """
        if not self.folder.is_dir():
            raise CatalogError(f"There is no folder at {self.folder}, so no migrations were looked through.")
        statements: list[Statement] = []
        unread: list[str] = []
        for file in _files(self.folder):
            try:
                statements.extend(self._in_file(file))
            except OSError:
                unread.append(str(file.relative_to(self.folder)))
        gaps = [f"{name} could not be read, so what it does is not known" for name in unread]
        if not statements and not unread:
            gaps.append(f"Nothing in {self.folder} removes rows; what was run from elsewhere is not in it")
        places = tuple(
            Place(str(self.folder / name), "statements that can remove something stand here", True)
            for name in dict.fromkeys(each.place.rpartition(":")[0] for each in statements)
        )
        return Clues(statements=tuple(statements), gaps=tuple(gaps), places=places)

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None: migrations bring nothing back."""
        return ()

    def _in_file(self, file: Path) -> Iterator[Statement]:
        text = file.read_text(encoding="utf-8", errors="replace")
        name = file.relative_to(self.folder).as_posix()
        for found in destructive(text):
            line = text.count("\n", 0, found.start) + 1
            words = text.splitlines()[line - 1].strip()
            if not _COMMENT.match(words):
                yield from _told(found, words, f"{name}:{line}", _is_backwards(text, found.start))


def _files(folder: Path) -> list[Path]:
    found = []
    for each in folder.rglob("*"):
        inside = each.relative_to(folder).parts
        if each.suffix in _KINDS and not _SKIPPED & set(inside) and each.is_file() and each.stat().st_size <= _LARGEST:
            found.append(each)
    return sorted(found)


def _told(found: Found, words: str, place: str, backwards: bool) -> Iterator[Statement]:
    for target in found.targets or ("",):
        yield Statement(found.verb, target, found.cascade, words, place, backwards=backwards)


def _is_backwards(text: str, at: int) -> bool:
    """Whether the last function or section begun before a place is the one that takes a migration back."""
    begun = [match[1] or match[2] for match in _FUNCTION.finditer(text, 0, at)]
    return bool(begun) and begun[-1].lower() in ("down", "downgrade", "rollback", "revert", "backward", "backwards")
