"""Rows of which all that is masked is remembered come out as those that are masked column by column."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

import masklib
from masklib.session.swapping import swapper

POLICY = masklib.Policy.of(columns={"people.full_name": "PERSON", "people.phone": "PHONE_NUMBER"})
PEOPLE = [
    (1, "Quorvane Zyxwell", "+12125550133", "a"),
    (2, None, "", "b"),
    (3, "", "+442079460018", None),
    (4, "Quorvane Zyxwell", None, "d"),
]


def test_cells_are_swapped_where_they_are_to_be_and_nowhere_else() -> None:
    swap = swapper(3, (0, 2))
    assert swap([("a", "b", "c"), ("d", "a", "c")], {"a": 1, "d": 2}, {"c": 3}) == [(1, "b", 3), (2, "a", 3)]
    assert swapper(1, (0,))([("a",)], {"a": "b"}) == [("b",)]


@pytest.mark.parametrize(
    ("row", "error"),
    [(("b", 1), KeyError), ((["a"], 1), TypeError), (("a",), ValueError), (("a", 1, 2), ValueError)],
)
def test_what_is_not_remembered_is_told(row: tuple[object, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        swapper(2, (0,))([("a", 1), row], {"a": "x"})


def test_rows_come_out_the_same_whether_their_cells_are_remembered_or_not() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, full_name, phone, note)")
        raw.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", PEOPLE)
        connection = masklib.wrap(raw, policy=POLICY, key=bytes(range(2, 34)))
        statement = "SELECT id, full_name, phone FROM people ORDER BY id"
        first = connection.execute(statement).fetchall()
        again = connection.execute(statement).fetchall()
        single = [connection.execute(f"{statement} LIMIT 1 OFFSET {n}").fetchone() for n in range(4)]
        assert first == again == single
        assert [tuple(map(type, row)) for row in first] == [tuple(map(type, row[:3])) for row in PEOPLE]
        raw.execute("INSERT INTO people VALUES (5, 4155550100, x'4142', 'e')")
        mixed = connection.execute(statement).fetchall()
        assert mixed[:4] == first
        assert type(mixed[4][1]) is int
        assert mixed[4][1:] != (4155550100, b"AB")
