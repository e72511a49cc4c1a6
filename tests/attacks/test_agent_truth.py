"""What the truth of a masked value tells under preset ``agent``, and what the parser reads otherwise than the database.

A yes or no column that is redacted shows nothing, not even which rows are alike. Each question is asked about a
row that has it and about one that has it not: the answers may not differ.
"""

from __future__ import annotations

from typing import Any

import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, execute
from tests.attacks.conftest import TARGETS
from tests.attacks.test_paths import told

AGENT = Policy.of(preset="agent", columns={"visits.sick": "redact", "visits.phone": "PHONE_NUMBER"})
ROWS = ((1, "true", "'0'"), (2, "false", "'+12125550143'"), (3, "true", "'+12125550144'"))
TRUTHS = {
    "counted, in HAVING": "SELECT id FROM visits WHERE id = {} GROUP BY id HAVING count(sick AND NULL) = 1",
    "counted with OR, in HAVING": "SELECT id FROM visits WHERE id = {} GROUP BY id HAVING count(sick OR NULL) = 1",
    "counted in parentheses": "SELECT id FROM visits WHERE id = {} GROUP BY id HAVING count(((sick)) OR NULL) = 1",
    "counted, in a subquery": "SELECT count(*) FROM visits v WHERE id = {} AND (SELECT count(sick AND NULL) FROM visits w WHERE w.id = v.id) = 1",
    "counted, in the order": "SELECT id FROM visits WHERE id IN ({}, 3) GROUP BY id ORDER BY count(sick OR NULL), id DESC LIMIT 1",
    "NULL of a disjunction": "SELECT id FROM visits WHERE id = {} AND (sick OR NULL) IS NULL",
    "NULL of a conjunction": "SELECT id FROM visits WHERE id = {} AND (sick AND NULL) IS NULL",
    "groups of a negation": "SELECT count(*) FROM visits WHERE id IN ({}, 3) GROUP BY NOT sick",
    "distinct values": "SELECT DISTINCT sick FROM visits WHERE id IN ({}, 3)",
    "distinct negations": "SELECT DISTINCT NOT sick FROM visits WHERE id IN ({}, 3)",
    "distinct values, counted": "SELECT count(*) FROM (SELECT DISTINCT sick FROM visits WHERE id IN ({}, 3)) t",
    "distinct rows": "SELECT count(*) FROM (SELECT DISTINCT t.* FROM (SELECT sick FROM visits WHERE id IN ({}, 3)) t) u",
    "distinct results of a subquery": "SELECT DISTINCT (SELECT sick FROM visits w WHERE w.id = v.id) FROM visits v WHERE id IN ({}, 3)",
    "distinct, in WITH": "WITH t AS (SELECT DISTINCT sick FROM visits WHERE id IN ({}, 3)) SELECT count(*) FROM t",
}  # fmt: skip


def filled(target: Any) -> Any:
    """Return a raw connection with the table; nothing else holds the database."""
    raw = target.raw()
    execute(raw, "DROP TABLE IF EXISTS visits")
    execute(raw, "CREATE TABLE visits (id INTEGER, sick BOOLEAN, phone VARCHAR(40))")
    for row in ROWS:
        execute(raw, f"INSERT INTO visits VALUES ({', '.join(map(str, row))})")
    if target.driver != "duckdb":
        raw.commit()
    return raw


@pytest.mark.parametrize("fixture", TARGETS.values())
def test_the_truth_of_a_value_is_not_told(fixture: str, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue(fixture)
    raw = filled(target)
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    for name, template in TRUTHS.items():
        has, has_not = (told(raw, (template.format(one),), target.driver) for one in (1, 2))
        assert has != has_not, name
        has, has_not = (told(connection, (template.format(one),), target.driver) for one in (1, 2))
        assert has == has_not, name


CHAINS = (
    "SELECT id FROM visits WHERE '+12125550143' = phone IN (SELECT phone FROM visits)",
    "SELECT id FROM visits WHERE '+12125550143' = phone NOT IN (SELECT phone FROM visits)",
    "SELECT v.id FROM visits v, visits w WHERE '+12125550143' = v.phone IN (w.phone)",
    "SELECT id FROM visits WHERE '+12125550143' = phone BETWEEN 0 AND 1",
)


@pytest.mark.parametrize("template", CHAINS)
def test_comparisons_in_a_row_are_read_from_neither_end(template: str, sqlite_target: Any) -> None:
    """To SQLite all comparisons bind alike: a guess is compared first, and what that tells with the column."""
    connection = masklib.wrap(filled(sqlite_target), policy=AGENT, key=KEY)
    assert "StatementDeniedError" in told(connection, (template,), "sqlite3")


def test_a_guess_decides_what_a_chain_tells(sqlite_target: Any) -> None:
    raw = filled(sqlite_target)
    right, wrong = (told(raw, (CHAINS[0].replace("0143", end),), "sqlite3") for end in ("0143", "0199"))
    assert right != wrong


def test_mariadbs_exclamation_mark_is_not_taken_for_not(mariadb_target: Any) -> None:
    """``!a = b`` is ``(!a) = b`` there, and ``NOT a = b`` is ``NOT (a = b)``."""
    connection = masklib.wrap(filled(mariadb_target), policy=AGENT, key=KEY)
    for condition in ("!phone = '+12125550143'", "!(phone) = '1'", "!phone"):
        asked = f"SELECT id FROM visits WHERE {condition}"
        assert "StatementDeniedError" in told(connection, (asked,), "pymysql")


def test_nothing_is_read_where_not_binds_tighter(mariadb_target: Any) -> None:
    raw = filled(mariadb_target)
    execute(raw, "SET sql_mode = 'HIGH_NOT_PRECEDENCE'")
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    asked = "SELECT id FROM visits WHERE NOT phone = phone"
    assert "StatementDeniedError" in told(connection, (asked,), "pymysql")
