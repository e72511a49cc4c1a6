"""Every public attribute of every installed driver class has a kind: a new one fails here, by name."""

from __future__ import annotations

from importlib import import_module
from inspect import getattr_static, iscoroutinefunction
from typing import TYPE_CHECKING, Any

import pg8000.dbapi
import psycopg2
import pytest

from masklib.dbapi.drivers import KNOWN
from masklib.dbapi.facts import table
from masklib.dbapi.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

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
    "MySQLdb.", "clickhouse_connect.", "mysql.connector.connection_cext", "mysql.connector.cursor_cext", "oracledb.", "pyodbc.",
    "snowflake.", "trino.",
)  # fmt: skip
"""Modules that the test group does not install, and one in C that wants a newer OpenSSL than Debian 12 has."""


def here(path: str) -> bool:
    """Say whether the class can be had; of a driver that the test group installs, it must."""
    if not path.startswith(NOT_EVERYWHERE):
        return True
    try:
        return isinstance(installed(path), type)
    except ImportError:
        return False


CLASSES = {path: installed(path) for path in tables() if here(path)}
MEANINGLESS = set(dir(object)) | {
    "__abstractmethods__",
    "__annotations__",
    "__class_getitem__",
    "__del__",
    "__dict__",
    "__getattr__",
    "__getstate__",
    "__module__",
    "__orig_bases__",
    "__parameters__",
    "__slotnames__",  # copyreg's note on a class of which some test pickled or copied a raw object
    "__slots__",
    "__static_attributes__",
    "__text_signature__",
    "__firstlineno__",
    "__weakref__",
}
"""Special names that every class has or that say nothing about data; the proxy's base class answers them."""


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


@pytest.fixture
def live(postgres: psycopg.Connection[Any]) -> Iterator[dict[str, Any]]:
    """Objects of the PostgreSQL drivers, as they are when they work, by the paths of their tables."""
    info = postgres.info
    second = psycopg2.connect(info.dsn)
    third = pg8000.dbapi.connect(
        info.user, database=info.dbname, unix_sock=f"{info.host}/.s.PGSQL.{info.port}"
    )
    with postgres.transaction() as transaction, postgres.pipeline() as pipeline:
        pass
    with postgres.cursor().copy("COPY (SELECT 1) TO STDOUT") as copy:
        list(copy)
    walk = postgres.cursor("walk")
    yield {
        "psycopg.Connection": postgres,
        "psycopg.ConnectionInfo": info,
        "psycopg.Copy": copy,
        "psycopg.Cursor": postgres.cursor(),
        "psycopg.Pipeline": pipeline,
        "psycopg.ServerCursor": walk,
        "psycopg.Transaction": transaction,
        "psycopg2.extensions.ConnectionInfo": second.info,
        "psycopg2.extensions.connection": second,
        "psycopg2.extensions.cursor": second.cursor(),
        "pg8000.dbapi.Connection": third,
        "pg8000.dbapi.Cursor": third.cursor(),
    }
    walk.close()
    second.close()
    third.close()


def test_public_attributes_of_instances_have_a_kind(live: dict[str, Any]) -> None:
    unknown = {
        path: found - set(tables()[path].attributes)
        for path, thing in live.items()
        if (found := set(_held(thing))) - set(tables()[path].attributes)
    }

    assert unknown == {}


READ_ONLY = {
    "force_rollback", "is_supported", "level", "notices", "notifications", "notifies", "parameter_statuses", "status",
    "user",
}  # fmt: skip
"""What the driver lets anybody set, and a sealed object only shows."""


def test_what_can_be_set_on_a_raw_object_can_be_set_on_a_sealed_one_or_is_refused(
    live: dict[str, Any],
) -> None:
    forgotten = {
        f"{path}.{name}"
        for path, thing in live.items()
        for name in (*_held(thing), *(one for one in dir(type(thing)) if not one.startswith("_")))
        if _settable(thing, name) and not _looked_at(tables()[path], name)
    }

    assert forgotten == set()


def _held(thing: Any) -> list[str]:
    """Return the public names that an instance has beside those of its class."""
    slots = [getattr(kind, "__slots__", ()) for kind in type(thing).__mro__]
    names = {
        *getattr(thing, "__dict__", {}),
        *(name for one in slots for name in ([one] if isinstance(one, str) else one)),
    }
    return [name for name in names if not name.startswith("_")]


def _settable(thing: Any, name: str) -> bool:
    if name not in _held(thing) and callable(getattr_static(type(thing), name)):
        return False  # a method may be hidden by anything: Python allows it, and it means nothing
    try:
        setattr(thing, name, getattr(thing, name))
    except Exception:  # noqa: BLE001  (that it cannot be read or set is what is asked)
        return False
    return True


def _looked_at(facts: ClassFacts, name: str) -> bool:
    refused = facts.attributes[name] in {Kind.BLOCKED, Kind.CALLBACK, Kind.CONNECTION, Kind.HANDLE}
    return name in facts.setters or refused or name in READ_ONLY


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
