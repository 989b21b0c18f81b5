"""What the user may set: frozen values, kept as TOML in the platform's folder for settings."""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve, field, fields, frozen
from platformdirs import PlatformDirs

from catalog_gui.errors import CatalogError

DIRS: Final = PlatformDirs("catalog-keeper", appauthor=False)

SKIPPED: Final = (
    ".*",
    "@eaDir",
    "#recycle",
    "$RECYCLE.BIN",
    "System Volume Information",
    "Thumbs.db",
    "*.lrdata",
    "*.photoslibrary/resources",
    "*.photoslibrary/database",
    "*.photoslibrary/private",
    "*.photoslibrary/internal",
    "*.photoslibrary/scopes",
    "*.photolibrary/Thumbnails",
    "*.photolibrary/Previews",
)
"""Names (or the last parts of a path) that are never looked into: hidden and system files, other programs' derivatives."""

KEEP_RULES: Final = ("format", "resolution", "colour", "quality", "details", "date", "folder", "size", "path")
"""Names of the rules by which one of several copies is suggested to be kept, in the order in which they come."""

THEMES: Final = ("system", "light", "dark")
"""How the window may look."""


def _a_theme(settings: Any, name: Any, value: str) -> None:
    if value not in THEMES:
        raise CatalogError(f"The setting {name.name} takes one of {', '.join(THEMES)}, not {value!r}.")


def _a_place(settings: Any, name: Any, value: str) -> None:
    if "\0" in value:
        raise CatalogError(f"The setting {name.name} takes a folder, and {value!r} can be none.")


def _between(least: float, most: float) -> Any:
    """A validator: numbers from least to most."""

    def check(settings: Any, name: Any, value: float) -> None:
        if not least <= value <= most:
            raise CatalogError(f"The setting {name.name} takes numbers from {least:g} to {most:g}, not {value:g}.")

    return check


def _completed(rules: Iterable[str]) -> tuple[str, ...]:
    """The rules as ordered, those that the order does not name behind them."""
    chosen = tuple(rules)
    return chosen + tuple(rule for rule in KEEP_RULES if rule not in chosen)


def _known_once(settings: Any, name: Any, rules: tuple[str, ...]) -> None:
    if sorted(rules) != sorted(KEEP_RULES):
        known = ", ".join(KEEP_RULES)
        raise CatalogError(f"The setting {name.name} takes each of these once, in any order: {known}.")


def _absolute(settings: Any, name: Any, folders: tuple[str, ...]) -> None:
    for folder in folders:
        if not Path(folder).is_absolute():
            raise CatalogError(f"The setting {name.name} takes whole paths of folders; “{folder}” is none.")


@frozen(kw_only=True)
class Settings:
    """Everything that can be set. Lengths in pixels, times in seconds, distances in bits unless the name says otherwise."""

    theme: str = field(default="system", validator=_a_theme)
    skip: tuple[str, ...] = field(default=SKIPPED, converter=tuple)
    workers: int = field(default=0, validator=_between(0, 256))
    """Processes at work; 0 is one for each core."""
    photo_seconds: float = field(default=60.0, validator=_between(1, 3600))
    photo_megapixels: int = field(default=500, validator=_between(1, 10000))
    photo_memory_mb: int = field(default=4096, validator=_between(256, 1048576))
    thumbnail_dir: str = field(default="", validator=_a_place)
    thumbnail_size: int = field(default=256, validator=_between(16, 4096))
    thumbnail_quality: int = field(default=85, validator=_between(1, 100))
    preview_size: int = field(default=1440, validator=_between(256, 8192))
    preview_quality: int = field(default=85, validator=_between(1, 100))
    geohash_precision: int = field(default=7, validator=_between(1, 12))
    duplicate_distance: int = field(default=5, validator=_between(0, 10))
    duplicate_phash_distance: int = field(default=10, validator=_between(0, 10))
    duplicate_correlation: float = field(default=0.9, validator=_between(0.5, 1))
    keep_rules: tuple[str, ...] = field(default=KEEP_RULES, converter=_completed, validator=_known_once)
    """By what the copy to keep is chosen, the weightiest first. What is not named comes behind."""
    protected_folders: tuple[str, ...] = field(default=(), converter=tuple, validator=_absolute)
    """Photos below these are never suggested for the trash."""
    preferred_folders: tuple[str, ...] = field(default=(), converter=tuple, validator=_absolute)
    """Photos below these are rather kept, below the first of them above all."""
    burst_gap_seconds: float = field(default=1.0, validator=_between(0.1, 60))
    burst_metres: float = field(default=10.0, validator=_between(0, 1000))
    compare_memory_mb: int = field(default=512, validator=_between(64, 65536))
    """Megabytes of decoded pictures that the comparison keeps."""
    vanished_percent: float = field(default=5.0, validator=_between(0, 100))
    vanished_photos: int = field(default=10, validator=_between(0, 1000000))
    backups_kept: int = field(default=14, validator=_between(1, 1000))
    """So many backups of a catalog stay."""

    def with_environment(self) -> "Settings":
        """These settings with THUMBNAIL_DIR and THUMBNAIL_SIZE from the environment in force."""
        changes: dict[str, Any] = {}
        if place := os.environ.get("THUMBNAIL_DIR"):
            changes["thumbnail_dir"] = place
        if size := os.environ.get("THUMBNAIL_SIZE"):
            if not (size.isascii() and size.isdecimal()) or not 16 <= int(size) <= 4096:
                raise CatalogError(f"THUMBNAIL_SIZE says {size!r}; it takes a number of pixels from 16 to 4096.")
            changes["thumbnail_size"] = int(size)
        return evolve(self, **changes)


