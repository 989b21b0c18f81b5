"""Rename a file and never replace another: the system promises that itself where it can."""

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Any, Final

_HERE: Final = -100  # AT_FDCWD: paths are as they stand, relative to no open folder
_NO_REPLACE: Final = 1  # RENAME_NOREPLACE of Linux
_EXCLUSIVE: Final = 4  # RENAME_EXCL of macOS
_CANNOT: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a system, or a drive's file system, says that cannot promise it."""


def rename_new(source: Path, target: Path) -> None:
    """Rename within one volume. Where the drive cannot promise to replace nothing, it is looked for right before.

    :raises FileExistsError: something lies at the target already; nothing was changed.
    :raises OSError: the rename failed; nothing was changed.
    """
    if sys.platform == "win32" or not _exclusively(os.fsencode(source), os.fsencode(target)):
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(target))
        source.rename(target)


def _exclusively(source: bytes, target: bytes) -> bool:
    """Whether the system renamed it under its promise; False where it gives none.

    :raises OSError: it would, but this rename failed.
    """
    if b"\0" in source + target:
        raise ValueError("a path holds a zero byte")
    code = _call(source, target)
    if code in _CANNOT:
        return False
    if code:
        raise OSError(code, os.strerror(code), os.fsdecode(source), None, os.fsdecode(target))
    return True


def _call(source: bytes, target: bytes) -> int:
    """The error number, 0 for done."""
    system: Any = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = system.renamex_np(source, target, ctypes.c_uint(_EXCLUSIVE))
        else:
            failed = system.renameat2(_HERE, source, _HERE, target, ctypes.c_uint(_NO_REPLACE))
    except AttributeError:  # a C library that does not know the call
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0
