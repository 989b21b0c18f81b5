"""output.py: one document or plain words, sentences instead of tracebacks, progress that stays out of the way."""

import io
import json
import sys
from datetime import datetime
from pathlib import Path

import pytest
import typer

from catalog_gui.cli import output
from catalog_gui.errors import CatalogError, UsageError


def ended(error: BaseException) -> int:
    """The exit code of a command in which this happens."""

    @output.command
    def stumble() -> None:
        raise error

    with pytest.raises(typer.Exit) as end:
        stumble()
    return end.value.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CatalogError("The disk is full."), 1),
        (UsageError("No such word."), 2),
        (KeyboardInterrupt(), 130),
        (typer.Exit(3), 3),
        (ZeroDivisionError("division by zero"), 1),
    ],
)
def test_each_end_has_its_code_and_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    assert ended(error) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") <= 1
    assert "Traceback" not in said.err


def test_a_fault_of_ours_goes_to_the_log_and_one_sentence_to_the_user(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(ZeroDivisionError("division by zero"))
    said = capsys.readouterr().err
    assert "Your photos are not touched" in said
    assert "division by zero" not in said


def test_words_are_one_line_whatever_is_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    output.say("one\n  two\t three")
    assert capsys.readouterr().err == "one two three\n"


def test_names_that_a_terminal_cannot_show_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    output.show("café \udcff")
    stream.flush()
    assert stream.buffer.getvalue() == b"caf\\xe9 \\udcff\n"  # type: ignore[attr-defined]


def test_rows_are_one_document_also_when_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    for rows in ([], [{"a": 1}], [{"a": 1}, {"a": "é\udcff"}]):
        output.show_json_rows("rows", iter(rows))
        text = capsys.readouterr().out
        assert json.loads(text) == {"rows": rows}
        assert text.isascii()


def test_columns_line_up_and_numbers_are_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("name", "photos"), [("a", 5), ("longer", 1234), ("none", None)])
    assert capsys.readouterr().out.splitlines() == ["name    photos", "a            5", "longer    1234", "none"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.2, "1 s"),
        (40, "40 s"),
        (89.4, "89 s"),
        (180, "3 min"),
        (7500, "2 h 5 min"),
        (5400, "1 h 30 min"),
        (7199, "2 h 0 min"),
    ],
)
def test_durations_are_said_as_people_do(seconds: float | None, words: str) -> None:
    assert output.duration(seconds) == words


def test_moments_are_told_in_utc() -> None:
    assert output.utc(datetime(2024, 5, 6, 7, 8, 9, 123456)) == "2024-05-06T07:08:09.123Z"
    assert output.utc(None) is None


def test_progress_in_a_pipe_is_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(0, 100, 2))
    monkeypatch.setattr(output.time, "monotonic", lambda: float(next(moments)))
    with output.progress(quiet=False) as update:
        for number in range(10):
            update("Reading the photos", number / 10)
    lines = capsys.readouterr().err.splitlines()
    assert 2 <= len(lines) <= 4
    assert lines[0].endswith("% Reading the photos")


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with output.progress(quiet=True) as update:
        update("Reading the photos", 0.5)
    assert capsys.readouterr().err == ""


def test_on_a_terminal_progress_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", stream)
    with output.progress(quiet=False) as update:
        update("[bold]names in brackets[/bold]", 0.5)
        update("Looking at the folders", None)
    assert stream.getvalue()
