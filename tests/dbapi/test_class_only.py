"""Drivers that are known by their classes alone: what their tables say; on a real connection where one opens unasked."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

import masklib
from masklib.dbapi.facts import Idle
from masklib.dbapi.merging import keeps_apart
from masklib.errors import BlockedExitError, UnknownExitError

NAMES = ("clickhouse_connect", "oracledb", "pyodbc", "snowflake", "trino")


@pytest.mark.parametrize("name", NAMES)
def test_a_driver_without_a_server_here_reads_no_catalogue_and_shows_no_message(name: str) -> None:
    facts = import_module(f"masklib.dbapi.drivers.{name}").FACTS

    assert facts.lookup is None
    assert facts.sample is None
    assert facts.templates == () or name == "pyodbc"
    assert facts.idle(object()) is Idle.BUSY
    assert {one.role for one in facts.classes.values()} == {"connection", "cursor"}
    assert not facts.raised(ValueError("x"))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("SELECT '%s', \"a\" FROM t", ("x",)),
        ("SELECT 1 -- %s", ("x",)),
        ("SELECT %s", (object(),)),
        ("SELECT %.3s", ("x",)),
    ],
)
def test_a_parameter_that_could_become_sql_is_refused(text: str, given: tuple[Any, ...]) -> None:
    with pytest.raises(BlockedExitError):
        keeps_apart("params")(None, text, (given,), {}, many=False)


def test_plain_parameters_go_to_the_driver_as_they_are() -> None:
    assert keeps_apart("params")(None, "SELECT %s", (("x", 1),), {}, many=False) == (
        "SELECT %s",
        (("x", 1),),
        {},
    )


def test_a_connection_of_trino_is_sealed_before_it_reaches_anybody() -> None:
    trino = pytest.importorskip("trino.dbapi", reason="trino is not in the test group")
    raw = trino.connect(host="127.0.0.1", port=1, user="nobody")
    sealed = masklib.wrap(raw, key=bytes(32))
    cursor = sealed.cursor()

    assert isinstance(sealed, trino.Connection)
    assert isinstance(cursor, trino.Cursor)
    for thing, name in ((sealed, "transaction"), (cursor, "genall"), (cursor, "stats"), (cursor, "_query")):
        with pytest.raises((BlockedExitError, UnknownExitError)):
            getattr(thing, name)
    with pytest.raises(TypeError):
        sealed.cursor("segment")
