"""A database for the compliance checks: one PostgreSQL database for all of them, emptied for each."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pymysql
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.mariadb import mariadb_server  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def compliance_dsn(postgres_dsn: str) -> Iterator[str]:
    """The DSN of one database that all checks share: a fresh one a check would cost more than the check."""
    name = f"pep249_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE masklib_template").format(sql.Identifier(name)))
        yield make_conninfo(postgres_dsn, dbname=name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def compliance_mariadb(
    mariadb_server: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> dict[str, Any]:
    """Arguments of ``pymysql.connect`` for one database that all checks share."""
    name = f"pep249_{uuid.uuid4().hex}"
    with pymysql.connect(**mariadb_server) as admin, admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    return {**mariadb_server, "database": name}


@pytest.fixture(autouse=True)
def _classes_as_they_were() -> Iterator[None]:
    """`copyreg` leaves its notes on the driver's class when a raw connection is copied or pickled."""
    yield
    for one in (psycopg.Connection, psycopg.Cursor):
        if "__slotnames__" in vars(one):
            delattr(one, "__slotnames__")
