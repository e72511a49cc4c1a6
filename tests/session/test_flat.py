"""Rows that stream past leave nothing behind: what is held is counted, not what the system says of it."""

from __future__ import annotations

import gc
import sqlite3
import tracemalloc
from contextlib import closing
from hashlib import sha256

import pytest

import masklib
from masklib.policy import Policy

BATCH = 500
VERDICTS = {
    "clear": {"*.*": "clear"},
    "scanned": {"*.id": "clear"},
    "masked": {"*.id": "clear", "*.g": "PERSON", "*.h": "EMAIL_ADDRESS"},
}
ROWS = {"clear": 4_000, "scanned": 4_000, "masked": 24_000}
DIFFERENT = {"clear": 4_000, "scanned": 300, "masked": 24_000}
"""Names that differ: of scanned ones few, since the memo would still be filling."""


@pytest.mark.parametrize("kind", VERDICTS)
def test_rows_that_went_past_are_held_by_nobody(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masklib.session.issued.KEPT", BATCH)  # of surrogates: bounded, and full soon
    count, different = ROWS[kind], DIFFERENT[kind]
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE t (id INTEGER, g TEXT, h TEXT)")
        rows = (
            (one, f"Ann Bell {one % different}", f"ann{one % 40}@corp.example.org") for one in range(count)
        )
        raw.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        connection = masklib.wrap(
            raw, policy=Policy.of(columns=VERDICTS[kind]), key=sha256(f"flat {kind}".encode()).digest()
        )
        cursor = connection.execute("SELECT * FROM t")
        for _ in range(count // BATCH // 2):  # what is needed once is there, and the memo has had its trial
            cursor.fetchmany(BATCH)
        gc.collect()
        tracemalloc.start()
        try:
            while cursor.fetchmany(BATCH):
                pass
            gc.collect()
            held, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert held < count // 2 * 100  # a row that is held weighs some 300 bytes
