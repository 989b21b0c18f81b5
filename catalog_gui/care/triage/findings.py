"""What was seen, said in one sentence each, the gravest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from catalog_gui.care.triage.emptiness import told
from catalog_gui.care.triage.nouns import rows_of
from catalog_gui.care.triage.records import LOST, Deletion, Finding, Reach, Severity, Statement, TableReport
from catalog_gui.care.triage.statement_signs import reached

SHARE: Final = 0.05
ROWS: Final = 10
"""More rows than this, and more than the share of all: a mass deletion. What comes from outside is told at any size."""

Nouns = Mapping[str, tuple[str, str]]
EMPTY: Final[Nouns] = {}

_ORDER: Final = {"critical": 0, "warning": 1, "info": 2}


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


def of_tables(tables: Sequence[TableReport], nouns: Nouns = EMPTY) -> Iterator[Finding]:
    """What the tables' verdicts say."""
    for table in tables:
        expected, actual = table.expected or 0, table.actual or 0
        counted = f"{table.inserts} inserts and {table.deletes} deletes are counted, {actual} rows are there"
        evidence = (counted, *table.signatures)
        match table.status:
            case "wiped":
                yield Finding(f"{table.table}: all {_many(table, expected, nouns)} are gone", "critical", evidence)
            case "refilled":
                yield Finding(
                    f"{table.table}: its {_many(table, expected, nouns)} are gone, and {actual:,} new ones are there",
                    "critical",
                    evidence,
                )
            case "partial":
                lost = expected - actual
                yield Finding(
                    f"{table.table}: {lost:,} of {_many(table, expected, nouns)} are gone",
                    _gravity(lost, expected),
                    evidence,
                )
            case "grew":
                yield Finding(
                    f"{table.table}: {_many(table, actual - expected, nouns)} without a record of their making",
                    "warning",
                    (counted, "they were there before the counting began, or came in around it"),
                )
    if unknown := [table.table for table in tables if table.status == "unaudited"]:
        yield Finding(
            f"Of {len(unknown)} tables nobody counted what was put in and deleted", "info", (", ".join(unknown),)
        )


def _many(table: TableReport, rows: int, nouns: Nouns) -> str:
    return rows_of(table.table, rows, nouns) if table.table in nouns else f"{rows:,} rows"


def _gravity(lost: int, whole: int) -> Severity:
    return "critical" if is_mass(lost, whole) else "warning"


def is_mass(lost: int, whole: int) -> bool:
    """Whether so many rows of so many are a mass deletion."""
    return lost > ROWS and lost > SHARE * whole


def of_deletions(
    deletions: Sequence[Deletion], tables: Sequence[TableReport], nouns: Nouns = EMPTY
) -> Iterator[Finding]:
    """Rows deleted at once."""
    there = {table.table: table.actual or 0 for table in tables}
    for deletion in deletions:
        mass = is_mass(deletion.rows, deletion.rows + there.get(deletion.table, 0))
        if not mass and not deletion.outside:
            continue
        what = rows_of(deletion.table, deletion.rows, nouns)
        title = f"Another program deleted {what}" if deletion.outside else f"{what} were deleted in one transaction"
        yield Finding(title + _what_became(deletion), _gravity_of(deletion), tuple(_told(deletion)))


def _what_became(deletion: Deletion) -> str:
    if not deletion.back:
        return ""
    return ", and all are there again" if not deletion.gone else f", {deletion.gone:,} of them still gone"


def _gravity_of(deletion: Deletion) -> Severity:
    if not deletion.gone:
        return "info"
    return "warning" if deletion.outside is False else "critical"


def _told(deletion: Deletion) -> Iterator[str]:
    when = f"at {deletion.at} UTC" if deletion.at else "at an unknown time"
    if deletion.outside and deletion.actor is None:
        yield f"{when}, by another program; which one and who, the database does not know"
    else:
        program = "with " + deletion.application if deletion.application else "by a program without a name"
        yield f"{when}, by {deletion.actor or 'an unknown user'}, {program}"
    yield deletion.evidence
    if deletion.empty:
        yield told(deletion.empty, deletion.rows)
    if deletion.kept:
        yield f"{deletion.kept:,} of the rows can be read in full there"


def of_statements(statements: Sequence[Statement], tables: Sequence[TableReport]) -> Iterator[Finding]:
    """Statements that were tried, and places in migrations that can remove something."""
    for statement in statements:
        if statement.outcome == "failed":
            yield Finding(
                f"An attempt to remove from {statement.target} failed: no effect",
                "info",
                (
                    f"{statement.place} at {statement.at} UTC: {statement.words}",
                    statement.reason or "the server refused",
                ),
            )
        elif statement.outcome is not None:
            yield Finding(
                f"{statement.verb} on {statement.target} was sent at {statement.at} UTC",
                "warning",
                (_where(statement),),
            )
    written = [each for each in statements if each.outcome is None and each.verb != "CASCADE"]
    if written:
        lost = {table.table for table in tables if table.status in LOST}
        hits = [each for each in written if not each.backwards and reached(each, ()) & lost]
        yield Finding(
            f"{len(written)} places in the migrations can remove something, {len(hits)} of them rows that are gone",
            "warning" if hits else "info",
            tuple(_where(each) + (" (in the part that takes it back)" if each.backwards else "") for each in written),
        )


def _where(statement: Statement) -> str:
    return f"{statement.place}: {statement.words}"


def of_reaches(reaches: Sequence[Reach]) -> Iterator[Finding]:
    """One statement that would explain everything. Inference, and told as such."""
    if reaches and reaches[0].exact and len(reaches[0].explained) > 1:
        best = reaches[0]
        yield Finding(
            f"One TRUNCATE {best.root} CASCADE would explain all {len(best.explained)} emptied tables and no other",
            "info",
            (
                "by the foreign keys it empties: " + ", ".join(best.explained),
                "this is inference: TRUNCATE follows foreign keys whatever their ON DELETE rule says",
            ),
        )