def settings_file() -> Path:
    """Where the settings lie on this machine."""
    return DIRS.user_config_path / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """The settings as stored; what is absent has its default.

    :raises CatalogError: the file cannot be read or holds something else than settings.
    """
    path = path or settings_file()
    if not path.exists():
        return Settings()
    import tomllib

    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogError(f"The settings in {path} cannot be read ({error}). Mend or delete that file.") from error
    return _from_table(stored, path)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write what differs from the defaults, in one step: a crash leaves the old file."""
    import tomli_w

    path = path or settings_file()
    plain = Settings()
    table = {
        name: _plain(value) for name, value in asdict(settings, recurse=False).items() if value != getattr(plain, name)
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, suffix=".part", delete=False) as file:
            tomli_w.dump(table, file)
        Path(file.name).replace(path)
    except OSError as error:
        raise CatalogError(f"The settings cannot be kept in {path.parent} ({error.strerror}).") from error


_ODD: Final = re.compile("[\ud800-\udfff\ufdd1]")
_ESCAPED: Final = re.compile("\ufdd1([0-9a-f]{4})")


def _plain(value: Any) -> Any:
    """A value as TOML takes it. Bytes of a path that are no UTF-8 become a code point that no text has and four digits."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _ODD.sub(lambda odd: f"\ufdd1{ord(odd[0]):04x}", value) if isinstance(value, str) else value


def _told(value: Any) -> Any:
    """The value that _plain() was given."""
    if isinstance(value, list):
        return tuple(str(_told(part)) for part in value)
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), value) if isinstance(value, str) else value


def _from_table(stored: dict[str, Any], path: Path) -> Settings:
    """Settings from a TOML table; names of other versions are passed over."""
    plain, values = Settings(), {}
    for each in fields(Settings):
        if each.name not in stored:
            continue
        value, default = _told(stored[each.name]), getattr(plain, each.name)
        if isinstance(default, float) and isinstance(value, int):
            value = float(value)
        if type(value) is not type(default):
            raise CatalogError(f"{each.name} in {path} should be like {default!r}, not {value!r}.")
        values[each.name] = value
    return Settings(**values)


def default_catalog() -> Path:
    """The catalog that opens when no other was asked for or opened before."""
    return DIRS.user_data_path / "photos.catalog"


def last_catalog() -> str | None:
    """The catalog that was opened last, if that is known."""
    try:
        return os.fsdecode((DIRS.user_state_path / "last-catalog").read_bytes()) or None
    except OSError:
        return None


def remember_catalog(catalog: str) -> None:
    """Open this one next time. Not worth an error when it cannot be written."""
    import contextlib

    with contextlib.suppress(OSError):
        DIRS.user_state_path.mkdir(parents=True, exist_ok=True)
        (DIRS.user_state_path / "last-catalog").write_bytes(os.fsencode(catalog))
