"""A surrogate typed in another case or format finds its row, by the normal form of its entity: four databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib import Key, Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = Key(bytes(range(32)))
Spelling = "Callable[[str], str]"


def plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def mixed(text: str) -> str:
    return text[: len(text) // 2].upper() + text[len(text) // 2 :].lower()


def turned(text: str) -> str:
    given, _, family = text.rpartition(" ")
    return f"{family.upper()}, {given}"


def exploded(text: str) -> str:
    from ipaddress import ip_address

    return ip_address(text).exploded


def half_exploded(text: str) -> str:
    return exploded(text).replace("0000:", "0:").upper()


def day(template: str) -> Callable[[str], str]:
    from datetime import date

    return lambda text: date.fromisoformat(text).strftime(template)


def hosted(text: str) -> str:
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}"


COLUMNS: dict[str, tuple[str, str, str, list[Callable[[str], str]]]] = {
    # column: entity, its value in two rows, and how else its surrogate may be typed
    "full_name": ("PERSON", "Alice Smith", "Bob Jones", [str.upper, str.lower, turned, lambda t: t.replace(" ", "  ")]),
    "surname_first": ("PERSON", "SMITH, Alice", "JONES, Bob", [str.lower, str.title]),
    "email": ("EMAIL_ADDRESS", "alice@corp.com", "bob@corp.com", [str.upper, str.title, lambda t: f" {t}"]),
    "phone": ("PHONE_NUMBER", "(415) 555-0100", "(415) 555-0101",
              [plain, lambda t: f"+1 {plain(t)}", lambda t: t[1:].replace(") ", "-"), lambda t: f"001{plain(t)}"]),
    "abroad": ("PHONE_NUMBER", "+44 20 7946 0958", "+44 20 7946 0959", [plain, lambda t: f"00{plain(t)}"]),
    "card": ("CREDIT_CARD", "4111 1111 1111 1111", "5500 0000 0000 0004", [plain, lambda t: t.replace(" ", "-")]),
    "iban": ("IBAN_CODE", "DE89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32",
             [plain, lambda t: plain(t).lower(), lambda t: t.replace(" ", "-")]),
    "ssn": ("US_SSN", "078-05-1120", "078-05-1121", [plain, lambda t: t.replace("-", " ")]),
    "nhs": ("UK_NHS", "943 476 5919", "401 023 2137", [plain, lambda t: t.replace(" ", "-")]),
    "pesel": ("PL_PESEL", "44051401359", "02070803628", [lambda t: f"{t[:6]} {t[6:]}"]),
    "nif": ("ES_NIF", "12345678Z", "87654321X", [str.lower, lambda t: f"{t[:-1]}-{t[-1]}"]),
    "cpf": ("NATIONAL_ID", "390.533.447-05", "111.444.777-35", [plain]),
    "passport": ("PASSPORT", "C01X00T47", "C01X00T48", [str.lower, lambda t: f"{t[:3]} {t[3:]}"]),
    "device": ("UUID", "550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001",
               [str.upper, plain, mixed, lambda t: f"{{{t}}}"]),
    "mac": ("MAC_ADDRESS", "00:1b:44:11:3a:b7", "00:1b:44:11:3a:b8",
            [str.upper, mixed, lambda t: t.replace(":", "-"), plain,
             lambda t: f"{plain(t)[:4]}.{plain(t)[4:8]}.{plain(t)[8:]}"]),
    "ip": ("IP_ADDRESS", "2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7335", [str.upper, exploded, half_exploded]),
    "url": ("URL", "https://corp.com/Alice", "https://corp.com/Bob", [hosted]),
    "site": ("URL", "https://corp.com/", "https://mail.org/", [lambda t: t.rstrip("/"), hosted]),
    "born": ("DATE_OF_BIRTH", "1984-03-25", "1991-11-30",
             [day("%Y/%m/%d"), day("%Y%m%d"), day("%d.%m.%Y"), day("%B %d, %Y"), day("%Y-%m-%dT00:00:00")]),
    "seen_at": ("DATE_TIME", "2024-03-25 10:30:15", "2024-03-26 11:30:15",
                [lambda t: t.replace(" ", "T"), lambda t: f"{t}.000"]),
    "postcode": ("POSTCODE", "SW1A 1AA", "M1 1AE", [str.lower, plain]),
    "street": ("STREET_ADDRESS", "12 High Street", "7 Park Lane", [str.upper, str.lower]),
    "login": ("USERNAME", "asmith", "bjones", [str.upper, str.title]),
    "plate": ("LICENSE_PLATE", "7ABC 123", "8XYZ 456", [plain, lambda t: t.lower().replace(" ", "-")]),
}  # fmt: skip
ROWS = [(number, *(column[number] for column in COLUMNS.values())) for number in (1, 2)]


@pytest.fixture(params=["sqlite3", "psycopg", "pymysql", "duckdb"])
def shop(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    """A raw connection to a filled table, and how it takes a parameter."""
    if request.param == "sqlite3":
        raw: Any = sqlite3.connect(":memory:")
    elif request.param == "duckdb":
        raw = pytest.importorskip("duckdb").connect()
    elif request.param == "pymysql":
        import pymysql

        raw = pymysql.connect(**request.getfixturevalue("mariadb_database"))
    else:
        raw = psycopg.connect(request.getfixturevalue("postgres_database"))
    mark = "?" if request.param in {"sqlite3", "duckdb"} else "%s"
    with closing(raw):
        cursor = raw.cursor()
        cursor.execute(f"CREATE TABLE people (id INTEGER, {', '.join(f'{c} VARCHAR(60)' for c in COLUMNS)})")
        cursor.executemany(f"INSERT INTO people VALUES ({', '.join([mark] * len(ROWS[0]))})", ROWS)
        raw.commit()
        yield raw, mark


def asked(connection: Any, sql: str, parameters: Any) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(sql, parameters)
    return [row[0] for row in cursor.fetchall()]


def agent(raw: Any, **fields: Any) -> Any:
    columns = {f"people.{column}": entity for column, (entity, *_) in COLUMNS.items()}
    return masklib.wrap(raw, policy=Policy.of(columns=columns, preset="agent", **fields), key=KEY)


def first(connection: Any) -> dict[str, str]:
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM people WHERE id = 1")
    (row,) = cursor.fetchall()
    return dict(zip(COLUMNS, row[1:], strict=True))


def test_in_another_format_it_finds_its_row(shop: tuple[Any, str]) -> None:
    raw, mark = shop
    connection = agent(raw)
    lost = []
    for column, surrogate in first(connection).items():
        assert surrogate not in ROWS[0]
        for typed in (surrogate, *(spell(surrogate) for spell in COLUMNS[column][3])):
            sql = f"SELECT id FROM people WHERE {column} = {mark}"
            if asked(connection, sql, [typed]) != [1]:
                lost.append((column, surrogate, typed))
    assert not lost


def test_wherever_it_may_stand(shop: tuple[Any, str]) -> None:
    raw, mark = shop
    connection = agent(raw)
    seen = first(connection)
    for column in ("full_name", "phone", "ip", "born"):
        typed = COLUMNS[column][3][0](seen[column])
        for condition, found in (
            (f"people.{column}={mark} AND id > 0", [1]),
            (f"{column} <> {mark}", [2]),
            (f"{column} IN ({mark}, {mark})", [1]),
            (f"NOT ({column} NOT IN ({mark}))", [1]),
            (f"(id = 1 OR {column} = {mark})", [1]),
            (f"{mark} = {column}", [1]),
            (f"({column}, id) = ({mark}, 1)", [1]),
        ):
            sql = f"SELECT id FROM people WHERE {condition}"
            assert asked(connection, sql, [typed] * condition.count(mark)) == found, (condition, typed)
        literal = f"SELECT id FROM people WHERE {column} = '{typed}'"
        assert asked(connection, literal, None if mark == "%s" else []) == [1], typed


def test_where_no_list_can_stand_one_of_several_formats_is_not_guessed(sqlite: sqlite3.Connection) -> None:
    sqlite.execute("CREATE TABLE people (id INTEGER, phone TEXT)")
    sqlite.executemany("INSERT INTO people VALUES (?, ?)", [(1, "(415) 555-0100"), (2, "415-555-0101")])
    connection = masklib.wrap(sqlite, policy=Policy(preset="agent"), key=KEY)
    (phone,) = connection.execute("SELECT phone FROM people WHERE id = 1").fetchone()
    find = "SELECT id FROM people WHERE (phone, id) = (?, 1)"
    assert connection.execute(find, (phone,)).fetchall() == [(1,)]
    assert connection.execute(find, (plain(phone),)).fetchall() == []


def test_a_day_that_could_be_a_month_is_not_taken_for_it(sqlite: sqlite3.Connection) -> None:
    sqlite.execute("CREATE TABLE people (id INTEGER, born TEXT)")
    sqlite.executemany("INSERT INTO people VALUES (?, ?)", [(1, "03/05/1984"), (2, "05/03/1984")])
    connection = masklib.wrap(
        sqlite, policy=Policy.of(preset="agent", columns={"people.born": "DATE"}), key=KEY
    )
    find = "SELECT id FROM people WHERE born = ?"
    for number, written in connection.execute("SELECT id, born FROM people").fetchall():
        assert connection.execute(find, (written,)).fetchall() == [(number,)]
        one, other, year = written.split("/")
        for typed in (f"{year}-{one}-{other}", f"{year}-{other}-{one}"):
            assert connection.execute(find, (typed,)).fetchall() == []


def test_as_the_column_writes_it_it_stands_for_one_value_exactly(sqlite: sqlite3.Connection) -> None:
    sqlite.execute("CREATE TABLE people (id INTEGER, phone TEXT)")
    sqlite.executemany(
        "INSERT INTO people VALUES (?, ?)", [(1, "(415) 555-0100"), (2, "415-555-0100"), (3, "415-555-0101")]
    )
    connection = masklib.wrap(sqlite, policy=Policy(preset="agent"), key=KEY)
    find = "SELECT id FROM people WHERE phone = ?"
    written = [row[0] for row in connection.execute("SELECT phone FROM people ORDER BY id")]
    for place, phone in enumerate(written, 1):
        assert connection.execute(find, (phone,)).fetchall() == [(place,)]
    both = connection.execute(f"{find} ORDER BY id", (plain(written[0]),)).fetchall()
    assert both == [(1,), (2,)]  # in a third format it is either
    assert connection.execute(find, ("+44 20 7946 0958",)).fetchall() == []


def test_lists_and_many_runs_take_every_format(
    postgres: psycopg.Connection[Any], sqlite: sqlite3.Connection
) -> None:
    for raw, mark in ((postgres, "%s"), (sqlite, "?")):
        raw.execute("CREATE TABLE people (id INTEGER, phone TEXT, plan TEXT)")
        for row in [(1, "(415) 555-0100", "free"), (2, "(415) 555-0101", "free")]:
            raw.execute(f"INSERT INTO people VALUES ({mark}, {mark}, {mark})", row)
        raw.commit()
        connection = masklib.wrap(raw, key=KEY, policy=Policy.of(columns={"people.plan": "clear"}))
        phones = [
            masklib.surrogate(plain(row[0]))
            for row in connection.execute("SELECT phone FROM people ORDER BY id")
        ]
        update = f"UPDATE people SET plan = {mark} WHERE phone = {mark}"
        connection.cursor().executemany(update, iter([("gold", phones[0]), ("plus", phones[1])]))
        assert raw.execute("SELECT plan FROM people ORDER BY id").fetchall() == [("gold",), ("plus",)]
        if mark == "%s":
            listed = asked(connection, "SELECT id FROM people WHERE phone = ANY(%s) ORDER BY id", (phones,))
            assert listed == [1, 2]


def test_columns_of_the_databases_own_types_read_every_spelling(postgres: psycopg.Connection[Any]) -> None:
    postgres.execute("CREATE TABLE hosts (id INTEGER, ip INET, mac MACADDR, device UUID, born DATE)")
    postgres.execute(
        "INSERT INTO hosts VALUES (1, '2001:db8::8a2e:370:7334', '00:1b:44:11:3a:b7', "
        "'550e8400-e29b-41d4-a716-446655440000', '1984-03-25')"
    )
    postgres.commit()
    columns = {
        "hosts.ip": "IP_ADDRESS",
        "hosts.mac": "MAC_ADDRESS",
        "hosts.device": "UUID",
        "hosts.born": "DATE",
    }
    connection = masklib.wrap(postgres, policy=Policy.of(preset="agent", columns=columns), key=KEY)
    ((ip, mac, device, born),) = connection.execute("SELECT ip, mac, device, born FROM hosts").fetchall()
    for column, given in (
        ("ip", [ip, str(ip), half_exploded(str(ip))]),
        ("mac", [mac, mac.upper(), plain(mac), mixed(mac)]),
        ("device", [device, str(device), str(device).upper(), plain(str(device)), mixed(str(device))]),
        ("born", [born, str(born), f"{born:%Y%m%d}"]),
    ):
        for typed in given:
            assert asked(connection, f"SELECT id FROM hosts WHERE {column} = %s", (typed,)) == [1], typed
