"""Where values of masked columns may be stored, judged on real analyses."""

from __future__ import annotations

import re

import pytest

from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.session.permit import permit
from masklib.sql import Catalog, Relation, RelationName, Statement, analyse
from masklib.typing import Origin

SCHEMAS = {"sqlite": "main", "postgres": "public", "mysql": "shop", "duckdb": "main"}
COLUMNS = {
    "people": ("id", "full_name", "email", "plan"),
    "staging": ("id", "full_name", "email", "plan"),
    "misc": ("id", "slot"),
    "open": ("id", "shown"),
}
FRESH = ("fresh", "z")
DECLARED = {"open.shown": "clear"}


def analysed(sql: str, dialect: str) -> Statement:
    schema = SCHEMAS[dialect]
    known = [Relation(name, schema, names, ("TEXT",) * len(names)) for name, names in COLUMNS.items()]
    absent = [RelationName(name, where) for name in FRESH for where in ("", schema, "temp")]
    statement = analyse(sql, dialect, Catalog.of(known, (schema,)).merge((), absent))
    assert isinstance(statement, Statement)
    return statement


def judged(sql: str, dialect: str, policy: Policy, samples: dict[Origin, str] | None = None) -> str:
    """Return why a statement is denied, or an empty text."""
    try:
        permit(policy, analysed(sql, dialect), dialect, samples or {})
    except StatementDeniedError as denial:
        return str(denial)
    return ""


