"""What was tried on other proxies and wrappers, by driver and by the name of its class.

Raw values: an attempt gets a sealed connection, a list for what callbacks see, and a folder for files.
"""

from __future__ import annotations

import io
import sqlite3
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import adbc_driver_manager.dbapi
import duckdb
import pg8000.dbapi
import psycopg
import psycopg2
import psycopg2.extensions
import psycopg2.extras
import pymysql.cursors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Attempt = Callable[[Any, "Seen", Path], object]

CANARY = "canary.zq7@corp.example.org"
QUERY = "SELECT email FROM people"


class Seen(list[Any]):
    """What an attempt got hold of."""

    def see(self, *values: Any) -> Any:
        """Take note of values; return the last one."""
        self.extend(values)
        return values[-1]


def with_attribute(thing: Any, name: str, value: Any) -> Any:
    setattr(thing, name, value)
    return thing


def asked(conn: Any, sql: str, *parameters: object) -> Any:
    """Run a statement and return its rows."""
    cursor = conn.cursor()
    cursor.execute(sql, *parameters)
    return cursor.fetchall() if cursor.description else None


def in_block(conn: Any, *args: Any, **kwargs: Any) -> Any:
    with conn.cursor(*args, **kwargs) as cursor:
        cursor.execute(QUERY)
        return cursor.fetchall()


def through(conn: Any, cursor: Any, *names: str) -> list[Any]:
    """Run the query, then return what these attributes hold, called where they can be."""
    cursor.execute(QUERY)
    seen = []
    for name in names:
        with suppress(AttributeError):
            found = getattr(cursor, name)
            seen.append(found() if callable(found) else found)
    return seen


STATEMENTS = {
    "function_on_column": "SELECT concat(email, '') FROM people",
    "alias_on_column": "SELECT email AS id FROM people",
    "wildcard_slide": "SELECT p.*, 1, p.* FROM people p",
    "star_in_a_join": "SELECT a.* FROM people a JOIN people b ON a.id = b.id",
    "view": "SELECT * FROM v",
    "derived_table": "SELECT x FROM (SELECT email AS x FROM people) d",
    "cte_alias": "WITH c(x) AS (SELECT email FROM people) SELECT x FROM c",
    "scalar_subquery": "SELECT (SELECT email FROM people WHERE id = 1)",
    "union_arm": "SELECT 'x' UNION ALL SELECT email FROM people",
    "using_coalesce": "SELECT email FROM people a JOIN people b USING (email)",
    "case_arm": "SELECT CASE WHEN id > 0 THEN email END FROM people",
    "aggregate": "SELECT min(email), max(email) FROM people",
    "window": "SELECT first_value(email) OVER (ORDER BY id) FROM people",
    "nested_comment": "SELECT /* email */ email -- '\nFROM people",
    "label_holds_a_value": f'SELECT 1 AS "{CANARY}"',
    "group_by_reconstruction": "SELECT substr(email, 1, 20), count(*) FROM people GROUP BY substr(email, 1, 20)",
    "offsets_of_other_letters": "SELECT 'žluťoučký kůň ' || email || ' 漢字' FROM people",
}
"""Statements that every database understands."""

