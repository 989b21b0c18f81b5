"""The triage commands: what happened to this catalog, or to any database; which ways lead back; and going them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import chosen, current_settings, opened
from catalog_gui.cli.output import Json, command, say, show, show_json, table
from catalog_gui.cli.triage_originals import originals
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.triage.evidence import Evidence
    from catalog_gui.care.triage.rebuild_rows import Rebuilt
    from catalog_gui.care.triage.records import Report
    from catalog_gui.care.triage.recover_copy import Prospect
    from catalog_gui.catalog.restoring import Restored

_group = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
_ways = typer.Typer(
    help="Go a way back; without --yes only what it would do.", no_args_is_help=True, rich_markup_mode=None
)

Yes = Annotated[bool, typer.Option("--yes", help="Really do it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be put back, and change nothing.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the journal.")]


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.add_typer(_group, name="triage")


@_group.callback()
@command
def triage(
    context: typer.Context,
    database: Annotated[
        str, typer.Option(metavar="URL", help="Look at this SQLite file or PostgreSQL server instead of the catalog.")
    ] = "",
    migrations: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="Search this folder for what can remove rows; repeatable.")
    ] = None,
    scripts: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Search this folder and its git history for the same; repeatable."),
    ] = None,
    log: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Read this log of a PostgreSQL server; repeatable.")
    ] = None,
    shape: Annotated[str, typer.Option("--format", help="text, json, or html: one page with everything.")] = "text",
    answer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION=yes|no", help="Answer a question of the report; unknown takes that back; repeatable."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what happened to this catalog, or to any database, and which ways lead back. The catalog is only read.

    Answers about the catalog are kept in the program's folder for data.
    """
    if context.invoked_subcommand is not None:
        return
    if shape not in ("text", "json", "html"):
        raise UsageError("--format takes text, json or html.")
    more = list(_files(migrations or (), scripts or (), log or ()))
    answers = _answers(answer or ())
    report = _of_database(database, answers, more) if database else _of_catalog(context, answers, more)
    _show(report, "json" if as_json else shape)


def _of_database(address: str, answers: dict[str, bool | None], more: "list[Evidence]") -> "Report":
    from catalog_gui.care.triage.inquiry import of_database

    return of_database(address, {name: said for name, said in answers.items() if said is not None}, more)


def _of_catalog(context: typer.Context, answers: dict[str, bool | None], more: "list[Evidence]") -> "Report":
    from catalog_gui.care.triage import investigation
    from catalog_gui.care.triage.causes import asked
    from catalog_gui.care.triage.inquiry import of_catalog

    file, folder = _places(context)
    if answers:
        asked({name: bool(said) for name, said in answers.items()})
        kept = investigation.load(file)
        for name, said in answers.items():
            kept = kept.answered(name, said)
        if file.is_file():
            investigation.save(file, kept)
    return of_catalog(file, folder, more)


def _places(context: typer.Context) -> tuple[Path, Path]:
    """(the catalog, the folder of its backups)."""
    from catalog_gui.engine.keeper import backup_folder

    file = chosen(context).path.expanduser().absolute()
    return file, backup_folder(file)


def _answers(told: Sequence[str]) -> dict[str, bool | None]:
    known = {"yes": True, "no": False, "unknown": None}
    answers = {}
    for each in told:
        name, _, said = each.partition("=")
        if said.strip().lower() not in known:
            raise UsageError("--answer takes QUESTION=yes or QUESTION=no.")
        answers[name.strip()] = known[said.strip().lower()]
    return answers


def _files(migrations: Sequence[Path], scripts: Sequence[Path], logs: Sequence[Path]) -> "Iterator[Evidence]":
    from catalog_gui.care.triage.log_file import LogFile
    from catalog_gui.care.triage.migrations_folder import MigrationsFolder
    from catalog_gui.care.triage.scripts_folder import ScriptsFolder

    yield from (MigrationsFolder(folder) for folder in migrations)
    yield from (ScriptsFolder(folder) for folder in scripts)
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


@_group.command()
@command
def numbers(
    context: typer.Context,
    photos: Annotated[list[str], typer.Argument(metavar="N...", help="Numbers of photos, with blanks or commas.")],
    as_json: Json = False,
) -> None:
    """Say what became of photos that are asked for by number and not found."""
    from catalog_gui.care.triage.photo_numbers import classify
    from catalog_gui.care.triage.sqlite_reading import opened_sqlite

    words = " ".join(photos).replace(",", " ").split()
    if not all(word.isdecimal() for word in words):
        raise UsageError("Photos are named by their numbers here, as 12,13,14.")
    file, _ = _places(context)
    if not file.is_file():
        raise UsageError(f"There is no catalog at {file}.")
    with opened_sqlite(file) as database:
        found = classify(database, [int(word) for word in words])
    if as_json:
        show_json({"photos": [{"photo": n.photo, "what": n.what, "evidence": n.evidence} for n in found]})
        return
    for each in found:
        show(f"{each.words}.")


