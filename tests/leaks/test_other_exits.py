"""Every way of asking for rows, over every kind of cell, in statements that succeed and that fail.

As `tests/leaks/test_postgres_exits.py`, for the drivers of the other databases and for ADBC.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import adbc_driver_postgresql.dbapi
import aiomysql.cursors
import pandas as pd
import pymysql.cursors
import pytest

import masklib
from tests.leaks.bridge import inner
from tests.leaks.conftest import FAMILIES, HOUSES, KEY, POLICIES, House
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.leaks.watch import Watch

    Ways = dict[str, Callable[[], Any]]

DRIVERS = [one for one, family in FAMILIES.items() if family != "psycopg"]
MORE = {"adbc-postgresql": "adbc_postgres_house", "mysql-connector-pool": "mysql_connector_pool_house"}
EACH = pytest.mark.parametrize("driver", [*DRIVERS, *MORE])
CELLS = {
    "text": "a",
    "json": "b",
    "array": "c",
    "bytes": "d",
    "all": "a, b, c, d, n",
    "named": "email",
}
FAILING = {
    "sqlite3": (
        "json_extract(a, '$.x')",
        "json_extract('{}', a)",
        "a, CASE WHEN n = 3 THEN abs(-9223372036854775807 - 1) ELSE n END AS x",
    ),
    "duckdb": (
        "CAST(a AS INTEGER)",
        "CAST(c[1] AS INTEGER)",
        "error(a)",
        "CAST(decode(d) AS INTEGER)",
        "a, CASE WHEN n = 3 THEN CAST(a AS INTEGER) ELSE n END AS x",
    ),
    "pymysql": (
        "extractvalue('<a/>', concat('~', a))",
        "(SELECT a FROM cells)",
        "a, CASE WHEN n = 3 THEN extractvalue('<a/>', concat('~', email)) ELSE n END AS x",
    ),
    "adbc-postgresql": (
        "CAST(a AS INTEGER)",
        "CAST(b ->> 'mail' AS INTEGER)",
        "CAST(c[1] AS INTEGER)",
        "CAST(encode(d, 'escape') AS INTEGER)",
        "a, 1 / (3 - n) AS x",
    ),
}


def statements(driver: str) -> dict[str, str]:
    """Return a statement for each kind of cell, and those that fail, by their names."""
    failing = FAILING.get(driver) or FAILING[FAMILIES.get(driver, "pymysql")]
    chosen = {**CELLS, **{f"failing {number}": one for number, one in enumerate(failing)}}
    return {name: f"SELECT {columns} FROM cells ORDER BY n" for name, columns in chosen.items()}


@pytest.fixture
def house(driver: str, request: pytest.FixtureRequest) -> Any:
    """As the leak suite's, and ADBC's over PostgreSQL."""
    return request.getfixturevalue(HOUSES.get(driver) or MORE[driver])


@pytest.fixture
def adbc_postgres_house(postgres_canaries: str) -> Iterator[House]:
    opened: list[Any] = []

    def connect() -> Any:
        opened.append(adbc_driver_postgresql.dbapi.connect(postgres_canaries))
        return opened[-1]

    yield House(
        "adbc-postgresql",
        "$1",
        connect,
        lambda raw, policy: masklib.wrap(raw, policy=POLICIES[policy], key=KEY),
        lambda: None,
        lambda value: value,
    )
    for one in opened:
        one.close()


# ------------------------------------------------------------------ ways
def plain(open_cursor: Callable[[], Any], sql: str, settled: Callable[[Any], Any]) -> Ways:
    """Return the ways of a PEP 249 cursor."""

    def ran(how: Callable[[Any], Any]) -> Callable[[], Any]:
        def work() -> Any:
            cursor = settled(open_cursor())
            try:
                settled(cursor.execute(sql))
                return [how(cursor), settled_description(cursor)]
            finally:
                settled(cursor.close())

        return work

    return {
        "one": ran(lambda cursor: [settled(cursor.fetchone()) for _ in range(6)]),
        "many": ran(lambda cursor: [settled(cursor.fetchmany(2)), settled(cursor.fetchmany(9))]),
        "all": ran(lambda cursor: settled(cursor.fetchall())),
        "each": ran(lambda cursor: iterated(cursor, settled)),
    }


def iterated(cursor: Any, settled: Callable[[Any], Any]) -> Any:
    """Iterate over a cursor; over DuckDB's nobody can."""
    if hasattr(type(cursor), "__aiter__"):
        return settled(drawn(cursor))
    return list(cursor) if hasattr(type(cursor), "__iter__") else settled(cursor.fetchall())


async def drawn(cursor: Any) -> list[Any]:
    return [row async for row in cursor]


def settled_description(cursor: Any) -> Any:
    return list(cursor.description or ())


