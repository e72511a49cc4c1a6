"""What is written to masked columns on real drivers: turned back, taken at its word, or refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql
import pytest

import masklib
from masklib.crypto.key import _PROCESS_KEY
from masklib.errors import KeyRequiredError, MaskError, StatementDeniedError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
NAME, MAIL = "Ann Bell", "ann.bell@corp.example.org"
TABLE = "CREATE TABLE people (id INTEGER PRIMARY KEY, full_name VARCHAR(200), email VARCHAR(200), plan VARCHAR(200))"
UPSERTS = {
    "pymysql": "ON DUPLICATE KEY UPDATE {0} = VALUES({0})",
    "other": "ON CONFLICT (id) DO UPDATE SET {0} = excluded.{0}",
}


@pytest.fixture(params=["sqlite3", "psycopg", "pymysql", "duckdb"])
def raw(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A raw connection to a table of one person."""
    if request.param == "sqlite3":
        made: Any = sqlite3.connect(":memory:", isolation_level=None)
    elif request.param == "psycopg":
        made = psycopg.connect(request.getfixturevalue("postgres_database"), autocommit=True)
    elif request.param == "pymysql":
        made = pymysql.connect(**request.getfixturevalue("mariadb_database"), autocommit=True)
    else:
        made = duckdb.connect(":memory:")
    with closing(made):
        run(made, TABLE)
        run(made, f"INSERT INTO people VALUES (1, '{NAME}', '{MAIL}', 'gold')")
        yield made


def run(connection: Any, sql: str, *rest: Any, many: bool = False) -> Any:
    """Run a statement; ``?`` is the driver's placeholder."""
    module = type(connection).__module__
    if module.startswith(("psycopg", "pymysql")):
        sql = sql.replace("?", "%s")
    cursor = connection if module.startswith(("duckdb", "_duckdb")) else connection.cursor()
    (cursor.executemany if many else cursor.execute)(sql, *rest)
    return cursor


def person(raw: Any, place: int = 1) -> tuple[Any, ...]:
    return tuple(run(raw, f"SELECT full_name, email, plan FROM people WHERE id = {place}").fetchone())


def seen(connection: Any) -> tuple[str, str]:
    name, mail, _ = person(connection)
    assert (name, mail) != (NAME, MAIL)
    return name, mail


def wrapped(raw: Any, **policy: Any) -> Any:
    return masklib.wrap(raw, policy=Policy.of(**policy), key=KEY)


def test_a_marked_surrogate_is_turned_back(raw: Any) -> None:
    connection = wrapped(raw)
    _, mail = seen(connection)
    for form in (mail, mail.upper(), masklib.surrogate(mail)):
        run(connection, "UPDATE people SET email = NULL")
        run(connection, "UPDATE people SET email = ? WHERE id = ?", (form, 1))
        assert person(raw)[1].lower() == MAIL
    run(connection, "UPDATE people SET email = NULL")
    run(connection, f"UPDATE people SET email = '{mail}' WHERE id = 1")
    assert person(raw) == (NAME, MAIL, "gold")


def test_a_value_that_is_none_of_ours_is_written_once_that_is_said(raw: Any) -> None:
    connection, update = wrapped(raw), "UPDATE people SET email = ? WHERE id = ?"
    with pytest.raises(StatementDeniedError, match=r"people\.email is a masked column"):
        run(connection, update, ("new@corp.example.org", 1))
    assert person(raw)[1] == MAIL
    run(connection, update, (masklib.raw("new@corp.example.org"), 1))
    assert person(raw)[1] == "new@corp.example.org"


def test_where_no_form_tells_the_caller_says_what_it_is(raw: Any) -> None:
    connection = wrapped(raw)
    name, _ = seen(connection)
    update = "UPDATE people SET full_name = ? WHERE id = ?"
    for value in (name, "Vilma Test", ""):
        with pytest.raises(StatementDeniedError) as caught:
            run(connection, update, (value, 1))
        told = str(caught.value)
        assert "people.full_name is a masked column" in told
        assert all(way in told for way in ("masklib.raw(value)", "masklib.surrogate(value)", "policy"))
        assert not value or value not in told
    with pytest.raises(StatementDeniedError):
        run(connection, "UPDATE people SET full_name = 'Vilma Test'")
    assert person(raw)[0] == NAME
    run(connection, update, (masklib.raw("Vilma Test"), 1))
    assert person(raw)[0] == "Vilma Test"
    run(connection, update, (masklib.surrogate(name), 1))
    assert person(raw)[0] == NAME
    run(connection, update, (None, 1))
    assert person(raw)[0] is None


