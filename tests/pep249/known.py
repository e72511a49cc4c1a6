"""Outcomes that are not ``passed``, and differences that are wanted; each with its reason.

``DEVIATIONS`` are the raw drivers' own: what they leave out of PEP 249, or offer beyond it and the other
does not. ``BY_DESIGN`` are masklib's; docs/differences.md tells users of each.
"""

from __future__ import annotations

import sys

import duckdb

Known = dict[tuple[str, str], tuple[str, str]]


def known(driver: str, result: str, reason: str, names: str) -> Known:
    """Return one entry a check: its result and the reason."""
    return {(driver, f"check_{name}"): (result, reason) for name in names.split()}


DEVIATIONS: Known = {
    **known("sqlite3", "builtins.AssertionError", "sqlite3 has no type objects", "type_objects"),
    **known(
        "sqlite3",
        "builtins.AttributeError",
        "an optional part of PEP 249 that sqlite3 leaves out",
        """messages errorhandler messages_of_a_cursor errorhandler_of_a_cursor xid two_phase_commit
        two_phase_recover rownumber callproc nextset_after_one_result scroll_relative scroll_absolute
        scroll_out_of_the_result description_compares_with_the_type_objects""",
    ),
    **known(
        "sqlite3",
        "builtins.AttributeError",
        "psycopg's own, beyond PEP 249",
        """closed broken closed_attribute_of_a_cursor transaction_block transaction_block_rolls_back
        nested_transaction_blocks stream error_names_its_state diagnostics diagnostics_of_a_null""",
    ),
    **known(
        "sqlite3",
        "builtins.TypeError",
        "psycopg's own argument of cursor()",
        "tuple_row dict_row namedtuple_row scalar_row class_row kwargs_row args_row",
    ),
    **known(
        "sqlite3",
        "sqlite3.ProgrammingError",
        "sqlite3 runs one statement a call",
        "nextset results",
    ),
    **known(
        "sqlite3",
        "builtins.KeyError",
        "SQLite has no columns of that type",
        "decimals dates times timestamps intervals uuids arrays dates_by_the_constructor",
    ),
    **known(
        "sqlite3",
        "sqlite3.OperationalError",
        "SQLite wants at least one column",
        "row_without_columns",
    ),
    **known(
        "sqlite3",
        "builtins.TypeError",
        "the class, written in C, allows no weak references",
        "connection_can_be_referenced_weakly",
    ),
    **known(
        "psycopg",
        "builtins.AttributeError",
        "an optional part of PEP 249 that psycopg leaves out",
        """messages errorhandler messages_of_a_cursor errorhandler_of_a_cursor callproc lastrowid""",
    ),
    **known(
        "psycopg",
        "builtins.AttributeError",
        "sqlite3's own, beyond PEP 249",
        """shortcut_executemany shortcut_executescript in_transaction total_changes text_factory
        error_names_its_code""",
    ),
    **known(
        "psycopg",
        "builtins.TypeError",
        "sqlite3's form of a row factory",
        "sqlite_row own_row_factory",
    ),
    **known(
        "psycopg",
        "psycopg.NotSupportedError",
        "the test server allows no prepared transactions",
        "two_phase_commit",
    ),
}

if sys.version_info < (3, 12):
    DEVIATIONS |= known(
        "sqlite3",
        "builtins.AttributeError",
        "sqlite3 has the attribute since Python 3.12",
        "autocommit_can_be_read autocommit_can_be_set",
    )

_NO_COLUMN_INFO = (None,) * 6

