"""The command that lets a catalog begin anew: reset."""

from typing import Annotated

import typer

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, command, say, show, show_json
from catalog_gui.errors import UsageError


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(reset)


@command
def reset(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why; kept in the catalog's history for ever.")] = "",
    typed: Annotated[
        str, typer.Option("--phrase", metavar="WORDS", help='The phrase that names the photos: "reset 1,234 photos".')
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be forgotten, and change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Forget all photos and what was said of them, and begin anew. No photo is touched; a backup is made before."""
    from catalog_gui.care.guard import phrase
    from catalog_gui.care.reset import reset as forget
    from catalog_gui.care.reset import to_forget, would_go
    from catalog_gui.care.triage.nouns import OWN, rows_of

    with opened(context) as keeper:
        photos = to_forget(keeper)
        if not dry_run and not (reason.strip() and typed):
            raise UsageError(
                "Nothing was changed. To forget all that is known of your photos, say why and how many they are:"
                f' --reason "..." --phrase "{phrase("reset", photos)}"'
            )
        rows = would_go(keeper) if dry_run else {}
        done = None if dry_run else forget(keeper, reason, typed)
    if as_json:
        backup = None if done is None else done.backup.id
        show_json(
            {"photos": photos, "operation": done and done.operation, "backup": backup}
            | ({"rows": rows} if dry_run else {})
        )
    elif done is None:
        show(f"{photos} photos would be forgotten, with all that was said of them. None would be touched.")
        for name, count in rows.items():
            if name in OWN:
                show(f"  {rows_of(name, count, OWN)}")
    else:
        show(f"{done.photos} photos are forgotten; none was touched. To find them again: catalog-gui scan")
        say(f"To take this back: catalog-gui backup restore {done.backup.id} --yes")
