"""Which drive a folder lies on, by what the system calls it: two drives that come under one path are told apart."""

import os
import plistlib
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_BY_UUID: Final = Path("/dev/disk/by-uuid")
_MOUNTS: Final = Path("/proc/self/mountinfo")
_SECONDS: Final = 5.0


def volume_of(folder: Path) -> str | None:
    """The drive's own name: "uuid:...", "serial:...", the share that is mounted there, or its size; None where nothing is told.

    The drive itself is asked, nothing is written to it.
    """
    with suppress(OSError, ValueError, subprocess.SubprocessError):
        if sys.platform == "win32":
            return _of_windows(folder)
        if sys.platform == "darwin":
            return _of_macos(folder)
        return _of_linux(folder)
    return None


def _of_linux(folder: Path) -> str | None:
    """The file system's UUID; of a share what is mounted. Names like /dev/sdb1 change with the order of plugging in."""
    device = folder.stat().st_dev
    if _BY_UUID.is_dir():
        for link in _BY_UUID.iterdir():
            with suppress(OSError):
                if link.stat().st_rdev == device:
                    return f"uuid:{link.name}"
    source = _mounted(f"{os.major(device)}:{os.minor(device)}")
    if source is not None and "/dev/" in source:
        return f"size:{shutil.disk_usage(folder).total}"  # a disk without a name is known by its size
    return source


def _mounted(number: str) -> str | None:
    """The kind and source of what is mounted under a device number, by /proc/self/mountinfo (see proc(5))."""
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        fields, _, rest = line.partition(" - ")
        if fields.split()[2] == number and "/" in rest:
            kind, source = rest.split()[:2]
            return f"{kind}:{source}"
    return None


def _of_macos(folder: Path) -> str | None:
    place = folder.resolve()
    while not os.path.ismount(place):
        place = place.parent
    told = subprocess.run(["diskutil", "info", "-plist", str(place)], capture_output=True, timeout=_SECONDS, check=True)
    found = plistlib.loads(told.stdout).get("VolumeUUID")
    return f"uuid:{found}" if found else None


def _of_windows(folder: Path) -> str | None:
    import ctypes

    windows = getattr(ctypes, "windll").kernel32  # noqa: B009
    place, number = ctypes.create_unicode_buffer(1024), ctypes.c_ulong()
    if not windows.GetVolumePathNameW(str(folder), place, 1024):
        return None
    if not windows.GetVolumeInformationW(place.value, None, 0, ctypes.byref(number), None, None, None, 0):
        return None
    return f"serial:{number.value:08X}" if number.value else None
