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
     "ssn": "078-05-1120", "plan": "gold", "items": [{"full_name": "Alice Smith"}], "a b": {"ssn": "078-05-1120"}},
    {"customer": {"full_name": "Bob Jones", "contact": "bob@corp.com"}, "email": "bob@corp.com",
     "ssn": "078-05-1121", "plan": "free", "items": [{"full_name": "Bob Jones"}], "a b": {"ssn": "078-05-1121"}},
]  # fmt: skip
ELEMENTS = {
    "sqlite3": ["data->'items'->0->>'full_name'", "data->>'$.items[0].full_name'", "data->'$.items'->>'$[#-1].full_name'",
                "json_extract(data, '$.items[0].full_name')"],
    "psycopg": ["data->'items'->0->>'full_name'", "data -> 'items' -> -1 ->> 'full_name'", "data #>> '{items,0,full_name}'",
                "data#>'{items, 0}'->>'full_name'", "jsonb_extract_path_text(data, 'items', '0', 'full_name')",
                "json_value(data, '$.items[0].full_name')"],
    "pymysql": ["json_value(data, '$.items[0].full_name')", "json_unquote(json_extract(data, '$.items[0].full_name'))"],
    "duckdb": ["(data->'items'->0->>'full_name')", "(data->>'$.items[0].full_name')",
               "json_extract_string(data, '$.items[0].full_name')"],
}  # fmt: skip
"""Places in a list."""
QUOTED = {
    "sqlite3": ["data->'a b'->>'ssn'", "data->>'$.\"a b\".ssn'", "json_extract(data, '$.\"a b\".ssn')"],
    "psycopg": ["data->'a b'->>'ssn'", "data #>> '{a b,ssn}'", "data #>> '{\"a b\",ssn}'"],
    "pymysql": ["json_value(data, '$.\"a b\".ssn')"],
    "duckdb": ["(data->'a b'->>'ssn')", "json_extract_string(data, '$.\"a b\".ssn')"],
}
"""Keys with signs: under agent they could be values that are used as keys."""
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
        "sqlite3": ["json_extract(data, '$.*.email')", "upper(data->>'email')", "data->'email'"],
        "psycopg": [
            "data->>('em' || 'ail')",
            "upper(data->>'email')",
            "data->>E'email'",
            "data#>>'{email,NULL}' || ''",
        ],
        "pymysql": ["json_extract(data, '$.email')", "json_value(data, '$**.email')"],
        "duckdb": ["json_extract(data, '$.email')", "(data->>'$.*.email')", "json_value(data, '$.email')"],
    }
    for place in wrong[name]:
        for literal in (email, json.dumps(email), json.dumps({"email": email})):
            with pytest.raises(StatementDeniedError, match=r"events\.data in WHERE: .*made of the column"):
                asked(connection, f"SELECT count(*) FROM events WHERE {place} = '{literal}'")


def test_places_in_lists_and_keys_with_signs_are_followed(shop: tuple[str, Any, str]) -> None:
    name, raw, mark = shop
    analyst, agent = (masklib.wrap(raw, policy=Policy(preset=one), key=KEY) for one in ("analyst", "agent"))
    document = shown(analyst)
    for places, key in ((ELEMENTS[name], "full_name"), (QUOTED[name], "ssn")):
        surrogate = document["items"][0]["full_name"] if key == "full_name" else document["ssn"]
        for place in places:
            sql = f"SELECT id FROM events WHERE {place} = "
            if '"' not in place or name != "pymysql":  # which merges parameters behind quotes of two kinds
                assert asked(analyst, sql + mark, [masklib.surrogate(surrogate)]) == [1], place
            if key == "full_name":
                assert asked(agent, f"{sql}'{surrogate}'") == [1], place
                assert asked(agent, f"{sql}'Alice Smith'") == [], place
            else:
                with pytest.raises(StatementDeniedError, match=r"events\.data in WHERE"):
                    asked(agent, f"{sql}'{surrogate}'")


LOOSE = {
    "sqlite3": ["instr(data, '{0}') > 0", "replace(data, '{0}', '') <> data"],
    "psycopg": ["jsonb_path_exists(data, '$.email ? (@ == \"{0}\")')", "data->'email' = to_jsonb('{0}'::text)",
                "data @> jsonb_build_object('email', '{0}'::text)", "data ? '{0}'", "data['email'] = '\"{0}\"'"],
    "pymysql": ["json_search(data, 'one', '{0}') IS NOT NULL", "locate('{0}', data)"],
    "duckdb": ["list_contains(['{0}'], data->>'email')", "contains(data->>'email', '{0}')"],
}  # fmt: skip


