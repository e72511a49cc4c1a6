"""psycopg's row factories: what they are given in place of a cursor, so that they work on masked rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["labels", "row_maker"]


class _Result:
    """What a row factory asks of libpq's result: the labels, and that there are rows. Nothing else."""

    __slots__ = ("_labels",)

    def __init__(self, labels: tuple[str, ...]) -> None:
        self._labels = labels

    @property
    def nfields(self) -> int:
        return len(self._labels)

    @property
    def status(self) -> object:
        from psycopg.pq import ExecStatus

        return ExecStatus.TUPLES_OK

    def fname(self, place: int) -> bytes:
        return self._labels[place].encode()


class _RowFactoryCursor:
    """What a row factory is given in place of a cursor: labels only, no way to rows."""

    __slots__ = ("description", "pgresult", "rownumber")
    _encoding = "utf-8"

    def __init__(self, description: object, labels: tuple[str, ...]) -> None:
        self.description = description
        self.pgresult = _Result(labels)
        self.rownumber = 0


def labels(cursor: Any) -> tuple[str, ...] | None:
    """Return what the cursor's description says of its columns' names, without making the rest of it."""
    result = cursor.pgresult
    names: tuple[bytes, ...] = () if result is None else tuple(map(result.fname, range(result.nfields)))
    if not all(names):  # COPY's columns have none
        return tuple([str(column.name) for column in cursor.description])
    if not names and cursor.description is None:
        return None
    return _decoded(names, cursor._encoding)  # noqa: SLF001  as the description decodes them


@lru_cache(maxsize=64)
def _decoded(names: tuple[bytes, ...], encoding: str) -> tuple[str, ...]:
    return tuple([name.decode(encoding) for name in names])


def row_maker(factory: Any, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Return what a row factory makes rows with, ``None`` for plain tuples."""
    if factory is None or factory is _plain_factory():
        return None
    make: Callable[[Any], Any] = factory(_RowFactoryCursor(cursor.description, labels))
    return make


@lru_cache(maxsize=1)
def _plain_factory() -> object:
    from psycopg.rows import tuple_row

    return tuple_row