POSTGRES_STATEMENTS = {
    "json_expansion": "SELECT value FROM people, json_each_text(row_to_json(people))",
    "whole_row": "SELECT people FROM people",
    "whole_row_as_text": "SELECT p::text FROM people p",
    "unnest": "SELECT unnest(array[email]) FROM people",
    "array_aggregate": "SELECT array_agg(email) FROM people",
    "lateral": "SELECT x FROM people, LATERAL (SELECT email) l(x)",
    "query_to_xml": "SELECT query_to_xml('SELECT email FROM people', true, false, '')",
    "error_echoes_the_value": "SELECT email::int FROM people",
    "error_presence": "SELECT 1 / (CASE WHEN email LIKE 'canary%' THEN 0 ELSE 1 END) FROM people",
    "detail_of_a_failing_row": "INSERT INTO people SELECT 3, email, 1 FROM people WHERE id = 1",
    "data_modifying_cte": "WITH d AS (DELETE FROM people RETURNING email) SELECT * FROM d",
    "returning": "UPDATE people SET n = n RETURNING email",
    "returning_old": "UPDATE people SET n = n RETURNING old.email",
    "explain_of_a_filter": "EXPLAIN SELECT * FROM people WHERE email > 'b'",
    "explain_analyze": "EXPLAIN (ANALYZE, VERBOSE) SELECT email FROM people",
    "dollar_quotes": "DO $x$ DECLARE e text; BEGIN SELECT email INTO e FROM people WHERE id = 1; "
    "RAISE NOTICE '%', e; END $x$",
    "raise_exception": "DO $x$ DECLARE e text; BEGIN SELECT email INTO e FROM people WHERE id = 1; "
    "RAISE EXCEPTION '%', e; END $x$",
    "copy_to_a_program": "COPY people TO PROGRAM 'cat'",
    "large_object": "SELECT lo_from_bytea(0, email::bytea) FROM people",
    "statistics": "SELECT most_common_vals, histogram_bounds FROM pg_stats WHERE attname = 'email'",
    "activity": "SELECT query FROM pg_stat_activity",
    "notify_payload": "SELECT pg_notify('ch', email) FROM people",
    "setting": "SELECT set_config('my.x', email, false) FROM people",
    "prepared": "PREPARE q AS SELECT email FROM people",
    "large_object_read": "SELECT lo_get(4242)",
    "merge_returning": "MERGE INTO people p USING (SELECT 1 AS k) s ON p.id = s.k "
    "WHEN MATCHED THEN UPDATE SET n = 1 RETURNING p.email",
    "merge_in_a_cte": "WITH m AS (MERGE INTO people p USING (SELECT 1 AS k) s ON p.id = s.k "
    "WHEN MATCHED THEN UPDATE SET n = 1 RETURNING p.email) SELECT * FROM m",
    "long_value": "SELECT repeat('x', 1000000) || email FROM people",
    "unicode_escapes": 'SELECT U&"em\\0061il" FROM people',
    "escape_string": "SELECT E'\\'' || email || '--' FROM people",
    "xml": "SELECT xmlforest(email) FROM people",
    "range_of_texts": "SELECT max(email) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM people",
    "cursor_declared": "DECLARE k CURSOR FOR SELECT email FROM people",
}

SQLITE: dict[str, Attempt] = {
    "aggregate": lambda c, s, _t: (
        c.create_aggregate("f", 1, stepper(s)),
        asked(c, "SELECT f(email) FROM people"),
    ),
    "window_function": lambda c, s, _t: (
        c.create_window_function("f", 1, stepper(s)),
        asked(c, "SELECT f(email) OVER () FROM people"),
    ),
    "authorizer": lambda c, s, _t: (
        c.set_authorizer(lambda *given: s.see(*given, 0)),
        asked(c, f"SELECT 1 WHERE '{CANARY}' = ''"),
    ),
    "progress_handler": lambda c, s, _t: (c.set_progress_handler(lambda: s.see(0), 1), asked(c, QUERY)),
    "class_of_rows": lambda c, _s, _t: sqlite3.Row(c.cursor(), (CANARY,)),
    "copied_table": lambda c, _s, _t: one_after_the_other(
        c, ("CREATE TABLE x AS SELECT email AS k FROM people", "SELECT k FROM x")
    ),
    "temporary_view": lambda c, _s, _t: one_after_the_other(
        c, ("CREATE TEMP VIEW x AS SELECT email AS k FROM people", "SELECT k FROM x")
    ),
    "call_of_the_connection": lambda c, _s, _t: c(QUERY),
    "trace_callback": lambda c, s, _t: (
        c.set_trace_callback(s.append),
        c.execute("SELECT 1 WHERE ? = ''", [CANARY]),
    ),
    "user_function": lambda c, s, _t: (
        c.create_function("f", 1, s.append),
        asked(c, "SELECT f(email) FROM people"),
    ),
    "collation": lambda c, s, _t: (
        c.create_collation("k", lambda a, b: s.see(a, b, 0)),
        asked(c, QUERY + " ORDER BY email COLLATE k"),
    ),
    "row_factory": lambda c, s, _t: (
        with_attribute(c, "row_factory", s.see),
        asked(c, QUERY),
    ),
    "text_factory": lambda c, s, _t: (
        with_attribute(c, "text_factory", s.see),
        asked(c, QUERY),
    ),
    "iterdump": lambda c, _s, _t: list(c.iterdump()),
    "backup": lambda c, s, _t: (c.backup(t := sqlite3.connect(":memory:")), s.see(asked(t, QUERY))),
    "serialize": lambda c, _s, _t: c.serialize(),
    "blobopen": lambda c, _s, _t: c.blobopen("people", "email", 1).read(),
    "attached_copy": lambda c, _s, t: (
        c.execute(f"ATTACH '{t}/copy.db' AS k"),
        c.execute("CREATE TABLE k.x AS SELECT * FROM people"),
        c.commit(),
    ),
    "vacuum_into": lambda c, _s, t: c.execute(f"VACUUM INTO '{t}/copy.db'"),
    "cursor_of_a_cursor": lambda c, _s, _t: c.cursor().connection.cursor().execute(QUERY).fetchall(),
    "factory_of_cursors": lambda c, _s, _t: c.cursor(sqlite3.Cursor).execute(QUERY).fetchall(),
    "class_taken_by_name": lambda c, _s, _t: sqlite3.Cursor(c).execute(QUERY).fetchall(),
    "unbound_method": lambda c, _s, _t: sqlite3.Connection.execute(c, QUERY).fetchall(),
    "iterator_not_proxied": lambda c, _s, _t: list(c.execute(QUERY)),
    "json_each": lambda c, _s, _t: asked(c, "SELECT value FROM people, json_each(json_array(email))"),
    "hex": lambda c, _s, _t: asked(c, "SELECT hex(email), quote(email) FROM people"),
    "schema_text": lambda c, _s, _t: asked(c, "SELECT sql FROM sqlite_master"),
}

