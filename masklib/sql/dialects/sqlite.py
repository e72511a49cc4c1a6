"""SQLite: what its grammar, functions and pragmas are.

Sources: https://sqlite.org/lang_keywords.html, lang_corefunc.html, lang_datefunc.html, lang_mathfunc.html,
lang_aggfunc.html, windowfunctions.html, json1.html, pragma.html (3.51). Left out on purpose: functions that
read files or load code (``load_extension``, ``readfile``), the FTS auxiliary functions (their argument is a
table), and pragmas that check or show the content of tables.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from masklib.sql.dialects.facts import Facts, Metadata, words

__all__ = ["FACTS"]

_KEYWORDS: Final = words("""
    ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE BEGIN BETWEEN
    BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS CURRENT
    CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE DESC DETACH
    DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL FILTER FIRST
    FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE IMMEDIATE IN INDEX
    INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST LEFT LIKE LIMIT MATCH
    MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR ORDER OTHERS OUTER OVER
    PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE REFERENCES REGEXP REINDEX
    RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS SAVEPOINT SELECT SET TABLE TEMP
    TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION UNIQUE UPDATE USING VACUUM VALUES VIEW
    VIRTUAL WHEN WHERE WINDOW WITH WITHIN WITHOUT
""")

_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    "coalesce": (),
    "first_value": (0,),
    "ifnull": (),
    "iif": (1, 2),
    "if": (1, 2),
    "lag": (0, 2),
    "last_value": (0,),
    "lead": (0, 2),
    "likelihood": (0,),
    "likely": (0,),
    "lower": (0,),
    "ltrim": (0,),
    "max": (),
    "min": (),
    "nth_value": (0,),
    "nullif": (0,),
    "rtrim": (0,),
    "trim": (0,),
    "unlikely": (0,),
    "upper": (0,),
}

_DERIVED: Final = words("""
    abs acos acosh asin asinh atan atan2 atanh ceil ceiling changes char concat concat_ws cos cosh date
    datetime degrees exp floor format glob hex instr json json_array json_array_insert json_array_length
    json_error_position json_extract json_insert json_object json_patch json_pretty json_quote
    json_remove json_replace json_set json_type json_valid jsonb jsonb_array jsonb_array_insert
    jsonb_extract jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set julianday
    last_insert_rowid length like ln log log10 log2 mod octet_length pi pow power printf quote radians
    random randomblob replace round sign sin sinh soundex sqlite_source_id sqlite_version sqrt strftime
    substr substring subtype tan tanh time timediff total_changes trunc typeof unhex unicode unistr
    unistr_quote unixepoch zeroblob
""")

_AGGREGATES: Final = words("""
    avg count cume_dist dense_rank group_concat json_group_array json_group_object jsonb_group_array
    jsonb_group_object median ntile percent_rank percentile percentile_cont percentile_disc rank
    row_number string_agg sum total
