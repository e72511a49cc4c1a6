"""mysql-connector-python on a real MariaDB: cursors of all shapes, prepared statements, dicts, errors."""

from __future__ import annotations

import contextlib
import decimal
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mysql.connector
import pymysql
import pytest

import masklib
from masklib.dbapi.sealed import state_of
from masklib.errors import BlockedExitError, StatementDeniedError, UnknownExitError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = bytes(range(32))
IN_C = os.environ.get("MYSQL_CONNECTOR") == "C"
"""Which implementation is tried: `test_the_implementation_in_c_passes_the_same_tests` sets this."""
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")
DDL = (
    "CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(100) UNIQUE, phone TEXT, notes TEXT, raw_note BLOB, n INT)",
    f"INSERT INTO people VALUES (1, '{EMAIL}', '+12127365087', 'wrote from {EMAIL}', 'from {EMAIL}', 42)",
    "INSERT INTO people VALUES (2, 'ystradgyn@ombrefjell.net', NULL, 'nothing', NULL, 7)",
)


def leaked(value: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(value)]


@pytest.fixture
def place(mariadb_database: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (how a fixture is asked for)
    """Arguments of ``connect`` for a database with rows."""
    with pymysql.connect(**mariadb_database, autocommit=True) as raw, raw.cursor() as cursor:
        for statement in DDL:
            cursor.execute(statement)
    return mariadb_database


@pytest.fixture
def raw(place: dict[str, Any]) -> Iterator[Any]:
    made: Any = mysql.connector.connect(**place, use_pure=not IN_C)
    assert ("cext" in type(made).__module__) is IN_C
    with contextlib.closing(made):
        yield made


@pytest.fixture
def sealed(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


SHAPES: list[dict[str, Any]] = [
    {},
    {"buffered": True},
    {"dictionary": True},
    {"buffered": True, "dictionary": True},
    {"prepared": True},
    {"prepared": True, "dictionary": True},
    {"raw": True},
    {"buffered": True, "raw": True},
]


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_every_cursor_masks_in_every_way(shape: dict[str, Any], raw: Any, sealed: Any) -> None:
    plain = raw.cursor(**shape)
    plain.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
    expected = plain.fetchall()
    plain.close()
    ways: list[Callable[[Any], Any]] = [
        lambda cursor: cursor.fetchall(),
        list,
        lambda cursor: [cursor.fetchone(), *cursor.fetchmany(5)],
    ]
    for way in ways:
        cursor = sealed.cursor(**shape)
        cursor.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
        found = way(cursor)

        assert leaked([found, cursor.description, cursor.column_names]) == []
        assert [type(row) for row in found] == [type(row) for row in expected]
        numbers = [int(row["n"] if isinstance(row, dict) else row[5]) for row in found]
        assert numbers == [42, 7]
        assert [set(map(type, row)) for row in found] == [set(map(type, row)) for row in expected]
        assert cursor.column_names[0] == "id"
        cursor.close()


def test_a_context_manager_hands_out_sealed_objects(sealed: Any) -> None:
    with sealed as connection, connection.cursor() as cursor:
        assert connection is sealed
        cursor.execute("SELECT email FROM people")
        assert leaked(cursor.fetchall()) == []


def test_several_statements_are_of_unknown_origin(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    cursor = sealed.cursor()
    cursor.execute("SELECT n FROM people; SELECT email AS x FROM people")
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())

    assert leaked(found) == []


def own_classes() -> list[Any]:
    module: Any = mysql.connector.cursor_cext if IN_C else mysql.connector.cursor
    return [one for name, one in vars(module).items() if name.startswith(("MySQLCursor", "CMySQLCursor"))]


def test_the_driver_s_own_cursor_classes_may_be_chosen(raw: Any, sealed: Any) -> None:
    for kind in own_classes():
        if "Abstract" in kind.__name__:
            continue
        rows = []
        for connection in (raw, sealed):
            cursor = connection.cursor(cursor_class=kind)
            cursor.execute("SELECT id, email FROM people ORDER BY id")
            rows.append(cursor.fetchall())
            cursor.close()

        assert leaked(rows[1]) == []
        assert [type(row) for row in rows[1]] == [type(row) for row in rows[0]]
        assert [next(iter(dict(row).values() if isinstance(row, dict) else row)) for row in rows[1]] == [
            next(iter(row.values() if isinstance(row, dict) else row)) for row in rows[0]
        ]


class Curious(mysql.connector.cursor.MySQLCursor):
    """A cursor class of the user's."""


def test_other_cursor_classes_are_refused(sealed: Any) -> None:
    with pytest.raises(BlockedExitError):
        sealed.cursor(cursor_class=Curious)


def test_result_sets_of_several_statements_are_masked_one_by_one(raw: Any) -> None:
    text = "SELECT n FROM people ORDER BY id; SET @a = 1; SELECT email FROM people WHERE id = %s"
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw", unknown_origin="scan")).cursor()
    cursor.execute(text, (1,), map_results=True)
    mapped = list(cursor.fetchsets())
    cursor.execute(text, (1,))
    whole = list(cursor.fetchsets())

    assert [rows for _, rows in mapped] == [rows for _, rows in whole]
    assert mapped[0] == ("SELECT n FROM people ORDER BY id", [(42,), (7,)])
    assert mapped[1][1] == []
    assert leaked([mapped, whole]) == []
    assert len({one for one, _ in whole}) == 1


def test_the_statement_that_ran_is_shown_without_its_values(sealed: Any) -> None:
    cursor = sealed.cursor(buffered=True)
    before = cursor.statement
    cursor.execute("SELECT id FROM people WHERE email = %s OR phone = '+12127365087'", (EMAIL,))

    assert before is None
    assert "phone" in cursor.statement
    assert leaked(cursor.statement) == []


def test_the_text_that_was_sent_is_told_where_nothing_in_it_was_turned_back(raw: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor(buffered=True)
    cursor.execute("CREATE TABLE notes (n INT, word TEXT)")
    cursor.executemany("INSERT INTO notes VALUES (%s, %s)", [(2, "b"), (3, "c")])
    told = [cursor.statement, cursor._executed.decode()]
    cursor.execute("SELECT email FROM people WHERE id = 1")
    surrogate = cursor.fetchone()[0]
    cursor.execute("SELECT id FROM people WHERE email = %s", (surrogate,))
    rows, after = cursor.fetchall(), [cursor.statement, cursor._executed]
    with pytest.raises(mysql.connector.Error):
        cursor.execute("SELECT %s, %s", (1,))
    after += [cursor.statement, cursor._executed]

    assert told == ["INSERT INTO notes VALUES (2, 'b'),(3, 'c')"] * 2
    assert rows == [(1,)]
    assert leaked(after) == []


def test_statements_and_rows_of_the_connection_itself_are_judged_and_masked(raw: Any) -> None:
    query = "SELECT id, email, n FROM people ORDER BY id"
    agent = masklib.wrap(raw, key=KEY, policy=Policy(preset="agent"))
    asked = agent.cmd_query(query)
    rows = [agent.get_row()[0], *agent.get_rows()[0]]
    one = agent.info_query("SELECT email FROM people WHERE id = 1")
    with pytest.raises(mysql.connector.InternalError):
        agent.get_rows()
    for refused in (agent.cmd_query, agent.info_query):
        with pytest.raises(StatementDeniedError):
            refused("DELETE FROM people")

    assert [column[0] for column in asked["columns"]] == ["id", "email", "n"]
    assert [(row[0], row[2]) for row in rows] == [(1, 42), (2, 7)]
    assert leaked([asked, rows, one]) == []


def test_what_is_set_on_the_connection_is_words_and_is_noticed(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw", preset="application"))
    cursor = conn.cursor(buffered=True)
    cursor.execute('SELECT "email" AS x FROM people')
    rows = [cursor.fetchall()[0]]
    conn.sql_mode = ["ANSI_QUOTES"]
    conn.time_zone = "+01:00"
    cursor.execute('SELECT "email" AS x FROM people WHERE "id" = 1')
    rows += cursor.fetchall()
    for name in ("sql_mode", "time_zone", "database"):
        with pytest.raises(BlockedExitError):
            setattr(conn, name, "x', @leak = (SELECT email FROM people LIMIT 1), @y = '")

    assert rows[0] == ("email",)
    assert leaked(rows) == []
    assert conn.sql_mode == "ANSI_QUOTES"


# ------------------------------------------------------------------ texts that the driver cuts
_CUT = (
    "SELECT id, 'x\n#' AS y\n, ' AS y, email AS z FROM people WHERE 1 = 1 OR 2 = ' AS z FROM people WHERE id > 0"
    " OR 1 = ' LIMIT 5\n# ' -- delimiter ;"
)
"""One statement with three texts in it; where the driver has taken comments out, another one."""


def test_a_text_that_the_driver_makes_another_of_is_judged_as_that(raw: Any, sealed: Any) -> None:
    cursor = raw.cursor()
    cursor.execute(_CUT)
    assert leaked(cursor.fetchall()) != []
    cursor.close()
    for given in ((_CUT,), (_CUT, None, True), (_CUT.replace("1 = 1", "1 = %s"), (1,))):
        cursor, found = sealed.cursor(), None
        with contextlib.suppress(mysql.connector.Error, BlockedExitError):
            cursor.execute(*given)
            found = cursor.fetchall()
        assert leaked(found) == []


@pytest.mark.parametrize("value", ["it's a delimiter day", "the delimiter is ;", "don't delimiter don't"])
def test_values_with_the_word_go_as_they_go_raw(value: str, raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))

    def outcome(connection: Any, how: str) -> Any:
        cursor = connection.cursor()
        try:
            cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS words (word TEXT)")
            getattr(cursor, how)(
                "INSERT INTO words VALUES (%s)", (value,) if how == "execute" else [(value,), ("x",)]
            )
        except (mysql.connector.Error, BlockedExitError):
            return "refused"
        return cursor.rowcount

    for how in ("execute", "executemany"):
        assert outcome(raw, how) == outcome(sealed, how)


# ------------------------------------------------------------------ warnings
@pytest.mark.parametrize("setting", ["get_warnings", "raise_on_warnings"])
def test_the_server_s_warnings_quote_no_value(
    setting: str, place: dict[str, Any], recwarn: pytest.WarningsRecorder
) -> None:
    raw: Any = mysql.connector.connect(**place, use_pure=not IN_C, **{setting: True})
    seen: list[Any] = []
    with contextlib.closing(raw):
        cursor = masklib.wrap(raw, key=KEY).cursor(buffered=True)
        try:
            cursor.execute("SELECT CAST(email AS SIGNED) AS x FROM people")
            seen += cursor.fetchall()
            seen += [cursor.warnings, cursor.fetchwarnings()]
            assert [one[:2] for one in cursor.warnings] == [("Warning", 1292)] * 2
        except mysql.connector.Error as error:
            seen += [str(error), error.args, error.msg]

    assert len(seen) >= 2
    assert leaked([seen, [str(one.message) for one in recwarn]]) == []


@pytest.mark.parametrize("name", ["_stored_results", "_rows", "_nextrow", "_warnings"])
def test_exits_of_a_cursor_that_nobody_masks_are_refused(name: str, sealed: Any) -> None:
    cursor = sealed.cursor()
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(cursor, name)


@pytest.mark.parametrize("name", ["cmd_query_iter", "set_converter_class", "converter_class", "_socket"])
def test_exits_of_the_connection_are_refused(name: str, sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(sealed, name)


@pytest.mark.parametrize(("text", "given"), [
    ("SELECT concat('%s') AS x FROM people", (", email, ",)),
    ("SELECT concat('%%s') AS x FROM people", (", email, ",)),
    ("SELECT concat('%%(a)s') AS x FROM people", {"a": ", email, "}),
    ("SELECT concat('%(a)s') AS x FROM people", {"a": ", email, "}),
    ("SELECT '%s', \"a\", id FROM people", (" , email FROM people -- ",)),
    ("SELECT id /* %s */ FROM people", ("*/, email /*",)),
])  # fmt: skip
def test_a_parameter_that_becomes_sql_is_judged_as_sql(text: str, given: Any, sealed: Any) -> None:
    cursor = sealed.cursor(buffered=True)
    found = None
    with contextlib.suppress(mysql.connector.Error):
        cursor.execute(text, given)
        found = cursor.fetchall()

    assert leaked(found) == []


def test_a_name_that_holds_quotes_is_refused_where_the_server_binds(sealed: Any) -> None:
    cursor = sealed.cursor(prepared=True)
    with pytest.raises(BlockedExitError):
        cursor.execute("SELECT '%(' , (2)s, ' , email s, id FROM people WHERE ? -- '", {"' , (2": 1})


@pytest.mark.parametrize(("text", "given"), [
    ("SELECT id FROM people WHERE email LIKE 'wyv%' AND n = %s", (42,)),
    ("SELECT id FROM people WHERE email LIKE 'wyv%%' AND n = %(n)s", {"n": 42}),
    ("SELECT id, 5 % 3 FROM people WHERE email NOT LIKE '%@x%' AND n IN (%s, %s)", (42, 1)),
    ("SELECT id, '100%' FROM people WHERE n = %s", (decimal.Decimal("42.0"),)),
])  # fmt: skip
def test_percent_signs_mean_what_they_mean_raw(text: str, given: Any, raw: Any, sealed: Any) -> None:
    seen = []
    for connection in (raw, sealed):
        cursor = connection.cursor(buffered=True)
        cursor.execute(text, given)
        seen.append(cursor.fetchall())

    assert seen[0] == seen[1]
    assert seen[0][0][0] == 1


def test_a_surrogate_is_not_turned_back_beside_what_the_driver_takes_for_a_placeholder(sealed: Any) -> None:
    cursor = sealed.cursor(buffered=True)
    cursor.execute("SELECT email FROM people WHERE id = 1")
    (surrogate,) = cursor.fetchone()
    cursor.execute(f"SELECT id, '100%' FROM people WHERE email = '{surrogate}'")

    assert cursor.fetchall() == [(1, "100%")]
    with pytest.raises(StatementDeniedError):
        cursor.execute(f"SELECT id, '%s' FROM people WHERE email = '{surrogate}'")


# ------------------------------------------------------------------ procedures
@pytest.fixture
def procedures(raw: Any) -> None:
    cursor = raw.cursor()
    cursor.execute(
        "CREATE PROCEDURE both_of(IN wanted INT, OUT found VARCHAR(100)) BEGIN SELECT id, email FROM people;"
        " SELECT email INTO found FROM people WHERE id = wanted; SELECT n FROM people; END"
    )
    cursor.execute("CREATE PROCEDURE rows_of() BEGIN SELECT email FROM people; END")
    cursor.close()


@pytest.mark.usefixtures("procedures")
@pytest.mark.parametrize("dictionary", [False, True])
def test_a_procedure_s_results_and_parameters_are_masked(
    raw: Any, dictionary: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "masklib.audit")
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    cursor = sealed.cursor(dictionary=dictionary)
    parameters = cursor.callproc("both_of", (1, (None, "CHAR")))
    results = [(one.fetchall(), one.description, one.column_names) for one in cursor.stored_results()]
    again = list(cursor.stored_results())
    cursor.callproc("rows_of")
    (rows,) = [one.fetchall() for one in cursor.stored_results()]

    assert type(parameters) is (dict if dictionary else tuple)
    assert len(parameters) == 2
    assert [len(one[0]) for one in results] == [2, 2]
    assert again == []
    assert {type(row) for row in rows} == {dict if dictionary else tuple}
    assert leaked([parameters, results, rows, [vars(one) for one in caplog.records]]) == []
    assert caplog.records


@pytest.mark.usefixtures("procedures")
def test_stored_results_go_with_the_call_before_them(raw: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    cursor.callproc("rows_of")
    cursor.execute("SELECT n AS email FROM people")
    cursor.fetchall()
    found = []
    with contextlib.suppress(BlockedExitError):  # Python's implementation has dropped them by then
        found = list(cursor.stored_results())

    assert found == []


@pytest.mark.usefixtures("procedures")
@pytest.mark.parametrize("given", [
    ("rows_of(); SELECT email FROM people", ()),
    ("both_of", (1, (None, "CHAR), (SELECT email FROM people LIMIT 1"))),
    ("both_of", (1, (object(), "CHAR"))),
])  # fmt: skip
def test_what_would_be_spliced_into_a_call_is_refused(raw: Any, given: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    with pytest.raises(BlockedExitError):
        cursor.callproc(*given)


@pytest.mark.usefixtures("procedures")
def test_a_procedure_is_a_statement_that_the_policy_judges(sealed: Any) -> None:
    with pytest.raises(StatementDeniedError):
        sealed.cursor().callproc("rows_of")


# ------------------------------------------------------------------ the implementation in C
@pytest.mark.skipif(not IN_C, reason="the Python implementation drops what the server says")
@pytest.mark.parametrize("shape", [{}, {"prepared": True}])
def test_the_client_library_tells_where_a_column_comes_from(shape: dict[str, Any], sealed: Any) -> None:
    cursor = sealed.cursor(**shape)
    cursor.execute("SELECT email AS e, upper(email) FROM people p")
    told = ["origin told by driver" in one.verdict.evidence for one in state_of(cursor).life.plan.columns]
    cursor.fetchall()

    assert told == [True, False]


def _with_its_own_libraries() -> dict[str, str]:
    """Return the environment in which the implementation in C finds the OpenSSL that comes with it.

    Python has loaded the system's by then, which may be an older one.
    """
    vendored = Path(mysql.connector.__file__).parents[1] / "vendor"
    found = [str(one) for one in (vendored / "libcrypto.so.3", vendored / "libssl.so.3") if one.exists()]
    return {"LD_PRELOAD": ":".join(found)} if found and sys.platform == "linux" else {}


@pytest.mark.skipif(IN_C, reason="this is where it runs")
@pytest.mark.skipif(
    importlib.util.find_spec("_mysql_connector") is None, reason="the wheel here has no implementation in C"
)
def test_the_implementation_in_c_passes_the_same_tests(mariadb_server: dict[str, Any]) -> None:  # noqa: F811  (a fixture)
    environment = {
        **os.environ, **_with_its_own_libraries(), "MYSQL_CONNECTOR": "C", "MARIADB_SOCKET": mariadb_server["unix_socket"],
    }  # fmt: skip

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        root = Path(__file__).parents[2]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  (ours)

    if run("-c", "import mysql.connector as it; it.HAVE_CEXT or exit(1)").returncode:
        pytest.skip("the implementation in C cannot be loaded here")
    tests = Path(__file__).parents[1]
    others = ("dbapi/test_driver_tables.py", "leaks/test_other_exits.py", "leaks/test_surface.py", "pep249")
    first = (
        "import mysql.connector, pytest; raise SystemExit(pytest.main())"  # behind pandas it cannot be loaded
    )
    options = (
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-k",
        "connector and not (pool and canary)",
    )
    done = run("-c", first, *options, __file__, *(str(tests / one) for one in others))

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout


def test_errors_keep_class_number_and_sqlstate_and_lose_their_values(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    cursor = sealed.cursor()
    with pytest.raises(mysql.connector.IntegrityError) as caught:
        cursor.execute(f"INSERT INTO people (id, email) VALUES (9, '{EMAIL}')")

    assert (caught.value.errno, caught.value.sqlstate) == (1062, "23000")
    assert leaked([str(caught.value), caught.value.args, vars(caught.value), caught.value.__context__]) == []


def test_commits_and_settings_work_as_raw(place: dict[str, Any], sealed: Any) -> None:
    sealed.autocommit = False
    cursor = sealed.cursor()
    cursor.execute("CREATE TABLE fruit (kind TEXT)")
    cursor.executemany("INSERT INTO fruit VALUES (%s)", [("fig",), ("pear",)])
    assert cursor.rowcount == 2
    sealed.commit()
    with pymysql.connect(**place) as other, other.cursor() as reader:
        reader.execute("SELECT count(*) FROM fruit")
        assert reader.fetchone() == (2,)
