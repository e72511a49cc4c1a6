"""Every name that live objects of every driver show has a kind, and what can be set on one can be set or is refused.

`tests/dbapi/test_driver_tables.py` asks classes; here are connections, cursors, statements, relations, results and
errors as they are when they work: their dictionaries, slots and settable names too. A new name fails by its name.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib.dbapi.facts import class_facts
from masklib.dbapi.sealed import Sealed, state_of
from masklib.errors import MaskError
from tests.dbapi.test_driver_tables import tables
from tests.leaks import surface
from tests.leaks.bridge import inner
from tests.leaks.conftest import HOUSES, IN_C, KEY, POLICIES, House
from tests.leaks.furniture import furnish

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from masklib.dbapi.facts import ClassFacts

UNREAD = object()
LIVE = pytest.mark.parametrize("driver", [*HOUSES, "asyncpg", "asyncpg-pool", "mysql-connector-pool"])


@pytest.fixture
def house(driver: str, request: pytest.FixtureRequest) -> Any:
    """As the leak suite's, and asyncpg's."""
    more = "mysql_connector_pool_house" if driver == "mysql-connector-pool" else "asyncpg_house"
    return request.getfixturevalue(HOUSES.get(driver, more))


@pytest.fixture
def asyncpg_house(driver: str, postgres_canaries: str, runner: asyncio.Runner) -> Iterator[House]:
    """Connections of asyncpg, made by themselves or taken out of a pool."""
    parts = conninfo_to_dict(postgres_canaries)
    place: Any = {"host": parts["host"], "user": parts["user"], "database": parts["dbname"]}
    opened: list[Any] = []

    async def connect() -> Any:
        if driver == "asyncpg":
            opened.append(await asyncpg.connect(**place))
            return opened[-1]
        opened.append(await asyncpg.create_pool(**place, min_size=1, max_size=1))
        return await opened[-1].acquire()

    yield House(
        driver,
        "$1",
        lambda: runner.run(connect()),
        lambda raw, policy: masklib.wrap(raw, policy=POLICIES[policy], key=KEY),
        lambda: None,
        runner.run,
    )
    for one in opened:
        one.terminate()


@pytest.fixture
def raw_and_sealed(driver: str, house: House) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The same objects of the driver, raw and sealed, by the paths of their tables."""
    family = driver.partition("-pool")[0]
    both = [furnish(family, one, house.settled) for one in (house.open(), inner(house.wrapped("found")))]
    yield both[0], both[1]
    for path, thing in [*both[0].items(), *both[1].items()]:
        if path.endswith("ServerCursor"):
            house.settled(thing.close())


def unknown(thing: Any, facts: ClassFacts) -> set[str]:
    """Return the names of a live object that its table does not have."""
    return (surface.public(thing) - set(facts.attributes)) | (surface.special(thing) - set(facts.specials))


@LIVE
def test_every_name_of_a_live_object_has_a_kind(driver: str, raw_and_sealed: Any) -> None:
    raw, _ = raw_and_sealed
    found = {path: names for path, thing in raw.items() if (names := unknown(thing, tables()[path]))}

    assert found == {}


@LIVE
def test_every_class_that_can_be_had_of_a_driver_is_there(driver: str, raw_and_sealed: Any) -> None:
    """Else the test above would say nothing of it."""
    raw, sealed = raw_and_sealed
    paths = {path for path in tables() if path.partition(".")[0] == next(iter(raw)).partition(".")[0]}
    left = {
        "adbc_driver_manager.dbapi.Connection",  # the base of SQLite's and PostgreSQL's
        "_duckdb.DuckDBPyRelation",  # that of the versions before 2.0
        *(path for path in paths if driver.startswith("mysql-connector") and not _is_there(driver, path)),
        *(path for path in paths if path.startswith("pg8000.legacy.")),  # tests/dbapi/test_pg8000.py
        *(
            path
            for path in paths
            if driver.startswith(("psycopg", "asyncpg")) and path not in raw and _elsewhere(driver, path)
        ),
    }

    assert paths - set(raw) <= left
    assert set(raw) == set(sealed)
    assert all(
        class_facts(state_of(thing).driver, type(raw[path])).path
        for path, thing in sealed.items()
        if ".pq." not in path
    )


def _is_there(driver: str, path: str) -> bool:
    """Tell whether mysql-connector-python hands a class out in this run: it has two implementations, and pools."""
    if "cursor" in path:
        return ("_cext" in path) == IN_C
    return ("Pooled" in path) == driver.endswith("-pool") and ("Pooled" in path or ("_cext" in path) == IN_C)


def _elsewhere(driver: str, path: str) -> bool:
    """Tell whether a path is that of the driver's other face."""
    if driver.startswith("asyncpg"):
        return path.endswith(("connection.Connection", "PoolConnectionProxy"))
    return ("Async" in path) != (driver == "psycopg-async")


