"""A batch of rows through its plan: the same cells whether rows come one by one or together."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import MaskingError
from masklib.session.plan import CHUNK, Plan, PlannedColumn
from masklib.session.protection import protect
from masklib.session.tally import Tally
from masklib.session.verdict import Action, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = masklib.Key(bytes(range(32)))
POLICY = masklib.Policy.of(columns={"t.name": "PERSON", "t.number": "ID_NUMBER", "t.id": "clear"})
ROWS: list[tuple[Any, ...]] = [
    (1, "Alice Smith", 10_000_017, "nothing here"),
    (2, "Alice Smith", 10_000_017, "write to bob@corp.com"),
    (3, None, None, None),
    (4, "Bob Jones", "10000017", "nothing here"),
    (5, "Alice Smith", 10_000_018, "write to bob@corp.com"),
    (6, "", 1, "Alice called again"),
    (7, "Bob Jones", b"10000017", b"write to bob@corp.com"),
]


@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE t (id INTEGER, name, number, note)")
    raw.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", ROWS)
    yield raw
    raw.close()


def test_rows_that_come_one_by_one_are_masked_as_together(raw: sqlite3.Connection) -> None:
    wrapped = masklib.wrap(raw, policy=POLICY, key=KEY)
    together = wrapped.execute("SELECT id, name, number, note FROM t").fetchall()
    without_names = wrapped.execute("SELECT id, number, note FROM t").fetchall()

    assert list(wrapped.execute("SELECT id, name, number, note FROM t")) == together
    assert list(wrapped.execute("SELECT id, number, note FROM t")) == without_names
    assert [type(cell) for row in together for cell in row] == [type(cell) for row in ROWS for cell in row]
    assert "bob@corp.com" not in repr(together)
    assert "Alice" not in repr(together)


def test_the_record_counts_single_rows_as_it_counts_many(
    raw: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    wrapped = masklib.wrap(raw, policy=POLICY, key=KEY)
    with caplog.at_level(logging.INFO, logger="masklib.audit"):
        wrapped.execute("SELECT id, number, note FROM t").fetchall()
        list(wrapped.execute("SELECT id, number, note FROM t"))

    many, single = (record.__dict__["masklib"] for record in caplog.records[-2:])
    assert [column["masked"] for column in single["columns"]] == [0, len(ROWS), 4]
    assert single["columns"] == many["columns"]


def test_rows_of_which_nothing_changes_come_out_as_they_are(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM t WHERE note <> 'nothing here' OR note IS NULL")
    wrapped = masklib.wrap(raw, policy=POLICY, key=KEY)

    assert wrapped.execute("SELECT id, note FROM t").fetchall() == [(1, "nothing here"), (4, "nothing here")]


def test_more_rows_than_a_chunk_keep_their_order(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM t")
    raw.executemany(
        "INSERT INTO t VALUES (?, ?, ?, ?)", [(n, f"Ann{n % 5}", n, "plain") for n in range(2 * CHUNK + 3)]
    )
    rows = masklib.wrap(raw, policy=POLICY, key=KEY).execute("SELECT id, name, note FROM t").fetchall()

    assert [row[0] for row in rows] == list(range(2 * CHUNK + 3))
    assert len({row[1] for row in rows}) == 5


def test_rows_that_are_all_masked_anew_keep_their_order(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM t")
    count = 6 * CHUNK + 3  # the second chunk is a larger one
    raw.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [(n, f"Ann {n}", n, "plain") for n in range(count)])
    wrapped = masklib.wrap(raw, policy=POLICY, key=KEY)
    rows = wrapped.execute("SELECT id, name, note FROM t").fetchall()

    assert [row[0] for row in rows] == list(range(count))
    assert len({row[1] for row in rows}) == count
    assert rows[-1] == wrapped.execute("SELECT id, name, note FROM t WHERE id = ?", (count - 1,)).fetchone()


@pytest.mark.parametrize("rows", [[(1,)], [(1, "x", 2)], [(1, "x"), (1,)]])
def test_rows_of_another_length_are_withheld(rows: list[tuple[Any, ...]]) -> None:
    masked = PlannedColumn("name", (), Verdict(Action.MASK, "PERSON", ()))
    clear = PlannedColumn("id", (), Verdict(Action.CLEAR, None, ()))
    plan = Plan.of([clear, masked])
    protection = protect(POLICY, KEY, None, driver="", dialect="sqlite")

    with pytest.raises(MaskingError):
        plan.apply(protection, rows, plan.tallies())


def test_what_is_remembered_is_bounded_and_not_shown() -> None:
    tally = Tally()
    for number in range(5000):
        tally.remember(f"secret {number}", "x")
    tally.remember("y" * 1000, "long")
    tally.remember("typed", 5)

    assert 0 < len(tally.recent) <= 2048
    assert "y" * 1000 not in tally.recent
    assert "typed" not in tally.recent
    assert "secret" not in repr(tally)
