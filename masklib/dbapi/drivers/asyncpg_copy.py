"""asyncpg's COPY methods: rows out are masked on their way to the caller's output, rows in looked at on their way."""

# ruff: noqa: SLF001  what asyncpg makes a COPY of stands in private functions; what is judged must be what is sent
from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.asyncpg_catalog import columns
from masklib.dbapi.drivers.asyncpg_running import running
from masklib.dbapi.drivers.postgres_copy import begin_copy
from masklib.dbapi.drivers.postgres_copy_taken import TakenRows
from masklib.dbapi.executing import run_raw

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from masklib.dbapi.drivers.postgres_copy import ClearRows, CopiedRows
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["COPYING"]

_BLOCK: Final = 1 << 19
"""Bytes that asyncpg itself reads of a file at once."""


class _Sink:
    """What asyncpg hands each block to: masks it, and hands it on to where the caller wants it."""

    __slots__ = ("_rows", "_write")

    def __init__(self, rows: ClearRows | CopiedRows, write: Callable[[bytes], Any]) -> None:
        self._rows = rows
        self._write = write

    async def __call__(self, data: bytes) -> None:
        masked = self._rows.collected(bytes(data))
        if masked:
            await self._write(masked)

    async def flush(self) -> None:
        """Hand on the rows that were held back."""
        masked = self._rows.rest()
        if masked:
            await self._write(masked)


def _in_executor(write: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    return lambda data: asyncio.get_running_loop().run_in_executor(None, write, data)


def _out(state: ConnectionState, proxy: Any, text: str, output: Any, timeout: Any) -> Steps[str]:
    """Run a COPY whose rows go to a path, a file or a coroutine function."""
    if isinstance(output, (str, bytes, os.PathLike)):
        file = yield asyncio.get_running_loop().run_in_executor(None, partial(open, output, "wb"))
        try:
            return (yield from _sent(state, proxy, text, _in_executor(file.write), timeout))
        finally:
            file.close()
    if hasattr(output, "write"):
        return (yield from _sent(state, proxy, text, _in_executor(output.write), timeout))
    if not callable(output):
        raise TypeError(f"output is a path, a file or a coroutine function, not {type(output).__name__}")
    return (yield from _sent(state, proxy, text, output, timeout))


def _sent(state: ConnectionState, proxy: Any, text: str, write: Any, timeout: Any) -> Steps[str]:
    run = running(state, proxy)
    with (yield from state.turn()):
        rows = yield from begin_copy(run, text, "utf-8", partial(columns, state.raw))
        assert not isinstance(rows, TakenRows)  # noqa: S101  for the type checker: the text says TO STDOUT
        assert run.life is not None  # noqa: S101  likewise: it has just begun
        sink = _Sink(rows, write)
        try:
            status = yield from run_raw(run, run.life, lambda: state.raw._copy_out(text, sink, timeout))
        finally:
            yield sink.flush()
        rows.end()
    return str(status)


def _from_query(
    state: ConnectionState,
    proxy: Any,
    /,
    query: str,
    *args: Any,
    output: Any,
    timeout: Any = None,
    **options: Any,
) -> Steps[str]:
    from asyncpg import utils

    if args:
        query = yield utils._mogrify(state.raw, query, args)
    text = f"COPY ({query}) TO STDOUT {state.raw._format_copy_opts(**options)}"
    return (yield from _out(state, proxy, text, output, timeout))


def _from_table(
    state: ConnectionState, proxy: Any, /, table_name: str, *, output: Any, columns: Any = None,
    schema_name: Any = None, timeout: Any = None, **options: Any,
) -> Steps[str]:  # fmt: skip
    named = _named(table_name, columns, schema_name)
    text = f"COPY {named} TO STDOUT {state.raw._format_copy_opts(**options)}"
    return (yield from _out(state, proxy, text, output, timeout))


def _to_table(
    state: ConnectionState,
    proxy: Any,
    /,
    table_name: str,
    *,
    source: Any,
    timeout: Any = None,
    **options: Any,
) -> Steps[str]:
    named = _named(table_name, options.pop("columns", None), options.pop("schema_name", None))
    condition = _condition(options.pop("where", None))
    text = f"COPY {named} FROM STDIN {state.raw._format_copy_opts(**options)}{condition}"

    def take(rows: TakenRows) -> Any:
        return state.raw._copy_in(text, _looked_at(rows, source), timeout)

    return (yield from _taken(state, proxy, text, take))


async def _looked_at(rows: TakenRows, source: Any) -> AsyncIterator[bytes]:
    """Yield the rows of a path, a file, or an asynchronous iterable of bytes, as soon as they may be written."""
    async for data in _blocks(source):
        taken = rows.taken(data)
        if taken:
            yield taken.encode() if isinstance(taken, str) else taken
    if rest := rows.rest():
        yield rest


async def _blocks(source: Any) -> AsyncIterator[bytes]:
    if hasattr(source, "__aiter__"):
        async for block in source:
            yield bytes(block)
        return
    in_executor = asyncio.get_running_loop().run_in_executor
    own = isinstance(source, (str, bytes, os.PathLike))
    file: Any = await in_executor(None, partial(open, source, "rb")) if own else source
    try:
        while data := await in_executor(None, file.read, _BLOCK):
            yield data
    finally:
        if own:
            file.close()


def _records(
    state: ConnectionState, proxy: Any, /, table_name: str, *, records: Any, **options: Any
) -> Steps[str]:
    named = _named(table_name, options.get("columns"), options.get("schema_name"))
    text = f"COPY {named} FROM STDIN (FORMAT binary){_condition(options.get('where'))}"

    def take(rows: TakenRows) -> Any:
        taken = _records_looked_at(rows, records)
        return state.raw.copy_records_to_table(table_name, records=taken, **options)

    return (yield from _taken(state, proxy, text, take))


def _records_looked_at(rows: TakenRows, records: Any) -> Any:
    if hasattr(records, "__aiter__"):
        return _each_looked_at(rows, records)
    return (tuple(rows.values([record])[0]) for record in records)


async def _each_looked_at(rows: TakenRows, records: Any) -> AsyncIterator[tuple[Any, ...]]:
    async for record in records:
        yield tuple(rows.values([record])[0])


def _condition(where: str | None) -> str:
    return f" WHERE {where}" if where else ""


def _taken(state: ConnectionState, proxy: Any, text: str, take: Callable[[TakenRows], Any]) -> Steps[str]:
    """Run a COPY whose rows come from the caller."""
    run = running(state, proxy)
    with (yield from state.turn()):
        rows = yield from begin_copy(run, text, "utf-8", partial(columns, state.raw))
        assert isinstance(rows, TakenRows)  # noqa: S101  for the type checker: the text says FROM STDIN
        assert run.life is not None  # noqa: S101  likewise: it has just begun
        status = yield from run_raw(run, run.life, lambda: take(rows))
    run.end("ok")
    return str(status)


def _named(table: str, columns: Any, schema: str | None) -> str:
    """Return the table and its columns, quoted as asyncpg quotes them."""
    from asyncpg import utils

    name = utils._quote_ident(table)
    if schema:
        name = f"{utils._quote_ident(schema)}.{name}"
    return f"{name}({', '.join(map(utils._quote_ident, columns))})" if columns else name


COPYING: Final[Mapping[str, Callable[..., Any]]] = {
    "copy_from_query": _from_query,
    "copy_from_table": _from_table,
    "copy_records_to_table": _records,
    "copy_to_table": _to_table,
}
"""Bodies of the methods."""
