"""The text that is recorded: no literal, no comment, no quoted name that the catalogue does not know."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.sql import NeedsCatalog, Statement, analyse
from tests.sql.written import CATALOG, statement

CASES = (
    ("sqlite", "SELECT a FROM t WHERE b = 'alice@x.io'", "SELECT a FROM t WHERE b = ?str", "a text"),
    ("sqlite", "SELECT a FROM t WHERE n > 12.5", "SELECT a FROM t WHERE n > ?num", "a number"),
    ("sqlite", "SELECT x'6162' FROM t", "SELECT ?str FROM t", "bytes"),
    ("sqlite", "SELECT a -- alice\nFROM t /* bob */", "SELECT a FROM t", "comments"),
    ("sqlite", "SELECT   a\n\tFROM t", "SELECT a FROM t", "white space"),
    ("sqlite", 'SELECT a FROM t WHERE a = "alice"', 'SELECT a FROM t WHERE a = "?"', "a text in quotes for names"),
    ("sqlite", 'SELECT "a" FROM [t]', 'SELECT "a" FROM "t"', "known names in quotes"),
    ("sqlite", "SELECT a AS [al ice]", 'SELECT a AS "?"', "a label that may be a value"),
    ("sqlite", "SELECT a FROM t WHERE a IN (?, ?2, :x, @y, $z)", "SELECT a FROM t WHERE a IN (?, ?2, :x, @y, $z)",
     "parameters"),
    ("postgres", "SELECT a FROM t WHERE a = %s AND b = %(who)s", "SELECT a FROM t WHERE a = %s AND b = %(who)s",
     "parameters"),
    ("postgres", "SELECT $$al$$ || $q$ice$q$ || E'\\'x' || U&'\\0041' || B'1'",
     "SELECT ?str || ?str || ?str || ?str || ?str", "every kind of text"),
    ("postgres", "SELECT a FROM t WHERE n = $1", "SELECT a FROM t WHERE n = $1", "numbered parameters"),
    ("postgres", "SELECT a::text, j ->> 'k' FROM t", "SELECT a::text, j ->> ?str FROM t", "operators"),
    ("postgres", "SET app.secret = 'x'", "SET app.secret = ?str", "a setting"),
    ("postgres", "SHOW x; FETCH 5 FROM c", "SHOW x; FETCH ?num FROM c", "what sqlglot hands over in one piece"),
    ("postgres", "EXPLAIN SELECT a FROM t WHERE b = 'x'", "EXPLAIN SELECT a FROM t WHERE b = ?str", "likewise"),
    ("postgres", "SELECT a FROM t WHERE )", "SELECT a FROM t WHERE)", "what cannot be parsed"),
    ("postgres", "SELECT 'unterminated alice", "(unreadable statement)", "what cannot be cut into words"),
)  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql", "expected", "why"), CASES)
def test_text(dialect: str, sql: str, expected: str, why: str) -> None:
    assert statement(sql, dialect).text == expected, why


def test_identifiers_are_words_of_the_text() -> None:
    found = statement("SELECT \"a\", t.b AS Label FROM t WHERE a = 'alice' -- bob", "postgres")
    assert found.identifiers == {"select", "a", "t", "b", "as", "label", "from", "where"}


def test_summary_is_the_verb_and_the_relations() -> None:
    assert statement("SELECT t.a FROM t JOIN o USING (a), t x", "postgres").summary == "SELECT t o"
    assert statement("WITH w AS (SELECT a FROM t) SELECT * FROM w", "postgres").summary == "SELECT t"


def test_summary_keeps_odd_names_out() -> None:
    answer = analyse('DELETE FROM "alice@x.io"', "postgres", CATALOG)
    assert isinstance(answer, NeedsCatalog)
    found = statement('DELETE FROM "alice@x.io"', "postgres", CATALOG.merge([], answer.relations))
    assert found.summary == "DELETE ?"
    assert "alice" not in found.text


def test_two_texts_that_differ_in_literals_only_are_one() -> None:
    texts = {
        statement(f"SELECT a FROM t WHERE b = '{one}' AND n = {len(one)}", "sqlite").text
        for one in ("x", "yy")
    }
    assert len(texts) == 1


SECRET = st.text(min_size=6, max_size=20).map(
    lambda text: "qZ" + text.replace("'", "''").replace("\x00", "") + "Zq"
)
TEMPLATES = (
    "SELECT a FROM t WHERE b = '{}'",
    "SELECT a FROM t WHERE b IN ('x', '{}') OR a LIKE '{}'",
    "INSERT INTO o (a, c) VALUES ('{}', '{}')",
    "UPDATE t SET a = '{}' WHERE b = '{}'",
    "SELECT '{}' || a, coalesce(b, '{}') FROM t",
    "SELECT )) '{}'",
    "FROBNICATE '{}'",
    "SHOW '{}'",
)


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@given(secret=SECRET, template=st.sampled_from(TEMPLATES))
def test_no_literal_survives_anywhere(secret: str, template: str, dialect: str) -> None:
    found = statement(template.replace("{}", secret), dialect)
    said = (
        repr(found)
        + repr(found.outputs)
        + found.text
        + found.summary
        + found.problem
        + repr(found.identifiers)
    )
    assert "qZ" not in said
    assert "Zq" not in said


@given(text=st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    for dialect in ("sqlite", "postgres"):
        answer = analyse(text, dialect, CATALOG)
        assert isinstance(answer, Statement | NeedsCatalog)


WORDS = st.lists(
    st.sampled_from(
        [
            "SELECT",
            "FROM",
            "WHERE",
            "a",
            "b",
            "t",
            "o",
            "(",
            ")",
            ",",
            "*",
            ".",
            "=",
            "'x'",
            "1",
            "?",
            "%s",
            "AS",
            "JOIN",
            "ON",
            "USING",
            "WITH",
            "x",
            "UNION",
            "ALL",
            "LATERAL",
            "[",
            "]",
            "::",
            "->",
            "->>",
            "CASE",
            "WHEN",
            "THEN",
            "END",
            "OVER",
            "FILTER",
            "ORDER",
            "BY",
            "LIMIT",
            "INSERT",
            "INTO",
            "VALUES",
            "UPDATE",
            "SET",
            "DELETE",
            "RETURNING",
            "||",
            "-",
            ";",
            '"',
            "'",
            "--",
            "/*",
            "lower",
            "coalesce",
            "count",
            "text",
            "interval",
            "date",
            "NULL",
            "IN",
            "EXISTS",
            "BETWEEN",
            "AND",
            "NOT",
            "IS",
            "CAST",
            "array",
            "row",
        ]
    ),
    max_size=30,
)


@given(words=WORDS)
def test_any_jumble_of_words_gets_an_answer(words: list[str]) -> None:
    for dialect in ("sqlite", "postgres"):
        answer = analyse(" ".join(words), dialect, CATALOG)
        assert isinstance(answer, Statement | NeedsCatalog)
        if isinstance(answer, Statement):
            assert not re.search(r"'x'", answer.text)


@pytest.mark.parametrize("dialect", ["postgres", "duckdb"])
def test_parameters_without_a_blank_between_are_no_quotation(dialect: str) -> None:
    for sql, marks in (
        ("SELECT a FROM t WHERE a IN ($1,$2) AND b=$3", ["$1", "$2", "$3"]),
        ("SELECT $1||$2, 1", ["$1", "$2"]),
        ("SELECT '$1,$2', $1, $2", ["$1", "$2"]),
        ("SELECT $q$ $1,$2 $q$, $1", ["$1"]),
        ('SELECT "$1,$2" FROM t -- $1,$2\nWHERE a=$1', ["$1"]),
    ):
        found = analyse(sql, dialect, CATALOG)
        assert isinstance(found, Statement)
        assert [sql[one.start : one.end] for one in found.parameters] == marks, sql
