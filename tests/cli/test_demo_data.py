import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from stdnum import iban, luhn

from masklib.cli.demo_data import CUSTOMERS, ORDERS, TICKETS, fill


@pytest.fixture
def shop() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        fill(connection)
        yield connection


def column(shop: sqlite3.Connection, sql: str) -> list[Any]:
    return [row[0] for row in shop.execute(sql)]


def test_it_is_the_same_every_time(shop: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as again:
        fill(again)
        assert list(again.iterdump()) == list(shop.iterdump())


@pytest.mark.parametrize(
    ("table", "rows"), [("customers", CUSTOMERS), ("orders", ORDERS), ("tickets", TICKETS)]
)
def test_each_table_has_its_rows(shop: sqlite3.Connection, table: str, rows: int) -> None:
    assert column(shop, f"SELECT count(*) FROM {table}") == [rows]


def test_numbers_are_valid_and_of_ranges_that_belong_to_nobody(shop: sqlite3.Connection) -> None:
    assert all(
        luhn.is_valid(one) for one in column(shop, "SELECT replace(card_number, ' ', '') FROM customers")
    )
    assert all(iban.is_valid(one) for one in column(shop, "SELECT iban FROM customers"))
    assert all(re.fullmatch(r"987-65-43\d\d", one) for one in column(shop, "SELECT ssn FROM customers"))
    assert all(
        re.fullmatch(r"\+1 202-555-01\d\d", one) for one in column(shop, "SELECT phone FROM customers")
    )
    emails = column(shop, "SELECT email FROM customers")
    assert all(re.fullmatch(r"[a-z.0-9]+@example\.(com|org|net)", one) for one in emails)
    assert len(set(emails)) == CUSTOMERS


def test_every_order_has_a_customer_and_tickets_mention_theirs(shop: sqlite3.Connection) -> None:
    assert column(shop, "SELECT count(*) FROM orders JOIN customers ON email = customer_email") == [ORDERS]
    mentions = "SELECT count(*) FROM tickets t JOIN customers c ON c.id = customer_id WHERE instr(body, name)"
    assert column(shop, mentions)[0] > TICKETS // 2


def test_the_profile_is_json_that_holds_the_email(shop: sqlite3.Connection) -> None:
    for email, profile in shop.execute("SELECT email, profile FROM customers"):
        assert json.loads(profile)["contact"]["email"] == email
