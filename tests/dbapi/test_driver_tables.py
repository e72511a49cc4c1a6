"""Every public attribute of every installed driver class has a kind: a new one fails here, by name.

Live objects are asked in `tests/leaks/test_surface.py`.
"""

from __future__ import annotations

from importlib import import_module
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

import pytest

from masklib.dbapi.drivers import KNOWN
from masklib.dbapi.facts import table
from masklib.dbapi.kinds import Kind
from tests.leaks.surface import MEANINGLESS

if TYPE_CHECKING:
    from masklib.dbapi.facts import ClassFacts


def tables() -> dict[str, ClassFacts]:
    facts: dict[str, ClassFacts] = {}
    for name in KNOWN:
        facts |= import_module(f"masklib.dbapi.drivers.{name}").FACTS.classes
    return facts


def installed(path: str) -> type:
    """Return the driver's class that a table is for."""
    module, _, name = path.rpartition(".")
    found = getattr(import_module(module), name)
    assert isinstance(found, type)
    return found


NOT_EVERYWHERE = (
    "MySQLdb.", "_duckdb.DuckDBPyRelation", "clickhouse_connect.", "duckdb._relation.", "mysql.connector.connection_cext",
    "mysql.connector.cursor_cext", "oracledb.", "snowflake.", "trino.",
)  # fmt: skip
"""Modules that the test group does not install, one in C that wants a newer OpenSSL than Debian 12 has, and DuckDB's
relations, which stand elsewhere since 2.0."""


def here(path: str) -> bool:
    """Say whether the class can be had; of a driver that the test group installs, it must."""
    if not path.startswith(NOT_EVERYWHERE):
        return True
    try:
        return isinstance(installed(path), type)
    except (AttributeError, ImportError):
        return False


CLASSES = {path: installed(path) for path in tables() if here(path)}


@pytest.mark.parametrize("path", sorted(CLASSES))
def test_every_public_attribute_of_the_installed_class_has_a_kind(path: str) -> None:
    facts = tables()[path]
    public = {name for name in dir(CLASSES[path]) if not name.startswith("_")}

    assert public - set(facts.attributes) == set()


@pytest.mark.parametrize("path", sorted(CLASSES))
def test_every_special_method_that_means_something_has_a_kind(path: str) -> None:
    facts = tables()[path]
    special = {name for name in dir(CLASSES[path]) if name.startswith("__")} - MEANINGLESS

    assert special - set(facts.specials) == set()


@pytest.mark.parametrize("path", sorted(CLASSES))
def test_a_table_that_waits_is_that_of_a_class_that_waits(path: str) -> None:
    """Which methods are awaited is seen on the class: its table says only that there are such."""
    coroutines = [
        name for name in tables()[path].attributes if iscoroutinefunction(getattr(CLASSES[path], name, None))
    ]
    specials = {"__aenter__", "__anext__", "__aiter__"} & set(dir(CLASSES[path]))

    assert tables()[path].asynchronous == bool(coroutines or specials or tables()[path].awaited)


@pytest.mark.parametrize("path", sorted(CLASSES))
def test_every_handle_names_a_table_and_every_piece_of_advice_a_refused_attribute(path: str) -> None:
    facts = tables()[path]
    refused = {
        name
        for name, kind in {**facts.attributes, **facts.specials}.items()
        if kind in {Kind.BLOCKED, Kind.CALLBACK}
    }

    assert set(facts.handles.values()) <= set(tables())
    assert {name for name, kind in facts.attributes.items() if kind is Kind.HANDLE} == set(facts.handles)
    assert set(facts.instead) - {"mogrify"} <= refused


def test_a_name_that_stands_twice_in_a_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        table(NEUTRAL="close", CLOSE="close")
