"""Commands about the gaps and filling them: coverage, plan, rebuild, runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import backup_if_due, opened
from catalog_gui.cli.history import runs
from catalog_gui.cli.output import Json, Quiet, command, duration, progress, say, show, show_json, table
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator

    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan
    from catalog_gui.engine.progress import Progress

Only = Annotated[list[str] | None, typer.Option(metavar="PHASE", help="Do only this phase; may be given again.")]
Skip = Annotated[list[str] | None, typer.Option(metavar="PHASE", help="Leave out this phase; may be given again.")]
Force = Annotated[bool, typer.Option("--force", help="Make again what is done.")]
Workers = Annotated[int, typer.Option(min=0, max=256, help="Processes at work; 0 is one for each core.")]


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (coverage, plan, rebuild, runs):
        app.command()(function)


@command
def coverage(
    context: typer.Context,
    as_json: Json = False,
    sql: Annotated[bool, typer.Option("--sql", help="Show how each gauge is counted, as SQL.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Say in words and as SQL how this field is counted.")
    ] = None,
) -> None:
    """Show what the photos have and lack."""
    from catalog_gui.engine.keeper import photos_in

    if explain is not None:
        _explain(context, explain, as_json)
        return
    if sql:
        _show_definitions(context)
        return

    with opened(context) as keeper:
        gauges = keeper.gauges()
        photos = _total(gauges)
        if photos is None:
            with keeper.catalog.read() as session:
                photos = photos_in(session)
    if as_json:
        show_json({"photos": photos, "fields": [_gauge(gauge) for gauge in gauges]})
    else:
        show_gauges(gauges)


def _show_definitions(context: typer.Context) -> None:
    """The SELECT of each phase, that gives every photo's state: whoever doubts a gauge can count again."""
    from catalog_gui.engine.definitions import sql_of

    with opened(context) as keeper:
        for phase in keeper.phases:
            show(f"-- {', '.join(field.title for field in phase.fields)}")
            show(f"{sql_of(phase)};")


def _explain(context: typer.Context, field: str, as_json: bool) -> None:
    """By which rule photos are counted in each state of one field.

    :raises UsageError: there is no such field.
    """
    from catalog_gui.engine.definitions import EVERYONE, rules, sql_of

    with opened(context) as keeper:
        titles = {each.name: (phase, each.title) for phase in keeper.phases for each in phase.fields}
    if field not in titles:
        raise UsageError(f"There is no field called {field}. There are: {', '.join(titles)}.")
    phase, title = titles[field]
    words, statement = rules(phase.name), sql_of(phase)
    if as_json:
        show_json({"field": field, "title": title, "rules": words, "sql": statement})
        return
    show(f"{title}. {EVERYONE}")
    for state, rule in words.items():
        show(f"  {state.replace('_', ' ')}: {rule}")
    show()
    show(f"{statement};")


def _total(gauges: "Sequence[Gauge]") -> int | None:
    """Every gauge counts every photo once, so any of them knows how many there are."""
    return gauges[0].eligible + gauges[0].not_applicable if gauges else None


def _gauge(gauge: "Gauge") -> dict[str, Any]:
    return {
        "field": gauge.field,
        "title": gauge.title,
        "done": gauge.done,
        "missing": gauge.missing,
        "stale": gauge.stale,
        "failed": gauge.failed,
        "not_applicable": gauge.not_applicable,
        "eligible": gauge.eligible,
        "percent": gauge.percent,
        "status": gauge.status,
        "members": gauge.members,
        "parts": gauge.parts,
        "groups": gauge.groups,
        "reason": gauge.reason,
    }


def show_gauges(gauges: "Sequence[Gauge]") -> None:
    """The gauges as a table."""
    head = ("", "done", "of", "", "missing", "stale", "failed", "rightly none", "")
    table(head, (_gauge_row(gauge) for gauge in gauges))


