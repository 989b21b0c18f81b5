"""What the program measures of itself, so that an installed one can. One file a figure, found by walking this folder."""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

from attrs import frozen


@frozen
class Measurement:
    """One figure: `measure` takes a number of photos and returns the figures, seconds as decimals and counts whole."""

    name: str
    title: str
    photos: int
    """So many photos (or hashes) where nobody asks for another number."""
    measure: Callable[[int], dict[str, Any]]


def load_benches() -> dict[str, Measurement]:
    """Every file of this folder that defines measure(photos), by its name."""
    found = {}
    for entry in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        if measure := getattr(module, "measure", None):
            title = (module.__doc__ or "").partition("\n")[0]
            found[entry.name] = Measurement(entry.name, title, module.PHOTOS, measure)
    return found