@_group.command()
@command
def tried(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="WORDS", help="What was tried.")],
    result: Annotated[str, typer.Option(help="What came of it.")] = "",
    as_json: Json = False,
) -> None:
    """Note what you have tried about a loss and what came of it: kept with the investigation, and told in its report."""
    from catalog_gui.care.triage import investigation
    from catalog_gui.care.triage.as_json import told_tried

    file, _ = _places(context)
    if not file.is_file():
        raise UsageError(f"There is no catalog at {file}.")
    kept = investigation.load(file).with_note(action, result)
    investigation.save(file, kept)
    if as_json:
        show_json({"tried": told_tried(kept.tried)})
    else:
        show("Noted. The report tells it: catalog-gui triage")


_group.command()(originals)
_group.add_typer(_ways, name="recover")


@_ways.command("audit")
@command
def from_audit(
    context: typer.Context, yes: Yes = False, dry_run: DryRun = False, reason: Reason = "", as_json: Json = False
) -> None:
    """Put back the rows that another program has deleted, as the audit holds them. A backup is made first."""
    from catalog_gui.care.triage.rebuild_rows import rebuild_rows, rehearse

    doing = yes and not dry_run
    with opened(context) as keeper:
        done = rebuild_rows(keeper, reason) if doing else rehearse(keeper)
        if doing:
            _note(keeper.catalog.file, "audit", done.words)
    if as_json:
        show_json(_rebuilt(done))
    else:
        show(done.words)
    _end(yes, dry_run, done.snapshot.id if done.snapshot else None)


def _rebuilt(done: "Rebuilt") -> dict[str, Any]:
    return {
        "rows": dict(done.rows),
        "taken": dict(done.taken),
        "alone": dict(done.alone),
        "operation": done.operation,
        "snapshot": done.snapshot.id if done.snapshot else None,
    }


@_ways.command("wal")
@command
def from_log(
    context: typer.Context,
    in_table: Annotated[str, typer.Option("--table", metavar="TABLE", help="The table that lost rows.")] = "photo",
    yes: Yes = False,
    dry_run: DryRun = False,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Put back an earlier state from the write-ahead log beside the catalog. Close no program that uses it before."""
    from catalog_gui.care.triage.recover_copy import recover_log, rehearse_log

    file, folder = _places(context)
    if yes and not dry_run:
        _tell_restored(
            file, "wal", recover_log(file, folder, in_table, reason, current_settings().backups_kept), as_json
        )
    else:
        _tell_prospect(rehearse_log(file, in_table), as_json)
        _end(yes, dry_run, None)


@_ways.command("file")
@command
def from_file(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A copy of the catalog.")],
    yes: Yes = False,
    dry_run: DryRun = False,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Put back a copy of the catalog that somebody has kept. The catalog as it is becomes a backup first."""
    from catalog_gui.care.triage.recover_copy import recover_file, rehearse_file

    file, folder = _places(context)
    if yes and not dry_run:
        done = recover_file(file, folder, source, reason, current_settings().backups_kept)
        _tell_restored(file, f'file "{source}"', done, as_json)
    else:
        _tell_prospect(rehearse_file(file, source), as_json)
        _end(yes, dry_run, None)


def _tell_prospect(found: "Prospect", as_json: bool) -> None:
    if as_json:
        show_json({"changes": [{"table": name, "now": now, "then": then} for name, now, then in found.changes]})
    elif found.changes:
        rows = ((name, "unknown" if now is None else now, then) for name, now, then in found.changes)
        table(("", "now", "then"), rows)
    else:
        show("As many rows in every table as now.")


def _tell_restored(file: Path, way: str, done: "Restored", as_json: bool) -> None:
    words = f"The catalog is as it was then: {done.backup.photos} photos."
    snapshot = done.snapshot.id if done.snapshot else None
    _note(file, way, words)
    if as_json:
        show_json(
            {
                "backup": done.backup.id,
                "operation": done.operation,
                "snapshot": snapshot,
                "before": done.before,
                "after": done.after,
            }
        )
        return
    show(words)
    _end(True, False, snapshot)


def _note(file: Path, way: str, words: str) -> None:
    """Keep with the investigation that this was done."""
    from catalog_gui.care.triage import investigation

    command = f"catalog-gui triage recover {way} --yes"
    investigation.save(file, investigation.load(file).with_done(command, words))


def _end(yes: bool, dry_run: bool, snapshot: str | None) -> None:
    if not yes and not dry_run:
        raise UsageError("Nothing was changed. To put it back, add --yes.")
    if snapshot is not None:
        say(f"To take this back: catalog-gui backup restore {snapshot} --yes")
