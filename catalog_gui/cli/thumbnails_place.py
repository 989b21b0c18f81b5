"""Commands about the store as a whole: move, backup, rollback."""

from pathlib import Path
from typing import Annotated, Any

import typer

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, say, show, show_json
from catalog_gui.cli.thumbnails_clearing import Yes
from catalog_gui.cli.thumbnails_making import DryRun, last_of
from catalog_gui.errors import UsageError


def add_to(group: typer.Typer) -> None:
    """Offer these commands."""
    for function in (move, backup, rollback):
        group.command()(function)


@command
def move(
    context: typer.Context,
    place: Annotated[Path, typer.Argument(metavar="NEWPLACE", help="The folder where they shall lie.")],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take the thumbnails to another folder: copied, compared, and only then deleted here."""
    from catalog_gui.care.moving import move as take

    with opened(context) as keeper:
        done = last_of(take(keeper, place), quiet)
    if done.volatile:
        say(f"{done.place} may be emptied by the system at any time; the thumbnails would then be made anew.")
    if as_json:
        show_json(_facts(done) | {"volatile": done.volatile})
    else:
        show(f"{done.files} files lie in {done.place} now.")


@command
def backup(
    context: typer.Context,
    drop: Annotated[bool, typer.Option("--drop", help="Delete the copy instead of making one.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Copy all thumbnails before they are made again; `rollback` brings them back."""
    from catalog_gui.care import staging

    with opened(context) as keeper:
        if drop:
            staging.forget(keeper)
        done = None if drop else last_of(staging.back_up(keeper), quiet)
    if as_json:
        show_json(_facts(done) if done else {"dropped": True})
    else:
        show(f"{done.files} files were copied to {done.place}." if done else "The copy is deleted.")


@command
def rollback(
    context: typer.Context, yes: Yes = False, dry_run: DryRun = False, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Go back to the copy that `backup` made, byte for byte."""
    from catalog_gui.care import staging
    from catalog_gui.media.store_stats import stats_of

    with opened(context) as keeper:
        copy = staging.backup_of(keeper.store)
        if dry_run:
            found = stats_of(copy)
            files, size = found.files + found.previews, found.bytes + found.preview_bytes
            facts = {"operation": None, "files": files, "bytes": size, "directory": str(copy.directory)}
            show_json(facts | {"dry_run": True}) if as_json else show(f"{files} files would be brought back.")
            return
        if not yes:
            raise UsageError("This replaces the thumbnails with those that were copied. Do it with --yes.")
        done = last_of(staging.roll_back(keeper), quiet)
    if as_json:
        show_json(_facts(done))
    else:
        show(f"{done.files} files are as they were when they were copied.")


def _facts(done: Any) -> dict[str, Any]:
    return {"operation": done.operation, "files": done.files, "bytes": done.bytes, "directory": str(done.place)}
