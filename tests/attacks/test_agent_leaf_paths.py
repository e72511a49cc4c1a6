"""Attacks on leaves of documents that are looked up by surrogates under preset ``agent``.

What stands in the text has to be that leaf and nothing else: no key of another document, no literal that goes
on, no collation, whose explicit name a database takes over from the key.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.attacks.attack import KEY

AGENT = Policy.of(preset="agent", columns={"people.notes": "FREE_TEXT", "people.data": "FREE_TEXT"})
SEEN = masklib.mask_value("Zephyrxa Quorvantz", "PERSON", key=KEY, policy=AGENT)
DOCUMENT = '{"full_name": "Zephyrxa Quorvantz", "full_namex": "m"}'
GUESSES = '{"Zephyrxa Quorvantz": {"full_name": "q"}, "a": 1}'
POSTGRES = [
    f"jsonb_extract_path_text('{GUESSES}', notes, 'full_name') <> '{SEEN}'",
    f"jsonb_extract_path_text('{GUESSES}'::jsonb, people.notes, 'full_name') <> '{SEEN}'",
    f"'{GUESSES}'::jsonb -> notes ->> 'full_name' <> '{SEEN}'",
    f"data ->> 'full_name' COLLATE \"C\" = '{SEEN}'",
    f"data ->> 'full_name'\n'x' <> '{SEEN}'",
    f"data ->> 'full_name' --\n'x' <> '{SEEN}'",
    f"jsonb_extract_path_text(data, 'full_name'\n'x') <> '{SEEN}'",
]
SQLITE = [
    f"json_extract('{GUESSES}', notes, '$.full_name') <> '{SEEN}'",
    f"'{GUESSES}' -> notes ->> 'full_name' <> '{SEEN}'",
    f"data ->> 'full_name' COLLATE NOCASE = '{SEEN}'",
    f"data ->> 'full_name' COLLATE RTRIM = '{SEEN}'",
]
ANSWERED = [f"data ->> 'full_name' = '{SEEN}'", f"'{SEEN}' = (data ->> 'full_name')"]


def _ask(raw: Any, condition: str) -> list[object]:
    cursor = masklib.wrap(raw, policy=AGENT, key=KEY).cursor()
    cursor.execute(f"SELECT id FROM people WHERE {condition}")
    return list(cursor.fetchall())


def test_sqlite_compares_that_leaf_or_nothing() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, notes TEXT, data TEXT)")
        raw.execute("INSERT INTO people VALUES (1, 'Zephyrxa Quorvantz', ?)", (DOCUMENT,))
        for condition in ANSWERED:
            assert _ask(raw, condition) == [(1,)], condition
        for condition in SQLITE:
            with pytest.raises(StatementDeniedError, match=r"people\.(notes|data) in WHERE"):
                _ask(raw, condition)


def test_so_does_postgresql(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, notes TEXT, data JSONB)")
        raw.execute("INSERT INTO people VALUES (1, 'Zephyrxa Quorvantz', %s)", (DOCUMENT,))
        calls = [f"jsonb_extract_path_text({one}, 'full_name') = '{SEEN}'" for one in ("data", "people.data")]
        for condition in (*ANSWERED, *calls):
            assert _ask(raw, condition) == [(1,)], condition
        for condition in POSTGRES:
            with pytest.raises(StatementDeniedError):
                _ask(raw, condition)


def test_having_does_not_tell_which_row_an_index_ends_with() -> None:
    """Without GROUP BY SQLite looks at some row there: the last one of the index that it reads."""
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, full_name TEXT, data TEXT)")
        raw.execute("CREATE INDEX by_name ON people (full_name)")
        connection = masklib.wrap(raw, policy=AGENT, key=KEY)
        for column in ("full_name", "data ->> 'full_name'"):
            with pytest.raises(StatementDeniedError):
                connection.execute(f"SELECT count(*) FROM people HAVING {column} = '{SEEN}'")
        by = f"SELECT count(*) FROM people GROUP BY full_name HAVING full_name = '{SEEN}'"
        assert connection.execute(by).fetchall() == []
