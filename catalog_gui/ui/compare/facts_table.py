"""The facts of several photos as one table: what decides first, then what differs, then what does not."""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from catalog_gui.engine.records import Fact, PhotoDetails

UNKNOWN: Final = "–"
PATH: Final = "Path"
"""A fact of the file that is left out here."""
FOLDER: Final = "Folder"
"""Stands for the path: the name of the file is above its picture."""
LEFT_OUT: Final = frozenset({"Groups", "Fingerprints", "Pictures made of it", "What is made", "Problems"})
"""Groups of facts that say nothing about which photo is the better one."""
FIRST: Final = (FOLDER, "Taken", "Size", "Pixels", "Format", "Quality")
"""What a choice is made by; these stand first and in this order, whether they differ or not."""


@frozen
class FactRow:
    """One fact of all the photos."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the photos differ in it."""
        return len(set(self.values)) > 1


def facts_table(photos: Sequence[PhotoDetails], more: Sequence[Sequence[Fact]] = ()) -> list[FactRow]:
    """A row for each fact.

    :param more: further facts for each photo, put before its own.
    """
    columns = [_facts(details) for details in photos]
    beside = [{("", fact.label): fact.value for fact in facts} for facts in more]
    keys = dict.fromkeys(key for column in [*beside, *columns] for key in column)
    for column, facts in zip(columns, beside, strict=False):
        column.update(facts)
    rows = [FactRow(label, tuple(column.get((group, label), UNKNOWN) for column in columns)) for group, label in keys]
    own = {fact.label for facts in more for fact in facts}
    return sorted(rows, key=lambda row: _rank(row, own))


def only_differing(rows: Iterable[FactRow], photos: int) -> list[FactRow]:
    """The rows in which the photos differ; all rows of a photo that is alone."""
    return [row for row in rows if photos < 2 or row.differs]


def _rank(row: FactRow, own: set[str]) -> tuple[int, int]:
    if row.label in own:
        return 0, 0
    if row.label in FIRST:
        return 1, FIRST.index(row.label)
    return (2, 0) if row.differs else (3, 0)


def _facts(details: PhotoDetails) -> dict[tuple[str, str], str]:
    facts = {
        (group.title, fact.label): fact.value
        for group in details.groups
        if group.title not in LEFT_OUT
        for fact in group.facts
        if fact.label != PATH
    }
    return {(FOLDER, FOLDER): str(details.path.parent)} | facts
