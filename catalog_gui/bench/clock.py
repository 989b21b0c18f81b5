"""Time as the benchmarks take it: CPU seconds of this program and its workers, and the middle of several rounds."""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any


def cpu_seconds() -> float:
    """User and system time of this process and of all its processes that have ended. Windows tells only of this one."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def tells_of_workers() -> bool:
    """Whether cpu_seconds() counts worker processes on this system."""
    return os.name == "posix"


def seconds(action: Callable[[], Any]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def middle(action: Callable[[], Any], rounds: int) -> float:
    """The median of so many calls, in wall-clock seconds: one disturbed call says nothing."""
    return median(seconds(action) for _ in range(rounds))
