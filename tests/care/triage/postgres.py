"""A PostgreSQL server of the tests' own: made, started and stopped by them, with databases on request."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

_SWIFT = "-c listen_addresses='' -c fsync=off -c autovacuum=off -c log_statement=all -c log_min_duration_statement=-1"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest one; None where no server is installed."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if known:
        return known[-1].parent
    found = shutil.which("initdb")
    return Path(os.path.realpath(found)).parent if found else None


@frozen
class Server:
    """A running server; `folder` holds its socket and its log."""

    folder: Path

    @property
    def log(self) -> Path:
        """What the server writes down."""
        return self.folder / "server.log"

    def address(self, database: str) -> str:
        """The URL of a database."""
        return f"postgresql://keeper@/{database}?host={self.folder}"

    def connect(self, database: str) -> Any:
        """A connection that commits by itself."""
        import psycopg

        return psycopg.connect(self.address(database), autocommit=True)

    def database(self, name: str) -> str:
        """A new database; returns its name."""
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return name

    def run(self, database: str, *statements: str) -> None:
        """Do statements as another program would, each in a transaction of its own; what it counted is told at the end."""
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def running() -> Iterator[Server]:
    """A server for a while; the test is skipped where none is installed."""
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    found = programs()
    if found is None or os.name == "nt":
        pytest.skip("no PostgreSQL server is installed here")
    # in the system's own temporary folder: its path is short enough for a socket, and another user may enter it
    folder = Path(tempfile.mkdtemp(prefix="keeper-pg-"))
    other = _other_user(folder)
    try:
        _call(
            found / "initdb",
            "-D",
            folder / "data",
            "-U",
            "keeper",
            "-A",
            "trust",
            "-N",
            "--no-locale",
            "-E",
            "UTF8",
            **other,
        )
        options = f"{_SWIFT} -c log_timezone=UTC -k {folder}"
        _call(
            found / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "server.log", "-o", options, "start", **other
        )
        try:
            yield Server(folder)
        finally:
            _call(found / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop", **other)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> dict[str, Any]:
    """A server refuses to run as root: then it runs as nobody, whom the folder is given to."""
    if os.getuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": folder}


def _call(program: Path, *words: object, **more: Any) -> None:
    command = [str(program), *map(str, words)]
    with tempfile.TemporaryFile() as said:  # a pipe would stay open in the server, and never end
        done = subprocess.run(command, stdout=said, stderr=said, check=False, **more)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