def test_the_policy_may_say_it_for_all(raw: Any) -> None:
    name, mail = seen(wrapped(raw))
    update = "UPDATE people SET full_name = ?, email = ? WHERE id = ?"
    run(wrapped_again(raw, writes="surrogate"), update, (name, mail, 1))
    assert person(raw) == (NAME, MAIL, "gold")
    run(
        wrapped_again(raw, writes="surrogate"),
        update,
        (masklib.raw("Zed"), masklib.raw("z@corp.example.org"), 1),
    )
    assert person(raw)[:2] == ("Zed", "z@corp.example.org")
    run(wrapped_again(raw, writes="raw"), update, ("Vilma Test", mail, 1))
    assert person(raw)[:2] == ("Vilma Test", MAIL)


def wrapped_again(raw: Any, **policy: Any) -> Any:
    """Wrap the same raw connection under another policy."""
    return masklib.wrap(raw, policy=Policy.of(**policy), key=KEY)


@pytest.mark.parametrize("policy", [{}, {"writes": "surrogate"}, {"preset": "application"}])
def test_a_marked_surrogate_lands_nowhere_else(policy: Any, raw: Any) -> None:
    connection = wrapped(raw, **policy)
    _, mail = seen(wrapped_again(raw))
    for value in (mail, f"wrote from {mail} today", f'{{"to": ["{mail}"]}}', mail.encode()):
        with pytest.raises(StatementDeniedError, match="would be stored as data") as caught:
            run(connection, "UPDATE people SET plan = ? WHERE id = ?", (value, 1))
        assert mail not in str(caught.value)
    for sql in (
        f"UPDATE people SET plan = '{mail}'",
        f"INSERT INTO people (id, plan) VALUES (2, 'x {mail}')",
        f"INSERT INTO people (id, plan) SELECT 2, '{mail}'",
    ):
        with pytest.raises(StatementDeniedError, match="would be stored as data"):
            run(connection, sql)
    with pytest.raises(StatementDeniedError):
        run(connection, "UPDATE people SET email = lower(?) WHERE id = 1", (mail,))
    assert person(raw) == (NAME, MAIL, "gold")
    run(connection, "UPDATE people SET plan = ? WHERE id = ?", (masklib.raw(mail), 1))
    assert person(raw)[2] == mail


def test_a_surrogate_may_be_compared_and_written_in_one_statement(raw: Any) -> None:
    connection = wrapped(raw)
    _, mail = seen(connection)
    run(connection, "UPDATE people SET email = ?, plan = 'plus' WHERE email = ?", (mail, mail))
    assert person(raw) == (NAME, MAIL, "plus")


def test_every_set_of_executemany_is_looked_at(raw: Any) -> None:
    connection = wrapped(raw)
    name, mail = seen(connection)
    insert = "INSERT INTO people VALUES (?, ?, ?, ?)"
    rows = [
        (2, masklib.raw("Bo"), mail, "x"),
        (3, masklib.surrogate(name), masklib.raw("c@corp.example.org"), "y"),
    ]
    run(connection, insert, rows, many=True)
    assert [person(raw, n) for n in (2, 3)] == [("Bo", MAIL, "x"), (NAME, "c@corp.example.org", "y")]
    for bad in ((5, "Bo", mail, "x"), (5, masklib.raw("Bo"), mail, mail)):
        with pytest.raises(StatementDeniedError):
            run(
                connection,
                insert,
                [(4, masklib.raw("Cy"), masklib.raw("d@corp.example.org"), "z"), bad],
                many=True,
            )
    assert run(raw, "SELECT count(*) FROM people").fetchone()[0] == 3


def _sets(raw: Any, mail: str, taken: list[int], stored: list[int]) -> Iterator[tuple[Any, ...]]:
    """Yield sets of parameters, the tenth of which says nothing of its name."""
    for number in range(2, 30):
        taken.append(number)
        stored.append(getattr(raw, "total_changes", 0))
        name: object = "Bo" if number == 12 else masklib.raw("Bo")
        yield (number, name, mail if number % 2 else masklib.raw("b@corp.example.org"), "x")


