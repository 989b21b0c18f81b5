"""What the rows of a table are called: in a catalog of this application by the photographer's words."""

from collections.abc import Mapping
from typing import Final

OWN: Final[Mapping[str, tuple[str, str]]] = {
    "photo": ("photo", "photos"),
    "root": ("folder", "folders"),
    "given": ("given value", "given values"),
    "decision": ("decision", "decisions"),
    "rejected": ("pair called no duplicates", "pairs called no duplicates"),
    "trash_item": ("entry of the trash", "entries of the trash"),
    "step": ("step that can be undone", "steps that can be undone"),
    "operation": ("entry of the journal", "entries of the journal"),
    "run": ("run", "runs"),
    "cluster": ("group of duplicates", "groups of duplicates"),
    "burst": ("burst", "bursts"),
    "attempt": ("try", "tries"),
    "burst_frame": ("frame of a burst", "frames of bursts"),
    "cluster_member": ("photo in a group", "photos in groups"),
    "info": ("fact about the catalog", "facts about the catalog"),
    "run_phase": ("part of a run", "parts of runs"),
    "step_part": ("part of a step", "parts of steps"),
}
"""One and many, by table."""


def rows_of(table: str, rows: int, nouns: Mapping[str, tuple[str, str]]) -> str:
    """So many of what a table holds: "38 photos", else "38 rows of photo"."""
    one, many = nouns.get(table, (f"row of {table}", f"rows of {table}"))
    return f"{rows:,} {one if rows == 1 else many}"
