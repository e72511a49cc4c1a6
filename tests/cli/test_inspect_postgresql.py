import json
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.conninfo import conninfo_to_dict

from masklib.cli.commands import commands
from masklib.policy import Policy
from masklib.typing import Column

pytestmark = pytest.mark.postgres


def inspect(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["inspect", *arguments])


SCHEMA = """
CREATE SCHEMA shop;
CREATE TABLE shop.users (
    id int PRIMARY KEY, email varchar(80), "Odd.Name" text[], born date, doc jsonb, raw bytea);
INSERT INTO shop.users SELECT n, 'zyxwella' || n || '@canary.example', ARRAY['x'], '1990-01-01', '{"a": 1}', '\\x00'
    FROM generate_series(1, 300) n;
CREATE TABLE shop.far (email text, expires date);
INSERT INTO shop.far VALUES ('zyxwella@canary.example', 'infinity');
CREATE VIEW shop.contacts AS SELECT email FROM shop.users;
CREATE TABLE shop.plain (note text);
"""


@pytest.fixture
def dsn(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute(SCHEMA.encode())
    return "postgresql:///?" + urlencode(conninfo_to_dict(postgres_database))


def test_every_column_is_listed_with_its_schema(dsn: str) -> None:
    result = inspect(dsn, "--json", "--output", "p.yaml")
    found = {(one["schema"], one["table"], one["column"]): one["entity"] for one in json.loads(result.stdout)}

    assert result.exit_code == 0
    assert found["shop", "users", "email"] == "EMAIL_ADDRESS"
    assert found["shop", "contacts", "email"] == "EMAIL_ADDRESS"
    assert ("shop", "users", "Odd.Name") in found
    assert ("shop", "plain", "note") in found
    assert "zyxwella" not in result.output + Path("p.yaml").read_text()
    policy = Policy.load("p.yaml")
    assert policy.declared(Column(name="email", table="users", schema="shop")) == "EMAIL_ADDRESS"


def test_a_value_that_the_driver_cannot_read_costs_only_the_sample_of_its_table(dsn: str) -> None:
    result = inspect(dsn, "--json")

    assert "shop.far: judged by names and types only (DataError" in result.stderr
    assert "shop.users" not in result.stderr
    assert "infinity" not in result.output


def test_an_empty_table_and_a_view_are_no_error(dsn: str) -> None:
    result = inspect(dsn, "--json")

    assert "shop.contacts: judged by names and types only (a view)" in result.stderr
    assert "shop.plain" not in result.stderr


def test_a_server_that_is_not_there_is_a_message_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://user:hunter2canary@127.0.0.1:1/db?connect_timeout=2"
    result = inspect(url, "--output", str(tmp_path / "p.yaml"))

    assert result.exit_code == 1
    assert "cannot connect" in result.output
    assert "hunter2canary" not in result.output


def test_a_url_that_libpq_does_not_understand_is_a_message_without_the_password(tmp_path: Path) -> None:
    result = inspect("postgresql://user:hunter2canary@host:port/db", "--output", str(tmp_path / "p.yaml"))

    assert result.exit_code == 1
    assert "hunter2canary" not in result.output
