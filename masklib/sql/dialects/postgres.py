"""PostgreSQL: what its grammar, catalogue and settings are.

Sources: https://www.postgresql.org/docs/18/ (catalogs, information-schema, sql-syntax), `pg_proc` and
`pg_get_keywords()` of a PostgreSQL 18 server (`postgres_words`).
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from masklib.sql.dialects.facts import Facts, Metadata, words
from masklib.sql.dialects.postgres_words import AGGREGATES, CATALOGUE, KEYWORDS, OPERATORS, PURE

__all__ = ["FACTS", "OVER_ODBC"]

_NOTHING: Final[frozenset[str]] = frozenset()

_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    "any_value": (0,),
    "btrim": (0,),
    "casefold": (0,),
    "coalesce": (),
    "first_value": (0,),
    "greatest": (),
    "initcap": (0,),
    "lag": (0, 2),
    "last_value": (0,),
    "lead": (0, 2),
    "least": (),
    "lower": (0,),
    "ltrim": (0,),
    "max": (0,),
    "min": (0,),
    "nth_value": (0,),
    "nullif": (0,),
    "rtrim": (0,),
    "upper": (0,),
}

_PAIR: Final = ("key", "value")
_TABLES: Final[dict[str, tuple[str, ...]]] = {
    "aclexplode": ("grantor", "grantee", "privilege_type", "is_grantable"),
    "json_array_elements": ("value",),
    "json_array_elements_text": ("value",),
    "json_each": _PAIR,
    "json_each_text": _PAIR,
    "jsonb_array_elements": ("value",),
    "jsonb_array_elements_text": ("value",),
    "jsonb_each": _PAIR,
    "jsonb_each_text": _PAIR,
    "pg_get_keywords": ("word", "catcode", "barelabel", "catdesc", "baredesc"),
    "pg_options_to_table": ("option_name", "option_value"),
}

_RECORDS: Final = words("""
    json_populate_record json_populate_recordset json_to_record json_to_recordset jsonb_populate_record
    jsonb_populate_recordset jsonb_to_record jsonb_to_recordset
