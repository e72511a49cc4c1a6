"""DuckDB on a real database: a connection that is its own cursor, lazy relations, columnar exits."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import masklib
from masklib.errors import AlreadyWrappedError, BlockedExitError, StatementDeniedError, UnknownExitError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")

DDL = f"""
CREATE TYPE mood AS ENUM ('{EMAIL}', 'calm');
CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR, phone VARCHAR, notes VARCHAR, feels mood, born DATE,
    seen TIMESTAMP, tags STRUCT(mail VARCHAR, all_mails VARCHAR[]), paid DECIMAL(10, 2), ok BOOLEAN, u UUID);
INSERT INTO people VALUES
    (1, '{EMAIL}', '+12127365087', 'wrote from {EMAIL}', '{EMAIL}', '1980-02-03', '2020-01-02 03:04:05',
     {{'mail': '{EMAIL}', 'all_mails': ['{EMAIL}']}}, 1.50, true, '00000000-0000-0000-0000-00000000000a'),
    (2, 'ystradgyn@ombrefjell.net', NULL, 'nothing', 'calm', NULL, NULL, NULL, NULL, NULL, NULL);
CREATE VIEW contacts AS SELECT email AS reach FROM people;
"""


@pytest.fixture
def raw() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(DDL)
    yield connection
    connection.close()


@pytest.fixture
def sealed(raw: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return masklib.wrap(raw, key=KEY)


def shown(value: Any) -> str:
    """Return all that a result shows, whatever it is."""
    if isinstance(value, pa.RecordBatchReader):
        value = value.read_all()
    if isinstance(value, pa.Table):
        return "\n".join([str(value.schema), *(str(column.chunks) for column in value.columns)])
    if isinstance(value, pd.DataFrame):
        categories = [list(value[name].cat.categories) for name in value if hasattr(value[name], "cat")]
        return f"{value.to_dict('records')} {categories} {value.dtypes}"
    return repr(value)


def leaked(value: Any) -> list[str]:
    text = shown(value)
    return [secret for secret in SECRETS if secret in text]


ROWS = {"fetchall", "fetchmany", "fetchone"}
COLUMNS = {
    "df", "fetch_df", "fetch_df_chunk", "fetchdf", "fetchnumpy", "to_arrow_reader", "to_arrow_table",
}  # fmt: skip
ENDS = {
    "arrow", "df", "fetch_arrow_reader", "fetch_arrow_table", "fetch_record_batch", "fetchall", "fetchdf",
    "fetchnumpy", "to_arrow_reader", "to_arrow_table", "to_df", "to_dicts",
}  # fmt: skip
QUIET = pytest.mark.filterwarnings("ignore:Arrow output on a DB-API", "ignore:.*is deprecated")


# ------------------------------------------------------------------ the connection
@QUIET
@pytest.mark.parametrize("name", sorted(ROWS | COLUMNS))
def test_every_way_of_fetching_masks_and_keeps_the_shape(
    name: str, raw: duckdb.DuckDBPyConnection, sealed: duckdb.DuckDBPyConnection
) -> None:
    plain: Any = getattr(raw.execute("SELECT * FROM people"), name)()
    plain = plain.read_all() if isinstance(plain, pa.RecordBatchReader) else plain
    masked: Any = getattr(sealed.execute("SELECT * FROM people"), name)()

    assert leaked(plain)
    masked = masked.read_all() if isinstance(masked, pa.RecordBatchReader) else masked
    assert leaked(masked) == []
    assert type(masked) is type(plain)
    assert len(masked) == len(plain)
    if isinstance(plain, pa.Table):
        assert masked.schema.equals(plain.schema)
    if isinstance(plain, pd.DataFrame):
        others = plain.columns.drop("feels")
        assert list(masked.dtypes[others]) == list(plain.dtypes[others])
        assert masked["id"].equals(plain["id"])


@QUIET
def test_all_ways_agree_on_a_surrogate(sealed: duckdb.DuckDBPyConnection) -> None:
    statement = "SELECT email FROM people WHERE id = 1"
    row = sealed.execute(statement).fetchone()
    assert row is not None
    others = [
        sealed.execute(statement).df()["email"][0],
        sealed.execute(statement).fetchnumpy()["email"][0],
        sealed.sql(statement).to_arrow_table()["email"][0].as_py(),
        sealed.sql(statement).fetchall()[0][0],
        sealed.sql(statement).to_dicts()[0]["email"],
        sealed.table("people").filter("id = 1")["email"].fetchall()[0][0],
    ]

    assert set(others) == {row[0]}


def test_the_connection_is_its_own_cursor_and_stays_sealed(sealed: duckdb.DuckDBPyConnection) -> None:
    assert sealed.execute("SELECT 1") is sealed
    assert sealed.begin() is sealed
    assert sealed.rollback() is sealed
    with sealed as entered:
        assert entered is sealed


@pytest.mark.parametrize("name", ["cursor", "duplicate"])
def test_another_connection_to_the_same_database_is_sealed_alike(
    name: str, sealed: duckdb.DuckDBPyConnection
) -> None:
    another = getattr(sealed, name)()
    found = another.execute("SELECT email FROM people ORDER BY id").fetchall()

    assert masklib.is_wrapped(another)
    assert found == sealed.execute("SELECT email FROM people ORDER BY id").fetchall()
    assert leaked(found) == []


def test_types_that_list_their_members_are_described_as_texts(sealed: duckdb.DuckDBPyConnection) -> None:
    sealed.execute("SELECT id, feels, tags FROM people")
    described = sealed.description

    assert [str(column[1]) for column in described] == ["INTEGER", "VARCHAR", "VARCHAR"]
    assert [str(kind) for kind in sealed.table("people").types][4] == "VARCHAR"


@QUIET
@pytest.mark.parametrize("name", ["df", "to_arrow_table"])
def test_an_enum_column_of_nulls_does_not_tell_the_members_of_its_type(
    name: str, sealed: duckdb.DuckDBPyConnection
) -> None:
    assert leaked(getattr(sealed.execute("SELECT NULL::mood AS x"), name)()) == []


def test_labels_that_are_values_are_not_shown(sealed: duckdb.DuckDBPyConnection) -> None:
    statement = "SELECT * FROM (PIVOT (SELECT id, phone FROM people) ON phone USING count(*))"
    sealed.execute(statement)

    assert leaked(sealed.description) == []
    assert [column[0] for column in sealed.description] == ["column1", "column2", "column3"][
        : len(sealed.description)
    ]
    assert leaked(sealed.sql(statement).columns) == []


def test_a_statement_may_be_an_object_of_the_drivers(
    raw: duckdb.DuckDBPyConnection, sealed: duckdb.DuckDBPyConnection
) -> None:
    (statement,) = raw.extract_statements("SELECT email FROM people")

    assert leaked(sealed.execute(statement).fetchall()) == []


# ------------------------------------------------------------------ relations
@QUIET
@pytest.mark.parametrize("name", sorted(ENDS))
def test_every_way_of_running_a_relation_masks(name: str, sealed: duckdb.DuckDBPyConnection) -> None:
    relation = sealed.sql("SELECT * FROM people WHERE id < $1", params=[3])
    found: Any = getattr(relation, name)()
    found = found.read_all() if isinstance(found, pa.RecordBatchReader) else found

    assert len(found) in {2, 11}
    assert leaked(found) == []


STEPS: list[Callable[[Any], Any]] = [
    lambda r: r.filter("id = 1"),
    lambda r: r.project("email, upper(email) AS u"),
    lambda r: r.aggregate("count(*), max(email)"),
    lambda r: r.order("email").limit(1),
    lambda r: r.distinct(),
    lambda r: r.union(r),
    lambda r: r.set_alias("a").join(r.set_alias("b"), "a.id = b.id").project("b.email"),
    lambda r: r["email"],
    lambda r: r.select("email", "id"),
    lambda r: r.max("email"),
    lambda r: r.group_by("email").agg("count(*)"),
    lambda r: r.string_agg("email"),
    lambda r: r.value_counts("email"),
    lambda r: r.filter(duckdb.ColumnExpression("id") == 1),
    lambda r: r.with_columns(x=duckdb.ColumnExpression("email")),
    lambda r: r.project("error(email)"),
    lambda r: r.project("id, (SELECT max(email) FROM people) AS id2"),
]


@pytest.mark.parametrize("step", STEPS, ids=range(len(STEPS)))
def test_a_step_leads_to_a_sealed_relation(
    step: Callable[[Any], Any], sealed: duckdb.DuckDBPyConnection
) -> None:
    found: list[Any] = []
    try:
        made = step(sealed.table("people"))
        found = [made, made.columns, made.fetchall()]
    except (duckdb.Error, StatementDeniedError) as error:
        found.append(str(error))

    assert found
    assert leaked(found) == []


def test_what_counts_tells_a_number(sealed: duckdb.DuckDBPyConnection) -> None:
    relation = sealed.view("contacts")

    assert len(relation) == 2
    assert relation.shape == (2, 1)
    assert relation.columns == ["reach"]


def test_an_arrow_stream_of_a_relation_is_masked(sealed: duckdb.DuckDBPyConnection) -> None:
    assert leaked(pa.table(sealed.sql("SELECT email FROM people"))) == []


def test_a_relation_shows_no_rows_by_itself(sealed: duckdb.DuckDBPyConnection) -> None:
    relation = sealed.sql("SELECT * FROM people")

    assert leaked([repr(relation), str(relation), format(relation)]) == []
    with pytest.raises(AttributeError):
        relation._repr_mimebundle_()


WRITTEN: dict[str, tuple[Any, ...]] = {
    "explain": (),
    "insert": ((1,),),
    "map": (lambda frame: frame,),
    "materialize": (),
    "update": ({},),
    "preview": (),
    "sql_query": (),
    "to_csv": ("never.csv",),
    "to_parquet": ("never.parquet",),
    "torch": (),
    "write_csv": ("never.csv",),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_would_write_or_show_raw_rows_is_refused(name: str, sealed: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BlockedExitError, match=r"Instead"):
        getattr(sealed.table("people"), name)(*WRITTEN[name])


@pytest.mark.parametrize(
    "deed",
    [
        lambda rel: rel.project("email AS x").create("copied"),
        lambda rel: rel.project("email AS x").to_table("copied"),
        lambda rel: rel.project("id, email, email, email").insert_into("plain"),
        lambda rel: rel.create("x AS SELECT 1; DROP TABLE people; --"),
        lambda rel: rel.query("v", "CREATE TABLE copied AS SELECT email AS x FROM v"),
        lambda rel: rel.query("v", "WITH a AS (SELECT 1) SELECT * FROM v"),
    ],
)
def test_what_a_relation_writes_is_judged(deed: Callable[[Any], Any], sealed: Any) -> None:
    sealed.execute("CREATE TABLE plain (a INTEGER, b VARCHAR, c VARCHAR, d VARCHAR)")
    with pytest.raises((StatementDeniedError, BlockedExitError)):
        deed(sealed.table("people"))

    assert sealed.execute("SELECT count(*) FROM people").fetchone() == (2,)
    assert sealed.execute("SELECT count(*) FROM plain").fetchone() == (0,)


def test_copies_and_views_made_of_a_relation_are_masked(sealed: Any) -> None:
    application = masklib.wrap(
        masklib.unwrap(sealed, reason="another policy"), key=KEY, policy=Policy(preset="application")
    )
    people = application.table("people").project("id, email, notes")
    people.create("copied")
    people.create_view("seen")
    people.insert_into("copied")
    for found in (
        application.table("copied").fetchall(),
        application.sql("SELECT * FROM seen").df(),
        people.query("v", "SELECT email FROM v").fetchall(),
        str(people),
    ):
        assert leaked(found) == []


def test_a_column_as_an_attribute_and_by_key_is_masked(sealed: Any) -> None:
    people = sealed.table("people")

    assert leaked(people.email.fetchall()) == []
    assert leaked(people["email"].fetchall()) == []
    assert "email" in people
    for name in ("no_such_column", "_con", "_step"):
        with pytest.raises(UnknownExitError):
            getattr(people, name)


def test_a_relation_is_shown_masked(sealed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    sealed.table("people").show(max_width=1000)
    out = capsys.readouterr().out

    assert "email" in out
    assert leaked([out]) == []


def test_a_relation_that_is_named_in_from_or_registered_has_masked_rows(sealed: Any) -> None:
    for policy in (Policy(), Policy(preset="application")):
        conn = masklib.wrap(masklib.unwrap(sealed, reason="another policy"), key=KEY, policy=policy)
        people = conn.table("people").project(
            "email AS a, phone AS b, notes AS c"
        )  # other names, by which none is told
        conn.register("held", people)

        assert people is not None
        assert leaked(conn.sql("SELECT a, b, c FROM people, held LIMIT 1").fetchall()) == []
        assert leaked(conn.sql("SELECT people.a FROM held AS people").fetchall()) == []
        rows = people
        assert rows is people
        assert leaked(conn.execute("SELECT a, b, c FROM rows").fetchall()) == []


def test_variables_of_the_programs_are_found_and_none_of_ours(sealed: Any) -> None:
    mine = pd.DataFrame({"n": [1, 2]})
    assert len(sealed.sql("SELECT n FROM mine")) == len(mine)
    for name in ("state", "sent", "life", "method", "masklib__args", "proxy", "call"):
        with pytest.raises(duckdb.Error):
            sealed.execute(f"SELECT * FROM {name}").fetchall()


def test_where_no_column_is_masked_functions_and_plans_are_as_raw(raw: duckdb.DuckDBPyConnection) -> None:
    conn: Any = masklib.wrap(raw, key=KEY, policy=Policy.of(preset="application", columns={"*.*": "clear"}))
    conn.create_function("twice", lambda n: 2 * n, ["BIGINT"], "BIGINT")

    assert conn.execute("SELECT twice(id) FROM people ORDER BY id").fetchall() == [(2,), (4,)]
    assert "people" in conn.table("people").explain()
    with pytest.raises(duckdb.CatalogException, match="peopl does not exist"):
        conn.execute("SELECT * FROM peopl")
    assert conn.execute("SELECT 'a' || id FROM people").description[0][0] == "('a' || id)"


def test_statements_are_taken_apart_and_types_made(sealed: Any) -> None:
    with pytest.raises(BlockedExitError, match="literals"):
        sealed.extract_statements("SELECT 1; SELECT email FROM people")
    first, second = duckdb.extract_statements("SELECT 1; SELECT email FROM people")

    assert sealed.execute(first).fetchall() == [(1,)]
    assert leaked(sealed.execute(second).fetchall()) == []
    assert str(sealed.struct_type({"a": "INTEGER"})) == "STRUCT(a INTEGER)"
    with pytest.raises(BlockedExitError):
        sealed.type("mood")


def test_relations_of_two_connections_do_not_go_together(sealed: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BlockedExitError):
        sealed.table("people").union(sealed.cursor().table("people"))


# ------------------------------------------------------------------ what is not known, and what is refused
def test_a_python_variable_in_from_is_of_unknown_origin(sealed: duckdb.DuckDBPyConnection) -> None:
    frame = pd.DataFrame({"x": [EMAIL]})
    relation = sealed.sql("SELECT email FROM people")
    for statement in ("SELECT * FROM frame", "SELECT * FROM relation", "SELECT * FROM args"):
        with contextlib.suppress(duckdb.Error):
            assert leaked(sealed.execute(statement).fetchall()) == []
    assert len(frame) + len(relation) == 3


def test_a_registered_frame_can_be_joined_and_is_itself_redacted(sealed: duckdb.DuckDBPyConnection) -> None:
    assert sealed.register("mine", pd.DataFrame({"id": [1], "word": ["hello"]})) is sealed
    found = sealed.execute("SELECT p.email, m.word FROM people p JOIN mine m ON p.id = m.id").fetchall()

    assert leaked(found) == []
    assert found[0][0].endswith(".example")
    assert found[0][1] == "[redacted]"


def test_a_registered_frame_that_hides_a_table_makes_its_columns_unknown(
    sealed: duckdb.DuckDBPyConnection,
) -> None:
    assert sealed.execute("SELECT id FROM people").fetchall() == [(1,), (2,)]
    sealed.register("people", pd.DataFrame({"id": [EMAIL]}))

    assert sealed.execute("SELECT id FROM people").fetchone() == ("[redacted]",)


def test_a_temporary_table_that_hides_a_table_is_seen(raw: duckdb.DuckDBPyConnection) -> None:
    raw.execute("CREATE TEMP TABLE people AS SELECT email AS id, 'x' AS email FROM memory.main.people")
    policy = Policy.of(columns={"main.people.id": "clear", "main.people.email": "EMAIL_ADDRESS"})
    sealed = masklib.wrap(raw, key=KEY, policy=policy)
    for statement in ("SELECT id FROM people", "SELECT id FROM main.people", "SELECT id FROM temp.people"):
        assert leaked(sealed.execute(statement).fetchall()) == []


def test_a_view_of_another_schema_is_not_read_as_if_it_were_of_this_one(
    raw: duckdb.DuckDBPyConnection,
) -> None:
    raw.execute(
        "CREATE SCHEMA s; CREATE TABLE s.t (id INTEGER, a VARCHAR); CREATE TABLE t (id VARCHAR, a VARCHAR)"
    )
    raw.execute("CREATE VIEW s.v AS SELECT a AS id FROM t; DROP TABLE IF EXISTS main.t")
    raw.execute(f"INSERT INTO s.t VALUES (1, '{EMAIL}')")

    assert leaked(masklib.wrap(raw, key=KEY).execute("SELECT id FROM s.v").fetchall()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "COPY people TO '/tmp/masklib-never.csv'",
        "EXPORT DATABASE '/tmp/masklib-never'",
        "ATTACH '/tmp/masklib-never.db' AS other",
        "PRAGMA enable_profiling",
        "SET profiling_output = '/tmp/masklib-never.txt'",
        "CREATE TABLE copied AS SELECT email AS x FROM people",
        "CREATE MACRO m() AS TABLE SELECT email AS x FROM people",
        "INSTALL httpfs",
    ],
)
def test_statements_that_bring_rows_past_the_masks_are_denied(
    statement: str, sealed: duckdb.DuckDBPyConnection
) -> None:
    for run in (sealed.execute, sealed.sql):
        with pytest.raises(StatementDeniedError):
            run(statement)


@pytest.mark.parametrize(
    "name",
    [
        "append",
        "appender",
        "load_extension",
        "create_function",
        "get_profiling_information",
        "remove_function",
    ],
)
def test_exits_of_the_connection_that_nobody_masks_are_refused(
    name: str, sealed: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(BlockedExitError, match="Instead"):
        getattr(sealed, name)("x")


def test_an_agent_reads_by_single_selects_only(raw: duckdb.DuckDBPyConnection) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(preset="agent"))

    assert leaked(sealed.execute("SELECT email FROM people").fetchall()) == []
    assert leaked(sealed.sql("SELECT email FROM people").df()) == []
    for attempt in (
        lambda: sealed.execute("DELETE FROM people"),
        lambda: sealed.sql("SELECT email FROM people WHERE email LIKE 'w%'"),
        lambda: sealed.table("people"),
        lambda: sealed.sql("SELECT email FROM people").filter("email < 'x'"),
        lambda: sealed.execute("FROM read_text('/etc/hostname')"),
    ):
        with pytest.raises(StatementDeniedError):
            attempt()


def test_a_surrogate_finds_its_row_through_execute_and_through_a_relation(
    sealed: duckdb.DuckDBPyConnection,
) -> None:
    (surrogate,), _ = sealed.execute("SELECT email FROM people ORDER BY id").fetchall()

    assert sealed.execute("SELECT id FROM people WHERE email = ?", [surrogate]).fetchall() == [(1,)]
    assert sealed.sql("SELECT id FROM people WHERE email = $1", params=[surrogate]).fetchall() == [(1,)]
    assert sealed.sql(f"SELECT id FROM people WHERE email = '{surrogate}'").fetchall() == [(1,)]


def test_errors_keep_their_class_and_lose_their_values(sealed: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.ConversionException) as caught:
        sealed.execute("SELECT CAST(email AS INTEGER) FROM people").fetchall()

    assert (
        leaked([str(caught.value), caught.value.args, caught.value.__context__, caught.value.__cause__]) == []
    )
    assert "Conversion Error" in str(caught.value)


def test_an_error_in_a_reader_comes_out_sealed(raw: duckdb.DuckDBPyConnection) -> None:
    raw.execute(
        f"CREATE TABLE many AS SELECT i::VARCHAR AS x FROM range(300000) t(i); INSERT INTO many VALUES ('{EMAIL}')"
    )
    sealed = masklib.wrap(raw, key=KEY)
    with pytest.raises(OSError, match="Conversion Error") as caught:  # as of the raw reader
        sealed.sql("SELECT CAST(x AS INTEGER) AS n FROM many").to_arrow_reader(1024).read_all()

    assert leaked([str(caught.value), repr(caught.value.__context__)]) == []


# ------------------------------------------------------------------ without a change of the program
def test_install_seals_what_connect_hands_out() -> None:
    masklib.install("duckdb", key=KEY)
    try:
        connection = duckdb.connect()
        assert masklib.is_wrapped(connection)
        assert isinstance(connection, duckdb.DuckDBPyConnection)
        connection.close()
    finally:
        masklib.uninstall("duckdb")
    plain = duckdb.connect()
    assert not masklib.is_wrapped(plain)
    assert any("DuckDBPyConnection" in one for one in masklib.unmasked())
    plain.close()


def test_wrapping_again_under_another_key_is_an_error(sealed: duckdb.DuckDBPyConnection) -> None:
    assert masklib.wrap(sealed, key=KEY) is sealed
    with pytest.raises(AlreadyWrappedError):
        masklib.wrap(sealed, key=bytes(32))


def test_an_agent_finds_tables_and_columns_in_the_standards_schema() -> None:
    raw = duckdb.connect()
    raw.execute("CREATE TABLE people (id INTEGER, email VARCHAR, since DATE)")
    raw.execute("INSERT INTO people VALUES (1, 'alice@corp.com', current_date)")
    agent = masklib.wrap(raw, policy="agent", key=bytes(32))
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = 'people' ORDER BY 1"
    assert agent.execute(query).fetchall() == [("email",), ("id",), ("since",)]
    recent = "SELECT id FROM people WHERE since >= current_date - INTERVAL 7 DAY"
    assert agent.execute(recent).fetchall() == [(1,)]


def test_a_macro_called_like_a_word_of_the_database_is_opaque() -> None:
    raw = duckdb.connect()
    raw.execute("CREATE TABLE people (email VARCHAR)")
    raw.execute("INSERT INTO people VALUES ('alice@corp.com')")
    raw.execute("CREATE MACRO current_date() AS (SELECT reverse(any_value(email)) FROM people)")
    sealed = masklib.wrap(raw, key=bytes(32))
    assert sealed.execute("SELECT current_date").fetchall() == [("[redacted]",)]
    assert sealed.execute('SELECT "current_date", current_user').fetchall() == [("[redacted]", "duckdb")]
