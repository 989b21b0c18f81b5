"""Prepares a checkout to be run from: the virtual environment, and on Linux the libraries that Qt wants of the system.

    python3 packaging/prepare.py environment [EXTRAS]    make .venv and install the program into it
    python3 packaging/prepare.py libraries [--screen]    see that Qt finds its libraries; install what lacks where that is allowed

Needs nothing but Python 3.11. Says the exact line to type where it cannot go on by itself.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

LIBRARIES: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""What Qt loads even without a screen, and the Debian package that brings it."""

SCREEN_LIBRARIES: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What Qt needs besides to draw on an X screen."""

APT: Final = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def may_install() -> list[str] | None:
    """The words to put before apt-get: none for root, sudo where it asks for no password; None where neither is."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str]) -> bool:
    """Install Debian packages, with a fresh list of packages if the old one does not do; whether that worked."""
    before = may_install()
    if before is None:
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    line = [*before, "env", "DEBIAN_FRONTEND=noninteractive", *APT]
    install_line = [*line, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install_line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*line, "update"])
    return subprocess.run(install_line, stdout=subprocess.DEVNULL).returncode == 0


def advice(packages: list[str], libraries: list[str]) -> str:
    """What to type, or to look for, to get the packages."""
    if shutil.which("apt-get"):
        return f"Please type:\n\n    sudo apt-get install {' '.join(packages)}\n\nand then this command again."
    return (
        f"Please install the packages of your system that bring {', '.join(libraries)}, then type this command again."
    )


def libraries(screen: bool) -> None:
    """See that Qt finds its libraries; on Debian and Ubuntu install those that lack, only those.

    :raises SystemExit: some are missing still.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = LIBRARIES | SCREEN_LIBRARIES if screen else LIBRARIES
    missing = [name for name in wanted if not loads(name)]
    if not missing:
        return
    packages = [wanted[name] for name in missing]
    if not install(packages) or not all(loads(name) for name in missing):
        raise SystemExit(f"The window needs {', '.join(missing)}. {advice(packages, missing)}")


def ensure_venv_module() -> None:
    """Debian keeps what makes virtual environments in a package of its own.

    :raises SystemExit: it is not there and cannot be installed.
    """
    if find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    probe = [sys.executable, "-c", "import ensurepip"]
    if not install([package]) or subprocess.run(probe, capture_output=True).returncode != 0:
        raise SystemExit(f"This Python cannot make virtual environments. {advice([package], ['ensurepip'])}")


def works(python: Path) -> bool:
    """Whether the environment's Python starts, is of this version, and has pip."""
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def environment(extras: str) -> None:
    """Make .venv where there is none that works, and install the program with its extras into it.

    :raises SystemExit: it could not be made, or a package could not be had.
    """
    if not works(PYTHON):
        ensure_venv_module()
        import venv

        print(f"Making {VENV.name} with Python {sys.version.split()[0]}", flush=True)
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    print("Installing what the program needs (the first time half a minute to a few minutes)", flush=True)
    line = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", f".[{extras}]"]
    if subprocess.run(line, cwd=ROOT).returncode != 0:
        raise SystemExit("The packages could not be installed: the lines above say why. Is there a network?")
    # Where Python is told to write no bytecode, every start of a command and of a worker would compile the program anew.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "catalog_gui"], cwd=ROOT)


def main(arguments: list[str]) -> None:
    """Do what the first argument says."""
    match arguments:
        case ["environment"]:
            environment("dev")
        case ["environment", extras]:
            environment(extras)
        case ["libraries"]:
            libraries(screen=False)
        case ["libraries", "--screen"]:
            libraries(screen=True)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
