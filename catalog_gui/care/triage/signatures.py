"""What a table's counters look like after a TRUNCATE, a rollback, DROP and CREATE, a DELETE: a likeness, never proof.

Recorded on PostgreSQL 15 as inserted / deleted / live / dead: TRUNCATE keeps the first two and leaves 0 / 0; a rolled-back
insert counts as inserted and lies there dead until it is cleared away; DROP and CREATE start at 0 / 0 / 0 / 0; deletes
that a parent caused count as the child's own.
"""

from collections.abc import Iterator

from attrs import frozen

from catalog_gui.care.triage.records import Counted, Sign, Status


@frozen
class Signature:
    """One likeness: the cause that it points to, how strongly, and why in words."""

    cause: str
    factor: float
    words: str

    @property
    def sign(self) -> Sign:
        """As evidence."""
        return Sign(self.cause, self.factor, self.words)


def signatures(table: Counted, status: Status) -> tuple[Signature, ...]:
    """What the figures of a table speak for and against."""
    if status == "wiped":
        return tuple(_wiped(table))
    if status == "refilled":
        return (
            Signature(
                "truncate",
                2.0,
                f"{table.table}: all {table.actual} rows are younger than the event, so it was emptied and filled again",
            ),
        )
    if _never_used(table) and table.remade:
        return (Signature("recreate", 6.0, f"{table.table}: counts nothing at all, and was made after its neighbours"),)
    if table.deletes and table.deletes == table.inserts and table.actual == 0:
        return (Signature("delete", 3.0, f"{table.table}: each of its {table.inserts} rows is counted as deleted"),)
    return ()


def _never_used(table: Counted) -> bool:
    return not any((table.inserts, table.deletes, table.actual, table.dead)) and table.inserts is not None


def _wiped(table: Counted) -> Iterator[Signature]:
    name, lost = table.table, table.expected or 0
    if table.dead is None:  # a database that counts in triggers alone
        yield Signature("outside", 3.0, f"{name}: {lost} rows are gone, and no delete of them was counted")
        return
    yield Signature(
        "delete",
        0.25,
        f"{name}: {lost} rows are gone, but only {table.deletes} deletes are counted: DELETE would count",
    )
    yield Signature("recreate", 0.2, f"{name}: its counters go on, and a table made anew starts at 0")
    if table.dead >= lost:
        yield Signature("rollback", 30.0, f"{name}: {table.dead} dead rows lie in its storage, as after a rollback")
        yield Signature("truncate", 0.02, f"{name}: TRUNCATE leaves no dead rows, and there are {table.dead}")
    elif table.rewritten:
        yield Signature("truncate", 4.0, f"{name}: empty, no dead rows, and its storage was replaced, as by TRUNCATE")
        yield Signature("rollback", 0.1, f"{name}: a rollback would have left its storage and dead rows in it")
    else:
        yield Signature(
            "rollback", 2.0, f"{name}: its storage was never replaced; a rollback, cleared away since, fits"
        )
        yield Signature("truncate", 0.2, f"{name}: its storage was never replaced, as TRUNCATE would")
