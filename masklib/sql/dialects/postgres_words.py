"""PostgreSQL: its keywords, and its functions that depend on nothing but their arguments.

Made from the catalogue of PostgreSQL 18: ``pg_get_keywords()``; every name in ``pg_proc`` all of whose
functions are immutable and written in C, without those that only implement operators, types and indexes;
and by hand the stable and volatile ones that read no table, or only the database's own catalogue. Left out
on purpose: whatever runs or shows SQL (``query_to_xml``, ``table_to_xml``, ``ts_stat``, ``ts_rewrite``,
``dblink``), reads files, large objects, settings or activity (``pg_read_file``, ``lo_get``,
``current_setting``, ``pg_stat_get_*``), or waits.
"""

from __future__ import annotations

from typing import Final

from masklib.sql.dialects.facts import words

__all__ = ["AGGREGATES", "CATALOGUE", "KEYWORDS", "OPERATORS", "PURE"]

KEYWORDS: Final = words("""
    ABORT ABSENT ABSOLUTE ACCESS ACTION ADD ADMIN AFTER AGGREGATE ALL ALSO ALTER ALWAYS ANALYSE ANALYZE
    AND ANY ARRAY AS ASC ASENSITIVE ASSERTION ASSIGNMENT ASYMMETRIC AT ATOMIC ATTACH ATTRIBUTE
    AUTHORIZATION BACKWARD BEFORE BEGIN BETWEEN BIGINT BINARY BIT BOOLEAN BOTH BREADTH BY CACHE CALL
    CALLED CASCADE CASCADED CASE CAST CATALOG CHAIN CHAR CHARACTER CHARACTERISTICS CHECK CHECKPOINT
    CLASS CLOSE CLUSTER COALESCE COLLATE COLLATION COLUMN COLUMNS COMMENT COMMENTS COMMIT COMMITTED
    COMPRESSION CONCURRENTLY CONDITIONAL CONFIGURATION CONFLICT CONNECTION CONSTRAINT CONSTRAINTS
    CONTENT CONTINUE CONVERSION COPY COST CREATE CROSS CSV CUBE CURRENT CURRENT_CATALOG CURRENT_DATE
    CURRENT_ROLE CURRENT_SCHEMA CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR CYCLE DATA DATABASE
    DAY DEALLOCATE DEC DECIMAL DECLARE DEFAULT DEFAULTS DEFERRABLE DEFERRED DEFINER DELETE DELIMITER
    DELIMITERS DEPENDS DEPTH DESC DETACH DICTIONARY DISABLE DISCARD DISTINCT DO DOCUMENT DOMAIN DOUBLE
    DROP EACH ELSE EMPTY ENABLE ENCODING ENCRYPTED END ENFORCED ENUM ERROR ESCAPE EVENT EXCEPT EXCLUDE
    EXCLUDING EXCLUSIVE EXECUTE EXISTS EXPLAIN EXPRESSION EXTENSION EXTERNAL EXTRACT FALSE FAMILY FETCH
    FILTER FINALIZE FIRST FLOAT FOLLOWING FOR FORCE FOREIGN FORMAT FORWARD FREEZE FROM FULL FUNCTION
    FUNCTIONS GENERATED GLOBAL GRANT GRANTED GREATEST GROUP GROUPING GROUPS HANDLER HAVING HEADER HOLD
    HOUR IDENTITY IF ILIKE IMMEDIATE IMMUTABLE IMPLICIT IMPORT IN INCLUDE INCLUDING INCREMENT INDENT
    INDEX INDEXES INHERIT INHERITS INITIALLY INLINE INNER INOUT INPUT INSENSITIVE INSERT INSTEAD INT
    INTEGER INTERSECT INTERVAL INTO INVOKER IS ISNULL ISOLATION JOIN JSON JSON_ARRAY JSON_ARRAYAGG
    JSON_EXISTS JSON_OBJECT JSON_OBJECTAGG JSON_QUERY JSON_SCALAR JSON_SERIALIZE JSON_TABLE JSON_VALUE
    KEEP KEY KEYS LABEL LANGUAGE LARGE LAST LATERAL LEADING LEAKPROOF LEAST LEFT LEVEL LIKE LIMIT LISTEN
    LOAD LOCAL LOCALTIME LOCALTIMESTAMP LOCATION LOCK LOCKED LOGGED MAPPING MATCH MATCHED MATERIALIZED
    MAXVALUE MERGE MERGE_ACTION METHOD MINUTE MINVALUE MODE MONTH MOVE NAME NAMES NATIONAL NATURAL NCHAR
    NESTED NEW NEXT NFC NFD NFKC NFKD NO NONE NORMALIZE NORMALIZED NOT NOTHING NOTIFY NOTNULL NOWAIT
    NULL NULLIF NULLS NUMERIC OBJECT OBJECTS OF OFF OFFSET OIDS OLD OMIT ON ONLY OPERATOR OPTION OPTIONS
    OR ORDER ORDINALITY OTHERS OUT OUTER OVER OVERLAPS OVERLAY OVERRIDING OWNED OWNER PARALLEL PARAMETER
    PARSER PARTIAL PARTITION PASSING PASSWORD PATH PERIOD PLACING PLAN PLANS POLICY POSITION PRECEDING
    PRECISION PREPARE PREPARED PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURAL PROCEDURE PROCEDURES PROGRAM
    PUBLICATION QUOTE QUOTES RANGE READ REAL REASSIGN RECURSIVE REF REFERENCES REFERENCING REFRESH
    REINDEX RELATIVE RELEASE RENAME REPEATABLE REPLACE REPLICA RESET RESTART RESTRICT RETURN RETURNING
    RETURNS REVOKE RIGHT ROLE ROLLBACK ROLLUP ROUTINE ROUTINES ROW ROWS RULE SAVEPOINT SCALAR SCHEMA
    SCHEMAS SCROLL SEARCH SECOND SECURITY SELECT SEQUENCE SEQUENCES SERIALIZABLE SERVER SESSION
    SESSION_USER SET SETOF SETS SHARE SHOW SIMILAR SIMPLE SKIP SMALLINT SNAPSHOT SOME SOURCE SQL STABLE
    STANDALONE START STATEMENT STATISTICS STDIN STDOUT STORAGE STORED STRICT STRING STRIP SUBSCRIPTION
    SUBSTRING SUPPORT SYMMETRIC SYSID SYSTEM SYSTEM_USER TABLE TABLES TABLESAMPLE TABLESPACE TARGET TEMP
    TEMPLATE TEMPORARY TEXT THEN TIES TIME TIMESTAMP TO TRAILING TRANSACTION TRANSFORM TREAT TRIGGER
    TRIM TRUE TRUNCATE TRUSTED TYPE TYPES UESCAPE UNBOUNDED UNCOMMITTED UNCONDITIONAL UNENCRYPTED UNION
    UNIQUE UNKNOWN UNLISTEN UNLOGGED UNTIL UPDATE USER USING VACUUM VALID VALIDATE VALIDATOR VALUE
    VALUES VARCHAR VARIADIC VARYING VERBOSE VERSION VIEW VIEWS VIRTUAL VOLATILE WHEN WHERE WHITESPACE
    WINDOW WITH WITHIN WITHOUT WORK WRAPPER WRITE XML XMLATTRIBUTES XMLCONCAT XMLELEMENT XMLEXISTS
    XMLFOREST XMLNAMESPACES XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE YEAR YES ZONE
""")

