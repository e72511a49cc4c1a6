"""Two related databases with made-up people: a shop in SQLite and its help desk in another."""

from __future__ import annotations

import random
import sqlite3
from typing import Any, Final

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


def shop(size: int = 300) -> sqlite3.Connection:
    """Return the shop: customers and orders; names repeat, phones are missing, orders share addresses."""
    chance = random.Random(11)
    raw = sqlite3.connect(":memory:")
    raw.execute(
        "CREATE TABLE customers "
        "(id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, card TEXT, plan TEXT)"
    )
    raw.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, email TEXT, phone TEXT, card TEXT, total INTEGER)"
    )
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
        raw.execute("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?)", row)
    for number in range(1, 3 * size + 1):
        _, email, phone, card = _person(chance.randint(1, size + size // 5))
        row = (number, email, phone if number % 7 else None, card, number * 37 % 1000)
        raw.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", row)
    raw.commit()
    return raw


def desk(size: int = 300) -> sqlite3.Connection:
    """Return the help desk: tickets of customers, and of some whom the shop does not know."""
    raw = sqlite3.connect(":memory:")
    raw.execute(
        "CREATE TABLE tickets "
        "(id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, minutes INTEGER)"
    )
    for number in range(1, size + 1):
        name, email, phone, _ = _person(number * 3)
        raw.execute("INSERT INTO tickets VALUES (?, ?, ?, ?, ?)", (number, name, email, phone, number % 60))
    raw.commit()
    return raw
