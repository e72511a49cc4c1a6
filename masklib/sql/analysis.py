"""`analyse`: from a text to a `Statement`, whatever the text is."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from masklib.sql.dialects import facts
from masklib.sql.kinds import first_word, judge
from masklib.sql.statement import Kind, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.sql.catalog import Catalog, NeedsCatalog
    from masklib.sql.dialects.facts import Facts
    from masklib.sql.statement import CopyForm
    from masklib.typing import Origin

    Understand = Callable[[str, Facts, Catalog | None], Statement | NeedsCatalog]

T = TypeVar("T")

__all__ = ["LONGEST", "UNREADABLE", "analyse", "copy_form", "is_metadata"]

LONGEST: Final = 300_000
"""Longer texts are not looked into: to cut so many characters into tokens takes up to a second."""
UNREADABLE: Final = "(unreadable statement)"
"""Stands for the text of a statement that cannot be cut into tokens."""


def analyse(sql: str, dialect: str, catalog: Catalog | None = None) -> Statement | NeedsCatalog:
    """Say what ``sql`` does and where its output columns come from. Never raises, never logs.

    Args:
        sql: One text as it is handed to the driver, placeholders included.
        dialect: ``sqlite``, ``postgres`` (where ``?`` is a parameter: ``postgres over odbc``), ``duckdb``,
            ``mysql`` or ``mariadb``; with less understood ``oracle``, ``tsql``, ``snowflake``, ``trino``,
            ``clickhouse`` or ``bigquery``. Of any other everything is unknown.
        catalog: What is known of the database, ``None`` if nothing was looked up yet.

    Returns:
        The statement, or the relations that must be looked up first: merge what is found into the catalogue
        (`Catalog.merge`) and call again. A view may need several rounds.

    Raw values:
        Sees the literals of the text; keeps and emits none.
    """
    if not isinstance(sql, str):
        return _unreadable("", "no text")
    known = facts(dialect)
    if known is None:
        return _unreadable(sql, "dialect that masklib does not know")
    if len(sql) > LONGEST:
        return _unreadable(sql, "text too long")
    try:
        return _understood(sql, known, catalog)
    except RecursionError:
        return _unreadable(sql, "nested too deeply")
    except Exception:  # noqa: BLE001  of sqlglot's tokeniser: many classes, and all quote the statement
        return _unreadable(sql, "text that cannot be cut into words")


def _understood(sql: str, known: Facts, catalog: Catalog | None) -> Statement | NeedsCatalog:
    """Analyse; where the caller's own stack leaves too little room, on a stack of its own.

    So what a statement is found to be depends on it alone, and not on who runs it from how deep.
    """
    engine = _engine(known.name)
    try:
        return engine(sql, known, catalog)
    except RecursionError:
        return _on_fresh_stack(lambda: engine(sql, known, catalog))


def _on_fresh_stack(work: Callable[[], T]) -> T:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


@lru_cache(maxsize=32)
def _engine(dialect: str) -> Understand:
    """Load what knows sqlglot, which takes half a second, and try it on the canaries of a dialect."""
    from masklib.sql.canary import first_difference
    from masklib.sql.engine import understand

    number = _on_fresh_stack(lambda: first_difference(understand, dialect))
    if not number:
        return understand
    warnings.warn(
        f"masklib: the installed sqlglot answers self-test {number} differently, so the origin "
        "of every column is unknown. Install a version that masklib declares (sqlglot>=30.30,<31).",
        RuntimeWarning,
        stacklevel=3,
    )
    return _blind


def _blind(sql: str, _facts: Facts, _catalog: Catalog | None) -> Statement:
    """Answer in place of an engine that failed its self-test."""
    return _unreadable(sql, "sqlglot failed the self-test")


def _unreadable(sql: str, problem: str) -> Statement:
    """Return what can be said of a text by its first word alone."""
    word = first_word(sql)
    kind, verb = (Kind.UNKNOWN, "") if word in {"", "WITH", "EXPLAIN"} else judge([word])
    return Statement(
        kind,
        verb,
        text=UNREADABLE,
        summary=verb,
        problem=problem,
        kinds=(kind,),
        writes_known=False,
        groupings=None,
    )


def copy_form(sql: str, dialect: str) -> CopyForm | None:
    """Say how the rows of ``COPY ... TO STDOUT`` or ``FROM STDIN`` are written, ``None`` of anything else.

    Args:
        sql: The text, its parameters merged in.
        dialect: As given to `analyse`.

    Raw values: sees the text; emits the part that says what is copied.
    """
    from masklib.sql.copying import form_of

    return form_of(sql, dialect)


def is_metadata(origin: Origin, dialect: str) -> bool:
    """Say whether ``origin`` is a column of the database's own catalogue that is fine to show.

    Args:
        origin: As `analyse` gave it for ``dialect``.
        dialect: As given to `analyse`.
    """
    known = facts(dialect)
    if known is None:
        return False
    parts = (*known.metadata, *((known.pragma_tables,) if known.pragma_tables is not None else ()))
    return any(
        origin.schema == part.schema
        and origin.table in part.relations
        and origin.column not in part.relations[origin.table]
        and origin.column not in part.texts.get(origin.table, ())
        for part in parts
    )


def is_setting(name: object, dialect: str) -> bool:
    """Say whether ``name`` is that of a setting of the database that holds no secret.

    Args:
        name: What a statement names it by.
        dialect: As given to `analyse`.
    """
    known = facts(dialect)
    return known is not None and isinstance(name, str) and name.lower() in known.pragmas


def reads_setting(dialect: str) -> str:
    """Return the function that reads a setting by its name; empty if none does.

    Args:
        dialect: As given to `analyse`.
    """
    known = facts(dialect)
    return known.reads_setting if known is not None else ""
