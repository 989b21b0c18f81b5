"""Commands of safety: lock, unlock, relocate, find-moved."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import chosen, opened
from catalog_gui.cli.output import Json, Quiet, command, progress, say, show, show_json, table
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.find_moved import Candidate
    from catalog_gui.care.relocate import Matched
    from catalog_gui.engine.keeper import Keeper


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (lock, unlock, relocate):
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
        operation = moving.relocate(keeper, found).operation if done else None
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
        "same_size": found.same_size,
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
        show(_advice(root, found[0]))


def _advice(root: str, likeliest: "Candidate") -> str:
    if likeliest.covered:
        return (
            f"{likeliest.place} belongs to {likeliest.covered}, one of your folders: its photos count there,"
            " and the catalog cannot follow there."
        )
    return f"To say that it is there: catalog-gui relocate {root} {likeliest.place} --yes"


def _candidate(each: "Candidate") -> dict[str, Any]:
    names = ("found", "confirmed", "sample", "covered")
    return {"place": str(each.place)} | {name: getattr(each, name) for name in names}
