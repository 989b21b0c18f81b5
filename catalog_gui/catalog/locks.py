"""The one lock of a catalog: held by a run, an Apply, a restore or a migration, and freed by the system when its holder dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog_gui.errors import CatalogError


@contextmanager
def exclusive(file: Path, holder: str) -> Iterator[None]:
    """Hold the lock beside `file`.

    :param holder: who holds it when it is taken, as a sentence, for the one that must wait.
    :raises CatalogError: somebody else holds it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(file.with_name(file.name + ".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CatalogError(holder) from None
    except OSError as error:
        raise CatalogError(
            f"The folder of the catalog cannot be written ({error.strerror}). Nothing was changed."
        ) from error
    try:
        yield
    finally:
        lock.release()
