"""What a triage speaks of: counts, events, deletions, statements, and the report made of them. Moments are UTC, no zone."""

from datetime import datetime
from typing import Final, Literal

from attrs import frozen

Status = Literal["wiped", "refilled", "partial", "intact", "grew", "unaudited"]
Severity = Literal["info", "warning", "critical"]
Outcome = Literal["failed", "finished", "unknown"]

LOST: Final = frozenset({"wiped", "refilled", "partial"})
"""Statuses of tables that hold fewer rows than were put in and not deleted."""


@frozen
class Counted:
    """One table as one source knows it; None is what that source does not know.

    :param dead: rows that are gone, and still lie in the storage.
    :param oldest: when the oldest row that is there was made.
    :param emptied: when the storage was last written, known of an empty table only.
    :param rewritten: whether the storage was replaced since the table was made.
    :param remade: whether the table itself is newer than all tables around it.
    """

    table: str
    inserts: int | None = None
    deletes: int | None = None
    actual: int | None = None
    dead: int | None = None
    oldest: datetime | None = None
    emptied: datetime | None = None
    rewritten: bool | None = None
    remade: bool | None = None

    @property
    def expected(self) -> int | None:
        """Rows that should be there; None if they were not counted from the beginning."""
        if self.inserts is None or self.deletes is None or self.inserts < self.deletes:
            return None
        return self.inserts - self.deletes


@frozen
class ForeignKey:
    """Rows of `child` name rows of `parent`."""

    child: str
    parent: str
    on_delete: str
    """CASCADE, SET NULL, RESTRICT, NO ACTION, ..."""


@frozen
class Event:
    """Something that happened, or was over by then."""

    at: datetime
    what: str
    evidence: str
    severity: Severity = "info"


@frozen
class Deletion:
    """Rows deleted from one table in one transaction.

    :param application: the program that said its name; None where none did.
    :param outside: whether it was another program than the one that the database belongs to; None: cannot be told.
    :param empty: fields that held nothing in some of these rows, each with in how many.
    :param kept: how many of the rows can be read in full where this was read.
    :param back: how many of the rows are there again.
    """

    table: str
    rows: int
    at: datetime | None
    transaction: str | None
    actor: str | None
    application: str | None
    evidence: str
    outside: bool | None = None
    empty: tuple[tuple[str, int], ...] = ()
    kept: int = 0
    back: int = 0

    @property
    def gone(self) -> int:
        """Rows that are still gone."""
        return self.rows - self.back


@frozen
class Statement:
    """A statement that can remove rows, where it was found.

    :param verb: TRUNCATE, DELETE, DROP TABLE, DROP TYPE, ...
    :param outcome: of one in a log; None for one in a file of the project.
    :param backwards: whether it stands in the part of a migration that takes it back.
    """

    verb: str
    target: str
    cascade: bool
    words: str
    place: str
    at: datetime | None = None
    outcome: Outcome | None = None
    reason: str = ""
    backwards: bool = False


@frozen
class Sign:
    """What speaks for a cause (factor above 1) or against it (below 1): how many times likelier it makes that cause."""

    cause: str
    factor: float
    words: str


@frozen
class Way:
    """A way back.

    :param kind: backup, copy, audit, wal, storage or originals; the best path is chosen by it.
    :param command: what to type; None where a person has to do it another way, which `option` says.
    :param why: what makes it available, or what is in its way.
    """

    kind: str
    option: str
    available: bool
    command: str | None
    why: str


@frozen
class Finding:
    """Something that was seen, with where; `action` is the command that answers it."""

    title: str
    severity: Severity
    evidence: tuple[str, ...]
    action: str | None = None


@frozen
class TableReport:
    """One table with its verdict. `signatures`: what its figures look like; a likeness, no proof."""

    table: str
    inserts: int | None
    deletes: int | None
    expected: int | None
    actual: int | None
    status: Status
    oldest: datetime | None = None
    signatures: tuple[str, ...] = ()


@frozen
class Hypothesis:
    """A likely cause. `falsified_by`: what would rule it out."""

    cause: str
    title: str
    confidence: int
    evidence: tuple[str, ...]
    against: tuple[str, ...]
    falsified_by: str


@frozen
class Question:
    """Something that only the person knows. `answer`: yes, no, or not asked yet."""

    name: str
    words: str
    answer: bool | None = None


@frozen
class Step:
    """One line of what to do next, and who does it: the person, or this program."""

    words: str
    done: bool = False
    command: str | None = None
    owner: str = "you"


@frozen
class Place:
    """A file or folder that is worth a look. `what` says why; a place that is not there is told too."""

    path: str
    what: str
    exists: bool


@frozen
class Tried:
    """Something that was tried against a loss, by a person or by this program, and what came of it."""

    at: datetime
    action: str
    result: str
    by: str


@frozen
class Reach:
    """What one statement on `root` empties with it: `explained` were emptied, `others` hold rows and are whole."""

    root: str
    explained: tuple[str, ...]
    unexplained: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether it explains all that was emptied, and nothing else would have been."""
        return bool(self.explained) and not self.unexplained and not self.others


@frozen
class Report:
    """All that is known. `header`: name and value of facts about the database, in order."""

    subject: str
    made_at: datetime
    header: tuple[tuple[str, str], ...]
    tables: tuple[TableReport, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    hypotheses: tuple[Hypothesis, ...]
    recovery: tuple[Way, ...]
    questions: tuple[Question, ...]
    gaps: tuple[str, ...]
    statements: tuple[Statement, ...]
    reaches: tuple[Reach, ...]
    steps: tuple[Step, ...]
    places: tuple[Place, ...] = ()
    tried: tuple[Tried, ...] = ()
    """What was tried about it so far, in its order."""
    signs: tuple[Sign, ...] = ()
    """What the causes were weighed by, so that other answers can be weighed without reading again."""
    engine: str = ""
