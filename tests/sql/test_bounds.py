"""Texts that are meant to hurt: every one is answered, soon, and nothing is said about what it holds."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from masklib.sql import Kind, NeedsCatalog, Statement, analyse, analysis
from masklib.sql.canary import CANARIES, first_difference
from masklib.sql.engine import understand
from tests.sql.written import CATALOG, outputs, statement

if TYPE_CHECKING:
    from masklib.sql import Catalog
    from masklib.sql.dialects.facts import Facts

SECONDS = 60.0  # of CPU; the longest takes 2 on a quiet machine
"""Generous: the machines that run this are loaded. Alone each takes well below one."""

HURTFUL = {
    "a megabyte": "SELECT '" + "x" * 1_000_000 + "'",
    "a long literal": "SELECT '" + "x" * 250_000 + "'",
    "10,000 in a list": f"SELECT a FROM t WHERE n IN ({', '.join(map(str, range(10_000)))})",
    "60,000 in a list": f"SELECT a FROM t WHERE n IN ({','.join('1' * 60_000)})",
    "5,000 parentheses": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "parentheses without end": "SELECT " + "(" * 5000,
    "brackets": "SELECT " + "a[" * 3000 + "1" + "]" * 3000,
    "functions": "SELECT " + "lower(" * 3000 + "a" + ")" * 3000,
    "queries": "SELECT * FROM " + "(SELECT * FROM " * 500 + "t" + ") q" * 500,
    "CASE": "SELECT " + "CASE WHEN 1 THEN " * 2000 + "1" + " END" * 2000,
    "signs": "SELECT " + "- " * 5000 + "1",
    "NOT": "SELECT " + "NOT " * 5000 + "a FROM t",
    "casts": "SELECT a" + "::text" * 3000 + " FROM t",
    "OR": "SELECT a FROM t WHERE " + " OR ".join(f"n = {one}" for one in range(3000)),
    "||": "SELECT " + " || ".join(["a"] * 3000) + " FROM t",
    "UNION": " UNION ALL ".join(["SELECT a FROM t"] * 1500),
    "joins": "SELECT * FROM t t0 " + " ".join(f"JOIN t t{one} USING (a)" for one in range(1, 200)),
    "doubling": "WITH c0 AS (SELECT * FROM t), "
    + ", ".join(f"c{one} AS (SELECT * FROM c{one - 1} x, c{one - 1} y)" for one in range(1, 24))
    + " SELECT * FROM c23",
    "recursion in recursion": "WITH RECURSIVE "
    + ", ".join(
        f"r{one}(x) AS (SELECT a FROM t UNION SELECT p.x FROM r{one} p, {'t' if not one else f'r{one - 1}'} q)"
        for one in range(12)
    )
    + " SELECT x FROM r11",
    "semicolons": ";" * 50_000,
    "statements": "SELECT 1;" * 5000,
    "rows": "INSERT INTO o VALUES " + ", ".join(["('a', 'b')"] * 9000),
    "comments": "/*" * 50_000,
    "garbage": bytes(range(256)).decode("latin-1") * 400,
    "surrogates": "SELECT '\ud800' \udfff",
    "quotes": "'" * 9_999,
    "names": "SELECT " + ", ".join(f"c{one}" for one in range(5000)) + " FROM t",
}


OTHERS = ("postgres", "duckdb", "mysql", "snowflake")
"""Each text is tried in one dialect and, in turn, in one of these: words are cut by dialect, all else is the same."""


@pytest.mark.parametrize(
    ("name", "dialect"),
    [(name, dialect) for at, name in enumerate(HURTFUL) for dialect in ("sqlite", OTHERS[at % len(OTHERS)])],
)
def test_ends_in_bounded_time(name: str, dialect: str) -> None:
    sql = HURTFUL[name]
    start = time.process_time()
    answer = analyse(sql, dialect, CATALOG)
    assert time.process_time() - start < SECONDS
    assert isinstance(answer, Statement | NeedsCatalog)


@pytest.mark.parametrize(
    "name", ["a megabyte", "5,000 parentheses", "60,000 in a list", "garbage", "doubling"]
)
def test_what_is_too_much_is_unknown(name: str) -> None:
    found = statement(HURTFUL[name], "postgres")
    assert found.outputs is None
    assert found.problem


def test_every_statement_of_a_text_that_is_too_much_is_still_judged() -> None:
    found = statement("SELECT " + "1," * 30_000 + "1; DELETE FROM t", "sqlite")
    assert found.kinds == (Kind.READ, Kind.WRITE)
    assert found.kind is Kind.MULTIPLE
    assert found.outputs is None
    assert not found.writes_known


@pytest.mark.parametrize("name", ["10,000 in a list", "a long literal", "OR", "||", "UNION", "joins"])
def test_what_is_only_long_is_understood(name: str) -> None:
    found = statement(HURTFUL[name], "sqlite")
    assert found.outputs
    assert not found.problem


def test_the_answer_does_not_depend_on_the_caller_s_stack() -> None:
    sql = "SELECT " + "(" * 30 + "a" + ")" * 30 + " FROM t"

    def deep(levels: int) -> str:
        return deep(levels - 1) if levels else outputs(sql, "sqlite")

    assert deep(sys.getrecursionlimit() - 150) == outputs(sql, "sqlite") == "unchanged t.a"


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        for sql in (
            "SELECT )) 'alice'",
            "SELECT a -> 'al[ice' FROM t",
            "CALL alice()",
            "CREATE FROB alice AS SELECT 1",
        ):
            for dialect in ("sqlite", "postgres"):
                statement(sql, dialect)
    assert not caplog.records
    assert "".join(capfd.readouterr()) == ""


def test_sqlglot_may_log_for_others(caplog: pytest.LogCaptureFixture) -> None:
    import sqlglot

    statement("SELECT ))", "sqlite")
    with caplog.at_level(logging.WARNING, logger="sqlglot"):
        sqlglot.parse_one("CALL others()")
    assert caplog.records


def test_sqlglot_is_imported_on_the_first_statement() -> None:
    program = (
        "import sys, masklib.sql as sql\n"
        "assert 'sqlglot' not in sys.modules\n"
        "sql.analyse('SELECT 1', 'sqlite')\n"
        "assert 'sqlglot' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  our own program


def test_threads_agree() -> None:
    cases = [(dialect, sql) for dialect, sql, _ in CANARIES]
    alone = [outputs(sql, dialect) for dialect, sql in cases]
    start = threading.Barrier(4)

    def work(_number: int) -> list[str]:
        start.wait()
        return [outputs(sql, dialect) for _ in range(3) for dialect, sql in cases][-len(cases) :]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(work, range(4))) == [alone] * 4
    finally:
        sys.setswitchinterval(before)


def test_the_canaries_live() -> None:
    assert {first_difference(understand, dialect) for dialect, _, _ in CANARIES} == {""}
    assert len(CANARIES) >= 20


def test_a_sqlglot_that_answers_otherwise_switches_lineage_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(sql: str, facts: Facts, catalog: Catalog | None) -> Statement | NeedsCatalog:
        return (
            understand(sql.replace("->", "="), facts, catalog)
            if "lower(j" not in sql
            else understand("SELECT 1", facts, None)
        )

    number = first_difference(changed, "postgres")
    assert number == "1"
    monkeypatch.setattr("masklib.sql.engine.understand", changed)
    analysis._engine.cache_clear()
    try:
        with pytest.warns(RuntimeWarning, match="self-test 1") as caught:
            found = statement("SELECT a FROM t WHERE a = 'alice'", "postgres")
        assert found.outputs is None
        assert "alice" not in str(caught[0].message)
        with pytest.warns(RuntimeWarning, match="self-test [0-9]+"):  # once a dialect
            assert statement("SELECT a FROM t", "sqlite").outputs is None
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert statement("SELECT b FROM t", "sqlite").problem.endswith("self-test")
    finally:
        analysis._engine.cache_clear()


def test_an_engine_that_raises_counts_as_different() -> None:
    def broken(sql: str, facts: Facts, catalog: Catalog | None) -> Statement:
        raise AttributeError(sql)

    dialects = [own for own, _, _ in CANARIES]
    assert first_difference(broken, "postgres") == "0"
    assert first_difference(broken, "duckdb") == str(min(dialects.index("duckdb"), dialects.index("")))
