"""What another program does to a catalog, and what a catalog holds, both past this application."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from catalog_gui.care.triage.inquiry import of_catalog
from catalog_gui.care.triage.records import Finding, Report, Way
from catalog_gui.engine.keeper import Keeper, backup_folder


def outside(file: Path, *statements: str) -> int:
    """Do this with foreign keys off, as the shell does; how many rows were concerned."""
    with closing(sqlite3.connect(file)) as connection:
        changed = sum(max(0, connection.execute(statement).rowcount) for statement in statements)
        connection.commit()
    return changed


def rows(file: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows as the file holds them."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


def triage(keeper: Keeper) -> Report:
    """The triage of a catalog, as the window and the command make it."""
    file = keeper.catalog.file
    return of_catalog(file, backup_folder(file))


def critical(report: Report) -> list[Finding]:
    """What is grave."""
    return [finding for finding in report.findings if finding.severity == "critical"]


def way(report: Report, kind: str) -> Way:
    """The first way of a kind."""
    return next(way for way in report.recovery if way.kind == kind)
