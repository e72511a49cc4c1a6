"""How fast the masks are: distinct values, repeated ones, single ones, and peers where they are installed.

    python -m benchmarks.masks [--rounds N] [--only TEXT]

Columns of 4096 distinct values are masked through a `Masker` with an empty memo each time; the cases take
turns, so that a busy machine slows all of them alike, and CPU time is counted. Printed are the median and the
slowest of twenty rounds (p95); which round it is goes to stderr. Names "of the pool" are real ones, "made up"
are letters that no pool has.
Bars: 700 k/s for cards, phones and social security numbers, 500 k/s for emails and names, 10 M/s for
values that repeat.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import random
import string
import sys
import time
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import numpy as np

from masklib.crypto import Key
from masklib.mask import Masker
from masklib.mask.card_networks import luhn_digit
from masklib.mask.families.crypto_address import base58_of
from masklib.mask.name_pool import name_pool
from masklib.mask.phone_plans import plan
from masklib.mask.redaction import REDACTED
from masklib.mask.schemes.named import named_schemes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

BATCH = 4096
SLOW_BATCH = 256
"""Values of a case that takes a millisecond for each: with more, it alone would take most of all time."""

KEY = Key(bytes(range(32)))
YEAR = dt.datetime(2021, 1, 1)  # noqa: DTZ001  as databases hand them out
PROVIDERS = (
    "gmail.com",
    "yahoo.com",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "orange.fr",
)


@dataclass
class Case:
    """One thing to measure: ``run`` handles ``values`` values, ``repeat`` times a round."""

    name: str
    values: int
    run: Callable[[], object]
    repeat: int = 1
    seconds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Add the seconds of CPU that a value takes, averaged over one round."""
        start = time.process_time()
        for _ in range(self.repeat):
            self.run()
        self.seconds.append((time.process_time() - start) / self.repeat / self.values)


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def cards(rng: random.Random) -> list[str]:
    numbers = np.array([[4, *map(int, digits(rng, 15))] for _ in range(BATCH)], np.uint8)
    numbers[:, -1] = luhn_digit(numbers)
    return ["".join(map(str, row)) for row in numbers.tolist()]


def phones(rng: random.Random) -> list[str]:
    known = plan(1, 10)
    assert known is not None  # noqa: S101  North America has ten digits
    largest = max(set(known.kinds.tolist()) - {0}, key=known.size)
    ranks = np.array([rng.randrange(known.size(largest)) for _ in range(BATCH)])
    return [f"+1 {n[:3]}-{n[3:6]}-{n[6:]}" for n in map(str, known.numbers(largest, ranks).tolist())]


def pool_names(rng: random.Random) -> list[tuple[str, str]]:
    pool = name_pool()
    tokens = {
        kind: [
            token
            for one in pool.classes
            for token in pool.tokens[one.start : one.start + one.size]
            if one.name.startswith(kind) and token.isascii()
        ]
        for kind in ("g/", "f/")
    }
    return [(rng.choice(tokens["g/"]), rng.choice(tokens["f/"])) for _ in range(BATCH)]


def made_up(rng: random.Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 9)))


