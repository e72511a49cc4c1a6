"""Key files: text that its owner alone may read, created once and never overwritten.

Raw values: sees the text of a key file; keeps none; emits it to `masklib.crypto.Key` alone.
"""

from __future__ import annotations

import os
import stat
from typing import Final

from masklib.crypto.keytext import spelled
from masklib.errors import KeyFileError

__all__ = ["read_key_file", "write_key_file"]

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_MOST_BYTES: Final = 1024


def read_key_file(path: str | os.PathLike[str]) -> str:
    """Return the text of a key file.

    Raises:
        KeyFileError: if it cannot be read, is no regular file, is longer than any key, or group or others
            have any permission on it.
    """
    try:
        shown = _path(path)
    finally:
        del path
    try:
        # Not blocking: opening a pipe nobody writes to would hang before it can be refused.
        handle = os.open(shown, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise KeyFileError(f"the key file {shown!r} cannot be opened: {reason}") from None
    try:
        _refuse_unsafe(shown, os.fstat(handle))
        content = os.read(handle, _MOST_BYTES + 1)
    finally:
        os.close(handle)
    return content.decode("ascii", "replace")


def _path(path: str | os.PathLike[str]) -> str:
    """Return the path as text, unless it is a key: then no error may show it."""
    try:
        if spelled(os.fsdecode(path)) is None:
            return os.fsdecode(path)
    finally:
        del path
    raise KeyFileError("what was given as the path of a key file is a key; MASKLIB_KEY takes the key itself")


def _refuse_unsafe(shown: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileError(f"the key file {shown!r} is no regular file")
    if status.st_size > _MOST_BYTES:
        raise KeyFileError(f"the key file {shown!r} is longer than any key; it holds the key's text alone")
    if status.st_mode & _OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        raise KeyFileError(
            f"others may use the key file {shown!r} (mode {mode:04o}); chmod it to 0600 or 0400"
        )


def write_key_file(path: str | os.PathLike[str], material: bytes) -> None:
    """Create a file with mode 0600 that holds ``material`` as hexadecimal text and a newline.

    Raises:
        KeyFileError: if the file exists or cannot be written.
    """
    try:
        shown = _path(path)
        reason = _create(shown, material.hex().encode() + b"\n")
    finally:
        del material, path
    if reason is not None:
        raise KeyFileError(f"the key file {shown!r} cannot be written: {reason}")


def _create(shown: str, content: bytes) -> str | None:
    """Write a new file and return ``None``, or why not; a file that could not be finished is removed."""
    try:
        handle = os.open(shown, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return "it exists, and a key is never overwritten; choose another path"
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "not a path"
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o600)  # whatever the umask left of it
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError as error:
        from pathlib import Path  # ten milliseconds that only this failure needs

        Path(shown).unlink()
        return error.strerror
    return None
