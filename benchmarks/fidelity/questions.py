"""A hundred ordinary questions of analysts to a shop, written beside the suite: counts, joins, groups, top-n, look-ups.

Every question runs on the raw database too. An answer counts only if it is the raw one with the masked cells
masked: same rows, same numbers, nothing redacted that the raw answer shows in the clear.
"""

# ruff: noqa: E501  a question is a line
from __future__ import annotations

import sqlite3
from typing import Any, Final

import masklib
from benchmarks.fidelity.databases import run
from benchmarks.fidelity.relations import KEY
from masklib.errors import MaskError

__all__ = ["MASKED", "QUESTIONS", "answered", "fill", "refused"]

TABLES: Final = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, plan TEXT, segment TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, email TEXT, status TEXT, total INTEGER, placed TEXT);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, email TEXT, queue TEXT, notes TEXT, minutes INTEGER);
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, price INTEGER);
CREATE TABLE items (order_id INTEGER, product_id INTEGER, quantity INTEGER)
"""
FIRST: Final = ("Alice", "Bruno", "Carla", "Dmitri", "Elena", "Farid")
LAST: Final = ("Bell", "Costa", "Dietrich", "Evans", "Fontana")
QUESTIONS: Final = """
SELECT count(*) FROM customers
SELECT plan, count(*) FROM customers GROUP BY plan ORDER BY 2 DESC
SELECT segment, count(DISTINCT email) FROM customers GROUP BY segment ORDER BY segment
SELECT count(DISTINCT email) FROM orders
SELECT count(*) FROM customers WHERE phone IS NULL
SELECT count(*) FROM customers WHERE phone IS NOT NULL AND plan = 'gold'
SELECT plan, count(phone) FROM customers GROUP BY plan ORDER BY plan
SELECT status, count(*), sum(total) FROM orders GROUP BY status ORDER BY status
SELECT avg(total) FROM orders
SELECT min(total), max(total) FROM orders WHERE status = 'paid'
SELECT email, count(*) AS n FROM orders GROUP BY email ORDER BY n DESC, min(id) LIMIT 5
SELECT email, sum(total) AS spent FROM orders GROUP BY email ORDER BY spent DESC, min(id) LIMIT 10
SELECT email FROM orders GROUP BY email HAVING count(*) > 3 ORDER BY min(id)
SELECT full_name, email FROM customers ORDER BY id LIMIT 10
SELECT * FROM customers WHERE id = 7
SELECT c.full_name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY o.total DESC, o.id LIMIT 10
SELECT c.plan, sum(o.total) FROM customers c JOIN orders o ON o.email = c.email GROUP BY c.plan ORDER BY c.plan
SELECT c.plan, avg(o.total) FROM customers c JOIN orders o USING (email) GROUP BY c.plan ORDER BY c.plan
SELECT count(*) FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL ORDER BY c.id
SELECT count(*) FROM tickets WHERE email IN (SELECT email FROM customers WHERE plan = 'gold')
SELECT count(*) FROM tickets WHERE email NOT IN (SELECT email FROM customers)
SELECT count(DISTINCT o.email) FROM orders o JOIN tickets t ON t.email = o.email
SELECT queue, count(*), avg(minutes) FROM tickets GROUP BY queue ORDER BY queue
SELECT queue FROM tickets WHERE minutes > 30 GROUP BY queue ORDER BY count(*) DESC, queue
SELECT DISTINCT plan FROM customers ORDER BY plan
SELECT DISTINCT status FROM orders WHERE total > 500 ORDER BY status
SELECT p.title, sum(l.quantity) AS sold FROM products p JOIN items l ON l.product_id = p.id GROUP BY p.title ORDER BY sold DESC, p.title
SELECT p.title, sum(l.quantity * p.price) FROM products p JOIN items l ON l.product_id = p.id GROUP BY p.title ORDER BY p.title
SELECT o.id, count(*) FROM orders o JOIN items l ON l.order_id = o.id GROUP BY o.id ORDER BY 2 DESC, 1 LIMIT 5
SELECT email FROM customers UNION SELECT email FROM tickets
SELECT email FROM customers EXCEPT SELECT email FROM orders
SELECT email FROM customers INTERSECT SELECT email FROM tickets
WITH spent AS (SELECT customer_id, sum(total) AS s FROM orders GROUP BY customer_id) SELECT avg(s) FROM spent
WITH n AS (SELECT email, count(*) AS k FROM orders GROUP BY email) SELECT k, count(*) FROM n GROUP BY k ORDER BY k
SELECT k, count(*) FROM (SELECT email, count(*) AS k FROM tickets GROUP BY email) AS t GROUP BY k ORDER BY k
SELECT id, total, rank() OVER (ORDER BY total DESC, id) FROM orders WHERE status = 'paid' ORDER BY id
SELECT status, total, sum(total) OVER (PARTITION BY status ORDER BY id) FROM orders ORDER BY id LIMIT 20
SELECT id, total FROM orders WHERE total BETWEEN 100 AND 300 ORDER BY total, id
SELECT id FROM orders WHERE status IN ('paid', 'open') AND placed >= '2026-03' ORDER BY id
SELECT substr(placed, 1, 7) AS month, sum(total) FROM orders GROUP BY substr(placed, 1, 7) ORDER BY month
SELECT sum(CASE WHEN status = 'paid' THEN total ELSE 0 END) FROM orders
SELECT plan, sum(CASE WHEN segment = 'home' THEN 1 ELSE 0 END) FROM customers GROUP BY plan ORDER BY plan
SELECT title, price FROM products WHERE title LIKE 'S%' ORDER BY price
SELECT count(*) FROM products WHERE price > (SELECT avg(price) FROM products)
SELECT a.id, b.id FROM customers a JOIN customers b ON a.full_name = b.full_name AND a.id < b.id ORDER BY a.id, b.id
SELECT full_name, count(*) FROM customers GROUP BY full_name HAVING count(*) > 1 ORDER BY min(id)
SELECT o.email, max(o.placed) FROM orders o GROUP BY o.email ORDER BY max(o.placed) DESC, min(o.id) LIMIT 5
SELECT (SELECT full_name FROM customers c WHERE c.id = o.customer_id) AS full_name, o.total FROM orders o WHERE o.total > 900 ORDER BY o.id
SELECT t.notes FROM tickets t WHERE t.queue = 'billing' ORDER BY t.id LIMIT 5
SELECT coalesce(segment, 'none'), count(*) FROM customers GROUP BY segment ORDER BY segment
SELECT round(avg(total), 1) FROM orders
SELECT total * 100 / 119 FROM orders ORDER BY id LIMIT 5
SELECT upper(status) FROM orders ORDER BY id LIMIT 5
SELECT id FROM customers WHERE email = '{email}'
SELECT o.total FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.full_name = '{name}'
SELECT count(*) FROM customers WHERE email LIKE '%.org'
SELECT full_name FROM customers ORDER BY full_name LIMIT 5
SELECT lower(email) AS email, count(*) FROM customers GROUP BY lower(email)
SELECT count(*) FROM tickets WHERE notes LIKE '%refund%'
SELECT id, plan FROM customers WHERE email = '{email}'
SELECT count(*) FROM orders WHERE email = '{email}'
SELECT sum(total) FROM orders WHERE email = '{email}' AND status = 'paid'
SELECT o.id, o.total FROM orders o JOIN customers c ON c.email = o.email WHERE c.phone = '{phone}' ORDER BY o.id
SELECT full_name FROM customers WHERE phone = '{phone}'
SELECT count(*) FROM customers WHERE full_name = '{name}'
SELECT id FROM tickets WHERE email IN ('{email}') ORDER BY id
SELECT queue, count(*) FROM tickets WHERE email = '{email}' GROUP BY queue ORDER BY queue
SELECT count(*) FROM orders WHERE email <> '{email}'
SELECT t.minutes FROM tickets t WHERE t.email = (SELECT email FROM customers WHERE id = 9) ORDER BY t.id
WITH c AS (SELECT email AS e FROM customers WHERE plan = 'gold') SELECT count(*) FROM c WHERE e = '{email}'
SELECT email, count(*) FROM tickets GROUP BY email HAVING count(*) > 1 ORDER BY count(*) DESC, min(id)
SELECT c.segment, count(DISTINCT o.email) FROM orders o JOIN customers c ON c.email = o.email GROUP BY c.segment ORDER BY c.segment
SELECT count(*) FROM orders o LEFT JOIN customers c ON c.email = o.email WHERE c.id IS NULL
SELECT c.id, count(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY 2 DESC, 1 LIMIT 5
SELECT status, count(DISTINCT customer_id) FROM orders GROUP BY status ORDER BY status
SELECT p.title, count(*) FROM items l JOIN products p ON p.id = l.product_id GROUP BY p.title HAVING count(*) > 10 ORDER BY 1
SELECT plan, count(*) * 100 / (SELECT count(*) FROM customers) FROM customers GROUP BY plan ORDER BY plan
SELECT total / 100 AS bucket, count(*) FROM orders GROUP BY total / 100 ORDER BY bucket
SELECT status, total, rank() OVER (PARTITION BY status ORDER BY total DESC, id) FROM orders ORDER BY id LIMIT 10
SELECT count(*) FROM customers WHERE segment IS NULL
SELECT DISTINCT c.plan FROM customers c JOIN tickets t ON t.email = c.email ORDER BY c.plan
SELECT email FROM tickets WHERE minutes = (SELECT max(minutes) FROM tickets) ORDER BY id
SELECT max(total) - min(total) FROM orders
SELECT a.id, b.id FROM orders a JOIN orders b ON a.email = b.email AND a.id < b.id WHERE a.status = 'open' AND b.status = 'open' ORDER BY a.id, b.id LIMIT 10
SELECT email FROM orders WHERE total > 900 ORDER BY total DESC, id LIMIT 5
SELECT count(email) FROM tickets WHERE queue = 'billing'
SELECT id, email FROM orders WHERE status = 'void' AND total < 50 ORDER BY id
SELECT queue, max(minutes) FROM tickets GROUP BY queue ORDER BY queue
SELECT email, avg(minutes) FROM tickets GROUP BY email HAVING avg(minutes) > 30 ORDER BY avg(minutes) DESC, min(id) LIMIT 5
SELECT c.plan, count(*) FROM customers c WHERE c.email IN (SELECT email FROM tickets) GROUP BY c.plan ORDER BY c.plan
SELECT full_name, phone FROM customers WHERE id IN (3, 5, 7) ORDER BY id
SELECT count(*) FROM customers WHERE phone LIKE '+1212%'
SELECT substr(email, 1, 1), count(*) FROM customers GROUP BY substr(email, 1, 1)
SELECT email FROM customers ORDER BY email LIMIT 3
SELECT full_name || ' <' || email || '>' FROM customers ORDER BY id LIMIT 3
SELECT count(DISTINCT lower(full_name)) FROM customers
SELECT id FROM customers WHERE full_name > 'M' ORDER BY id
SELECT count(*) FROM orders WHERE placed < '2026-05'
SELECT l.order_id, sum(l.quantity) FROM items l GROUP BY l.order_id ORDER BY 2 DESC, 1 LIMIT 3
""".strip().splitlines()
MASKED: Final = frozenset({"full_name", "email", "phone", "notes"})


def name(n: int) -> str:
    """Return the name of customer ``n``; names repeat."""
    return f"{FIRST[n % 6]} {LAST[n % 5]}"


def mail(n: int) -> str:
    """Return the address of customer ``n``."""
    return f"{name(n).lower().replace(' ', '.')}{n}@mailhaven.org"


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return made-up rows of every table; nobody in them exists."""
    return {
        "customers": [
            (n, name(n), mail(n), f"+1212555{n:04d}" if n % 4 else None, ("free", "gold", "plus")[n % 3],
             ("home", "work", None)[n % 3])
            for n in range(1, 41)
        ],
        "orders": [
            (n, n * 7 % 35 + 1, mail(n * 7 % 35 + 1), ("paid", "open", "void")[n % 3], n * 37 % 1000,
             f"2026-{n % 9 + 1:02d}-{n % 27 + 1:02d}")
            for n in range(1, 121)
        ],
        "tickets": [
            (n, mail(n * 3 % 50 + 1), ("billing", "returns")[n % 2], f"{name(n)} asked for a refund by mail.", n * 11 % 60)
            for n in range(1, 61)
        ],
        "products": [(n, title, n * 45) for n, title in enumerate(("Stool", "Shelf", "Table", "Lamp"), 1)],
        "items": [(n % 120 + 1, n % 4 + 1, n % 5 + 1) for n in range(200)],
    }  # fmt: skip


def fill(raw: Any, mark: str) -> None:
    cursor = raw.cursor()
    for statement in TABLES.split(";"):
        cursor.execute(statement)
    for table, content in rows().items():
        cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join([mark] * len(content[0]))})", content)
    raw.commit()


