"""Problems as a table for spreadsheets: a row for each thing that could not be done, in CSV."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from catalog_gui.engine.records import KINDS
from catalog_gui.errors import CatalogError, UsageError

HEAD: Final = (
    "photo",
    "path",
    "folder",
    "problem",
    "not made",
    "what happened",
    "what to do",
    "tries",
    "may be tried again",
)
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would calculate a cell that begins so; names of files may."""


class Trouble(Protocol):
    """What a row is made of."""

    @property
    def photo(self) -> int: ...
    @property
    def path(self) -> str: ...
    @property
    def root(self) -> str: ...
    @property
    def phase_title(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def retryable(self) -> bool: ...


def write_table(file: Path, problems: Iterable[tuple[str, Trouble]]) -> int:
    """Write (kind, problem) into a file; how many rows it has.

    :raises UsageError: its name does not end in .csv: a photo's name, given by mistake, must not be written over.
    :raises CatalogError: it cannot be written.
    """
    if file.suffix.lower() != ".csv":
        raise UsageError(f"{file.name} does not end in .csv, so nothing was written. Choose a name that does.")
    count = 0
    try:
        # The mark at the beginning tells spreadsheets that it is UTF-8; names that are none keep their bytes.
        with file.open("w", encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEAD)
            for count, (kind, problem) in enumerate(problems, start=1):  # noqa: B007
                writer.writerow(_row(kind, problem))
    except OSError as error:
        raise CatalogError(f"{file} cannot be written ({error.strerror}). Choose another place.") from error
    return count


def _row(kind: str, problem: Trouble) -> Sequence[Any]:
    title, advice = KINDS[kind]
    again = "yes" if problem.retryable else "no"
    words = (problem.path, problem.root, title, problem.phase_title, problem.message, advice)
    return (problem.photo, *map(_harmless, words), problem.attempts, again)


def _harmless(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULAS) else words
