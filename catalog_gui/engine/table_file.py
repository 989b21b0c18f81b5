"""Tables for spreadsheets, in CSV."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from catalog_gui.errors import CatalogError, UsageError

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would calculate a cell that begins so; names of files may."""


def require_table(file: Path) -> None:
    """Make sure of a table's name before long work is done for it.

    :raises UsageError: it does not end in .csv: a photo's name, given by mistake, must not be written over.
    """
    if file.suffix.lower() != ".csv":
        raise UsageError(f"{file.name} does not end in .csv, so nothing was written. Choose a name that does.")


def write_rows(file: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows under a head; how many there are.

    :raises UsageError: see require_table.
    :raises CatalogError: it cannot be written.
    """
    require_table(file)
    count = 0
    try:
        # The mark at the beginning tells spreadsheets that it is UTF-8; names that are none keep their bytes.
        with file.open("w", encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(head)
            for count, row in enumerate(rows, start=1):  # noqa: B007
                writer.writerow([_harmless(cell) for cell in row])
    except OSError as error:
        raise CatalogError(f"{file} cannot be written ({error.strerror}). Choose another place.") from error
    return count


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