BY_DESIGN: dict[tuple[str, str], tuple[str, object, str]] = {
    ("sqlite3", "check_connection_can_be_referenced_weakly"): (
        "passed",
        True,
        "our class allows weak references; the driver's does not",
    ),
    ("psycopg", "check_copy_of_a_connection"): (
        "passed",
        "builtins.TypeError",
        "a copy would be a raw connection",
    ),
    ("pg8000", "check_copy_of_a_connection"): (
        "passed",
        "builtins.TypeError",
        "a copy would be a raw connection",
    ),
    ("pg8000", "check_cursor_knows_its_connection"): (
        "passed",
        None,
        "the sealed cursor does not warn of an extension of PEP 249",
    ),
    ("pg8000", "check_execute_of_bytes"): ("passed", "builtins.TypeError", "says what a statement must be"),
    ("pg8000", "check_execute_of_a_number"): (
        "passed",
        "builtins.TypeError",
        "says what a statement must be",
    ),
    ("pg8000", "check_row_factory_that_fails"): (
        "builtins.AttributeError",
        None,
        "nobody knows what an unknown attribute does",
    ),
    ("psycopg2", "check_diagnostics"): (
        "passed",
        (None, None, None, None, None),
        "the diagnostic reads the raw result, so it is empty; pgcode stays",
    ),
    ("psycopg2", "check_diagnostics_of_a_null"): (
        "passed",
        (None, None, None),
        "the diagnostic reads the raw result, so it is empty; pgcode stays",
    ),
    ("aiosqlite", "check_next"): (
        "passed",
        (4,),
        "a sealed cursor has __anext__; aiosqlite's is iterated with `async for` only",
    ),
    ("aiosqlite", "check_next_before_execute"): (
        "passed",
        "builtins.StopIteration",
        "as above",
    ),
    ("aiosqlite", "check_iteration_leaves_the_rest"): (
        "passed",
        (None, [(3,), (4,), (5,)]),
        "aiosqlite's `async for` reads ahead, and loses the rest where a loop is left",
    ),
    ("aiosqlite", "check_autocommit_can_be_set"): (
        "builtins.AttributeError",
        None,
        "an attribute that the driver does not know can be set there, and does nothing",
    ),
    ("pymysql", "check_autocommit_can_be_set"): (
        "builtins.AttributeError",
        None,
        "autocommit is a method: setting the attribute would hide it, and does nothing",
    ),
    ("pymysql", "check_copy_of_a_connection"): (
        "passed",
        "builtins.TypeError",
        "a copy would be a raw connection",
    ),
    ("pymysql", "check_connection_of_a_cursor_cannot_be_set"): (
        "passed",
        "builtins.AttributeError",
        "a cursor must not be moved to another connection",
    ),
    ("pymysql", "check_row_factory_that_fails"): (
        "builtins.AttributeError",
        None,
        "an attribute that the driver does not know can be set there, and does nothing",
    ),
}

_COPY = ("passed", "builtins.TypeError", "a copy would be a raw connection")
_ATTRIBUTE = ("builtins.AttributeError", None, "nobody knows what an unknown attribute does")
_STATEMENT = ("passed", "builtins.TypeError", "says what a statement must be")
_NONE = ("builtins.AttributeError", None, "refused by name; the driver has none")
BY_DESIGN |= {
    ("mysql.connector", "check_copy_of_a_connection"): _COPY,
    ("mysql.connector", "check_closed_cursor_does_not_execute"): (
        "passed",
        "mysql.connector.errors.ProgrammingError",
        "a closed cursor of the driver's still runs statements",
    ),
    ("mysql.connector", "check_connection_of_a_cursor_cannot_be_set"): (
        "passed",
        "builtins.AttributeError",
        "a cursor must not be moved to another connection",
    ),
    ("mysql.connector", "check_execute_with_keywords"): (
        "passed",
        "passed",
        "a sealed cursor knows the first argument by the names that drivers give it",
    ),
    ("mysql.connector", "check_execute_with_a_type_that_cannot_be_bound"): (
        "builtins.AttributeError",
        None,
        "a parameter that may become SQL is refused",
    ),
    ("mysql.connector", "check_next_before_execute"): (
        "passed",
        "mysql.connector.errors.InterfaceError",
        "the driver hides the error of its own fetch",
    ),
    ("MySQLdb", "check_autocommit_can_be_set"): _ATTRIBUTE,
    ("MySQLdb", "check_connection_of_a_cursor_cannot_be_set"): (
        "passed",
        "builtins.AttributeError",
        "a cursor must not be moved to another connection",
    ),
    ("MySQLdb", "check_execute_of_a_number"): _STATEMENT,
    ("aiomysql", "check_autocommit_can_be_set"): _ATTRIBUTE,
    ("aiomysql", "check_connection_cannot_be_pickled"): (
        "passed",
        "builtins.TypeError",
        "says so, where the driver stumbles over its parts",
    ),
    ("duckdb", "check_execute_of_a_number"): _STATEMENT,
    ("duckdb", "check_execute_of_bytes"): _STATEMENT,
    ("duckdb", "check_description_of_an_expression"): (
        "passed",
        [
            ("(1 + 1)", duckdb.sqltype("INTEGER"), *_NO_COLUMN_INFO[1:]),
            ("'text'", duckdb.sqltype("VARCHAR"), *_NO_COLUMN_INFO[1:]),
            ("NULL", duckdb.sqltype("VARCHAR"), *_NO_COLUMN_INFO[1:]),
        ],
        "types that are no plain ones are shown as VARCHAR",
    ),
    ("adbc_driver_sqlite", "check_autocommit_can_be_set"): _ATTRIBUTE,
    ("adbc_driver_sqlite", "check_copy_of_a_connection"): _COPY,
    ("adbc_driver_sqlite", "check_callproc"): _NONE,
    ("adbc_driver_sqlite", "check_nextset"): _NONE,
    ("adbc_driver_sqlite", "check_nextset_after_one_result"): _NONE,
    ("adbc_driver_sqlite", "check_execute_with_a_type_that_cannot_be_bound"): (
        "builtins.ValueError",
        None,
        "pyarrow's error quotes the value; its nearest plain class stays",
    ),
    ("adbc_driver_sqlite", "check_execute_of_bytes"): _STATEMENT,
}
