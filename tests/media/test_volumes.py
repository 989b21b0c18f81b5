"""volumes.py: a drive is known by its own name on every system, and found again wherever it is mounted."""

import ctypes
import os
import plistlib
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from catalog_gui.media import volumes
from catalog_gui.media.volumes import drives, places_of, volume_of

LINE = "{number} 1 8:{number} / {place} rw,relatime shared:1 - {kind} {source} rw\n"


class Linux:
    """A mountinfo, devices and the links that udev makes to them."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.devices, self.links, self.table = folder / "dev", folder / "by-uuid", folder / "mountinfo"
        for each in (self.devices, self.links):
            each.mkdir()
        self.table.write_text("")
        self.mount(Path("/"), "overlay", "overlay")
        for name, value in {"_MOUNTS": self.table, "_BY_UUID": self.links, "_DEVICES": f"{self.devices}/"}.items():
            patch.setattr(volumes, name, value)
        patch.setattr(volumes, "sys", SimpleNamespace(platform="linux"))

    def mount(self, place: Path, kind: str, source: object) -> None:
        with self.table.open("a") as table:
            plain = str(place).replace(" ", "\\040")
            table.write(LINE.format(number=len(self.table.read_text()), place=plain, kind=kind, source=source))

    def device(self, name: str, uuid: str | None = None) -> Path:
        made = self.devices / name
        made.touch()
        if uuid:
            (self.links / uuid).symlink_to(made)
        return made


@pytest.fixture
def linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Linux:
    return Linux(tmp_path, monkeypatch)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "media" / "MY STICK"
    (place / "Photos" / "2024").mkdir(parents=True)
    return place


def test_a_drive_is_known_by_its_uuid_whatever_its_device_is_called(linux: Linux, stick: Path) -> None:
    linux.mount(stick, "ext4", linux.device("sdb1", "1234-ABCD"))
    assert volume_of(stick / "Photos" / "2024") == "uuid:1234-ABCD"
    assert volume_of(stick.parent) == "overlay:overlay"


def test_a_drive_without_a_name_is_known_by_its_size(linux: Linux, stick: Path) -> None:
    linux.mount(stick, "vfat", linux.device("sdc1"))
    linux.device("sdd1", "another")
    assert (volume_of(stick) or "").startswith("size:")


def test_a_share_is_known_by_what_is_mounted(linux: Linux, stick: Path) -> None:
    linux.mount(stick, "nfs4", "server:/photos")
    assert volume_of(stick) == "nfs4:server:/photos"


def test_of_two_mounted_at_one_place_the_last_one_is_seen(linux: Linux, stick: Path) -> None:
    linux.mount(stick, "ext4", linux.device("sdb1", "below"))
    linux.mount(stick, "ext4", linux.device("sdc1", "above"))
    assert volume_of(stick) == "uuid:above"


def test_a_folder_that_is_not_there_is_on_no_drive(linux: Linux, stick: Path) -> None:
    assert volume_of(stick / "nowhere") is None


def test_a_drive_is_found_wherever_it_is_mounted(linux: Linux, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "mnt" / "two"
    other.mkdir(parents=True)
    linux.mount(stick, "ext4", linux.device("sdb1", "one"))
    linux.mount(other, "ext4", linux.device("sdc1", "two"))
    assert places_of("uuid:two") == [other]
    assert places_of("uuid:three") == []


def test_what_holds_no_photos_is_not_searched(linux: Linux, stick: Path, tmp_path: Path) -> None:
    linux.mount(stick, "exfat", linux.device("sdb1", "one"))
    for kind in ("proc", "tmpfs", "squashfs", "cgroup2"):
        (tmp_path / kind).mkdir()
        linux.mount(tmp_path / kind, kind, kind)
    linux.mount(Path("/usr"), "ext4", linux.device("sdz1", "system"))
    linux.mount(tmp_path / "gone", "ext4", linux.device("sdy1", "gone"))
    assert drives() == [Path("/"), stick]


def test_where_the_system_says_nothing_nothing_is_known(linux: Linux, stick: Path) -> None:
    linux.table.unlink()
    assert (volume_of(stick), drives(), places_of("uuid:one")) == (None, [], [])


class Mac:
    """What `mount` and `diskutil` would say."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.lines = ["/dev/disk3s1 on / (apfs, sealed, local, read-only, journaled)"]
        self.uuids = {"/": "SYSTEM"}
        self.fails = False
        patch.setattr(volumes, "sys", SimpleNamespace(platform="darwin"))
        patch.setattr(volumes.subprocess, "run", self.run)

    def run(self, words: list[str], **_: Any) -> Any:
        if self.fails:
            raise subprocess.TimeoutExpired(words, 5)
        if words == ["mount"]:
            return SimpleNamespace(stdout=os.fsencode("\n".join(self.lines)))
        assert words[:3] == ["diskutil", "info", "-plist"]
        found = {"VolumeUUID": self.uuids[words[3]]} if words[3] in self.uuids else {"MountPoint": words[3]}
        return SimpleNamespace(stdout=plistlib.dumps(found))


