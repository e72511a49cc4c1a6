"""How much of a database `inspect` looks at, and what it says where it could not look."""

from __future__ import annotations

from typing import Final

__all__ = ["MAX_TEXT", "MAX_VALUES", "failure"]

MAX_VALUES: Final = 200
"""Most rows a table is sampled with."""

MAX_TEXT: Final = 4096
"""Most characters or bytes taken of one value."""


def failure(error: Exception) -> str:
    """Return what a driver's exception is called, and its code; its text may hold values and is left out."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
