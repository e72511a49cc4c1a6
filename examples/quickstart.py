"""Wrap a connection: rows come out masked, and joins and groups come out as before."""

import sqlite3

import masklib

raw = sqlite3.connect(":memory:")
raw.execute("CREATE TABLE customers (id INTEGER, name TEXT, email TEXT)")
raw.execute("CREATE TABLE orders (id INTEGER, email TEXT, amount INTEGER)")
raw.executemany(
    "INSERT INTO customers VALUES (?, ?, ?)",
    [(1, "Alice Smith", "alice.smith@acme.com"), (2, "Bob Jones", "bob@jones.org")],
)
raw.executemany(
    "INSERT INTO orders VALUES (?, ?, ?)",
    [(1, "alice.smith@acme.com", 30), (2, "bob@jones.org", 12), (3, "alice.smith@acme.com", 5)],
)

QUERY = """
    SELECT c.name, o.email, count(*), sum(o.amount)
    FROM customers AS c JOIN orders AS o ON o.email = c.email
    GROUP BY c.name, o.email ORDER BY count(*) DESC
"""

print("raw:")
for row in raw.execute(QUERY):
    print("   ", *row)

# A key of your own, from MASKLIB_KEY or `masklib init`, gives the same surrogates in every process.
connection = masklib.wrap(raw, key=bytes(32))

print("wrapped:")
for row in connection.execute(QUERY):
    print("   ", *row)

connection.close()
