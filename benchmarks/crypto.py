"""How fast the permutations are: arrays, texts, lists, single values, beside fastfpe where it is installed.

    python -m benchmarks.crypto [--rounds N]

The cases take turns, so that a busy machine slows all of them alike, and CPU time is counted. Printed are the
median, the slowest of twenty rounds (p95), and, for 16 digits, how many times fastfpe's rate the median is.
Bars: 2 M values/s on arrays, 1 M/s on texts, 25 us for one value, on a core that has nothing else to do.
"""

from __future__ import annotations

import argparse
import gc
import random
import string
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

import numpy as np

from masklib.crypto import FF1, IntegerPermutation, Key, SwapOrNot, TablePermutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BATCH = 4096
KEY = bytes(range(32))
TWEAK = b"pan-digits/16"
BASE62 = string.digits + string.ascii_letters


@dataclass
class Case:
    """One thing to measure: ``run`` handles ``values`` values, ``repeat`` times a round."""

    name: str
    values: int
    run: Callable[[], object]
    repeat: int = 1
    compared: bool = False
    seconds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Add the seconds of CPU that a value takes, averaged over one round."""
        start = time.process_time()
        for _ in range(self.repeat):
            self.run()
        self.seconds.append((time.process_time() - start) / self.repeat / self.values)


def texts(alphabet: str, length: int, rng: random.Random) -> list[str]:
    return ["".join(rng.choices(alphabet, k=length)) for _ in range(BATCH)]


def ff1_cases(rng: random.Random) -> Iterator[Case]:
    cipher, digits = FF1(KEY), texts(string.digits, 16, rng)
    numbers = np.array([int(text) for text in digits], np.uint64)
    masked, listed = cipher.encrypt_batch(digits, TWEAK), numbers.tolist()
    yield Case("array, 16 digits", BATCH, lambda: cipher.encrypt_ints(numbers, 16, TWEAK), 5, compared=True)
    yield Case(
        "list of int, 16 digits", BATCH, lambda: cipher.encrypt_ints(listed, 16, TWEAK), 3, compared=True
    )
    yield Case("texts, 16 digits", BATCH, lambda: cipher.encrypt_batch(digits, TWEAK), 3, compared=True)
    yield Case("texts, 16 digits, back", BATCH, lambda: cipher.decrypt_batch(masked, TWEAK), 3, compared=True)
    yield Case("8 texts, 16 digits", 8, lambda: cipher.encrypt_batch(digits[:8], TWEAK), 100, compared=True)
    yield Case("one text, 16 digits", 1, lambda: cipher.encrypt(digits[0], TWEAK), 500, compared=True)

    mixed = [text[: rng.randint(6, 16)] for text in digits]
    yield Case("texts, 6 to 16 digits mixed", BATCH, lambda: cipher.encrypt_batch(mixed, TWEAK))
    for alphabet, length in (
        (string.digits, 36),
        (string.digits, 38),
        (BASE62, 20),
        (BASE62, 30),
        (BASE62, 60),
    ):
        wide, many = FF1(KEY, alphabet=alphabet), texts(alphabet, length, rng)
        name = f"texts, {length} of {len(alphabet)} characters"
        yield Case(name, BATCH, lambda wide=wide, many=many: wide.encrypt_batch(many, TWEAK))  # type: ignore[misc]


def peer_cases(rng: random.Random) -> Iterator[Case]:
    try:
        from fastfpe import ff1
    except ImportError:
        return
    key, tweak, digits = KEY.hex(), TWEAK.hex(), texts(string.digits, 16, rng)
    yield Case(
        "fastfpe, texts, 16 digits",
        BATCH,
        lambda: [ff1.encrypt(key, tweak, string.digits, text) for text in digits],
    )


def permutation_cases() -> Iterator[Case]:
    table, shuffle = TablePermutation(KEY, 100_000), SwapOrNot(KEY, 456_976)
    members = np.arange(BATCH, dtype=np.uint64)
    yield Case("make a table of 10**5", 1, lambda: TablePermutation(KEY, 100_000))
    yield Case("table of 10**5, array", BATCH, lambda: table.forward(members), 50)
    yield Case("swap-or-not over 26**4, array", BATCH, lambda: shuffle.forward(members))
    yield Case("swap-or-not over 26**4, one", 1, lambda: shuffle.forward([7]), 5)
    for size in (3_000_007, 10**16, 2**64):
        walked = IntegerPermutation(KEY, size)
        yield Case(f"integers below {size}", BATCH, lambda walked=walked: walked.forward(members), 3)  # type: ignore[misc]


def key_cases() -> Iterator[Case]:
    key = Key(KEY)
    purposes = iter(f"purpose {number}" for number in range(10**9))
    yield Case("subkey, kept", 1, lambda: key.subkey("mask/v1/pan-digits"), 1000)
    yield Case("subkey, new", 1, lambda: key.subkey(next(purposes)), 50)


def report(cases: list[Case]) -> None:
    peer = next((median(case.seconds) for case in cases if case.name.startswith("fastfpe")), None)
    print(f"{'case':36} {'median':>12} {'p95':>12} {'values/s':>14} {'x fastfpe':>10}")
    for case in cases:
        middle, slow = median(case.seconds), quantiles(case.seconds, n=20)[-1]
        ratio = f"{peer / middle:10.2f}" if peer and case.compared else " " * 10
        print(f"{case.name:36} {middle * 1e6:9.3f} us {slow * 1e6:9.3f} us {1 / middle:14,.0f} {ratio}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    rng = random.Random(20261121)
    cases = [*peer_cases(rng), *ff1_cases(rng), *permutation_cases(), *key_cases()]
    for case in cases:
        case.run()  # tables, schedules and imports are made once
    gc.disable()
    for _ in range(max(2, rounds)):
        for case in cases:
            case.measure()
    report(cases)


if __name__ == "__main__":
    main()
