"""What statements found in files and logs say for and against causes, given which tables lost rows."""

from collections.abc import Iterable, Iterator, Sequence, Set

from catalog_gui.care.triage.foreign_keys import delete_closure, truncate_closure
from catalog_gui.care.triage.records import ForeignKey, Sign, Statement

_ROWS = frozenset({"TRUNCATE", "DELETE", "DROP TABLE", "DROP SCHEMA", "DROP DATABASE"})
"""Statements that take whole rows. DROP TYPE ... CASCADE takes the columns of that type, never a row."""


def statement_signs(
    statements: Sequence[Statement], keys: Sequence[ForeignKey], lost: Set[str], uncounted: Set[str] = frozenset()
) -> Iterator[Sign]:
    """Signs of every statement that can have to do with the tables that lost rows.

    :param uncounted: those of them whose missing rows are not among the deletes that the server counted.
    """
    logged = [statement for statement in statements if statement.outcome is not None]
    written = [statement for statement in statements if statement.outcome is None and not statement.backwards]
    for statement in logged:
        yield from _logged(statement, keys, lost, uncounted)
    if any(statement.outcome is None for statement in statements):
        yield from _written(written, keys, lost)


def reached(statement: Statement, keys: Iterable[ForeignKey]) -> frozenset[str]:
    """The tables whose rows a statement takes if it succeeds."""
    if statement.verb == "TRUNCATE":
        return truncate_closure(keys, statement.target) if statement.cascade else frozenset({statement.target})
    if statement.verb == "DELETE":
        return delete_closure(keys, statement.target)
    return frozenset({statement.target}) if statement.verb == "DROP TABLE" else frozenset()


def _cause(statement: Statement) -> str:
    return {"TRUNCATE": "truncate", "DELETE": "delete", "DROP TABLE": "recreate"}.get(statement.verb, "migration")


def _logged(statement: Statement, keys: Sequence[ForeignKey], lost: Set[str], uncounted: Set[str]) -> Iterator[Sign]:
    hit = reached(statement, keys) & lost
    if not hit:
        return
    told = f"“{statement.words}” at {statement.at} UTC ({statement.place})"
    if statement.outcome == "failed":
        yield Sign(
            _cause(statement), 0.8, f"attempted without effect: {told} failed with {statement.reason or 'an error'}"
        )
        return
    if statement.verb == "DELETE" and hit <= uncounted:
        yield Sign("delete", 0.8, f"{told} was sent, but what it deleted is counted, and the missing rows are not")
        return
    certain = "was carried out" if statement.outcome == "finished" else "was sent, and no error followed"
    factor = (15.0 if statement.outcome == "finished" else 8.0) * (1 if hit == lost else 0.5)
    yield Sign(_cause(statement), factor, f"{told} {certain}; it reaches {', '.join(sorted(hit))}")


def _written(statements: Sequence[Statement], keys: Sequence[ForeignKey], lost: Set[str]) -> Iterator[Sign]:
    hitting = [statement for statement in statements if reached(statement, keys) & lost]
    for statement in hitting:
        hit = ", ".join(sorted(reached(statement, keys) & lost))
        yield Sign("migration", 4.0, f"{statement.place} has “{statement.words}”, which reaches {hit}")
    if hitting:
        return
    yield Sign("migration", 0.3, "no migration that was looked through takes rows of these tables")
    for statement in statements:
        if statement.verb == "DROP TYPE" and statement.cascade:
            yield Sign(
                "migration",
                0.9,
                f"{statement.place} has “{statement.words}”: it takes columns of that type with it, never rows",
            )
