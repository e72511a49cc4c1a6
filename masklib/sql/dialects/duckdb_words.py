"""DuckDB: its keywords, and the functions that depend on nothing but their arguments.

Read from a DuckDB 2.0.0: ``duckdb_keywords()``, and ``duckdb_functions()`` where ``stability`` is CONSISTENT
and nothing has side effects. Left out on purpose: functions that take lambdas, run or write SQL, read
variables, settings, statistics, files or sequences, and internal ones (``__...``). Added: the clock, random
numbers, and macros of its own that only call others of the list.
"""

from __future__ import annotations

from typing import Final

from masklib.sql.dialects.facts import words

__all__ = ["AGGREGATES", "KEYWORDS", "PURE"]

KEYWORDS: Final = words("""
    ABORT ABSOLUTE ACCESS ACTION ADD ADMIN AFTER AGGREGATE ALL ALSO ALTER ALWAYS ANALYSE ANALYZE AND
    ANTI ANY APPROX ARRAY AS ASC ASOF ASSERTION ASSIGNMENT ASYMMETRIC AT ATTACH ATTRIBUTE AUTHORIZATION
    BACKWARD BEFORE BEGIN BETWEEN BIGINT BINARY BIT BOOLEAN BOTH BY CACHE CALL CALLED CASCADE CASCADED
    CASE CAST CATALOG CENTURIES CENTURY CHAIN CHAR CHARACTER CHARACTERISTICS CHECK CHECKPOINT CLASS
    CLOSE CLUSTER COALESCE COLLATE COLLATION COLUMN COLUMNS COMMENT COMMENTS COMMIT COMMITTED
    COMPRESSION CONCURRENTLY CONFIGURATION CONFLICT CONNECT CONNECTION CONSTRAINT CONSTRAINTS CONTENT
    CONTINUE CONVERSION COPY COST CREATE CROSS CSV CUBE CURRENT CURSOR CYCLE DATA DATABASE DAY DAYS
    DEALLOCATE DEC DECADE DECADES DECIMAL DECLARE DEFAULT DEFAULTS DEFERRABLE DEFERRED DEFINER DELETE
    DELIMITER DELIMITERS DEPENDS DESC DESCRIBE DESTROY DETACH DICTIONARY DISABLE DISCARD DISCONNECT
    DISTANCE DISTINCT DO DOCUMENT DOMAIN DOUBLE DROP EACH ELSE ENABLE ENCODING ENCRYPTED END ENUM ERROR
    ESCAPE EVENT EXACT EXCEPT EXCLUDE EXCLUDING EXCLUSIVE EXECUTE EXISTS EXPLAIN EXPORT EXPORT_STATE
    EXTENSION EXTENSIONS EXTERNAL EXTRACT FALSE FAMILY FETCH FILTER FIRST FLOAT FOLLOWING FOR FORCE
    FOREIGN FORWARD FREEZE FROM FULL FUNCTION FUNCTIONS GENERATED GLOB GLOBAL GRANT GRANTED GROUP
    GROUPING GROUPING_ID GROUPS HANDLER HAVING HEADER HOLD HOUR HOURS IDENTITY IF IGNORE ILIKE IMMEDIATE
    IMMUTABLE IMPLICIT IMPORT IN INCLUDE INCLUDING INCREMENT INDEX INDEXES INHERIT INHERITS INITIALLY
    INLINE INNER INOUT INPUT INSENSITIVE INSERT INSTALL INSTEAD INT INTEGER INTERSECT INTERVAL INTO
    INVOKER IS ISNULL ISOLATION JOIN JSON KEY LABEL LAMBDA LANGUAGE LARGE LAST LATERAL LEADING LEAKPROOF
    LEFT LEVEL LIKE LIMIT LISTEN LOAD LOCAL LOCATION LOCK LOCKED LOGGED MACRO MAP MAPPING MATCH MATCHED
    MATERIALIZED MAXVALUE MERGE METHOD MICROSECOND MICROSECONDS MILLENNIA MILLENNIUM MILLISECOND
    MILLISECONDS MINUTE MINUTES MINVALUE MODE MONTH MONTHS MOVE NAME NAMES NATIONAL NATURAL NCHAR
    NEAREST NEW NEXT NO NONE NOT NOTHING NOTIFY NOTNULL NOWAIT NULL NULLIF NULLS NUMERIC OBJECT OF OFF
    OFFSET OIDS OLD ON ONLY OPERATOR OPTION OPTIONS OR ORDER ORDINALITY OTHERS OUT OUTER OVER OVERLAPS
    OVERLAY OVERRIDING OWNED OWNER PARALLEL PARSER PARTIAL PARTITION PARTITIONED PASSING PASSWORD
    PERCENT PERSISTENT PIVOT PIVOT_LONGER PIVOT_WIDER PLACING PLANS POLICY POSITION POSITIONAL PRAGMA
    PRECEDING PRECISION PREPARE PREPARED PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURAL PROCEDURE PROGRAM
    PUBLICATION QUALIFY QUARTER QUARTERS QUOTE RANGE READ REAL REASSIGN RECHECK RECURSIVE REF REFERENCES
    REFERENCING REFRESH REGISTER REINDEX RELATIVE RELEASE RENAME REPEATABLE REPLACE REPLICA RESET
    RESOURCE RESOURCES RESPECT RESTART RESTRICT RETURNING RETURNS REVOKE RIGHT ROLE ROLLBACK ROLLUP ROW
    ROWS RULE SAMPLE SAVEPOINT SCHEMA SCHEMAS SCOPE SCROLL SEARCH SECOND SECONDS SECRET SECURE SECURITY
    SELECT SEMI SEQUENCE SEQUENCES SERIALIZABLE SERVER SESSION SET SETOF SETS SHARE SHOW SIMILAR
    SIMILARITY SIMPLE SKIP SMALLINT SNAPSHOT SOME SORTED SOURCE SQL STABLE STANDALONE START STATEMENT
    STATISTICS STDIN STDOUT STORAGE STORED STRICT STRIP STRUCT SUBSCRIPTION SUBSTRING SUMMARIZE
    SYMMETRIC SYSID SYSTEM TABLE TABLES TABLESAMPLE TABLESPACE TARGET TEMP TEMPLATE TEMPORARY TEXT THEN
    TIES TIME TIMESTAMP TO TRAILING TRANSACTION TRANSFORM TREAT TRIGGER TRIM TRUE TRUNCATE TRUSTED
    TRY_CAST TUPLE TYPE TYPES UNBOUNDED UNCOMMITTED UNENCRYPTED UNION UNIQUE UNKNOWN UNLISTEN UNLOGGED
    UNPACK UNPIVOT UNTIL UPDATE USE USER USING VACUUM VALID VALIDATE VALIDATOR VALUE VALUES VARCHAR
    VARIABLE VARIADIC VARYING VERBOSE VERSION VIEW VIEWS VIRTUAL VOLATILE WEEK WEEKS WHEN WHERE
    WHITESPACE WINDOW WITH WITHIN WITHOUT WORK WRAPPER WRITE XML XMLATTRIBUTES XMLCONCAT XMLELEMENT
    XMLEXISTS XMLFOREST XMLNAMESPACES XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE YEAR YEARS YES ZONE
""")

