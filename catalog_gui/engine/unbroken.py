"""What must not be broken off half-way: Ctrl+C waits until it is done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

ENDING: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def unbroken() -> Iterator[None]:
    """Hold the first Ctrl+C, or a system's wish to end, back until the end of this; a second one comes through at once.

    Only the main thread is ever interrupted, so elsewhere nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        if held and callable(handler := before[number]):
            handler(number, frame)
        held.append(number)

    before = {int(number): signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        signal.signal(number, hold)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if held:
        signal.raise_signal(held[0])
