"""The command about what was done: runs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, command, duration, show, show_json, table, utc
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.history import LogLine, PhaseFigures, RunFigures

RESULTS = ("completed", "cancelled", "interrupted", "failed", "running")
_LISTED = f"{', '.join(RESULTS[:-1])} or {RESULTS[-1]}"
USUAL = 10
"""Runs that are listed in words unless another number is asked for."""
MOST = 10_000
NUMBERS = ("phase", "title", "requested", "done", "failed", "skipped", "seconds", "before", "after", "expected")


@command
def runs(
    context: typer.Context,
    run: Annotated[
        int | None, typer.Option("--run", metavar="N", help="Only this run, with all that failed in it.")
    ] = None,
    photo: Annotated[
        str | None, typer.Option("--photo", metavar="PHOTO", help="All that failed with this photo, in any run.")
    ] = None,
    status: Annotated[str | None, typer.Option(metavar="RESULT", help=f"Only those that are {_LISTED}.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help=f"At most so many; {USUAL} unless said, with --json all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the history of rebuilds, newest first, and what the newest came to."""
    from catalog_gui.engine import history

    if status is not None and status not in RESULTS:
        raise UsageError(f"--status takes {_LISTED}.")
    if photo is not None:
        _show_log_of(context, photo, as_json)
        return
    with opened(context) as keeper, keeper.catalog.read() as session:
        found = history.runs(session, keeper.phases, None if run is None else [run])
        if run is not None and not found:
            raise UsageError(f"There is no run {run}. catalog-gui runs lists them.")
        log = history.log_of(session, keeper.phases, found[0]) if run is not None else None
    found = [each for each in found if status in (None, each.result)]
    found = found[: limit or (None if as_json else USUAL)]
    if as_json:
        more = {} if log is None else {"log": [_entry(line) for line in log]}
        show_json({"runs": [_run(each) for each in found]} | more)
    else:
        _tell(found, log)


def _show_log_of(context: typer.Context, words: str, as_json: bool) -> None:
    """Every line that any run's log holds of a photo, the newest first."""
    from catalog_gui.engine import history
    from catalog_gui.engine.photos import find_photo

    with opened(context) as keeper, keeper.catalog.read() as session:
        photo, path = find_photo(session, words)
        log = history.log_of_photos(session, keeper.phases, [photo], MOST)
        found = history.runs(session, keeper.phases)
    if as_json:
        lines = [_entry(line) | {"run": history.run_at(found, line.at)} for line in log]
        show_json({"photo": photo, "path": path, "log": lines})
    elif log:
        table(("when (UTC)", "", "", "", ""), (_log_line(line) for line in log))
    else:
        show(f"Nothing has ever failed with {path}.")


def _entry(line: "LogLine") -> dict[str, Any]:
    return asdict(line) | {"at": utc(line.at)}


def _run(run: "RunFigures") -> dict[str, Any]:
    return {
        "run": run.run,
        "started": utc(run.started),
        "ended": utc(run.ended),
        "result": run.result,
        "seconds": round(run.seconds, 3),
        "workers": run.workers,
        "phases": [_phase(each) for each in run.phases],
    }


def _phase(phase: "PhaseFigures") -> dict[str, Any]:
    figures = {name: getattr(phase, name) for name in (*NUMBERS, "eligible", "verdict", "why")}
    return figures | {"seconds": round(phase.seconds, 3)}


def _tell(found: "Sequence[RunFigures]", log: "Sequence[LogLine] | None") -> None:
    """All runs in a line each and the newest as a table; or one run with its log."""
    if not found:
        show("Nothing was run yet.")
        return
    if log is None:
        table(("run", "started (UTC)", "result", "made", "failed"), (_line(run) for run in found))
        show()
    _tell_run(found[0])
    if log:
        show()
        table(("when (UTC)", "", "", "", ""), (_log_line(line) for line in log))


def _line(run: "RunFigures") -> tuple[Any, ...]:
    made, failed = (sum(getattr(phase, name) for phase in run.phases) for name in ("done", "failed"))
    return run.run, utc(run.started), run.result, made, failed or ""


def _tell_run(run: "RunFigures") -> None:
    show(f"Run {run.run}: {run.label}, {run.result} after {duration(run.seconds)}")
    head = ("", "before", "after", "expected", "of", "made", "failed", "waited", "time", "")
    table(head, (_figures(phase) for phase in run.phases))
    for phase in run.phases:
        if phase.verdict != "met":
            show(f"{phase.title}: {phase.verdict}. {phase.why}")
    if run.absent:
        show(f"Not in this run: {', '.join(run.absent)}.")


def _figures(phase: "PhaseFigures") -> tuple[Any, ...]:
    numbers = (phase.before, phase.after, phase.expected, phase.eligible, phase.done, phase.failed, phase.skipped)
    return (phase.title, *numbers, duration(phase.seconds) if phase.requested else "", phase.verdict)


def _log_line(line: "LogLine") -> tuple[Any, ...]:
    words = line.message if line.result == "failed" else "came right"
    return utc(line.at), line.path, line.title, line.kind or "", words
