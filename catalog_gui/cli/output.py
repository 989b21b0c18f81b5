"""All that commands say: one JSON document or plain words on standard output, messages and progress on standard error."""

import functools
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Final, ParamSpec, TextIO, TypeVar

import typer

from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.settings import DIRS

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]

Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Also write it into a table for spreadsheets.")]

_LINE_SECONDS: Final = 5.0
"""Where standard error is no terminal, progress is a line now and then."""

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Give a command the program's way of ending: sentences and exit codes, never a traceback."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except UsageError as error:
            say(str(error))
            raise typer.Exit(2) from None
        except CatalogError as error:
            say(str(error))
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            say("Interrupted. What was done is kept.")
            raise typer.Exit(130) from None
        except BrokenPipeError:  # the reader of our output has gone, as `| head` does
            silence()
            raise typer.Exit(0) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:  # a fault of ours: the whole story goes to the log, one sentence to the user
            say(f"Something unexpected happened ({type(error).__name__}). Your photos are not touched. {_log(error)}")
            raise typer.Exit(1) from None

    return guarded


def _log(error: Exception) -> str:
    try:
        folder = DIRS.user_log_path
        folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(
            filename=folder / "catalog-gui.log", format="%(asctime)s %(process)d %(levelname)s %(message)s"
        )
        logging.getLogger("catalog_gui").error("unexpected", exc_info=error)
    except OSError:
        return "The details could not be written to a log."
    return f"The details are in {folder / 'catalog-gui.log'}."


def stop_politely() -> None:
    """Let a request to end (kill, logout) end a command as Ctrl+C does."""
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def say(words: str) -> None:
    """A message for the person, on standard error, on one line; a command does its work also where nobody hears it."""
    stream: TextIO | None = sys.stderr
    if stream is not None:
        with suppress(OSError):
            stream.write(_printable(" ".join(words.split()), stream) + "\n")
            stream.flush()


def show(words: str = "") -> None:
    """A line of the answer, on standard output."""
    _write(_printable(words, sys.stdout) + "\n")


def _write(words: str) -> None:
    """Write a part of the answer.

    :raises CatalogError: standard output is closed or takes nothing.
    :raises BrokenPipeError: its reader has gone.
    """
    stream: TextIO | None = sys.stdout
    if stream is None:
        raise CatalogError("Standard output is closed, so the answer cannot be shown. What was done is kept.")
    try:
        stream.write(words)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from error


def unwritten(error: OSError) -> CatalogError:
    """What to say when standard output takes nothing; from here on it is not tried again, which Python does as it ends."""
    silence()
    return CatalogError(f"The answer cannot be written ({error.strerror}). What was done is kept.")


def silence() -> None:
    """Let standard output lead nowhere."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def flush() -> None:
    """Write what waits in the buffer of standard output.

    :raises CatalogError: it takes nothing.
    """
    stream: TextIO | None = sys.stdout
    try:
        if stream is not None:
            stream.flush()
    except BrokenPipeError:
        silence()
    except OSError as error:
        raise unwritten(error) from error


def _printable(words: str, stream: Any) -> str:
    """Names that the terminal cannot show appear with escapes instead of ending the program."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return words.encode(encoding, "backslashreplace").decode(encoding)


def show_json(document: Any) -> None:
    """The answer as one JSON document, in ASCII: names that are no UTF-8 keep their bytes as lone surrogates."""
    _write(json.dumps(document) + "\n")


def show_json_rows(key: str, rows: Iterable[Any]) -> None:
    """{key: [rows]} written row by row: a million photos are never in memory at once."""
    encode = json.JSONEncoder().encode
    _write(f"{{{encode(key)}: [")
    for position, row in enumerate(rows):
        _write((", " if position else "") + encode(row))
    _write("]}\n")


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Columns, numbers to the right."""
    cells = [head, *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    numbers = [all(row[column][:1].isdecimal() or not row[column] for row in cells[1:]) for column in range(len(head))]
    for row in cells:
        line = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, numbers, strict=True)
        )
        show("  ".join(line).rstrip())


class Plain:
    """Progress as a line now and then, for logs and pipes."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def update(self, words: str, fraction: float | None) -> None:
        """Say it, unless something was said a moment ago."""
        if time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            say(words if fraction is None else f"{fraction:.0%} {words}")


class Bar:
    """Progress as a bar on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        self._bar = Progress(
            BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), console=Console(stderr=True)
        )
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def update(self, words: str, fraction: float | None) -> None:
        """Redraw."""
        from rich.markup import escape

        self._bar.update(
            self._task, description=escape(words), total=None if fraction is None else 1.0, completed=fraction or 0.0
        )

    def stop(self) -> None:
        """Leave the bar as it stands."""
        self._bar.stop()


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, float | None], None]]:
    """A function that shows (words, fraction) in the way that fits standard error."""
    if quiet or not sys.stderr:
        yield lambda words, fraction: None
    elif sys.stderr.isatty():
        bar = Bar()
        try:
            yield bar.update
        finally:
            bar.stop()
    else:
        yield Plain().update


def duration(seconds: float | None) -> str:
    """Seconds in words: 40 s, 3 min, 2 h 5 min."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min"


def utc(moment: Any) -> str | None:
    """A moment of the catalog as UTC ISO 8601."""
    return None if moment is None else moment.isoformat(timespec="milliseconds") + "Z"
