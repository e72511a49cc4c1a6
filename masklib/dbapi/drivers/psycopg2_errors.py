"""psycopg2's exceptions: the same class with a safe text, and a diagnostic of the fields that name no value.

psycopg2 reads its diagnostic out of the raw result, in C, so the exception is one of a class of ours between: it has the
driver's class as its own, and a diagnostic that holds no more than it shows.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from masklib.dbapi.drivers.psycopg_errors import PROCEDURAL

__all__ = ["message", "raised", "rebuild"]

_CODES: Final = ("severity", "severity_nonlocalized", "sqlstate")
_NAMES: Final = ("schema_name", "table_name", "column_name", "datatype_name", "constraint_name")
_EMPTY: Final = (
    "context", "internal_position", "internal_query", "message_detail", "message_hint", "source_file",
    "source_function", "source_line", "statement_position",
)  # fmt: skip
_KEPT: Final = "_masklib_diag"


def _procedural(error: BaseException) -> bool:
    source = getattr(getattr(error, "diag", None), "source_file", None) or ""
    return source.startswith(PROCEDURAL)


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    if _procedural(error):
        return ""
    primary: str | None = getattr(getattr(error, "diag", None), "message_primary", None)
    return primary or str(error)


def rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew with the fields of its diagnostic that name parts of the schema."""
    import psycopg2

    own: Any = error.__class__
    kind: Any = own if own.__module__.startswith("psycopg2") else psycopg2.DatabaseError
    code = getattr(error, "pgcode", None)
    if code is None:
        plain: BaseException = kind(text)
        return plain
    made = _diagnosed(kind)(text)
    made.__setstate__({"pgcode": code, "pgerror": text})
    setattr(made, _KEPT, _fields(error, text))
    rebuilt: BaseException = made
    return rebuilt


def _fields(error: BaseException, text: str) -> dict[str, str | None]:
    """Return the diagnostic's fields; of what a function's author filled in none is taken for a name."""
    told = getattr(error, "diag", None)
    kept = _CODES if _procedural(error) else (*_CODES, *_NAMES)
    fields: dict[str, str | None] = dict.fromkeys((*_CODES, *_NAMES, *_EMPTY))
    return fields | {name: getattr(told, name, None) for name in kept} | {"message_primary": text}


@lru_cache(maxsize=256)
def _diagnosed(kind: Any) -> Any:
    """Return a class like ``kind`` whose diagnostic is what was kept."""

    def __reduce__(self: Any) -> Any:  # noqa: N807  it is forged into a class
        state = {name: value for name, value in vars(self).items() if name != _KEPT}
        return kind, self.args, {**state, "pgcode": self.pgcode, "pgerror": self.pgerror}

    members = {
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
        "__class__": property(lambda _self: kind),
        "__reduce__": __reduce__,
        "diag": property(lambda self: SimpleNamespace(**vars(self).get(_KEPT, {}))),
    }
    return _Diagnosed(kind.__name__, (kind,), members)


class _Diagnosed(type):
    """Shows the bases of the class that it stands for: peewee looks for the standard's classes there."""

    @property
    def __bases__(cls) -> tuple[type, ...]:  # type: ignore[override]  # a property there, too
        return cls.__base__.__bases__ if cls.__base__ is not None else ()


def raised(error: BaseException) -> bool:
    """Tell whether an exception is psycopg2's own."""
    import psycopg2

    return isinstance(error, (psycopg2.Error, psycopg2.Warning))
