"""What travels to a worker process: functions by their names, and limits. Loads next to nothing where it arrives."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from attrs import field, frozen


@frozen
class Later:
    """A function named by its module, with options: a worker that gets it loads that module and no other."""

    module: str
    name: str
    options: Mapping[str, Any] = field(factory=dict, hash=False)

    def __call__(self, *args: Any) -> Any:
        """Load and call it."""
        return getattr(import_module(self.module), self.name)(*args, **self.options)


@frozen
class Within:
    """A function with a limit in seconds, counted from when a worker begins it. Executors without limits just call it."""

    seconds: float
    function: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        return self.function(*args, **kwargs)
