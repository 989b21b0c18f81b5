"""What the program measures of itself, so that an installed one can. One file a figure, found by walking this folder."""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any


def load_benches() -> dict[str, Callable[[int], dict[str, Any]]]:
    """Each benchmark's name and its function, which takes a number of photos and returns figures."""
    found = {}
    for entry in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{entry.name}")
        if measure := getattr(module, "measure", None):
            found[entry.name] = measure
    return found
