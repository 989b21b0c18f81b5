"""Commands that list: photos, problems, duplicates, bursts."""

from collections import deque
from typing import Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, show, show_json, show_json_rows, table, utc
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
def problems(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what may be tried again, now.")] = False,
    attempts: Annotated[
        str | None, typer.Option("--attempts", metavar="PHOTO", help="Every try that this photo has seen fail.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what could not be done, and why."""
    from catalog_gui.engine.photos import problems as found

    if attempts is not None:
        _show_attempts(context, attempts, as_json)
        return
    with opened(context) as keeper:
        if retry:
            from catalog_gui.care.bit_rot import read_again
            from catalog_gui.cli.rebuilding import follow
            from catalog_gui.engine.plan import Scope

            deque(read_again(keeper), maxlen=0)
            follow(keeper.rebuild(scope=Scope(failed=True)), quiet)
        with keeper.catalog.read() as session:
            rows = found(session, keeper.phases)
    if as_json:
        show_json({"problems": [asdict(row) for row in rows]})
        return
    if not rows:
        show("No problems.")
    for kind in dict.fromkeys(row.kind for row in rows):
        group = [row for row in rows if row.kind == kind]
        show(f"{kind}: {len({row.photo for row in group})} photos")
        for row in group:
            show(f"  {row.path}  [{row.phase}] {row.message}")


def _show_attempts(context: typer.Context, words: str, as_json: bool) -> None:
    """What was tried with one photo, the oldest first."""
    from catalog_gui.engine.attempts import attempts_of
    from catalog_gui.engine.photos import find_photo

    with opened(context) as keeper, keeper.catalog.read() as session:
        photo, path = find_photo(session, words)
        tries = attempts_of(session, photo)
    if as_json:
        rows = [asdict(each) | {"at": utc(each.at), "seconds": round(each.seconds, 3)} for each in tries]
        show_json({"photo": photo, "path": path, "attempts": rows})
        return
    rows_shown = ((utc(each.at), each.phase, f"{each.seconds:.2f} s", each.result, each.message) for each in tries)
    _list(rows_shown, ("when (UTC)", "", "took", "", ""), f"Nothing has ever failed with {path}.")


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
