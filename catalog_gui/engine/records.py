"""What the window shows of an open catalog: plain records, ready to be painted."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from attrs import field, frozen


@frozen
class PhotoRow:
    """A photo as a grid shows it.

    `thumbnail_version` changes whenever another picture must be shown; `worst` is failed, missing or nothing. `preview`
    is there where one was made of the photo's present content.
    """

    id: int
    path: str
    root: str
    name: str
    width: int | None
    height: int | None
    taken: datetime | None
    quality: int | None
    thumbnail: Path | None
    thumbnail_version: str
    worst: str | None
    offline: bool
    preview: "LargePicture | None" = None


@frozen
class LargePicture:
    """A stored picture for the whole screen: its file, a version that changes with it, pixels of its longest edge."""

    path: Path
    version: str
    edge: int


@frozen
class Fact:
    """One thing known of a photo, in words; `origin` says where it came from."""

    label: str
    value: str
    origin: str | None = None


@frozen
class FactGroup:
    """Facts that belong together."""

    title: str
    facts: tuple[Fact, ...]


@frozen
class PhotoDetails:
    """Everything known of a photo, and where it lies."""

    row: PhotoRow
    groups: tuple[FactGroup, ...]
    path: Path


@frozen
class RootRow:
    """A folder of the catalog."""

    id: int
    path: str
    photos: int
    away: bool


@frozen
class ClusterRow:
    """A cluster as a list shows it; `keeper` is the suggested photo's id, `bytes` those of all others."""

    id: int
    kind: str
    count: int
    bytes: int
    reviewed: bool
    keeper: int


@frozen
class ClusterMember:
    """A photo of a cluster and how it resembles the keeper: distances in bits of 64.

    `decision` is keep, trash or nothing yet; a `protected` one lies in a folder whose photos are never suggested for
    the trash.
    """

    photo: PhotoDetails
    same_bytes: bool
    orientation: int
    dhash_distance: int
    ahash_distance: int
    is_keeper: bool
    decision: str | None = None
    protected: bool = False


@frozen
class ClusterDetails:
    """A cluster with its photos, the keeper first."""

    row: ClusterRow
    reason: str
    members: tuple[ClusterMember, ...]


@frozen
class BurstRow:
    """A burst as a list shows it; `best` is the id of the frame that a person prefers, else of the suggested one."""

    id: int
    count: int
    best: int
    taken: datetime | None
    seconds: float
    reviewed: bool = False


@frozen
class BurstDetails:
    """A burst with its frames in the order in which they were taken.

    `decisions` are keep or trash by photo, `protected` the photos of protected folders.
    """

    row: BurstRow
    reason: str
    frames: tuple[PhotoDetails, ...]
    best: int
    decisions: Mapping[int, str] = field(factory=dict)
    protected: frozenset[int] = frozenset()


@frozen
class ProblemEntry:
    """One photo of a group of problems."""

    photo: int
    path: str
    root: str
    phase: str
    phase_title: str
    message: str
    attempts: int
    retryable: bool


@frozen
class ProblemGroup:
    """All problems of one kind, with what can be done about them."""

    kind: str
    title: str
    advice: str
    retryable: int
    entries: tuple[ProblemEntry, ...]


KINDS: Final = {
    "empty": ("Empty files", "They have a name but no content. Look for other copies, in a backup or on the card."),
    "truncated": (
        "Cut short files",
        "A part of each file is missing, as after a broken copy. Copy them again from where they came.",
    ),
    "not-an-image": ("Not pictures", "They are called photos but hold something else. Rename them, or leave them."),
    "unsupported": ("Unknown formats", "These files need a reader that this program does not have."),
    "too-large": (
        "Too large",
        "They are beyond the limits that protect this computer. The limits are in the settings.",
    ),
    "unreadable": (
        "Not readable",
        "The files are there but do not open. Check the drive and the permissions, then try again.",
    ),
    "missing": (
        "Missing",
        "The files are no longer where they were. What is known of them is kept; bring them back, or look where they went.",
    ),
    "damaged": ("Damaged", "Their content changed without being edited. Compare them with a backup."),
    "timeout": (
        "Took too long",
        "They took longer than the limit for one photo. Try again when the computer is less busy.",
    ),
    "crashed": (
        "Stopped the reader",
        "Something in them stops the part of the program that reads photos; all others were read. Look for other copies.",
    ),
    "other": ("Something unexpected", "Try again; if it stays, look at the message of each photo."),
}
