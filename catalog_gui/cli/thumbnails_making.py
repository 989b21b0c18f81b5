"""Commands that make thumbnails: regenerate, and which photos it is asked for."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, progress, say, show, show_json
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.regenerate import Prospect, Regenerated
    from catalog_gui.care.selection import Selection
    from catalog_gui.engine.keeper import Keeper

Ids = Annotated[str | None, typer.Option("--ids", metavar="N,N", help="Only these photos, by their numbers.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Only photos taken on this day or later.")]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only photos taken on this day or before.")]
Folder = Annotated[str | None, typer.Option(metavar="F", help="Only photos below this folder.")]
Shard = Annotated[str | None, typer.Option(metavar="HH", help="Only this folder of the store, 00 to ff.")]
Older = Annotated[
    float | None, typer.Option("--older-than", metavar="DAYS", help="Only thumbnails written more than so long ago.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and change nothing.")]


def add_to(group: typer.Typer) -> None:
    """Offer these commands."""
    group.command()(regenerate)


def selected(ids: str | None, since: str | None, until: str | None, folder: str | None, shard: str | None,
             older_than: float | None) -> "Selection":  # fmt: skip
    """The selection that the options mean."""
    from catalog_gui.care.selection import selection

    return selection(ids, since, until, folder, shard, older_than)


@command
def regenerate(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Also those that are as they should be.")] = False,
    ids: Ids = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    shard: Shard = None,
    older_than: Older = None,
    broken: Annotated[bool, typer.Option("--broken", help="Only what a check finds, which comes first.")] = False,
    previews: Annotated[bool, typer.Option("--previews", help="The large ones as well.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with one that was broken off.")] = False,
    dry_run: DryRun = False,
    throttle: Annotated[float, typer.Option(min=0, metavar="S", help="Rest so many seconds after each photo.")] = 0.0,
    between: Annotated[
        str | None, typer.Option(metavar="HH:MM-HH:MM", help="Work only within these hours, every day.")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, max=256, help="Processes at work; 0 is one for each core.")] = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make thumbnails: what is missing, or with --force again. All filters must fit; without one, all photos."""
    from catalog_gui.care import regenerate as making
    from catalog_gui.care.hours import hours

    within = None if between is None else hours(between)
    which = selected(ids, since, until, folder, shard, older_than)
    if resume and (force or broken or previews or dry_run or not which.is_everything):
        raise UsageError("--resume goes on with what was asked for then; it takes no other filters.")
    asked = making.Asked(which, force, broken, previews, throttle, workers, within)
    with opened(context) as keeper:
        if dry_run:
            _tell_prospect(last_of(making.rehearse(keeper, asked), quiet), as_json)
            return
        if resume:
            done = last_of(making.go_on(keeper, throttle, workers, within), quiet)
        else:
            _tell_unfinished(keeper)
            done = last_of(making.regenerate(keeper, asked), quiet)
    _tell(done, as_json)
    if done.failed or done.previews_failed:
        raise typer.Exit(3)


def last_of(steps: Iterator[Any], quiet: bool) -> Any:
    """The last word of something long, its progress shown meanwhile.

    :raises typer.Exit: with 130 where it was interrupted; what was done is kept.
    """
    last: Any = None
    notice: str | None = None
    with progress(quiet) as update:
        try:
            for last in steps:
                _show_progress(last, update)
                before, notice = notice, getattr(last, "notice", None)
                if notice and notice != before and not quiet:
                    say(notice)
        except KeyboardInterrupt:
            with suppress(AttributeError):
                steps.close()  # type: ignore[attr-defined]
            say("Interrupted. What was done is kept.")
            raise typer.Exit(130) from None
    return last


def _show_progress(step: Any, update: Callable[[str, float | None], None]) -> None:
    if hasattr(step, "fraction"):
        update(step.stage, step.fraction)
    elif hasattr(step, "total"):
        update(f"{step.done} of {step.total} thumbnails", step.done / step.total if step.total else None)


def _tell_unfinished(keeper: "Keeper") -> None:
    from datetime import UTC, datetime

    from catalog_gui.care.unfinished import unfinished

    if left := unfinished(keeper):
        began = datetime.fromtimestamp(left.started, UTC)
        say(f"A regeneration that began at {began:%Y-%m-%d %H:%M} UTC was broken off; --resume would go on with it.")


def _unknown(found: "Prospect | Regenerated") -> dict[str, Any]:
    return {
        "unknown_ids": [each.id for each in found.unknown],
        "unknown": [asdict(each) for each in found.unknown],
    }


def _tell_prospect(would: "Prospect", as_json: bool) -> None:
    from catalog_gui.engine.details import size_words

    if as_json:
        counts = {"requested": len(would.photos), "done": 0, "failed": 0, "items": [], "dry_run": True}
        sizes = {"bytes": would.bytes, "expected_bytes": would.expected}
        left = {name: getattr(would, name) for name in ("skipped", "waiting", "given_up")}
        show_json(counts | sizes | left | _unknown(would))
        return
    show(f"{len(would.photos)} thumbnails would be made; files of {size_words(would.bytes)} would be replaced.")
    _tell_rest(would)


def _tell(done: "Regenerated", as_json: bool) -> None:
    if as_json:
        names = ("requested", "done", "failed", "skipped", "waiting", "given_up", "previews_done", "previews_failed")
        counts = {name: getattr(done, name) for name in names}
        show_json(counts | _unknown(done) | {"items": [asdict(item) for item in done.items]})
        return
    show(f"{done.done} thumbnails were made." + (f" {done.failed} could not be made." if done.failed else ""))
    for item in done.items:
        if item.message:
            show(f"  {item.path}: {item.message}")
    if done.previews_done:
        show(f"{done.previews_done} previews were made.")
    _tell_rest(done)


def _tell_rest(found: "Prospect | Regenerated") -> None:
    if found.skipped:
        show(f"{found.skipped} are as they should be; --force makes them again too.")
    if found.given_up:
        show(f"{found.given_up} could not be made before and have not changed; --force tries them again.")
    if found.waiting:
        show(f"{found.waiting} wait, since their originals cannot be opened now.")
    for each in found.unknown:
        say(f"{each.id}: {each.why}")
