"""Names that stand in a row's name columns are found in that row's text and JSON, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import masklib
from masklib.session.propagation import find_names, names_of_rows

if TYPE_CHECKING:
    import sqlite3

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "name", "found", "why"),
    [
        ("met quorvane today", "Quorvane", ["quorvane"], "case does not count"),
        ("ZYXWELL, QUORVANE", "Quorvane Zyxwell", ["QUORVANE", "ZYXWELL"], "order does not count"),
        ("quorvanes and requorvane", "Quorvane", [], "only whole words"),
        ("al ate at the van", "Al van der The", [], "short words and particles are prose"),
        ("quorvane_zyx's <quorvane>", "Quorvane", ["quorvane", "quorvane"], "any border that is no letter"),
        ("İİ quorvane", "Quorvane", ["quorvane"], "letters whose lower case is longer do not shift offsets"),
        ("", "Quorvane", [], "an empty text"),
    ],
)
def test_names_are_found_as_whole_words(text: str, name: str, found: list[str], why: str) -> None:
    (words,) = names_of_rows([[name]])

    assert sorted(text[one.start : one.end] for one in find_names(text, words)) == sorted(found), why


@given(st.text(), st.text())
def test_offsets_are_those_of_the_text(text: str, name: str) -> None:
    (words,) = names_of_rows([[name]])
    for one in find_names(text, words):
        assert text[one.start : one.end].lower() in words


def test_cells_that_are_no_text_hold_no_names() -> None:
    assert names_of_rows([[None, 3, b"Quorvane"], ["Quorvane", "", "Al"]]) == [("quorvane",), (), ()]


@pytest.fixture
def conn(sqlite: sqlite3.Connection) -> Any:
    sqlite.executescript(
        """
        CREATE TABLE customers (name TEXT, remark TEXT, extra TEXT);
        INSERT INTO customers VALUES ('Quorvane Zyxwell', 'zyxwell asked again', '{"by": "quorvane zyxwell"}');
        INSERT INTO customers VALUES ('Bob Jones', 'about the zyxwell case', '[]');
        """
    )
    return masklib.wrap(sqlite, key=KEY)


def test_the_surrogate_in_the_text_is_the_one_in_the_column(conn: Any) -> None:
    name, remark, extra = conn.execute("SELECT name, remark, extra FROM customers").fetchone()
    given_name, family = name.lower().split()

    assert remark == f"{family} asked again"
    assert extra == f'{{"by": "{given_name} {family}"}}'


def test_a_name_of_another_row_is_not_looked_for(conn: Any) -> None:
    rows = conn.execute("SELECT name, remark FROM customers").fetchall()

    assert rows[1][1] == "about the zyxwell case"
