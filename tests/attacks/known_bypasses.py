"""What was tried on other proxies and wrappers, by driver and by the name of its class.

Raw values: an attempt gets a sealed connection, a list for what callbacks see, and a folder for files.
"""

from __future__ import annotations

import io
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import duckdb
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
    "cursor_declared": "DECLARE k CURSOR FOR SELECT email FROM people",
}

SQLITE: dict[str, Attempt] = {
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

PSYCOPG2: dict[str, Attempt] = {
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


ATTEMPTS: dict[str, dict[str, Attempt]] = {
    "sqlite": SQLITE,
    "psycopg": PSYCOPG,
    "psycopg2": PSYCOPG2,
    "pymysql": PYMYSQL,
    "duckdb": DUCKDB,
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
