"""What masklib reads of MySQL's and MariaDB's catalogue, for every driver that speaks to them.

Sources: https://dev.mysql.com/doc/refman/8.4/en/information-schema.html and
https://mariadb.com/kb/en/information-schema-tables/ . Reading it begins no transaction. Temporary tables do
not stand in it: a statement that names one has columns of unknown origin, or those of the table it hides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.mysql_modes import reading
from masklib.dbapi.facts import SAMPLED_OF, Lookup
from masklib.dbapi.steps import Steps
from masklib.sql import Relation

if TYPE_CHECKING:
    from masklib.dbapi.facts import Reading
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["Query", "Reader", "lookup"]

Query = Callable[[str, Sequence[object]], Steps[list[tuple[Any, ...]]]]
"""Runs a read of the catalogue, with ``%s`` for its parameters."""

_UNREAD: Final = ")("
"""Stands for an expression that cannot be read: it is no SQL, so that nobody knows what its column is made of."""
_MODE: Final = "SELECT @@SESSION.sql_mode, @@SESSION.character_set_client"
_SPELLINGS: Final = """
SELECT table_schema, table_name FROM information_schema.tables WHERE LOWER(table_name) IN ({marks})
"""
"""Where tables are files, the server tells ``People`` from ``people``, and finds one only as it is spelt."""
_INFORMATION: Final = "information_schema"
_COLUMNS: Final = """
SELECT c.table_schema, c.table_name, c.column_name, c.column_type, t.table_type, v.view_definition,
       c.column_comment, c.generation_expression
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
LEFT JOIN information_schema.views v ON v.table_schema = c.table_schema AND v.table_name = c.table_name
WHERE c.table_name IN ({marks})
ORDER BY c.table_schema, c.table_name, c.ordinal_position
"""


def _reading(query: Query) -> Steps[Reading | None]:
    rows = yield from query(_MODE, ())
    return reading(*map(str, rows[0]))


def _bounded(query: Query, seconds: int) -> Steps[bool]:
    """Have the server end what runs longer: MariaDB any statement, MySQL a SELECT.

    Sources: https://mariadb.com/kb/en/aborting-statements/ (``max_statement_time``, seconds) and
    https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html (``max_execution_time``, milliseconds).
    """
    if seconds:
        version = yield from query("SELECT VERSION()", ())
        maria = "mariadb" in str(version[0][0]).lower()
        bound = f"max_statement_time = {seconds:d}" if maria else f"max_execution_time = {seconds * 1000:d}"
        yield from query(f"SET SESSION {bound}", ())
    return bool(seconds)


def _restrict(query: Query, *, inside: bool) -> Steps[bool]:
    """Have the server refuse writes; tell whether that holds for the transaction that is open already, too.

    Source: https://mariadb.com/kb/en/set-transaction/#access-mode. Tables that are temporary stay writable.
    """
    yield from query("SET SESSION TRANSACTION READ ONLY", ())
    return not inside


def lookup(query: Query, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up in every schema; the current one is where a bare name is looked for."""
    current = yield from query("SELECT DATABASE()", ())
    read = yield from _reading(query)
    folded = sorted({name.name.lower() for name in names})
    found = yield from query(_SPELLINGS.format(marks=_marks(folded)), folded)
    spelled = _spelled(found)
    twins = Counter((str(row[0]).lower(), str(row[1]).lower()) for row in found)
    rows = (yield from query(_COLUMNS.format(marks=_marks(spelled)), spelled)) if spelled else []
    grouped: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        if twins[str(row[0]).lower(), str(row[1]).lower()] == 1:  # of two that differ by case it tells one
            grouped.setdefault((str(row[0]), str(row[1])), []).append(row)
    relations = [relation for same in grouped.values() if (relation := _relation(same, read)) is not None]
    path = () if current[0][0] is None else (str(current[0][0]),)
    return Lookup(tuple(relations), path)


