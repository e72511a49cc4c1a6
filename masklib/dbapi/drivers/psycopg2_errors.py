"""psycopg2's exceptions: the same class with a safe text. Their diagnostic stays empty: it reads the raw result, in C."""

from __future__ import annotations

from typing import Any

from masklib.dbapi.drivers.psycopg_errors import PROCEDURAL

__all__ = ["message", "raised", "rebuild"]


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    diagnostic = getattr(error, "diag", None)
    source = getattr(diagnostic, "source_file", None) or ""
    if source.startswith(PROCEDURAL):
        return ""
    primary: str | None = getattr(diagnostic, "message_primary", None)
    return primary or str(error)


def rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew, of the same class."""
    import psycopg2

    kind: Any = type(error) if type(error).__module__.startswith("psycopg2") else psycopg2.DatabaseError
    result = kind(text)
    code = getattr(error, "pgcode", None)
    if code is not None:
        result.__setstate__({"pgcode": code, "pgerror": text})
    rebuilt: BaseException = result
    return rebuilt


def raised(error: BaseException) -> bool:
    """Tell whether an exception is psycopg2's own."""
    import psycopg2

    return isinstance(error, (psycopg2.Error, psycopg2.Warning))
