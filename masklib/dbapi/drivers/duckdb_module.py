"""The functions of the module ``duckdb`` that work on its own connection, and what they are called there.

Source: https://duckdb.org/docs/stable/clients/python/overview ("The module's functions use a shared connection"),
and `inspect.signature` of DuckDB 2.0's functions: all of these take ``connection=``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["OWN", "SHORTCUTS"]

OWN: Final = "duckdb:default_connection"
_METHODS: Final = """
    abort append appender begin checkpoint close commit complete create_function cursor description df
    disable_profiling duplicate enable_profiling execute executemany extract_statements fetch_arrow_table
    fetch_df fetch_df_chunk fetch_record_batch fetchall fetchdf fetchmany fetchnumpy fetchone
    filesystem_is_registered from_arrow from_csv_auto from_df from_parquet from_query get_profiling_information
    get_table_names install_extension interrupt list_filesystems load_extension pl query query_appender
    query_progress read_csv read_json read_parquet register register_filesystem remove_function rollback
    rowcount sql table table_function tf to_arrow_reader to_arrow_table torch unregister unregister_filesystem
    values view
"""
_OF_FRAMES: Final = "aggregate alias distinct filter limit order project query_df write_csv"
SHORTCUTS: Final = MappingProxyType(
    {name: ("", name) for name in _METHODS.split()}
    | {name: ("from_df", name) for name in _OF_FRAMES.split()}
    | {"alias": ("from_df", "set_alias"), "arrow": ("", "from_arrow"), "query_df": ("from_df", "query")}
)
"""Each function's way: what makes a relation of its first argument, if that is needed, and the method then."""
