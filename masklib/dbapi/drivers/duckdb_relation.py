"""Facts of DuckDB's lazy relations: what makes another one, what runs one, and what of one is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.columns import fetch_columns
from masklib.dbapi.drivers.duckdb_calls import where_all_is_clear
from masklib.dbapi.facts import ClassFacts, End, table
from masklib.dbapi.kinds import Role
from masklib.dbapi.relations import derive, judged, masked_table
from masklib.dbapi.sealed import state_of
from masklib.errors import BlockedExitError
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.own_cursor import OwnCursorState
    from masklib.dbapi.steps import Steps

__all__ = ["ENDS", "GROUPED", "OLDER_RELATION", "RELATION", "polars", "tells_before_2"]

_COPIES: Final = "df().to_csv(...) and the like: what is masked may be written"
_SHOWN: Final = "print(relation)"
_PLACE: Final = re.compile(r"\w+(\.\w+){0,2}")
_DRAWN: Final = 10_000
"""Rows that DuckDB draws at most."""


def _deed(beginning: str) -> Any:
    """Return what tells the statement that does the same as a method which writes a relation's rows."""

    def deed(raw: Any, name: Any, *_options: Any, **_named: Any) -> str:
        if not isinstance(name, str) or _PLACE.fullmatch(name) is None:
            raise BlockedExitError(
                "a table's or view's name is made of plain words here. Instead: execute() a statement"
            )
        return f"{beginning.format(name)} {raw.sql_query()}"

    return deed


_WRITES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("create", "to_table"), _deed("CREATE TABLE {} AS")),
    **dict.fromkeys(("create_view", "to_view"), _deed("CREATE OR REPLACE VIEW {} AS")),
    "insert_into": _deed("INSERT INTO {}"),
}
_CLEAR: Final = {
    "explain": "execute('EXPLAIN …')",
    "insert": "execute('INSERT …'), which is judged",
    "map": "map over relation.df(), which is masked",
    "materialize": "execute('CREATE TEMP TABLE … AS …')",
    "update": "execute('UPDATE …'), which is judged",
}
"""What would see or show raw values, or cannot be judged, and what to use instead where any are masked."""


def _contains(state: CursorState, _proxy: Any, /, name: object) -> bool:
    return name in state.raw.columns


def _query(state: CursorState, _proxy: Any, /, virtual_table_name: Any, sql_query: Any) -> Steps[Any]:
    """Return a query on a relation by a name, as a relation; what is no plain query would run at once."""
    connection = state.connection
    known = connection.known(sql_query)
    analysed = known if known is not None else (yield from connection.analyse(sql_query))
    if analysed.statement.kinds != (Kind.READ,) or not _QUERY.match(sql_query):
        raise BlockedExitError("query() takes one SELECT. Instead: execute()")
    return (yield from derive("query")(state, _proxy, virtual_table_name, sql_query))


_QUERY: Final = re.compile(r"\s*(select|from|values)\b", re.IGNORECASE)


def _drawing(state: CursorState, proxy: Any) -> Steps[Any]:
    """Return a raw relation over the masked rows, which DuckDB may draw; it is not handed out."""
    some = yield from derive("limit")(state, proxy, _DRAWN)
    masked = yield from masked_table(state_of(some), some)
    return state.connection.raw.from_arrow(masked)


def _show(state: CursorState, proxy: Any, /, **options: Any) -> Steps[None]:
    drawn = yield from _drawing(state, proxy)
    drawn.show(**options)


def _drawn(state: CursorState, proxy: Any, /) -> Steps[str]:
    drawn = yield from _drawing(state, proxy)
    return str(drawn)


RELATION: Final = ClassFacts(
    path="duckdb._relation.DuckDBPyRelation",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="alias close type",
        LABELS="columns description dtypes types",
        DERIVE="aggregate any_value arg_max arg_min avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or "
        "count cross cume_dist dense_rank describe distinct drop except_ favg filter first first_value fsum "
        "geomean group_by head histogram intersect join lag last last_value lead limit list max mean median min "
        "mode n_tile nth_value offset order percent_rank pivot product project quantile quantile_cont "
        "quantile_disc rank rank_dense rename row_number sample select select_dtypes select_types set_alias sort "
        "std stddev stddev_pop stddev_samp string_agg sum union union_by_name unique unnest unpivot value_counts "
        "var var_pop var_samp variance with_columns apply",
        COLLECT="arrow df fetch_arrow_reader fetch_arrow_table fetch_record_batch fetchall fetchdf fetchnumpy "
        "iter_rows pl shape to_arrow_reader to_arrow_table to_df to_dicts",
        OWN=" ".join(("query show", *_WRITES, *_CLEAR)),
        BLOCKED="preview sql_query tf to_csv to_parquet torch write_csv write_parquet",
    ),
    specials=table(
        COLLECT="__arrow_c_stream__ __len__",
        DERIVE="__getitem__",
        OWN="__contains__ __str__",
        BLOCKED="__getattr__",
    ),
    instead={
        **dict.fromkeys(("to_csv", "to_parquet", "write_csv", "write_parquet"), _COPIES),
        **dict.fromkeys(("preview",), _SHOWN),
        **dict.fromkeys(("tf", "torch"), "fetchnumpy()"),
        "__getattr__": "relation['column']",
        "sql_query": "the text that the relation was made of",
    },
    bodies={
        **{name: judged(name, deed) for name, deed in _WRITES.items()},
        **{name: where_all_is_clear(name, instead) for name, instead in _CLEAR.items()},
        "__contains__": _contains,
        "__str__": _drawn,
        "query": _query,
        "show": _show,
    },
    named="__getitem__",
)

