"""What the settings page offers, in words: one record for each setting, in groups."""

from collections.abc import Callable
from typing import Any, Final

from attrs import evolve, frozen

from catalog_gui.settings import Settings


@frozen(kw_only=True)
class Item:
    """One setting. `kind` is choice, lines, folder, whole or decimal; numbers go from `least` to `most` in `unit`s."""

    name: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    least: float = 0
    most: float = 0
    step: float = 1
    decimals: int = 0
    unit: str = ""
    nothing: str = ""
    """What the least number, or no text, stands for."""
    factor: float = 1
    """Shown is the value times this."""
    note: str = ""

    def value(self, settings: Settings) -> Any:
        """The value as the page shows it."""
        value = getattr(settings, self.name)
        return round(value * self.factor, 4) if self.kind == "decimal" else value

    def changed(self, settings: Settings, shown: Any) -> Settings:
        """The settings with what the page shows."""
        change: dict[str, Callable[[Any], Any]] = {
            "whole": int,
            "decimal": lambda value: float(value) / self.factor,
            "lines": tuple,
        }
        return evolve(settings, **{self.name: change.get(self.kind, str)(shown)})


@frozen
class Group:
    """Settings that belong together."""

    title: str
    items: tuple[Item, ...]


OUT_OF_DATE: Final = "Those that are there become out of date; the next rebuild makes them again."

GROUPS: Final = (
    Group(
        "Look",
        (
            Item(
                name="theme",
                title="Theme",
                kind="choice",
                choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
            ),
        ),
    ),
    Group(
        "Folders",
        (
            Item(
                name="skip",
                title="Never look into",
                kind="lines",
                note="Names or last parts of a path, one on each line; * stands for anything.",
            ),
            Item(
                name="vanished_percent",
                title="Doubt that photos are gone when more than",
                kind="decimal",
                least=0.1,
                most=100,
                decimals=1,
                unit="% of a folder",
            ),
            Item(
                name="vanished_photos",
                title="… and more than",
                kind="whole",
                least=1,
                most=1_000_000,
                unit="photos",
                note="vanish at once: a drive that was unplugged or half copied is not taken for deleted photos.",
            ),
        ),
    ),
    Group(
        "Work",
        (
            Item(
                name="backups_kept",
                title="Backups of the catalog to keep",
                kind="whole",
                least=1,
                most=1000,
                note="One is made each day that the program is used, and before whatever could go wrong.",
            ),
            Item(
                name="workers",
                title="Photos worked on at once",
                kind="whole",
                most=256,
                nothing="One for each core",
            ),
            Item(
                name="photo_seconds",
                title="Give up on a photo after",
                kind="decimal",
                least=1,
                most=3600,
                unit="seconds",
            ),
            Item(
                name="photo_megapixels",
                title="Largest photo",
                kind="whole",
                least=1,
                most=10_000,
                step=50,
                unit="megapixels",
            ),
            Item(
                name="photo_memory_mb",
                title="Memory for one photo",
                kind="whole",
                least=256,
                most=262_144,
                step=256,
                unit="MB",
            ),
        ),
    ),
    Group(
        "Thumbnails",
        (
            Item(
                name="thumbnail_dir",
                title="Kept in",
                kind="folder",
                nothing="The usual place of this computer",
                note="Takes effect when the catalog is opened next time.",
            ),
            Item(
                name="thumbnail_size", title="Longest edge", kind="whole", least=16, most=4096, step=32, unit="pixels"
            ),
            Item(
                name="thumbnail_quality",
                title="JPEG quality",
                kind="whole",
                least=1,
                most=95,
                note=f"Another size or quality is for new thumbnails. {OUT_OF_DATE}",
            ),
            Item(
                name="preview_size",
                title="Longest edge of a preview",
                kind="whole",
                least=256,
                most=8192,
                step=64,
                unit="pixels",
                note="Previews are made when a photo is looked at large, and with the thumbnails when that is asked for.",
            ),
            Item(
                name="preview_quality",
                title="JPEG quality of previews",
                kind="whole",
                least=1,
                most=95,
            ),
        ),
    ),
    Group(
        "Duplicates",
        (
            Item(
                name="duplicate_distance",
                title="Quick look: differences allowed",
                kind="whole",
                most=10,
                unit="of 64",
                note="Fewer find fewer and surer duplicates.",
            ),
            Item(
                name="duplicate_phash_distance",
                title="Second look: differences allowed",
                kind="whole",
                most=10,
                unit="of 64",
            ),
            Item(
                name="duplicate_correlation",
                title="Pictures agree to at least",
                kind="decimal",
                least=50,
                most=100,
                factor=100,
                unit="%",
                note="The last word: two photos whose small pictures agree less are never called duplicates.",
            ),
            Item(
                name="compare_memory_mb",
                title="Memory for comparing photos",
                kind="whole",
                least=64,
                most=65_536,
                step=128,
                unit="MB",
                note="More keeps more photos at full size, and the next groups at hand.",
            ),
        ),
    ),
    Group(
        "Bursts and places",
        (
            Item(
                name="burst_gap_seconds",
                title="Longest pause between two frames",
                kind="decimal",
                least=0.1,
                most=60,
                step=0.5,
                decimals=1,
                unit="seconds",
            ),
            Item(
                name="burst_metres",
                title="Farthest apart",
                kind="decimal",
                least=1,
                most=10_000,
                unit="metres",
            ),
            Item(
                name="geohash_precision",
                title="Letters that name a map square",
                kind="whole",
                least=1,
                most=12,
                note=f"Seven name a square of about 150 metres, six one of a kilometre. {OUT_OF_DATE}",
            ),
        ),
    ),
)
