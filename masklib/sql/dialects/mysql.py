"""MySQL and MariaDB: what their grammar and catalogue are.

Sources: https://dev.mysql.com/doc/refman/8.4/en/ (language-structure, functions, sql-statements),
https://mariadb.com/kb/en/sql-statements-structure/, and what MariaDB 10.11 lists of itself (`mysql_words`).

A connection reads texts so only under the default ``sql_mode``: under others the driver's table must say what
the same text is here, or that nobody knows (`masklib.dbapi.drivers.mysql_modes`).
Not understood, and so unknown: user
variables (``@x`` keeps a value), ``||`` (OR or concatenation, as a setting says), ``!`` (it binds tighter
than NOT), executable comments (``/*! */``), names that are not ASCII (compared without accents), introducers,
joins in UPDATE and DELETE.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from masklib.sql.dialects.facts import Facts, Metadata, words
from masklib.sql.dialects.mysql_words import AGGREGATES, KEYWORDS, PURE

__all__ = ["FACTS"]

_NOTHING: Final[frozenset[str]] = frozenset()

_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    "any_value": (0,),
    "coalesce": (),
    "first_value": (0,),
    "greatest": (),
    "if": (1, 2),
    "ifnull": (),
    "lag": (0, 2),
    "last_value": (0,),
    "lcase": (0,),
    "lead": (0, 2),
    "least": (),
    "lower": (0,),
    "ltrim": (0,),
    "max": (0,),
    "min": (0,),
    "nth_value": (0,),
    "nullif": (0,),
    "nvl": (),
    "nvl2": (1, 2),
    "rtrim": (0,),
    "trim": (0,),
    "ucase": (0,),
    "upper": (0,),
}

# Routines' and views' texts, defaults, the next number of a column and statistics of values are withheld;
# process lists and variables (`PROCESSLIST`, `user_variables`, `INNODB_*`) hold statements and values, and
# are not here.
_INFORMATION: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        words("""
            applicable_roles character_sets check_constraints collations column_privileges enabled_roles
            engines key_column_usage referential_constraints schemata schema_privileges statistics
            table_constraints table_names table_privileges user_privileges
        """),
        _NOTHING,
    ),
    "columns": words("column_default generation_expression"),
    "table_names": words("auto_increment checksum"),
    "tables": words("auto_increment checksum"),
}

_SYSTEM: Final = ("mysql", "performance_schema", "sys")
"""The server's own schemas: statistics (``column_stats``), logs and histories hold values of users."""

_LISTINGS: Final = frozenset(
    {"create table", "databases", "describe", "index", "indexes", "keys", "schemas"}
    | {f"{full}{what}" for full in ("", "full ") for what in ("columns", "fields", "tables")}
)

FACTS: Final = Facts(
    name="mysql",
    exact=False,
    keywords=KEYWORDS,
    literals=words("STRING NUMBER NATIONAL_STRING HEX_STRING BIT_STRING"),
    whole=MappingProxyType(_WHOLE),
    derived=PURE,
    aggregates=AGGREGATES,
    syntax=words("cast convert extract group_concat position substring trim"),
    structural=words("""
        all and any as between by case check cross distinct div do else escape except exists for force
        from group having ignore in index inner intersect interval into is join key lateral left like
        limit lock match natural not of offset on or order outer over partition primary range recursive
        references regexp returning right rlike rollup row rows select separator set some table then union
        unique update use using values when where window with within xor
    """),
    niladic=words("""
        current_date current_role current_time current_timestamp current_user localtime localtimestamp
        utc_date utc_time utc_timestamp
    """),
    tables=MappingProxyType({}),
    text_types=words("TEXT CHAR VARCHAR NCHAR NVARCHAR"),
    types=words("""
        BIGINT BINARY DATE DATETIME DECIMAL DOUBLE FLOAT INT INTEGER JSON REAL SIGNED TIME TIMESTAMP
        UBIGINT UINT UNSIGNED YEAR
    """),
    moments=words("DATE TIME TIMESTAMP"),
    units=words("timestampadd timestampdiff"),
    metadata=(
        Metadata("information_schema", MappingProxyType(_INFORMATION)),
        *(Metadata(schema, MappingProxyType({})) for schema in _SYSTEM),
    ),
    pragmas=MappingProxyType({"create table": ("Table", "Create Table")}),
    listings=_LISTINGS,
    pragma_tables=Metadata(
        "mysql_show",
        MappingProxyType({"show_create table": _NOTHING}),
        prefix="show_",
        texts=MappingProxyType({"show_create table": frozenset({"Create Table"})}),
    ),
    executable_comments=True,
    ascii_names=True,
    hash_comments=True,
    nested_comments=False,
    lateral=True,
    name_quote="`",
    using_first=True,
    right_first=True,
    values=("", 0),
    labels=words("group having order"),
    plans=(
        ("id", "select_type", "table", "type", "possible_keys", "key", "key_len", "ref", "rows", "Extra"),
        ("id", "select_type", "table", "type", "possible_keys", "key", "key_len", "ref", "rows", "Extra"),
    ),
    operators=words("( ) , . ; * + - / % = <> != < <= > >= <=> & | ^ ~ << >> && -> ->>"),
)