PURE: Final = words("""
    abbrev abs acos acosd acosh age area array array_append array_cat array_dims array_fill array_length
    array_lower array_ndims array_position array_positions array_prepend array_remove array_replace
    array_reverse array_sort array_to_json array_to_string array_to_tsvector array_upper ascii asin
    asind asinh atan atan2 atan2d atand atanh bit bit_count bit_length bool box broadcast bytea
    cardinality cbrt ceil ceiling center char char_length character_length chr circle clock_timestamp
    concat concat_ws convert convert_from convert_to cos cosd cosh cot cotd crc32 crc32c
    current_database current_schema current_schemas current_time current_timestamp currval date date_add
    date_bin date_part date_subtract date_trunc datemultirange daterange decode degrees diagonal
    diameter div encode enum_first enum_last enum_range erf erfc exp factorial family float4 float8
    floor format gamma gcd gen_random_uuid generate_series generate_subscripts get_bit get_byte
    get_current_ts_config getdatabaseencoding grouping height host hostmask icu_unicode_version
    inet_client_addr inet_client_port inet_merge inet_same_family inet_server_addr inet_server_port int2
    int4 int4range int8 int8range interval is_normalized isclosed isempty isfinite ishorizontal isopen
    isparallel isperp isvertical json_array_elements json_array_elements_text json_array_length
    json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text
    json_object json_object_keys json_scalar json_strip_nulls json_to_tsvector json_typeof json_value
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
    jsonb_build_object jsonb_concat jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text
    jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys
    jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query
    jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz
    jsonb_path_query_tz jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_tsvector
    jsonb_typeof justify_days justify_hours justify_interval lastval lcm left length lgamma line ln
    localtime localtimestamp log log10 lower_inc lower_inf lpad lseg macaddr8_set7bit make_date
    make_interval make_time make_timestamp make_timestamptz masklen md5 min_scale mod multirange
    mxid_age netmask network nextval normalize now npoints num_nonnulls num_nulls numeric nummultirange
    numnode numrange octet_length overlaps parse_ident path pg_backend_pid pg_client_encoding
    pg_collation_for pg_column_compression pg_column_size pg_conf_load_time pg_current_snapshot
    pg_current_xact_id pg_current_xact_id_if_assigned pg_is_in_recovery pg_postmaster_start_time
    pg_size_bytes pg_size_pretty pg_typeof phraseto_tsquery pi plainto_tsquery point polygon pow power
    quote_ident quote_literal quote_nullable radians radius random random_normal range_merge
    regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
    regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right round row
    row_to_json rpad scale set_bit set_byte set_masklen setweight sha224 sha256 sha384 sha512 sign sin
    sind sinh slope split_part sqrt starts_with statement_timestamp string_to_array string_to_table
    strip strpos substr tan tand tanh text time timeofday timestamp timestamptz timetz timezone to_ascii
    to_bin to_char to_date to_hex to_json to_jsonb to_number to_oct to_timestamp to_tsquery to_tsvector
    transaction_timestamp translate trim_array trim_scale trunc ts_delete ts_filter ts_headline ts_rank
    ts_rank_cd tsmultirange tsrange tstzmultirange tstzrange tsvector_to_array txid_current
    txid_current_if_assigned txid_current_snapshot txid_snapshot_xip txid_snapshot_xmax
    txid_visible_in_snapshot unicode_assigned unicode_version unistr unnest upper_inc upper_inf
    uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 varchar version websearch_to_tsquery width
    width_bucket xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmlcomment
    xmlexists xmltext xmlvalidate xpath xpath_exists
""")

