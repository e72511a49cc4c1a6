"""Comments and security labels in the catalogue count as declared, on real servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pymysql
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
ROW = ("quorvane-7", "red", "blue", "someone@corp.example.org")


@pytest.fixture
def postgres_raw(postgres: Any) -> Any:
    postgres.execute("CREATE TABLE boxes (slot TEXT, shade TEXT, plain TEXT, work_email TEXT)")
    postgres.execute("INSERT INTO boxes VALUES (%s, %s, %s, %s)", ROW)
    postgres.execute("COMMENT ON COLUMN boxes.slot IS 'PII, such as quorvane-1'")
    postgres.execute("COMMENT ON COLUMN boxes.work_email IS 'masklib: clear'")
    postgres.execute("CREATE VIEW shelf AS SELECT slot, plain FROM boxes")
    postgres.commit()
    return postgres


@pytest.fixture
def mariadb_raw(mariadb_database: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    connection = pymysql.connect(**mariadb_database)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE boxes (slot TEXT COMMENT 'PII, such as quorvane-1', shade TEXT, plain TEXT, "
            "work_email TEXT COMMENT 'masklib: clear')"
        )
        cursor.execute("INSERT INTO boxes VALUES (%s, %s, %s, %s)", ROW)
        cursor.execute("CREATE VIEW shelf AS SELECT slot, plain FROM boxes")
    connection.commit()
    yield connection
    connection.close()


@pytest.fixture
def duckdb_raw() -> Iterator[Any]:
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE boxes (slot TEXT, shade TEXT, plain TEXT, work_email TEXT)")
    connection.execute("INSERT INTO boxes VALUES (?, ?, ?, ?)", ROW)
    connection.execute("COMMENT ON COLUMN boxes.slot IS 'PII, such as quorvane-1'")
    connection.execute("COMMENT ON COLUMN boxes.work_email IS 'masklib: clear'")
    connection.execute("CREATE VIEW shelf AS SELECT slot, plain FROM boxes")
    yield connection
    connection.close()


@pytest.fixture(params=["postgres_raw", "mariadb_raw", "duckdb_raw"])
def raw(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def first(conn: Any, sql: str) -> tuple[Any, ...]:
    with conn.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def test_a_comment_masks_and_never_clears(raw: Any) -> None:
    slot, shade, plain, email = first(masklib.wrap(raw, key=KEY), "SELECT * FROM boxes")

    assert (slot, shade, plain) == ("[redacted]", "red", "blue")
    assert email != ROW[3]


def test_a_comment_of_the_table_counts_through_a_view_and_in_what_is_derived(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY)

    assert first(conn, "SELECT s.slot, plain FROM shelf s") == ("[redacted]", "blue")
    assert first(conn, "SELECT substr(slot, 1, 3), length(plain) FROM boxes")[0] == "[redacted]"
    with pytest.raises(masklib.errors.StatementDeniedError):
        first(
            masklib.wrap(
                masklib.unwrap(conn, reason="another policy"), key=KEY, policy=Policy(preset="agent")
            ),
            "SELECT count(*) FROM boxes WHERE slot LIKE 'q%'",
        )


def test_a_policys_own_line_comes_first(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=Policy.of(columns={"boxes.slot": "clear"}))

    assert first(conn, "SELECT slot FROM boxes") == ROW[:1]


def test_the_record_names_the_evidence_and_quotes_no_comment(
    raw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "masklib.audit")
    first(masklib.wrap(raw, key=KEY), "SELECT slot FROM boxes")

    written = "".join(repr(vars(record)) for record in caplog.records)
    assert "declared by column comment" in written
    assert "quorvane" not in written


def test_a_comment_that_is_written_later_counts_from_then_on(postgres_raw: Any) -> None:
    conn = masklib.wrap(postgres_raw, key=KEY)
    assert first(conn, "SELECT shade FROM boxes") == ("red",)
    conn.execute("COMMENT ON COLUMN boxes.shade IS 'pii'")
    conn.commit()

    assert first(conn, "SELECT shade FROM boxes") == ("[redacted]",)


def test_a_security_label_counts_as_a_comment_does(postgres_raw: Any) -> None:
    """No provider is loaded here, so the label is put where ``SECURITY LABEL`` would put it."""
    postgres_raw.execute("SET allow_system_table_mods = on")
    postgres_raw.execute(
        "INSERT INTO pg_catalog.pg_seclabel SELECT 'boxes'::regclass, 'pg_class'::regclass, attnum, 'anon', "
        "'MASKED WITH FUNCTION anon.fake_email()' FROM pg_attribute "
        "WHERE attrelid = 'boxes'::regclass AND attname = 'plain'"
    )
    postgres_raw.commit()

    (plain,) = first(masklib.wrap(postgres_raw, key=KEY), "SELECT plain FROM boxes")
    assert plain == masklib.mask_value("blue", "EMAIL_ADDRESS", key=KEY)


def test_partitions_and_children_are_masked_as_their_parents_are(postgres: Any) -> None:
    postgres.execute("CREATE TABLE parts (id INT, slot TEXT, name TEXT) PARTITION BY RANGE (id)")
    postgres.execute(
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (9) PARTITION BY LIST (id)"
    )
    postgres.execute("CREATE TABLE leaf PARTITION OF parts_1 DEFAULT")
    postgres.execute("CREATE TABLE people (name TEXT)")
    postgres.execute("CREATE TABLE heirs (colour TEXT) INHERITS (people)")
    postgres.execute("INSERT INTO parts VALUES (1, 'q-7', 'bolt')")
    postgres.execute("INSERT INTO heirs VALUES ('Quorvane', 'red')")
    postgres.commit()
    conn = masklib.wrap(postgres, key=KEY, policy=Policy.of(columns={"public.parts.slot": "redact"}))

    for table in ("parts", "parts_1", "leaf"):
        assert first(conn, f"SELECT slot, name FROM {table}") == ("[redacted]", "bolt")
    assert first(conn, "SELECT substr(slot, 1, 1) FROM leaf") == ("[redacted]",)
    name, colour = first(conn, "SELECT name, colour FROM heirs")
    assert (name != "Quorvane", colour) == (True, "red")


def test_a_partition_that_the_policy_names_is_treated_as_it_says(postgres: Any) -> None:
    postgres.execute("CREATE TABLE parts (id INT, slot TEXT) PARTITION BY RANGE (id)")
    postgres.execute("CREATE TABLE leaf PARTITION OF parts DEFAULT")
    postgres.execute("INSERT INTO parts VALUES (1, 'q-7')")
    postgres.commit()
    policy = Policy.of(columns={"public.parts.slot": "redact", "public.leaf.slot": "clear"})

    assert first(masklib.wrap(postgres, key=KEY, policy=policy), "SELECT slot FROM leaf") == ("q-7",)


def test_a_partition_takes_its_parents_filters_too(postgres: Any) -> None:
    postgres.execute("CREATE TABLE parts (id INT, slot TEXT) PARTITION BY RANGE (id)")
    postgres.execute("CREATE TABLE leaf PARTITION OF parts DEFAULT")
    postgres.execute("INSERT INTO parts VALUES (1, 'q@corp.com')")
    postgres.commit()
    rule = {"entity": "EMAIL_ADDRESS", "filters": "deny"}
    conn = masklib.wrap(postgres, key=KEY, policy=Policy.of(columns={"public.parts.slot": rule}))

    assert first(conn, "SELECT id FROM leaf") == (1,)
    for table in ("parts", "leaf"):
        with pytest.raises(StatementDeniedError, match="filters: deny"):
            first(conn, f"SELECT id FROM {table} WHERE slot LIKE 'q%'")
