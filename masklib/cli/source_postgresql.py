"""PostgreSQL as a source, through psycopg, in read-only transactions with a time limit."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import click

from masklib.cli.sampling import MAX_TEXT, failure
from masklib.typing import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

__all__ = ["open_postgresql"]

_COLUMNS: Final = """
SELECT n.nspname, c.relname, c.relkind::text, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname, c.relname, a.attnum
"""

_NOT_SAMPLED: Final = {"v": "a view", "f": "a foreign table"}
_AS_THEY_ARE: Final = frozenset(
    {"smallint", "integer", "bigint", "numeric", "date", "uuid", "boolean", "inet"}
)
_TIMEOUT: Final = "SET LOCAL statement_timeout = '5s'"


@contextmanager
def open_postgresql(url: str) -> Iterator[_Postgresql]:
    """Connect to a PostgreSQL server for reading.

    Raises:
        click.ClickException: if psycopg is missing or the server does not let us in.
    """
    try:
        import psycopg
    except ImportError:
        raise click.ClickException("PostgreSQL needs psycopg: pip install 'psycopg[binary]'") from None
    try:
        connection = psycopg.connect(url, autocommit=True, application_name="masklib inspect")
    except psycopg.Error as error:
        # libpq's text quotes the URL in some errors, and with it the password
        raise click.ClickException(f"cannot connect: {failure(error)}; check the URL with psql") from None
    with connection:
        connection.read_only = True
        yield _Postgresql(connection)


@dataclass(frozen=True, slots=True)
class _Postgresql:
    connection: psycopg.Connection[Any] = field(repr=False)

    def tables(self, sample: int) -> Iterator[tuple[str, list[Column], str]]:
        """Yield each table, see `masklib.cli.source.Source`."""
        with self.connection.transaction():
            listed = self.connection.execute(_COLUMNS).fetchall()
        for (schema, table, kind), group in groupby(listed, key=lambda row: row[:3]):
            columns = [(name, type_) for *_, name, type_ in group]
            rows, why = self._rows(schema, table, columns, 0 if kind in _NOT_SAMPLED else sample)
            yield f"{schema}.{table}", _columns(schema, table, columns, rows), _NOT_SAMPLED.get(kind, why)

    def _rows(
        self, schema: str, table: str, columns: list[tuple[str, str]], sample: int
    ) -> tuple[list[tuple[object, ...]], str]:
        import psycopg

        if not sample:
            return [], "no sample"
        picked = ", ".join(_cut(name, type_) for name, type_ in columns)
        query = f"SELECT {picked} FROM {_quoted(schema)}.{_quoted(table)} LIMIT {sample:d}"
        try:
            with self.connection.transaction():
                self.connection.execute(_TIMEOUT)
                return self.connection.execute(query.encode()).fetchall(), ""
        except psycopg.Error as error:
            return [], failure(error)


def _columns(
    schema: str, table: str, columns: list[tuple[str, str]], rows: list[tuple[object, ...]]
) -> list[Column]:
    return [
        Column(name=name, table=table, schema=schema, type=type_, values=[row[at] for row in rows])
        for at, (name, type_) in enumerate(columns)
    ]


def _cut(name: str, type_: str) -> str:
    if type_.partition("(")[0] in _AS_THEY_ARE:
        return _quoted(name)
    if type_ == "bytea":
        return f"substring({_quoted(name)} FROM 1 FOR {MAX_TEXT})"
    return f"left({_quoted(name)}::text, {MAX_TEXT})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