PSYCOPG: dict[str, Attempt] = {
    "raw_cursor_of_a_block": lambda c, _s, _t: in_block(c),
    "client_cursor": lambda c, _s, _t: psycopg.ClientCursor(c).execute(QUERY).fetchall(),
    "cursor_class_taken_by_name": lambda c, _s, _t: psycopg.Cursor(c).execute(QUERY).fetchall(),
    "named_cursor": lambda c, _s, _t: in_block(c, "k"),
    "notice_handler": lambda c, s, _t: (
        c.add_notice_handler(lambda d: s.append(d.message_primary)),
        c.execute(POSTGRES_STATEMENTS["dollar_quotes"]),
    ),
    "notify_handler": lambda c, s, _t: (
        c.add_notify_handler(s.append),
        c.execute(f"NOTIFY ch, '{CANARY}'"),
        c.commit(),
    ),
    "notifies": lambda c, _s, _t: (
        c.execute(f"LISTEN ch; NOTIFY ch, '{CANARY}'"),
        c.commit(),
        list(c.notifies(timeout=60, stop_after=1)),
    ),
    "mogrify": lambda c, _s, _t: psycopg.ClientCursor(c).mogrify(
        "SELECT email FROM people WHERE n = %s", [1]
    ),
    "query_kept_by_the_cursor": lambda c, _s, _t: through(c, c.cursor(), "_query", "_last_query"),
    "pgresult": lambda c, _s, _t: through(c, c.cursor(), "pgresult")[0].get_value(0, 0),
    "pgconn": lambda c, _s, _t: c.pgconn.exec_(QUERY.encode()).get_value(0, 0),
    "stream": lambda c, _s, _t: list(c.cursor().stream(QUERY)),
    "copy_blocks": lambda c, _s, _t: [bytes(b) for b in entered(c.cursor().copy("COPY people TO STDOUT"))],
    "copy_rows": lambda c, _s, _t: list(entered(c.cursor().copy("COPY people TO STDOUT"), "rows")),
    "copy_binary": lambda c, _s, _t: [
        bytes(b) for b in entered(c.cursor().copy("COPY people TO STDOUT (FORMAT binary)"))
    ],
    "copy_quoted_names": lambda c, _s, _t: [
        bytes(b) for b in entered(c.cursor().copy('COPY "people" ("email") TO STDOUT (FORMAT csv, HEADER)'))
    ],
    "copy_of_a_query": lambda c, _s, _t: [
        bytes(b) for b in entered(c.cursor().copy("COPY (SELECT email FROM people) TO STDOUT"))
    ],
    "pipeline": lambda c, _s, _t: piped(c),
    "executemany_returning": lambda c, _s, _t: many(c),
    "loader": lambda c, s, _t: (
        c.adapters.register_loader("text", loader(s)),
        asked(c, QUERY),
    ),
    "row_factory": lambda c, s, _t: in_block(c, row_factory=lambda _c: s.see),
    "binary_results": lambda c, _s, _t: in_block(c, binary=True),
    "copy_of_the_error": lambda c, s, _t: errors(c, s),
}

