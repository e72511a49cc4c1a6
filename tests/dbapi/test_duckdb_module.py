"""`masklib.install("duckdb")`: what the module's own functions hand out is masked, whatever connection they use."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.dbapi.drivers.duckdb_module import SHORTCUTS
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

duckdb: Any = import_module("duckdb")

RAW = "quorvane@corp.example.org"
KEY = bytes(32)
MASKED = masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY)
TYPES = {
    "array_type", "decimal_type", "dtype", "enum_type", "list_type", "map_type", "row_type", "sqltype", "string_type", "struct_type",
    "type", "union_type",
}  # fmt: skip
"""They make types: no data is read."""
READ = "SELECT email FROM people"
WAYS: dict[str, Callable[[Any], object]] = {
    "sql": lambda _: duckdb.sql(READ).fetchall(),
    "a relation's text": lambda _: repr(duckdb.sql(READ)),
    "query": lambda _: duckdb.query(READ).df().to_dict(),
    "execute": lambda _: duckdb.execute(READ).fetchall(),
    "what was executed": lambda _: [
        duckdb.execute(READ),
        duckdb.fetchone(),
        duckdb.description(),
        duckdb.rowcount(),
    ],
    "frames": lambda _: [duckdb.execute(READ), duckdb.fetchdf().to_dict()],
    "table": lambda _: duckdb.table("people").fetchall(),
    "cursor": lambda _: duckdb.cursor().execute(READ).fetchall(),
    "default_connection": lambda _: duckdb.default_connection().execute(READ).fetchall(),
    "connection=": lambda _: duckdb.sql(READ, connection=duckdb.default_connection()).fetchall(),
    "another connection": lambda _: duckdb.sql(READ, connection=duckdb.cursor()).fetchall(),
    "a frame's relation": lambda frame: duckdb.project(
        frame, "(SELECT any_value(email) FROM people)"
    ).fetchall(),
    "by a frame's keyword": lambda frame: (
        duckdb.filter(df=frame, filter_expr="true").query("v", READ).fetchall()
    ),
    "query_df": lambda frame: duckdb.query_df(frame, "v", READ).fetchall(),
}


@pytest.fixture
def frame() -> Iterator[Any]:
    before = duckdb.default_connection()
    own = duckdb.connect()
    duckdb.set_default_connection(own)
    duckdb.execute("CREATE TABLE people (email TEXT)")
    duckdb.execute("INSERT INTO people VALUES (?)", [RAW])
    made = duckdb.sql("SELECT 1 AS a").df()
    masklib.install("duckdb", key=KEY)
    yield made
    masklib.uninstall("duckdb")
    duckdb.set_default_connection(before)
    own.close()


@pytest.mark.parametrize("way", WAYS)
def test_no_function_of_the_module_hands_out_a_raw_value(frame: Any, way: str) -> None:
    try:
        told = repr(WAYS[way](frame))
    except BlockedExitError as blocked:
        told = str(blocked)

    assert "quorvane" not in told


def test_the_module_s_connection_is_one_and_keeps_its_result(frame: Any) -> None:
    assert duckdb.default_connection() is duckdb.default_connection()
    assert duckdb.execute(READ) is duckdb.default_connection()
    assert duckdb.fetchall() == [(MASKED,)]


def test_a_surrogate_finds_its_row_and_a_frame_its_rows(frame: Any) -> None:
    assert duckdb.execute("SELECT count(*) FROM people WHERE email = ?", [MASKED]).fetchall() == [(1,)]
    assert duckdb.aggregate(frame, "count(*)").fetchall() == [(1,)]


def test_another_default_connection_is_sealed_too_and_uninstall_ends_it(frame: Any) -> None:
    other = duckdb.connect()
    real = masklib.unwrap(other, reason="the module takes the real one")
    duckdb.set_default_connection(real)
    assert masklib.is_wrapped(duckdb.default_connection())
    masklib.uninstall("duckdb")
    assert duckdb.default_connection() is real
    other.close()


def test_every_function_that_takes_a_connection_is_known() -> None:
    """A new one of the driver's fails here, by name."""

    def takes(function: Any) -> bool:
        try:
            return "connection" in inspect.signature(function).parameters
        except ValueError:
            return "connection:" in (function.__doc__ or "").partition("\n")[0]

    found = {name for name, value in vars(duckdb).items() if inspect.isroutine(value) and takes(value)}
    found |= {
        name for name, value in vars(duckdb).items() if type(value).__name__ == "nb_func" and takes(value)
    }
    assert len(found) > len(TYPES)
    assert found - SHORTCUTS.keys() - TYPES == {"set_default_connection"}
