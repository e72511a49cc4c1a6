"""Row factories: an extension of both drivers that programs lean on as on PEP 249 itself."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from psycopg import rows

from tests.pep249.subject import raised

if TYPE_CHECKING:
    from tests.pep249.subject import Subject

ALL = "SELECT id, name, price FROM fruit WHERE id < 3 ORDER BY id"


def check_row_factory_is_readable(subject: Subject) -> object:
    connection = subject.connect()
    return connection.row_factory is None, connection.cursor().row_factory is None


def check_row_factory_of_the_connection(subject: Subject) -> object:
    connection = subject.filled()
    connection.row_factory = sqlite3.Row if subject.driver.name == "sqlite3" else rows.dict_row
    row = connection.cursor().execute(ALL).fetchone()
    return [(key, row[key]) for key in row.keys()]  # noqa: SIM118  (sqlite3.Row is no mapping)


def check_row_factory_of_the_cursor(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.row_factory = sqlite3.Row if subject.driver.name == "sqlite3" else rows.dict_row
    row = cursor.execute(ALL).fetchone()
    return [(key, row[key]) for key in row.keys()]  # noqa: SIM118  (as above)


def check_sqlite_row(subject: Subject) -> object:
    connection = subject.filled()
    connection.row_factory = sqlite3.Row
    row = connection.execute(ALL).fetchone()
    assert isinstance(row, sqlite3.Row)
    return tuple(row), row[0], row["NAME"], row[-1], len(row), row.keys(), row == row  # noqa: PLR0124


def check_own_row_factory(subject: Subject) -> object:
    def factory(cursor: Any, row: Any) -> object:
        return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}

    connection = subject.filled()
    connection.row_factory = factory
    return connection.execute(ALL).fetchall(), list(connection.execute(ALL))


def check_row_factory_that_fails(subject: Subject) -> object:
    def factory(cursor: Any, row: Any) -> object:
        raise LookupError

    connection = subject.filled()
    connection.row_factory = factory
    return raised(lambda: connection.execute(ALL).fetchall())


def check_tuple_row(subject: Subject) -> object:
    return subject.filled().cursor(row_factory=rows.tuple_row).execute(ALL).fetchall()


def check_dict_row(subject: Subject) -> object:
    return subject.filled().cursor(row_factory=rows.dict_row).execute(ALL).fetchall()


def check_namedtuple_row(subject: Subject) -> object:
    row = subject.filled().cursor(row_factory=rows.namedtuple_row).execute(ALL).fetchone()
    return type(row).__name__, row._fields, tuple(row)


def check_scalar_row(subject: Subject) -> object:
    return subject.filled().cursor(row_factory=rows.scalar_row).execute(ALL).fetchall()


def check_class_row(subject: Subject) -> object:
    class Fruit:
        def __init__(self, *, id: int, name: str, price: float) -> None:  # noqa: A002  (a column's name)
            self.seen = (id, name, price)

    found = subject.filled().cursor(row_factory=rows.class_row(Fruit)).execute(ALL).fetchall()
    return [one.seen for one in found]


def check_kwargs_row(subject: Subject) -> object:
    return subject.filled().cursor(row_factory=rows.kwargs_row(dict)).execute(ALL).fetchall()


def check_args_row(subject: Subject) -> object:
    factory = rows.args_row(lambda *values: list(values))
    return subject.filled().cursor(row_factory=factory).execute(ALL).fetchall()


def check_row_without_columns(subject: Subject) -> object:
    return subject.cursor("SELECT FROM fruit").fetchall()


def check_text_factory(subject: Subject) -> object:
    return subject.connect().text_factory
