"""psycopg's exceptions: which of their parts may be shown, and the same exception with no more than these."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import StatementDeniedError
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.sql import Statement

__all__ = ["PROCEDURAL", "denied_copy", "message", "raised", "rebuild", "safe_fields"]

PROCEDURAL: Final = ("pl_exec.c", "plpy_", "plperl", "pltcl")
"""Source files of procedural languages: their errors carry what a function's author put in every field."""


def _procedural(error: BaseException) -> bool:
    diagnostic = getattr(error, "diag", None)
    source = getattr(diagnostic, "source_file", None) or ""
    return source.startswith(PROCEDURAL)


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    if _procedural(error):
        return ""
    diagnostic = getattr(error, "diag", None)
    return getattr(diagnostic, "message_primary", None) or str(error)


def safe_fields(diagnostic: Any, text: str, *, procedural: bool = False) -> dict[int, bytes | None]:
    """Return the fields of a diagnostic that may be shown: codes, and names of parts of the schema.

    Args:
        diagnostic: The raw one, or ``None``.
        text: The message in its place.
        procedural: Whether a function's author filled it in: then no name is taken for one.
    """
    from psycopg.pq import DiagnosticField as Field

    fields: dict[int, bytes | None] = {Field.MESSAGE_PRIMARY: text.encode()}
    kept = {
        Field.SQLSTATE: "sqlstate",
        Field.SEVERITY: "severity",
        Field.SEVERITY_NONLOCALIZED: "severity_nonlocalized",
    }
    if not procedural:
        kept |= {
            Field.SCHEMA_NAME: "schema_name",
            Field.TABLE_NAME: "table_name",
            Field.COLUMN_NAME: "column_name",
            Field.DATATYPE_NAME: "datatype_name",
            Field.CONSTRAINT_NAME: "constraint_name",
        }
    for code, name in kept.items():
        value = getattr(diagnostic, name, None)
        fields[code] = None if value is None else value.encode()
    return fields


def rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew with the fields of its diagnostic that name parts of the schema."""
    import psycopg

    fields = safe_fields(getattr(error, "diag", None), text, procedural=_procedural(error))
    kind = type(error) if type(error).__module__.startswith("psycopg") else psycopg.DatabaseError
    result = kind(text, info=fields)  # type: ignore[call-arg]  # every psycopg error takes it
    if getattr(error, "sqlstate", None):
        result.sqlstate = error.sqlstate  # type: ignore[attr-defined]  # unknown states have the base class
    return result


def raised(error: BaseException) -> bool:
    """Tell whether an exception is psycopg's own."""
    import psycopg

    return isinstance(error, (psycopg.Error, psycopg.Warning))


def denied_copy(module: str) -> Callable[[StatementDeniedError, Statement], StatementDeniedError]:
    """Return what makes of a denied COPY the error that the driver itself raises of it in ``execute``, too.

    Args:
        module: The driver's module, which has ``ProgrammingError``.
    """

    def denied(denial: StatementDeniedError, statement: Statement) -> StatementDeniedError:
        made: StatementDeniedError = _both(module)(*denial.args)
        return made if Kind.COPY in statement.kinds else denial

    return denied


@lru_cache(maxsize=2)
def _both(module: str) -> Any:
    return type("ProgrammingError", (StatementDeniedError, import_module(module).ProgrammingError), {})
