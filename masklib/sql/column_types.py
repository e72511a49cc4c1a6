"""Which declared types are numbers: a database that compares a text with one converts one of them.

Source: the type lists of PostgreSQL 18, MariaDB 11, MySQL 8.4 and DuckDB; SQLite's affinity cuts nothing off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.sql.catalog import Catalog
    from masklib.sql.occurrence import Occurrence
    from masklib.typing import Origin

__all__ = ["number_columns"]

_NUMBER: Final = re.compile(
    r"u?(?:tiny|small|medium|big|huge)?int(?:eger|\d+)?\b|(?:small|big)?serial\d?\b|numeric\b|dec(?:imal)?\b|"
    r"fixed\b|float\d?\b|real\b|double\b|money\b|year\b|bit\b|oid\b|bool(?:ean)?\b|number\b|bignum\b|varint\b",
    re.IGNORECASE,
)


def number_columns(catalog: Catalog, occurrences: Iterable[Occurrence]) -> frozenset[Origin]:
    """Return the base columns among ``occurrences`` whose declared type is a number."""
    found = {origin for one in occurrences for origin in one.origins}
    return frozenset(origin for origin in found if _NUMBER.match(_type(catalog, origin)))


def _type(catalog: Catalog, origin: Origin) -> str:
    relation = catalog.relations.get((origin.schema, origin.table))
    if relation is None or origin.column not in relation.columns:
        return ""
    return relation.types[relation.columns.index(origin.column)]