CATALOGUE: Final = words("""
    col_description format_type has_any_column_privilege has_column_privilege has_database_privilege
    has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
    has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege
    has_tablespace_privilege has_type_privilege obj_description pg_char_to_encoding
    pg_collation_is_visible pg_conversion_is_visible pg_database_size pg_encoding_to_char
    pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_function_arg_default
    pg_get_function_arguments pg_get_function_identity_arguments pg_get_function_result pg_get_indexdef
    pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence
    pg_get_statisticsobjdef pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_has_role
    pg_index_column_has_property pg_index_has_property pg_indexam_has_property pg_indexes_size
    pg_is_other_temp_schema pg_my_temp_schema pg_opclass_is_visible pg_operator_is_visible
    pg_opfamily_is_visible pg_relation_filenode pg_relation_size pg_table_is_visible pg_table_size
    pg_tablespace_location pg_tablespace_size pg_total_relation_size pg_ts_config_is_visible
    pg_ts_dict_is_visible pg_type_is_visible row_security_active shobj_description to_regclass
    to_regcollation to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure to_regrole
    to_regtype
""")
"""Functions that read the database's own catalogue: definitions, names, sizes, privileges."""

AGGREGATES: Final = words("""
    array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist
    dense_rank every json_agg json_agg_strict json_object_agg json_object_agg_strict
    json_object_agg_unique json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg
    jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict mode ntile
    percent_rank percentile_cont percentile_disc range_agg range_intersect_agg rank regr_avgx regr_avgy
    regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy row_number stddev stddev_pop
    stddev_samp string_agg sum var_pop var_samp variance xmlagg
""")

OPERATORS: Final = words("""
    !! != !~ !~* !~~ !~~* # ## #- #> #>> % & && &< &<| &> * *< *<= *<> *= *> *>= + - -> ->> -|- / < <->
    << <<= <<| <= <> <@ <^ = > >= >> >>= >^ ? ?# ?& ?- ?-| ?| ?|| @ @-@ @> @? @@ @@@ ^ ^@ | |&> |/ |>>
    || ||/ ~ ~* ~<=~ ~<~ ~= ~>=~ ~>~ ~~ ~~*
    ( ) [ ] , . ; : :: =>
""")
