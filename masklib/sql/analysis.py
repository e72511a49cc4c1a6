"""`analyse`: from a text to a `Statement`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.sql.statement import Kind, Statement

if TYPE_CHECKING:
    from masklib.sql.catalog import Catalog, NeedsCatalog
    from masklib.typing import Origin

__all__ = ["analyse", "is_metadata"]


def analyse(sql: str, dialect: str, catalog: Catalog | None = None) -> Statement | NeedsCatalog:
    """Say what ``sql`` does and where its output columns come from.

    Args:
        sql: One text as it is handed to the driver, placeholders included.
        dialect: ``sqlite`` or ``postgres``.
        catalog: What is known of the database, ``None`` if nothing was looked up yet.

    Returns:
        The statement, or the relations that must be looked up first.
    """
    _ = sql, dialect, catalog
    return Statement(Kind.UNKNOWN, "", text="(unanalysed)", problem="not analysed yet", writes_known=False)


def is_metadata(origin: Origin, dialect: str) -> bool:
    """Say whether ``origin`` is a column of the database's own catalogue that is fine to show."""
    _ = origin, dialect
    return False
