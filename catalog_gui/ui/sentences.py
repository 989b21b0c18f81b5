"""The sentences of the overview: what matters now, in one line, and the facts below it in another."""

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from catalog_gui.ui.desk import LastRun, Summary
from catalog_gui.ui.formatting import counted, duration, number, photos, rate_text, roughly, size_text, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.coverage import Gauge
    from catalog_gui.engine.plan import Plan
    from catalog_gui.engine.progress import Progress

DOT = "  ·  "


@frozen
class Headline:
    """What stands above the gauges.

    :param urgent: whether there is something to do, so that the button is the primary one.
    """

    sentence: str
    urgent: bool


def headline(gauges: "Sequence[Gauge]", plan: "Plan | None", total: int) -> Headline:
    """The one sentence that matters.

    :param total: photos in the catalog.
    """
    phases = {gauge.phase: gauge for gauge in gauges if gauge.status != "not available"}
    lacking = sum(gauge.missing + gauge.stale for gauge in phases.values())
    things = plan.things if plan is not None else lacking
    time = f", {roughly(plan.seconds)}" if plan is not None and plan.seconds is not None and things else ""
    if things and phases and all(gauge.status == "never run" for gauge in phases.values()):
        return Headline(f"{photos(total)} {'is' if total == 1 else 'are'} waiting to be examined{time}", urgent=True)
    if things:
        return Headline(f"{counted(things, 'thing is', 'things are')} missing{time}", urgent=True)
    if failed := sum(gauge.failed for gauge in phases.values()):
        return Headline(f"Nothing else can be made; {counted(failed, 'thing', 'things')} failed", urgent=False)
    if lacking:
        return Headline(f"{counted(lacking, 'thing waits', 'things wait')} for a drive that is away", urgent=False)
    return Headline("Nothing is missing", urgent=False)


def facts(summary: Summary, now: datetime) -> str:
    """ "96,228 photos · 412 GB · last run yesterday at 14:05"."""
    parts = [photos(summary.photos), size_text(summary.size)]
    if summary.last_run is not None:
        parts.append(last_run(summary.last_run, now))
    return DOT.join(parts)


def last_run(run: LastRun, now: datetime) -> str:
    """When it was and what came of it."""
    how = {"completed": "", "cancelled": ", cancelled", "failed": ", could not finish"}.get(run.result, ", interrupted")
    text = f"last run {when(run.ended, now)}{how}"
    return f"{text}, {number(run.failed)} failed" if run.failed else text


def going_on(progress: "Progress", *, paused: bool) -> str:
    """The sentence of a run: what is being done, and how long the whole will still take."""
    if paused:
        return f"Paused: {progress.stage.lower()}"
    if progress.seconds_left is None:
        return progress.stage
    return f"{progress.stage}, {roughly(progress.seconds_left)} left"


def run_facts(progress: "Progress", *, paused: bool) -> str:
    """ "4,021 of 12,403 things · 212 photos a second · 2 at work · 1 min so far"; failures stand beside, to be clicked."""
    parts = []
    requested = sum(phase.requested for phase in progress.phases)
    if requested:
        settled = sum(phase.done + phase.failed for phase in progress.phases)
        parts.append(f"{number(settled)} of {counted(requested, 'thing', 'things')}")
    if progress.rate and not paused:
        parts.append(rate_text(progress.rate))
    if progress.workers:
        parts.append(f"{number(progress.workers)} at work")
    parts.append(f"{duration(progress.seconds)} so far")
    return DOT.join(parts)


def outcome(progress: "Progress") -> str:
    """What is said when a run has ended; one without phases has said it itself."""
    if progress.result == "completed" and not progress.phases:
        return progress.notice or ""
    made = sum(phase.done for phase in progress.phases)
    failed = f" {counted(progress.failures, 'thing', 'things')} failed." if progress.failures else ""
    if progress.result == "completed":
        if not made and not progress.failures:
            return "Nothing was missing."
        return f"{counted(made, 'thing was', 'things were')} made in {duration(progress.seconds)}.{failed}"
    if not progress.phases:
        return "Stopped. What was done is kept."
    return f"Stopped. What was made is kept ({counted(made, 'thing', 'things')}).{failed}"
