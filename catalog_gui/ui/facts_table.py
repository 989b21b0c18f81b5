"""The facts of several photos as one table: a row for each fact, a column for each photo, what differs first."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from catalog_gui.engine.records import Fact, PhotoDetails

UNKNOWN: Final = "–"
LEFT_OUT: Final = frozenset({"Groups", "Picture hashes", "Gauges", "Problems"})
"""Groups of facts that say nothing about which photo is the better one."""


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
    """Rows in the order of the facts, those that differ before those that do not.

    :param more: further facts for each photo, put before its own.
    """
    columns = [_facts(details) for details in photos]
    beside = [{("", fact.label): fact.value for fact in facts} for facts in more]
    keys = dict.fromkeys(key for column in [*beside, *columns] for key in column)
    for column, facts in zip(columns, beside, strict=False):
        column.update(facts)
    rows = [FactRow(label, tuple(column.get((group, label), UNKNOWN) for column in columns)) for group, label in keys]
    return sorted(rows, key=lambda row: not row.differs)


def _facts(details: PhotoDetails) -> dict[tuple[str, str], str]:
    return {
        (group.title, fact.label): fact.value
        for group in details.groups
        if group.title not in LEFT_OUT
        for fact in group.facts
    }