LEAVES_A_COPY: dict[str, tuple[str, ...]] = {
    "copy_out_table": ("CREATE TABLE x AS SELECT email AS k FROM people", "SELECT k FROM x"),
    "select_into": ("SELECT email AS k INTO x FROM people", "SELECT k FROM x"),
    "rename_launders": ("ALTER TABLE people RENAME COLUMN email TO k", "SELECT k FROM people"),
    "view_launders": ("CREATE VIEW x AS SELECT email AS k FROM people", "SELECT k FROM x"),
    "encoding": ("SET client_encoding = 'SJIS'", QUERY),
    "other_strings": ("SET standard_conforming_strings = off", "SELECT 'a\\' || email || 'b' FROM people"),
    "other_path": ("SET search_path = pg_catalog, public", QUERY),
    "copied_query": ("COPY (DELETE FROM people RETURNING email) TO STDOUT",),
}
"""Statements that prepare the one that tells."""


def one_after_the_other(conn: Any, texts: tuple[str, ...]) -> list[Any]:
    """Run statements; what one of them raises keeps none of the others from being tried."""
    seen: list[Any] = []
    for text in texts:
        try:
            seen.append(asked(conn, text))
        except Exception as error:  # noqa: BLE001  (what it shows is looked at)
            seen.append(error)
            conn.rollback()
    return seen


PSYCOPG |= {
    name: lambda c, _s, _t, texts=texts: one_after_the_other(c, texts)
    for name, texts in LEAVES_A_COPY.items()
} | {
    "prepared_again": lambda c, _s, _t: [c.execute(QUERY, prepare=True).fetchall() for _ in range(3)],
    "transaction_s_connection": lambda c, _s, _t: of_transaction(c),
    "results_of_several": lambda c, _s, _t: [
        one.fetchall() for one in c.execute(f"SELECT 1; {QUERY}").results()
    ],
    "set_result": lambda c, _s, _t: c.execute(f"SELECT 1; {QUERY}").set_result(1).fetchall(),
    "information": lambda c, _s, _t: (c.info.dsn, c.info.get_parameters(), c.info.error_message),
}

PSYCOPG2: dict[str, Attempt] = {
    "connection_of_a_cursor": lambda c, _s, _t: asked(c.cursor().connection, QUERY),
    "notifies": lambda c, _s, _t: (
        asked(c, f"LISTEN ch; NOTIFY ch, '{CANARY}'"),
        c.commit(),
        c.poll(),
        c.notifies,
    ),
    "export_of_a_large_object": lambda c, _s, t: c.lobject(4242).export(f"{t}/copy"),
    "cast": lambda c, _s, _t: c.cursor().cast(25, CANARY),
    "cursor_of_the_error": lambda c, s, _t: cursor_of_error(c, s),
    "parameters_of_the_connection": lambda c, _s, _t: (c.dsn, c.get_dsn_parameters(), c.info.dsn_parameters),
    "logging_cursor": lambda c, _s, _t: in_block(c, cursor_factory=psycopg2.extras.LoggingCursor),
    "raw_cursor_of_a_block": lambda c, _s, _t: in_block(c),
    "dict_cursor": lambda c, _s, _t: in_block(c, cursor_factory=psycopg2.extras.RealDictCursor),
    "own_cursor_class": lambda c, _s, _t: in_block(
        c, cursor_factory=type("K", (psycopg2.extensions.cursor,), {})
    ),
    "cursor_class_taken_by_name": lambda c, _s, _t: asked_of(psycopg2.extensions.cursor(c)),
    "named_cursor": lambda c, _s, _t: in_block(c, "k"),
    "notices": lambda c, _s, _t: (asked(c, POSTGRES_STATEMENTS["dollar_quotes"]), c.notices),
    "query_kept_by_the_cursor": lambda c, _s, _t: (
        (k := c.cursor()).execute("SELECT 1 WHERE %s = ''", [CANARY]),
        k.query,
    ),
    "mogrify": lambda c, _s, _t: c.cursor().mogrify("SELECT email FROM people WHERE n = %s", [1]),
    "callproc": lambda c, _s, _t: ((k := c.cursor()).callproc("leak"), k.fetchall()),
    "lobject": lambda c, _s, _t: c.lobject(4242).read(),
    "copy_expert": lambda c, s, _t: (
        c.cursor().copy_expert("COPY people TO STDOUT", f := io.StringIO()),
        s.see(f.getvalue()),
    ),
    "copy_to": lambda c, s, _t: (c.cursor().copy_to(f := io.StringIO(), "people"), s.see(f.getvalue())),
    "typecaster": lambda c, s, _t: (
        psycopg2.extensions.register_type(
            psycopg2.extensions.new_type((25,), "K", lambda value, _c: s.see(value)), c
        ),
        asked(c, QUERY),
    ),
    "registered_on_the_proxy": lambda c, _s, _t: (psycopg2.extras.register_default_jsonb(c), asked(c, QUERY)),
    "pointer": lambda c, _s, _t: c.pgconn_ptr,
    "capsule": lambda c, _s, _t: c.get_native_connection(),
}