""")

# Statistics hold values of users' columns (pg_statistic, pg_stats), activity and prepared statements hold
# their statements, and large objects and toast tables the values themselves: none of them is here. Of those
# that are, the columns that hold values, passwords or code are withheld.
_CATALOG: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        words("""
            pg_aggregate pg_am pg_amop pg_amproc pg_attrdef pg_auth_members
            pg_available_extension_versions pg_available_extensions pg_cast pg_class pg_collation
            pg_constraint pg_conversion pg_database pg_default_acl pg_depend pg_description pg_enum
            pg_event_trigger pg_extension pg_group pg_index pg_indexes pg_inherits pg_init_privs
            pg_language pg_largeobject_metadata pg_matviews pg_namespace pg_opclass pg_operator
            pg_opfamily pg_partitioned_table pg_policies pg_policy pg_publication pg_publication_namespace
            pg_publication_rel pg_publication_tables pg_range pg_rewrite pg_rules pg_seclabel pg_seclabels
            pg_sequence pg_shdepend pg_shdescription pg_tables pg_tablespace pg_timezone_abbrevs
            pg_timezone_names pg_transform pg_trigger pg_ts_config pg_ts_config_map pg_ts_dict
            pg_ts_parser pg_ts_template pg_type pg_views
        """),
        _NOTHING,
    ),
    "pg_attribute": words("attmissingval attstattarget"),
    "pg_foreign_data_wrapper": words("fdwoptions"),
    "pg_foreign_server": words("srvoptions"),
    "pg_foreign_table": words("ftoptions"),
    "pg_proc": words("prosrc prosqlbody probin"),
    "pg_roles": words("rolpassword rolconfig"),
    "pg_sequences": words("last_value"),
    "pg_user": words("passwd useconfig"),
}

_TEXTS: Final = MappingProxyType(
    {
        "pg_enum": words("enumlabel"),
        **dict.fromkeys(("pg_description", "pg_shdescription"), words("description")),
        **dict.fromkeys(("pg_seclabel", "pg_seclabels"), words("label")),
    }
)
"""What users wrote where they defined something: labels of enumerations, remarks."""

_INFORMATION: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(
        words("""
            administrable_role_authorizations applicable_roles character_sets
            check_constraint_routine_usage check_constraints collation_character_set_applicability
            collations column_column_usage column_domain_usage column_privileges column_udt_usage columns
            constraint_column_usage constraint_table_usage domain_constraints domain_udt_usage domains
            element_types enabled_roles foreign_tables information_schema_catalog_name key_column_usage
            parameters referential_constraints role_column_grants role_routine_grants role_table_grants
            role_udt_grants role_usage_grants routine_column_usage routine_privileges
            routine_routine_usage routine_sequence_usage routine_table_usage schemata sequences
            sql_features sql_implementation_info sql_parts sql_sizing table_constraints table_privileges
            tables transforms triggered_update_columns triggers udt_privileges usage_privileges
            user_defined_types view_column_usage view_routine_usage view_table_usage views
        """),
        _NOTHING,
    ),
    "routines": words("routine_definition"),
}

_SYSTEM_COLUMNS: Final = words("ctid xmin xmax cmin cmax tableoid oid")

# SHOW name: settings that hold no secret. The result's column is called as the setting is.
_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    **{
        name: (name,)
        for name in words("""
            bytea_output client_encoding client_min_messages default_table_access_method
            default_tablespace default_transaction_deferrable
            default_transaction_isolation default_transaction_read_only in_hot_standby integer_datetimes
            intervalstyle is_superuser lc_collate lc_ctype lc_messages lc_monetary lc_numeric lc_time
            lock_timeout max_connections max_identifier_length row_security search_path server_encoding
            server_version server_version_num session_authorization standard_conforming_strings
            statement_timeout transaction_deferrable transaction_isolation transaction_read_only work_mem
        """)
    },
    "datestyle": ("DateStyle",),
    "timezone": ("TimeZone",),
    "time zone": ("TimeZone",),
    "transaction isolation level": ("transaction_isolation",),
}

FACTS: Final = Facts(
    name="postgres",
    exact=True,
    keywords=KEYWORDS,
    literals=words("""
        STRING NUMBER NATIONAL_STRING HEREDOC_STRING BYTE_STRING UNICODE_STRING BIT_STRING HEX_STRING
    """),
    whole=MappingProxyType(_WHOLE),
    derived=PURE | CATALOGUE | _RECORDS,
    aggregates=AGGREGATES,
    syntax=words("cast extract overlay position substring trim"),
    structural=words("""
        all and any array as between insert bit by case char character check conflict cross cube dec
        decimal distinct do else escape except exists filter float from group grouping groups having ilike
        in include inner intersect interval into is join key lateral like limit materialized national
        natural nchar not nothing numeric of offset on only or order over partition precision primary
        range recursive references returning rollup rows select set sets similar some symmetric table then
        time timestamp unbounded union unique using values varbit varchar varying when where window with
        within zone
    """),
    niladic=words("""
        current_catalog current_date current_role current_schema current_time current_timestamp
        current_user localtime localtimestamp session_user system_user user
    """),
    tables=MappingProxyType(_TABLES),
    records=_RECORDS,
    text_types=words("TEXT VARCHAR"),
    types=words("""
        BIGINT BIGSERIAL BINARY BIT BOOL BOOLEAN BOX BPCHAR BYTEA CHAR CID CIDR CIRCLE DATE DATEMULTIRANGE
        DATERANGE DECIMAL DOUBLE FLOAT FLOAT4 FLOAT8 INET INT INT2 INT4 INT4MULTIRANGE INT4RANGE INT8
        INT8MULTIRANGE INT8RANGE INTEGER INTERVAL JSON JSONB JSONPATH LINE LSEG MACADDR MACADDR8 MONEY
        NAME NCHAR NUMERIC NUMMULTIRANGE NUMRANGE OID PATH PG_LSN POINT POLYGON REAL REGCLASS REGCOLLATION
        REGCONFIG REGDICTIONARY REGNAMESPACE REGOPER REGOPERATOR REGPROC REGPROCEDURE REGROLE REGTYPE
        SMALLINT TID TIME TIMESTAMP TIMESTAMPNTZ TIMESTAMPTZ TIMETZ TSMULTIRANGE TSQUERY TSRANGE
        TSTZMULTIRANGE TSTZRANGE TSVECTOR UUID VARBINARY VARBIT XID XID8 XML
    """),
    metadata=(
        Metadata("pg_catalog", MappingProxyType(_CATALOG), hidden=_SYSTEM_COLUMNS, texts=_TEXTS),
        Metadata("information_schema", MappingProxyType(_INFORMATION)),
        Metadata("pg_toast", MappingProxyType({})),
    ),
    name_bytes=63,
    nested_comments=True,
    backslashes=True,  # standard_conforming_strings
    line_ends="\n\r",
    whitespace=" \t\n\r\f\v",
    pragmas=MappingProxyType(_SHOWN),
    reads_setting="current_setting",
    pragma_tables=Metadata(
        "pg_settings",
        MappingProxyType(dict.fromkeys((f"show_{name}" for name in _SHOWN), _NOTHING)),
        prefix="show_",
    ),
    system_columns=_SYSTEM_COLUMNS - {"oid"},
    type_literals=True,
    lateral=True,
    rows=True,
    returning_joins=True,
    operators=OPERATORS | words("!"),
    operator_characters="+-*/<>=~!@#%^&|`?",
    function_schemas=words("pg_catalog"),
    hidden_functions=True,
    recalling=words("currval lastval nextval"),
    sets=words("""
        aclexplode generate_series generate_subscripts json_array_elements json_array_elements_text json_each
        json_each_text json_object_keys json_populate_recordset json_to_recordset jsonb_array_elements
        jsonb_array_elements_text jsonb_each jsonb_each_text jsonb_object_keys jsonb_path_query
        jsonb_path_query_tz jsonb_populate_recordset jsonb_to_recordset pg_get_keywords pg_options_to_table
        regexp_matches regexp_split_to_table string_to_table txid_snapshot_xip unnest
    """),
)

OVER_ODBC: Final = replace(FACTS, operators=frozenset(one for one in FACTS.operators if "?" not in one))
"""As ODBC drivers read it, which take every question mark for a parameter."""