_ALL_ROWS: Final = "fetchall()"

OLDER_RELATION: Final = replace(
    RELATION,
    path="_duckdb.DuckDBPyRelation",
    attributes={**RELATION.attributes, **table(BLOCKED="execute fetch_df_chunk fetchmany fetchone")},
    instead={
        **RELATION.instead,
        **dict.fromkeys(("execute", "fetchmany", "fetchone"), _ALL_ROWS),
        "fetch_df_chunk": "df()",
    },
)
"""That of the versions before 2.0, which keeps its own result between calls."""

GROUPED: Final = ClassFacts(
    path="duckdb._relation.GroupedRelation",
    role=Role.HANDLE,
    attributes=table(DERIVE="agg"),
)


# ------------------------------------------------------------------ a connection's frames of polars, before 2.0
def polars(state: OwnCursorState, proxy: Any, /, *, lazy: bool = False) -> Steps[Any]:
    """Return what is left of a connection's result as a DataFrame of polars."""
    import polars as pl

    _refuse_lazy(lazy)
    masked = yield from fetch_columns("fetch_arrow_table")(state, proxy)
    return pl.from_arrow(masked, rechunk=False)


def tells_before_2(raw: Any) -> None:
    """Refuse a relation that holds rows: its text is a dump of them, and says nothing of where they come from.

    Raises:
        BlockedExitError: if it does.
    """
    if raw.type == "MATERIALIZED_RELATION":
        raise BlockedExitError(
            "sql() with parameters or a surrogate, or of anything but a query, is blocked: before 2.0 DuckDB runs it at "
            "once and forgets the statement. Instead: execute()."
        )


def _refuse_lazy(lazy: object) -> None:
    if lazy:
        raise BlockedExitError(
            "pl(lazy=True) is blocked: it runs later, and elsewhere. Instead: pl().lazy()."
        )


# ------------------------------------------------------------------ how a relation runs
def _run(raw: Any) -> Any:
    """Run it, and return its result, which says of which columns it is: the public ways of 2.0 do not."""
    if not hasattr(raw, "_submit"):
        return raw.execute()
    return raw._submit()  # noqa: SLF001  as said above


def _rows(raw: Any, *_args: Any, **_kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    """Run it; the description is that of the very result."""
    result = _run(raw)
    return result.description, result.fetchall()


def _arrays(raw: Any, *_args: Any, **_kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    result = _run(raw)
    return result.description, result.fetchnumpy()


def _frame(raw: Any, *, date_as_object: bool = False) -> tuple[Sequence[Sequence[Any]], Any]:
    result = _run(raw)
    return result.description, result.df(date_as_object=date_as_object)


def _table(raw: Any, *args: Any, **kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    _refuse_lazy(kwargs.pop("lazy", False))
    made = raw.to_arrow_table(*args, **kwargs)
    return [(name,) for name in made.schema.names], made


def _reader(raw: Any, *args: Any, rows_per_batch: int | None = None, **kwargs: Any) -> tuple[Any, Any]:
    if rows_per_batch is not None:
        kwargs["batch_size"] = rows_per_batch
    made = getattr(raw, "to_arrow_reader", raw.fetch_record_batch)(*args, **kwargs)  # the first since 1.5
    return [(name,) for name in made.schema.names], made


def _stream(raw: Any, _requested: object = None) -> tuple[Any, Any]:
    return _reader(raw)


def _count(raw: Any, *_args: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    return raw.description, len(raw)


# ------------------------------------------------------------------ what the caller asked for
def _same(masked: Any, _labels: Sequence[str], *_args: Any, **_kwargs: Any) -> Any:
    return masked


def _shape(masked: int, labels: Sequence[str]) -> tuple[int, int]:
    return masked, len(labels)


def _polars(masked: Any, _labels: Sequence[str], *_args: Any, **_kwargs: Any) -> Any:
    import polars as pl

    return pl.from_arrow(masked, rechunk=False)


def _capsule(masked: Any, _labels: Sequence[str], requested: object = None) -> Any:
    return masked.__arrow_c_stream__(requested)


def _dicts(masked: list[Any], labels: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(zip(labels, row, strict=True)) for row in masked]


def _each(masked: list[Any], _labels: Sequence[str], batch_size: int = 1024) -> Iterator[Any]:
    if batch_size <= 0:
        raise ValueError("iter_rows takes a batch size above zero")
    return iter(masked)


ENDS: Final[Mapping[str, End]] = {
    "__arrow_c_stream__": End(_stream, _capsule),
    "__len__": End(_count, _same),
    "fetchall": End(_rows, _same),
    "fetchnumpy": End(_arrays, _same),
    "iter_rows": End(_rows, _each),
    "pl": End(_table, _polars),
    "shape": End(_count, _shape),
    "to_dicts": End(_rows, _dicts),
    **dict.fromkeys(("df", "fetchdf", "to_df"), End(_frame, _same)),
    **dict.fromkeys(("fetch_arrow_table", "to_arrow_table"), End(_table, _same)),
    **dict.fromkeys(
        ("arrow", "fetch_arrow_reader", "fetch_record_batch", "to_arrow_reader"), End(_reader, _same)
    ),
}
