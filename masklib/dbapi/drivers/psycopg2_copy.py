"""psycopg2's COPY methods: rows out are masked on their way to the caller's file, rows in looked at on their way from it."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.postgres_copy import begin_copy
from masklib.dbapi.drivers.postgres_copy_taken import TakenRows
from masklib.dbapi.drivers.psycopg2_catalog import columns
from masklib.dbapi.executing import run_raw
from masklib.errors import MaskError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.drivers.postgres_copy import ClearRows, CopiedRows
    from masklib.dbapi.steps import Steps

__all__ = ["COPYING"]

_SIZE: Final = 8192


class _Sink:
    """A file that masks what is written to it, and writes that to the caller's: as text or bytes, as that takes."""

    __slots__ = ("_encoding", "_file", "_rows")

    def __init__(self, file: Any, rows: ClearRows | CopiedRows, encoding: str) -> None:
        self._file = file
        self._rows = rows
        self._encoding = encoding if isinstance(file, io.TextIOBase) else ""

    def write(self, data: bytes) -> None:
        """Write rows as soon as enough are complete."""
        self._put(self._rows.collected(bytes(data)))

    def flush(self) -> None:
        """Write the rows that were held back."""
        self._put(self._rows.rest())

    def _put(self, masked: bytes) -> None:
        if masked:
            self._file.write(masked.decode(self._encoding) if self._encoding else masked)


class _Source:
    """A file that looks at what is read from the caller's; what it refused is kept, for psycopg2 hides it."""

    __slots__ = ("_ended", "_file", "_rows", "refused")

    def __init__(self, file: Any, rows: TakenRows) -> None:
        self._file = file
        self._rows = rows
        self._ended = False
        self.refused: MaskError | None = None

    def read(self, size: int = -1) -> bytes | str:
        """Return rows that may be written, as soon as some are complete; nothing after the last."""
        try:
            return self._read(size)
        except MaskError as refused:
            self.refused = refused
            raise

    def _read(self, size: int) -> bytes | str:
        while not self._ended:
            data = self._file.read(size)
            self._ended = not data
            taken = self._rows.taken(data) if data else self._rows.rest()
            if taken:
                return taken
        return b""


def _copy(state: CursorState, text: str, file: Any, size: int) -> Steps[None]:
    from psycopg2 import extensions as ext

    raw = state.connection.raw
    encoding = ext.encodings[raw.encoding]
    with (yield from state.connection.turn()):
        rows = yield from begin_copy(state, text, encoding, partial(columns, raw, state.connection.origins))
        life = state.life
        assert life is not None  # noqa: S101  for the type checker: it has just begun
        if isinstance(rows, TakenRows):
            source = _Source(file, rows)
            try:
                yield from run_raw(state, life, lambda: state.raw.copy_expert(text, source, size))
            finally:
                if source.refused is not None:
                    raise source.refused
        else:
            sink = _Sink(file, rows, encoding)
            try:
                yield from run_raw(state, life, lambda: state.raw.copy_expert(text, sink, size))
            finally:
                sink.flush()
            rows.end()
    life.end("ok")


def _copy_expert(state: CursorState, _proxy: Any, /, sql: Any, file: Any, size: int = _SIZE) -> Steps[None]:
    text = state.driver.text_of(state.connection.raw, sql)
    yield from _copy(state, text, file, size)


def _copy_to(
    state: CursorState, _proxy: Any, /, file: Any, table: str, sep: str = "\t", null: str = "\\N",
    columns: Sequence[str] | None = None,
) -> Steps[None]:  # fmt: skip
    text = (
        f"COPY {_named(state, table, columns)} TO STDOUT WITH DELIMITER AS {_text(sep)} NULL AS {_text(null)}"
    )
    yield from _copy(state, text, file, _SIZE)


def _copy_from(
    state: CursorState, _proxy: Any, /, file: Any, table: str, sep: str = "\t", null: str = "\\N",
    size: int = _SIZE, columns: Sequence[str] | None = None,
) -> Steps[None]:  # fmt: skip
    named = _named(state, table, columns)
    yield from _copy(
        state, f"COPY {named} FROM STDIN WITH DELIMITER AS {_text(sep)} NULL AS {_text(null)}", file, size
    )


def _named(state: CursorState, table: str, columns: Sequence[str] | None) -> str:
    """Return the table and its columns, quoted as psycopg2 quotes them."""
    from psycopg2.extensions import quote_ident

    quoted = [quote_ident(column, state.raw) for column in columns or ()]
    name: str = quote_ident(table, state.raw)
    return name + (f" ({', '.join(quoted)})" if quoted else "")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


COPYING: Final[Mapping[str, Callable[..., Any]]] = {
    "copy_expert": _copy_expert,
    "copy_from": _copy_from,
    "copy_to": _copy_to,
}
"""Bodies of the methods."""
