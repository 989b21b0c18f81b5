"""A database of any kind, opened to be read only."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from catalog_gui.care.triage.evidence import Evidence
from catalog_gui.errors import CatalogError, UsageError


class Refused(CatalogError):
    """The database does not answer: the right to ask is lacking, a value is not what was expected, nobody is there."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The database cannot be looked at: {why}. Nothing was changed.")
        self.why = why


class Database(Evidence, Protocol):
    """What sources that read tables need. Every statement that it takes reads."""

    @property
    def kind(self) -> str:
        """ "sqlite" or "postgresql"."""
        ...

    @property
    def name(self) -> str:
        """What the report calls it; without a password."""
        ...

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query.

        :raises Refused: the database does not answer it; what comes after is answered as before.
        """
        ...

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of every table, tables in order of their names."""
        ...

    def triggers(self) -> Mapping[str, frozenset[str]]:
        """Which of INSERT, UPDATE, DELETE, TRUNCATE fire a trigger, of each table that has one."""
        ...

    def quoted(self, table: str) -> str:
        """A table's name as it stands in a statement."""
        ...


@contextmanager
def open_database(address: str) -> Iterator[Database]:
    """Open what an address names: a PostgreSQL server, or an SQLite file by its path or sqlite:/// address.

    :raises UsageError: an address of another kind.
    :raises CatalogError: it is not there or cannot be read.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        with _sqlite(Path(address)) as database:
            yield database
    elif scheme.partition("+")[0] == "sqlite":
        with _sqlite(_path_of(rest)) as database:
            yield database
    elif scheme.partition("+")[0] in ("postgresql", "postgres"):
        from catalog_gui.care.triage.postgres_reading import opened_postgres

        with opened_postgres(f"postgresql://{rest}") as database:
            yield database
    else:
        raise UsageError("--database takes the path of an SQLite file, sqlite:///path, or postgresql://user@host/name.")


def _path_of(rest: str) -> Path:
    """The file of sqlite:///relative, sqlite:////absolute and sqlite:///C:/absolute."""
    return Path(unquote(rest.removeprefix("/").partition("?")[0]))


@contextmanager
def _sqlite(file: Path) -> Iterator[Database]:
    from catalog_gui.care.triage.sqlite_reading import opened_sqlite

    if not file.expanduser().is_file():
        raise CatalogError(f"There is no file at {file}, so there is nothing to look at.")
    with opened_sqlite(file.expanduser().absolute()) as database:
        yield database
