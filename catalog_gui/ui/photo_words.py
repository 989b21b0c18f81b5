"""A photo in words: for tooltips, and for those who listen instead of looking."""

from pathlib import Path

from catalog_gui.engine.records import PhotoRow
from catalog_gui.ui.formatting import date_text, number

WRONG = {
    "failed": "Something could not be made for this photo. Its details say what.",
    "missing": "The original is missing.",
}
AWAY = "Its drive is not connected."


def trouble(row: PhotoRow) -> str:
    """What is wrong with a photo, as a sentence; empty if nothing is."""
    if row.offline:
        return AWAY
    return WRONG.get(row.worst or "", "")


def measures(row: PhotoRow) -> str:
    """ "14/03/2021 10:32 · 4,000 × 3,000 · quality 71", as far as known."""
    known = []
    if row.taken is not None:
        known.append(date_text(row.taken))
    if row.width and row.height:
        known.append(f"{number(row.width)} × {number(row.height)}")
    if row.quality is not None:
        known.append(f"quality {row.quality}")
    return " · ".join(known)


def in_words(row: PhotoRow, position: int, count: int, *, chosen: bool = False) -> str:
    """One line that says all that the cell shows."""
    parts = [row.name, measures(row).replace(" · ", ", "), f"{number(position + 1)} of {number(count)}"]
    parts += ["chosen"] if chosen else []
    return ", ".join(part for part in parts if part) + (f". {trouble(row)}" if trouble(row) else "")


def hint(row: PhotoRow) -> str:
    """The lines of a tooltip, the whole path among them."""
    return "\n".join(line for line in (row.name, str(Path(row.root, row.path)), measures(row), trouble(row)) if line)