""")

_JSON: Final = ("key", "value", "type", "atom", "id", "parent", "fullkey", "path")

PRAGMAS: Final[dict[str, tuple[str, ...]]] = {
    "collation_list": ("seq", "name"),
    "compile_options": ("compile_options",),
    "database_list": ("seq", "name", "file"),
    "foreign_key_list": ("id", "seq", "table", "from", "to", "on_update", "on_delete", "match"),
    "function_list": ("name", "builtin", "type", "enc", "narg", "flags"),
    "index_info": ("seqno", "cid", "name"),
    "index_list": ("seq", "name", "unique", "origin", "partial"),
    "index_xinfo": ("seqno", "cid", "name", "desc", "coll", "key"),
    "module_list": ("name",),
    "pragma_list": ("name",),
    "table_info": ("cid", "name", "type", "notnull", "dflt_value", "pk"),
    "table_list": ("schema", "name", "type", "ncol", "wr", "strict"),
    "table_xinfo": ("cid", "name", "type", "notnull", "dflt_value", "pk", "hidden"),
    "wal_checkpoint": ("busy", "log", "checkpointed"),
    "busy_timeout": ("timeout",),
    **{
        name: (name,)
        for name in words("""
            analysis_limit application_id auto_vacuum automatic_index cache_size cache_spill cell_size_check
            checkpoint_fullfsync data_version default_cache_size defer_foreign_keys encoding foreign_keys
            freelist_count fullfsync hard_heap_limit ignore_check_constraints journal_mode journal_size_limit
            legacy_alter_table locking_mode max_page_count mmap_size page_count page_size query_only
            read_uncommitted recursive_triggers reverse_unordered_selects schema_version secure_delete
            soft_heap_limit synchronous temp_store threads trusted_schema user_version wal_autocheckpoint
        """)
    },
}

_SCHEMA_TABLES: Final = words("sqlite_master sqlite_schema sqlite_temp_master sqlite_temp_schema")
_SCHEMA_COLUMNS: Final = ("type", "name", "tbl_name", "rootpage", "sql")
_NOTHING: Final[frozenset[str]] = frozenset()

# Names that begin so are reserved (https://sqlite.org/lang_createtable.html): what is not listed is withheld.
_SCHEMA: Final = Metadata(
    schema="sqlite_schema",
    relations=MappingProxyType(dict.fromkeys(_SCHEMA_TABLES, _NOTHING)),
    columns=MappingProxyType(dict.fromkeys(_SCHEMA_TABLES, _SCHEMA_COLUMNS)),
    prefix="sqlite_",
    hidden=words("rowid oid _rowid_"),
)
_PRAGMA_TABLES: Final = Metadata(
    schema="sqlite_pragma",
    relations=MappingProxyType({f"pragma_{name}": _NOTHING for name in PRAGMAS}),
    columns=MappingProxyType({f"pragma_{name}": columns for name, columns in PRAGMAS.items()}),
    prefix="pragma_",
    hidden=words("arg schema"),
)

FACTS: Final = Facts(
    name="sqlite",
    exact=False,
    keywords=_KEYWORDS,
    literals=words("STRING NUMBER HEX_STRING"),
    whole=MappingProxyType(_WHOLE),
    derived=_DERIVED,
    aggregates=_AGGREGATES,
    syntax=words("cast"),
    structural=words("""
        all and as between by case check conflict cross distinct do else escape except exists filter from glob
        group groups having if in inner intersect into is join key like limit match materialized natural not
        of offset on or order over partition primary range recursive references regexp returning rows select
        set then unbounded union unique using values when where window with
    """),
    niladic=words("current_date current_time current_timestamp"),
    tables=MappingProxyType(
        {
            "json_each": _JSON,
            "json_tree": _JSON,
            "jsonb_each": _JSON,
            "jsonb_tree": _JSON,
            "generate_series": ("value",),
        }
    ),
    text_types=words("TEXT CLOB VARCHAR CHAR CHARACTER NVARCHAR STRING"),
    types=frozenset(),
    metadata=(_SCHEMA,),
    pragma_tables=_PRAGMA_TABLES,
    views_local=True,
    twins=":",
    plans=(
        ("addr", "opcode", "p1", "p2", "p3", "p4", "p5", "comment"),
        ("id", "parent", "notused", "detail"),
    ),
    pragmas=MappingProxyType(PRAGMAS),
    listings=words("""
        collation_list compile_options database_list foreign_key_list function_list index_info index_list
        index_xinfo module_list pragma_list table_info table_list table_xinfo
    """),
    acting=words("wal_checkpoint"),
    system_columns=words("rowid oid _rowid_"),
    cte_forward=True,
    placeholders="sqlite",
    using_first=False,
    comma_last=False,
    labels=words("where group having order"),
    bare_columns=True,
    recalling=words("changes last_insert_rowid total_changes"),
    tables_in=True,
    operators=words("( ) , . ; * + - / % = == <> != < <= > >= || & | ~ << >> -> ->>"),
)
