"""The database's own catalogue may be seen, so that tools can reflect; what in it holds values may not."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from masklib.sql import Catalog, Kind, Relation, Shape, is_metadata
from masklib.typing import Origin
from tests.sql.markers import fixed_point
from tests.sql.test_marker_postgres import RELATIONS
from tests.sql.written import relation, statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from masklib.sql import Statement

TABLES = """
    CREATE TABLE depts (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
    CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL DEFAULT 'x', dept INTEGER REFERENCES depts (id),
                        CHECK (id > 0));
    CREATE INDEX by_email ON users (email);
    CREATE VIEW people AS SELECT * FROM users;
"""
INSPECTIONS = (
    "get_columns",
    "get_pk_constraint",
    "get_foreign_keys",
    "get_indexes",
    "get_unique_constraints",
    "get_check_constraints",
    "get_table_comment",
    "get_table_options",
)


def statements(engine: sa.Engine) -> list[str]:
    """Return every statement that SQLAlchemy sends to reflect a whole database."""
    sent: dict[str, None] = {}
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.setdefault(given[2]))
    seen = sa.inspect(engine)
    for table in ("users", "people"):
        for name in INSPECTIONS:
            with suppress(NotImplementedError):
                getattr(seen, name)(table)
    seen.get_view_definition("people")
    for name in ("get_table_names", "get_view_names", "get_schema_names", "get_temp_table_names", "get_sequence_names",
                 "get_multi_columns", "get_multi_indexes", "get_multi_foreign_keys", "get_enums", "get_domains"):  # fmt: skip
        with suppress(NotImplementedError, AttributeError):
            getattr(seen, name)()
    seen.has_table("users")
    sa.MetaData().reflect(engine, views=True)
    return list(sent)


def hidden(found: Statement, dialect: str) -> list[str]:
    """Return the outputs that a session would not show."""
    if found.outputs is None:
        return [found.problem]
    return [
        output.name
        for output in found.outputs
        if output.shape is Shape.UNKNOWN
        or not all(
            is_metadata(origin, dialect) or origin.column in LOOKED_INTO
            for origin in output.origins | output.taint
        )
    ]


LOOKED_INTO = {"enumlabel", "description", "label"}
"""Texts of users in PostgreSQL's catalogue: scanned like cells (tests/dbapi/test_echo_elsewhere.py)."""


def test_sqlalchemy_reflects_sqlite() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.executescript(TABLES)
    sent = statements(engine)
    engine.dispose()
    assert len(sent) > 15
    for sql in sent:
        assert hidden(fixed_point(sql, "sqlite", Catalog.of(), {}), "sqlite") == [], sql


@pytest.fixture
def reflected(postgres_database: str) -> Iterator[tuple[list[str], Mapping[str, Relation]]]:
    engine = sa.create_engine(postgres_database_url(postgres_database))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TYPE mood AS ENUM ('a', 'b')")
        connection.exec_driver_sql("CREATE DOMAIN short AS text CHECK (length(value) < 9)")
        connection.exec_driver_sql(TABLES)
        connection.exec_driver_sql(
            "ALTER TABLE users ADD m mood, ADD s short; COMMENT ON TABLE users IS 'all of them'"
        )
        rows = connection.exec_driver_sql(RELATIONS.replace("%", "%%")).fetchall()
    relations = {row[2]: Relation(row[2], row[1], tuple(row[3]), tuple(row[4]), row[5]) for row in rows}
    yield statements(engine), relations
    engine.dispose()


def postgres_database_url(dsn: str) -> Any:
    """Return SQLAlchemy's URL of a libpq DSN."""
    import psycopg

    known = psycopg.conninfo.conninfo_to_dict(dsn)
    return sa.URL.create(
        "postgresql+psycopg",
        username=str(known["user"]),
        database=str(known["dbname"]),
        query={"host": str(known["host"])},
    )


def test_sqlalchemy_reflects_postgres(reflected: tuple[list[str], Mapping[str, Relation]]) -> None:
    sent, relations = reflected
    assert len(sent) > 15
    for sql in sent:
        found = fixed_point(sql, "postgres", Catalog.of((), ("public", "pg_catalog")), relations)
        assert hidden(found, "postgres") == [], sql