PYMYSQL: dict[str, Attempt] = {
    "raw_cursor_of_a_block": lambda c, _s, _t: in_block(c),
    "dict_cursor": lambda c, _s, _t: in_block(c, pymysql.cursors.DictCursor),
    "own_cursor_class": lambda c, _s, _t: in_block(c, type("K", (pymysql.cursors.Cursor,), {})),
    "cursor_class_taken_by_name": lambda c, _s, _t: asked_of(pymysql.cursors.Cursor(c)),
    "callproc": lambda c, _s, _t: ((k := c.cursor()).callproc("leak"), k.fetchall(), k.nextset()),
    "user_variable": lambda c, _s, _t: (
        asked(c, "SELECT email INTO @x FROM people WHERE id = 1"),
        asked(c, "SELECT @x"),
    ),
    "executed_kept_by_the_cursor": lambda c, _s, _t: (
        (k := c.cursor()).execute("SELECT 1 WHERE %s = ''", [CANARY]),
        k._executed,
        k._last_executed,
    ),
    "mogrify": lambda c, _s, _t: c.cursor().mogrify("SELECT email FROM people WHERE n = %s", [1]),
    "result_kept_by_the_connection": lambda c, _s, _t: (c.query(QUERY), c._result.rows),
    "warnings": lambda c, _s, _t: (asked(c, "SELECT email + 0 FROM people"), c.show_warnings()),
    "show_warnings_as_sql": lambda c, _s, _t: (
        asked(c, "SELECT email + 0 FROM people"),
        asked(c, "SHOW WARNINGS"),
    ),
    "diagnostics": lambda c, _s, _t: (
        asked(c, "SELECT CAST(email AS INT) FROM people"),
        asked(c, "GET DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT"),
        asked(c, "SELECT @m"),
    ),
    "handler": lambda c, _s, _t: (asked(c, "HANDLER people OPEN"), asked(c, "HANDLER people READ FIRST")),
    "outfile": lambda c, _s, t: asked(c, f"SELECT email FROM people INTO OUTFILE '{t}/copy.txt'"),
    "processlist": lambda c, _s, _t: asked(c, "SELECT info FROM information_schema.processlist"),
    "prepared": lambda c, _s, _t: (asked(c, f"PREPARE q FROM '{QUERY}'"), asked(c, "EXECUTE q")),
    "substring_oracle": lambda c, _s, _t: asked(c, "SELECT substring(email, 1, 20) FROM people"),
}

