"""Commands about backups of the catalog: create, list, verify, restore. They work on a damaged catalog too."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import chosen, current_settings
from catalog_gui.cli.output import Json, command, say, show, show_json, table, utc
from catalog_gui.errors import CatalogError, UsageError

if TYPE_CHECKING:
    from catalog_gui.catalog.backups import Backup
    from catalog_gui.catalog.restoring import Difference

_group = typer.Typer(
    help="Backups of the catalog: make, list, check, go back.", no_args_is_help=True, rich_markup_mode=None
)


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.add_typer(_group, name="backup")


def _places(context: typer.Context) -> tuple[Path, Path]:
    """(the catalog, the folder of its backups)."""
    from catalog_gui.engine.keeper import backup_folder

    file = chosen(context).path.expanduser().absolute()
    return file, backup_folder(file)


@_group.command()
@command
def create(context: typer.Context, as_json: Json = False) -> None:
    """Make a backup of the catalog now, and check it."""
    from catalog_gui.catalog import backups, sqlite
    from catalog_gui.catalog.catalog import damaged, is_absent, refuse_lost

    file, folder = _places(context)
    if is_absent(file):
        refuse_lost(file, folder)
        raise CatalogError(f"There is no catalog at {file}. Make one with: catalog-gui init")
    try:
        made = backups.read(backups.make(file, folder, backups.ON_DEMAND, current_settings().backups_kept))
    except sqlite.Damaged as error:
        raise damaged(file, folder, error) from error
    if as_json:
        show_json(_entry(made))
    else:
        show(f"Backup {made.id}: {made.photos} photos, verified. It is at {made.path}")


@_group.command("list")
@command
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the backups of the catalog, the newest first."""
    from catalog_gui.catalog import backups

    _tell(backups.listing(*_places(context)), as_json)


@_group.command()
@command
def verify(
    context: typer.Context,
    which: Annotated[str | None, typer.Argument(metavar="[BACKUP]", help="Only this one, as `list` names it.")] = None,
    as_json: Json = False,
) -> None:
    """Check backups again: the same bytes, sound, the same number of rows."""
    from catalog_gui.catalog import backups

    file, folder = _places(context)
    named = [backups.find(file, folder, which)] if which else backups.listing(file, folder)
    checked = [backups.verify(backup) for backup in named]
    _tell(checked, as_json)
    if not all(backup.verified for backup in checked):
        raise typer.Exit(1)


def _tell(found: "list[Backup]", as_json: bool) -> None:
    if as_json:
        show_json({"backups": [_entry(backup) for backup in found]})
    elif found:
        rows = (
            (each.id, each.photos, each.bytes, "verified" if each.verified else "NOT SOUND", each.reason)
            for each in found
        )
        table(("backup", "photos", "bytes", "", "made"), rows)
    else:
        show("There are no backups of this catalog yet. Make one with: catalog-gui backup create")


def _entry(backup: "Backup") -> dict[str, Any]:
    return {
        "id": backup.id,
        "path": str(backup.path),
        "at": utc(backup.at),
        "bytes": backup.bytes,
        "verified": backup.verified,
        "photos": backup.photos,
        "reason": backup.reason,
        "sha256": backup.sha256,
        "schema": backup.schema,
        "rows": backup.counts,
    }


@_group.command()
@command
def restore(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="BACKUP", help="The backup, as `list` names it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really do it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in the journal.")] = "",
    as_json: Json = False,
) -> None:
    """Put the catalog back to a backup. The catalog as it is becomes a backup first, so that this can be taken back."""
    from catalog_gui.catalog import backups, restoring

    file, folder = _places(context)
    backup = backups.find(file, folder, which)
    difference = restoring.compare(file, backup)
    if dry_run or not yes:
        if as_json:
            show_json({"backup": backup.id, "changes": _changes(difference)})
        else:
            _show_changes(difference)
        if not dry_run:
            raise UsageError("Nothing was changed. To put the catalog back to this backup, add --yes.")
        return
    done = restoring.restore(file, folder, backup, reason, current_settings().backups_kept)
    if as_json:
        show_json(
            {
                "backup": backup.id,
                "operation": done.operation,
                "snapshot": None if done.snapshot is None else done.snapshot.id,
                "before": done.before,
                "after": done.after,
                "changes": _changes(difference),
            }
        )
    else:
        show(f"The catalog is as it was in backup {backup.id}: {backup.photos} photos.")
        say(_way_back(done.snapshot))


def _way_back(snapshot: "Backup | None") -> str:
    if snapshot is None:
        return "There was no catalog any more that could be kept."
    if not snapshot.verified:
        return f"The damaged catalog is kept as it was: {snapshot.path}"
    return f"To take this back: catalog-gui backup restore {snapshot.id} --yes"


def _changes(difference: "Difference") -> list[dict[str, Any]]:
    return [{"table": table, "now": now, "then": then} for table, now, then in difference.changes]


def _show_changes(difference: "Difference") -> None:
    if difference.now is None:
        show("The catalog as it is cannot be read.")
    rows = [(table, "unknown" if now is None else now, then) for table, now, then in difference.changes]
    if rows:
        table(("", "now", "then"), rows)
    else:
        show("As many rows in every table as now.")
