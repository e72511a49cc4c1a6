"""What a program puts on a connection of SQLite's besides functions: each is shown what may be seen, or nothing."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import BlockedExitError, MaskingError, StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = bytes(range(32))
CANARY = "jo.quorvane@corp.example.org"
POLICY = masklib.Policy.of(preset="application", columns={"people.day": "clear"}, filters="auto")
CLEAR = masklib.Policy.of(preset="application", columns={"*.*": "clear"})
SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, day TEXT, thing TEXT);"
    f"INSERT INTO people VALUES (1, '{CANARY}', '2020-01-01', '{CANARY}'), (2, 'b', '2021-01-01', 'plain');"
)


def sealed(policy: masklib.Policy = POLICY) -> Any:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    raw.executescript(SCHEMA)
    return masklib.wrap(raw, policy=policy, key=KEY)


@pytest.fixture
def conn() -> Iterator[Any]:
    made = sealed()
    yield made
    made.close()


def keeping(saw: list[str]) -> Callable[[str, str], int]:
    """Return a collation that keeps what it sees."""

    def compare(a: str, b: str) -> int:
        saw.extend((a, b))
        return (a < b) - (a > b)

    return compare


def surrogate() -> str:
    return str(masklib.mask_value(CANARY, "EMAIL_ADDRESS", key=KEY))


def test_a_trace_shows_what_the_program_gave_and_none_of_the_look_ups(conn: Any) -> None:
    saw: list[str] = []
    conn.set_trace_callback(saw.append)
    conn.execute("SELECT day FROM people WHERE id = ?", (1,)).fetchall()
    conn.executemany("INSERT INTO people (day) VALUES (?)", iter([("x",), ("y",)]))
    conn.execute("SELECT id FROM people WHERE email = ?", (surrogate(),)).fetchall()
    conn.execute("SELECT 1 WHERE ? = ''", [CANARY])
    conn.set_trace_callback(None)
    conn.execute("SELECT 1")

    assert saw == [
        "SELECT day FROM people WHERE id = 1",
        "INSERT INTO people (day) VALUES ('x')",
        "INSERT INTO people (day) VALUES ('y')",
        "SELECT id FROM people WHERE email = ?",
        f"SELECT 1 WHERE '{surrogate()}' = ''",
    ]


def test_a_trace_shows_no_statement_that_a_virtual_table_runs(conn: Any) -> None:
    with contextlib.suppress(sqlite3.OperationalError):
        conn.execute("CREATE VIRTUAL TABLE notes USING fts5(email, day)")
    saw: list[str] = []
    conn.execute(f"INSERT INTO notes VALUES ('{CANARY}', 'x')")
    conn.set_trace_callback(saw.append)
    conn.execute("UPDATE notes SET day = ?", ("y",))

    assert saw == ["UPDATE notes SET day = 'y'"]


def test_a_callback_that_fails_shows_no_frame_with_values(conn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def hook(failed: Any) -> None:
        frames = [str(frame.f_locals) for frame, _ in traceback.walk_tb(failed.exc_traceback)]
        seen.extend(frames)

    monkeypatch.setattr(sys, "unraisablehook", hook)
    sqlite3.enable_callback_tracebacks(True)
    conn.set_trace_callback(lambda _said: 1 // 0)
    conn.execute("SELECT id FROM people WHERE email = ?", (surrogate(),)).fetchall()
    sqlite3.enable_callback_tracebacks(False)

    assert seen
    assert CANARY not in "".join(seen)


def test_an_authorizer_is_asked_of_the_programs_statements_only(conn: Any) -> None:
    asked: list[tuple[Any, ...]] = []

    def authorize(*what: Any) -> int:
        asked.append(what)
        return sqlite3.SQLITE_DENY if "thing" in what else sqlite3.SQLITE_OK

    conn.set_authorizer(authorize)
    masked = conn.execute("SELECT email FROM people WHERE id = 1").fetchone()[0]
    with pytest.raises(sqlite3.DatabaseError, match=r"access to people\.thing is prohibited"):
        conn.execute("SELECT thing FROM people")

    assert masked == surrogate()
    assert not any("sqlite_master" in what for what in asked)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT day FROM people ORDER BY email COLLATE mine",
        "SELECT email FROM people ORDER BY day COLLATE MINE",
        "SELECT day FROM people WHERE email COLLATE \"mine\" > 'a'",
        "SELECT max(e COLLATE mine) FROM (SELECT email AS e FROM people)",
        "CREATE TABLE other (a TEXT COLLATE mine)",
        "CREATE INDEX i ON people (email COLLATE mine)",
        "CREATE TEMP TABLE t AS SELECT email COLLATE mine AS e FROM people",
    ],
)
def test_a_statement_with_a_masked_column_and_a_collation_of_the_programs_is_denied(
    conn: Any, sql: str
) -> None:
    saw: list[str] = []
    conn.create_collation("mine", keeping(saw))
    with pytest.raises(StatementDeniedError):
        conn.execute(sql).fetchall()

    assert not saw


def test_a_collation_compares_clear_columns_and_scanned_ones(conn: Any) -> None:
    saw: list[str] = []

    conn.create_collation("mine", keeping(saw))
    days = conn.execute("SELECT day FROM people ORDER BY day COLLATE mine").fetchall()
    conn.execute("SELECT thing FROM people ORDER BY thing COLLATE mine").fetchall()

    assert days == [("2021-01-01",), ("2020-01-01",)]
    assert surrogate() in saw
    assert CANARY not in saw


def test_a_collation_that_the_schema_names_is_not_taken_and_not_called(conn: Any) -> None:
    raw = masklib.unwrap(conn, reason="to set the test up")
    raw.create_collation("late", lambda _a, _b: 0)
    raw.execute("CREATE TABLE named (email TEXT COLLATE late)")
    raw.execute(f"INSERT INTO named VALUES ('{CANARY}'), ('x')")
    with pytest.raises(BlockedExitError, match="schema"):
        conn.create_collation("late", lambda _a, _b: 0)
    for own in ("BINARY", "nocase", "rtrim"):  # compared by without being named
        with pytest.raises(BlockedExitError, match="own"):
            conn.create_collation(own, lambda _a, _b: 0)
    saw: list[str] = []
    conn.create_collation("later", keeping(saw))
    raw.execute("CREATE TABLE sly (email TEXT COLLATE later)")
    raw.execute(f"INSERT INTO sly VALUES ('{CANARY}'), ('x')")
    with pytest.raises(MaskingError):
        conn.execute("SELECT email FROM sly ORDER BY email").fetchall()

    assert not saw


def test_a_text_factory_is_given_masked_texts(conn: Any) -> None:
    saw: list[bytes] = []

    def made(text: bytes) -> Any:
        saw.append(text)
        return text.decode("latin-1").swapcase()

    conn.text_factory = made
    rows = conn.execute("SELECT id, email, day FROM people WHERE id = 1").fetchall()
    conn.execute("SELECT thing FROM people").fetchall()
    broken = conn.execute("SELECT CAST(x'ff41' AS TEXT) AS day").fetchone()

    assert rows == [(1, surrogate().swapcase(), "2020-01-01")]
    assert broken == ("\xff".swapcase() + "a",)
    assert CANARY.encode() not in saw
    assert conn.text_factory is made
    conn.text_factory = str
    assert conn.execute("SELECT day FROM people WHERE id = 1").fetchone() == ("2020-01-01",)


def test_a_dump_is_that_of_masked_rows(conn: Any) -> None:
    lines = list(conn.iterdump())
    copy = sqlite3.connect(":memory:")
    copy.executescript("".join(lines))

    assert copy.execute("SELECT * FROM people WHERE id = 1").fetchall() == [
        (1, surrogate(), "2020-01-01", surrogate())
    ]
    assert CANARY not in "".join(lines)
    copy.close()


def test_a_dump_of_clear_rows_is_the_drivers_own() -> None:
    conn = sealed(CLEAR)
    conn.execute("CREATE TABLE odd (a REAL, \"b\"\"c\" BLOB, n, t TEXT DEFAULT 'it''s')")
    conn.execute("INSERT INTO odd VALUES (0.1, x'00ff', NULL, 'it''s'), (1e300, x'', 7, '')")
    ours = list(conn.iterdump())

    assert ours == list(masklib.unwrap(conn, reason="to compare").iterdump())
    conn.close()


def test_a_backup_goes_to_what_is_masked_alike(conn: Any) -> None:
    raw = sqlite3.connect(":memory:")
    other = masklib.wrap(sqlite3.connect(":memory:"), policy=CLEAR, key=KEY)
    alike = masklib.wrap(sqlite3.connect(":memory:"), policy=POLICY, key=KEY)
    for target in (raw, other):
        with pytest.raises(BlockedExitError):
            conn.backup(target)
    conn.backup(alike)

    assert alike.execute("SELECT email FROM people WHERE id = 1").fetchone() == (surrogate(),)
    for one in (raw, other, alike):
        one.close()


def test_the_file_comes_out_where_all_is_clear_and_goes_in_where_one_may_write(conn: Any) -> None:
    clear = sealed(CLEAR)
    data = clear.serialize()
    with pytest.raises(BlockedExitError):
        conn.serialize()
    conn.deserialize(data)
    agent = sealed(masklib.Policy(preset="agent"))
    with pytest.raises(BlockedExitError):
        agent.deserialize(data)

    assert conn.execute("SELECT email FROM people WHERE id = 1").fetchone() == (surrogate(),)
    for one in (clear, agent):
        one.close()


def test_a_cell_is_opened_where_it_is_shown_as_it_is(conn: Any) -> None:
    with conn.blobopen("people", "day", 1, readonly=True) as blob:
        assert blob.read(4) == b"2020"
    with conn.blobopen("people", "thing", 2) as blob:
        blob[:] = b"PLAIN"
    for column in ("email", "thing"):
        with pytest.raises(BlockedExitError):
            conn.blobopen("people", column, 1, readonly=True)
    conn.execute("UPDATE people SET thing = 'PLAINER' WHERE id = 2")
    assert conn.execute("SELECT thing FROM people WHERE id = 2").fetchone() == ("PLAINER",)


def test_a_cell_is_not_opened_for_writing_by_those_who_may_not_write() -> None:
    agent = sealed(masklib.Policy.of(preset="agent", columns={"people.day": "clear"}))
    with pytest.raises((BlockedExitError, StatementDeniedError)):
        agent.blobopen("people", "day", 1)
    agent.close()


def test_a_handle_ends_when_its_row_changes(conn: Any) -> None:
    blob = conn.blobopen("people", "thing", 2, readonly=True)
    conn.execute("UPDATE people SET thing = (SELECT email FROM people WHERE id = 1) WHERE id = 2")
    with pytest.raises(sqlite3.OperationalError):
        blob.read()
    blob.close()


def test_calling_a_connection_compiles_and_hands_nothing_out(conn: Any) -> None:
    assert conn("SELECT email FROM people") is None
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        conn("SELECT 1 FROM nowhere")
    with pytest.raises(BlockedExitError):
        conn("PRAGMA query_only = OFF")


def test_a_connection_opened_again_is_masked_as_before(conn: Any, tmp_path: Any) -> None:
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.executescript(SCHEMA)
    conn.create_function("tell", 1, print)
    conn.__init__(path)

    assert conn.execute("SELECT email FROM people WHERE id = 1").fetchone() == (surrogate(),)
    cursor = conn.cursor()
    cursor.__init__(conn)
    assert cursor.execute("SELECT email FROM people WHERE id = 1").fetchone() == (surrogate(),)


def test_a_function_that_makes_cursors_is_given_the_sealed_connection(conn: Any) -> None:
    def make(one: Any) -> Any:
        assert one is conn
        return one.cursor()

    made = conn.cursor(make)

    assert made.execute("SELECT email FROM people WHERE id = 1").fetchone() == (surrogate(),)
    with pytest.raises(TypeError, match="factory must return a cursor"):
        conn.cursor(lambda _one: None)


def test_what_is_said_of_errors_is_said_in_full_where_nothing_is_masked() -> None:
    for policy, said in ((CLEAR, "trigger says no"), (POLICY, "withheld")):
        conn = sealed(policy)
        conn.execute(
            "CREATE TRIGGER no BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'trigger says no'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match=said):
            conn.execute("DELETE FROM people")
        conn.close()
    conn = sealed(CLEAR)
    conn.execute(f"CREATE TRIGGER no BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, '{CANARY}'); END")
    with pytest.raises(sqlite3.IntegrityError) as raised:
        conn.execute("DELETE FROM people")
    assert CANARY not in str(raised.value)  # of unknown origin: scanned
    conn.close()


def test_a_table_that_another_connection_changed_is_looked_up_again(tmp_path: Any) -> None:
    path = tmp_path / "shared.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.executescript(SCHEMA)
        conn: Any = masklib.wrap(sqlite3.connect(path), policy=CLEAR, key=KEY)
        strict: Any = masklib.wrap(sqlite3.connect(path), policy=POLICY, key=KEY)
        for one in (conn, strict):
            one.execute("SELECT * FROM people").fetchall()
        other.executescript(
            "ALTER TABLE people ADD COLUMN other_email TEXT; UPDATE people SET other_email = email"
        )
        clear, masked = (
            one.execute("SELECT * FROM people WHERE id = 1").fetchone() for one in (conn, strict)
        )

    assert clear == (1, CANARY, "2020-01-01", CANARY, CANARY)
    assert masked == (1, surrogate(), "2020-01-01", surrogate(), surrogate())
    for one in (conn, strict):
        one.close()
