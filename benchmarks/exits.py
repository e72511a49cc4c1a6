"""How much slower a wrapped connection is where rows come awaited or column by column, one line each.

    python -m benchmarks.exits [--rows 200000] [--runs 5]

Raw and wrapped runs alternate, after one of each that does not count. The least CPU time of each side counts:
on a loaded machine it is the steadiest. Asynchronous drivers answer cached point queries; DuckDB hands out an
Arrow table and a DataFrame. What is masked is held against the tables' verdicts in `benchmarks.tables`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import masklib
from benchmarks.tables import CLEAN, DISTINCT, REPEATED, Databases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from benchmarks.tables import Table

POINTS: Final = 500
"""Point queries of one run."""
_KEY: Final = b"benchmark".ljust(32, b".")
_COLUMNAR: Final[dict[str, Callable[[Any], Any]]] = {
    "Arrow table": lambda result: result.to_arrow_table(),
    "DataFrame": lambda result: result.df(),
}


# ------------------------------------------------------------------ awaited
async def by_cursor(cursor: Any, mark: str) -> None:
    statement = f"SELECT * FROM {CLEAN.name} WHERE id = {mark}"
    for number in range(POINTS):
        await cursor.execute(statement, (number % 100,))
        await cursor.fetchone()


async def psycopg_points(connection: Any) -> None:
    await by_cursor(connection.cursor(), "%s")


async def aiosqlite_points(connection: Any) -> None:
    await by_cursor(await connection.cursor(), "?")


async def asyncpg_points(connection: Any) -> None:
    for number in range(POINTS):
        await connection.fetchrow(f"SELECT * FROM {CLEAN.name} WHERE id = $1", number % 100)


def openers(databases: Databases) -> dict[str, tuple[Callable[[], Awaitable[Any]], Callable[[Any], Any]]]:
    """Return by driver how a raw connection is opened, and what is read over it."""
    import aiosqlite
    import asyncpg
    import psycopg

    databases.opener("sqlite3", CLEAN)
    with contextlib.closing(databases.opener("psycopg", CLEAN)()) as known:
        dsn, host = known.info.dsn, known.info.host
    path = databases.home / f"{CLEAN.name}.sqlite"
    return {
        "psycopg": (lambda: psycopg.AsyncConnection.connect(dsn), psycopg_points),
        "asyncpg": (
            lambda: asyncpg.connect(user="postgres", database="postgres", host=host),
            asyncpg_points,
        ),
        "aiosqlite": (lambda: aiosqlite.connect(path), aiosqlite_points),
    }


async def awaited(databases: Databases, runs: int) -> None:
    """Print what a point query takes, raw and wrapped."""
    for driver, (connect, read) in openers(databases).items():
        sides = {
            "raw": await connect(),
            "wrapped": masklib.wrap(await connect(), policy=CLEAN.policy, key=_KEY),
        }
        least: dict[str, float] = {}
        for run in range(runs + 1):
            for side, connection in sides.items():
                start = time.process_time()
                await read(connection)
                taken = (time.process_time() - start) / POINTS * 1e6
                least[side] = min(least.get(side, taken), taken) if run else taken
        for connection in sides.values():
            await connection.close()
        raw, wrapped = least["raw"], least["wrapped"]
        cells = f"{raw:.0f} us | {wrapped:.0f} us | +{wrapped - raw:.0f} us"
        print(f"| {driver} | point query, awaited | {cells} |", flush=True)


# ------------------------------------------------------------------ columns
def columnar(table: Table, path: Path, rows: int, runs: int) -> None:
    """Print what a whole table takes by columns, raw and wrapped."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect(path) as filling:
        names = [name for name, _, _ in table.columns]
        columns = pa.table(dict(zip(names, zip(*table.rows(rows), strict=True), strict=True)))
        filling.register("columns", columns)
        filling.execute(f"CREATE TABLE {table.name} AS SELECT * FROM columns")
    with duckdb.connect(path) as raw, duckdb.connect(path) as other:
        wrapped = masklib.wrap(other, policy=table.policy, key=_KEY)
        for title, read in _COLUMNAR.items():
            least: dict[str, float] = {}
            for run in range(runs + 1):
                for side, connection in (("raw", raw), ("wrapped", wrapped)):
                    gc.collect()
                    start = time.process_time()
                    read(connection.execute(f"SELECT * FROM {table.name}"))
                    taken = (time.process_time() - start) * 1e3
                    least[side] = min(least.get(side, taken), taken) if run else taken
            before, after = least["raw"], least["wrapped"]
            cells = f"{before:.0f} ms | {after:.0f} ms | **{after / before:.2f}**"
            print(f"| duckdb | {table.name}, {title} | {cells} |", flush=True)


def main() -> None:
    """Measure all of it, and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    logging.getLogger("masklib").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")  # DuckDB's advice that a relation were faster
    print("| driver | what | raw | wrapped | |\n|---|---|--:|--:|--:|", flush=True)
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home.chmod(0o755)
        for table in (CLEAN, REPEATED, DISTINCT):
            columnar(table, home / f"{table.name}.duckdb", given.rows, given.runs)
        asyncio.run(awaited(Databases(given.rows, home, stack), given.runs))


if __name__ == "__main__":
    main()
