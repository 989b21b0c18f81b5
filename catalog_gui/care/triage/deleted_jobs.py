"""Finished jobs whose record was cleared away, found again in a record of deletions."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from catalog_gui.care.triage.moments import moment
from catalog_gui.care.triage.records import Finding

_DONE: Final = frozenset({"success", "succeeded", "completed", "complete", "done", "finished"})
_KIND: Final = ("job_type", "task_name", "type", "kind", "name")
_STATE: Final = ("status", "state", "result")
_FINISHED: Final = ("finished_at", "completed_at", "ended_at", "date_done")
_TOLD: Final = 20


def deleted_jobs(rows: Iterable[tuple[str, Any, str]], source: str) -> Iterator[Finding]:
    """One finding for each kind of job that had succeeded and was deleted.

    :param rows: table, moment of the deletion, and the deleted row as JSON.
    """
    found: dict[str, list[str]] = {}
    for table, at, old in rows:
        job = _job(old)
        if job and str(_first(job, _STATE)).lower() in _DONE:
            finished = _first(job, _FINISHED)
            ended = f"finished at {finished}" if finished else "when it finished is not kept"
            words = f"deleted at {moment(at) or at} UTC from {table}; {ended} ({source})"
            found.setdefault(str(_first(job, _KIND) or table), []).append(words)
    for kind, told in found.items():
        yield Finding(
            f"{len(told)} finished jobs of the kind {kind} are known only from their deletion",
            "warning",
            (*told[:_TOLD], "their history was cleared away: that they ran is no proof of what they made"),
            action=None,
        )


def _job(old: str) -> dict[str, Any] | None:
    try:
        job = json.loads(old)
    except ValueError:
        return None
    return job if isinstance(job, dict) else None


def _first(job: dict[str, Any], names: Iterable[str]) -> Any:
    return next((job[name] for name in names if job.get(name)), None)
