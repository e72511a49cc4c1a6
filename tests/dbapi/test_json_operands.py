"""Surrogates compared with leaves of JSON documents, or within documents that are compared: four databases."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

import masklib
from masklib import Key, Policy
from masklib.errors import KeyRequiredError, MaskError, StatementDeniedError
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = Key(bytes(range(32)))
DOCUMENTS = [
    {"customer": {"full_name": "Alice Smith", "contact": "alice@corp.com"}, "email": "alice@corp.com",
     "ssn": "078-05-1120", "plan": "gold"},
    {"customer": {"full_name": "Bob Jones", "contact": "bob@corp.com"}, "email": "bob@corp.com",
     "ssn": "078-05-1121", "plan": "free"},
]  # fmt: skip
PLACES = {
    "sqlite3": [
        "data->>'{0}'", "data->>'$.{0}'", "(data->>'{0}')", "json_extract(data, '$.{0}')",
        "e.data->'customer'->>'{1}'", "data->'$.customer'->>'$.{1}'", "json_extract(data, '$.customer.{1}')",
    ],
    "psycopg": [
        "data->>'{0}'", "data->'customer'->>'{1}'", "data #>> '{{customer,{1}}}'",
        "jsonb_extract_path_text(data, 'customer', '{1}')",
    ],
    "pymysql": [
        "json_value(data, '$.{0}')", "json_value(data, '$.customer.{1}')",
        "json_unquote(json_extract(data, '$.customer.{1}'))",
    ],
    "duckdb": [  # without parentheses DuckDB compares the path
        "(data->>'{0}')", "(data->>'$.customer.{1}')", "(data->'customer'->>'{1}')",
        "json_extract_string(data, '$.customer.{1}')",
    ],
}  # fmt: skip


@pytest.fixture(params=list(PLACES))
def shop(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any, str]]:
    """The driver's name, a raw connection to a filled table, and how it takes a parameter."""
    name, kind = request.param, "TEXT"
    if name == "sqlite3":
        raw: Any = sqlite3.connect(":memory:")
    elif name == "duckdb":
        raw, kind = pytest.importorskip("duckdb").connect(), "JSON"
    elif name == "pymysql":
        import pymysql

        raw = pymysql.connect(**request.getfixturevalue("mariadb_database"))
    else:
        raw, kind = psycopg.connect(request.getfixturevalue("postgres_database")), "JSONB"
    mark = "?" if name in {"sqlite3", "duckdb"} else "%s"
    with closing(raw):
        cursor = raw.cursor()
        cursor.execute(f"CREATE TABLE events (id INTEGER, data {kind})")
        for place, document in enumerate(DOCUMENTS, 1):
            cursor.execute(f"INSERT INTO events VALUES ({mark}, {mark})", (place, json.dumps(document)))
        raw.commit()
        yield name, raw, mark


def asked(connection: Any, sql: str, parameters: Any = None) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(sql, *(() if parameters is None else (parameters,)))
    return [row[0] for row in cursor.fetchall()]


def shown(connection: Any) -> Any:
    """Return the first document as it comes out."""
    (found,) = asked(connection, "SELECT data FROM events WHERE id = 1")
    document = json.loads(found) if isinstance(found, str) else found
    assert "alice@corp.com" not in json.dumps(document)
    return document


def test_a_leaf_is_found_by_its_surrogate(shop: tuple[str, Any, str]) -> None:
    name, raw, mark = shop
    connection = masklib.wrap(raw, key=KEY)
    document = shown(connection)
    for place in PLACES[name]:
        inner = "{1}" in place
        for key in ("full_name", "contact") if inner else ("email", "ssn"):
            surrogate = document["customer"][key] if inner else document[key]
            if name == "pymysql" and "example" not in surrogate:
                continue  # the driver merges parameters into a text with a dollar
            typed = surrogate if "example" in surrogate else masklib.surrogate(surrogate)
            column = place.format(key, key)
            for condition in (f"{column} = {mark}", f"{column} IN ({mark}, 'x')"):
                sql = f"SELECT count(*) FROM events e WHERE {condition} AND id = 1"
                assert asked(connection, sql, [typed]) == [1], sql
        value = "Alice Smith" if inner else "alice@corp.com"
        column = place.format("email", "full_name")
        assert asked(connection, f"SELECT count(*) FROM events e WHERE {column} = '{value}'") == [1]


def test_what_is_no_plain_path_is_denied(shop: tuple[str, Any, str]) -> None:
    name, raw, _ = shop
    connection = masklib.wrap(raw, key=KEY)
    email = shown(connection)["email"]
    wrong = {
        "sqlite3": ["json_extract(data, '$[0].email')", "upper(data->>'email')", "data->'email'"],
        "psycopg": ["data->>('em' || 'ail')", "upper(data->>'email')", "data->0->>'email'"],
        "pymysql": ["json_extract(data, '$.email')", "json_value(data, '$[0].email')"],
        "duckdb": ["json_extract(data, '$.email')", "(data->>'$[0].email')"],
    }
    for place in wrong[name]:
        with pytest.raises(StatementDeniedError, match=r"events\.data in WHERE: .*made of the column"):
            asked(connection, f"SELECT count(*) FROM events WHERE {place} = '{email}'")


