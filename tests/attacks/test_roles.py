"""Roles on one connection: nobody sees by another's role, and a role that frees one column frees no other."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import masklib
from masklib.errors import StatementDeniedError, UnknownRoleError
from masklib.policy import Policy
from tests.attacks.attack import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

PHONE = "+1 415 555 0100"
EMAIL = "ann.lee@corp.com"
POLICY = Policy.of(
    columns={"words.w": "clear"},
    roles={
        "support": {"columns": {"people.phone": "clear"}},
        "bot": {"preset": "agent"},
        "caller": {"preset": "agent", "columns": {"people.phone": "clear"}},
    },
)
ASKED = "SELECT phone FROM people"
BESIDE = (
    "SELECT phone || email FROM people",
    "SELECT coalesce(phone, email) FROM people",
    "SELECT phone FROM people UNION SELECT email FROM people",
    "SELECT CASE WHEN email > 'a' THEN phone END FROM people",
    "SELECT p.phone FROM people p JOIN words ON w = p.email",
    "SELECT x FROM (SELECT phone AS x FROM people UNION ALL SELECT ssn FROM people) t",
    "SELECT email AS phone FROM people",
    "SELECT phone FROM (SELECT email AS phone FROM people) people",
    "WITH t AS (SELECT email AS phone FROM people) SELECT phone FROM t",
    "SELECT max(q.phone) FROM people p JOIN (SELECT ssn AS phone, id FROM people) q ON p.id = q.id",
)


@pytest.fixture(params=["sqlite", "duckdb"])
def connection(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A wrapped connection to one person."""
    with closing(duckdb.connect() if request.param == "duckdb" else sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, phone VARCHAR, email VARCHAR, ssn VARCHAR)")
        raw.execute(f"INSERT INTO people VALUES (1, '{PHONE}', '{EMAIL}', '536-90-4399')")
        raw.execute("CREATE TABLE words (w VARCHAR)")
        raw.execute(f"INSERT INTO words VALUES ('{EMAIL}')")
        yield masklib.wrap(raw, policy=POLICY, key=KEY)


def acting(role: str | None) -> AbstractContextManager[Any]:
    if role is None:
        return nullcontext()
    return masklib.acting_as(masklib.Actor(user="ada", roles=(role,) if role else ()))


def phone(connection: Any, role: str | None) -> str:
    with acting(role):
        ((found,),) = connection.execute(ASKED).fetchall()
    return str(found)


def test_what_one_role_was_answered_no_other_is(connection: Any) -> None:
    seen = "support", None, "bot", "support", "", "caller", "bot", None, "support"
    for role in seen:
        assert (phone(connection, role) == PHONE) is (role in {"support", "caller"}), role


def test_blocks_nest_and_tasks_have_their_own(connection: Any) -> None:
    async def ask() -> str:
        return phone(connection, None)

    async def both() -> tuple[str, str]:
        with acting("support"):
            one = asyncio.create_task(ask())
        with acting("bot"):
            other = asyncio.create_task(ask())
        return await one, await other

    with acting("support"):
        assert phone(connection, "bot") != PHONE
        assert phone(connection, None) == PHONE
        assert phone(connection, "") != PHONE
    one, other = asyncio.run(both())
    assert one == PHONE != other


@pytest.mark.parametrize("roles", [("suport",), ("Support",), ("support ",), ("bot", "support")])
def test_a_role_that_is_none_or_several_is_denied(connection: Any, roles: tuple[str, ...]) -> None:
    with masklib.acting_as(masklib.Actor(user="ada", roles=roles)), pytest.raises(UnknownRoleError):
        connection.execute(ASKED)


@pytest.mark.parametrize("role", ["support", "caller"])
def test_a_role_that_frees_one_column_frees_no_other(connection: Any, role: str) -> None:
    with acting(role):
        for asked in BESIDE:
            try:
                told = repr(connection.execute(asked).fetchall())
            except StatementDeniedError:
                continue
            assert EMAIL not in told, asked
            assert "536" not in told, asked


def test_a_column_that_is_free_is_no_way_to_compare_one_that_is_not(connection: Any) -> None:
    with acting("caller"):
        assert connection.execute(f"SELECT id FROM people WHERE phone = '{PHONE}'").fetchall() == [(1,)]
        for asked in ("p.phone = q.ssn", "p.phone < q.email", "q.email IN (p.phone, 'x')"):
            with pytest.raises(StatementDeniedError):
                connection.execute(f"SELECT count(*) FROM people p JOIN people q ON {asked}")


def test_what_a_role_may_not_ask_it_may_not_ask_by_a_cursor_of_another(connection: Any) -> None:
    cursor = connection.cursor()
    with acting("support"):
        cursor.execute("SELECT id FROM people WHERE email > 'a'")
    with acting("bot"), pytest.raises(StatementDeniedError):
        cursor.execute("SELECT id FROM people WHERE email > 'a'")
