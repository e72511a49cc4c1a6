"""SQLite as a source, through the standard library, opened read only."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from masklib.cli.sampling import MAX_TEXT, failure
from masklib.typing import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["open_sqlite"]

_TABLES: Final = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
_COLUMNS: Final = "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid"
_STEPS: Final = 50_000_000
"""Steps of SQLite's machine after which a sample is given up."""


@contextmanager
def open_sqlite(path: str) -> Iterator[_Sqlite]:
    """Open an SQLite file for reading.

    Raises:
        click.ClickException: if it is not there or no database.
    """
    if not Path(path).is_file():
        raise click.ClickException(f"{path}: there is no such file")
    uri = Path(path).resolve().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            # a schema may call functions: a stranger's file is not trusted with any that do something
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA query_only = ON")
            names = connection.execute(_TABLES).fetchall()
        except sqlite3.Error as error:
            raise click.ClickException(f"{path}: cannot be read: {failure(error)}") from None
        yield _Sqlite(connection, names)


@dataclass(frozen=True, slots=True)
class _Sqlite:
    connection: sqlite3.Connection = field(repr=False)
    names: list[tuple[str, str]]

    def tables(self, sample: int) -> Iterator[tuple[str, list[Column], str]]:
        """Yield each table, see `masklib.cli.source.Source`."""
        for kind, name in self.names:
            if name.startswith("sqlite_"):
                continue
            columns = self.connection.execute(_COLUMNS, (name,)).fetchall()
            rows, why = (
                ([], "a view") if kind == "view" else self._rows(name, [one for one, _ in columns], sample)
            )
            yield name, [_column(name, at, rows, *one) for at, one in enumerate(columns)], why

    def _rows(self, table: str, columns: list[str], sample: int) -> tuple[list[tuple[object, ...]], str]:
        if not sample or not columns:
            return [], "no sample"
        self.connection.set_progress_handler(lambda: 1, _STEPS)
        picked = ", ".join(_cut(one) for one in columns)
        try:
            return self.connection.execute(
                f"SELECT {picked} FROM {_quoted(table)} LIMIT {sample:d}"
            ).fetchall(), ""
        except sqlite3.Error as error:
            return [], failure(error)
        finally:
            self.connection.set_progress_handler(None, 0)


def _column(table: str, at: int, rows: list[tuple[object, ...]], name: str, kind: str) -> Column:
    return Column(name=name, table=table, type=kind or None, values=[row[at] for row in rows])


def _cut(column: str) -> str:
    name = _quoted(column)
    return f"CASE WHEN typeof({name}) IN ('text', 'blob') THEN substr({name}, 1, {MAX_TEXT}) ELSE {name} END"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
