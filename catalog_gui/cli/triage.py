"""The triage command: what happened to this catalog, or to any database, and which ways lead back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog_gui.cli.context import chosen
from catalog_gui.cli.output import Json, command, show, show_json
from catalog_gui.errors import CatalogError, UsageError

if TYPE_CHECKING:
    from catalog_gui.care.triage.evidence import Evidence
    from catalog_gui.care.triage.records import Report


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(triage)


@command
def triage(
    context: typer.Context,
    database: Annotated[
        str, typer.Option(metavar="URL", help="Look at this SQLite file or PostgreSQL server instead of the catalog.")
    ] = "",
    migrations: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="Search this folder for what can remove rows; repeatable.")
    ] = None,
    log: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Read this log of a PostgreSQL server; repeatable.")
    ] = None,
    shape: Annotated[str, typer.Option("--format", help="text, json, or html: one page with everything.")] = "text",
    answer: Annotated[
        list[str] | None, typer.Option(metavar="QUESTION=yes|no", help="Answer a question of the report; repeatable.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what happened to this catalog, or to any database, and which ways lead back. Nothing is changed."""
    if shape not in ("text", "json", "html"):
        raise UsageError("--format takes text, json or html.")
    from catalog_gui.care.triage.investigate import investigate

    answers = _answers(answer or ())
    with _sources(context, database) as (subject, sources):
        sources.extend(_files(migrations or (), log or ()))
        report = investigate(subject, sources, answers, own=not database)
    _show(report, "json" if as_json else shape)


def _answers(told: Sequence[str]) -> dict[str, bool]:
    answers = {}
    for each in told:
        name, _, said = each.partition("=")
        if said.strip().lower() not in ("yes", "no"):
            raise UsageError("--answer takes QUESTION=yes or QUESTION=no.")
        answers[name.strip()] = said.strip().lower() == "yes"
    return answers


@contextmanager
def _sources(context: typer.Context, database: str) -> "Iterator[tuple[str, list[Evidence]]]":
    if database:
        from catalog_gui.care.triage.audit_log import AuditLog, audit_tables
        from catalog_gui.care.triage.database import open_database

        with open_database(database) as opened:
            audits = [AuditLog(opened, each) for each in audit_tables(opened.columns())]
            yield opened.name, [opened, *audits]
        return
    from catalog_gui.care.triage.own_catalog import own_sources
    from catalog_gui.engine.keeper import backup_folder

    file = chosen(context).path.expanduser().absolute()
    if not file.is_file():
        raise CatalogError(f"There is no catalog at {file}, so there is nothing to look at.")
    with own_sources(file, backup_folder(file)) as sources:
        yield str(file), sources


def _files(migrations: Sequence[Path], logs: Sequence[Path]) -> "Iterator[Evidence]":
    from catalog_gui.care.triage.log_file import LogFile
    from catalog_gui.care.triage.migrations_folder import MigrationsFolder

    yield from (MigrationsFolder(folder) for folder in migrations)
    yield from (LogFile(file) for file in logs)


def _show(report: "Report", shape: str) -> None:
    if shape == "json":
        from catalog_gui.care.triage.as_json import document

        show_json(document(report))
    elif shape == "html":
        from catalog_gui.care.triage.as_html import page

        show(page(report).rstrip("\n"))
    else:
        from catalog_gui.care.triage.as_text import lines

        for line in lines(report):
            show(line)
