"""The labelled corpora beside the repository; none is part of the project."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.detection_scores import Row

__all__ = ["cell_columns", "free_text_sets", "rows"]

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CELL_SETS = ("gretel", "decoy_engine", "chinook", "pg_anonymizer", "dataprofiler")


def rows(path: str) -> list[Row]:
    """Return the rows of a corpus file, none when it is not there."""
    file = DATA / path
    if not file.exists():
        print(f"  ({path} is not there)")
        return []
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def free_text_sets() -> Iterator[tuple[str, list[Row]]]:
    """Yield the six sets of free text by name; of the largest a fixed sample."""
    anon = rows("pii_anon/benchmark_sample.jsonl")
    yield "presidio_large", rows("presidio_research/generated_large.jsonl")
    yield "kiji", rows("kiji/samples.jsonl")
    yield "datafog", rows("datafog/corpus.jsonl")
    yield "nannigalaxy", rows("nannigalaxy/pii_syn_nano_en.jsonl")
    plain = [row for row in anon if row["lang"] == "en" and not row["scenario"].startswith("format_")]
    yield "pii_anon_en", random.Random(1).sample(plain, min(len(plain), 1200))
    shaped = [row for row in anon if row["scenario"].startswith("format_")]
    yield "pii_anon_formats", random.Random(1).sample(shaped, min(len(shaped), 800))


def cell_columns() -> dict[tuple[str, str], list[Row]]:
    """Return the cells of every column, by its table and name."""
    columns: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for name in CELL_SETS:
        file = "negative_cells" if name == "dataprofiler" else "cells"
        for row in rows(f"{name}/{file}.jsonl"):
            columns[row["table"], row["column"]].append(row)
    return columns
