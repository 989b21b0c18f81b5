"""Commands about the thumbnail store: stats, verify."""

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, progress, show, show_json

_group = typer.Typer(help="Look after the thumbnail store.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.add_typer(_group, name="thumbnails")


@_group.command()
@command
def stats(context: typer.Context, as_json: Json = False) -> None:
    """Say how many thumbnails there are, and how large."""
    with opened(context) as keeper:
        found = keeper.store.stats()
    if as_json:
        show_json(
            {"files": found.files, "bytes": found.bytes, "shards": found.shards, "directory": str(found.directory)}
        )
    else:
        show(f"{found.files} thumbnails, {found.bytes / 1e6:.1f} MB in {found.shards} folders of {found.directory}")


@_group.command()
@command
def verify(context: typer.Context, as_json: Json = False, quiet: Quiet = False) -> None:
    """Check every thumbnail by opening it; the gauge follows what is found."""
    from catalog_gui.care.reconcile import Report
    from catalog_gui.care.reconcile import verify as check

    report = Report()
    with opened(context) as keeper, progress(quiet) as update:
        for step in check(keeper):
            if isinstance(step, Report):
                report = step
            else:
                update(f"{step} thumbnails checked", None)
    if as_json:
        show_json(asdict(report))
        return
    words = {
        "row_only": "file gone",
        "file_only": "file that belongs to no photo",
        "neither": "not made yet",
        "stale": "of an older picture",
        "undecodable": "damaged",
        "wrong_shape": "of another shape than the photo",
    }
    show(f"{report.ok} thumbnails are as they should be.")
    for name, meaning in words.items():
        for each in getattr(report, name):
            show(f"  {meaning}: {each}")
