"""What a wrapped connection takes beside the raw one, as `benchmarks/memory.py` measures it, on few rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import memory as benchmark

ROWS = 3_000
MOST = 96
"""MB: half more than the bar of 64, since libraries are laid out otherwise on another machine."""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="/proc tells how much memory a process has"
)
def test_what_is_kept_beside_the_raw_driver_is_bounded(tmp_path: Path) -> None:
    with benchmark.filled("sqlite3", ROWS, tmp_path) as place:
        sides = [("raw", "scanned"), ("warming", "scanned"), ("wrapped", "scanned"), ("wrapped", "different")]
        cases = {case.name: case for case in benchmark.CASES}
        raw, _, *wrapped = [
            benchmark.measure(side, "sqlite3", cases[name], place, str(tmp_path))["peak"]
            for side, name in sides
        ]
    assert max(wrapped) - raw < MOST
