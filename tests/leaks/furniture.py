"""Live objects of every driver by the paths of their tables, made of a raw connection and of a sealed one alike."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import psycopg
import pymysql.cursors
from aiomysql import SSCursor

__all__ = ["furnish"]

Settled = Callable[[Any], Any]
Objects = dict[str, Any]


def furnish(driver: str, connection: Any, settled: Settled) -> Objects:
    """Return an object of each class that a driver hands out, as it is when it works.

    Args:
        driver: Its name in the leak suite.
        connection: A raw or a sealed connection of it.
        settled: Awaits what has to be awaited.
    """
    return _MAKERS[driver](connection, settled)


def _psycopg(conn: Any, settled: Settled) -> Objects:
    waits = isinstance(conn, psycopg.AsyncConnection)
    prefix = "Async" if waits else ""
    found: Objects = {f"psycopg.{prefix}Connection": conn, "psycopg.ConnectionInfo": conn.info}
    for kind in ("Client", "Raw", ""):
        conn.cursor_factory = getattr(psycopg, f"{prefix}{kind}Cursor")
        found[f"psycopg.{prefix}{kind}Cursor"] = conn.cursor()
    for kind in ("Raw", ""):
        conn.server_cursor_factory = getattr(psycopg, f"{prefix}{kind}ServerCursor")
        found[f"psycopg.{prefix}{kind}ServerCursor"] = conn.cursor(f"walk{kind}")
    found["psycopg.pq.PGconn"] = conn.pgconn
    found["psycopg.pq.PGresult"] = settled(conn.execute("SELECT 1")).pgresult
    found |= settled(_blocks_async(conn)) if waits else _blocks(conn)
    return found


def _blocks(conn: Any) -> Objects:
    with conn.transaction() as transaction, conn.pipeline() as pipeline:
        pass
    with conn.cursor().copy("COPY (SELECT 1 AS a) TO STDOUT") as copy:
        list(copy)
    return {"psycopg.Transaction": transaction, "psycopg.Pipeline": pipeline, "psycopg.Copy": copy}


async def _blocks_async(conn: Any) -> Objects:
    async with conn.transaction() as transaction, conn.pipeline() as pipeline:
        pass
    async with conn.cursor().copy("COPY (SELECT 1 AS a) TO STDOUT") as copy:
        async for _ in copy:
            pass
    return {
        "psycopg.AsyncTransaction": transaction,
        "psycopg.AsyncPipeline": pipeline,
        "psycopg.AsyncCopy": copy,
    }


async def _of_asyncpg(conn: Any) -> Objects:
    transaction = conn.transaction()
    await transaction.start()
    statement = await conn.prepare("SELECT 1 AS a")
    await statement.fetch()
    found = {
        "asyncpg.prepared_stmt.PreparedStatement": statement,
        "asyncpg.cursor.CursorFactory": conn.cursor("SELECT 1 AS a"),
        "asyncpg.cursor.Cursor": await conn.cursor("SELECT 1 AS a"),
        "asyncpg.transaction.Transaction": transaction,
    }
    await transaction.rollback()
    return found


def _asyncpg(conn: Any, settled: Settled) -> Objects:
    path = (
        "asyncpg.pool.PoolConnectionProxy"
        if hasattr(type(conn), "_con") or "Proxy" in type(conn).__name__
        else ""
    )
    return {path or "asyncpg.connection.Connection": conn, **settled(_of_asyncpg(conn))}


def _sqlite3(connection: Any, settled: Settled) -> dict[str, Any]:
    found = _plain("sqlite3.Connection", "sqlite3.Cursor")(connection, settled)
    connection.execute("CREATE TEMP TABLE kept (b BLOB)")
    connection.execute("INSERT INTO kept VALUES (zeroblob(4))")
    return {**found, "sqlite3.Blob": connection.blobopen("kept", "b", 1, readonly=True, name="temp")}


def _plain(connection: str, cursor: str) -> Callable[[Any, Settled], Objects]:
    def made(conn: Any, settled: Settled) -> Objects:
        return {connection: conn, cursor: settled(conn.cursor())}

    return made


def _mysql(module: str, unbuffered: Any) -> Callable[[Any, Settled], Objects]:
    def made(conn: Any, settled: Settled) -> Objects:
        name = "connection" if module == "aiomysql" else "connections"
        return {
            f"{module}.{name}.Connection": conn,
            f"{module}.cursors.Cursor": settled(conn.cursor()),
            f"{module}.cursors.SSCursor": settled(conn.cursor(unbuffered)),
        }

    return made


def _mysql_connector(conn: Any, _settled: Settled) -> Objects:
    kind = conn.__class__
    c = "C" if "cext" in type(conn.cursor()).__module__ else ""
    path = f"mysql.connector.cursor{'_cext' if c else ''}.{c}MySQLCursor"
    return {
        f"{kind.__module__}.{kind.__qualname__}": conn,
        path: conn.cursor(),
        f"{path}Buffered": conn.cursor(buffered=True),
        f"{path}BufferedRaw": conn.cursor(buffered=True, raw=True),
        f"{path}Prepared": conn.cursor(prepared=True),
        f"{path}Raw": conn.cursor(raw=True),
    }


def _mysqlclient(conn: Any, settled: Settled) -> Objects:
    return _mysql("MySQLdb", import_module("MySQLdb.cursors").SSCursor)(conn, settled)


def _duckdb(conn: Any, _settled: Settled) -> Objects:
    relation = conn.sql("SELECT 1 AS a")
    return {
        "_duckdb.DuckDBPyConnection": conn,
        "duckdb._relation.DuckDBPyRelation": relation,
        "duckdb._relation.GroupedRelation": relation.group_by("a"),
    }


def _psycopg2(conn: Any, _settled: Settled) -> Objects:
    return {
        "psycopg2.extensions.connection": conn,
        "psycopg2.extensions.cursor": conn.cursor(),
        "psycopg2.extensions.ConnectionInfo": conn.info,
    }


_MAKERS: dict[str, Callable[[Any, Settled], Objects]] = {
    "sqlite3": _sqlite3,
    "aiosqlite": _plain("aiosqlite.core.Connection", "aiosqlite.cursor.Cursor"),
    "psycopg": _psycopg,
    "psycopg-async": _psycopg,
    "psycopg2": _psycopg2,
    "pg8000": _plain("pg8000.dbapi.Connection", "pg8000.dbapi.Cursor"),
    "asyncpg": _asyncpg,
    "pymysql": _mysql("pymysql", pymysql.cursors.SSCursor),
    "aiomysql": _mysql("aiomysql", SSCursor),
    "mysql-connector": _mysql_connector,
    "mysqlclient": _mysqlclient,
    "duckdb": _duckdb,
    "adbc": _plain("adbc_driver_sqlite.dbapi.AdbcSqliteConnection", "adbc_driver_manager.dbapi.Cursor"),
}