DUCKDB: dict[str, Attempt] = {
    "polars_of_a_relation": lambda c, _s, _t: c.sql(QUERY).pl().to_dicts(),
    "table": lambda c, _s, _t: c.table("people").fetchall(),
    "from_query": lambda c, _s, _t: c.from_query(QUERY).fetchall(),
    "registered_relation": lambda c, _s, _t: (c.sql(QUERY).create_view("x"), c.execute("FROM x").fetchall()),
    "query_of_a_relation": lambda c, _s, _t: c.table("people").query("x", "SELECT email FROM x").fetchall(),
    "summary": lambda c, _s, _t: c.execute("SUMMARIZE people").fetchall(),
    "relation": lambda c, _s, _t: c.sql(QUERY).fetchall(),
    "relation_shown": lambda c, _s, _t: (repr(c.sql(QUERY)), c.sql(QUERY).show()),
    "relation_attribute": lambda c, _s, _t: c.table("people").email.fetchall(),
    "arrow_stream": lambda c, _s, _t: c.sql(QUERY).__arrow_c_stream__(),
    "arrow": lambda c, _s, _t: c.execute(QUERY).fetch_arrow_table().to_pylist(),
    "frame": lambda c, _s, _t: c.execute(QUERY).df().to_dict(),
    "numpy": lambda c, _s, _t: c.execute(QUERY).fetchnumpy(),
    "relation_to_a_file": lambda c, _s, t: c.sql(QUERY).to_csv(f"{t}/copy.csv"),
    "copy_to_a_file": lambda c, _s, t: c.execute(f"COPY people TO '{t}/copy.csv'"),
    "connection_as_a_cursor": lambda c, _s, _t: c.execute(QUERY).fetchall(),
    "duplicate": lambda c, _s, _t: c.duplicate().execute(QUERY).fetchall(),
    "cursor": lambda c, _s, _t: c.cursor().execute(QUERY).fetchall(),
    "user_function": lambda c, s, _t: (
        c.create_function("f", s.see, ["VARCHAR"], "VARCHAR"),
        c.execute("SELECT f(email) FROM people").fetchall(),
    ),
    "profile": lambda c, _s, _t: (
        c.execute("PRAGMA enable_profiling = 'json'"),
        c.execute(f"{QUERY} WHERE email = '{CANARY}'").fetchall(),
        c.get_profiling_information(),
    ),
    "parsed_statements": lambda c, _s, _t: c.extract_statements(f"SELECT '{CANARY}'")[0].query,
    "union_by_name": lambda c, _s, _t: c.execute(f"SELECT 1 AS n UNION ALL BY NAME {QUERY}").fetchall(),
    "struct": lambda c, _s, _t: c.execute("SELECT people FROM people").fetchall(),
    "columns_expression": lambda c, _s, _t: c.execute("SELECT COLUMNS('e.*') FROM people").fetchall(),
    "module_level": lambda c, _s, _t: repr(duckdb.sql("SELECT * FROM people", connection=c)),
}


def asked_of(cursor: Any) -> Any:
    cursor.execute(QUERY)
    return cursor.fetchall()


def entered(block: Any, method: str = "__iter__") -> Iterator[Any]:
    with block as inside:
        yield from getattr(inside, method)()


def piped(conn: Any) -> Any:
    with conn.pipeline():
        return conn.execute(QUERY).fetchall()


def many(conn: Any) -> Any:
    cursor = conn.cursor()
    cursor.executemany("UPDATE people SET n = n WHERE id = %s RETURNING email", [(1,), (2,)], returning=True)
    return [cursor.fetchall(), cursor.nextset(), cursor.fetchall()]


def loader(seen: Seen) -> Any:
    class Seeing(psycopg.adapt.Loader):
        def load(self, data: Any) -> Any:
            seen.append(bytes(data))
            return bytes(data).decode()

    return Seeing


def errors(conn: Any, seen: Seen) -> None:
    try:
        conn.execute(POSTGRES_STATEMENTS["detail_of_a_failing_row"])
    except psycopg.Error as error:
        seen += [
            error,
            error.args,
            error.diag.message_detail,
            error.__cause__,
            error.__context__,
            error.pgresult,
        ]


def stepper(seen: Seen) -> Any:
    class Steps:
        def step(self, value: Any) -> None:
            seen.append(value)

        inverse = step

        def value(self) -> int:
            return 0

        finalize = value

    return Steps


def of_transaction(conn: Any) -> Any:
    with conn.transaction() as inside:
        return inside.connection.execute(QUERY).fetchall()


def cursor_of_error(conn: Any, seen: Seen) -> Any:
    try:
        asked(conn, "SELECT 1; SELECT email::int FROM people")
    except psycopg2.Error as error:
        seen += [error, error.pgerror, error.diag.message_primary, error.cursor]
        conn.rollback()
        return error.cursor.query if error.cursor is not None else None
    return None


