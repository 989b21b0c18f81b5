"""Sources of evidence, and how what they tell is put together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from attrs import asdict, evolve, frozen

from catalog_gui.care.triage.records import Counted, Deletion, Event, Finding, ForeignKey, Place, Sign, Statement, Way


@frozen
class Clues:
    """What one source tells; whatever it does not know is left out.

    :param engine: "sqlite" or "postgresql", told by the database itself.
    :param header: facts about the database, each a name and a value.
    :param counted: tables; where several sources count one table, what a later one knows wins.
    :param signs: what speaks for and against causes, beside what follows from the tables.
    :param gaps: what cannot be known, and why.
    :param places: files and folders that are worth a look.
    :param locked: whether the incident lock is on; None where there is none.
    :param copied_at: when the newest copy was made that is known to be sound.
    """

    engine: str = ""
    header: tuple[tuple[str, str], ...] = ()
    counted: tuple[Counted, ...] = ()
    keys: tuple[ForeignKey, ...] = ()
    events: tuple[Event, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    signs: tuple[Sign, ...] = ()
    gaps: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    locked: bool | None = None
    copied_at: datetime | None = None


@frozen
class Loss:
    """Rows that are gone, by table; for a table whose rows were not counted, how many went at least."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows that are gone, at least."""
        return sum(self.rows.values())


class Evidence(Protocol):
    """One source: a database's statistics, an audit, a journal, backups, a log, a folder of migrations. It only reads."""

    title: ClassVar[str]
    """What is looked at, in words."""

    def clues(self) -> Clues:
        """What this source knows."""
        ...

    def ways(self, loss: Loss) -> Sequence[Way]:
        """The ways back that this source offers; asked only when rows are gone."""
        ...


def gathered(told: Iterable[Clues]) -> Clues:
    """What all sources tell together."""
    every = list(told)
    return Clues(
        engine=next((clues.engine for clues in every if clues.engine), ""),
        header=tuple(fact for clues in every for fact in clues.header),
        counted=_counted(table for clues in every for table in clues.counted),
        keys=tuple(key for clues in every for key in clues.keys),
        events=tuple(sorted((event for clues in every for event in clues.events), key=lambda event: event.at)),
        deletions=tuple(deletion for clues in every for deletion in clues.deletions),
        statements=tuple(statement for clues in every for statement in clues.statements),
        findings=tuple(finding for clues in every for finding in clues.findings),
        signs=tuple(sign for clues in every for sign in clues.signs),
        gaps=tuple(dict.fromkeys(gap for clues in every for gap in clues.gaps)),
        places=tuple(dict.fromkeys(place for clues in every for place in clues.places)),
        locked=next((clues.locked for clues in every if clues.locked is not None), None),
        copied_at=max((clues.copied_at for clues in every if clues.copied_at), default=None),
    )


def _counted(tables: Iterable[Counted]) -> tuple[Counted, ...]:
    together: dict[str, Counted] = {}
    for table in tables:
        known = {name: value for name, value in asdict(table).items() if value is not None}
        together[table.table] = evolve(together.get(table.table, table), **known)
    return tuple(together.values())