@pytest.fixture
def mac(stick: Path, monkeypatch: pytest.MonkeyPatch) -> Mac:
    return Mac(stick, monkeypatch)


def test_macos_names_volumes(mac: Mac, stick: Path) -> None:
    mac.lines.append(f"/dev/disk4s2 on {stick} (exfat, local, nodev, nosuid, noowners)")
    mac.uuids[str(stick)] = "6F1E"
    assert volume_of(stick / "Photos") == "uuid:6F1E"
    assert volume_of(stick.parent) == "uuid:SYSTEM"
    assert places_of("uuid:6F1E") == [stick]


def test_a_share_on_macos_is_the_same_for_whoever_signs_in(mac: Mac, stick: Path) -> None:
    mac.lines.append(f"//ana@server._smb._tcp.local/photos on {stick} (smbfs, nodev, nosuid, mounted by ana)")
    assert volume_of(stick) == "smbfs://server._smb._tcp.local/photos"


def test_a_volume_of_macos_without_an_identity_is_unknown(mac: Mac, stick: Path) -> None:
    mac.lines.append(f"/dev/disk4s2 on {stick} (msdos, local)")
    assert volume_of(stick) is None
    mac.fails = True
    assert (volume_of(stick), drives()) == (None, [])


class Kernel:
    """The part of Windows that knows of drives. Letters: (serial, kind of drive)."""

    def __init__(self) -> None:
        self.drives = {"C": (0xC0FFEE, 3), "D": (0, 5), "E": (0xDEADBEEF, 2)}
        self.functions = SimpleNamespace(
            GetVolumePathNameW=self._path_of,
            GetVolumeInformationW=self._number_of,
            GetLogicalDrives=lambda: sum(1 << ord(letter) - ord("A") for letter in self.drives),
            GetDriveTypeW=lambda name: self.drives[name[0]][1],
        )

    def _path_of(self, folder: str, place: Any, _length: int) -> int:
        place.value = f"{folder[0]}:\\"
        return int(folder[0] in self.drives)

    def _number_of(self, place: str, _name: Any, _size: int, number: Any, *_: Any) -> int:
        number._obj.value = self.drives[place[0]][0]
        return 1


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    made = Kernel()
    monkeypatch.setattr(volumes, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=made.functions), raising=False)
    return made


def test_windows_names_drives_by_their_serial_number(kernel: Kernel) -> None:
    assert volume_of(Path("E:\\Photos")) == "serial:DEADBEEF"
    assert volume_of(Path("D:\\Photos")) is None, "none was told"
    assert volume_of(Path("X:\\Photos")) is None, "there is no such drive"


def test_windows_finds_a_drive_under_another_letter_and_asks_no_optical_one(kernel: Kernel) -> None:
    assert drives() == [Path("C:\\"), Path("E:\\")]
    kernel.drives["G"] = kernel.drives.pop("E")
    assert places_of("serial:DEADBEEF") == [Path("G:\\")]
