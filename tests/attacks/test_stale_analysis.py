"""What a text meant when it was analysed must be what it means when it runs: same text, other tables."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from masklib.errors import MaskError
from tests.attacks.attack import SHADOW, THROUGH_SHADOW, leaks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

TEMPORARY = f"CREATE TEMPORARY VIEW people AS {SHADOW}"


def shadow(connection: Any, watch: Watch) -> None:
    """Hide ``people`` behind constants, and have the statement analysed meanwhile."""
    assert leaks_of(connection, [TEMPORARY, THROUGH_SHADOW], watch) == []


def steps(*texts: str) -> Callable[[Any], None]:
    """Return what runs statements and minds no error."""

    def undo(connection: Any) -> None:
        for text in texts:
            with contextlib.suppress(Exception):
                connection.execute(text)

    return undo


def script(text: str) -> Callable[[Any], None]:
    def undo(connection: Any) -> None:
        with contextlib.suppress(Exception):
            connection.executescript(text)

    return undo


@pytest.mark.parametrize(
    "undo",
    [
        pytest.param(steps("ROLLBACK"), id="ROLLBACK"),
        pytest.param(steps("rollback transaction;"), id="rollback transaction"),
        pytest.param(steps("ROLLBACK TO before"), id="ROLLBACK TO"),
        pytest.param(steps("INSERT OR ROLLBACK INTO orders (id) VALUES (1)"), id="INSERT OR ROLLBACK"),
        pytest.param(steps("DROP VIEW people"), id="DROP VIEW"),
        pytest.param(script("DROP VIEW people"), id="script"),
        pytest.param(script("DROP VIEW people; SELECT abs(-9223372036854775808)"), id="failing script"),
        pytest.param(lambda connection: connection.rollback(), id="rollback()"),
    ],
)
def test_sqlite_forgets_a_shadow_that_is_undone(
    undo: Callable[[Any], None], sqlite_target: Target, watch: Watch
) -> None:
    connection = sqlite_target.wrapped()
    connection.isolation_level = None
    steps("BEGIN", "SAVEPOINT before")(connection)
    shadow(connection, watch)
    undo(connection)
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


def test_sqlite_forgets_a_shadow_when_a_block_fails(sqlite_target: Target, watch: Watch) -> None:
    connection = sqlite_target.wrapped()
    connection.isolation_level = None
    with contextlib.suppress(KeyError), connection:
        connection.execute("BEGIN")
        shadow(connection, watch)
        raise KeyError
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="a parameter's __conform__ runs between analysis and execution"
)
def test_sqlite_forgets_a_shadow_that_a_parameter_takes_away(sqlite_target: Target, watch: Watch) -> None:
    connection = sqlite_target.wrapped()
    shadow(connection, watch)

    class Parameter:
        def __conform__(self, _protocol: object) -> int:
            connection.execute("DROP VIEW temp.people")
            return 0

    rows = connection.execute(f"{THROUGH_SHADOW} WHERE a > ?", (Parameter(),)).fetchall()
    assert watch.all_leaks([("rows", str(rows))]) == []


@pytest.mark.parametrize(
    "undo",
    [
        pytest.param(steps("ROLLBACK"), id="ROLLBACK"),
        pytest.param(steps("ABORT"), id="ABORT"),
        pytest.param(steps("SELECT 1 / 0", "COMMIT"), id="COMMIT of a failed transaction"),
        pytest.param(steps("ROLLBACK TO before"), id="ROLLBACK TO"),
        pytest.param(
            steps("DROP VIEW people; COMMIT; SELECT 1 / 0"),
            id="DROP, COMMIT and an error in one text",
        ),
        pytest.param(steps("DROP VIEW people"), id="DROP VIEW"),
        pytest.param(steps("DISCARD TEMP"), id="DISCARD"),
        pytest.param(lambda connection: connection.rollback(), id="rollback()"),
    ],
)
def test_postgresql_forgets_a_shadow_that_is_undone(
    undo: Callable[[Any], None], postgres_target: Target, watch: Watch
) -> None:
    connection = postgres_target.wrapped()
    connection.execute("SAVEPOINT before")
    shadow(connection, watch)
    undo(connection)
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


def test_postgresql_forgets_a_shadow_when_a_block_is_rolled_back(
    postgres_target: Target, watch: Watch
) -> None:
    connection = postgres_target.wrapped()
    with connection.transaction():
        shadow(connection, watch)
        raise psycopg.Rollback
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


def test_postgresql_forgets_when_commit_rolls_a_failed_transaction_back(
    postgres_target: Target, watch: Watch
) -> None:
    connection = postgres_target.wrapped()
    shadow(connection, watch)
    steps("SELECT 1 / 0")(connection)
    connection.commit()
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


@pytest.mark.parametrize(
    ("path", "back"),
    [
        pytest.param("SET search_path = a, public", "SET search_path = public", id="SET"),
        pytest.param("SET search_path = a, public", "RESET ALL", id="RESET"),
        pytest.param(
            "SET search_path = a, public",
            "SELECT set_config('search_path', 'public', false)",
            id="set_config",
        ),
        pytest.param("BEGIN; SET LOCAL search_path = a, public", "COMMIT", id="SET LOCAL"),
    ],
)
def test_postgresql_forgets_a_search_path_that_is_left(
    path: str, back: str, postgres_copy: Target, watch: Watch
) -> None:
    connection = postgres_copy.wrapped()
    hidden = ["CREATE SCHEMA a", f"CREATE VIEW a.people AS {SHADOW}", path, THROUGH_SHADOW]
    assert leaks_of(connection, hidden, watch) == []
    with contextlib.suppress(MaskError):
        connection.execute(back)
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="60 seconds in which another connection's DDL is not seen (CATALOG_SECONDS)",
)
def test_postgresql_sees_what_another_connection_drops(postgres_copy: Target, watch: Watch) -> None:
    connection, other = postgres_copy.wrapped(), postgres_copy.wrapped()
    hidden = [
        "CREATE SCHEMA a",
        f"CREATE VIEW a.people AS {SHADOW}",
        "SET search_path = a, public",
        THROUGH_SHADOW,
    ]
    assert leaks_of(connection, hidden, watch) == []
    other.execute("DROP VIEW a.people")
    assert leaks_of(connection, [THROUGH_SHADOW], watch) == []