PURE: Final = words("""
    abs acos acosh age ago array_append array_cat array_concat array_contains array_cosine_distance
    array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
    array_extract array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product
    array_intersect array_length array_negative_dot_product array_negative_inner_product array_pop_back
    array_pop_front array_position array_prepend array_push_back array_push_front array_resize
    array_reverse array_reverse_sort array_select array_slice array_sort array_to_json array_to_string
    array_unique array_value array_where array_zip ascii asin asinh atan atan2 atanh bar base64 bin
    binom bit_count bit_length bit_position bitstring bitstring_byte_comparable cardinality cbrt ceil
    ceiling century char_length character_length chr concat concat_ws contains cos cosh cot
    create_sort_key current_catalog current_database current_date current_localtime
    current_localtimestamp current_role current_schema current_user damerau_levenshtein date_add
    date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth
    dayofweek dayofyear days_in_month decade decimal_division decode degrees editdist3 element_at encode
    ends_with enum_first enum_last enum_range enum_range_boundary epoch epoch_ms epoch_ns epoch_us
    equi_width_bins era even exp factorial fdiv flatten floor fmod format format_bytes
    formatreadabledecimalsize formatreadablesize from_base64 from_binary from_hex from_json
    from_json_strict gamma gcd gen_random_uuid generate_series get_bit get_current_time
    get_current_timestamp grade_up greatest greatest_common_divisor hamming hash hex hour icu_sort_key
    ilike_escape index_key instr isfinite isinf isnan isodow isoyear jaccard jaro_similarity
    jaro_winkler_similarity json json_array json_array_length json_contains json_deep_merge json_exists
    json_extract json_extract_path json_extract_path_text json_extract_string json_insert json_keys
    json_merge_patch json_merge_patch_diff json_normalize json_object json_pretty json_quote json_remove
    json_replace json_set json_strip_nulls json_structure json_transform json_transform_strict json_type
    json_valid json_value julian last_day lcase lcm least least_common_multiple left left_grapheme len
    length length_grapheme levenshtein lgamma like_escape list_any_value list_append
    list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or
    list_cat list_concat list_contains list_cosine_distance list_cosine_similarity list_count
    list_distance list_distinct list_dot_product list_element list_entropy list_extract list_first
    list_grade_up list_has list_has_all list_has_any list_histogram list_indexof list_inner_product
    list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min
    list_mode list_negative_dot_product list_negative_inner_product list_pack list_position list_prepend
    list_product list_resize list_reverse list_reverse_sort list_select list_sem list_skewness
    list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_unique
    list_value list_var_pop list_var_samp list_where list_zip ln log log10 log2 lower lpad ltrim
    make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz map
    map_concat map_contains map_contains_entry map_contains_value map_entries map_extract
    map_extract_value map_from_entries map_keys map_values md5 md5_number md5_number_lower
    md5_number_upper microsecond millennium millisecond minute mismatches mod month monthname nanosecond
    nextafter nfc_normalize normalized_interval not_ilike_escape not_like_escape now octet_length ord
    overlay parse_dirname parse_dirpath parse_filename parse_formatted_bytes parse_path path_join
    pg_size_pretty pg_typeof pi position pow power prefix printf quarter radians random range
    regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
    regexp_split_to_array repeat replace reverse right right_grapheme round round_even roundbankers
    row_to_json rpad rtrim second session_user set_bit sha1 sha256 sign signbit sin sinh split
    split_part sqrt st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_crs st_geomfromgeojson
    st_geomfromwkb st_intersects_extent st_setcrs starts_with str_split str_split_regex strftime
    string_split string_split_regex string_to_array strip_accents strlen strpos strptime struct_concat
    struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys
    struct_pack struct_position struct_update struct_values substr substring substring_grapheme suffix
    switch tan tanh time_bucket timetz_byte_comparable timezone timezone_hour timezone_minute to_base
    to_base64 to_binary to_centuries to_days to_decades to_hex to_hours to_json to_microseconds
    to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks
    to_years today transaction_timestamp translate trim trunc try_strptime typeof ucase unbin unhex
    unicode union_extract union_tag union_value upper url_decode url_encode user uuid
    uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 variant_array_length
    variant_bytes_to_variant variant_comparator variant_contains variant_exists variant_extract
    variant_extract_string variant_keys variant_normalize variant_to_parquet_variant variant_type
    variant_typeof version week weekday weekofyear xor year yearweek
""")

AGGREGATES: Final = words("""
    any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_max_nulls_last
    arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor
    bitstring_agg bool_and bool_or corr count count_if count_star countif covar_pop covar_samp cume_dist
    decimal_average dense_rank entropy favg fill first first_value fsum geomean geometric_mean
    group_concat json_group_array json_group_object kahan_sum kurtosis kurtosis_pop lag last last_value
    lead list listagg mad max max_by mean median min min_by mode nth_value ntile percent_rank product
    quantile quantile_cont quantile_disc rank rank_dense regr_avgx regr_avgy regr_count regr_intercept
    regr_r2 regr_slope regr_sxx regr_sxy regr_syy reservoir_quantile row_number sem skewness stddev
    stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance
    variant_group_object wavg weighted_avg
""")
