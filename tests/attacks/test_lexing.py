"""Texts that masklib and the database would cut into words at different places."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import psycopg
import pytest

import masklib
from masklib.errors import MaskError
from tests.attacks.attack import KEY, Attack, cases, leaks_of, strike

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

POSTGRES = {
    "a name with a dollar tag": "SELECT 1 AS x$a$, full_name || '' AS y FROM people --$a$",
    "a dollar tag of other letters": "SELECT $é$ || $é$ || full_name FROM people -- $é$ $é$",
    "a tag within a tag": "SELECT $a$x$b$ $a$ || full_name FROM people -- $b$",
    "a backslash": "SELECT 'a\\' || full_name FROM people --'",
    "an escaped backslash": "SELECT E'a\\\\' || full_name FROM people --'",
    "an escaped quote": "SELECT E'\\' -- ' || full_name FROM people --'",
    "an escape that goes on in the next line": "SELECT E'a'\n'\\' -- ' || full_name FROM people --'",
    "texts on two lines": "SELECT 'a'\n'b' || full_name FROM people",
    "comments that nest": "SELECT 'a' /* /* ' */ || ' */ || full_name FROM people --'",
    "a quote in a comment": "SELECT 'a' /* ' */ || full_name /* ' */ FROM people",
    "a carriage return": "SELECT 'x' --\r || full_name FROM people",
    "a vertical tab": "SELECT 'x'\x0b|| full_name FROM people",
    "a unicode escape": "SELECT U&'\\0027 || ' || full_name FROM people --'",
    "a unicode name": "SELECT U&\"full\\005fname\" || '' FROM people",
    "a national text": "SELECT N'\\' || full_name FROM people --'",
    "a percent sign": "SELECT '%s%%' || full_name FROM people",
}
SQLITE = {
    "double quotes": "SELECT 'a' || \"full_name\" FROM people",
    "back quotes": "SELECT 'a' || `full_name` FROM people",
    "brackets": "SELECT 'a' || [full_name] FROM people",
    "a backslash": "SELECT 'a\\' || full_name FROM people --'",
    "a comment without an end": "SELECT full_name || '' FROM people /* ",
    "a byte order mark": "SELECT \ufeff full_name || '' FROM people",
    "a text in the place of a name": "SELECT t.'x' || '' FROM (SELECT full_name AS x FROM people) t",
    "a quoted qualifier": "SELECT people.'full_name' || '' FROM people",
    "a carriage return": "SELECT 'a' --\r'\n || full_name FROM people",
}
MARIADB = {
    "a backslash": "SELECT 'a\\'' , concat(full_name, '') FROM people -- '",
    "an escaped backslash": "SELECT 'a\\\\' , concat(full_name, '') FROM people -- '",
    "an escaped quote in double quotes": 'SELECT "a\\" , 1, ", concat(full_name, \'\') FROM people -- "',
    "a quote doubled in double quotes": 'SELECT "a"" , ", concat(full_name, \'\') FROM people -- "',
    "two minus signs without a blank": "SELECT 1 --1, concat(full_name, '') FROM people",
    "two minus signs and a tab": "SELECT 1 --\t' \n, concat(full_name, '') FROM people -- '",
    "a hash": "SELECT 1 #'\n, concat(full_name, '') FROM people -- '",
    "a comment that does not nest": "SELECT 1 /* /* */ , concat(full_name, '') /* */ FROM people",
    "a comment that is code": "SELECT 1 /*! , concat(full_name, '') */ FROM people",
    "a comment that is code from a version on": "SELECT 1 /*!50000 , concat(full_name, '') */ FROM people",
    "a comment of MariaDB's own": "SELECT 1 /*M!100100 , concat(full_name, '') */ FROM people",
    "an introducer": "SELECT _utf8mb4'\\'' , concat(full_name, '') FROM people -- '",
    "a national text": "SELECT N'\\'' , concat(full_name, '') FROM people -- '",
    "texts side by side": "SELECT 'a' 'b' , concat(full_name, '') FROM people",
    "a text as a label": "SELECT concat(full_name, '') 'id' FROM people",
    "a number that is a name": "SELECT concat(t.1e, '') FROM (SELECT full_name AS `1e` FROM people) AS t",
    "a name with dollars": "SELECT concat(full_name$, '') FROM (SELECT full_name AS full_name$ FROM people) AS t",
    "a dot before a name": "SELECT concat(.people.full_name, '') FROM people",
    "braces": "SELECT {d full_name}, {fn concat(full_name, '')} FROM people",
    "bars that are OR": "SELECT concat(full_name, '') || 1, concat(full_name, '') FROM people",
    "a modifier": "SELECT SQL_CALC_FOUND_ROWS concat(full_name, '') FROM people",
    "an operator of one character set": "SELECT BINARY full_name, full_name COLLATE utf8mb4_bin, concat(full_name, '') FROM people",
    "a homoglyph": "SELECT concat(t.name, '') FROM (SELECT full_name AS `ｎame`, full_name AS name FROM people) AS t",
}
DUCKDB = {
    "a backslash": "SELECT 'a\\' || full_name FROM people --'",
    "an escaped quote": "SELECT E'\\' -- ' || full_name FROM people --'",
    "dollar quotes": "SELECT $$ -- $$ || full_name FROM people",
    "a dollar tag": "SELECT $a$ $b$ $a$ || full_name FROM people -- $b$",
    "texts on two lines": "SELECT 'a'\n'b' || full_name FROM people",
    "comments that nest": "SELECT 'a' /* /* ' */ || ' */ || full_name FROM people --'",
    "an alias before what it names": "SELECT y || '' FROM (SELECT y: full_name FROM people)",
    "a method": "SELECT full_name.substr(1, 9) FROM people",
    "a method of a method": "SELECT people.full_name.upper().lower() FROM people",
    "a slice": "SELECT full_name[1:9], full_name[10:] FROM people",
    "FROM first": "FROM people SELECT full_name || ''",
    "columns by a pattern": "SELECT COLUMNS('full.*') || '' FROM people",
    "columns by a lambda": "SELECT COLUMNS(lambda c: c LIKE 'full%') || '' FROM people",
    "a comprehension": "SELECT [x || '' FOR x IN [full_name]] FROM people",
    "a struct in braces": "SELECT {'a': full_name}.a || '' FROM people",
    "a star with another expression": "SELECT * REPLACE (full_name || '' AS full_name) FROM people",
    "a place": "SELECT full_name || '', #1 || '' FROM people",
    "PIVOT": "PIVOT people ON full_name USING count(*)",
    "UNPIVOT": "SELECT v || '' FROM (UNPIVOT (SELECT full_name, email FROM people) ON full_name, email INTO NAME n VALUE v)",
    "SUMMARIZE": "SUMMARIZE people",
    "query()": "SELECT * FROM query('SELECT full_name || '''' AS x FROM people')",
    "query_table()": "SELECT full_name || '' FROM query_table('people')",
}
ATTACKS = [
    *(Attack(name, "psycopg", (text,)) for name, text in POSTGRES.items()),
    *(Attack(name, "sqlite3", (text,)) for name, text in SQLITE.items()),
    Attack(
        "SET standard_conforming_strings", "psycopg",
        ("SET standard_conforming_strings = off", "SELECT '\\' || ' || full_name FROM people --'"),
    ),
    Attack(
        "set_config of standard_conforming_strings", "psycopg",
        ("SELECT set_config('standard_conforming_strings', 'off', false)",
         "SELECT '\\' || ' || full_name FROM people --'"),
    ),
    Attack(
        "another encoding", "psycopg",
        ("SET client_encoding = 'SJIS'", "SELECT 'ソ' || full_name FROM people --'"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(ATTACKS))
def test_a_text_means_to_masklib_what_it_means_to_the_database(
    attack: Attack, target: Target, watch: Watch
) -> None:
    strike(attack, target, watch)


@pytest.mark.parametrize(("fixture", "texts"), [("mariadb_target", MARIADB), ("duckdb_target", DUCKDB)])
def test_no_text_means_more_to_mariadb_or_duckdb(
    fixture: str, texts: dict[str, str], watch: Watch, request: pytest.FixtureRequest
) -> None:
    target: Target = request.getfixturevalue(fixture)
    raw = target.spare()
    dull = [name for name, text in texts.items() if not leaks_of(raw, [text], watch)]
    target.close()
    connection = target.wrapped()
    leaking = [name for name, text in texts.items() if leaks_of(connection, [text], watch)]
    assert (dull, leaking) == ([], [])


def test_a_connection_that_was_opened_without_standard_texts_is_read_as_it_is(
    postgres_target: Target, watch: Watch
) -> None:
    raw = postgres_target.raw()
    raw.execute(
        "SET standard_conforming_strings = off"
    )  # as ALTER ROLE ... SET does for every connection to come
    connection = masklib.wrap(raw, key=KEY)
    assert leaks_of(connection, ["SELECT '\\' || ' || full_name FROM people --'"], watch) == []


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("SELECT '%s' FROM people", " || full_name || "),
        ("SELECT 'a' -- %s", "\n || full_name FROM people --"),
        ("SELECT $$%s$$", "$$ || (SELECT max(full_name) FROM people) || $$"),
    ],
)
def test_a_parameter_that_the_client_merges_is_no_statement(
    text: str, parameter: str, postgres_target: Target, watch: Watch
) -> None:
    connection = postgres_target.wrapped()
    rows: list[object] = []
    with contextlib.suppress(MaskError):
        connection.cursor_factory = psycopg.ClientCursor
        rows = connection.execute(text, (parameter,)).fetchall()
    assert watch.all_leaks([("rows", str(rows))]) == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Python 3.12 wants names in a mapping
@pytest.mark.parametrize(
    "text", ["SELECT $x(') || full_name FROM people --')", "SELECT @x(') || full_name FROM people --')"]
)
def test_a_parameter_with_a_suffix_hides_no_column(text: str, sqlite_target: Target, watch: Watch) -> None:
    rows = sqlite_target.wrapped().execute(text, ("q",)).fetchall()
    assert watch.all_leaks([("rows", str(rows))]) == []
