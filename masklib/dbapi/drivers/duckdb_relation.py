"""Facts of DuckDB's lazy relations: what makes another one, what runs one, and what of one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import ClassFacts, End, table
from masklib.dbapi.kinds import Role
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["ENDS", "GROUPED", "RELATION"]

_CREATE: Final = "execute('CREATE TABLE … AS …'), which is judged"
_COPIES: Final = "df().to_csv(...) and the like: what is masked may be written"
_SHOWN: Final = "print(relation.df())"

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
        CALLBACK="map",
        BLOCKED="create create_view explain insert insert_into materialize preview query show sql_query tf to_csv "
        "to_parquet to_table to_view torch update write_csv write_parquet",
    ),
    specials=table(
        COLLECT="__arrow_c_stream__ __len__", DERIVE="__getitem__", BLOCKED="__contains__ __getattr__"
    ),
    instead={
        **dict.fromkeys(("create", "insert", "insert_into", "to_table", "update"), _CREATE),
        **dict.fromkeys(("create_view", "to_view"), "execute('CREATE VIEW … AS …')"),
        **dict.fromkeys(("to_csv", "to_parquet", "write_csv", "write_parquet"), _COPIES),
        **dict.fromkeys(("preview", "show"), _SHOWN),
        **dict.fromkeys(("tf", "torch"), "fetchnumpy()"),
        "__getattr__": "relation['column']",
        "__contains__": "name in relation.columns",
        "explain": "execute('EXPLAIN …')",
        "map": "map over relation.df(), which is masked",
        "materialize": "execute('CREATE TEMP TABLE … AS …')",
        "query": "sql() of the connection, with the relation as a common table expression",
        "sql_query": "the text that the relation was made of",
    },
)

GROUPED: Final = ClassFacts(
    path="duckdb._relation.GroupedRelation",
    role=Role.HANDLE,
    attributes=table(DERIVE="agg"),
)


# ------------------------------------------------------------------ how a relation runs
def _rows(raw: Any, *_args: Any, **_kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    """Run it; the description is that of the very result."""
    result = raw._submit()  # noqa: SLF001  the public ways do not say of which columns their rows are
    return result.description, result.fetchall()


def _arrays(raw: Any, *_args: Any, **_kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    result = raw._submit()  # noqa: SLF001  as in `_rows`
    return result.description, result.fetchnumpy()


def _frame(raw: Any, *, date_as_object: bool = False) -> tuple[Sequence[Sequence[Any]], Any]:
    result = raw._submit()  # noqa: SLF001  as in `_rows`
    return result.description, result.df(date_as_object=date_as_object)


def _table(raw: Any, *args: Any, **kwargs: Any) -> tuple[Sequence[Sequence[Any]], Any]:
    if kwargs.pop("lazy", False):
        raise BlockedExitError(
            "pl(lazy=True) is blocked: it runs later, and elsewhere. Instead: pl().lazy()."
        )
    made = raw.to_arrow_table(*args, **kwargs)
    return [(name,) for name in made.schema.names], made


def _reader(raw: Any, *args: Any, rows_per_batch: int | None = None, **kwargs: Any) -> tuple[Any, Any]:
    if rows_per_batch is not None:
        kwargs["batch_size"] = rows_per_batch
    made = raw.to_arrow_reader(*args, **kwargs)
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
