"""main.py as other programs meet it: a process with exit codes, signals, pipes, and no Qt."""

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest
from camera import album, copy, jpeg

Program = Callable[..., subprocess.Popen[str]]

posix = pytest.mark.skipif(os.name == "nt", reason="signals")


@pytest.fixture
def environment(tmp_path: Path, home: Path) -> dict[str, str]:
    """What a program of the test finds around it."""
    own = {"CATALOG_GUI_CATALOG": str(tmp_path / "test.catalog"), "THUMBNAIL_DIR": str(tmp_path / "thumbnails")}
    return dict(os.environ) | own | {"PYTHONWARNINGS": "error", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Program]:
    """Start the program; what is still there at the end of the test is ended."""
    with ExitStack() as programs:

        def begin(*words: object) -> subprocess.Popen[str]:
            command = [sys.executable, "-m", "catalog_gui", *map(str, words)]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            program = subprocess.Popen(command, env=environment, text=True, start_new_session=True, **pipes)
            programs.enter_context(program)
            programs.callback(program.kill)
            return program

        yield begin


def finish(program: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = program.communicate(timeout=100)
    assert "Traceback" not in err
    return program.returncode, out, err


COMMANDS = (
    ["info"],
    ["coverage"],
    ["plan"],
    ["photos"],
    ["problems"],
    ["runs"],
    ["duplicates"],
    ["bursts"],
    ["scan"],
    ["rebuild", "--dry-run"],
    ["thumbnails", "stats"],
    ["thumbnails", "verify"],
    ["doctor"],
)
WITHOUT_QT = """
import sys
from typer.testing import CliRunner
from catalog_gui.cli.main import app
for words in {commands!r}:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == 0 or words == ["doctor"], (words, result.output)
print([name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))])
"""


def test_no_command_loads_qt(start: Program, environment: dict[str, str]) -> None:
    assert finish(start("init"))[0] == 0
    script = WITHOUT_QT.format(commands=COMMANDS)
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "[]"), run.stderr


QUICK = """
import sys
import catalog_gui.cli.main
print([name for name in ("PySide6", "PIL", "numpy", "rawpy", "alembic", "scipy", "sqlalchemy") if name in sys.modules])
"""


