"""Two related databases with made-up people: a shop, and its help desk in another of any kind."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from benchmarks.fidelity.databases import SQLITE, run

if TYPE_CHECKING:
    from benchmarks.fidelity.databases import Database

__all__ = ["COLUMNS", "desk", "shop"]

FIRST: Final = ("Alice", "Bruno", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo")
LAST: Final = ("Bell", "Costa", "Dietrich", "Evans", "Fontana", "Garcia", "Holm")
COLUMNS: Final = {
    "full_name": "PERSON",
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
    "card": "CREDIT_CARD",
}
"""The masked columns, the same in every table, and their entities; all of them reversible."""


def _person(number: int) -> tuple[str, str, str, str]:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
    return (
        name,
        f"{name.lower().replace(' ', '.')}{number}@{('mailhaven.org', 'corp.com')[number % 2]}",
        f"(415) 555-{number:04d}",
        f"4111 1111 {number // 100 % 10000:04d} {number * 37 % 10000:04d}",
    )


def shop(database: Database = SQLITE, size: int = 300) -> Any:
    """Return a connection to the shop: names repeat, phones are missing, orders share addresses.

    It is filled if it is not yet: on a server every connection finds the same tables.
    """
    chance = random.Random(11)
    raw = database.connect()
    if _is_filled(raw, "orders"):
        return raw
    run(
        raw,
        "CREATE TABLE customers "
        "(id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, card TEXT, plan TEXT)",
    )
    run(raw, "CREATE TABLE orders (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, card TEXT, total INTEGER)")
    for number in range(1, size + 1):
        name, email, phone, card = _person(number)
        row: tuple[Any, ...] = (
            number,
            name,
            email,
            phone if number % 5 else None,
            card,
            ("free", "gold")[number % 2],
        )
        run(raw, f"INSERT INTO customers VALUES ({_marks(database, row)})", row)
    for number in range(1, 3 * size + 1):
        _, email, phone, card = _person(chance.randint(1, size + size // 5))
        row = (number, email, phone if number % 7 else None, card, number * 37 % 1000)
        run(raw, f"INSERT INTO orders VALUES ({_marks(database, row)})", row)
    raw.commit()
    return raw


def desk(database: Database = SQLITE, size: int = 300) -> Any:
    """Return a connection to the help desk: tickets of customers, and of some whom the shop does not know."""
    raw = database.connect()
    if _is_filled(raw, "tickets"):
        return raw
    run(
        raw,
        "CREATE TABLE tickets "
        "(id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, minutes INTEGER)",
    )
    for number in range(1, size + 1):
        name, email, phone, _ = _person(number * 3)
        row = (number, name, email, phone, number % 60)
        run(raw, f"INSERT INTO tickets VALUES ({_marks(database, row)})", row)
    raw.commit()
    return raw


def _marks(database: Database, row: tuple[Any, ...]) -> str:
    return ", ".join([database.mark] * len(row))


def _is_filled(raw: Any, table: str) -> bool:
    if isinstance(raw, sqlite3.Connection):  # in memory, and new each time
        return False
    try:
        run(raw, f"SELECT 1 FROM {table} WHERE 1 = 0").fetchall()
    except Exception:  # noqa: BLE001  every driver has a class of its own for a table that is not there
        return False
    return True
