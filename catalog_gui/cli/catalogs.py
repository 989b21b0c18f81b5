"""Commands about catalogs and their folders: gui, init, info, add, scan."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli import reading
from catalog_gui.cli.context import backup_if_due, chosen, current_settings, opened
from catalog_gui.cli.output import Csv, Json, Quiet, command, progress, say, show, show_json, utc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog_gui.care.whole_copies import DeepReport
    from catalog_gui.phases.scan import Looking, ScanReport


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (gui, init, info, add, scan):
        app.command()(function)


@command
def gui(context: typer.Context) -> None:
    """Open the window."""
    from catalog_gui.app import open_window

    raise typer.Exit(open_window(chosen(context).named, current_settings()))


@command
def init(context: typer.Context, as_json: Json = False) -> None:
    """Make an empty catalog."""
    from catalog_gui.catalog.catalog import create_catalog, refuse_lost
    from catalog_gui.engine.keeper import backup_folder

    path = chosen(context).path.expanduser().absolute()
    if os.path.exists(path) and not os.path.getsize(path):  # noqa: PTH110, PTH202
        refuse_lost(path, backup_folder(path))  # a file that lost its content is no wish for a new one
    create_catalog(path).close()
    if as_json:
        show_json({"catalog": str(path)})
    else:
        show(f"A new catalog is at {path}. Add photos with: catalog-gui add FOLDER")


@command
def info(context: typer.Context, as_json: Json = False) -> None:
    """Say what the catalog is and holds."""
    with opened(context) as keeper:
        facts = _facts(keeper)
    if as_json:
        show_json(facts)
        return
    show(f"{facts['name']}  ({facts['path']})")
    show(f"{facts['photos']} photos, {facts['missing']} of them missing; schema {facts['schema']}")
    for root in facts["roots"]:
        show(f"  {root['path']}: {root['photos']} photos{'' if root['there'] else ', away'}")
    show(f"Thumbnails in {facts['thumbnails']}")
    if facts["window"]:
        show(facts["window"])


def _facts(keeper: Any) -> dict[str, Any]:
    from sqlalchemy import func, select

    from catalog_gui.catalog.migrations import HEAD
    from catalog_gui.catalog.presence import others
    from catalog_gui.catalog.tables import Photo, Root
    from catalog_gui.phases.base import present
    from catalog_gui.phases.walk import is_there

    with keeper.catalog.read() as session:
        inside = dict(
            session.execute(select(Photo.root_id, func.count()).where(present()).group_by(Photo.root_id)).all()
        )
        missing = session.scalar(select(func.count()).where(present(), Photo.missing_since.is_not(None)))
        size = session.scalar(select(func.sum(Photo.size)).where(present())) or 0
        roots = [
            {
                "id": root.id,
                "path": root.path,
                "photos": inside.get(root.id, 0),
                "there": is_there(Path(root.path)),
                "scanned": utc(root.scanned_at),
            }
            for root in session.scalars(select(Root).order_by(Root.path))
        ]
    return {
        "name": keeper.catalog.name,
        "path": str(keeper.catalog.file),
        "uid": keeper.catalog.uid,
        "schema": HEAD,
        "photos": sum(inside.values()),
        "missing": missing,
        "bytes": int(size),
        "thumbnails": str(keeper.store.directory),
        "roots": roots,
        "window": others(keeper.catalog),
    }


def _folder(words: str) -> Path:
    """A folder as named; an empty name, as an unset variable of a shell leaves it, is not the folder one is in."""
    if not words:
        raise typer.BadParameter("A folder without a name was given; nothing was added.")
    return Path(words)


@command
def add(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of photos.", parser=_folder)],
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add folders of photos and look at them."""
    with opened(context, create=True) as keeper:
        report = _follow(keeper.add(folders), quiet)
    for root in report.roots:
        if root.told:
            say(root.told)
    _tell(report, as_json)


@command
def scan(
    context: typer.Context,
    accept_missing: Annotated[
        bool, typer.Option("--accept-missing", help="Mark what is gone as missing, however much it is.")
    ] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read every original again: bytes, format and picture.")
    ] = False,
    folder: Annotated[Path | None, typer.Option(help="With --deep: only the originals below this folder.")] = None,
    table: Csv = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look at all folders again."""
    reading.refuse_without(deep, folder, table)
    with opened(context) as keeper:
        backup_if_due(keeper)
        report = _follow(keeper.scan(accept_missing=accept_missing), quiet)
        read_again = reading.read_again(keeper, folder, quiet) if deep else None
    if table is not None and read_again is not None:
        reading.write(table, read_again)
    for root in report.roots:
        if root.told:
            say(root.told)
    _tell(report, as_json, read_again)
    if report.refusals and any(root.result != "scanned" for root in report.roots):
        raise typer.Exit(1)
    if read_again is not None and (read_again.damaged or read_again.unreadable):
        raise typer.Exit(3)


def _follow(steps: "Iterator[Looking | ScanReport]", quiet: bool) -> "ScanReport":
    from catalog_gui.phases.scan import ScanReport

    report = ScanReport()
    with progress(quiet) as update:
        for step in steps:
            if isinstance(step, ScanReport):
                report = step
            else:
                update(f"{step.files} photos seen in {step.root}", None)
    return report


def _tell(report: "ScanReport", as_json: bool, deep: "DeepReport | None" = None) -> None:
    names = ("new", "changed", "moved", "missing", "unchanged", "ignored")
    if as_json:
        roots = [{"root": each.root, "result": each.result, "message": each.message} for each in report.roots]
        read_again = {} if deep is None else {"deep": asdict(deep)}
        show_json({name: getattr(report, name) for name in (*names, "reread")} | {"roots": roots} | read_again)
        return
    show(", ".join(f"{getattr(report, name)} {name}" for name in names))
    if report.reread:
        show(f"{report.reread} with other sidecars than before: a rebuild reads them again.")
    if deep is not None:
        reading.tell(deep)