def into(cursor: Any, method: str, *args: Any) -> Any:
    """Run the query, then fetch by a method; read what is read in batches."""
    cursor.execute(QUERY)
    found = getattr(cursor, method)(*args)
    read = getattr(found, "read_all", None)
    table = read() if read is not None else found
    return [
        getattr(table, name)() for name in ("to_pylist", "to_dict", "to_dicts") if hasattr(table, name)
    ] or table


def fetched_by(name: str, conn: Any, _seen: Seen, _folder: Path) -> Any:
    return into(conn.cursor(), name)


ADBC: dict[str, Attempt] = {
    **{
        name: partial(fetched_by, name)
        for name in (
            "fetch_arrow_table", "fetch_record_batch", "fetch_df", "fetch_polars", "fetch_arrow", "fetchallarrow",
            "fetchall",
        )
    },
    "execute_of_the_connection": lambda c, _s, _t: c.execute(QUERY).fetchall(),
    "statement_handle": lambda c, _s, _t: through(c, c.cursor(), "adbc_statement"),
    "connection_handle": lambda c, _s, _t: c.adbc_connection,
    "database_handle": lambda c, _s, _t: c.adbc_database,
    "clone": lambda c, _s, _t: asked(c.adbc_clone(), QUERY),
    "statistics": lambda c, _s, _t: c.adbc_get_statistics().read_all().to_pylist(),
    "partitions": lambda c, _s, _t: c.cursor().adbc_execute_partitions(QUERY),
    "cursor_class_taken_by_name": lambda c, _s, _t: asked_of(adbc_driver_manager.dbapi.Cursor(c)),
    "table_written": lambda c, _s, _t: (
        c.cursor().adbc_ingest("x", c.execute(QUERY).fetch_arrow_table(), mode="create"),
        asked(c, "SELECT * FROM x"),
    ),
}  # fmt: skip

PG8000: dict[str, Attempt] = {
    "copy_to_a_stream": lambda c, s, _t: (
        c.cursor().execute("COPY people TO STDOUT", stream=(f := io.BytesIO())),
        s.see(f.getvalue()),
    ),
    "notices": lambda c, _s, _t: (asked(c, POSTGRES_STATEMENTS["dollar_quotes"]), list(c.notices)),
    "notifications": lambda c, _s, _t: (
        one_after_the_other(c, ("LISTEN ch", f"NOTIFY ch, '{CANARY}'", "COMMIT", "SELECT 1")),
        list(c.notifications),
    ),
    "wire": lambda c, _s, _t: c.execute_simple(QUERY).rows,
    "prepared_by_the_wire": lambda c, _s, _t: c.prepare_statement(QUERY, (), ()),
    "context": lambda c, _s, _t: through(c, c.cursor(), "_context", "_row_iter"),
    "connection_of_a_cursor": lambda c, _s, _t: asked(c.cursor().connection, QUERY),
    "cursor_class_taken_by_name": lambda c, _s, _t: asked_of(pg8000.dbapi.Cursor(c)),
    "adapter": lambda c, s, _t: (c.register_in_adapter(25, s.see), asked(c, QUERY)),
}

ATTEMPTS: dict[str, dict[str, Attempt]] = {
    "sqlite": SQLITE,
    "psycopg": PSYCOPG,
    "psycopg2": PSYCOPG2,
    "pymysql": PYMYSQL,
    "duckdb": DUCKDB,
    "adbc": ADBC,
    "pg8000": PG8000,
}


def cases() -> list[tuple[str, str, Attempt]]:
    """Return driver, class of the bypass, and the attempt."""
    found = [(driver, name, attempt) for driver, some in ATTEMPTS.items() for name, attempt in some.items()]
    statements = [(driver, name, sql) for driver in ATTEMPTS for name, sql in STATEMENTS.items()]
    statements += [
        (driver, name, sql) for driver in ("psycopg", "psycopg2") for name, sql in POSTGRES_STATEMENTS.items()
    ]
    return found + [
        (driver, name, lambda c, _s, _t, sql=sql: through_statement(c, sql))
        for driver, name, sql in statements
    ]


def through_statement(conn: Any, sql: str) -> Any:
    cursor = conn.cursor()
    cursor.execute(sql)
    return cursor.description, cursor.fetchall() if cursor.description else None
