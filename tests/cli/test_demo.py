import logging
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import masklib
from masklib.cli.commands import commands
from masklib.cli.demo_queries import QUERIES


def demo(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["demo", *arguments])


@pytest.fixture(scope="module")
def shown() -> Result:
    return demo()


def test_everything_it_says_is_checked_and_holds(shown: Result) -> None:
    checked = shown.output.partition("Checked,")[2]

    assert "  NO   " not in checked
    assert checked.count("  yes  ") == 5
    assert shown.exit_code == 0


def test_every_query_is_shown_with_its_record(shown: Result) -> None:
    assert all(query.title in shown.output for query in QUERIES)
    assert shown.output.count("record: ok, ") == len(QUERIES)
    assert '"event": "query"' in shown.output


def test_off_a_terminal_it_is_plain_text(shown: Result) -> None:
    assert "\x1b" not in shown.output
    assert not set("╭│─") & set(shown.output)


def test_it_prints_the_same_every_time(shown: Result) -> None:
    def lasting(text: str) -> str:
        return "\n".join(line for line in text.split("\n") if '"duration"' not in line)

    assert lasting(demo().output) == lasting(shown.output)


def test_it_says_what_it_does_not_protect_against(shown: Result) -> None:
    assert "detectors miss" in shown.output.replace("\n", " ")


def test_it_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    logger = logging.getLogger("masklib.audit")
    before = (list(logger.handlers), logger.level, logger.propagate)
    demo()

    assert list(tmp_path.iterdir()) == []
    assert (list(logger.handlers), logger.level, logger.propagate) == before


def test_the_database_stays_where_it_is_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    demo("--keep", str(path))

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM customers").fetchone()[0] > 100


def test_a_file_that_exists_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_text("mine")
    result = demo("--keep", str(path))

    assert (result.exit_code, path.read_text()) == (1, "mine")
    assert "not overwritten" in result.output


def test_a_folder_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    result = demo("--keep", str(tmp_path / "none" / "shop.db"))

    assert result.exit_code == 1
    assert "Error: " in result.output


def test_what_the_environment_says_of_policies_and_keys_does_not_matter(
    shown: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASKLIB_POLICY", "/no/such/policy.yaml")
    monkeypatch.setenv("MASKLIB_MODE", "off")
    monkeypatch.setenv("MASKLIB_KEY", "too short")

    assert demo().exit_code == shown.exit_code


def test_a_wrap_that_does_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unchanged(connection: Any, **_: object) -> Any:
        return connection

    monkeypatch.setattr(masklib, "wrap", unchanged)
    result = demo()

    assert result.exit_code == 1
    assert f"  NO   {len(QUERIES)} queries left 0 records" in result.output
    assert result.output.count("  NO   ") == 4
