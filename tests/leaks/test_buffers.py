"""Buffers of Arrow: what of a column was left as it is shares them with nothing that was masked."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest

import masklib
from masklib.testing import CANARIES

KEY = bytes(range(32))
EMAIL = CANARIES[1].value
ROWS = 10_000
"""More than are looked at together."""


def _bytes_of(array: Any) -> bytes:
    return b"".join(buffer.to_pybytes() for buffer in array.buffers() if buffer is not None)


@pytest.mark.parametrize("way", ["to_arrow_table", "to_arrow_reader"])
def test_rows_in_which_nothing_was_found_hold_no_buffer_of_others(way: str) -> None:
    raw = duckdb.connect()
    raw.execute(
        f"CREATE TABLE t AS SELECT i, CASE i WHEN {ROWS - 1} THEN '{EMAIL}' ELSE 'nothing ' || i END AS said FROM range({ROWS}) r(i)"
    )
    found = getattr(masklib.wrap(raw, key=KEY).sql("SELECT said FROM t"), way)()
    batches = found.to_batches() if isinstance(found, pa.Table) else list(found)
    raw.close()

    assert sum(map(len, batches)) == ROWS
    assert not any(EMAIL.encode() in _bytes_of(batch.column(0)) for batch in batches)
