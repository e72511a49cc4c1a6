"""``limits: min_group`` against functions of rows: one person shown three times is no group of three."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import duckdb
import psycopg
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.attacks.attack import KEY

THREE = Policy.of(limits={"min_group": 3}, columns={"people.pay": "clear"})
SPREAD = [
    "SELECT sum(pay) FROM (SELECT pay, unnest(ARRAY[1, 2, 3]) FROM people WHERE id = 1) AS t",
    "SELECT sum(pay) FROM (SELECT pay FROM people WHERE id = 1 ORDER BY unnest(ARRAY[1, 2, 3])) AS t",
    "SELECT DISTINCT pay, unnest(ARRAY[1, 1, 1]) FROM people",
    "SELECT pay, unnest(ARRAY[1, 1, 1]) AS u, count(*) FROM people GROUP BY pay, u",
    "SELECT pay, count(*) FROM people GROUP BY pay, unnest(ARRAY[1, 1, 1])",
]
POSTGRES = [
    "SELECT sum(pay) FROM (SELECT pay, generate_series(1, 3) FROM people WHERE id = 1) AS t",
    "SELECT sum(pay) FROM (SELECT pay, jsonb_array_elements('[1, 2, 3]') FROM people WHERE id = 1) AS t",
    "SELECT pay, count(*) FROM people GROUP BY GROUPING SETS ((pay), (pay, generate_series(1, 3)))",
    "SELECT pay, ts_parse('default', 'a b c') IS NULL, count(*) FROM people GROUP BY 1, 2",
]


def _check(raw: Any, questions: list[str]) -> None:
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE people (id INTEGER, email VARCHAR(40), pay INTEGER)")
    cursor.execute(
        "INSERT INTO people VALUES (1, 'a@corp.com', 10), (2, 'b@corp.com', 20), (3, 'c@corp.com', 30)"
    )
    cursor = masklib.wrap(raw, policy=THREE, key=KEY).cursor()
    assert cursor.execute("SELECT sum(pay), count(*) FROM people").fetchall() == [(60, 3)]
    for sql in questions:
        with pytest.raises(StatementDeniedError, match="min_group"):
            cursor.execute(sql)


def test_postgresql_shows_no_row_as_a_group(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as raw:
        _check(raw, [*SPREAD, *POSTGRES])


def test_nor_does_duckdb() -> None:
    with closing(duckdb.connect()) as raw:
        _check(raw, SPREAD)
