"""Seeded texts for the benchmarks of detection: log-like lines, mixed cells, clean prose."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from masklib.detection.names import listed

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["clean_text", "log_lines", "mixed_cells"]

# <d9>: up to nine random digits; <x8>: eight random hexadecimal digits; <ip>: an address; <at>: a moment.
LINES = """
081109 203615 <d3> INFO dfs.DataNode: Receiving block blk_<d19> src: /<ip>:<d5> dest: /<ip>:50010
081109 203615 <d3> INFO dfs.DataNode: PacketResponder 1 for block blk_-<d19> terminating
- <d10> 2005.06.03 R02-M1-N0-C:J12-U11 RAS KERNEL INFO instruction cache parity error corrected 0x<x8>
<at> INFO [main] org.apache.hadoop.mapreduce: job_<d13>_0020 attempt_<d13>_0020_m_<d6>_0 progress 0.<d6>
Dec 10 06:55:46 host sshd[<d5>]: pam_unix(sshd:session): session opened for uid=<d4>
<ip> - - [10/Oct/2023:13:55:36 +0000] "GET /api/v2/items/<d9>?page=<d2> HTTP/1.1" 200 <d6> "-" "curl/7.<d2>.1"
nova.compute.manager [req-<x8>-<x4>-<x4>-<x4>-<x12> <x32>] [<x8>-<x4>-<x4>-<x4>-<x12>] Took <d2>.<d2>
commit <x40> build <d10> version <d1>.<d2>.<d4>.<d2>
[<at>] order <d12> sku <d8> price <d3>.<d2> checksum <x64>
<d13> txn <d16> latency_us <d6> shard <d3>
jk2_init() Found child <d4> in scoreboard slot <d2> at <x16>
Step_LSC onStandStepChanged <d4> totalCalories=<d6> <d10>#<d13>##<d7>
[client <ip>] Directory index forbidden by rule: /var/www/html/<d6>/
kernel: [<d5>.<d6>] usb 1-<d1>: new high-speed USB device number <d2> using xhci_hcd, irq <d3>
"""


def log_lines(count: int, seed: int = 7) -> list[str]:
    """Return log-like lines in the manner of well-known systems: ids, blocks, versions, hashes, epochs."""
    r = random.Random(seed)

    def filled(match: re.Match[str]) -> str:
        kind, size = match.group(1), int(match.group(2) or 1)
        if kind == "ip":
            return ".".join(str(r.randint(1, 254)) for _ in range(4))
        if kind == "at":
            return (
                f"20{r.randint(10, 29)}-0{r.randint(1, 9)}-{r.randint(10, 28)} 10:06:0{r.randint(0, 9)},117"
            )
        digits = str(r.randint(10 ** (size - 1), 10**size - 1))
        return digits if kind == "d" else f"{r.getrandbits(4 * size):0{size}x}"

    templates = LINES.strip().splitlines()
    return [re.sub(r"<(d|x|ip|at)(\d*)>", filled, r.choice(templates)) for _ in range(count)]


def mixed_cells(count: int, seed: int = 3) -> list[list[str]]:
    """Return ten mixed columns: half hold something, half do not; some 17 bytes a cell on average."""
    r = random.Random(seed)
    given = ["Alice", "Robert", "Maria", "Chen", "Olga", "Pierre", "Fatima", "John", "Emma", "Lukas"]
    family = ["Smith", "Garcia", "Müller", "Ivanova", "Dubois", "Khan", "Johnson", "Rossi", "Tanaka", "Silva"]
    makers: list[Callable[[], str]] = [
        lambda: str(r.randint(1, 10**7)),
        lambda: f"{r.choice(given).lower()}.{r.choice(family).lower()}{r.randint(1, 99)}@example.com",
        lambda: f"({r.randint(200, 999)}) {r.randint(200, 999)}-{r.randint(0, 9999):04}",
        lambda: f"{r.choice(given)} {r.choice(family)}",
        lambda: f"4{r.randint(10**14, 10**15 - 1)}",
        lambda: f"20{r.randint(10, 29)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} 10:00:00",
        lambda: r.choice(["shipped", "pending", "returned", "delivered to neighbour", "in transit"]),
        lambda: f"{r.getrandbits(128):032x}",
        lambda: f"{r.random() * 1000:.2f}",
        lambda: f"Ordered {r.randint(1, 9)} boxes, will call back {r.choice(['Monday', 'in May', 'later'])}",
    ]
    return [[make() for _ in range(count)] for make in makers]


def clean_text(size: int, seed: int = 5, *, numbers: bool = False) -> list[str]:
    """Return documents of 470 code points, about ``size`` in all: ordinary words, nothing to find.

    ``numbers`` begins each with a number and a date.
    """
    r = random.Random(seed)
    words = [word for word in sorted(listed("english")) if len(word) > len("an")]
    small = [
        "the",
        "a",
        "of",
        "to",
        "and",
        "in",
        "that",
        "it",
        "was",
        "for",
        "on",
        "with",
        "as",
        "not",
        "but",
    ]

    def sentence() -> str:
        chosen = [r.choice(small) if r.random() < 0.45 else r.choice(words) for _ in range(r.randint(6, 18))]
        return f"{' '.join(chosen).capitalize()}{r.choice('....?;')}"

    texts: list[str] = []
    while len(texts) * 470 < size:
        date = f"20{r.randint(10, 29)}-0{r.randint(1, 9)}-1{r.randint(0, 9)}"
        start = f"It took {r.randint(2, 99999)} units on {date}. " if numbers else ""
        texts.append(f"{start}{' '.join(sentence() for _ in range(6))}"[:470])
    return texts
