"""Dates that a policy says move with their subject: only beside it, in one row of one table; else redacted."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import PolicyError
from masklib.mask.date_shift import shift_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = masklib.Key(bytes(range(32)))
RULE = {"mask": "date_shift", "subject": "patient"}
POLICY = masklib.Policy.of(
    columns={"visits.came": RULE, "*.went": RULE, "visits.patient": "clear", "visits.id": "clear"}
)
ROWS: list[tuple[Any, ...]] = [
    (1, 17, "2024-01-31", "2024-02-10"),
    (2, 17, "2024-03-01 10:00:00", "2024-03-05"),
    (3, 18, "2024-01-31", "2024-02-10"),
    (4, None, "2024-01-31", "2024-02-10"),
    (5, 17, "31/01/2024", None),
]
RAW = {text for row in ROWS for text in row[2:] if text}


@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE visits (id INTEGER, patient INTEGER, came TEXT, went TEXT)")
    raw.execute("CREATE TABLE others (patient INTEGER)")
    raw.execute("INSERT INTO others VALUES (18)")
    raw.executemany("INSERT INTO visits VALUES (?, ?, ?, ?)", ROWS)
    raw.execute("CREATE VIEW pairs AS SELECT a.came, b.patient FROM visits a, visits b")
    yield raw
    raw.close()


@pytest.fixture
def wrapped(raw: sqlite3.Connection) -> Any:
    return masklib.wrap(raw, policy=POLICY, key=KEY)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id, patient, came, went FROM visits",
        "SELECT * FROM visits",
        "SELECT v.id, v.patient, v.came, v.went FROM main.visits AS v WHERE v.id > 0 ORDER BY v.id LIMIT 9",
        'SELECT "id", "patient", "came", "went" FROM "visits";',
    ],
)
def test_dates_beside_their_subject_are_moved(wrapped: Any, statement: str) -> None:
    rows = wrapped.execute(statement).fetchall()
    subjects = [row[1] for row in ROWS]
    for place in (2, 3):
        assert [row[place] for row in rows] == shift_dates([row[place] for row in ROWS], subjects, KEY)
    assert [row[:2] for row in rows] == [row[:2] for row in ROWS]
    assert list(wrapped.execute(statement)) == rows
    assert not RAW & {cell for row in rows for cell in row}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT came FROM visits",
        "SELECT came, patient, patient FROM visits",
        "SELECT came, 17 AS patient FROM visits",
        "SELECT came, patient + 1 AS patient FROM visits",
        "SELECT came, max(patient) AS patient FROM visits GROUP BY came",
        "SELECT min(came), patient FROM visits",
        "SELECT upper(came) AS came, patient FROM visits",
        "SELECT came, (SELECT patient) AS patient FROM visits",
        "SELECT (SELECT came FROM visits LIMIT 1) AS came, patient FROM visits",
        "SELECT came, (SELECT patient FROM visits LIMIT 1) AS patient FROM visits",
        "SELECT a.came, b.patient FROM visits a, visits b",
        "SELECT a.came, b.patient FROM visits a JOIN visits b ON a.id = b.id",
        "SELECT a.came, b.patient FROM visits a CROSS JOIN visits b",
        "SELECT a.came, o.patient FROM visits a, others o",
        "SELECT a.came, b.patient FROM (SELECT * FROM visits) a, (SELECT * FROM visits) b",
        "WITH c AS (SELECT * FROM visits) SELECT a.came, b.patient FROM c a, c b",
        "SELECT came, patient FROM pairs",
        "SELECT came, patient FROM visits UNION ALL SELECT '2024-01-31', 5",
        "SELECT came, patient FROM visits UNION SELECT went, patient FROM visits",
        "VALUES ((SELECT came FROM visits), 17)",
    ],
)
def test_any_other_way_they_are_redacted(wrapped: Any, statement: str) -> None:
    rows = wrapped.execute(statement).fetchall()
    assert {row[0] for row in rows} <= {"[redacted]", None}


def test_rules_that_disagree_on_the_subject_redact(raw: sqlite3.Connection) -> None:
    rules = {"visits.*": RULE, "*.came": {"mask": "date_shift", "subject": "id"}, "visits.patient": "clear"}
    wrapped = masklib.wrap(raw, policy=masklib.Policy.of(columns=rules), key=KEY)
    assert {row[0] for row in wrapped.execute("SELECT came, patient, id FROM visits")} == {"[redacted]"}


def test_a_masked_subject_serves_and_stays_masked(raw: sqlite3.Connection) -> None:
    policy = masklib.Policy.of(columns={"visits.came": RULE, "visits.patient": "ID_NUMBER"})
    rows = masklib.wrap(raw, policy=policy, key=KEY).execute("SELECT came, patient FROM visits").fetchall()
    assert [row[0] for row in rows] == shift_dates([row[2] for row in ROWS], [row[1] for row in ROWS], KEY)
    assert rows[0][1] != ROWS[0][1]


def test_the_record_says_it_and_holds_no_value(wrapped: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="masklib.audit"):
        wrapped.execute("SELECT id, patient, came FROM visits").fetchall()
    record = repr([vars(one) for one in caplog.records])
    assert "moved by the subject's days" in record
    assert not any(text in record for text in RAW)


# ------------------------------------------------------------------ the policy
def test_a_policy_with_subjects_is_written_and_read_again() -> None:
    assert masklib.Policy.loads(POLICY.dumps()) == POLICY
    assert POLICY.id != masklib.Policy.of(columns={"visits.came": "redact"}).id
    toml = 'version = 1\n[columns]\n"visits.came" = {mask = "date_shift", subject = "Patient"}\n'
    assert masklib.Policy.loads(toml, format="toml").columns[0].subject == "patient"


@pytest.mark.parametrize(
    ("lines", "place", "says"),
    [
        (
            "columns:\n  v.came: {mask: date_shift}",
            "3:11",
            "date_shift moves dates by their subject: write {mask:",
        ),
        ("columns:\n  v.came: date_shift", "3:11", "date_shift moves dates by their subject: write {mask:"),
        ("masks:\n  DATE: date_shift", "3:9", "date_shift moves dates by their subject: write {mask:"),
        ("columns:\n  v.came: {subject: patient}", "3:11", "mask is missing: write `mask: date_shift`"),
        ("columns:\n  v.came: {mask: date, subject: p}", "3:18", "unknown word 'date'"),
        ("columns:\n  v.came: {mask: date_shift, subject: v.p}", "3:39", "bare name of a column"),
        ("columns:\n  v.came: {mask: date_shift, subject: ''}", "3:39", "a part is empty"),
        ("columns:\n  v.came: {mask: date_shift, subject: p, days: 3}", "3:42", "unknown field 'days'"),
        ("columns:\n  came: {mask: date_shift, subject: p}", "3:3", "names no table"),
    ],
)
def test_a_rule_that_is_wrong_is_refused_at_its_place(lines: str, place: str, says: str) -> None:
    with pytest.raises(PolicyError) as caught:
        masklib.Policy.loads(f"version: 1\n{lines}\n", name="p.yaml")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"p.yaml:{place}: ")
    assert says in str(problem)
