"""Find what only your firm knows: a pattern in the policy, masked in columns, free text and JSON alike."""

import sqlite3

import masklib

raw = sqlite3.connect(":memory:")
raw.execute("CREATE TABLE ticket (code TEXT, note TEXT, doc TEXT)")
raw.execute(
    "INSERT INTO ticket VALUES (?, ?, ?)",
    ("E-104233", "moved to E-104233, see ledger 12345674", '{"owner": "E-104233"}'),
)

policy = masklib.Policy.of(
    patterns=[
        {"entity": "EMPLOYEE_ID", "pattern": r"\bE-\d{6}\b"},
        {"entity": "LEDGER_NUMBER", "pattern": r"\b\d{8}\b", "context": ["ledger"], "validate": "luhn"},
    ]
)
for found in masklib.detect("moved to E-104233", policy=policy):
    print(found)

connection = masklib.wrap(raw, policy=policy, key=bytes(32))
print(*connection.execute("SELECT * FROM ticket").fetchone(), sep=" | ")
connection.close()