def columns(rng: random.Random) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield a name, an entity and distinct values."""
    known, strange = pool_names(rng), [(made_up(rng), made_up(rng)) for _ in range(BATCH)]
    yield "card", "CREDIT_CARD", cards(rng)
    yield "card, int", "CREDIT_CARD", [int(card) for card in cards(rng)]
    yield (
        "us_ssn",
        "US_SSN",
        [f"{rng.randint(100, 665)}-{rng.randint(1, 99):02}-{rng.randint(1, 9999):04}" for _ in range(BATCH)],
    )
    yield "phone", "PHONE_NUMBER", phones(rng)
    yield "person, names of the pool", "PERSON", [f"{g.title()} {f.title()}" for g, f in known]
    yield "person, names made up", "PERSON", [f"{g.title()} {f.title()}" for g, f in strange]
    yield (
        "email, of the pool, 8 domains",
        "EMAIL_ADDRESS",
        [f"{g}.{f}{rng.randint(1, 999)}@{rng.choice(PROVIDERS)}" for g, f in known],
    )
    yield (
        "email, of the pool, own domains",
        "EMAIL_ADDRESS",
        [f"{g}.{f}@{made_up(rng)}.com" for g, f in known],
    )
    yield "email, made up, own domains", "EMAIL_ADDRESS", [f"{g}.{f}@{made_up(rng)}.com" for g, f in strange]
    yield "iban, German", "IBAN_CODE", [f"DE{rng.randint(2, 98):02}{digits(rng, 18)}" for _ in range(BATCH)]
    yield "ip", "IP_ADDRESS", [".".join(str(rng.randrange(1, 224)) for _ in range(4)) for _ in range(BATCH)]
    days = [
        f"19{rng.randrange(100):02}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}" for _ in range(BATCH)
    ]
    yield "date", "DATE_OF_BIRTH", list(dict.fromkeys(days))
    yield (
        "datetime of one year",
        "DATE_TIME",
        [YEAR + dt.timedelta(0, rng.randrange(31_536_000)) for _ in range(BATCH)],
    )
    yield (
        "secret, 40 characters",
        "SECRET",
        ["ghp_" + "".join(rng.choices(string.ascii_letters, k=36)) for _ in range(BATCH)],
    )
    yield "card_last4", "BANK_ACCOUNT", cards(rng)
    schemes = named_schemes("de.idnr") + named_schemes("br.cpf")
    numbers = (scheme.identifier(rng.randrange(scheme.size)) for scheme in schemes for _ in range(SLOW_BATCH))
    yield "identifier, German and Brazilian", "NATIONAL_ID", [number for number in numbers if number]
    yield "one scheme, Norwegian companies", "TAX_ID", _numbers_of(rng, "no.orgnr")
    yield "crypto, Bitcoin", "CRYPTO", [base58_of(0, rng.getrandbits(160)) for _ in range(BATCH)]
    yield "generic, AC-0012345678", "X", [f"AC-{rng.randrange(10**9):010}" for _ in range(BATCH)]
    yield "generic, int of 9 digits", "X", [rng.randrange(10**8, 10**9) for _ in range(BATCH)]
    yield "generic, 8 letters", "X", ["".join(rng.choices(string.ascii_lowercase, k=8)) for _ in range(BATCH)]


def _numbers_of(rng: random.Random, name: str) -> list[str]:
    (scheme, *_) = named_schemes(name)
    drawn = (scheme.identifier(rng.randrange(scheme.size)) for _ in range(BATCH))
    return [number for number in drawn if number is not None]


CHOSEN = {"BANK_ACCOUNT": "card_last4", "TAX_ID": "no.orgnr"}


def masked(entity: str, values: Sequence[object]) -> Callable[[], object]:
    return lambda: Masker(KEY, CHOSEN).column(entity, values)


def mask_cases(rng: random.Random) -> Iterator[Case]:
    for name, entity, values in columns(rng):
        if {REDACTED, 0} & set(Masker(KEY).column(entity, values)):
            raise SystemExit(f"{name}: redacted, so nothing was measured")
        yield Case(name, len(values), masked(entity, values))
        if name in {"card", "person, names of the pool"}:
            masker, repeated = Masker(KEY), rng.choices(values[:40], k=BATCH)
            yield Case(f"{name}, repeated", BATCH, lambda m=masker, e=entity, r=repeated: m.column(e, r), 20)  # type: ignore[misc]
        if name in {"card", "us_ssn", "phone", "person, names of the pool", "email, of the pool, 8 domains"}:
            yield Case(f"{name}, one", 1, masked(entity, values[:1]), 50)


PEERS = ("fastfpe", "ff3", "pyffx", "presidio_anonymizer", "faker")
BESIDE = {
    "fastfpe, 16 digits": "card",
    "ff3, 16 digits": "card",
    "pyffx, 16 digits": "card",
    "Presidio, a card replaced": "card",
    "Faker, a name seeded by each name": "person, names of the pool",
}
"""Which case of ours stands beside a peer's."""


