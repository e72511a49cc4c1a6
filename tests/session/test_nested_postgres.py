"""Nested values as PostgreSQL's drivers hand them out: native and in text form, shape and types kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.types.range import Range

import masklib
from tests.session.test_propagation import NAMED, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = bytes(range(32))
EMAIL = "zephyrine.quorvane@kestrelhoaxby.org"
CARD = 4539578763621486


def fetched(raw: psycopg.Connection[Any], expression: str, parameters: Sequence[object]) -> tuple[Any, Any]:
    """Return one value of a column of the expression's type, raw and masked."""
    raw.execute("DROP TABLE IF EXISTS nest")
    raw.execute(f"CREATE TABLE nest AS SELECT {expression} AS x", parameters)
    (before,) = raw.execute("SELECT x FROM nest").fetchall()
    (after,) = masklib.wrap(raw, key=KEY).execute("SELECT x FROM nest").fetchall()
    return before[0], after[0]


@pytest.fixture
def surrogate(postgres: psycopg.Connection[Any]) -> str:
    masked: str = fetched(postgres, "%s::text", [EMAIL])[1]
    return masked


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("%s::text[]", ["plain", None, EMAIL]),
        ("%s::text[][]", [["plain", EMAIL], [None, "b"]]),
        ("array_to_string(%s::text[], ' ')", ["plain", EMAIL]),
        ("%s::text[]::text", ["a b", None, EMAIL]),
        ("ROW(%s::text, 1, NULL)::text", EMAIL),
        ("ROW(%s::text, 'a \"b\"')::pair", EMAIL),
        ("jsonb_build_object('to', %s::text, 'n', 1.10, 'x', NULL)", EMAIL),
        ("json_build_array(1, %s::text)", EMAIL),
        ("json_build_object(%s::text, 1)", EMAIL),
        ("convert_to(%s::text, 'UTF8')", EMAIL),
        ("textrange(%s::text, NULL)", EMAIL),
        ("textmultirange(textrange('a', 'b'), textrange(%s::text, NULL))", EMAIL),
    ],
)
def test_an_email_has_its_surrogate_in_every_nested_type(
    postgres: psycopg.Connection[Any], surrogate: str, expression: str, value: object
) -> None:
    postgres.execute("CREATE TYPE textrange AS RANGE (subtype = text)")
    postgres.execute("CREATE TYPE pair AS (a text, b text)")
    before, after = fetched(postgres, expression, [value])

    assert type(after) is type(before)
    assert repr(after) == repr(before).replace(EMAIL, surrogate)
    assert surrogate in repr(after)


def test_numbers_in_ranges_and_arrays_are_looked_into(postgres: psycopg.Connection[Any]) -> None:
    for expression in ("int8range(%s, NULL)", "ARRAY[%s::int8, 1]", "numrange(1, %s)"):
        before, after = fetched(postgres, expression, [CARD])
        assert type(after) is type(before)
        assert str(CARD) not in repr(after)
        assert len(repr(after)) == len(repr(before))


def test_what_holds_nothing_comes_back_equal(postgres: psycopg.Connection[Any]) -> None:
    postgres.execute(
        "CREATE TABLE plain AS SELECT '{1,2}'::int[] AS a, '{}'::text[] AS b, 'empty'::int4range AS c"
    )
    postgres.execute(
        "ALTER TABLE plain ADD d daterange DEFAULT '[2020-01-01,2021-01-01)', ADD e jsonb DEFAULT '{}'"
    )

    assert masklib.wrap(postgres, key=KEY).execute("SELECT * FROM plain").fetchall() == [
        ([1, 2], [], Range(empty=True), Range(dt.date(2020, 1, 1), dt.date(2021, 1, 1)), {})
    ]


def test_an_hstore_is_walked_in_its_text_form(postgres: psycopg.Connection[Any], surrogate: str) -> None:
    try:
        postgres.execute("CREATE EXTENSION hstore")
    except psycopg.Error:
        pytest.skip("this server has no hstore")
    before, after = fetched(postgres, "hstore('to', %s::text)", [EMAIL])

    assert after == before.replace(EMAIL, surrogate)


def test_the_names_of_a_row_are_found_in_every_form(postgres: psycopg.Connection[Any]) -> None:
    columns = ", ".join(f"c_{one} {'bytea' if one == 'bytes' else 'text'}" for one in NAMED)
    postgres.execute(f"CREATE TABLE customers (first_name text, last_name text, {columns})")
    marks = ", ".join(["%s"] * len(NAMED))
    postgres.execute(f"INSERT INTO customers VALUES ('Quorvane', 'Zyxwell', {marks})", list(NAMED.values()))

    checked(masklib.wrap(postgres, key=KEY).execute("SELECT * FROM customers").fetchall())


def test_the_names_of_a_row_are_found_in_native_documents(postgres: psycopg.Connection[Any]) -> None:
    postgres.execute("CREATE TABLE customers (name text, extra jsonb, tags text[], doc text)")
    postgres.execute(
        "INSERT INTO customers VALUES ('Quorvane Zyxwell', '{\"by\": [\"Q. Zyxwell\"]}', '{for Zyxwell}',"
        " '<a>Zyxwell, Q.</a>')"
    )
    ((name, extra, tags, doc),) = (
        masklib.wrap(postgres, key=KEY).execute("SELECT * FROM customers").fetchall()
    )
    given_name, family = name.split()

    assert extra == {"by": [f"{given_name[0]}. {family}"]}
    assert tags == [f"for {family}"]
    assert doc == f"<a>{family}, {given_name[0]}.</a>"
