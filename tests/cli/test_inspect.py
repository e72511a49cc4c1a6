import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from masklib.cli.commands import commands
from masklib.cli.demo_data import fill
from masklib.policy import Policy
from masklib.typing import Column

CANARIES = ("Zyxwella Quorumbe", "zyxwella.q@canary.example", "5105 1051 0510 5100", "Pq7canary9secret!")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "shop.db")) as connection:
        fill(connection)
        connection.execute(
            "INSERT INTO customers (id, name, email, card_number) VALUES (999, ?, ?, ?)", CANARIES[:3]
        )
        connection.execute("INSERT INTO secrets (id, password) VALUES (999, ?)", CANARIES[3:])
        connection.commit()
    return folder / "shop.db"


def inspect(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["inspect", *arguments])


def entries(result: Result) -> Iterator[tuple[str, str | None]]:
    return ((f"{one['table']}.{one['column']}", one["entity"]) for one in json.loads(result.stdout))


def test_it_says_what_each_column_holds_and_writes_a_policy_that_says_the_same(shop: Path) -> None:
    result = inspect("sqlite:///shop.db")
    policy = Policy.load("policy.yaml")

    assert result.exit_code == 0
    assert policy.declared(Column(name="email", table="customers")) == "EMAIL_ADDRESS"
    assert policy.declared(Column(name="password", table="secrets")) == "SECRET"
    assert policy.declared(Column(name="cents", table="orders")) is None
    assert all(name in result.output for name in ("customers.email", "EMAIL_ADDRESS", "orders.cents"))


def test_json_is_all_that_stands_on_standard_output_and_no_policy_is_written_unasked(shop: Path) -> None:
    result = inspect("sqlite:///shop.db", "--json")
    found = dict(entries(result))

    assert found["customers.card_number"] == "CREDIT_CARD"
    assert found["orders.cents"] is None
    assert not Path("policy.yaml").exists()


def test_no_value_is_printed_or_written(shop: Path) -> None:
    results = [inspect("sqlite:///shop.db"), inspect("sqlite:///shop.db", "--json", "--output", "p2.yaml")]
    everything = "".join(
        [one.output for one in results] + [Path(name).read_text() for name in ("policy.yaml", "p2.yaml")]
    ).casefold()

    with closing(sqlite3.connect(shop)) as connection:
        query = (
            "SELECT name FROM customers UNION SELECT email FROM customers UNION SELECT phone FROM customers"
        )
        values = [row[0] for row in connection.execute(query) if row[0]] + list(CANARIES)
    assert len(values) > 200
    assert not [one for one in values if one.casefold() in everything]


def test_a_policy_that_exists_is_not_overwritten(shop: Path) -> None:
    Path("policy.yaml").write_text("version: 1\n# mine\n")
    result = inspect("sqlite:///shop.db")

    assert result.exit_code == 1
    assert "not overwritten" in result.output
    assert Path("policy.yaml").read_text() == "version: 1\n# mine\n"
    assert inspect("sqlite:///shop.db", "--output", "other.yaml").exit_code == 0


def test_the_untouched_starter_of_init_is_replaced(shop: Path) -> None:
    assert CliRunner().invoke(commands, ["init"]).exit_code == 0
    assert inspect("sqlite:///shop.db").exit_code == 0
    assert Policy.load("policy.yaml").declared(Column(name="email", table="customers")) == "EMAIL_ADDRESS"


def test_without_a_sample_names_and_types_decide(shop: Path) -> None:
    found = dict(entries(inspect("sqlite:///shop.db", "--json", "--sample", "0")))

    assert found["customers.email"] == "EMAIL_ADDRESS"
    assert found["orders.cents"] is None


@pytest.mark.parametrize("sample", ["-1", "201", "x"])
def test_a_sample_out_of_range_is_a_usage_error(sample: str) -> None:
    assert inspect("sqlite:///shop.db", "--sample", sample).exit_code == 2


