"""unbroken.py: an interrupt waits for the end of what must be whole, and is not lost."""

import signal
import threading

import pytest

from catalog_gui.engine.unbroken import unbroken


def interrupted(times: int) -> list[int]:
    """Be interrupted so often within; which interrupts were outlived."""
    outlived: list[int] = []

    def work() -> None:
        with unbroken():
            for number in range(times):
                signal.raise_signal(signal.SIGINT)
                outlived.append(number)

    with pytest.raises(KeyboardInterrupt):
        work()
    return outlived


def test_an_interrupt_comes_after_the_end() -> None:
    assert interrupted(1) == [0]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_second_one_comes_through() -> None:
    assert interrupted(2) == [0]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_an_interrupt_nothing_happens_and_errors_pass() -> None:
    with unbroken():
        pass
    with pytest.raises(ValueError, match="mine"), unbroken():
        raise ValueError("mine")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_in_another_thread_nothing_is_touched() -> None:
    found = []

    def work() -> None:
        with unbroken():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.default_int_handler]