def test_documents_that_are_compared_are_turned_back_leaf_by_leaf(
    postgres: psycopg.Connection[Any],
) -> None:
    postgres.execute("CREATE TABLE events (id INTEGER, data JSONB)")
    for place, document in enumerate(DOCUMENTS, 1):
        postgres.execute("INSERT INTO events VALUES (%s, %s)", (place, Jsonb(document)))
    postgres.commit()
    connection = masklib.wrap(postgres, key=KEY)
    document = shown(connection)
    find = "SELECT count(*) FROM events WHERE data @> "

    assert asked(connection, f"{find}%s", (Jsonb({"email": document["email"], "plan": "gold"}),)) == [1]
    assert asked(connection, f"{find}%s", (json.dumps({"email": document["email"]}),)) == [1]
    assert asked(connection, f"{find}'{json.dumps({'email': document['email']})}'") == [1]
    assert asked(
        connection, f"{find}%s", (Jsonb({"customer": {"contact": document["customer"]["contact"]}}),)
    ) == [1]
    assert asked(connection, f"{find}%s", (Jsonb({"ssn": document["ssn"]}),)) == [0]
    assert asked(
        connection, f"{find}%s", (masklib.surrogate(Jsonb({"ssn": document["ssn"], "plan": "gold"})),)
    ) == [1]
    assert asked(connection, f"{find}%s", (Jsonb({"plan": "gold"}),)) == [1]
    other = masklib.mask_value("alice@corp.com", "EMAIL_ADDRESS", key=bytes(32))
    with pytest.raises(KeyRequiredError, match="another key"):
        asked(connection, f"{find}%s", (Jsonb({"email": other}),))


@pytest.mark.parametrize("declared", [{}, {"events.data": "FREE_TEXT"}])
def test_under_agent_a_leaf_whose_key_names_it_is_looked_up(
    shop: tuple[str, Any, str], declared: dict[str, str]
) -> None:
    name, raw, mark = shop
    agent = masklib.wrap(raw, policy=Policy.of(preset="agent", columns=declared), key=KEY)
    document = shown(agent)
    for place in PLACES[name]:
        inner = "{1}" in place
        surrogate = document["customer"]["full_name"] if inner else document["ssn"]
        column = place.format("ssn", "full_name")
        for condition, found in (
            (f"{column} = {mark}", [1]),
            (f"{column} <> {mark}", [2]),
            (f"{column} IN ({mark}) AND id < 2", [1]),
        ):
            assert asked(agent, f"SELECT id FROM events e WHERE {condition}", [surrogate]) == found, condition
        assert asked(agent, f"SELECT id FROM events e WHERE {column} = '{surrogate}'") == [1]
        guess = "Alice Smith" if inner else "078-05-1120"
        assert asked(agent, f"SELECT id FROM events e WHERE {column} = {mark}", [guess]) == []


def test_under_agent_everything_else_of_a_document_is_denied(shop: tuple[str, Any, str]) -> None:
    name, raw, mark = shop
    agent = masklib.wrap(raw, policy=Policy(preset="agent"), key=KEY)
    document = shown(agent)
    email, where = PLACES[name][0].format("email", "email"), "SELECT count(*) FROM events e WHERE "
    nothing = PLACES[name][0].format("plan", "plan")
    for condition in (
        f"{email} LIKE 'a%'",
        f"{email} > 'a'",
        f"lower({email}) = '{document['email']}'",
        f"{email} = lower('{document['email']}')",
        f"{email} = {nothing}",
        f"{nothing} = 'gold'",
        f"{PLACES[name][-1].format('contact', 'contact')} = '{document['customer']['contact']}'",
        f"coalesce({email} = '{document['email']}', true)",
        f"{email} IN ('{document['email']}', {nothing})",
    ):
        with pytest.raises(StatementDeniedError, match=r"events\.data in WHERE"):
            asked(agent, where + condition)
    numbers = () if name == "sqlite3" else (0,)  # which compares a number with a text as they are
    for given in ("alice@corp.com", *numbers, masklib.raw("alice@corp.com")):
        with pytest.raises(MaskError):
            asked(agent, f"{where}{email} = {mark}", [given])
    for sql in (
        f"SELECT {email} FROM events e",
        f"SELECT id FROM events e ORDER BY {email}",
        f"SELECT {email} = 'x' FROM events e",
    ):
        with pytest.raises(StatementDeniedError):
            asked(agent, sql)
