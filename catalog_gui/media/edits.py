"""Whether somebody has developed a photo: programs that leave the file as it is keep what was done in a file beside it.

Camera Raw, Lightroom and darktable write into XMP; DxO PhotoLab, RawTherapee, ART, Apple, ON1 and Canon have files of their own.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from catalog_gui.media import xmp
from catalog_gui.media.formats import is_sidecar

EDITS_BY_NAME: Final = (".dop", ".DOP", ".pp3", ".PP3", ".arp", ".ARP")
"""Added to a photo's whole name, as IMG_1.CR2.dop: DxO PhotoLab, RawTherapee, ART. Copying programs may make them big."""

EDITS_BY_STEM: Final = (".aae", ".AAE", ".on1", ".ON1", ".vrd", ".VRD")
"""In place of a photo's suffix, as IMG_1.AAE beside IMG_1.HEIC: Apple, ON1, Canon."""

_SETTINGS: Final = ("WhiteBalance", "Exposure", "Exposure2012")
"""Some of these stand in every packet of a Camera Raw so old that it did not say whether there are settings."""


def has_edits(photo: Path, sidecars: Iterable[Path] | None = None) -> bool:
    """Whether a file beside a photo holds edits of it. What cannot be read holds none.

    :param sidecars: the XMP files beside it where they are known already.
    """
    packets = sidecars_of(photo) if sidecars is None else [each for each in sidecars if is_sidecar(each.name)]
    return bool(edit_files(photo)) or any(_holds_edits(each, photo) for each in packets)


def sidecars_of(photo: Path) -> list[Path]:
    """The XMP files beside a photo, named after its stem or its whole name."""
    return _there(photo, (".xmp", ".XMP"), (".xmp", ".XMP"))


def edit_files(photo: Path) -> list[Path]:
    """Files beside a photo that hold nothing but edits of it."""
    return _there(photo, EDITS_BY_STEM, EDITS_BY_NAME)


def packet_holds_edits(packet: bytes) -> bool:
    """Whether an XMP packet tells of edits that are not yet in the pixels of its photo."""
    return _tells_of_edits(_first_values(packet))


def _there(photo: Path, by_stem: Iterable[str], by_name: Iterable[str]) -> list[Path]:
    """Those of the possible files that are there."""
    if not photo.name:
        return []
    names = [photo.with_suffix(suffix) for suffix in by_stem]
    names += [photo.with_name(photo.name + suffix) for suffix in by_name]
    # Path.is_file() raises where a name with .xmp behind it is longer than the disk allows; this says no
    return [name for name in names if os.path.isfile(name)]  # noqa: PTH113


def _holds_edits(sidecar: Path, photo: Path) -> bool:
    """A sidecar of the stem (IMG_1.xmp) may say that it is the raw's: then the JPEG beside has no edits by it."""
    first = _first_values(xmp.packet_of(sidecar))
    whose = first.get("SidecarForExtension", "").casefold()
    others = whose not in ("", photo.suffix[1:].casefold()) and sidecar.stem.casefold() != photo.name.casefold()
    return not others and _tells_of_edits(first)


def _first_values(packet: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in xmp.values(packet).items() if values}


def _tells_of_edits(first: dict[str, str]) -> bool:
    return _by_camera_raw(first) or _by_darktable(first)


def _by_camera_raw(first: dict[str, str]) -> bool:
    """Lightroom also writes a packet for a photo that nobody touched, and into one that it has exported."""
    if _is_true(first, "AlreadyApplied"):
        return False
    if "HasSettings" in first:
        return _is_true(first, "HasSettings") or _is_true(first, "HasCrop")
    return any(name in first for name in _SETTINGS)


def _by_darktable(first: dict[str, str]) -> bool:
    """darktable writes the steps that it takes by itself, too; they are known by the digest of the history."""
    if first.get("history_end", "").strip("0") == "" and "history_operation" not in first:
        return False
    current = first.get("history_current_hash")
    return current is None or current not in (first.get("history_basic_hash"), first.get("history_auto_hash"))


def _is_true(first: dict[str, str], name: str) -> bool:
    return first.get(name, "").casefold() == "true"
