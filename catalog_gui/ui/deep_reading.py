"""Reading all originals again from the window: told as the progress of a run without phases."""

import time
from collections.abc import Iterator

from catalog_gui.care.bit_rot import Checked, inspect_originals
from catalog_gui.care.whole_copies import DeepReport
from catalog_gui.engine.executors import worker_count
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.progress import Progress
from catalog_gui.ui.formatting import counted, number, photos


def read_all(keeper: Keeper) -> Iterator[Progress]:
    """Read every original; stopped or killed it goes on there the next time. Its processes step back for the window."""
    began = time.monotonic()
    yield _progress("Reading all originals again", 0.0)
    steps = inspect_originals(keeper)
    try:
        for step in steps:
            seconds = time.monotonic() - began
            if isinstance(step, DeepReport):
                yield _progress("All originals read", seconds, notice=outcome(step), result="completed")
            else:
                yield _so_far(step, seconds, worker_count(keeper.settings.workers))
    finally:
        steps.close()


def outcome(report: DeepReport) -> str:
    """What came of it, in a sentence."""
    if not report.checked and not report.resumed:
        return "There are no originals that could be read: are the drives there?"
    read = f"{photos(report.checked)} read again{', after those of before' if report.resumed else ''}"
    if not report.damaged and not report.unreadable:
        return f"{read}: none has changed by itself."
    bad = []
    if report.damaged:
        with_copy = sum(bool(each.copies) for each in report.damaged)
        copies = f" (of {number(with_copy)} there is a whole copy)" if with_copy else ""
        bad.append(f"{number(len(report.damaged))} damaged{copies}")
    if report.unreadable:
        bad.append(f"{number(len(report.unreadable))} not readable")
    return f"{read}: {' and '.join(bad)}. Problems shows them."


def _so_far(step: Checked, seconds: float, workers: int) -> Progress:
    damaged = f", {number(step.damaged)} damaged" if step.damaged else ""
    words = f"Originals read again: {number(step.done)} of {counted(step.total, 'photo', 'photos')}{damaged}"
    rate = step.done / seconds if seconds else None
    left = (step.total - step.done) / rate if rate else None
    share = step.done / step.total if step.total else 1.0
    return _progress(words, seconds, rate=rate, left=left, share=share, failures=step.damaged, workers=workers)


def _progress(
    stage: str,
    seconds: float,
    rate: float | None = None,
    left: float | None = None,
    share: float = 0.0,
    failures: int = 0,
    workers: int = 0,
    notice: str | None = None,
    result: str | None = None,
) -> Progress:
    return Progress(
        run=None,
        phases=(),
        stage=stage,
        rate=rate,
        seconds_left=left,
        seconds=seconds,
        fraction=1.0 if result else share,
        failures=failures,
        workers=workers,
        notice=notice,
        result=result,
    )
