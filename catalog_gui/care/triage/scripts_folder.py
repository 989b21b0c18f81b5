"""A folder of scripts and its history in git, searched for what deletes or truncates: file, line, commit, who and when."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final

from attrs import frozen

from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.migrations_folder import MigrationsFolder
from catalog_gui.care.triage.records import Event, Finding, Place, Way

_REMOVES: Final = (
    r"(TRUNCATE[[:space:]]|DELETE[[:space:]]+FROM|DROP[[:space:]]+(TABLE|SCHEMA|DATABASE)|[Dd]elete_all|rm -rf)"
)
_SPEAKS: Final = re.compile(r"\b(clean ?-?up|delet|truncat|purg|wip(e|ing)|reset|drop)", re.IGNORECASE)
_NEWEST: Final = 200
"""So many commits are told."""
_SECONDS: Final = 60
_SAFE: Final = ("--no-pager", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "--no-optional-locks")
"""A repository may be anybody's: nothing that its settings name is run."""


@frozen
class Commit:
    """A change of the scripts."""

    number: str
    at: datetime
    author: str
    subject: str
    files: tuple[str, ...]


@frozen
class ScriptsFolder:
    """A folder of scripts: what stands there, and which commits brought or took statements that remove rows."""

    title: ClassVar[str] = "scripts and their history"

    folder: Path

    def clues(self) -> Clues:
        """Every place in the files, and every commit that changed one.

        :raises CatalogError: the folder is not there.
        """
        written = MigrationsFolder(self.folder).clues()
        git = shutil.which("git")
        try:
            if git is None:
                raise _NotThere("git is not installed")
            commits = list(_commits(git, self.folder))
        except _NotThere as error:
            gap = f"The history of {self.folder} is not available: {error}"
            return Clues(statements=written.statements, gaps=(*written.gaps, gap), places=written.places)
        return Clues(
            statements=written.statements,
            gaps=written.gaps,
            events=tuple(_event(each) for each in commits),
            findings=tuple(_findings(commits, self.folder)),
            places=(*written.places, *self._places(commits)),
        )

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None: scripts bring nothing back."""
        return ()

    def _places(self, commits: Sequence[Commit]) -> tuple[Place, ...]:
        names = sorted({name for commit in commits for name in commit.files})
        whats = [(self.folder / name, "a commit changed what it removes") for name in names[:_NEWEST]]
        return tuple(Place(str(path), what, os.path.lexists(path)) for path, what in whats)


class _NotThere(Exception):
    """There is no history to read."""


def _commits(git: str, folder: Path) -> Iterator[Commit]:
    """Commits that changed a statement which removes, or that say so in their subject; the newest first."""
    asked = ("log", "--no-color", "--no-ext-diff", "--no-textconv", "--relative", "--name-only", f"-n{_NEWEST}")
    shape = "--format=%x00%H%x1f%ct%x1f%an%x1f%s"
    told = _asked(git, folder, *asked, shape, "-E", f"-G{_REMOVES}", "--", ".")
    found = {commit.number: commit for commit in _read(told)}
    spoken = _asked(git, folder, *asked, shape, "--", ".")
    found |= {each.number: each for each in _read(spoken) if _SPEAKS.search(each.subject)}
    yield from sorted(found.values(), key=lambda commit: commit.at, reverse=True)


def _asked(git: str, folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(
            [git, "-C", str(folder), *_SAFE, *words],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _NotThere("git did not answer") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _NotThere(said[0] if said else "git did not answer")
    return done.stdout.decode("utf-8", "replace")


def _read(told: str) -> Iterator[Commit]:
    for entry in told.split("\0")[1:]:
        head, _, names = entry.partition("\n")
        number, seconds, author, subject = head.split("\x1f", 3)
        at = datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
        yield Commit(number, at, author, subject, tuple(filter(None, names.splitlines())))


def _event(commit: Commit) -> Event:
    return Event(commit.at, f"A commit about removing: {commit.subject}", f"git {commit.number[:10]}, {commit.author}")


def _findings(commits: Sequence[Commit], folder: Path) -> Iterator[Finding]:
    if not commits:
        return
    told = tuple(
        f"{each.number[:10]}, {each.at} UTC, {each.author}: {each.subject} ({', '.join(each.files[:4])})"
        for each in commits[:20]
    )
    yield Finding(
        f"{len(commits)} commits in {folder} speak of removing rows; whether they ran, git cannot say", "info", told
    )