def asked(question: str, connection: Any, mark: str = "") -> tuple[str, list[Any]]:
    """Return a question with a value in it that was seen before, where it is about one.

    Args:
        question: With ``{email}``, ``{name}`` or ``{phone}`` in place of the value.
        connection: Where the value is seen.
        mark: A placeholder: then the value is a parameter, said to be a surrogate.
    """
    cursor = run(connection, "SELECT email, full_name, phone FROM customers WHERE id = 9")
    said: list[Any] = []
    for word, value in zip(("{email}", "{name}", "{phone}"), cursor.fetchone(), strict=True):
        if mark and word in question:
            question, said = question.replace(f"'{word}'", mark), [masklib.surrogate(value)]
        question = question.replace(word, value)
    return question, said


def answered(question: str, connection: Any, raw: Any, mark: str = "") -> bool:
    """Tell whether a question is answered as it would be on the raw database, but for the masked cells.

    ``mark`` is as in `asked`.

    Raises:
        AssertionError: if the answer has other rows or numbers.
    """
    try:
        sql, given = asked(question, connection, mark)
        cursor = run(connection, sql, given)
        found = cursor.fetchall()
    except MaskError:
        return False
    shown = run(raw, asked(question, raw)[0]).fetchall()
    labels = [column[0] for column in cursor.description]
    masked = [place for place, label in enumerate(labels) if label in MASKED]
    clear = [place for place in range(len(labels)) if place not in masked]
    if "UNION" in question or "EXCEPT" in question or "INTERSECT" in question:
        _check(len(found) == len(shown))
        return True
    cut = [[tuple(row[at] for at in clear) for row in side] for side in (found, shown)]
    for row, its in zip(found, shown, strict=True):
        _check(not any(row[at] is not None and row[at] == its[at] for at in masked))
    return cut[0] == cut[1]


def _check(truth: bool) -> None:  # noqa: FBT001  an assertion's only argument
    if not truth:
        raise AssertionError("another number of rows than the raw answer, or a raw value in it")


def refused(preset: str) -> list[str]:
    """Return the questions that are not answered under a preset, nothing declared."""
    raw = sqlite3.connect(":memory:")
    fill(raw, "?")
    connection = masklib.wrap(raw, policy=masklib.Policy(preset=preset), key=KEY)
    mark = "" if preset == "agent" else "?"  # there a name or a phone is a surrogate only if that is said
    return [question for question in QUESTIONS if not answered(question, connection, raw, mark)]
