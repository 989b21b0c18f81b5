"""Drives that a test plugs in and out: what the system would say of folders that stand for mount points."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from catalog_gui.media import volumes
from catalog_gui.media.volumes import Mount


class Drives:
    """Folders under which drives are mounted; every other folder lies on the system's own."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.mounted: dict[Path, str] = {}
        patch.setattr(volumes, "sys", SimpleNamespace(platform="linux"))
        patch.setattr(volumes, "_linux_mounts", self._mounts)
        patch.setattr(volumes, "_uuid", lambda source, _device: source.rpartition("/")[2])

    def plug_in(self, place: Path, name: str) -> Path:
        """The drive is at this place now; what is in the folder is on it."""
        place.mkdir(parents=True, exist_ok=True)
        self.mounted[place] = name
        return place

    def pull_out(self, place: Path, aside: Path | None = None) -> None:
        """The drive is away, its mount point with it; what is on it lies aside until it comes back."""
        self.mounted.pop(place)
        if aside is not None:
            place.rename(aside)

    def _mounts(self) -> list[Mount]:
        drives = [Mount(place, "ext4", f"/dev/{name}") for place, name in self.mounted.items()]
        return [Mount(Path("/"), "ext4", "/dev/system"), *drives]