def test_where_nothing_says_what_it_is_compared_with_a_surrogate_is_denied(
    shop: tuple[str, Any, str],
) -> None:
    name, raw, _ = shop
    connection = masklib.wrap(raw, key=KEY)
    email = shown(connection)["email"]
    for condition in LOOSE[name]:
        sql = f"SELECT count(*) FROM events WHERE {condition}"
        with pytest.raises(StatementDeniedError, match="cannot be turned back here"):
            asked(connection, sql.format(email))
        asked(connection, sql.format("nobody"))


def test_documents_that_are_looked_for_in_others(shop: tuple[str, Any, str]) -> None:
    name, raw, mark = shop
    if name == "sqlite3":
        pytest.skip("SQLite has no function for it")
    connection = masklib.wrap(raw, key=KEY)
    document = shown(connection)
    email = {"email": document["email"], "plan": "gold"}
    find = "SELECT id FROM events WHERE "
    contained = f"data @> {mark}" if name == "psycopg" else f"json_contains(data, {mark})"
    assert asked(connection, find + contained, (json.dumps(email),)) == [1]
    assert asked(connection, find + contained.replace(mark, f"'{json.dumps(email)}'")) == [1]
    assert asked(connection, f"{find}NOT {contained}", (json.dumps(email),)) == [2]
    assert asked(connection, find + contained, (json.dumps({"ssn": document["ssn"]}),)) == []
    said = masklib.surrogate(json.dumps({"ssn": document["ssn"]}))
    assert asked(connection, find + contained, (said,)) == [1]
    whole = {
        "psycopg": [f"data->'email' = '\"{email['email']}\"'", f"data->'customer' @> '{{\"contact\": \"{email['email']}\"}}'",
                    f"data @> '{json.dumps(email)}'::jsonb", f"data @> CAST('{json.dumps(email)}' AS jsonb)"],
        "pymysql": [f"json_contains(data, '\"{email['email']}\"', '$.email')"],
        "duckdb": [f"json_contains(data, '{json.dumps(email)}') AND id > 0"],
    }  # fmt: skip
    for condition in whole[name]:
        assert asked(connection, find + condition) == [1], condition


def _fill(postgres: psycopg.Connection[Any]) -> None:
    postgres.execute("CREATE TABLE events (id INTEGER, data JSONB)")
    for place, document in enumerate(DOCUMENTS, 1):
        postgres.execute("INSERT INTO events VALUES (%s, %s)", (place, Jsonb(document)))
    postgres.commit()


def test_under_agent_documents_of_nothing_but_surrogates_are_looked_for(
    postgres: psycopg.Connection[Any],
) -> None:
    _fill(postgres)
    agent = masklib.wrap(postgres, policy=Policy(preset="agent"), key=KEY)
    seen = shown(agent)
    find = "SELECT id FROM events WHERE data @> %s"
    for given in (
        {"ssn": seen["ssn"]},
        {"ssn": seen["ssn"], "email": seen["email"]},
        {"customer": {"full_name": seen["customer"]["full_name"]}},
        {"items": [{"full_name": seen["items"][0]["full_name"]}]},
    ):
        for typed in (Jsonb(given), json.dumps(given)):
            assert asked(agent, find, (typed,)) == [1], given
    assert asked(agent, find, (Jsonb({"ssn": "078-05-1120"}),)) == []
    guesses: tuple[object, ...] = (
        {"plan": "gold"}, {"ssn": seen["ssn"], "plan": "gold"}, {"email": "alice@corp.com"}, {}, {"a": {}}, [],
        {"customer": {"contact": seen["email"]}}, {"078-05-1120": {"ssn": seen["ssn"]}}, {"ssn": 78.5}, {"ssn": None},
        {"ssn": True}, "x", 5, [seen["ssn"]], {"items": [], "ssn": seen["ssn"]}, {"contact": {"value": seen["ssn"]}},
    )  # fmt: skip
    for guess in guesses:
        for typed in (Jsonb(guess), json.dumps(guess)):
            with pytest.raises(MaskError):
                asked(agent, find, (typed,))
    for condition in (
        "data @> data",
        "NOT data @> '{}'",
        "data <@ '{}'",
        f"(data @> '{json.dumps({'ssn': 'x'})}') = true",
    ):
        with pytest.raises(StatementDeniedError, match=r"events\.data in WHERE"):
            asked(agent, f"SELECT id FROM events WHERE {condition}")


def test_documents_that_are_compared_are_turned_back_leaf_by_leaf(
    postgres: psycopg.Connection[Any],
) -> None:
    _fill(postgres)
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