def test_what_a_command_does_not_need_is_not_loaded(environment: dict[str, str]) -> None:
    run = subprocess.run([sys.executable, "-c", QUICK], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_first_day_from_outside(start: Program, photos: Path) -> None:
    album(photos, 3)
    copy(photos / "photo-000.jpg", photos / "copy.jpg")
    assert finish(start("init", "--json"))[0] == 0
    code, out, _ = finish(start("add", photos, "--json"))
    assert (code, json.loads(out)["new"]) == (0, 4)
    code, out, err = finish(start("rebuild", "--workers", "2", "--json"))
    assert code == 0, err
    done = {phase["phase"]: phase["done"] for phase in json.loads(out)["phases"]}
    assert {done[name] for name in ("analyze", "thumbnails", "hashes", "quality")} == {4}
    code, out, _ = finish(start("coverage", "--json"))
    assert code == 0
    assert {each["field"]: each["done"] for each in json.loads(out)["fields"]}["thumbnails"] == 4


@pytest.mark.parametrize(
    "words", [["no-such-command"], ["photos", "--json", "--limit", "x"], ["photos", "--state", "done"]]
)
def test_wrong_words_end_with_2(start: Program, words: list[str]) -> None:
    code, out, err = finish(start(*words))
    assert (code, out) == (2, "")
    assert err


def test_the_version_and_the_help(start: Program) -> None:
    from catalog_gui import __version__

    assert finish(start("--version")) == (0, f"Catalog Keeper {__version__}\n", "")
    code, out, _ = finish(start("--help"))
    assert code == 0
    for word in ("rebuild", "coverage", "photos", "duplicates"):
        assert word in out


@posix
def test_a_reader_that_goes_is_no_error(start: Program, photos: Path) -> None:
    for number in range(300):
        jpeg(photos / f"{'long name ' * 15}{number:04}.jpg", size=(8, 8))
    finish(start("add", photos))
    program = start("photos", "--json")
    assert program.stdout is not None
    program.stdout.read(10)
    program.stdout.close()
    program.stdout = None
    assert "Traceback" not in (program.communicate(timeout=100)[1] or "")


PHOTOS = 100


def slow_library(photos: Path) -> None:
    """Photos large enough that a rebuild of all takes some seconds."""
    first = jpeg(photos / "photo-000.jpg", size=(6000, 4000), quality=95)
    content = first.read_bytes()
    for number in range(1, PHOTOS):
        (photos / f"photo-{number:03}.jpg").write_bytes(content + b"%d" % number)


def wait_until_something_is_saved(program: subprocess.Popen[str], catalog: Path) -> None:
    """Wait for the first rows of a program that is at work."""
    connection = sqlite3.connect(f"{catalog.as_uri()}?mode=ro", uri=True)
    try:
        while not connection.execute("SELECT count(*) FROM thumbnail").fetchone()[0]:
            with suppress(subprocess.TimeoutExpired):
                program.wait(0.02)
                pytest.fail(f"it ended before anything was saved: {program.communicate()}")
    finally:
        connection.close()


def gauges(start: Program) -> dict[str, dict[str, int]]:
    code, out, err = finish(start("coverage", "--json"))
    assert code == 0, err
    return {each["field"]: each for each in json.loads(out)["fields"]}


def end_all(program: subprocess.Popen[str]) -> None:
    """Kill a program with its workers, as the system does when power or memory go."""
    children = psutil.Process(program.pid).children(recursive=True)
    program.kill()
    for child in children:
        child.kill()
    program.communicate(timeout=60)
    psutil.wait_procs(children, timeout=60)


@posix
def test_killed_in_the_middle_a_rebuild_goes_on_where_it_was(start: Program, photos: Path, tmp_path: Path) -> None:
    slow_library(photos)
    finish(start("add", photos))
    program = start("rebuild", "--workers", "1")
    wait_until_something_is_saved(program, tmp_path / "test.catalog")
    program.send_signal(signal.SIGSTOP)
    code, out, err = finish(start("rebuild", "--json"))
    assert (code, out) == (1, "")
    assert "“Rebuild missing metadata” is running" in err
    assert f"process {program.pid})" in err
    end_all(program)
    kept = gauges(start)
    done = kept["thumbnails"]["done"]
    assert 0 < done < PHOTOS
    assert kept["thumbnails"]["failed"] == 0
    assert "running" not in {each["status"] for each in kept.values()}, "nothing is left in progress"
    code, out, err = finish(start("rebuild", "--workers", "2", "--json"))
    assert code == 0, err
    phases = {phase["phase"]: phase for phase in json.loads(out)["phases"]}
    assert phases["thumbnails"]["done"] == PHOTOS - done, "nothing done is done again"
    after = gauges(start)
    assert {after[field]["done"] for field in ("dates", "thumbnails", "hashes", "quality")} == {PHOTOS}
    code, out, _ = finish(start("runs", "--json"))
    assert [run["result"] for run in json.loads(out)["runs"]] == ["completed", "interrupted"]
    code, out, _ = finish(start("thumbnails", "verify", "--json"))
    assert json.loads(out)["ok"] == PHOTOS
    assert not list((tmp_path / "thumbnails").rglob("*.part*"))


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_keeps_what_was_done_and_ends_with_130(
    start: Program, photos: Path, tmp_path: Path, number: signal.Signals
) -> None:
    slow_library(photos)
    finish(start("add", photos))
    program = start("rebuild", "--workers", "1", "--json")
    wait_until_something_is_saved(program, tmp_path / "test.catalog")
    program.send_signal(number)
    code, out, err = finish(program)
    assert (code, out) == (130, "")
    assert "kept" in err
    done = gauges(start)["thumbnails"]["done"]
    assert 0 < done < PHOTOS
    code, out, _ = finish(start("runs", "--json"))
    (run,) = json.loads(out)["runs"]
    assert (run["result"], run["ended"] is not None) == ("interrupted", True)
    assert {phase["phase"]: phase["done"] for phase in run["phases"]}["thumbnails"] == done
    assert not psutil.pid_exists(program.pid)


@posix
@pytest.mark.parametrize("words", [["info"], ["info", "--json"], ["--version"]])
@pytest.mark.parametrize(
    ("stdout", "said"),
    [(">&-", "Standard output is closed"), (">/dev/full", "The answer cannot be written (No space left on device)")],
)
def test_an_answer_that_cannot_be_written_is_told_in_one_sentence(
    environment: dict[str, str], words: list[str], stdout: str, said: str
) -> None:
    if "full" in stdout and not Path("/dev/full").exists():
        pytest.skip("there is no such device here")
    command = shlex.join([sys.executable, "-m", "catalog_gui", *words])
    making = shlex.join([sys.executable, "-m", "catalog_gui", "init"])
    subprocess.run(["sh", "-c", making], env=environment, check=True, capture_output=True)
    for buffering in ({}, {"PYTHONUNBUFFERED": "1"}):
        asked = ["sh", "-c", f"{command} {stdout}"]
        run = subprocess.run(asked, env=environment | buffering, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr.count("\n")) == (1, 1), run.stderr
        assert said in run.stderr


@posix
def test_a_command_does_its_work_where_nobody_hears_its_messages(environment: dict[str, str], photos: Path) -> None:
    album(photos, 1)
    command = shlex.join([sys.executable, "-m", "catalog_gui", "add", str(photos)])
    run = subprocess.run(["sh", "-c", f"{command} 2>&-"], env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "1 new, 0 changed, 0 moved, 0 missing, 0 unchanged, 0 ignored\n")
