"""Which photos lie below which folders: whole components are compared, and letters as the system's disks compare them."""

import sys
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def places(paths: Sequence[str], folders: Sequence[str], system: str = sys.platform) -> npt.NDArray[np.int64]:
    """int64[N]: for each path the place of the first folder that it lies below, len(folders) where it is below none.

    :param paths: of files, whole. :param folders: whole paths, in any order and with or without a slash behind.
    """
    if not folders:
        return np.zeros(len(paths), dtype=np.int64)
    starts = [_comparable(folder, system).rstrip("/") + "/" for folder in folders]
    any_start = tuple(starts)
    told = (_comparable(path, system) for path in paths)
    found = (_first(path, starts) if path.startswith(any_start) else len(starts) for path in told)
    return np.fromiter(found, dtype=np.int64, count=len(paths))


def below(paths: Sequence[str], folders: Sequence[str], system: str = sys.platform) -> npt.NDArray[np.bool_]:
    """bool[N]: which paths lie below one of the folders."""
    return places(paths, folders, system) < len(folders)


def _first(path: str, starts: Sequence[str]) -> int:
    return next(place for place, start in enumerate(starts) if path.startswith(start))


def _comparable(path: str, system: str) -> str:
    """A path in the form in which equal ones are equal: the disks of Windows and macOS do not tell A from a."""
    if system == "win32":
        path = path.replace("\\", "/").casefold()
    elif system == "darwin":
        path = unicodedata.normalize("NFC", path).casefold()
    return path.replace("//", "/")