@pytest.mark.parametrize(
    "url",
    ["", "shop.db", "mysql://root@host/db", "sqlite:", "sqlite://shop.db", "sqlite:///", "file:///shop.db"],
)
def test_a_url_of_another_form_is_a_usage_error(folder: Path, url: str) -> None:
    assert inspect(url).exit_code == 2


def test_a_database_that_is_not_there_is_not_made(folder: Path) -> None:
    result = inspect("sqlite:///none.db")

    assert (result.exit_code, list(folder.iterdir())) == (1, [])
    assert "there is no such file" in result.output


def test_a_file_that_is_no_database_is_a_message_without_its_content(folder: Path) -> None:
    Path("x.db").write_text("zyxwella is not a database " * 50)
    result = inspect("sqlite:///x.db")

    assert result.exit_code == 1
    assert "zyxwella" not in result.output


def test_the_database_is_only_read(shop: Path) -> None:
    before = shop.read_bytes()
    inspect("sqlite:///shop.db")

    assert shop.read_bytes() == before


def test_absolute_paths_and_paths_with_signs_are_found(folder: Path) -> None:
    (folder / "a b%20?#").mkdir()
    path = folder / "a b%20?#" / "s.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (email TEXT)")

    assert dict(entries(inspect(f"sqlite:///{path}", "--json"))) == {"t.email": "EMAIL_ADDRESS"}


def test_an_empty_database_gives_a_valid_policy(folder: Path) -> None:
    with closing(sqlite3.connect("empty.db")) as connection:
        connection.execute("PRAGMA user_version = 1")

    assert inspect("sqlite:///empty.db").exit_code == 0
    assert Policy.load("policy.yaml") == Policy()


def test_names_of_any_kind_are_listed_and_give_a_valid_policy(folder: Path) -> None:
    with closing(sqlite3.connect("odd.db")) as connection:
        connection.execute(
            'CREATE TABLE "a.b ""c" ("x*y" TEXT, " lead" TEXT, "[email]" TEXT, "\x1b[31m" TEXT)'
        )
        connection.execute('CREATE TABLE "select" ("Grüße" TEXT, "order" TEXT, "" TEXT)')
        connection.execute("INSERT INTO \"select\" VALUES ('a', 'b', 'c')")
        connection.commit()
    result = inspect("sqlite:///odd.db")

    assert result.exit_code == 0
    assert "\x1b" not in result.output
    policy = Policy.load("policy.yaml")
    assert policy.declared(Column(name="[email]", table='a.b "c')) == "EMAIL_ADDRESS"


def test_blobs_text_that_is_not_utf8_and_generated_columns_do_no_harm(folder: Path) -> None:
    with closing(sqlite3.connect("odd.db")) as connection:
        connection.execute("CREATE TABLE t (a BLOB, b TEXT, c TEXT AS (upper(b)))")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000), CAST(x'ff41fe' AS TEXT))")
        connection.commit()

    assert set(dict(entries(inspect("sqlite:///odd.db", "--json")))) == {"t.a", "t.b", "t.c"}


def test_a_view_is_judged_by_its_names_and_never_run(folder: Path) -> None:
    with closing(sqlite3.connect("v.db")) as connection:
        connection.execute("CREATE TABLE t (email TEXT)")
        endless = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) AS email FROM n"
        )
        connection.execute(f"CREATE VIEW v AS {endless}")
    result = inspect("sqlite:///v.db", "--json")

    assert dict(entries(result))["v.email"] == "EMAIL_ADDRESS"
    assert "v: judged by names and types only (a view)" in result.stderr


def test_a_table_whose_rows_cannot_be_had_is_judged_by_its_names(folder: Path) -> None:
    with closing(sqlite3.connect("g.db")) as connection:
        slow = "(length(hex(zeroblob(100000000))))"
        connection.execute(f"CREATE TABLE t (email TEXT, big INTEGER AS ({slow}))")
        connection.execute("INSERT INTO t VALUES ('zyxwella@canary.example')")
        connection.execute("CREATE TABLE u (email TEXT)")
        connection.commit()
    result = inspect("sqlite:///g.db", "--json")

    assert set(dict(entries(result))) == {"t.email", "t.big", "u.email"}
    assert "zyxwella" not in result.output
