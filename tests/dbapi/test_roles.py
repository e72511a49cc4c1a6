"""Roles on connections: each statement in the role of who asks for it, on one connection and in pools."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text

import masklib
from masklib import Actor, Policy, acting_as
from masklib.errors import PolicyError, StatementDeniedError, UnknownRoleError

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

KEY = bytes(range(32))
PHONE, EMAIL = "(415) 555-0100", "alice@corp.com"
TABLE = "CREATE TABLE people (id INTEGER, email VARCHAR(60), phone VARCHAR(60))"
ROW = f"INSERT INTO people VALUES (1, '{EMAIL}', '{PHONE}')"
ALL = "SELECT phone FROM people"
BY_PHONE = f"SELECT id FROM people WHERE phone = '{PHONE}'"
POLICY = Policy.of(
    columns={"people.phone": "PHONE_NUMBER"},
    roles={
        "support": {"columns": {"people.phone": "clear"}},
        "bot": {"preset": "agent"},
        "closed": {"filters": "deny"},
        "few": {"limits": {"rows": 1}},
        "opener": {"unmask": "all"},
    },
)


def acting(*roles: str) -> Any:
    return acting_as(Actor(user="ada", roles=roles)) if roles else nullcontext()


def asked(connection: Any, sql: str) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(sql)
    return [tuple(row) for row in cursor.fetchall()]


@pytest.fixture(params=["sqlite3", "psycopg"])
def raw(request: pytest.FixtureRequest) -> Any:
    connection = request.getfixturevalue("sqlite" if request.param == "sqlite3" else "postgres")
    connection.execute(TABLE)
    connection.execute(ROW)
    connection.commit()
    return connection


def test_each_statement_of_a_connection_is_judged_in_the_role_of_who_asks(raw: Any) -> None:
    connection = masklib.wrap(raw, policy=POLICY, key=KEY)
    for _ in range(2):  # the second time from what is remembered
        assert asked(connection, ALL) != [(PHONE,)]
        with acting("support"):
            assert asked(connection, ALL) == [(PHONE,)]
            assert asked(connection, BY_PHONE) == [(1,)]
        with acting("closed"), pytest.raises(StatementDeniedError, match="filters: deny"):
            asked(connection, BY_PHONE)
        assert asked(connection, BY_PHONE) == [(1,)]
        assert asked(connection, ALL) != [(PHONE,)]


def test_a_cursor_goes_on_in_the_role_in_which_it_was_executed(raw: Any) -> None:
    connection = masklib.wrap(raw, policy=POLICY, key=KEY)
    cursor = connection.cursor()
    cursor.execute(ALL)
    with acting("support"):
        assert cursor.fetchall() != [(PHONE,)]


def test_a_roles_limits_and_preset_hold_for_it_alone(raw: Any) -> None:
    raw.execute(ROW)
    raw.commit()
    connection = masklib.wrap(raw, policy=POLICY, key=KEY)
    with acting("few"), pytest.raises(StatementDeniedError, match="limits: rows"):
        asked(connection, ALL)
    assert len(asked(connection, ALL)) == 2
    with acting("bot"), pytest.raises(StatementDeniedError, match="filters: masked"):
        asked(connection, "SELECT id FROM people WHERE email LIKE 'a%'")
    assert len(asked(connection, "SELECT id FROM people WHERE email LIKE 'a%'")) == 2


def test_a_limit_of_time_ends_with_its_role(postgres: psycopg.Connection[Any]) -> None:
    policy = Policy.of(roles={"quick": {"limits": {"seconds": 7}}})
    connection = masklib.wrap(postgres, policy=policy, key=KEY)
    show = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"
    told = []
    for roles in ((), ("quick",), (), ("quick",)):
        with acting(*roles):
            asked(connection, "SELECT 1")
            told.append(postgres.execute(show).fetchone())
    assert told == [("0",), ("7000",), ("1000000000",), ("7000",)]


@pytest.mark.parametrize("roles", [("root",), ("support", "bot"), ("SUPPORT",)])
def test_an_unknown_role_is_denied_and_recorded(
    raw: Any, roles: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnknownRoleError):
        masklib.wrap(raw, policy=POLICY, key=KEY, actor=Actor(roles=roles))
    connection = masklib.wrap(raw, policy=POLICY, key=KEY)
    caplog.set_level(logging.INFO, "masklib.audit")
    with acting(*roles), pytest.raises(UnknownRoleError):
        asked(connection, ALL)
    (denied,) = [one.masklib for one in caplog.records if one.masklib["outcome"] == "denied"]  # type: ignore[attr-defined]
    assert denied["role"] is None
    assert "root" in denied["reason"] or "one role" in denied["reason"] or "SUPPORT" in denied["reason"]
    assert asked(connection, ALL) != [(PHONE,)]


def test_records_name_the_role(raw: Any, caplog: pytest.LogCaptureFixture) -> None:
    connection = masklib.wrap(raw, policy=POLICY, key=KEY, actor=Actor(user="bob", roles=("support",)))
    caplog.set_level(logging.INFO, "masklib.audit")
    asked(connection, ALL)
    with acting_as(Actor(user="eve")):
        asked(connection, ALL)
    told = [one.masklib for one in caplog.records]  # type: ignore[attr-defined]
    assert [(one["role"], one["policy"]) for one in told] == [
        ("support", POLICY.in_role("support").id),
        (None, POLICY.id),
    ]


def test_unmask_value_asks_in_the_actors_role() -> None:
    surrogate = masklib.mask_value(EMAIL, "EMAIL_ADDRESS", key=KEY)
    given: dict[str, Any] = {"key": KEY, "policy": POLICY, "reason": "test"}
    opener = Actor(roles=("opener",))
    assert masklib.unmask_value(surrogate, "EMAIL_ADDRESS", actor=opener, **given) == EMAIL
    with pytest.raises(PolicyError, match="does not allow"):
        masklib.unmask_value(surrogate, "EMAIL_ADDRESS", **given)
    with pytest.raises(UnknownRoleError):
        masklib.unmask_value(surrogate, "EMAIL_ADDRESS", actor=Actor(roles=("root",)), **given)


def test_a_remark_read_in_one_role_masks_in_all(postgres: psycopg.Connection[Any]) -> None:
    postgres.execute("CREATE TABLE odd (a text, b text)")
    postgres.execute("COMMENT ON COLUMN odd.a IS 'masklib: PERSON'")
    postgres.execute("INSERT INTO odd VALUES ('Wyvern', 'x')")
    postgres.commit()
    connection = masklib.wrap(postgres, policy=POLICY, key=KEY)
    with acting("support"):
        asked(connection, "SELECT 1")
    assert asked(connection, "SELECT a FROM odd") != [("Wyvern",)]
    with acting("support"):
        assert asked(connection, "SELECT a FROM odd") != [("Wyvern",)]
        assert asked(connection, "SELECT a, b FROM odd")[0][0] != "Wyvern"


def test_sqlalchemy_takes_the_role_from_its_url(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as raw:
        raw.execute(TABLE)
        raw.execute(ROW)
    raw.close()
    (tmp_path / "policy.yaml").write_text(POLICY.dumps())
    url = f"sqlite:///{tmp_path / 'shop.db'}?plugin=masklib&masklib_policy={tmp_path / 'policy.yaml'}"
    for role, clear in (("support", True), ("few", False)):
        engine = create_engine(f"{url}&masklib_role={role}", masklib_key=KEY)
        with engine.connect() as connection:
            assert (connection.execute(text(ALL)).scalar() == PHONE) is clear
            with acting("bot" if clear else "support"):
                assert (connection.execute(text(ALL)).scalar() == PHONE) is not clear
        engine.dispose()
    with pytest.raises(UnknownRoleError):
        create_engine(f"{url}&masklib_role=root", masklib_key=KEY)
    with pytest.raises(ValueError, match="give one"):
        create_engine(f"{url}&masklib_role=support", masklib_key=KEY, masklib_actor=Actor(user="ada"))
