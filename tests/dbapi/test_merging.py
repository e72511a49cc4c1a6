"""Drivers that merge parameters into the text: what is judged is what is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg2 import extensions

import masklib
from masklib.dbapi.merging import stays_apart
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("SELECT 1", True),
        ("SELECT %s", True),
        ("SELECT 'a', %s", True),
        ("SELECT %s, 'a%%b'", True),
        ("SELECT %s WHERE x LIKE 'it''s' AND y = %(name)s", True),
        ("SELECT '%s'", False),
        ('SELECT "%s"', False),
        ("SELECT `%s`", False),
        ('SELECT \'"\', "%s"', False),
        ('SELECT \'"\'"%s"', False),
        ("SELECT E'\\'%s'", False),
        ("SELECT $$%s$$", False),
        ("SELECT json_value(d, '$.email') = %s", True),
        ("SELECT json_value(d, '$.items[0].email') = %s AND x = 'it''s' AND y = %s", True),
        ("SELECT 'a'$x'b'$x$%s", False),
        ("SELECT '$.x$%s$.x$'", False),
        ("SELECT '$', $t$%s$t$, '$'", False),
        ("SELECT json_value(d, '$.a#b') = %s", False),
        ("SELECT json_value(d, '$.a--b') = %s", False),
        ("SELECT 1 -- %s", False),
        ("SELECT /* %s */ 1", False),
        ("SELECT 1 # %s", False),
        ("SELECT 'a' '%s'", False),
        ("SELECT %.1s", False),
        ("SELECT %d", False),
    ],
)
def test_a_placeholder_is_apart_only_where_that_is_sure(text: str, apart: bool) -> None:
    assert stays_apart(text) is apart


@given(st.text(alphabet="'\"` ax$.", max_size=12))
def test_no_placeholder_inside_of_a_quoted_text_is_taken_to_be_outside(before: str) -> None:
    inside, rest = "", before
    while rest:
        tag = re.match(r"\$[ax]*\$", rest)
        if inside:
            length = len(inside) if rest.startswith(inside) else 1
            inside = "" if rest.startswith(inside) else inside
        elif tag is not None:
            inside, length = tag[0], len(tag[0])
        else:
            inside, length = (rest[0] if rest[0] in "'\"`" else ""), 1
        rest = rest[length:]

    assert not (inside and stays_apart(before + "%s"))


@pytest.fixture
def conn(postgres_database: str) -> Iterator[Any]:
    raw = psycopg2.connect(postgres_database)
    with raw, raw.cursor() as cursor:
        cursor.execute("CREATE TABLE people (id INTEGER, email TEXT); CREATE TABLE notes (words TEXT)")
        cursor.execute("INSERT INTO people VALUES (1, 'quorvane@corp.example.org')")
    yield masklib.wrap(raw, key=KEY)
    raw.close()


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("SELECT concat('%s') AS x FROM people", ", email, "),
        ("SELECT %s AS x FROM people", extensions.AsIs("email")),
        ("SELECT %(a)s AS x FROM people", {"a": extensions.AsIs("left(email, 9)")}),
        ("SELECT /* %s */ AS x FROM people", " */ email /* "),
        ("SELECT $$%s$$ AS x FROM people", "$$ || email || $$"),
        (
            "SELECT '%(a)s' AS x FROM people WHERE 1 = %(b)s",
            {"a": " AS x UNION SELECT email FROM people UNION SELECT ", "b": 1},
        ),
    ],
)
def test_a_parameter_that_becomes_sql_is_judged_as_sql(conn: Any, text: str, parameter: Any) -> None:
    cursor = conn.cursor()
    try:
        cursor.execute(text, parameter if isinstance(parameter, dict) else (parameter,))
        seen = repr(cursor.fetchall())
    except (psycopg2.Error, masklib.MaskError) as error:
        seen = repr(error)

    assert "quorvane" not in seen


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("INSERT INTO notes SELECT concat('%s') FROM people", ", email, "),
        ("INSERT INTO notes SELECT %s FROM people", extensions.AsIs("email")),
    ],
)
def test_nor_does_it_launder_a_value_by_executemany(conn: Any, text: str, parameter: Any) -> None:
    with pytest.raises(BlockedExitError, match="plain values"):
        conn.cursor().executemany(text, [(parameter,)])


def test_ordinary_parameters_merge_as_ever(conn: Any) -> None:
    cursor = conn.cursor()
    cursor.executemany("INSERT INTO notes VALUES (%s || 'x')", iter([("it's",), ("100%",)]))
    cursor.execute("SELECT words FROM notes WHERE words <> 'a%%b' AND words LIKE %s", ("%x",))
    found = cursor.fetchall()
    cursor.execute(
        "SELECT words FROM notes WHERE words = '%%' OR words = \"words\" AND words = %(w)s", {"w": "it'sx"}
    )

    assert found == [("it'sx",), ("100%x",)]
    assert cursor.fetchall() == [("it'sx",)]
