"""Problems as a table for spreadsheets: a row for each thing that could not be done, in CSV."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from catalog_gui.engine.records import KINDS
from catalog_gui.engine.table_file import write_rows

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

    :raises UsageError: its name does not end in .csv.
    :raises CatalogError: it cannot be written.
    """
    return write_rows(file, HEAD, (_row(kind, problem) for kind, problem in problems))


def _row(kind: str, problem: Trouble) -> Sequence[Any]:
    title, advice = KINDS[kind]
    again = "yes" if problem.retryable else "no"
    words = (problem.path, problem.root, title, problem.phase_title, problem.message, advice)
    return (problem.photo, *words, problem.attempts, again)