def installed(name: str) -> bool:
    return find_spec(name) is not None


def peer_cases(rng: random.Random) -> Iterator[Case]:
    """Yield the peers that are installed, on the same values: 16 digits for ciphers, names for the others."""
    numbers, names = cards(rng), [f"{g.title()} {f.title()}" for g, f in pool_names(rng)]
    for name, make in {"fastfpe": _fastfpe, "ff3": _ff3, "pyffx": _pyffx}.items():
        if installed(name):
            encrypt, some = make(), numbers if name == "fastfpe" else numbers[:256]
            yield Case(f"{name}, 16 digits", len(some), lambda e=encrypt, n=some: [e(one) for one in n])  # type: ignore[misc]
    if installed("presidio_anonymizer"):
        replace = _presidio()
        yield Case("Presidio, a card replaced", 256, lambda: [replace(number) for number in numbers[:256]])
    if installed("faker"):
        faker = import_module("faker").Faker()
        yield Case(
            "Faker, a name seeded by each name",
            200,
            lambda: [(faker.seed_instance(name), faker.name()) for name in names[:200]],
        )


def _presidio() -> Callable[[str], str]:
    """Presidio's anonymizer on one found card a text, keyed hash by its operator: the nearest it has."""
    engine = import_module("presidio_anonymizer").AnonymizerEngine()
    entities = import_module("presidio_anonymizer.entities")
    operators = {"CREDIT_CARD": entities.OperatorConfig("hash", {"hash_type": "sha256", "salt": b"0" * 16})}

    def replace(text: str) -> str:
        found = [entities.RecognizerResult("CREDIT_CARD", 0, len(text), 1.0)]
        return str(engine.anonymize(text, found, operators).text)

    return replace


def _fastfpe() -> Callable[[str], str]:
    ff1 = import_module("fastfpe.ff1")
    key, tweak = bytes(range(32)).hex(), b"card".hex()
    return lambda text: str(ff1.encrypt(key, tweak, string.digits, text))


def _ff3() -> Callable[[str], str]:
    cipher = import_module("ff3").FF3Cipher(bytes(range(32)).hex(), "D8E7920AFA330A")
    return lambda text: str(cipher.encrypt(text))


def _pyffx() -> Callable[[str], str]:
    cipher = import_module("pyffx").String(bytes(range(32)), alphabet=string.digits, length=16)
    return lambda text: str(cipher.encrypt(text))


def report(cases: Sequence[Case]) -> None:
    missing = [name for name in PEERS if not installed(name)]
    print(f"peers not installed: {', '.join(missing) or 'none'}")
    print(f"{'case':36} {'median':>12} {'p95':>12} {'values/s':>14}")
    for case in cases:
        middle, slow = median(case.seconds), quantiles(case.seconds, n=20)[-1]
        print(f"{case.name:36} {middle * 1e6:9.3f} us {slow * 1e6:9.3f} us {1 / middle:14,.0f}")


def ratios(cases: Sequence[Case]) -> None:
    """Print how many times as many values ours handles as each peer, by the median of neighbouring rounds."""
    by_name = {case.name: case for case in cases}
    for peer, ours in BESIDE.items():
        if peer in by_name and ours in by_name:
            pairs = zip(by_name[peer].seconds, by_name[ours].seconds, strict=True)
            print(
                f"{ours}: {median(one / other for one, other in pairs):,.1f} times {peer.partition(',')[0]}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--only", default="", help="only cases whose name has this text")
    options = parser.parse_args()
    rng = random.Random(20261121)
    cases = [case for case in (*peer_cases(rng), *mask_cases(rng)) if options.only in case.name]
    for case in cases:
        case.run()  # tables, schedules and imports are made once
    gc.disable()
    rounds = max(2, options.rounds)
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for case in cases:
            case.measure()
    report(cases)
    ratios(cases)


if __name__ == "__main__":
    main()