def test_an_iterator_of_sets_is_read_as_far_as_the_driver_reads_it(raw: Any) -> None:
    if type(raw).__module__.startswith(("duckdb", "_duckdb")):
        pytest.skip("DuckDB takes no iterator")
    connection = wrapped(raw)
    _, mail = seen(connection)
    taken: list[int] = []
    stored: list[int] = []
    with pytest.raises(StatementDeniedError, match="full_name is a masked column"):
        run(connection, "INSERT INTO people VALUES (?, ?, ?, ?)", _sets(raw, mail, taken, stored), many=True)
    assert taken[-1] == 12
    if isinstance(raw, sqlite3.Connection):  # it runs each set as soon as it has it, and so it does behind us
        assert [one - stored[0] for one in stored] == list(range(11))
        assert person(raw, 11) == ("Bo", MAIL, "x")
    run(connection, "INSERT INTO people VALUES (?, ?, ?, ?)", iter([(40, None, mail, "y")]), many=True)
    assert person(raw, 40) == (None, MAIL, "y")
    compared = iter(
        [("z", mail), ("z", masklib.raw("b@corp.example.org"))]
    )  # read first: any may be turned back
    run(connection, "UPDATE people SET plan = ? WHERE email = ?", compared, many=True)
    assert person(raw)[2] == "z"


def test_an_upsert_is_guarded_on_both_of_its_ways(raw: Any) -> None:
    connection = wrapped(raw)
    name, mail = seen(connection)
    kind = "pymysql" if type(raw).__module__.startswith("pymysql") else "other"
    upsert = UPSERTS[kind]
    run(connection, f"INSERT INTO people (id, email) VALUES (?, ?) {upsert.format('email')}", (1, mail))
    assert person(raw) == (NAME, MAIL, "gold")
    both = f"INSERT INTO people (id, full_name) VALUES (?, ?) {upsert.format('full_name')}"
    with pytest.raises(StatementDeniedError, match="full_name is a masked column"):
        run(connection, both, (1, name))
    run(connection, both, (1, masklib.surrogate(name)))
    assert person(raw) == (NAME, MAIL, "gold")
    with pytest.raises(StatementDeniedError):
        run(connection, f"INSERT INTO people (id, plan) VALUES (?, ?) {upsert.format('plan')}", (1, mail))


def test_another_keys_surrogate_is_refused(raw: Any) -> None:
    mail = masklib.mask_value(MAIL, "EMAIL_ADDRESS", key=bytes(32))
    with pytest.raises(MaskError, match="another key"):
        run(wrapped(raw), "UPDATE people SET email = ? WHERE id = 1", (mail,))
    assert person(raw)[1] == MAIL


def test_without_a_lasting_key_no_surrogate_is_written(raw: Any) -> None:
    connection = masklib.wrap(raw, key=_PROCESS_KEY)
    _, mail = seen(connection)
    with pytest.raises(KeyRequiredError):
        run(connection, "UPDATE people SET email = ? WHERE id = 1", (mail,))
    assert person(raw)[1] == MAIL


def test_a_redacted_constant_is_not_written_back(raw: Any) -> None:
    cases: dict[str, dict[str, Any]] = {
        "plan": {"columns": {"people.plan": "redact"}},
        "full_name": {"masks": {"PERSON": "redact"}, "writes": "raw"},
    }
    for column, policy in cases.items():
        connection = wrapped_again(raw, **policy)
        with pytest.raises(StatementDeniedError):
            run(connection, f"UPDATE people SET {column} = ? WHERE id = 1", ("[redacted]",))
    assert person(raw) == (NAME, MAIL, "gold")


@pytest.mark.parametrize("mode", ["observe", "off"])
def test_where_nothing_is_enforced_nothing_is_changed(mode: str, raw: Any) -> None:
    connection = wrapped(raw, mode=mode)
    run(connection, "UPDATE people SET full_name = ?, plan = ? WHERE id = ?", ("Zed", masklib.raw("x"), 1))
    assert person(raw) == ("Zed", MAIL, "x")


def test_no_script_writes_a_surrogate() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.executescript(f"{TABLE}; INSERT INTO people VALUES (1, '{NAME}', '{MAIL}', 'gold')")
        connection = wrapped(raw)
        _, mail = seen(connection)
        for sql in (f"UPDATE people SET email = '{mail}'", f"UPDATE people SET plan = '{mail}'"):
            with pytest.raises(StatementDeniedError):
                connection.executescript(f"{sql}; SELECT 1")
        assert person(raw) == (NAME, MAIL, "gold")
