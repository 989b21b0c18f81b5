"""scripts_folder.py: what deletes or truncates in scripts, and in their history; without git that is said."""

import shutil
import subprocess
from pathlib import Path

import pytest

from catalog_gui.care.triage.evidence import Loss
from catalog_gui.care.triage.scripts_folder import ScriptsFolder
from catalog_gui.errors import CatalogError

WHO = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A folder with a script that empties tables."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "clean.sql").write_text("-- for tests\nTRUNCATE photos CASCADE;\n", encoding="utf-8")
    (folder / "harmless.py").write_text("print('hello')\n", encoding="utf-8")
    return folder


@pytest.fixture
def history(scripts: Path) -> Path:
    """The same folder inside a repository with three commits."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    _git(scripts.parent, "init", "-q")
    for name, subject in (("harmless.py", "Say hello"), ("clean.sql", "Helper"), (None, "Clean up old jobs nightly")):
        if name:
            _git(scripts.parent, "add", f"scripts/{name}")
        _git(scripts.parent, "commit", "-q", "--allow-empty", "-m", subject)
    (scripts / "job.sh").write_text("echo nothing\n", encoding="utf-8")
    _git(scripts.parent, "add", ".")
    _git(scripts.parent, "commit", "-q", "-m", "Purge every night")
    return scripts


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *WHO, *words], cwd=folder, check=True, capture_output=True)


def test_a_script_is_hit_with_file_and_line_and_its_commit_is_told(history: Path) -> None:
    clues = ScriptsFolder(history).clues()
    assert [(each.place, each.verb) for each in clues.statements] == [("clean.sql:2", "TRUNCATE")]
    (found,) = clues.findings
    told = "\n".join(found.evidence)
    assert "Helper" in told, "by what it changed"
    assert "Purge every night" in told, "by what it says"
    assert "Say hello" not in told
    assert "Ada" in told
    assert {each.what.rpartition(": ")[2] for each in clues.events} == {"Helper", "Purge every night"}
    assert {(Path(each.path).name, each.exists) for each in clues.places} == {("clean.sql", True), ("job.sh", True)}


def test_a_script_that_is_gone_is_known_from_its_history(history: Path) -> None:
    (history / "clean.sql").unlink()
    _git(history.parent, "commit", "-q", "-am", "Tidy")
    clues = ScriptsFolder(history).clues()
    assert not clues.statements
    assert any(Path(each.path).name == "clean.sql" and not each.exists for each in clues.places)
    assert any("Tidy" in line for line in clues.findings[0].evidence)


def test_a_folder_without_a_history_says_so(scripts: Path) -> None:
    clues = ScriptsFolder(scripts).clues()
    assert [each.place for each in clues.statements] == ["clean.sql:2"]
    assert any("not available" in gap for gap in clues.gaps)


def test_without_git_the_history_is_not_available(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    clues = ScriptsFolder(history).clues()
    assert [each.place for each in clues.statements] == ["clean.sql:2"]
    assert any("not available: git is not installed" in gap for gap in clues.gaps)


def test_nothing_that_a_repository_names_is_run(history: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("core.pager", "diff.external", "core.fsmonitor", "diff.x.textconv", "gpg.program", "core.sshCommand"):
        _git(history.parent, "config", key, str(trap))
    _git(history.parent, "config", "log.showSignature", "true")
    (history.parent / ".gitattributes").write_text("*.sql diff=x\n", encoding="utf-8")
    assert ScriptsFolder(history).clues().findings
    assert not (tmp_path / "sprung").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no folder"):
        ScriptsFolder(tmp_path / "nowhere").clues()
    assert ScriptsFolder(tmp_path).ways(Loss({"photo": 1})) == ()
