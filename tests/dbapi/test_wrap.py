"""The way in: what wrap() takes, what it refuses, and what its proxies are."""

from __future__ import annotations

import copy
import inspect
import pickle
import sqlite3
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import (
    AlreadyWrappedError,
    BlockedExitError,
    ClosedConnectionError,
    KeyFormatError,
    NotAConnectionError,
    PolicyError,
    UnknownExitError,
)

if TYPE_CHECKING:
    from pathlib import Path


KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
RAW = "alice.smith@corp.example.org"


@pytest.fixture
def shop(sqlite: sqlite3.Connection) -> sqlite3.Connection:
    sqlite.executescript(
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, plan TEXT);
        INSERT INTO users VALUES (1, 'Alice Smith', 'alice.smith@corp.example.org', 'gold');
        INSERT INTO users VALUES (2, 'Bob Jones', 'bob@corp.example.org', 'free');
        """
    )
    return sqlite


@pytest.fixture
def conn(shop: sqlite3.Connection) -> Any:
    return masklib.wrap(shop, key=KEY)


def test_a_wrapped_connection_is_an_instance_of_its_driver_s_class(conn: Any) -> None:
    assert isinstance(conn, sqlite3.Connection)
    assert isinstance(conn.cursor(), sqlite3.Cursor)
    assert type(conn).__module__ == "sqlite3"


def test_rows_come_out_masked_and_clear_columns_as_they_are(conn: Any) -> None:
    rows = conn.execute("SELECT id, name, email, plan FROM users ORDER BY id").fetchall()

    assert [(row[0], row[3]) for row in rows] == [(1, "gold"), (2, "free")]
    assert "Alice" not in repr(rows)
    assert "corp.example" not in repr(rows)
    assert all("@" in row[2] for row in rows)


def test_the_same_value_has_the_same_surrogate_in_every_query(conn: Any) -> None:
    whole = conn.execute("SELECT email FROM users ORDER BY id").fetchall()
    single = conn.execute("SELECT u.email AS contact FROM users u WHERE id = ?", (1,)).fetchone()

    assert single == whole[0]


def test_another_key_gives_other_surrogates(shop: sqlite3.Connection) -> None:
    query = "SELECT email, name FROM users"

    assert (
        masklib.wrap(shop, key=KEY).execute(query).fetchall()
        != masklib.wrap(shop, key=OTHER_KEY).execute(query).fetchall()
    )


def test_wrapping_again_returns_the_same_object_if_all_agree(conn: Any) -> None:
    assert masklib.wrap(conn) is conn
    assert masklib.wrap(conn, key=KEY) is conn


def test_wrapping_again_under_another_key_or_policy_is_an_error(conn: Any) -> None:
    with pytest.raises(AlreadyWrappedError):
        masklib.wrap(conn, key=OTHER_KEY)
    with pytest.raises(AlreadyWrappedError):
        masklib.wrap(conn, policy=masklib.Policy.of(columns={"users.plan": "redact"}))


def test_a_cursor_cannot_be_wrapped_as_a_connection(conn: Any) -> None:
    with pytest.raises(NotAConnectionError):
        masklib.wrap(conn.cursor())


@pytest.mark.parametrize("thing", [None, "sqlite:///x.db", 3, object(), sqlite3.Connection, sqlite3])
def test_what_is_no_connection_is_refused_with_an_example(thing: object) -> None:
    with pytest.raises(NotAConnectionError, match=r"masklib\.wrap"):
        masklib.wrap(thing, key=KEY)


def test_a_closed_connection_is_refused() -> None:
    raw = sqlite3.connect(":memory:")
    raw.close()

    with pytest.raises(ClosedConnectionError, match="open it first"):
        masklib.wrap(raw, key=KEY)


@pytest.mark.parametrize("key", [b"short", "00" * 31, "not a key at all", b""])
def test_a_key_of_wrong_length_or_form_is_refused_and_not_shown(
    sqlite: sqlite3.Connection, key: bytes | str
) -> None:
    with pytest.raises(KeyFormatError) as caught:
        masklib.wrap(sqlite, key=key)

    assert "not a key at all" not in str(caught.value)


@pytest.mark.parametrize("policy", [{"columns": {}}, 3, b"policy.yaml", masklib.Policy])
def test_a_policy_must_be_a_policy(sqlite: sqlite3.Connection, policy: Any) -> None:
    with pytest.raises(TypeError, match=r"Policy\.of"):
        masklib.wrap(sqlite, policy=policy, key=KEY)


def test_a_policy_may_be_the_path_of_its_file(sqlite: sqlite3.Connection, tmp_path: Path) -> None:
    policy = masklib.Policy.of(columns={"users.badge": "redact"})
    path = tmp_path / "policy.yaml"
    path.write_text(policy.dumps(), encoding="utf-8")
    sqlite.execute("CREATE TABLE users (badge TEXT)")
    sqlite.execute("INSERT INTO users VALUES ('B 17')")

    for given in (path, str(path)):
        wrapped = masklib.wrap(sqlite, policy=given, key=KEY)
        assert wrapped.execute("SELECT badge FROM users").fetchall() == [("[redacted]",)]
        assert masklib.wrap(wrapped, policy=policy) is wrapped


def test_a_policy_file_that_is_not_there_wraps_nothing(sqlite: sqlite3.Connection) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        masklib.wrap(sqlite, policy="nowhere.yaml", key=KEY)


def test_without_a_key_a_random_one_serves_this_process_and_says_so(shop: sqlite3.Connection) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = masklib.wrap(shop).execute("SELECT email FROM users").fetchall()
        second = masklib.wrap(shop).execute("SELECT email FROM users").fetchall()

    assert first == second
    assert RAW not in repr(first)


UNKNOWN = ["__wrapped__", "__dict__", "_state", "_raw", "_conn", "brand_new_exit", "__array__"]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_attribute_that_no_table_names_is_denied(conn: Any, name: str) -> None:
    for proxy in (conn, conn.cursor()):
        with pytest.raises(UnknownExitError, match=name) as caught:
            getattr(proxy, name)
        assert caught.value.name == name
        assert not hasattr(proxy, name)


def test_a_blocked_exit_says_what_to_use_instead(conn: Any) -> None:
    with pytest.raises(BlockedExitError, match="Instead"):
        conn.serialize()


@pytest.mark.parametrize("name", ["foo", "total_changes", "__class__", "execute"])
def test_only_declared_attributes_can_be_set_or_deleted(conn: Any, name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(conn, name, 1)
    with pytest.raises(AttributeError):
        delattr(conn, name)


def test_no_method_or_introspection_leads_to_the_raw_object(shop: sqlite3.Connection, conn: Any) -> None:
    cursor = conn.execute("SELECT email FROM users")

    assert conn.commit.__self__ is conn
    assert inspect.unwrap(conn) is conn
    assert cursor.connection is conn
    assert conn.__enter__() is conn
    assert iter(cursor) is cursor
    with pytest.raises(TypeError):
        vars(conn)
    with pytest.raises(AttributeError):
        object.__getattribute__(conn, "_state")
    for function in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot pickle or copy"):
            function(conn)
    assert shop is not conn


def test_repr_str_and_dir_show_nothing_of_the_raw_object(conn: Any) -> None:
    cursor = conn.execute("SELECT email FROM users")

    assert repr(conn).startswith("<masked sqlite3.Connection")
    assert str(cursor) == repr(cursor)
    assert RAW not in repr(cursor)
    assert {"execute", "fetchall"} <= set(dir(cursor))
    assert not [name for name in dir(conn) if name.startswith("_") and not name.startswith("__")]


def test_settable_attributes_work_as_on_the_raw_connection(conn: Any) -> None:
    conn.isolation_level = None
    cursor = conn.cursor()
    cursor.arraysize = 2
    cursor.execute("SELECT id FROM users ORDER BY id")

    assert conn.isolation_level is None
    assert cursor.fetchmany() == [(1,), (2,)]


@pytest.mark.parametrize("factory", [str, bytes, bytearray])
def test_text_factories_that_see_no_value_may_be_set(conn: Any, factory: Any) -> None:
    conn.text_factory = factory
    value = conn.execute("SELECT email FROM users WHERE id = 1").fetchone()[0]

    assert type(value) is factory
    assert RAW not in repr(value)


def test_row_factories_run_on_masked_values(conn: Any) -> None:
    seen: list[Any] = []

    def factory(cursor: Any, row: Any) -> dict[str, Any]:
        seen.append((cursor, row))
        return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}

    conn.row_factory = factory
    row = conn.execute("SELECT id, email FROM users WHERE id = 1").fetchone()

    assert set(row) == {"id", "email"}
    assert RAW not in repr((seen, row))
    assert type(seen[0][0]).__name__ == "Cursor"
    with pytest.raises(UnknownExitError):
        _ = seen[0][0].anything


def test_sqlite_rows_hold_masked_values_under_their_labels(shop: sqlite3.Connection) -> None:
    shop.row_factory = sqlite3.Row
    conn = masklib.wrap(shop, key=KEY)
    row = conn.execute("SELECT id, email AS contact FROM users WHERE id = 1").fetchone()

    assert isinstance(row, sqlite3.Row)
    assert row.keys() == ["id", "contact"]
    assert row["contact"] != RAW
    assert row["id"] == 1


def test_unwrap_is_loud_and_wants_a_reason(shop: sqlite3.Connection, conn: Any, caplog: Any) -> None:
    with pytest.raises(ValueError, match="reason"):
        masklib.unwrap(conn, reason=" ")
    with caplog.at_level("INFO", "masklib.audit"):
        assert masklib.unwrap(conn, reason="nightly backup") is shop

    assert caplog.records[-1].masklib["outcome"] == "unwrapped"
    assert caplog.records[-1].masklib["reason"] == "nightly backup"


def test_an_error_keeps_its_class_and_code_but_no_value_cause_or_frame_of_the_driver(conn: Any) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        conn.execute(f"SELECT * FROM users WHERE email = '{RAW}' AND \"{RAW}")
    error = caught.value

    assert RAW not in repr((error, error.args))
    assert error.__cause__ is None
    assert error.__context__ is None
    assert error.sqlite_errorname == "SQLITE_ERROR"
    assert RAW not in repr([frame.frame.f_locals for frame in inspect.getinnerframes(caught.tb)][1:])


def test_observe_returns_raw_rows_and_records_what_would_be_masked(
    shop: sqlite3.Connection, caplog: Any
) -> None:
    conn = masklib.wrap(shop, key=KEY, policy=masklib.Policy.of(mode="observe"))
    with caplog.at_level("INFO", "masklib.audit"):
        rows = conn.execute("SELECT email FROM users WHERE id = 1").fetchall()

    assert rows == [(RAW,)]
    assert caplog.records[-1].masklib["columns"][0]["masked"] == 1
    assert RAW not in repr(caplog.records[-1].__dict__)


def test_a_cursor_class_of_one_s_own_runs_on_masked_rows() -> None:
    class Mine(sqlite3.Cursor):
        """As Django's: placeholders of another style, and what it has seen."""

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.seen: list[object] = []

        def execute(self, sql: str, parameters: Any = (), /) -> Any:
            return super().execute(sql.replace("%s", "?"), parameters)

        def fetchone(self) -> Any:
            self.seen.append(super().fetchone())
            return self.seen[-1]

    class Odd(sqlite3.Cursor):
        def __getattribute__(self, name: str) -> Any:
            return super().__getattribute__(name)

    conn: Any = masklib.wrap(
        sqlite3.connect(":memory:"), key=KEY, policy=masklib.Policy(preset="application")
    )
    cursor = conn.cursor(factory=Mine)
    cursor.execute("CREATE TABLE people (id INTEGER, email TEXT)")
    cursor.execute("INSERT INTO people VALUES (%s, %s)", (1, "quorvane@corp.example.org"))
    found = cursor.execute("SELECT * FROM people WHERE id = %s", (1,)).fetchone()

    assert cursor.connection is conn
    assert cursor.seen == [found]
    assert "quorvane" not in repr((found, vars(cursor), list(cursor.execute("SELECT email FROM people"))))
    with pytest.raises(BlockedExitError):
        conn.cursor(factory=Odd)
    with pytest.raises(TypeError):  # the driver's own class takes the real connection only
        conn.cursor(factory=lambda connection: Mine(connection))  # noqa: PLW0108  a class would be extended
    with pytest.raises(TypeError):
        sqlite3.Cursor.fetchone(cursor)
    with pytest.raises(UnknownExitError):
        cursor.unheard_of()
    assert isinstance(cursor, Mine)
    conn.close()
