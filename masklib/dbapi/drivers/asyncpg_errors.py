"""asyncpg's exceptions and log messages: which of their parts may be shown, and the same with no more than these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.psycopg_errors import PROCEDURAL
from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["OWN", "message", "raised", "rebuild", "safe_log"]

_NAMES: Final = ("schema_name", "table_name", "column_name", "data_type_name", "constraint_name")

OWN: Final[tuple[Template, ...]] = templates(
    r"""
    cannot perform operation: another operation is in progress
    connection is closed
    cannot call [\w.]+\(\): (connection has been released back to the pool|the underlying connection is closed)
    cursor cannot be created outside of a transaction
    cannot use Connection\.transaction\(\) in a manually started transaction
    cannot (start|commit|rollback|enter context|use)(?P<value>.*)
    the server expects \d+ arguments? for this query, \d+ (was|were) passed
    connection was closed in the middle of operation
    """
)


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    source = getattr(error, "server_source_filename", None) or ""
    if source.startswith(PROCEDURAL):
        return ""
    return (getattr(error, "message", None) or str(error)).partition("\n")[0]


def rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew with the parts that name parts of the schema."""
    import asyncpg

    own = type(error).__module__.startswith("asyncpg")
    kind: Any = type(error) if own else asyncpg.PostgresError
    made: BaseException = kind(text)
    if isinstance(error, asyncpg.PostgresError):
        _fill(made, error, text)
    return made


def _fill(made: Any, told: Any, text: str) -> None:
    made.message = text
    made.severity = told.severity
    made.severity_en = told.severity_en
    if told.sqlstate is not None and made.sqlstate != told.sqlstate:
        made.sqlstate = told.sqlstate
    if not (told.server_source_filename or "").startswith(PROCEDURAL):
        for name in _NAMES:
            setattr(made, name, getattr(told, name))


def safe_log(told: Any, text: str) -> Any:
    """Return a log message with the parts that may be seen."""
    fields = {"S": told.severity, "V": told.severity_en, "C": told.sqlstate, "M": text}
    if not (told.server_source_filename or "").startswith(PROCEDURAL):
        fields |= {letter: getattr(told, name) for letter, name in zip("stcdn", _NAMES, strict=True)}
    return type(told).new({letter: value for letter, value in fields.items() if value is not None})


def raised(error: BaseException) -> bool:
    """Tell whether an exception is asyncpg's own."""
    import asyncpg

    return isinstance(
        error, (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.exceptions.InternalClientError)
    )
