"""Commands of safety: lock, unlock, audit, relocate, find-moved."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import chosen, opened
from catalog_gui.cli.output import Json, Quiet, command, progress, say, show, show_json, table, utc
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.find_moved import Candidate
    from catalog_gui.care.relocate import Matched
    from catalog_gui.engine.keeper import Keeper


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (lock, unlock, audit, relocate):
        app.command()(function)
    app.command("find-moved")(find_moved)


@command
def lock(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why; told to whoever is stopped by it.")] = "",
    as_json: Json = False,
) -> None:
    """Stop rebuilds, Apply, purge, reset and migrations until `unlock`: nothing shall make a loss worse."""
    from catalog_gui.catalog import incident

    locked = incident.lock(chosen(context).path.expanduser().absolute(), reason)
    if as_json:
        show_json({"locked": True, "at": locked.at + "Z", "actor": locked.actor, "reason": locked.reason})
    else:
        show(f"{locked.words}. Rebuilds, Apply, purge and migrations wait for: catalog-gui unlock")


@command
def unlock(context: typer.Context, as_json: Json = False) -> None:
    """Let everything begin again."""
    from catalog_gui.catalog import incident

    was = incident.unlock(chosen(context).path.expanduser().absolute())
    if as_json:
        show_json({"locked": False, "was_locked": was})
    else:
        show("The catalog is no longer locked." if was else "The catalog was not locked.")


@command
def audit(
    context: typer.Context,
    in_table: Annotated[
        str | None, typer.Option("--table", metavar="TABLE", help="Only changes of this table.")
    ] = None,
    operation: Annotated[int | None, typer.Option(help="Only what this operation changed.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only from this moment on: 2026-05-06 or with T07:08, UTC.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many entries, the newest.")] = 1000,
    as_json: Json = False,
) -> None:
    """Show who changed what in the catalog, the newest first."""
    from catalog_gui.catalog.audit_reading import Asked, entries, summary

    asked = Asked(in_table, operation, _moment(since), limit)
    with opened(context) as keeper, keeper.catalog.read() as session:
        found, counted = entries(session, asked), summary(session)
    if as_json:
        show_json(
            {
                "since": utc(counted.since),
                "audit": [_entry(each) for each in found],
                "tables": [
                    {"table": t.table, "audited": t.audited, "inserts": t.inserts, "updates": t.updates}
                    | {"deletes": t.deletes, "outside": t.outside, "rows": t.rows}
                    for t in counted.tables
                ],
                "holes": [{"first": first, "last": last} for first, last in counted.holes],
            }
        )
        return
    rows = (
        (each.id, utc(each.at), each.table_name, each.verb, each.rows, each.key, _who(each), each.old, each.new)
        for each in found
    )
    table(("", "when (UTC)", "table", "", "rows", "row", "who", "before", "after"), rows)
    for first, last in counted.holes:
        say(f"Entries {first} to {last} are missing: somebody has removed them.")


def _who(each: Any) -> str:
    return "another program" if each.outside else f"{each.actor}, {each.application}"


def _entry(each: Any) -> dict[str, Any]:
    names = ("id", "verb", "key", "last_key", "rows", "outside", "actor", "application")
    return {name: getattr(each, name) for name in names} | {
        "at": utc(each.at),
        "table": each.table_name,
        "operation": each.operation_id,
        "transaction": each.transaction_id,
        "old": None if each.old is None else json.loads(each.old),
        "new": None if each.new is None else json.loads(each.new),
    }


def _moment(words: str | None) -> datetime | None:
    """A moment in UTC, without a zone as the catalog keeps moments."""
    if words is None:
        return None
    try:
        found = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", words))
    except ValueError:
        raise UsageError(
            f"--since takes a date or a moment, as 2026-05-06 or 2026-05-06T07:08; {words} is none."
        ) from None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


@command
def relocate(
    context: typer.Context,
    root: Annotated[str, typer.Argument(help="One of your folders, as `info` lists it: its path or number.")],
    place: Annotated[Path, typer.Argument(metavar="NEWPATH", help="Where it is now.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really do it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what was found, and change nothing.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say that a folder of photos is somewhere else now. Everything known of its photos stays."""
    from catalog_gui.care import relocate as moving

    with opened(context) as keeper:
        found = _match(keeper, root, place, quiet)
        done = yes and not dry_run
        operation = moving.relocate(keeper, found) if done else None
    if as_json:
        show_json(_matched(found) | {"operation": operation})
    else:
        show(found.words)
        for path in found.examples:
            say(f"not found there: {path}")
    if not yes and not dry_run:
        raise UsageError("Nothing was changed. To say that the folder is there now, add --yes.")


def _match(keeper: "Keeper", root: str, place: Path, quiet: bool) -> "Matched":
    from catalog_gui.care import relocate as moving

    with progress(quiet) as update:
        for step in moving.match(keeper, moving.root_named(keeper, root), place):
            if isinstance(step, moving.Matched):
                return step
            update(f"{step.looked} of {step.photos} photos looked for", step.looked / max(1, step.photos))
    raise AssertionError("match() ends with what it found")


def _matched(found: "Matched") -> dict[str, Any]:
    return {
        "root": found.root,
        "place": str(found.place),
        "photos": found.photos,
        "same": found.same,
        "same_bytes": found.same_bytes,
        "different": found.different,
        "absent": found.absent,
        "examples": list(found.examples),
    }


@command
def find_moved(
    context: typer.Context,
    root: Annotated[str, typer.Argument(help="One of your folders, as `info` lists it: its path or number.")],
    places: Annotated[list[Path], typer.Argument(metavar="PLACE...", help="Where to search: drives, folders.")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Search for a folder of photos that was moved, by what its photos hold. Changes nothing."""
    from catalog_gui.care.find_moved import Candidate, search
    from catalog_gui.care.relocate import root_named

    found: list[Candidate] = []
    with opened(context) as keeper, progress(quiet) as update:
        for step in search(keeper, root_named(keeper, root), places):
            if isinstance(step, Candidate):
                found.append(step)
            else:
                update(f"{step.files} files looked at, now in {step.folder}", None)
    if as_json:
        show_json({"root": root, "candidates": [_candidate(each) for each in found]})
    elif not found:
        show("None of its photos was found there.")
    else:
        table(
            ("folder", "photos of those searched for"), ((str(c.place), f"{c.confirmed} of {c.sample}") for c in found)
        )
        show(f"To say that it is there: catalog-gui relocate {root} {found[0].place} --yes")


def _candidate(each: "Candidate") -> dict[str, Any]:
    return {"place": str(each.place), "found": each.found, "confirmed": each.confirmed, "sample": each.sample}
