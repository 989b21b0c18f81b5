"""The phases: one file each, found by walking this folder. A file that defines phase(settings) is a phase."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module

from catalog_gui.phases.base import Phase, in_order
from catalog_gui.settings import Settings


def load_phases(settings: Settings, path: Iterable[str] | None = None) -> tuple[Phase, ...]:
    """Every phase of this folder, in an order in which each comes after what it needs."""
    found = []
    for entry in pkgutil.iter_modules(path or __path__):
        module = import_module(f"{__name__}.{entry.name}")
        if make := getattr(module, "phase", None):
            found.append(make(settings))
    return in_order(found)
