"""DuckDB: what its grammar and catalogue are.

Sources: https://duckdb.org/docs/stable/sql/ and the functions and keywords that DuckDB 2.0 lists
(`duckdb_words`). Not understood, and so unknown: FROM of files, ``* EXCLUDE``, ``COLUMNS(...)``, PIVOT,
lambdas, structs written as ``{...}``, fields of a struct, slices, named arguments.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from masklib.sql.dialects.duckdb_words import AGGREGATES, KEYWORDS, PURE
from masklib.sql.dialects.facts import Facts, Metadata, words

__all__ = ["FACTS"]

_NOTHING: Final[frozenset[str]] = frozenset()

_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    "any_value": (0,),
    "arbitrary": (0,),
    "coalesce": (),
    "first": (0,),
    "first_value": (0,),
    "greatest": (),
    "if": (1, 2),
    "ifnull": (),
    "lag": (0, 2),
    "last": (0,),
    "last_value": (0,),
    "lcase": (0,),
    "lead": (0, 2),
    "least": (),
    "lower": (0,),
    "ltrim": (0,),
    "max": (0,),
    "min": (0,),
    "mode": (0,),
    "nth_value": (0,),
    "nullif": (0,),
    "rtrim": (0,),
    "trim": (0,),
    "ucase": (0,),
    "upper": (0,),
}
_JSON: Final = ("key", "value", "type", "atom", "id", "parent", "fullkey", "path")

# Views of the standard; the columns that hold defaults, definitions or options are withheld.
_INFORMATION: Final[dict[str, frozenset[str]]] = {
    "schemata": _NOTHING,
    "tables": _NOTHING,
    "columns": words("column_default"),
    "key_column_usage": _NOTHING,
    "table_constraints": _NOTHING,
    "referential_constraints": _NOTHING,
    "constraint_column_usage": _NOTHING,
}
_TABLE_INFO: Final = ("cid", "name", "type", "notnull", "dflt_value", "pk")
_SHOWN: Final = {
    "databases": ("database_name",),
    "describe": ("column_name", "column_type", "null", "key", "default", "extra"),
    "show_databases": ("database_name",),
    "show_tables": ("name",),
    "table_info": _TABLE_INFO,
    "tables": ("name",),
    "version": ("library_version", "source_id", "codename"),
}
_DEFAULTS: Final = {"show_describe": words("default"), "show_table_info": words("dflt_value")}
"""Defaults that were stored are values."""

FACTS: Final = Facts(
    name="duckdb",
    exact=False,
    keywords=KEYWORDS,
    literals=words("STRING NUMBER HEREDOC_STRING"),
    whole=MappingProxyType(_WHOLE),
    derived=(PURE | {"unnest"}) - _WHOLE.keys(),
    aggregates=AGGREGATES - _WHOLE.keys(),
    syntax=words("cast extract overlay position substring trim"),
    structural=words("""
        all and any array as between by case check conflict cross cube distinct do else escape except
        exists filter from full glob group grouping groups having ilike in inner intersect interval into
        is join key lateral left like limit materialized natural not nothing of offset on only or order
        outer over partition primary qualify range recursive references returning right rollup row rows
        select set sets similar some struct table then union unique using values when where window with
        within
    """),
    niladic=words("""
        current_catalog current_date current_role current_schema current_time current_timestamp
        current_user localtime localtimestamp session_user user
    """),
    tables=MappingProxyType(
        {
            "json_each": _JSON,
            "json_tree": _JSON,
            "generate_series": (),
            "range": (),
        }
    ),
    sugar=words("""
        add array_extract array_slice array_value concat contains count_star date_part divide ilike_escape
        json_extract json_extract_path json_extract_string like_escape list_concat list_contains list_extract
        list_slice list_value map mod multiply not_ilike_escape not_like_escape overlay position
        regexp_full_match row struct_extract struct_pack strpos substring subtract timezone trim unnest
    """),
    sets=words("unnest"),
    text_types=words("TEXT VARCHAR STRING CHAR BPCHAR NVARCHAR"),
    types=words("""
        ARRAY BIGINT BIGNUM BINARY BIT BITSTRING BLOB BOOL BOOLEAN BYTEA DATE DATETIME DEC DECIMAL DOUBLE
        FLOAT FLOAT4 FLOAT8 GUID HUGEINT INT INT1 INT128 INT16 INT2 INT32 INT4 INT64 INT8 INTEGER INTERVAL
        JSON LIST LOGICAL LONG NUMERIC OID REAL SHORT SIGNED SMALLINT TIME TIMESTAMP TIMESTAMPNTZ
        TIMESTAMPTZ TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_S TIMETZ TINYINT UBIGINT UHUGEINT UINT UINT128
        UINT16 UINT32 UINT64 UINT8 UINTEGER USMALLINT UTINYINT UUID VARBINARY VARINT
    """),
    metadata=(Metadata("information_schema", MappingProxyType(_INFORMATION)),),
    pragmas=MappingProxyType(_SHOWN),
    listings=frozenset(_SHOWN),
    pragma_tables=Metadata(
        "duckdb_show",
        MappingProxyType({name: _DEFAULTS.get(name, _NOTHING) for name in (f"show_{one}" for one in _SHOWN)}),
        prefix="show_",
    ),
    system_columns=words("rowid"),
    nested_comments=True,
    line_ends="\n\r",
    values=("col", 0),
    type_literals=True,
    lateral=True,
    lateral_queries=True,
    placeholders="dollar",
    rows=True,
    structs=True,
    hidden_functions=True,
    labels=words("where group having qualify order output"),
    using_first=False,
    twins="_",
    spreads=words("columns unnest"),
    plans=((), ()),  # what they show is unknown: bounds that a join found, answers from statistics
    operators=words("""
        ( ) [ ] , . ; + - * / // % ** ^ = == <> != < <= > >= || & | ~ << >> :: -> ->> ~~ !~~ ~~* !~~* @>
        <@ &&
    """),
    operator_characters="+-*/<>=~!@%^&|",
)
