"""Drives: which one a folder lies on, by what the system calls it, and where a drive is now.

Two drives that come under one path are told apart, and one drive that comes under another path is known again. The
system is asked; nothing is ever written to a drive.
"""

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from attrs import frozen

_DEVICES: Final = "/dev/"
_BY_UUID: Final = Path("/dev/disk/by-uuid")
_MOUNTS: Final = Path("/proc/self/mountinfo")
_SECONDS: Final = 5.0

_NO_FILES_OF_OURS: Final = re.compile(
    "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devfs|devpts|devtmpfs|efivarfs|fusectl|hugetlbfs|mqueue|nsfs|proc"
    "|pstore|ramfs|securityfs|squashfs|sysfs|tmpfs|tracefs"
)
"""Kinds of file systems that hold no person's photos."""
_SYSTEMS_OWN: Final = re.compile(r"/(boot|dev|etc|proc|run/(?!media)|snap|sys|usr|System|private)(/|$)")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")
_MAC_LINE: Final = re.compile(r"(?P<source>.+?) on (?P<place>/.*) \((?P<kind>[^,)]+)")
_OPTICAL: Final = 5


@frozen
class Mount:
    """Something that is mounted: where, of which kind, and what."""

    place: Path
    kind: str
    source: str


def volume_of(folder: Path) -> str | None:
    """The drive's own name: "uuid:...", "serial:...", the share that is mounted there, or its size; None where nothing is told."""
    with suppress(*_SILENT):
        if sys.platform == "win32":
            return _of_windows(folder)
        if sys.platform == "darwin":
            return _of_macos(folder)
        return _of_linux(folder)
    return None


def places_of(volume: str) -> list[Path]:
    """Where a drive is mounted now: nowhere while it is away."""
    return [place for place in drives(everything=True) if volume_of(place) == volume]


def drives(everything: bool = False) -> list[Path]:
    """Where drives are mounted that may hold photos.

    :param everything: also those that belong to the system.
    """
    found: list[Path] = []
    with suppress(*_SILENT):
        found = [Path(name) for name in _letters()] if sys.platform == "win32" else _mounted(everything)
    return found


_SILENT: Final = (OSError, ValueError, subprocess.SubprocessError, plistlib.InvalidFileException)


def _mounted(everything: bool) -> list[Path]:
    kinds = [mount for mount in _mounts() if not _NO_FILES_OF_OURS.fullmatch(mount.kind)]
    places = dict.fromkeys(mount.place for mount in kinds if everything or not _SYSTEMS_OWN.match(str(mount.place)))
    return [place for place in places if place.is_dir()]


def _mounts() -> list[Mount]:
    return list(_mac_mounts() if sys.platform == "darwin" else _linux_mounts())


def _linux_mounts() -> Iterator[Mount]:
    """What /proc/self/mountinfo lists (see proc(5)); blanks in names stand there as octal numbers."""
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        fields, _, rest = line.partition(" - ")
        kind, source = rest.split(" ")[:2]
        yield Mount(Path(_unescaped(fields.split(" ")[4])), kind, _unescaped(source))


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), words)


def _holding(mounts: Iterable[Mount], folder: Path) -> Mount:
    """The mount that a folder lies on: the innermost, and of those at one place the last."""
    real = Path(os.path.realpath(folder, strict=True))
    found = [mount for mount in mounts if real.is_relative_to(mount.place)]
    return max(reversed(found), key=lambda mount: len(mount.place.parts))


def _of_linux(folder: Path) -> str:
    """The file system's UUID; of a share what is mounted. Names like /dev/sdb1 change with the order of plugging in."""
    mount = _holding(_linux_mounts(), folder)
    if not mount.source.startswith(_DEVICES):
        return f"{mount.kind}:{mount.source}"
    uuid = _uuid(mount.source, folder.stat().st_dev)
    return f"uuid:{uuid}" if uuid else f"size:{shutil.disk_usage(folder).total}"  # without a name, known by its size


def _uuid(source: str, device: int) -> str | None:
    """The name under which udev links to a device; a root may be mounted from /dev/root, of which only the number is right."""
    for link in sorted(_BY_UUID.iterdir()) if _BY_UUID.is_dir() else ():
        with suppress(OSError):
            if link.stat().st_rdev == device or (Path(source).exists() and link.samefile(source)):
                return link.name
    return None


def _mac_mounts() -> Iterator[Mount]:
    told = subprocess.run(["mount"], capture_output=True, timeout=_SECONDS, check=True).stdout
    for line in os.fsdecode(told).splitlines():
        if found := _MAC_LINE.match(line):
            yield Mount(Path(found["place"]), found["kind"].strip(), found["source"])


def _of_macos(folder: Path) -> str | None:
    """The volume's UUID; of a share what is mounted, without the name that was signed in with."""
    mounts = list(_mac_mounts())
    mount = _holding(mounts, folder)
    device = folder.stat().st_dev
    if mount.place.stat().st_dev != device:  # /Users lies on a volume that is mounted elsewhere
        mount = next((each for each in mounts if each.place.is_dir() and each.place.stat().st_dev == device), mount)
    if not mount.source.startswith(_DEVICES):
        return f"{mount.kind}:{re.sub('^//[^/]*@', '//', mount.source)}"
    asked = ["diskutil", "info", "-plist", str(mount.place)]
    told = subprocess.run(asked, capture_output=True, timeout=_SECONDS, check=True)
    found = plistlib.loads(told.stdout).get("VolumeUUID")
    return f"uuid:{found}" if found else None


def _kernel() -> Any:
    import ctypes

    return getattr(ctypes, "windll").kernel32  # noqa: B009


def _of_windows(folder: Path) -> str | None:
    import ctypes

    windows = _kernel()
    place, number = ctypes.create_unicode_buffer(1024), ctypes.c_ulong()
    if not windows.GetVolumePathNameW(str(folder), place, 1024):
        return None
    if not windows.GetVolumeInformationW(place.value, None, 0, ctypes.byref(number), None, None, None, 0):
        return None
    return f"serial:{number.value:08X}" if number.value else None


def _letters() -> list[str]:
    """C:\\, D:\\ and so on, but no optical drives: to ask an empty one may open a dialog."""
    windows = _kernel()
    known = windows.GetLogicalDrives()
    names = [f"{chr(ord('A') + number)}:\\" for number in range(26) if known >> number & 1]
    return [name for name in names if windows.GetDriveTypeW(name) != _OPTICAL]
