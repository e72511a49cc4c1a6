"""Write each query's record as one line of JSON: a handler of your own on the logger `masklib.audit`."""

import json
import logging
import sqlite3

import masklib


class JsonLines(logging.Handler):
    """Prints the structured record, which holds no value of the database."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print what the record's one extra key holds."""
        query = record.__dict__["masklib"]
        shown = {key: query[key] for key in ("event", "outcome", "statement", "rows", "actor")}
        print(json.dumps(shown))


logger = logging.getLogger("masklib.audit")
logger.setLevel(logging.INFO)
handler = JsonLines()
logger.addHandler(handler)

raw = sqlite3.connect(":memory:")
raw.execute("CREATE TABLE users (id INTEGER, email TEXT)")
raw.execute("INSERT INTO users VALUES (1, 'alice.smith@acme.com')")

connection = masklib.wrap(raw, key=bytes(32), actor=masklib.Actor("bob"))
connection.execute("SELECT email FROM users WHERE email = 'alice.smith@acme.com'").fetchall()
with masklib.acting_as(masklib.Actor("carol")):
    connection.execute("SELECT count(*) FROM users").fetchone()

connection.close()
logger.removeHandler(handler)
