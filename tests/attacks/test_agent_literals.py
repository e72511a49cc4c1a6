"""Literals beside what is scanned, under ``agent``: nobody has values of his choice masked (DESIGN 5.9).

A column that nobody declared and in which a sample found nothing may be asked at will, and so a literal may come
out beside it: ``coalesce(status, 'none')``. What the scan finds in such a cell is redacted, never a surrogate.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

import masklib
from masklib.errors import StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = [
    ("Alice Smith", "Smith", "alice.smith@corp.com", "open", "2024-03-05", 12.5),
    ("Bob Jones", "Jones", "bob@corp.com", "paid", "2023-07-01", 3.0),
]


@pytest.fixture
def agent() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:")
    raw.execute(
        "CREATE TABLE people (full_name TEXT, last_name TEXT, email TEXT, status TEXT, since TEXT, total REAL)"
    )
    raw.execute("CREATE TABLE orders (status TEXT, total REAL)")
    raw.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    raw.execute("INSERT INTO orders VALUES ('open', 5.0)")
    raw.commit()
    sealed = masklib.wrap(raw, policy=masklib.Policy(preset="agent"), key=b"\x21" * 32)
    yield sealed
    sealed.close()


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT coalesce(NULL, status, 'none') FROM people", [("open",), ("paid",)]),
        ("SELECT CASE WHEN total > 10 THEN 'high' ELSE 'low' END, count(*) FROM people GROUP BY 1", [("high", 1), ("low", 1)]),
        ("SELECT strftime('%Y-%m', since), round(total * 1.19, 1) FROM people", [("2024-03", 14.9), ("2023-07", 3.6)]),
        ("SELECT status || ' / ' || total FROM people", [("open / 12.5",), ("paid / 3.0",)]),
        ("SELECT status FROM orders UNION ALL SELECT 'sum'", [("open",), ("sum",)]),
    ],
)  # fmt: skip
def test_ordinary_literals_come_out_as_typed(
    agent: sqlite3.Connection, sql: str, rows: list[tuple[object, ...]]
) -> None:
    assert agent.execute(sql).fetchall() == rows


@pytest.mark.parametrize(
    "cell",
    [
        "coalesce(nullif(status, status), 'alice.smith@corp.com')",
        "'alice.' || substr(status, 1, 0) || 'smith@corp.com'",
        "status || ' alice.smith@corp.com'",
        '\'{"email": "alice.smith@corp.com", "at": "\' || status || \'"}\'',
        "CASE WHEN status = 'x' THEN status ELSE 'card 4111 1111 1111 1111' END",
        "total * 0 + 4111111111111111",
        "replace(status, status, 'Dear Mr Smith')",
        "iif(total > 0, 'alice.smith@corp.com', status)",
    ],
)
def test_a_chosen_value_is_never_masked(agent: sqlite3.Connection, cell: str) -> None:
    shown = {value for (value,) in agent.execute(f"SELECT {cell} FROM people")}
    assert len(shown) == 1
    assert shown <= {"[redacted]", 0}


def test_a_chosen_value_in_an_arm_is_never_masked(agent: sqlite3.Connection) -> None:
    rows = agent.execute("SELECT status FROM orders UNION ALL SELECT 'alice.smith@corp.com'").fetchall()
    assert rows == [("open",), ("[redacted]",)]


@pytest.mark.parametrize("guess", ["Smith", "Jones", "Nobody", "Alice Smith"])
def test_a_guess_beside_a_name_is_redacted_whether_it_is_right_or_not(
    agent: sqlite3.Connection, guess: str
) -> None:
    rows = agent.execute(
        "SELECT last_name, coalesce(nullif(status, status), ?), round(total, 0) FROM people", (guess,)
    ).fetchall()
    assert [row[1:] for row in rows] == [("[redacted]", 13.0), ("[redacted]", 3.0)]


def test_what_has_no_letters_comes_out_beside_a_name(agent: sqlite3.Connection) -> None:
    rows = agent.execute("SELECT full_name, strftime('%Y', since) FROM people").fetchall()
    assert [row[1] for row in rows] == ["2024", "2023"]


@pytest.mark.parametrize(
    "cell", ["coalesce(email, 'x')", "email || 'x'", "CASE WHEN 1 THEN email ELSE 'x' END"]
)
def test_beside_a_masked_column_a_literal_is_denied(agent: sqlite3.Connection, cell: str) -> None:
    with pytest.raises(StatementDeniedError, match="nothing may be made of a masked column"):
        agent.execute(f"SELECT {cell} FROM people")
