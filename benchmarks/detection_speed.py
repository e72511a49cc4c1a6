"""How fast masklib detects, by CPU time on one core."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.detection_corpora import rows
from benchmarks.detection_scores import Bar
from benchmarks.detection_texts import clean_text, mixed_cells
from masklib.detection import Scanner
from masklib.detection.detectors import builtin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["speed"]


def throughput(batches: Iterable[Sequence[str]]) -> tuple[float, float]:
    """Return cells and MB a CPU second, the median of three passes."""
    columns = list(batches)
    scanner = Scanner.default()
    spent = []
    for _ in range(3):
        start = time.process_time()
        for column in columns:
            scanner.scan(column)
        spent.append(time.process_time() - start)
    elapsed = sorted(spent)[1]
    count = sum(map(len, columns))
    size = sum(len(text.encode()) for column in columns for text in column)
    return count / elapsed, size / elapsed / 1e6


def prefilter_alone(texts: Sequence[str]) -> float:
    """Return MB a CPU second of the Hyperscan passes of all built-in detectors over texts joined already.

    Every match is delivered to Python and none is confirmed; the views that passes look at are in it, joining
    the texts and finding the way back to them are not. Passes that need a digit run over the texts that hold
    one, others that need something where the joined texts hold it.
    """
    prefilter = Scanner.default()._prefilter  # noqa: SLF001 - the benchmark takes the scanner apart
    parts = list(prefilter.passes(texts))
    spent = []
    for _ in range(7):
        start = time.process_time()
        seen: dict[object, bytes] = {}
        for joined in {id(part): part for _, part in parts}.values():
            prefilter.held(joined.data)
        for one, part in parts:
            if (part, one.view) not in seen:
                seen[part, one.view] = one.view(part.data)
            one.hits(seen[part, one.view])
        spent.append(time.process_time() - start)
    return len("\n".join(texts).encode()) / sorted(spent)[3] / 1e6


def speed(misses: int) -> list[Bar]:
    """Throughput by CPU time on one core."""
    del misses
    bars = []
    scanner = Scanner(builtin())
    for title, texts in (("a text", ["Warm up 1"]), ("a batch", ["Warm up 1"] + ["x" * 100] * 100)):
        start, clock = time.process_time(), time.perf_counter()
        scanner.scan(texts)  # a digit and a capital: nearly every pass is compiled
        spent, passed = time.process_time() - start, time.perf_counter() - clock
        print(f"compile and scan {title} first: {spent:.2f} s CPU, {passed:.2f} s")
    every = mixed_cells(10_000)
    count, size = throughput(column[at : at + 4096] for column in every for at in range(0, 10_000, 4096))
    print(f"mixed cells {count:12,.0f} cells/s  {size:7.1f} MB/s")
    bars.append(Bar("mixed cells, cells/s", count, 150_000))
    count, size = throughput(list(dict.fromkeys(column)) for column in every)
    print(f"  none of them twice {count:12,.0f} cells/s  {size:7.1f} MB/s")
    clean = [every[0], every[6], every[8]]
    count, size = throughput(column[at : at + 4096] for column in clean for at in range(0, 10_000, 4096))
    print(f"clean cells {count:12,.0f} cells/s  {size:7.1f} MB/s")
    bars.append(Bar("clean cells, cells/s", count, 1_000_000))
    encyclopedia = [row["text"] for row in rows("ner_human/wikigold.jsonl")] * 4
    for title, bar, texts in (
        ("clean text", 30, clean_text(3_000_000)),
        ("text with numbers and dates", 10, clean_text(2_000_000, numbers=True)),
        ("wikigold, a name a line", 0, encyclopedia),
    ):
        count, size = throughput([texts])
        print(f"{title:28} {count:10,.0f} docs/s  {size:7.1f} MB/s")
        bars += [Bar(f"{title}, MB/s", size, bar)] if bar else []
        print(f"{'':28} {prefilter_alone(texts):23.1f} MB/s prefilter alone")
    bars.append(Bar("prefilter alone, clean text, MB/s", prefilter_alone(clean_text(3_000_000)), 300))
    each = Counter[str]()
    for column in every:
        found = Scanner.default().scan(column)
        each.update(f.entity for findings in found.values() for f in findings)
    print("  found in the mixed cells:", dict(each))
    return bars
