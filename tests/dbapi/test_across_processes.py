"""A stranger's program: surrogates that another process showed find their rows, by every driver in its paramstyle."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib import Policy
from masklib.errors import KeyRequiredError, StatementDeniedError
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PEOPLE = [
    (1, "Alice Smith", "alice@corp.com", "(415) 555-0100", "gold"),
    (2, "Bob Jones", "bob@corp.com", "(415) 555-0101", "gold"),
    (3, "Cara Lopez", "cara@mail.org", "(415) 555-0102", "free"),
]
TABLE = """CREATE TABLE people (id INTEGER PRIMARY KEY, full_name VARCHAR(60), email VARCHAR(60), phone VARCHAR(60),
plan VARCHAR(60))"""
ELSEWHERE = """
import json, sqlite3, sys, masklib
people = json.load(sys.stdin)
shown = []
for key in sys.argv[1:]:
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE people (id, full_name, email, phone, plan)")
    raw.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", people)
    connection = masklib.wrap(raw, key=bytes.fromhex(key))
    shown.append(connection.execute("SELECT full_name, email, phone FROM people ORDER BY id").fetchall())
print(json.dumps(shown))
"""


class Shown(NamedTuple):
    """What the other process saw of the first two people, and of the first one under another key."""

    names: Sequence[str]
    emails: Sequence[str]
    phones: Sequence[str]
    foreign: str


@pytest.fixture(scope="module")
def shown() -> Shown:
    """Surrogates that a process of its own printed."""
    done = subprocess.run(  # noqa: S603  (this Python)
        [sys.executable, "-c", ELSEWHERE, KEY.hex(), OTHER.hex()],
        input=json.dumps(PEOPLE), capture_output=True, text=True, check=True, env={**os.environ},
    )  # fmt: skip
    own, other = json.loads(done.stdout)
    names, emails, phones = zip(*own[:2], strict=True)
    assert not {*names, *emails, *phones} & {value for row in PEOPLE for value in row}
    return Shown(names, emails, phones, other[0][1])


def fill(raw: Any, mark: str) -> Any:
    cursor = raw.cursor()
    cursor.execute(TABLE)
    cursor.executemany(f"INSERT INTO people VALUES ({', '.join([mark] * 5)})", PEOPLE)
    raw.commit()
    return raw


def run(connection: Any, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
    cursor = connection.cursor()
    cursor.execute(sql, *(() if parameters is None else (parameters,)))
    found = [tuple(row) for row in cursor.fetchall()]
    cursor.close()
    return found


def look_up(
    raw: Any, shown: Shown, mark: Callable[[int], str], name: str = "", lists: Sequence[str] = ()
) -> None:
    """Ask one driver for everybody whom the other process saw: as an analyst and as an agent.

    Args:
        raw: The connection.
        shown: What the other process saw.
        mark: How the driver takes the first parameter, the second one.
        name: How it takes one that is called ``{}``; empty if it does not.
        lists: Conditions that take a list.
    """
    one, two = mark(1), mark(2)
    for preset in ("analyst", "agent"):
        connection = masklib.wrap(raw, policy=Policy(preset=preset), key=KEY)
        say: Callable[[str], Any] = masklib.surrogate if preset == "analyst" else str
        names, emails, phones = shown.names, shown.emails, shown.phones
        find = "SELECT id FROM people WHERE "
        cases: list[tuple[str, Any, list[tuple[Any, ...]]]] = [
            (f"{find}email = {one}", (emails[0],), [(1,)]),
            (f"{find}email = '{emails[1]}'", None, [(2,)]),
            (f"{find}{one} = email", [emails[1]], [(2,)]),
            (f"{find}full_name = {one} AND phone = {two}", (say(names[0]), say(phones[0])), [(1,)]),
            (f"{find}full_name IN ({one},{two}) ORDER BY id", tuple(map(say, names)), [(1,), (2,)]),
            (f"{find}email NOT IN ({one}, {two})", tuple(emails), [(3,)]),
            (f"SELECT p.id FROM people p JOIN people q ON q.email = p.email WHERE q.email = {one}", (emails[0],), [(1,)]),
            (f"{find}phone = {one}", (say("".join(filter(str.isdigit, phones[0]))),), [(1,)]),
            (f"{find}id IN (SELECT id FROM people WHERE email = {one})", (emails[1],), [(2,)]),
        ]  # fmt: skip
        if name:
            whole, part = name.format("whole"), name.format("part")
            sql = f"SELECT id, {whole} FROM people WHERE email = {whole} AND full_name = {part}"
            cases += [(sql, {"whole": emails[0], "part": say(names[0])}, [(1, emails[0])])]
            cases += [(f"{find}email = {part}", {"part": emails[1]}, [(2,)])]
        for condition in lists:
            cases.append((f"{find}{condition.format(one)} ORDER BY id", (tuple(emails),), [(1,), (2,)]))
        for sql, given, found in cases:
            assert run(connection, sql, given) == found, (preset, sql)
        for sql, given in (
            (f"{find}email = {one}", (shown.foreign,)),
            (f"{find}email = '{shown.foreign}'", None),
        ):
            with pytest.raises(KeyRequiredError, match="another key"):
                run(connection, sql, given)


def numbered(sign: str) -> Callable[[int], str]:
    return lambda number: f"{sign}{number}"


def same(mark: str) -> Callable[[int], str]:
    return lambda _: mark


def test_on_sqlite(shown: Shown) -> None:
    with closing(fill(sqlite3.connect(":memory:"), "?")) as raw:
        for mark, name in ((same("?"), ":{}"), (numbered("?"), "@{}"), (same("?"), "${}")):
            look_up(raw, shown, mark, name)


def test_on_duckdb(shown: Shown) -> None:
    with closing(fill(pytest.importorskip("duckdb").connect(), "?")) as raw:
        for mark in (same("?"), numbered("$")):
            look_up(raw, shown, mark, "${}", ["email IN {}", "email = ANY({})"])


def test_on_adbc(shown: Shown) -> None:
    dbapi = pytest.importorskip("adbc_driver_sqlite.dbapi")
    pa = pytest.importorskip("pyarrow")
    with closing(fill(dbapi.connect(), "?")) as raw:
        look_up(raw, shown, same("?"))
        agent = masklib.wrap(raw, policy=Policy(preset="agent"), key=KEY)
        find = "SELECT id FROM people WHERE email = ?"
        for arrow in (
            pa.record_batch([pa.array([shown.emails[1]])], names=["0"]),
            pa.table({"0": [shown.emails[1]]}),
        ):
            assert run(agent, find, arrow) == [(2,)]
        with pytest.raises(StatementDeniedError, match="no surrogate"):
            run(agent, find, pa.table({"0": ["bob@corp.com"]}))
    with closing(fill(dbapi.connect(), "?")) as raw:
        analyst = masklib.wrap(raw, key=KEY)
        rows = pa.table({"0": ["plus", "free"], "1": list(shown.emails)})
        analyst.cursor().executemany("UPDATE people SET plan = ? WHERE email = ?", rows)
        assert run(raw, "SELECT plan FROM people ORDER BY id", None) == [("plus",), ("free",), ("free",)]


def test_on_postgresql(shown: Shown, postgres_database: str) -> None:
    place = conninfo_to_dict(postgres_database)
    with psycopg.connect(postgres_database) as raw:
        fill(raw, "%s")
        look_up(raw, shown, same("%s"), "%({})s")
        raw.cursor_factory = psycopg.RawCursor
        look_up(raw, shown, numbered("$"))
        raw.cursor_factory = psycopg.ClientCursor
        look_up(raw, shown, same("%s"), "%({})s")
    psycopg2 = pytest.importorskip("psycopg2")
    with closing(psycopg2.connect(postgres_database)) as other:
        look_up(other, shown, same("%s"), "%({})s", ["email IN {}"])
    pg8000 = pytest.importorskip("pg8000.dbapi")
    socket = f"{place['host']}/.s.PGSQL.{place.get('port', 5432)}"
    with closing(pg8000.connect(str(place["user"]), database=place["dbname"], unix_sock=socket)) as third:
        look_up(third, shown, same("%s"))


def test_on_mariadb(shown: Shown, mariadb_database: dict[str, Any]) -> None:  # noqa: F811  (the fixture)
    import pymysql

    with closing(pymysql.connect(**mariadb_database)) as raw:
        look_up(fill(raw, "%s"), shown, same("%s"), "%({})s", ["email IN {}"])
    connector = pytest.importorskip("mysql.connector")
    place = {"unix_socket": mariadb_database["unix_socket"], "database": mariadb_database["database"]}
    with closing(connector.connect(user="root", use_pure=True, collation="utf8mb4_bin", **place)) as other:
        look_up(other, shown, same("%s"), "%({})s")


def test_by_asynchronous_drivers(shown: Shown, postgres_database: str) -> None:
    aiosqlite, asyncpg = pytest.importorskip("aiosqlite"), pytest.importorskip("asyncpg")
    place = conninfo_to_dict(postgres_database)

    async def on_sqlite() -> None:
        raw = await aiosqlite.connect(":memory:")
        await raw.execute(TABLE)
        await raw.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", PEOPLE)
        for preset in ("analyst", "agent"):
            connection = masklib.wrap(raw, policy=Policy(preset=preset), key=KEY)
            find = "SELECT id FROM people WHERE email = :e"
            found = await connection.execute_fetchall(find, {"e": shown.emails[0]})
            assert [tuple(row) for row in found] == [(1,)]
            with pytest.raises(KeyRequiredError, match="another key"):
                await connection.execute(find, {"e": shown.foreign})
        await raw.close()

    async def on_postgresql() -> None:
        raw = await asyncpg.connect(host=place["host"], user=place["user"], database=place["dbname"])
        await raw.execute(TABLE)
        await raw.executemany("INSERT INTO people VALUES ($1, $2, $3, $4, $5)", PEOPLE)
        for preset in ("analyst", "agent"):
            connection = masklib.wrap(raw, policy=Policy(preset=preset), key=KEY)
            say: Callable[[str], Any] = masklib.surrogate if preset == "analyst" else str
            find = "SELECT id FROM people WHERE full_name = $2 AND email = $1"
            given = (shown.emails[0], say(shown.names[0]))
            assert await connection.fetchval(find, *given) == 1
            assert [tuple(row) for row in await connection.fetch(find, *given)] == [(1,)]
            several = "SELECT id FROM people WHERE email = ANY($1::text[]) OR email IN ($2,$3) ORDER BY id"
            assert len(await connection.fetch(several, [shown.emails[0]], *shown.emails)) == 2
            prepared = await connection.prepare("SELECT id FROM people WHERE phone = $1")
            digits = "".join(filter(str.isdigit, shown.phones[1]))
            assert await prepared.fetchval(say(digits)) == 2
            async with connection.transaction():
                rows = [tuple(row) async for row in connection.cursor(find, *given)]
            assert rows == [(1,)]
            with pytest.raises(KeyRequiredError, match="another key"):
                await connection.fetch(find, shown.foreign, "x" if preset == "agent" else say("x"))
        await raw.close()

    asyncio.run(on_sqlite())
    asyncio.run(on_postgresql())


@pytest.mark.parametrize("preset", ["analyst", "agent"])
def test_through_sqlalchemy_and_pandas(shown: Shown, preset: str, postgres_database: str) -> None:
    import sqlalchemy as sa
    from sqlalchemy.orm import Session, registry
    from sqlalchemy.pool import StaticPool

    from masklib.sqlalchemy import mask_engine

    pandas = pytest.importorskip("pandas")
    with psycopg.connect(postgres_database) as raw:
        fill(raw, "%s")
    place = conninfo_to_dict(postgres_database)
    say: Callable[[Any], Any] = masklib.surrogate if preset == "analyst" else lambda value: value
    local = sa.create_engine("sqlite://", poolclass=StaticPool)
    with local.begin() as connection:
        connection.exec_driver_sql(TABLE)
        connection.exec_driver_sql("INSERT INTO people VALUES (?, ?, ?, ?, ?)", PEOPLE)
    url = f"postgresql+psycopg://{place['user']}@/{place['dbname']}?host={place['host']}"
    for bare in (local, sa.create_engine(url)):
        engine = mask_engine(bare, policy=Policy(preset=preset), key=KEY)
        names = ("full_name", "email", "phone", "plan")
        texts = [sa.Column(name, sa.String) for name in names]
        people = sa.Table("people", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *texts)
        mapped: Any = type("Person", (), {})
        registry().map_imperatively(mapped, people)
        identity, email, name = people.c.id, people.c.email, people.c.full_name
        by_text = sa.text("SELECT id FROM people WHERE email IN :some").bindparams(
            sa.bindparam("some", expanding=True)
        )
        with engine.connect() as connection:
            for query, given in (
                (sa.select(identity).where(email == shown.emails[0]), {}),
                (sa.select(identity).where(email.in_([shown.emails[0]])), {}),
                (sa.select(identity).where(name.in_([say(shown.names[0])])), {}),
                (sa.select(identity).where(sa.tuple_(email, identity).in_([(shown.emails[0], 1)])), {}),
                (sa.select(identity).where(name == sa.bindparam("who")), {"who": say(shown.names[0])}),
                (by_text, {"some": [shown.emails[0]]}),
            ):
                assert [tuple(row) for row in connection.execute(query, given)] == [(1,)], str(query)
            frame = pandas.read_sql(
                sa.text("SELECT id FROM people WHERE email = :e"), connection, params={"e": shown.emails[1]}
            )
            assert frame["id"].tolist() == [2]
            if preset == "analyst":
                change = (
                    people.update()
                    .where(email == shown.emails[0])
                    .values(plan="plus")
                    .returning(identity, email)
                )
                assert [tuple(row) for row in connection.execute(change)] == [(1, shown.emails[0])]
        with Session(engine) as session:
            assert [one.id for one in session.query(mapped).filter_by(email=shown.emails[1])] == [2]
        bare.dispose()
