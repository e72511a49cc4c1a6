"""pg8000's exceptions, whose only argument is the server's fields: the same with no more than may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.psycopg_errors import PROCEDURAL
from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["OWN", "message", "raised", "rebuild"]

_CODES: Final = ("S", "V", "C")
_NAMES: Final = ("s", "t", "c", "d", "n")

OWN: Final[tuple[Template, ...]] = templates(
    r"""
    (no result set|attempting to use unexecuted cursor|A query hasn't been issued\.)
    (Cursor closed|connection is closed|network error)
    """
)


def _fields(error: BaseException) -> dict[str, Any]:
    told = error.args[0] if error.args else None
    return told if isinstance(told, dict) else {}


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    fields = _fields(error)
    if str(fields.get("F", "")).startswith(PROCEDURAL):
        return ""
    return str(fields["M"]) if "M" in fields else str(error)


def rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew with the codes, and the names of parts of the schema."""
    fields = _fields(error)
    kind = type(error)
    if not fields:
        return kind(text)
    kept = _CODES if str(fields.get("F", "")).startswith(PROCEDURAL) else (*_CODES, *_NAMES)
    return kind({name: fields[name] for name in kept if name in fields} | {"M": text})


def raised(error: BaseException) -> bool:
    """Tell whether an exception is pg8000's own."""
    from pg8000 import exceptions

    return isinstance(error, exceptions.Error)
