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