def _spelled(found: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return names as they are spelt: ``EVENTS`` beside a user's ``events`` would hide that one."""
    users = {str(table) for schema, table in found if str(schema).lower() != _INFORMATION}
    folded = {one.lower() for one in users}
    return sorted(users | {str(table) for _, table in found if str(table).lower() not in folded})


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _relation(rows: Sequence[tuple[Any, ...]], read: Reading | None) -> Relation | None:
    """Return a relation; ``None`` for a view whose text we may not read, and for what is no table.

    Views are told with backticks, expressions of generated columns with the quotes of the session's mode.
    """
    schema, name, _, _, kind, text, *_ = rows[0]
    if str(schema).lower() == _INFORMATION:
        return _information(str(name), rows)
    if kind not in {"BASE TABLE", "VIEW", "SYSTEM VIEW"} or (kind == "VIEW" and not text):
        return None
    columns, types = (tuple(str(row[place]) for row in rows) for place in (2, 3))
    definition = str(text) if kind == "VIEW" else None
    remarks = tuple((str(row[2]), "column comment", str(row[6])) for row in rows if row[6])
    generated = {str(row[2]): _expression(str(row[7]), read) for row in rows if row[7]}
    return Relation(str(name), str(schema), columns, types, definition, generated, remarks)


def _expression(text: str, read: Reading | None) -> str:
    """Return the expression of a generated column; one that cannot be read is none at all."""
    plain = None if read is None else read(text)
    return _UNREAD if plain is None else plain


def _information(name: str, rows: Sequence[tuple[Any, ...]]) -> Relation:
    """Return a relation of the server's own; its names are stored in capitals and may be written in any case."""
    columns, types = (tuple(str(row[place]).lower() for row in rows) for place in (2, 3))
    return Relation(name.lower(), _INFORMATION, columns, types)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is read of a server over the connections of one driver.

    Attributes:
        query: Runs a statement of ours on a raw connection and returns its rows.
        busy: Whether none may run on it just now.
        inside: Whether a transaction is open on it, as far as it shows that.
    """

    query: Callable[[Any, str, Sequence[object]], Steps[list[tuple[Any, ...]]]]
    busy: Callable[[Any], bool]
    inside: Callable[[Any], bool]

    def lookup(self, raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
        """Look relations up."""
        return (yield from lookup(partial(self.query, raw), names))

    def sample(self, raw: Any, origin: Origin, size: int) -> Steps[list[object]]:
        """Read at most so many cells of a base column.

        Raises:
            LookupError: if tables of that name differ by case alone, or there is none.
        """
        found = yield from self.query(raw, _SPELLINGS.format(marks="%s"), (origin.table.lower(),))
        places = [row for row in found if str(row[0]).lower() == origin.schema.lower()]
        if len(places) != 1:
            raise LookupError("no one table of that name")
        ((schema, table),) = places
        spelled = replace(origin, schema=str(schema), table=str(table))
        rows = yield from self.query(raw, _sampling(spelled, size), ())
        return [row[0] for row in rows]

    def mode(self, raw: Any) -> Steps[Reading | None]:
        """Return what reads texts as this connection does, ``None`` where that cannot be told."""
        return None if self.busy(raw) else (yield from _reading(partial(self.query, raw)))

    def bounded(self, raw: Any, seconds: int) -> Steps[bool]:
        """Have the server end what runs longer than so many seconds."""
        return (yield from _bounded(partial(self.query, raw), seconds))

    def restrict(self, raw: Any) -> Steps[bool]:
        """Have the server refuse writes."""
        return (yield from _restrict(partial(self.query, raw), inside=self.inside(raw)))


def _sampling(origin: Origin, size: int) -> str:
    """Return the statement that reads at most so many cells of a base column."""
    column, table = _quoted(origin.column), f"{_quoted(origin.schema)}.{_quoted(origin.table)}"
    return (
        f"SELECT {column} FROM (SELECT {column} FROM {table} LIMIT {size * SAMPLED_OF:d}) s "
        f"WHERE {column} IS NOT NULL LIMIT {size:d}"
    )


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