@pytest.mark.parametrize(
    "sql",
    [
        "select pg_catalog.version()",
        "select current_schema()",
        "show standard_conforming_strings",
        "show transaction isolation level",
        "SELECT pg_catalog.current_schemas(true)",
        "SELECT 1",
    ],
)
def test_what_sqlalchemy_asks_on_connecting_is_known(sql: str) -> None:
    assert hidden(statement(sql, "postgres"), "postgres") == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("pg_stats", ("most_common_vals", "histogram_bounds")),
        ("pg_stats_ext", ("most_common_vals",)),
        ("pg_statistic", ("stavalues1",)),
        ("pg_statistic_ext_data", ("stxdmcv",)),
        ("pg_stat_activity", ("query",)),
        ("pg_stat_statements", ("query",)),
        ("pg_prepared_statements", ("statement",)),
        ("pg_cursors", ("statement",)),
        ("pg_largeobject", ("data",)),
        ("pg_authid", ("rolpassword",)),
        ("pg_shadow", ("passwd",)),
        ("pg_user_mapping", ("umoptions",)),
        ("pg_user_mappings", ("umoptions",)),
        ("pg_subscription", ("subconninfo",)),
        ("pg_db_role_setting", ("setconfig",)),
        ("pg_hba_file_rules", ("options",)),
        ("pg_attribute", ("attmissingval",)),
        ("pg_proc", ("prosrc",)),
        ("pg_foreign_server", ("srvoptions",)),
        ("pg_sequences", ("last_value",)),
    ],
)
def test_what_holds_values_is_withheld(name: str, columns: tuple[str, ...]) -> None:
    catalog = Catalog.of([relation(name, "oid", *columns, schema="pg_catalog")], ("public", "pg_catalog"))
    for source in (name, f"pg_catalog.{name}"):
        found = statement(f"SELECT {', '.join(columns)} FROM {source}", "postgres", catalog)
        assert {output.shape for output in found.outputs or ()} <= {Shape.UNKNOWN}
    assert not any(is_metadata(Origin(name, column, "pg_catalog"), "postgres") for column in columns)


def test_toast_tables_are_withheld() -> None:
    catalog = Catalog.of([relation("pg_toast_1", "chunk_data", schema="pg_toast")], ("public",))
    found = statement("SELECT chunk_data FROM pg_toast.pg_toast_1", "postgres", catalog)
    assert [output.shape for output in found.outputs or ()] == [Shape.UNKNOWN]


def test_a_user_s_table_named_as_one_of_the_catalogue_is_a_user_s() -> None:
    catalog = Catalog.of([relation("pg_class", "ssn", schema="public")], ("public",))
    found = statement("SELECT ssn FROM pg_class", "postgres", catalog)
    assert found.outputs is not None
    assert found.outputs[0].origins == {Origin("pg_class", "ssn", "public")}
    assert not is_metadata(Origin("pg_class", "ssn", "public"), "postgres")


def test_a_user_s_table_named_as_a_pragma_is_a_user_s() -> None:
    catalog = Catalog.of([relation("pragma_table_info", "name", schema="main")])
    found = statement("SELECT name FROM pragma_table_info", "sqlite", catalog)
    assert found.outputs is not None
    assert not is_metadata(next(iter(found.outputs[0].origins)), "sqlite")


@pytest.mark.parametrize(
    ("sql", "known"),
    [
        ("PRAGMA foreign_keys", True),
        ("PRAGMA foreign_keys = ON", True),
        ("PRAGMA main.index_list('users')", True),
        ("pragma TABLE_XINFO(users)", True),
        ("PRAGMA foreign_key_check", False),
        ("PRAGMA quick_check", False),
        ("PRAGMA nobody_knows", False),
        ("PRAGMA", False),
    ],
)
def test_pragmas(sql: str, known: bool) -> None:
    found = statement(sql, "sqlite")
    assert found.kind is Kind.PRAGMA
    assert (hidden(found, "sqlite") == []) is known


def test_nothing_is_metadata_of_a_dialect_without_facts() -> None:
    assert not is_metadata(Origin("pg_class", "relname", "pg_catalog"), "klingon")
