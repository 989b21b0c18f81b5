"""The doctor: whether this machine and this catalog are fit, and whether the kept figures equal counting."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from attrs import asdict, frozen

from catalog_gui.cli.context import chosen, current_settings, opened
from catalog_gui.cli.output import Json, command, show, show_json
from catalog_gui.errors import CatalogError

_LIBRARIES = ("numpy", "PIL", "pillow_heif", "rawpy", "imagehash", "pygeohash", "pebble")


@frozen
class Check:
    """One thing that was looked at."""

    name: str
    holds: bool
    words: str


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(doctor)


@command
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check this machine and this catalog."""
    checks = [*_machine(), *_window()]
    try:
        checks.extend(_catalog(context))
    except CatalogError as error:
        checks.append(Check("catalog", False, str(error)))
    if as_json:
        show_json({"checks": [asdict(check) for check in checks], "healthy": all(check.holds for check in checks)})
    else:
        for check in checks:
            show(f"{'well ' if check.holds else 'WRONG'}  {check.name}: {check.words}")
    if not all(check.holds for check in checks):
        raise typer.Exit(1)


def _machine() -> Iterator[Check]:
    fine = (3, 11) <= sys.version_info < (3, 15)
    yield Check("Python", fine, sys.version.split()[0])
    for name in _LIBRARIES:
        try:
            module = importlib.import_module(name)
            yield Check(name, True, str(getattr(module, "__version__", "present")))
        except ImportError as error:
            yield Check(name, False, f"cannot be loaded ({error})")


def _window() -> Iterator[Check]:
    """Whether the window's library is there, without loading it: commands never do."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("PySide6-Essentials")
        yield Check("PySide6", found != "6.12.0", found)
    except PackageNotFoundError:
        yield Check("PySide6", False, "not installed, so the window cannot open; commands work")


def _catalog(context: typer.Context) -> Iterator[Check]:
    from catalog_gui.catalog.catalog import is_absent
    from catalog_gui.catalog.sqlite import is_sound

    path = chosen(context).path.expanduser()
    if is_absent(path):
        yield Check("catalog", True, f"none yet at {path}")
        return
    if path.is_dir():
        yield Check("catalog", False, f"{path} is a folder and no catalog")
        return
    sound = is_sound(path)
    yield Check("catalog", sound, f"{path} is {'sound' if sound else 'damaged'}")
    if not sound:
        return
    settings = current_settings()
    yield Check(
        "settings", True, f"{settings.photo_megapixels} megapixels and {settings.photo_seconds:g} s a photo at most"
    )
    with opened(context) as keeper:
        with keeper.catalog.read() as session:
            kept, counted = keeper.tallies.kept(session), keeper.tallies.counted(session)
        equal = kept is None or kept == counted
        yield Check(
            "figures", equal, "the gauges equal counting" if equal else "the gauges were wrong and are now mended"
        )
        if not equal:
            with keeper.catalog.write() as session:
                keeper.tallies.recount(session)
        place = Path(keeper.store.directory)
        volatile = keeper.store.is_volatile
        yield Check(
            "thumbnails", not volatile, f"{place}{' is a place that is emptied now and then' if volatile else ''}"
        )
