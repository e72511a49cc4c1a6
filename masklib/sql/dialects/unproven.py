"""Dialects for which no oracle has run yet: Oracle, T-SQL, Snowflake, Trino, ClickHouse and BigQuery.

What is common to all of them is understood, and nothing else: words of the SQL standard, a short list of
functions, texts without backslashes, names of ASCII letters. A name is looked for in its own query only
(`Facts.unproven`), so that no rule of theirs about which of two it means can matter; where a column and an
output share a name, both are meant. USING, NATURAL, functions in FROM, ``$1`` and ``@x`` make the answer
unknown.

Sources: ISO/IEC 9075-2 (reserved words, 5.2), and the function references of Oracle 23ai, SQL Server 2022,
Snowflake, Trino 476, ClickHouse 25 and BigQuery.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from masklib.sql.dialects.facts import Facts, Metadata, words

__all__ = ["FACTS"]

_NOTHING: Final[frozenset[str]] = frozenset()

_KEYWORDS: Final = words("""
    ALL ALTER AND ANY AS ASC BEGIN BETWEEN BY CASE CAST COLLATE COMMIT CREATE CROSS CURRENT CURRENT_DATE
    CURRENT_TIME CURRENT_TIMESTAMP DATE DEFAULT DELETE DESC DISTINCT DROP ELSE END ESCAPE EXCEPT EXISTS
    EXTRACT FALSE FETCH FILTER FIRST FOLLOWING FOR FROM FULL GRANT GROUP HAVING IN INNER INSERT INTERSECT
    INTERVAL INTO IS JOIN LAST LATERAL LEFT LIKE LIMIT MERGE MINUS NATURAL NEXT NOT NULL NULLS OF OFFSET
    ON ONLY OR ORDER OUTER OVER PARTITION PRECEDING QUALIFY RANGE RECURSIVE REVOKE RIGHT ROLLBACK ROW ROWS
    SELECT SET TABLE THEN TIME TIMESTAMP TO TOP TRUE TRUNCATE UNBOUNDED UNION UPDATE USING VALUES VIEW
    WHEN WHERE WINDOW WITH
""")

_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    "coalesce": (),
    "first_value": (0,),
    "ifnull": (),
    "lag": (0, 2),
    "last_value": (0,),
    "lead": (0, 2),
    "lower": (0,),
    "ltrim": (0,),
    "max": (0,),
    "min": (0,),
    "nullif": (0,),
    "nvl": (),
    "rtrim": (0,),
    "trim": (0,),
    "upper": (0,),
}

_INFORMATION: Final[dict[str, frozenset[str]]] = {
    "columns": words("column_default"),
    "schemata": _NOTHING,
    "tables": _NOTHING,
}

_COMMON: Final = Facts(
    name="",
    exact=False,
    keywords=_KEYWORDS,
    literals=words("STRING NUMBER NATIONAL_STRING"),
    whole=MappingProxyType(_WHOLE),
    derived=words("""
        abs ceil ceiling concat floor left len length lpad mod month power replace reverse right round
        rpad sign sqrt substr substring year
    """),
    aggregates=words("avg count dense_rank ntile rank row_number stddev sum variance"),
    syntax=words("cast extract"),
    structural=words("""
        all and any as between by case distinct else except exists filter from group having in inner
        intersect into is join left like limit not of offset on or order over partition right select set
        then top union using values when where window with
    """),
    niladic=words("current_date current_time current_timestamp"),
    tables=MappingProxyType({}),
    text_types=words("TEXT STRING VARCHAR VARCHAR2 CHAR NCHAR NVARCHAR NVARCHAR2"),
    types=words("BIGINT BOOLEAN DATE DECIMAL DOUBLE FLOAT INT INTEGER NUMERIC REAL SMALLINT TIME TIMESTAMP"),
    metadata=(Metadata("information_schema", MappingProxyType(_INFORMATION)),),
    placeholders="any",
    executable_comments=True,
    ascii_names=True,
    labels=words("where group having qualify order output"),
    lateral_queries=True,
    rows=True,
    structs=True,
    unproven=True,
    values=("", 0),
    operators=words("( ) , . ; + - * / % = <> != < <= > >= ||"),
)

FACTS: Final = {
    "bigquery": replace(_COMMON, name="bigquery"),
    "clickhouse": replace(_COMMON, name="clickhouse"),
    "oracle": replace(_COMMON, name="oracle"),
    "snowflake": replace(_COMMON, name="snowflake"),
    "trino": replace(_COMMON, name="trino"),
    "tsql": replace(_COMMON, name="tsql", semicolons=False),
}
