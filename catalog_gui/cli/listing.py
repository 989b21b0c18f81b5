"""Commands that list: photos, problems, duplicates, bursts."""

from typing import Annotated, Any

import typer

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, command, show, show_json, show_json_rows, table
from catalog_gui.cli.problems import problems
from catalog_gui.errors import UsageError


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (photos, problems, duplicates, bursts):
        app.command()(function)


@command
def photos(
    context: typer.Context,
    field: Annotated[str | None, typer.Option(help="A gauge's field: dates, thumbnails, ...")] = None,
    state: Annotated[str | None, typer.Option(help="done, missing, stale, failed, not_applicable, or members.")] = None,
    path: Annotated[str, typer.Option(metavar="GLOB", help="Only paths like this, for example '2024/*.jpg'.")] = "",
    limit: Annotated[int | None, typer.Option(min=0, help="So many at most.")] = None,
    as_json: Json = False,
) -> None:
    """List photos with everything known of them."""
    from catalog_gui.engine.photos import PhotoFilter, listing

    if state and not field:
        raise UsageError("--state goes with --field: say of which field.")
    wanted = PhotoFilter(field=field, state=state, glob=path)
    with opened(context) as keeper, keeper.catalog.read() as session:
        rows = listing(session, keeper, wanted, limit)
        if as_json:
            show_json_rows("photos", rows)
        else:
            for row in rows:
                show(f"{row['path']}  {row['taken'] or 'no date'}  {row['camera_model'] or ''}".rstrip())


@command
def duplicates(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help="exact, variant or near.")] = None,
    reviewed: Annotated[bool | None, typer.Option("--reviewed/--unreviewed", help="Only these.")] = None,
    as_json: Json = False,
) -> None:
    """List clusters of photos that show the same picture."""
    from catalog_gui.engine.groups import clusters

    if kind is not None and kind not in ("exact", "variant", "near"):
        raise UsageError("--kind takes exact, variant or near.")
    with opened(context) as keeper, keeper.catalog.read() as session:
        found = clusters(session, kind, reviewed)
    if as_json:
        show_json({"clusters": found})
        return
    rows = (
        (each["id"], each["kind"], len(each["members"]), each["bytes"], each["keeper"], each["reason"])
        for each in found
    )
    _list(rows, ("", "kind", "photos", "bytes to regain", "suggested keeper", ""), "No duplicates.")


@command
def bursts(context: typer.Context, as_json: Json = False) -> None:
    """List bursts with their best frames."""
    from catalog_gui.engine.groups import bursts as found_bursts

    with opened(context) as keeper, keeper.catalog.read() as session:
        found = found_bursts(session)
    if as_json:
        show_json({"bursts": found})
        return
    rows = ((each["id"], len(each["members"]), each["best"], each["reason"]) for each in found)
    _list(rows, ("", "frames", "best", ""), "No bursts.")


def _list(rows: Any, head: tuple[str, ...], none: str) -> None:
    lines = list(rows)
    if lines:
        table(head, lines)
    else:
        show(none)
