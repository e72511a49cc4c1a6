"""Operands bound anew: the text keeps all but its holes, and every placeholder takes its own value."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.sql import Binding, Catalog, Hole, Statement, Unbindable, analyse, rewrite

QMARK = Binding(("qmark", "named"), "?", ":{name}")
FORMAT = Binding(("format", "pyformat"), "%s", "%({name})s", escaped="%")
DOLLAR = Binding(("numeric",), "$1")
DIALECTS = {"?": "sqlite", ":": "sqlite", "%": "postgres", "$": "postgres"}


def bound(sql: str, given_: Any, places: list[str], values: list[Any], binding: Binding, dialect: str) -> Any:
    """Return what `rewrite` makes of a text whose holes are the marked words, and its parameters."""
    statement = analyse(sql, dialect, Catalog.of())
    keys = {one.start: one.key for one in statement.parameters}  # type: ignore[union-attr]
    holes, at = [], 0
    for word in places:
        start = sql.index(word, at)
        holes.append(Hole(start, start + len(word), keys.get(start)))
        at = start + len(word)
    parameters = statement.parameters  # type: ignore[union-attr]
    made = rewrite(sql, parameters, holes, binding, given=given_ is not None)
    row = () if given_ is None else given_
    assert made.fits(row)
    return made.text, made.bind(row, values)


CASES = [
    ("SELECT 1 WHERE a = 'x'", None, ["'x'"], QMARK, "sqlite", "SELECT 1 WHERE a = ?", ["V0"]),
    ("SELECT ? WHERE a = 'x' AND b = ?", (1, 2), ["'x'"], QMARK, "sqlite",
     "SELECT ? WHERE a = ? AND b = ?", [1, "V0", 2]),
    ("SELECT ?1 WHERE a = ?1 AND b = ?2", (1, 2), ["?1 AND"[:2]], QMARK, "sqlite",
     "SELECT ?3 WHERE a = ?1 AND b = ?2", [1, 2, "V0"]),
    ("SELECT :n WHERE a = 'x' AND b = :n", {"n": 1}, ["'x'", ":n"], QMARK, "sqlite",
     "SELECT :n WHERE a = :masklib_0 AND b = :masklib_1", {"n": 1, "masklib_0": "V0", "masklib_1": "V1"}),
    ("SELECT 'a%' WHERE a = 'x%'", None, ["'x%'"], FORMAT, "postgres", "SELECT 'a%%' WHERE a = %s", ["V0"]),
    ("SELECT 'a%%' WHERE a = %s AND b = 'x'", (1,), ["'x'"], FORMAT, "postgres",
     "SELECT 'a%%' WHERE a = %s AND b = %s", [1, "V0"]),
    ("SELECT %(n)s WHERE a = %(n)s", {"n": 1, "m": 2}, ["%(n)s"], FORMAT, "postgres",
     "SELECT %(masklib_0)s WHERE a = %(n)s", {"n": 1, "m": 2, "masklib_0": "V0"}),
    ("SELECT $1 WHERE a = 'x'", (1,), ["'x'"], DOLLAR, "postgres", "SELECT $1 WHERE a = $2", [1, "V0"]),
    ("SELECT 1 WHERE a = $1 AND b IN ($1, $2)", (1, 2), ["$1", "$1"], DOLLAR, "postgres",
     "SELECT 1 WHERE a = $1 AND b IN ($3, $2)", ["V0", 2, "V1"]),
    ("SELECT 1 WHERE a = 'x'", None, ["'x'"], DOLLAR, "postgres", "SELECT 1 WHERE a = $1", ["V0"]),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "given_", "places", "binding", "dialect", "text", "values"), CASES)
def test_every_paramstyle_takes_one_more(
    sql: str, given_: Any, places: list[str], binding: Binding, dialect: str, text: str, values: Any
) -> None:
    made = bound(sql, given_, places, [f"V{at}" for at in range(len(places))], binding, dialect)

    assert made == (text, values)


def test_a_name_of_ours_that_is_taken_is_not_used() -> None:
    text, values = bound("SELECT :masklib_0 WHERE a = 'x'", {"masklib_0": 1}, ["'x'"], ["V"], QMARK, "sqlite")

    assert text == "SELECT :masklib_0 WHERE a = :masklib_1"
    assert values == {"masklib_0": 1, "masklib_1": "V"}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT ? WHERE a = :n", "two kinds"),
        ("SELECT ? WHERE a = ?2", "two kinds"),
        ("SELECT :1 WHERE a = 'x'", ":1"),
    ],
)
def test_what_is_not_sure_is_refused(sql: str, said: str) -> None:
    statement = analyse(sql, "sqlite")
    with pytest.raises(Unbindable, match=said):
        rewrite(sql, statement.parameters, [Hole(0, 6, None)], QMARK, given=True)  # type: ignore[union-attr]


def test_a_driver_that_binds_nothing_known_is_refused() -> None:
    with pytest.raises(Unbindable, match="not known to bind"):
        rewrite("SELECT 1 WHERE a = 'x'", (), [Hole(19, 22, None)], Binding((), ""), given=False)


@pytest.mark.parametrize("given_", [(), (1,), (1, 2, 3), {"n": 1}, "ab", None])
def test_parameters_that_do_not_fit_are_told(given_: Any) -> None:
    statement = analyse("SELECT ? WHERE a = ?", "sqlite")
    made = rewrite("SELECT ? WHERE a = ?", statement.parameters, [Hole(19, 20, 1)], QMARK, given=True)  # type: ignore[union-attr]

    assert not made.fits(given_)
    assert made.fits((1, 2))


def test_no_repr_shows_the_text() -> None:
    made = rewrite("SELECT 'wyvern' WHERE a = 'x'", (), [Hole(26, 29, None)], QMARK, given=False)
    assert "wyvern" not in repr(made)


@given(st.lists(st.sampled_from(["?", "'lit'", "?=hole", "'x'=hole"]), min_size=1, max_size=8))
def test_each_placeholder_takes_its_own_value_on_sqlite(parts: list[str]) -> None:
    """SELECT of literals and parameters, some of them holes: what comes out is what was meant."""
    sql, number = "SELECT ", 0
    holes: list[Hole] = []
    given_: list[str] = []
    values: list[str] = []
    expected: list[str] = []
    for part in parts:
        token, _, hole = part.partition("=")
        start = len(sql)
        sql += token + ", "
        key = None
        if token == "?":
            key = number
            number += 1
            given_.append(f"given {key}")
        if hole:
            holes.append(Hole(start, start + len(token), key))
            values.append(f"new {len(values)}")
        expected.append(values[-1] if hole else given_[-1] if token == "?" else token.strip("'"))
    sql += "0"
    statement = analyse(sql, "sqlite")
    made = rewrite(sql, statement.parameters, holes, QMARK, given=True)  # type: ignore[union-attr]
    with closing(sqlite3.connect(":memory:")) as raw:
        found = raw.execute(made.text, made.bind(given_, values)).fetchone()

    assert list(found[:-1]) == expected


def test_a_name_that_no_placeholder_has_any_more_is_not_sent() -> None:
    sql = "SELECT $a WHERE x = $a AND y = $b"
    found = analyse(sql, "duckdb", Catalog.of())
    assert isinstance(found, Statement)
    holes = [Hole(one.start, one.end, one.key) for one in found.parameters[1:]]
    rewriting = rewrite(sql, found.parameters, holes, Binding(("named",), "?", "${name}"), given=True)
    assert rewriting.fits({"a": 1, "b": 2})
    assert rewriting.bind({"a": 1, "b": 2}, [3, 4]) == {"a": 1, "masklib_0": 3, "masklib_1": 4}