@LIVE
def test_no_private_name_leads_anywhere_and_nothing_else_can_be_set(driver: str, raw_and_sealed: Any) -> None:
    raw, sealed = raw_and_sealed
    open_to = [
        f"{path}.{name}"
        for path, thing in raw.items()
        for name in sorted(surface.private(thing) - set(tables()[path].attributes))
        if not _denies(partial(getattr, sealed[path], name))
    ]
    can_be_set = [
        f"{path}.{name}"
        for path, thing in raw.items()
        for name in sorted(surface.settable(thing) - set(tables()[path].setters) | {"brand_new"})
        if not _denies(partial(setattr, sealed[path], name, None))
    ]
    can_be_deleted = [
        f"{path}.{name}"
        for path, thing in raw.items()
        for name in sorted(surface.held(thing) | set(tables()[path].setters))
        if not _denies(partial(delattr, sealed[path], name))
    ]

    assert (open_to, can_be_set, can_be_deleted) == ([], [], [])


def _denies(deed: Any) -> bool:
    try:
        deed()
    except MaskError:
        return True
    return False


@LIVE
def test_what_a_table_lets_anybody_set_can_be_set_as_on_the_raw_object(
    driver: str, raw_and_sealed: Any
) -> None:
    raw, sealed = raw_and_sealed
    wrong = []
    for path, thing in raw.items():
        for name in tables()[path].setters:
            if (value := getattr(thing, name, UNREAD)) is UNREAD:
                continue
            kinds = [_outcome(partial(setattr, one, name, value)) for one in (thing, sealed[path])]
            if kinds[0] != kinds[1]:
                wrong.append((f"{path}.{name}", kinds))

    assert wrong == []


def _outcome(deed: Any) -> str:
    try:
        deed()
    except Exception as error:  # noqa: BLE001  (its class is what is asked)
        return type(error).__name__
    return "set"


# ------------------------------------------------------------------ what the driver's errors have
ERRORS = {
    "sqlite3": "args sqlite_errorcode sqlite_errorname",
    "psycopg": "args diag pgconn pgresult sqlstate",
    "psycopg2": "args cursor diag pgcode pgerror",
    "pg8000": "args",
    "asyncpg": "args as_dict column_name constraint_name context data_type_name detail detail_log get_message_class_for_sqlstate "
    "hint internal_position internal_query message new pg_version position query schema_name server_source_filename "
    "server_source_function server_source_line severity severity_en sqlstate table_name",
    "pymysql": "args sqlstate",
    "duckdb": "args",
    "adbc": "args details sqlstate status_code vendor_code",
    "mysql-connector": "args errno msg sqlstate",
    "mysqlclient": "args",
}
"""Every public attribute of a driver's error, by its family."""
ALIKE = {
    "aiosqlite": "sqlite3",
    "psycopg-async": "psycopg",
    "aiomysql": "pymysql",
    "asyncpg-pool": "asyncpg",
    "mysql-connector-pool": "mysql-connector",
}
DOUBLED = "INSERT INTO people (id, full_name, email) SELECT id, full_name, email FROM people"
METHODS = {"add_note", "with_traceback"}


@LIVE
def test_every_name_of_an_error_is_known_and_the_sealed_one_is_of_the_same_class(
    driver: str, house: House
) -> None:
    known = METHODS | set(ERRORS[ALIKE.get(driver, driver)].split())
    raw, sealed = (raised(one, house) for one in (house.open(), house.wrapped("found")))

    assert type(raw) is type(sealed)
    assert surface.public(raw) - known == set()
    assert surface.public(sealed) - known == set()
    for name in ("sqlstate", "pgcode", "errno", "sqlite_errorcode", "status_code", "constraint_name"):
        assert getattr(sealed, name, None) == getattr(raw, name, None)


def raised(connection: Any, house: House) -> BaseException:
    """Return what a row that is there already raises."""
    runs = connection if house.driver.startswith("asyncpg") else house.settled(connection.cursor())
    try:
        house.settled(runs.execute(DOUBLED))
    except Exception as error:  # noqa: BLE001  (whatever the driver raises)
        if hasattr(connection, "rollback") and house.driver != "duckdb":
            house.settled(connection.rollback())
        return error
    raise AssertionError(f"{house.driver} took a row that was there")


# ------------------------------------------------------------------ that it would be seen
class Grown(sqlite3.Connection):
    """A connection of a version to come."""

    __slots__ = ("pocket",)

    def export_all(self) -> list[Any]:
        return self.execute("SELECT * FROM people").fetchall()

    def __fspath__(self) -> str:
        return "secret"


def test_what_a_new_version_adds_is_named(sqlite_house: House) -> None:
    grown: Any = sqlite3.connect(":memory:", factory=Grown)
    facts = tables()["sqlite3.Connection"]
    sealed: Any = masklib.wrap(grown, key=KEY)

    assert unknown(grown, facts) == {"export_all", "pocket", "__fspath__"}
    grown.pocket = 1
    assert "pocket" in surface.settable(grown) - set(facts.setters)
    for deed in (lambda: sealed.export_all, lambda: sealed.pocket, lambda: setattr(sealed, "pocket", 2)):
        assert _denies(deed)
    assert not hasattr(type(sealed), "__fspath__")
    assert isinstance(sealed, sqlite3.Connection)
    assert issubclass(type(sealed), Sealed)
    grown.close()