ALLOWED = [
    ("sqlite", "INSERT INTO people SELECT * FROM staging"),
    ("sqlite", "INSERT INTO people (id, email) SELECT id, lower(email) FROM staging"),
    ("sqlite", "UPDATE people SET email = (SELECT email FROM staging s WHERE s.id = people.id)"),
    ("sqlite", "UPDATE people SET email = NULL, full_name = NULL"),
    ("sqlite", "INSERT INTO people (id, plan) VALUES (?, ?)"),
    ("sqlite", "CREATE TABLE fresh AS SELECT id, email, full_name FROM people"),
    ("sqlite", "CREATE TEMP TABLE fresh AS SELECT email FROM people"),
    ("sqlite", "CREATE VIEW fresh AS SELECT email AS x, plan FROM people"),
    ("sqlite", "INSERT INTO misc SELECT id, plan FROM people"),
    ("sqlite", "UPDATE people SET full_name = plan"),
    ("postgres", "SELECT email INTO fresh FROM people"),
    ("postgres", "CREATE MATERIALIZED VIEW fresh AS SELECT email FROM people"),
    ("postgres", "MERGE INTO people p USING staging s ON p.id = s.id WHEN MATCHED THEN UPDATE SET email = s.email"),
    ("postgres", "UPDATE people p SET full_name = s.full_name FROM staging s WHERE s.id = p.id"),
    ("postgres", "CREATE TABLE fresh (a int, b text GENERATED ALWAYS AS (upper('x')) STORED)"),
    ("postgres", "COPY misc FROM STDIN"),
    ("mysql", "INSERT INTO people (id, plan) VALUES (%s, %s) ON DUPLICATE KEY UPDATE plan = VALUES(plan)"),
    ("mysql", "INSERT IGNORE INTO people (email) SELECT email FROM staging"),
    ("mysql", "REPLACE INTO people (id, email) SELECT id, email FROM staging"),
    ("duckdb", "CREATE TABLE fresh AS FROM people"),
    ("duckdb", "INSERT OR REPLACE INTO people SELECT * FROM staging"),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql"), ALLOWED)
def test_values_go_where_they_are_masked_alike(dialect: str, sql: str) -> None:
    assert judged(sql, dialect, Policy()) == ""


DENIED = [
    ("sqlite", "INSERT INTO people (full_name) SELECT email FROM people", "masked as something else"),
    ("sqlite", "INSERT INTO people (email) SELECT substr(email, 1, 3) FROM people", "or not whole"),
    ("sqlite", "CREATE TABLE fresh AS SELECT email AS full_name FROM people", "masked as something else"),
    ("sqlite", "CREATE TABLE fresh AS SELECT email AS x FROM people", "fresh.x, which is not masked"),
    ("sqlite", "CREATE TABLE fresh AS SELECT email || '' AS email FROM people", "or not whole"),
    ("sqlite", "CREATE VIEW fresh AS SELECT substr(email, 1, 3) AS x FROM people", "bare columns of one entity"),
    ("sqlite", "CREATE VIEW fresh AS SELECT CASE WHEN id = 1 THEN email ELSE full_name END AS x FROM people",
     "bare columns of one entity"),
    ("sqlite", "INSERT INTO misc SELECT id, full_name FROM people", "misc.slot, which is not masked"),
    ("sqlite", "UPDATE people SET plan = full_name", "people.plan, which is not masked"),
    ("sqlite", "UPDATE people SET plan = (SELECT count(*) FROM staging s WHERE s.email = people.email)", "not masked"),
    ("sqlite", "UPDATE people SET full_name = CASE WHEN id = 1 THEN ? ELSE full_name END", "a masked column"),
    ("sqlite", "UPDATE people SET full_name = coalesce(plan, 'Ann Bell')", "a masked column"),
    ("sqlite", "INSERT INTO people (id, plan) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET full_name = excluded.plan",
     "full_name is a masked column"),
    ("sqlite", "INSERT INTO misc SELECT id, full_name FROM people ON CONFLICT DO UPDATE SET slot = 'x'", "not masked"),
    ("postgres", "MERGE INTO misc USING people p ON misc.id = p.id WHEN NOT MATCHED THEN INSERT VALUES (p.id, p.email)", "misc.slot"),
    ("postgres", "WITH x AS (INSERT INTO misc (slot) SELECT email FROM people RETURNING slot) SELECT 1 FROM x", "misc.slot"),
    ("postgres", "COPY people FROM STDIN", "a masked column"),
    ("postgres", "COPY misc FROM '/srv/x'", "past the masks"),
    ("postgres", "COPY misc FROM PROGRAM 'x'", "past the masks"),
    ("postgres", "COPY people TO STDOUT", "past the masks"),
    ("postgres", "CREATE FOREIGN TABLE fresh (x text) SERVER s OPTIONS (table_name 'people')", "cannot be told"),
    ("postgres", "IMPORT FOREIGN SCHEMA public FROM SERVER s INTO z", "tables names"),
    ("postgres", "LOAD 'auto_explain'", "runs code"),
    ("mysql", "CREATE TABLE fresh SELECT email AS x FROM people", "cannot be told"),
    ("mysql", "CREATE TEMPORARY TABLE fresh (k INT) SELECT email AS x FROM people", "cannot be told"),
    ("mysql", "CREATE TABLE fresh (SELECT email AS x FROM people)", "cannot be told"),
    ("mysql", "CREATE TABLE fresh (a INT, x TEXT) ENGINE=MERGE UNION=(people)", "cannot be told"),
    ("mysql", "INSERT INTO misc (id, slot) SELECT id, email FROM people ON DUPLICATE KEY UPDATE slot = 'x'", "misc.slot"),
    ("mysql", "INSERT INTO people (id, full_name) VALUES (1, %s) ON DUPLICATE KEY UPDATE plan = VALUES(full_name)",
     "a masked column|not masked"),
    ("mysql", "LOAD DATA INFILE 'x' INTO TABLE misc", "past the masks"),
    ("mysql", "LOAD DATA INFILE 'LOCAL' INTO TABLE misc", "past the masks"),
    ("mysql", "LOAD DATA LOCAL INFILE 'x' INTO TABLE misc", "nobody follows"),
    ("duckdb", "CREATE TABLE fresh AS SUMMARIZE people", "cannot be told"),
    ("duckdb", "CREATE TYPE fresh AS ENUM (SELECT full_name FROM people)", "cannot be told"),
    ("mysql", "RENAME TABLE people TO fresh", "name that the policy does not know"),
    ("duckdb", "COPY misc FROM 'x.csv'", "past the masks"),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql", "reason"), DENIED)
def test_values_go_nowhere_else(dialect: str, sql: str, reason: str) -> None:

    denial = judged(sql, dialect, Policy())
    assert re.search(reason, denial), denial or "it may run"


@pytest.mark.parametrize(("sample", "allowed"), [("", True), ("EMAIL_ADDRESS", False), (None, False)])
def test_an_unclassified_column_goes_into_a_clear_one_only_if_its_sample_is_clean(
    sample: str | None, *, allowed: bool
) -> None:
    policy = Policy.of(columns=DECLARED)
    samples = {} if sample is None else {Origin("misc", "slot", "main"): sample}
    denial = judged("INSERT INTO open (shown) SELECT slot FROM misc", "sqlite", policy, samples)
    assert (denial == "") is allowed


@pytest.mark.parametrize(
    ("columns", "allowed"),
    [
        ({"*.x": "EMAIL_ADDRESS"}, True),
        ({"fresh.x": "EMAIL_ADDRESS"}, True),
        ({"hr.fresh.x": "EMAIL_ADDRESS"}, False),
        ({"*.x": "EMAIL_ADDRESS", "main.fresh.x": "clear"}, False),
        ({"*.x": "PERSON"}, False),
    ],
)
def test_a_column_of_a_new_table_is_masked_in_every_schema_or_is_not_made(
    columns: dict[str, str], *, allowed: bool
) -> None:
    denial = judged(
        "CREATE TABLE fresh AS SELECT email AS x FROM people", "sqlite", Policy.of(columns=columns)
    )
    assert (denial == "") is allowed


def test_redacted_and_free_columns_go_into_their_like() -> None:
    policy = Policy.of(columns={"people.plan": "redact", "misc.slot": "redact", "staging.plan": "FREE_TEXT"})
    assert judged("INSERT INTO misc (slot) SELECT plan FROM people", "sqlite", policy) == ""
    assert "misc.slot" in judged("INSERT INTO misc (slot) SELECT plan FROM staging", "sqlite", policy)