def of_sqlite(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    def shaped(factory: Any) -> Any:
        cursor = settled(conn.cursor())
        cursor.row_factory = factory
        settled(cursor.execute(sql))
        rows = settled(cursor.fetchall())
        return [dict(row) if isinstance(row, sqlite3.Row) else row for row in rows]

    def whole() -> Any:
        if hasattr(type(inner(conn)), "execute_fetchall"):
            return settled(conn.execute_fetchall(sql))
        return settled(settled(conn.execute(sql)).fetchall())

    return {
        **plain(conn.cursor, sql, settled),
        "Row": partial(shaped, sqlite3.Row),
        "own factory": partial(shaped, lambda _cursor, row: {"seen": list(row)}),
        "shortcut": whole,
    }


def of_adbc(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    def columns(name: str) -> Any:
        with conn.cursor() as cursor:
            cursor.execute(sql)
            return told(getattr(cursor, name)())

    names = ("fetch_arrow_table", "fetch_df", "fetch_record_batch", "fetchallarrow", "fetch_polars")
    return {
        **plain(conn.cursor, sql, settled),
        **{name: partial(columns, name) for name in names},
        "pandas": lambda: told(pd.read_sql(sql, conn)),
    }


def of_duckdb(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    def columns(name: str) -> Any:
        conn.execute(sql)
        return told(getattr(conn, name)())

    def relation(name: str) -> Any:
        return told(getattr(conn.sql(sql), name)())

    def chained() -> Any:
        return told(conn.sql(sql).limit(4).distinct().to_arrow_table())

    names = ("df", "fetch_df_chunk", "fetchnumpy", "to_arrow_reader", "to_arrow_table")
    lazy = ("fetchall", "df", "arrow", "pl", "to_dicts", "iter_rows", "fetchnumpy", "__arrow_c_stream__")
    return {
        **plain(conn.cursor, sql, settled),
        **{name: partial(columns, name) for name in names},
        **{f"relation {name}": partial(relation, name) for name in lazy},
        "chain": chained,
        "column": lambda: told(conn.table("cells")["email"].df()),
    }


def told(result: Any) -> Any:
    """Return what a columnar result holds, as Python values."""
    if hasattr(result, "read_all"):
        result = result.read_all()
    if type(result).__name__ == "PyCapsule":
        import pyarrow as pa

        result = pa.RecordBatchReader._import_from_c_capsule(result).read_all()
    if hasattr(result, "to_pylist"):
        return [result.to_pylist(), result.schema.to_string()]
    if hasattr(result, "to_dicts"):
        return result.to_dicts()
    if hasattr(result, "to_dict"):
        return result.to_dict("list")
    if isinstance(result, dict):
        return {name: list(column) for name, column in result.items()}
    return list(result)


def of_mysql(module: Any) -> Callable[[Any, str, Callable[[Any], Any]], Ways]:
    def ways(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
        kinds = [getattr(module, name) for name in ("Cursor", "DictCursor", "SSCursor", "SSDictCursor")]
        return {
            f"{kind.__name__} {name}": way
            for kind in kinds
            for name, way in plain(partial(conn.cursor, kind), sql, settled).items()
        }

    return ways


def of_mysql_connector(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    kinds = (
        "",
        "buffered",
        "dictionary",
        "prepared",
        "raw",
        "buffered dictionary",
        "buffered raw",
        "prepared dictionary",
    )
    options = {kind: dict.fromkeys(kind.split(), True) for kind in kinds}

    def sets(option: dict[str, bool]) -> Any:
        cursor = conn.cursor(**option)
        cursor.execute(sql)
        return list(cursor.fetchsets())

    return {
        **{
            f"{kind} {name}": way
            for kind, option in options.items()
            for name, way in plain(partial(conn.cursor, **option), sql, settled).items()
        },
        **{f"{kind} sets": partial(sets, option) for kind, option in options.items()},
    }


def of_a_pool(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    """A few of the same: a pool adds a shell round the connection."""
    ways = of_mysql_connector(conn, sql, settled)
    return {name: way for name, way in ways.items() if name.split()[0] in {"one", "buffered", "dictionary"}}


def of_mysqlclient(conn: Any, sql: str, settled: Callable[[Any], Any]) -> Ways:
    return of_mysql(import_module("MySQLdb.cursors"))(conn, sql, settled)


WAYS: dict[str, Callable[[Any, str, Callable[[Any], Any]], Ways]] = {
    "sqlite3": of_sqlite,
    "aiosqlite": of_sqlite,
    "adbc": of_adbc,
    "adbc-postgresql": of_adbc,
    "duckdb": of_duckdb,
    "pymysql": of_mysql(pymysql.cursors),
    "mysql-connector": of_mysql_connector,
    "mysql-connector-pool": of_a_pool,
    "mysqlclient": of_mysqlclient,
    "aiomysql": of_mysql(aiomysql.cursors),
}


def exercise(witness: Witness, driver: str, house: House, conn: Any, name: str, sql: str) -> None:
    for way, work in WAYS[driver](conn, sql, house.settled).items():
        witness.attempt(f"{name}: {way}", work)
        if driver != "duckdb":
            witness.attempt("rollback", lambda: house.settled(conn.rollback()))


@pytest.mark.filterwarnings("ignore:.*(ADBC|Arrow output)")
@EACH
@pytest.mark.parametrize("policy", ["found", "declared"])
def test_no_way_of_asking_shows_a_canary(driver: str, policy: str, house: House, watch: Watch) -> None:
    conn, witness, failed = house.wrapped(policy), Witness(), set()
    with witness.watching():
        for name, sql in statements(driver).items():
            before = len(witness.errors)
            exercise(witness, driver, house, conn, name, sql)
            failed |= {name} if len(witness.errors) > before else set()

    assert failed >= {name for name in statements(driver) if name.startswith("failing")}
    assert not [one for one in witness.errors if isinstance(one, masklib.MaskError) and policy == "found"]
    assert watch.all_leaks(witness.texts) == []


@pytest.mark.filterwarnings("ignore:.*(ADBC|Arrow output)")
@EACH
def test_every_way_of_asking_shows_a_canary_on_a_raw_connection(
    driver: str, house: House, watch: Watch
) -> None:
    """Else it would prove nothing."""
    conn, quiet = house.open(), []
    for name, sql in list(statements(driver).items())[:4]:
        for way, work in WAYS[driver](conn, sql, house.settled).items():
            witness = Witness()
            with witness.watching():
                witness.attempt(way, work)
            if not watch.all_leaks(witness.texts):
                quiet.append(f"{name}: {way}")

    assert quiet == []
