"""ADBC on real databases: Arrow first, over SQLite in process and PostgreSQL; what pandas makes of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import adbc_driver_manager
import adbc_driver_manager.dbapi
import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import pandas as pd
import pyarrow as pa
import pytest

import masklib
from masklib.errors import BlockedExitError, StatementDeniedError, UnknownExitError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")

DDL = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT UNIQUE, phone TEXT, notes TEXT, n INTEGER)",
    f"INSERT INTO people VALUES (1, '{EMAIL}', '+12127365087', 'wrote from {EMAIL}', 42)",
    "INSERT INTO people VALUES (2, 'ystradgyn@ombrefjell.net', NULL, 'nothing', 7)",
    "CREATE VIEW contacts AS SELECT email AS reach FROM people",
)
WAYS = ["fetch_arrow", "fetch_arrow_table", "fetch_df", "fetch_record_batch", "fetchall", "fetchallarrow",
        "fetchmany", "fetchone", "next"]  # fmt: skip


def filled(raw: Any) -> Any:
    with raw.cursor() as cursor:
        for statement in DDL:
            cursor.execute(statement)
    raw.commit()
    return raw


@pytest.fixture(params=["sqlite", "postgres"])
def raw(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "sqlite":
        made: Any = adbc_driver_sqlite.dbapi.connect(str(tmp_path / "a.sqlite"))
    else:
        made = adbc_driver_postgresql.dbapi.connect(_url(request.getfixturevalue("postgres_database")))
    with contextlib.closing(filled(made)):
        yield made


def _url(dsn: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    found = conninfo_to_dict(dsn)
    return f"postgresql://{found['user']}@/{found['dbname']}?host={found['host']}"


@pytest.fixture
def sealed(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


def shown(value: Any) -> str:
    if isinstance(value, pa.RecordBatchReader):
        value = value.read_all()
    if isinstance(value, pa.Table):
        return f"{value.schema} {value.to_pylist()}"
    return str(value.to_dict("records")) if isinstance(value, pd.DataFrame) else repr(value)


def leaked(value: Any) -> list[str]:
    text = shown(value)
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("name", WAYS)
def test_every_way_of_fetching_masks(name: str, sealed: Any) -> None:
    with sealed.cursor() as cursor:
        cursor.execute("SELECT * FROM people ORDER BY id")
        found = getattr(cursor, name)()
        found = found.read_all() if isinstance(found, pa.RecordBatchReader) else found

        assert len(found) > 0
        assert leaked(found) == []
        assert ".example" in shown(found)


def test_all_ways_agree_on_a_surrogate(sealed: Any) -> None:
    with sealed.cursor() as cursor:
        rows = cursor.execute("SELECT email, n FROM people ORDER BY id").fetchall()
        table = cursor.execute("SELECT email, n FROM people ORDER BY id").fetch_arrow_table()

    assert [tuple(row.values()) for row in table.to_pylist()] == rows
    assert [row[1] for row in rows] == [42, 7]


def test_a_table_keeps_the_types_of_its_columns(raw: Any, sealed: Any) -> None:
    with raw.cursor() as cursor:
        plain = cursor.execute("SELECT * FROM people").fetch_arrow_table()
    with sealed.cursor() as cursor:
        masked = cursor.execute("SELECT * FROM people").fetch_arrow_table()

    assert masked.schema.equals(plain.schema)
    assert masked["n"].equals(plain["n"])


def test_iteration_the_shortcut_and_a_clone_mask(sealed: Any) -> None:
    with sealed.execute("SELECT email FROM people") as cursor:
        assert leaked(list(cursor)) == []
        assert cursor.connection is sealed
    with contextlib.closing(sealed.adbc_clone()) as clone, clone.cursor() as cursor:
        assert masklib.is_wrapped(clone)
        assert leaked(cursor.execute("SELECT email FROM people").fetchall()) == []


def test_a_view_is_seen_through_and_a_derived_column_is_masked(sealed: Any) -> None:
    with sealed.cursor() as cursor:
        found = cursor.execute(
            "SELECT reach, lower(reach), reach || 'x' FROM contacts ORDER BY 1"
        ).fetch_arrow_table()

    assert leaked(found) == []
    assert all(one.endswith(".example") for one in found["reach"].to_pylist())


def test_pandas_reads_masked_frames_on_its_arrow_path(sealed: Any) -> None:
    found = pd.read_sql("SELECT id, email, n FROM people ORDER BY id", sealed)

    assert list(found.columns) == ["id", "email", "n"]
    assert list(found["n"]) == [42, 7]
    assert leaked(found) == []


def test_a_labels_literal_is_not_shown(sealed: Any) -> None:
    with sealed.cursor() as cursor:
        cursor.execute(f'SELECT 1 AS "{EMAIL}"')
        described, found = cursor.description, cursor.fetch_arrow_table()

    assert leaked(described) == []
    assert leaked(found) == []


@pytest.mark.parametrize(
    "name",
    [
        "adbc_statement",
        "adbc_execute_partitions",
        "adbc_read_partition",
        "_stmt",
        "_results",
    ],
)
def test_handles_and_partitions_are_refused(name: str, sealed: Any) -> None:
    with sealed.cursor() as cursor, pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(cursor, name)


@pytest.mark.parametrize("name", ["adbc_connection", "adbc_database", "_conn", "_db"])
def test_the_layer_below_is_refused(name: str, sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(sealed, name)


def test_statistics_and_defaults_are_told_where_no_column_is_masked(sealed: Any) -> None:
    clear: Any = masklib.wrap(
        masklib.unwrap(sealed, reason="another policy"),
        key=KEY,
        policy=masklib.Policy.of(preset="application", columns={"*.*": "clear"}),
    )
    for ask in (sealed.adbc_get_statistic_names, sealed.adbc_get_statistics, sealed.adbc_get_objects):
        with pytest.raises(BlockedExitError):
            ask()

    assert clear.adbc_get_objects().read_all().num_rows


def test_the_schema_of_a_statement_shows_names_and_no_values(sealed: Any) -> None:
    with sealed.cursor() as cursor:
        try:
            schema = cursor.adbc_execute_schema(f'SELECT email, 1 AS "{EMAIL}" FROM people')
        except adbc_driver_manager.NotSupportedError:  # SQLite's driver has none
            return
        with pytest.raises(StatementDeniedError):
            cursor.adbc_execute_schema("COPY people TO '/tmp/never'")

    assert schema.names[0] == "email"
    assert leaked(schema) == []


def test_rows_go_into_an_attached_database_of_sqlites_by_its_name(sealed: Any) -> None:
    rows = pa.table({"n": [1, 2]})
    with sealed.cursor() as cursor:
        if "SQLite" not in str(sealed.adbc_get_info()):
            with pytest.raises(BlockedExitError):
                cursor.adbc_ingest("held", rows, catalog_name="postgres")
            return
        assert cursor.adbc_ingest("held", rows, catalog_name="temp") == 2
        assert cursor.execute("SELECT n FROM temp.held").fetchall() == [(1,), (2,)]


def test_a_cursor_of_the_drivers_own_class_gets_nothing_out_of_a_sealed_connection(sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError, TypeError)):
        adbc_driver_manager.dbapi.Cursor(sealed)


def test_options_of_a_cursor_that_would_write_are_refused(sealed: Any) -> None:
    with pytest.raises(BlockedExitError):
        sealed.cursor(adbc_stmt_kwargs={"adbc.ingest.target_table": "people"})


def test_a_plan_instead_of_a_text_is_refused(sealed: Any) -> None:
    with sealed.cursor() as cursor, pytest.raises(TypeError):
        cursor.execute(b"plan")


def test_errors_keep_class_and_sqlstate_and_lose_their_values(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    with sealed.cursor() as cursor, pytest.raises(adbc_driver_manager.IntegrityError) as caught:
        cursor.execute(f"INSERT INTO people (id, email) VALUES (9, '{EMAIL}')")

    assert leaked([str(caught.value), vars(caught.value), caught.value.__context__]) == []
    assert caught.value.status_code is not None
    sealed.rollback()


def test_a_surrogate_finds_its_row_bound_and_as_a_literal(raw: Any) -> None:
    mark = "?" if "sqlite" in type(raw).__module__ else "$1"
    for preset in ("analyst", "agent"):
        sealed = masklib.wrap(raw, key=KEY, policy=Policy(preset=preset))
        with sealed.cursor() as cursor:
            (surrogate,) = cursor.execute("SELECT email FROM people ORDER BY id LIMIT 1").fetchone()

            assert cursor.execute(f"SELECT id FROM people WHERE email = {mark}", (surrogate,)).fetchall() == [
                (1,)
            ]
            assert cursor.execute(f"SELECT id FROM people WHERE email = '{surrogate}'").fetchall() == [(1,)]


# ------------------------------------------------------------------ writing whole tables
def test_a_table_may_be_written_that_holds_nothing_masked(sealed: Any) -> None:
    with sealed.cursor() as cursor:
        assert (
            cursor.adbc_ingest("fruit", pa.table({"kind": ["apple", "pear"], "n": [1, 2]}), mode="create")
            == 2
        )
        assert cursor.adbc_ingest("fruit", pa.table({"kind": ["fig"], "n": [3]}), mode="append") == 1
        assert cursor.execute("SELECT count(*) FROM fruit").fetchone() == (3,)
    sealed.rollback()


@pytest.mark.parametrize("mode", ["append", "create_append"])
def test_a_surrogate_is_not_written_whole_into_its_column(mode: str, sealed: Any) -> None:
    with sealed.cursor() as cursor:
        (surrogate,) = cursor.execute("SELECT email FROM people ORDER BY id LIMIT 1").fetchone()
        rows = pa.table({"id": [9], "email": [surrogate]})
        for data in (rows, rows.to_batches()[0], rows.to_reader()):
            with pytest.raises(StatementDeniedError, match="surrogate"):
                cursor.adbc_ingest("people", data, mode=mode)


def test_rows_of_a_table_that_is_made_are_looked_at(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy.of(columns={"letters.mail": "EMAIL_ADDRESS"}))
    with sealed.cursor() as cursor:
        (surrogate,) = cursor.execute("SELECT email FROM people ORDER BY id LIMIT 1").fetchone()
        for mode, name, value in (
            ("create", "mail", surrogate),  # would be turned back
            ("create", "mail", EMAIL),  # nothing tells what it is
            ("create", "kind", surrogate),  # would be stored as data
            ("replace", "mail", surrogate),
        ):
            with pytest.raises(StatementDeniedError):
                cursor.adbc_ingest("letters", pa.table({"id": [1], name: [value]}), mode=mode)
        assert cursor.adbc_ingest("letters", pa.table({"id": [1], "kind": ["plain"]}), mode="create") == 1
    sealed.rollback()


def test_rows_of_a_column_whose_values_no_form_tells_are_denied(sealed: Any) -> None:
    rows = pa.table({"id": [9], "phone": ["+12127365088"]})
    with sealed.cursor() as cursor, pytest.raises(StatementDeniedError):
        cursor.adbc_ingest("people", rows, mode="append")


def test_an_agent_reads_and_writes_nothing(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(preset="agent"))
    with sealed.cursor() as cursor:
        assert leaked(cursor.execute("SELECT email FROM people").fetch_arrow_table()) == []
        attempts: list[Callable[[], Any]] = [
            lambda: cursor.adbc_ingest("t", pa.table({"a": [1]})),
            lambda: cursor.execute("DELETE FROM people"),
            lambda: cursor.execute("SELECT email FROM people WHERE email LIKE 'w%'"),
        ]
        for attempt in attempts:
            with pytest.raises(StatementDeniedError):
                attempt()


def test_a_result_longer_than_the_policy_allows_is_withheld_as_a_table_too(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy.of(preset="agent", limits={"rows": 1}))
    with sealed.cursor() as cursor:
        cursor.execute("SELECT id FROM people")
        with pytest.raises(StatementDeniedError, match="more than 1 rows"):
            cursor.fetch_arrow_table()


# ------------------------------------------------------------------ metadata
def test_the_catalogue_tells_names_and_no_defaults(sealed: Any) -> None:
    found = sealed.adbc_get_objects(depth="tables").read_all().to_pylist()

    assert "people" in repr(found)
    assert "email" in sealed.adbc_get_table_schema("people").names
    with pytest.raises(BlockedExitError):
        sealed.adbc_get_objects()


def test_install_seals_what_connect_hands_out(tmp_path: Path) -> None:
    masklib.install("adbc_driver_manager", key=KEY)
    try:
        with contextlib.closing(adbc_driver_sqlite.dbapi.connect(str(tmp_path / "x"))) as connection:
            assert masklib.is_wrapped(connection)
            assert isinstance(connection, adbc_driver_manager.dbapi.Connection)
    finally:
        masklib.uninstall("adbc_driver_manager")


def test_another_database_is_of_an_unknown_dialect() -> None:
    from masklib.dbapi.drivers.adbc_driver_manager import FACTS

    assert FACTS.dialect == ""
    assert FACTS.lookup is None