def _gauge_row(gauge: "Gauge") -> tuple[Any, ...]:
    percent = "" if gauge.percent is None else f"{gauge.percent:.2f} %"
    words = gauge.status if gauge.members is None else f"{gauge.status}, {gauge.members} {gauge.members_label}"
    return (
        gauge.title,
        gauge.done,
        gauge.eligible,
        percent,
        gauge.missing or "",
        gauge.stale or "",
        gauge.failed or "",
        gauge.not_applicable or "",
        words,
    )


@command
def plan(
    context: typer.Context, only: Only = None, skip: Skip = None, force: Force = False, as_json: Json = False
) -> None:
    """Show what a rebuild would do."""
    from catalog_gui.engine.plan import Scope

    with opened(context) as keeper:
        made = keeper.plan(only=only or (), skip=skip or (), scope=Scope(force=force))
    _tell_plan(made, as_json)


def _tell_plan(made: "Plan", as_json: bool) -> None:
    if as_json:
        keys = ("phase", "title", "purpose", "photos", "needs", "seconds", "status", "reason")
        phases = [{key: getattr(phase, key) for key in keys} for phase in made.phases]
        show_json({"phases": phases, "seconds": made.seconds})
        return
    table(
        ("", "photos", "time", "", ""),
        ((each.title, each.photos, duration(each.seconds), each.status, each.reason) for each in made.phases),
    )
    if made.seconds is not None:
        show(f"about {duration(made.seconds)} in all")


@command
def rebuild(
    context: typer.Context,
    only: Only = None,
    skip: Skip = None,
    force: Force = False,
    workers: Workers = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and do nothing.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fill every gap: what is missing, stale or may be tried again."""
    from catalog_gui.engine.plan import Scope

    with opened(context) as keeper:
        if dry_run:
            _tell_plan(keeper.plan(only=only or (), skip=skip or (), scope=Scope(force=force)), as_json)
            return
        backup_if_due(keeper)
        steps = keeper.rebuild(only=only or (), skip=skip or (), scope=Scope(force=force), workers=workers)
        last = follow(steps, quiet)
    if as_json:
        show_json(_run(last))
    else:
        _show_run(last)
    if last.failures:
        raise typer.Exit(3)


def follow(steps: "Generator[Progress, None, None]", quiet: bool) -> "Progress":
    """Show a run's progress, and give its last word.

    :raises typer.Exit: with 130 where it was interrupted; what was done is kept.
    """
    notice = None
    with progress(quiet) as update:
        try:
            for step in steps:
                if step.notice and step.notice != notice:
                    notice = step.notice
                    say(notice)
                update(_words(step), step.fraction)
        except KeyboardInterrupt:
            steps.close()
            say("Interrupted. What was done is kept; the next rebuild goes on from there.")
            raise typer.Exit(130) from None
    return step


def _words(step: "Progress") -> str:
    parts = [step.stage]
    if step.rate:
        parts.append(f"{step.rate:.1f} photos/s")
    if step.seconds_left is not None:
        parts.append(f"{duration(step.seconds_left)} left")
    if step.failures:
        parts.append(f"{step.failures} failed")
    return ", ".join(parts)


def _run(last: "Progress") -> dict[str, Any]:
    return {
        "run": last.run,
        "result": last.result,
        "seconds": round(last.seconds, 3),
        "phases": [
            {
                "phase": phase.phase,
                "requested": phase.requested,
                "done": phase.done,
                "failed": phase.failed,
                "skipped": phase.skipped,
                "seconds": round(phase.seconds, 3),
            }
            for phase in last.phases
        ],
    }


def _show_run(last: "Progress") -> None:
    worked = [phase for phase in last.phases if phase.requested or phase.skipped]
    if worked:
        table(
            ("", "done", "failed", "waiting", "time"),
            ((each.title, each.done, each.failed or "", each.skipped or "", duration(each.seconds)) for each in worked),
        )
    else:
        show("Nothing was missing.")
    if last.failures:
        show("Some photos could not be done; catalog-gui problems says why.")
