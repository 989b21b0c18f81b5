"""The schema and its history. A new catalog is made at once; an older one is backed up, then brought forward by Alembic."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, text
from sqlalchemy.orm import Session

from catalog_gui.catalog import audit, journal

HEAD: Final = "0005"
"""The schema of this version; revisions are numbers of four digits, so that newer ones are known as newer."""


def kept_tables(metadata: MetaData) -> list[Table]:
    """The tables that hold knowledge: all but the derived ones, which come and go with their phases."""
    return [table for table in metadata.sorted_tables if not table.info.get("derived")]


def revision_of(connection: Connection) -> str | None:
    """The schema that a database has; None for one that is no catalog."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def create(connection: Connection, metadata: MetaData) -> None:
    """Make the tables of an empty catalog, marked with the newest revision (a test compares this with the migrations)."""
    metadata.create_all(connection, tables=kept_tables(metadata))
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    audit.install(connection)


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring an older catalog forward, in one transaction. Alembic is loaded only here: it takes half a second.

    The audit's triggers make way for changes of the tables, and are there again at the end; what is there already when
    they are made for the first time is counted as a beginning.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", Path(__file__).parent.as_posix().replace("%", "%%"))
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        before, audited = revision_of(connection), inspect(connection).has_table("audit")
        audit.remove(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if to == "head":
            _be_watched(connection, f"Bring the catalog from form {before} to {HEAD}", audited)


def _be_watched(connection: Connection, label: str, audited: bool) -> None:
    """Put the triggers in their place, and the migration into the journal: counted where counting goes on already."""
    with Session(connection, autoflush=False, join_transaction_mode="rollback_only") as session:
        audit.sign(session.connection(), None, journal.actor(), journal.APPLICATION)
        if audited:
            audit.install(connection)
        said = journal.begin(session, "migration", label, exclusive=True)
        if not audited:
            audit.install(connection)
            audit.begin_counting(connection, said.id)
        journal.end(session, said.id, "completed")
        session.flush()
        audit.unsign(session.connection())
