"""clickhouse-connect over ClickHouse's own engine in the process (chdb), where somebody has installed both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import BlockedExitError, MaskError, StatementDeniedError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("chdb", reason="chdb is not in the test group: it holds a whole ClickHouse")
dbapi: Any = pytest.importorskip(
    "clickhouse_connect.dbapi", reason="clickhouse-connect is not in the test group"
)

KEY = bytes(range(32))
RAW = "quorvane@corp.example.org"
QUERY = "SELECT id, email FROM people ORDER BY id"


@pytest.fixture
def raw() -> Iterator[Any]:
    connection = dbapi.connect(interface="chdb")
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE people (id Int64, email String) ENGINE=Memory")
    cursor.execute(f"INSERT INTO people VALUES (1, '{RAW}')")
    yield connection
    cursor.execute("DROP TABLE people")
    connection.close()


def test_columns_of_unknown_origin_are_redacted_or_scanned(raw: Any) -> None:
    rows = {}
    presets: tuple[Any, ...] = ("analyst", "application")
    for preset in presets:
        cursor = masklib.wrap(raw, policy=Policy.of(preset=preset), key=KEY).cursor()
        cursor.execute(QUERY)
        rows[preset] = [tuple(row) for row in cursor.fetchall()]

    assert RAW not in repr(rows["analyst"])
    assert rows["application"] == [(1, masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY))]


def test_an_agent_and_writes_are_refused_and_errors_say_nothing(raw: Any) -> None:
    with pytest.raises(StatementDeniedError):
        masklib.wrap(raw, policy=Policy.of(preset="agent"), key=KEY).cursor().execute(QUERY)
    conn = masklib.wrap(raw, policy=Policy(), key=KEY)
    with pytest.raises(StatementDeniedError):
        conn.cursor().execute("INSERT INTO people SELECT id, email FROM people")
    with pytest.raises(dbapi.Error) as caught:
        masklib.wrap(raw, policy=Policy(writes="raw"), key=KEY).cursor().execute(f"SELECT toInt64('{RAW}')")

    assert not isinstance(caught.value, MaskError)
    assert "quorvane" not in repr((caught.value, caught.value.args, caught.value.__context__))


def test_the_client_below_is_refused(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY)
    for thing, name in ((conn, "command"), (conn, "raw_query"), (conn, "client"), (conn.cursor(), "client")):
        with pytest.raises(AttributeError):
            getattr(thing, name)
    with pytest.raises(BlockedExitError):
        conn.cursor().execute("SELECT '%s', %s", ("x", 1))
