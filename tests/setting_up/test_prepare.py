"""Preparing a checkout: what is installed, and what is said where nothing may be."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "prepare.py"


@pytest.fixture
def prepare(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, on a Linux that lacks two of Qt's libraries and installs nothing by itself."""
    spec = importlib.util.spec_from_file_location("prepare", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lacking = {"libEGL.so.1", "libxcb-cursor.so.0"}
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(module, "loads", lambda library: library not in lacking)
    monkeypatch.setattr(module, "may_install", lambda: None)
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(module, "lacking", lacking, raising=False)
    return module


def test_the_exact_line_is_said_where_nothing_may_be_installed(prepare: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"sudo apt-get install libegl1\n"):
        prepare.libraries(screen=False)
    with pytest.raises(SystemExit, match=r"sudo apt-get install libegl1 libxcb-cursor0\n"):
        prepare.libraries(screen=True)


def test_systems_without_apt_hear_which_libraries_lack(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)
    with pytest.raises(SystemExit, match=r"packages of your system that bring libEGL\.so\.1,"):
        prepare.libraries(screen=False)


def test_only_what_lacks_is_installed(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def install(packages: list[str]) -> bool:
        asked.append(packages)
        prepare.lacking.clear()
        return True

    monkeypatch.setattr(prepare, "install", install)
    prepare.libraries(screen=True)
    assert asked == [["libegl1", "libxcb-cursor0"]]
    prepare.libraries(screen=True)
    assert len(asked) == 1


def test_an_installation_that_brought_nothing_is_not_believed(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "install", lambda _: True)
    with pytest.raises(SystemExit, match="libEGL"):
        prepare.libraries(screen=False)


def test_a_second_try_follows_a_fresh_list_of_packages(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def run(line: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        calls.append(line)
        return subprocess.CompletedProcess(line, 100 if len(calls) == 1 else 0)

    monkeypatch.setattr(prepare, "may_install", lambda: ["sudo", "-n"])
    monkeypatch.setattr(prepare.subprocess, "run", run)
    assert prepare.install(["libegl1"])
    assert ["update" in line for line in calls] == [False, True, False]
    assert calls[0][:2] == ["sudo", "-n"]
    assert calls[0][-1] == calls[2][-1] == "libegl1"


def test_a_python_without_ensurepip_names_its_package(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "find_spec", lambda _: None)
    version = f"python{sys.version_info.major}\\.{sys.version_info.minor}-venv"
    with pytest.raises(SystemExit, match=f"sudo apt-get install {version}\n"):
        prepare.ensure_venv_module()


def test_other_systems_are_left_alone(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(prepare, "install", lambda packages: pytest.fail(f"installed {packages}"))
    prepare.libraries(screen=True)
    assert prepare.lacking


def test_unknown_words_get_the_usage(prepare: ModuleType) -> None:
    with pytest.raises(SystemExit, match="environment"):
        prepare.main(["everything"])


def test_an_environment_without_a_python_does_not_work(prepare: ModuleType, tmp_path: Path) -> None:
    assert not prepare.works(tmp_path / "python")
    assert not prepare.works(Path("/bin/false" if sys.platform != "win32" else sys.executable))
