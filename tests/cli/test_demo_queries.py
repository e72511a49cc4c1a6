import sqlite3
from collections.abc import Callable, Iterator

import pytest

from masklib.cli.demo_data import fill
from masklib.cli.demo_queries import CHECKS, QUERIES, Answer, ask, leaked

TABLES = ("customers.email", "orders.customer_email", "secrets.owner_email")


@pytest.fixture
def make() -> Iterator[Callable[[Callable[[str], str], str], sqlite3.Connection]]:
    """Make the demo's database, its emails replaced in the stored rows: what a right mask would show."""
    opened: list[sqlite3.Connection] = []

    def build(replace: Callable[[str], str], only: str = "") -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:")
        opened.append(connection)
        fill(connection)
        connection.create_function("swap", 1, replace)
        for table, column in (one.split(".") for one in TABLES if not only or one == only):
            connection.execute(f"UPDATE {table} SET {column} = swap({column})")
        return connection

    yield build
    for one in opened:
        one.close()


Make = Callable[..., sqlite3.Connection]


def outcomes(raw: sqlite3.Connection, masked: sqlite3.Connection) -> list[bool]:
    return [check(raw, masked) for _, check in CHECKS]


def turned(email: str) -> str:
    return email[::-1]


def test_masks_that_keep_equality_pass_every_check(make: Make) -> None:
    assert outcomes(make(str), make(turned)) == [True, True, True]


def test_a_connection_that_masks_nothing_does_not_pass(make: Make) -> None:
    grouped, _, one_each = outcomes(make(str), make(str))

    assert not grouped
    assert not one_each


def test_a_mask_that_differs_from_table_to_table_does_not_pass(make: Make) -> None:
    _, joined, one_each = outcomes(make(str), make(turned, "orders.customer_email"))

    assert not joined
    assert not one_each


def test_a_mask_that_makes_two_people_one_does_not_pass(make: Make) -> None:
    raw = make(str)
    merged = make(turned)
    merged.execute("UPDATE orders SET customer_email = (SELECT email FROM customers WHERE id = 1)")

    assert outcomes(raw, merged) == [False, False, False]


def test_a_constant_does_not_pass(make: Make) -> None:
    masked = make(str)
    masked.execute("UPDATE orders SET customer_email = '***'")

    assert outcomes(make(str), masked) == [False, False, False]


def test_what_leaks_is_counted_wherever_it_stands(make: Make) -> None:
    raw = make(str)
    email, card = raw.execute("SELECT email, card_number FROM customers").fetchone()

    assert leaked(raw, [Answer(("a",), [("nothing",), (None,), (7,)])]) == 0
    assert leaked(raw, [Answer(("a",), [(f"to {email.upper()}",)]), Answer(("b",), [({"x": card},)])]) == 2


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.title)
def test_every_query_has_rows_to_show(make: Make, query: object) -> None:
    assert ask(make(str), query.sql).rows  # type: ignore[attr-defined]
