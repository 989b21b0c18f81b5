"""locks.py: one program works alone; who comes second is told by whom, and a killed holder holds nothing."""

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Operation, Run
from catalog_gui.errors import CatalogError

HOLD = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from catalog_gui.catalog.catalog import open_catalog
    from catalog_gui.catalog.tables import Run
    catalog = open_catalog(Path(sys.argv[1]), Path(sys.argv[1]).parent)
    with catalog.alone("rebuild", "Rebuild missing metadata") as operation:
        with catalog.write() as session:
            session.add(Run(operation_id=operation.id, workers=1))
        print("held", flush=True)
        sys.stdin.readline()
    """
)


@contextmanager
def another_program(file: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that works alone on the catalog until it is told to end, or killed."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "held\n"
            yield program
        finally:
            program.kill()


def test_who_comes_second_is_told_by_whom(catalog: Catalog, file: Path) -> None:
    with (
        another_program(file) as program,
        pytest.raises(CatalogError, match="“Rebuild missing metadata” is running") as told,
        catalog.alone("apply", "Apply decisions"),
    ):
        pytest.fail("two programs at once")
    assert f"process {program.pid})" in str(told.value)
    assert "Wait until it has finished" in str(told.value)
    with catalog.read() as session:
        assert session.scalars(select(Operation.kind)).all() == ["rebuild"]


def test_reading_and_short_writes_go_on_meanwhile(catalog: Catalog, file: Path) -> None:
    with another_program(file):
        with catalog.operation("add", "Add Photos"):
            pass
        with catalog.read() as session:
            assert session.scalars(select(Operation.kind).order_by(Operation.id)).all() == ["rebuild", "add"]


def test_a_killed_program_holds_nothing_and_leaves_nothing_open(catalog: Catalog, file: Path) -> None:
    with another_program(file) as program:
        program.kill()
        program.wait()
        with catalog.alone("apply", "Apply decisions"), catalog.read() as session:
            killed = session.scalars(select(Operation).where(Operation.kind == "rebuild")).one()
            assert (killed.result, killed.ended_at is not None) == ("interrupted", True)
            run = session.scalars(select(Run)).one()
            assert (run.result, run.ended_at is not None) == ("interrupted", True)


def runs(catalog: Catalog) -> list[str | None]:
    with catalog.read() as session:
        return list(session.scalars(select(Run.result)))


def test_a_killed_run_is_closed_on_the_next_look_and_the_kill_is_not_forgotten(catalog: Catalog, file: Path) -> None:
    with another_program(file) as program:
        catalog.settle()
        assert runs(catalog) == [None], "it is still at work"
        program.kill()
        program.wait()
        catalog.settle()
        assert runs(catalog) == ["interrupted"]
    with catalog.alone("rebuild", "Rebuild") as operation:
        assert operation.after_a_kill
    with catalog.alone("rebuild", "Rebuild") as operation:
        assert not operation.after_a_kill


def test_after_its_end_the_next_one_may(catalog: Catalog, file: Path) -> None:
    with another_program(file) as program:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
        assert program.wait() == 0
        with catalog.alone("apply", "Apply decisions"):
            pass
    with catalog.read() as session:
        assert session.scalars(select(Operation.result).order_by(Operation.id)).all() == ["completed", "completed"]


def test_not_twice_in_one_program_either(catalog: Catalog) -> None:
    with (
        catalog.alone("rebuild", "Rebuild"),
        pytest.raises(CatalogError, match="“Rebuild” is running"),
        catalog.alone("scan", "Scan"),
    ):
        pytest.fail("two at once")


def test_a_run_that_another_thread_closes_lets_go(catalog: Catalog) -> None:
    def work() -> Iterator[None]:
        with catalog.alone("rebuild", "Rebuild"):
            yield

    run = work()
    thread = threading.Thread(target=lambda: next(run))
    thread.start()
    thread.join()
    run.close()
    with catalog.alone("scan", "Scan"), catalog.read() as session:
        found = session.execute(select(Operation.kind, Operation.result).order_by(Operation.id)).all()
    assert found == [("rebuild", "interrupted"), ("scan", None)]


def test_a_folder_that_cannot_be_written_is_told(catalog: Catalog, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with pytest.raises(CatalogError, match="cannot be written"), catalog.alone("scan", "Scan"):
        pytest.fail("without a lock")
