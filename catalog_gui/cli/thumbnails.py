"""Commands about the thumbnail store: stats, verify."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from attrs import asdict

from catalog_gui.cli import thumbnails_clearing, thumbnails_making, thumbnails_place
from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Csv, Json, Quiet, command, progress, say, show, show_json, utc

if TYPE_CHECKING:
    from catalog_gui.care.reconcile import Checked, Report

_group = typer.Typer(help="Look after the thumbnail store.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    thumbnails_making.add_to(_group)
    thumbnails_clearing.add_to(_group)
    thumbnails_place.add_to(_group)
    app.add_typer(_group, name="thumbnails")


@_group.command()
@command
def stats(context: typer.Context, as_json: Json = False) -> None:
    """Say how many thumbnails there are, how large, how old, and what else lies among them."""
    from catalog_gui.media.store_stats import stats_of

    with opened(context) as keeper:
        found, volatile = stats_of(keeper.store), keeper.store.is_volatile
    if volatile:
        say(f"{found.directory} may be emptied by the system at any time. `thumbnails move` takes them elsewhere.")
    if as_json:
        times = {name: _when(getattr(found, name)) for name in ("oldest", "newest")}
        show_json(asdict(found) | times | {"directory": str(found.directory), "volatile": volatile})
        return
    show(f"{found.files} thumbnails, {found.bytes / 1e6:.1f} MB in {found.shards} folders of {found.directory}")
    show(f"  in a folder: {found.least} to {found.most}, {found.mean:g} on average")
    if found.oldest is not None:
        show(f"  written between {_when(found.oldest)} and {_when(found.newest)}")
    show(f"{found.previews} previews, {found.preview_bytes / 1e6:.1f} MB")
    if found.foreign:
        show(f"{found.foreign} files that are no thumbnails: {', '.join(found.strangers)}")


def _when(seconds: float | None) -> str | None:
    """Seconds since 1970 as UTC ISO 8601."""
    from datetime import UTC, datetime

    return None if seconds is None else utc(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None))


@_group.command()
@command
def verify(
    context: typer.Context,
    quick: Annotated[
        bool, typer.Option("--quick", help="Open only files of another length than they should have.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a check that was broken off.")] = False,
    as_json: Json = False,
    table: Csv = None,
    quiet: Quiet = False,
) -> None:
    """Check every thumbnail by opening it; the gauge follows what is found."""
    from catalog_gui.care import reconcile
    from catalog_gui.engine.table_file import require_table

    if table is not None:
        require_table(table)
    with opened(context) as keeper:
        if not resume and not quick and reconcile.interrupted_at(keeper):
            say("The last check was broken off. This one begins anew; --resume goes on where that one was.")
        report = followed(reconcile.verify(keeper, quick=quick, resume=resume), quiet)
    if table is not None:
        _write(table, report)
    if as_json:
        show_json(_as_json(report))
    else:
        _show(report)


def followed(steps: "Iterator[Checked | Report]", quiet: bool) -> "Report":
    """The report of a check, its progress shown meanwhile."""
    from catalog_gui.care.reconcile import Report

    report = Report()
    with progress(quiet) as update:
        for step in steps:
            if isinstance(step, Report):
                report = step
            else:
                update(f"{step.done} of {step.total} thumbnails", step.done / step.total if step.total else None)
    return report


_WORDS: Final = {
    "row_only": "file gone",
    "neither": "not made yet",
    "stale": "of an older picture",
    "undecodable": "damaged",
    "wrong_shape": "of another shape than the photo",
}
_OF_FILE: Final = {True: "file that a photo can take over (adopt)", False: "file that belongs to no photo"}


def _write(file: Path, report: "Report") -> None:
    """Photos whose thumbnail is not as it should be, and files of no photo."""
    from catalog_gui.engine.table_file import write_rows

    adoptable = set(report.adoptable)
    rows = [
        (each.photo, each.path, each.root, meaning)
        for name, meaning in _WORDS.items()
        for each in getattr(report, name)
    ]
    rows += [("", name, "", _OF_FILE[name in adoptable]) for name in report.file_only]
    count = write_rows(file, ("photo", "path", "folder", "what was found"), rows)
    say(f"{count} {'finding was' if count == 1 else 'findings were'} written to {file}.")


def _as_json(report: "Report") -> dict[str, Any]:
    """Photos by their paths, and under "photos" with id and root as well."""
    found = {name: getattr(report, name) for name in _WORDS}
    return {
        "ok": report.ok,
        **{name: [each.path for each in entries] for name, entries in found.items()},
        "file_only": report.file_only,
        "adoptable": report.adoptable,
        "photos": {name: [asdict(each) for each in entries] for name, entries in found.items()},
    }


def _show(report: "Report") -> None:
    show(f"{report.ok} thumbnails are as they should be.")
    for name, meaning in _WORDS.items():
        for each in getattr(report, name):
            show(f"  {meaning}: {each.path}")
    adoptable = set(report.adoptable)
    for name in report.file_only:
        show(f"  {_OF_FILE[name in adoptable]}: {name}")
