"""Under preset ``agent``: what is computed beside masked columns, by views, by subqueries, with literals."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.attacks.attack import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

VIEWS = {
    "flagged": "SELECT id, CASE WHEN email > 'b' THEN 1 ELSE 0 END AS k FROM people",
    "ranked": "SELECT id, row_number() OVER (ORDER BY email) AS k FROM people",
    "before": "SELECT id, (SELECT count(*) FROM people q WHERE q.email < p.email) AS k FROM people p",
    "known": "SELECT id, EXISTS (SELECT 1 FROM words WHERE w = email) AS k FROM people",
    "told": "SELECT id, (SELECT n FROM words WHERE w = email) AS k FROM people",
    "partly": "SELECT id, sum(id) FILTER (WHERE email LIKE 'a%') AS k FROM people GROUP BY id",
    "handed_on": "SELECT id, k FROM flagged",
}
ASKED = (
    "SELECT id FROM {} WHERE k = 1",
    "SELECT id FROM {} ORDER BY k",
    "SELECT count(*) FROM {} GROUP BY k",
    "SELECT k FROM {}",
    "SELECT count(DISTINCT k) FROM {}",
    "SELECT p.plan FROM people p JOIN {} v ON v.k = p.id",
    "SELECT id FROM (SELECT id, k + 0 AS z FROM {}) t WHERE z > 0",
    "SELECT row_number() OVER (ORDER BY k) FROM {}",
)
CHOSEN = ("q.chosen@corp.com", "Quentin Harris", "4532015112830366", "219-09-0001")
WITH_LITERALS = (
    "SELECT coalesce(plan, '{}') FROM people",
    "SELECT plan || ' {}' FROM people",
    "SELECT CASE WHEN plan = 'gold' THEN '{}' ELSE plan END FROM people",
    "SELECT CASE WHEN plan = 'gold' THEN '{}' ELSE 'none' END, full_name FROM people",
    "SELECT plan FROM people UNION ALL SELECT '{}'",
    "SELECT replace(plan, 'gold', '{}') FROM people",
    "SELECT max(plan || '{}') FROM people",
    "SELECT json_array(plan, '{}') FROM people",
)


@pytest.fixture(params=["sqlite", "duckdb"])
def raw(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A raw connection to three people, a list of words, and views of both."""
    with closing(duckdb.connect() if request.param == "duckdb" else sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE people (id INTEGER, full_name VARCHAR, email VARCHAR, plan VARCHAR)")
        made.execute("CREATE TABLE words (w VARCHAR, n INTEGER)")
        made.execute("INSERT INTO words VALUES ('ann@corp.com', 1)")
        made.execute(
            "INSERT INTO people VALUES (1, 'Ann Lee', 'ann@corp.com', 'gold'), (2, 'Bo Costa', 'bo@corp.com', 'free'),"
            " (3, 'Cy Dent', 'cy@corp.com', NULL)"
        )
        for name, query in VIEWS.items():
            made.execute(f"CREATE VIEW {name} AS {query}")
        yield made


def agent(raw: Any) -> Any:
    columns = {"words.w": "clear", "words.n": "clear"}
    return masklib.wrap(raw, policy=Policy.of(preset="agent", columns=columns), key=KEY)


def test_what_a_view_computes_from_a_masked_column_is_not_asked(raw: Any) -> None:
    connection = agent(raw)
    for view in VIEWS:
        assert connection.execute(f"SELECT id FROM {view} ORDER BY id LIMIT 1").fetchall() == [(1,)]
        for asked in ASKED:
            with pytest.raises(StatementDeniedError):
                connection.execute(asked.format(view))


def test_no_literal_comes_out_masked_beside_a_column_that_is_scanned(raw: Any) -> None:
    connection = agent(raw)
    for chosen in CHOSEN:
        entities = ("EMAIL_ADDRESS", "PERSON", "CREDIT_CARD", "US_SSN")
        masked = {str(masklib.mask_value(chosen, one, key=masklib.Key(KEY))) for one in entities} - {chosen}
        for asked in WITH_LITERALS:
            told = repr(connection.execute(asked.format(chosen)).fetchall())
            assert not any(one in told for one in masked), asked


def test_a_literal_does_not_tell_whether_it_is_the_name_of_its_row(raw: Any) -> None:
    connection = agent(raw)
    asked = "SELECT full_name, coalesce(plan, 'x') || ' {}' FROM people"
    told = {
        tuple(row[1] for row in connection.execute(asked.format(guess)).fetchall())
        for guess in ("Ann", "Lee", "Zed")
    }
    assert len(told) == 1


def test_a_literal_that_is_nothing_comes_out_as_typed(raw: Any) -> None:
    sql = "SELECT coalesce(plan, 'none'), CASE WHEN id > 1 THEN 'big' ELSE 'small' END, id * 1.5 FROM people"
    assert agent(raw).execute(sql).fetchall() == raw.execute(sql).fetchall()


def test_how_many_rows_a_relation_has_that_nobody_can_look_into_is_not_told() -> None:
    """The tables behind a full-text index have one for each word of the texts; DuckDB reads files by name."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE VIRTUAL TABLE notes_index USING fts5(body)")
        made.execute("INSERT INTO notes_index VALUES ('Ann Lee called')")
        made.execute("CREATE VIRTUAL TABLE words_of USING fts5vocab('notes_index', 'row')")
        connection = agent(made)
        for one in ("words_of", "main.words_of", "notes_index_data", "notes_index_idx", "nosuch"):
            with pytest.raises(StatementDeniedError, match="the relation"):
                connection.execute(f"SELECT count(*) FROM {one}")
    with duckdb.connect() as raw:
        for one in ("'people.csv'", "'/etc/hosts.csv'", '"people.parquet"'):
            with pytest.raises(StatementDeniedError, match="the relation"):
                agent(raw).execute(f"SELECT count(*) FROM {one}")


def test_what_another_role_inserted_on_the_connection_is_not_told() -> None:
    """On a shared connection ``last_insert_rowid()`` is the masked key that a writer gave a row."""
    policy = Policy.of(
        preset="agent", columns={"visitors.ssn": "US_SSN"}, roles={"writer": {"preset": "application"}}
    )
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE visitors (ssn INTEGER PRIMARY KEY, n INTEGER)")
        connection = masklib.wrap(made, policy=policy, key=KEY)
        with masklib.acting_as(masklib.Actor(user="service", roles=("writer",))):
            connection.execute("INSERT INTO visitors (ssn, n) VALUES (536904399, 1)")
        for one in ("last_insert_rowid()", '"last_insert_rowid" ()', "changes()", "total_changes() + 0"):
            with pytest.raises(StatementDeniedError, match="other statements"):
                connection.execute(f"SELECT {one}")
        assert connection.execute("SELECT n FROM visitors").fetchall() == [(1,)]
