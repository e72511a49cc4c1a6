"""Public suites, raw and wrapped, test by test: CPython's of sqlite3, and aiosqlite's own.

Both ship with what they test, so nothing is fetched. Every difference must have one of the reasons below, and
docs/differences.md lists each of them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("program.py")
SQLITE = tuple(
    f"test.test_sqlite3.test_{part}"
    for part in (
        "backup", "dbapi", "dump", "factory", "hooks", "regression", "transactions", "types", "userfunctions"
    )
)  # fmt: skip
SUITES = {"sqlite3": (SQLITE, 400), "aiosqlite": (("aiosqlite.tests.smoke",), 25)}
"""By driver: the suites, and how many tests there are at least."""

REASONS = {
    # as docs/differences.md calls it: what it looks like, in the wrapped outcome or after the test's name
    "blocked exits": r"BlockedExitError\(",
    "unknown exits": r"UnknownExitError\(",
    "messages": r"the message is withheld by masklib",
    "classes": r"<class 'sqlite3\.Connection'> != <class 'sqlite3\.Connection'>",
    "compiled statements": r"^\S*test_disallow_instantiation AssertionError",
    "values of other classes": r"None != <[\w.]*DeclTypesTests\.Foo object",
    "the real object": r"Cursor\(\) argument 1 must be sqlite3\.Connection, not Connection",
    "signatures": r"\(\*_?args\b.*, \*\*_?kwargs\b",
    "places of warnings": r"'[^']*\.py' != '/",
    "sequences": r"^\S*test_blob_sequence_not_supported AssertionError",
    "functions in the schema": r"^\S*test_func_deterministic AssertionError|unsafe use of \w+\(\)",
    "what is left open": r"ResourceWarning not triggered",
}


@cache
def outcomes(driver: str, installed: str) -> dict[str, str]:
    """Return the outcome of each test of a driver's suites."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(driver, installed, Path(folder) / "outcomes.json")


def _run(driver: str, installed: str, file: Path) -> dict[str, str]:
    command = [sys.executable, "-W", "ignore", str(PROGRAM), installed, str(file), *SUITES[driver][0]]
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(  # noqa: S603  our own program
        command, cwd=file.parent, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False
    )
    assert file.exists(), done.stderr.decode()[-2000:]
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(params=SUITES)
def suite(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite3":
        pytest.importorskip("test.test_sqlite3", reason="this Python comes without its own tests")
    driver: str = request.param
    return driver


def differences(driver: str) -> dict[str, str]:
    raw, wrapped = outcomes(driver, "-"), outcomes(driver, driver)
    assert raw.keys() == wrapped.keys()
    return {name: wrapped[name] for name, outcome in raw.items() if outcome == "ok" != wrapped[name]}


def test_every_difference_has_a_documented_reason(suite: str) -> None:
    unexplained = {
        name: outcome
        for name, outcome in differences(suite).items()
        if not any(re.search(pattern, f"{name} {outcome}") for pattern in REASONS.values())
    }

    assert not unexplained


def test_most_tests_pass_and_none_is_left_out(
    suite: str, record_property: Callable[[str, object], None]
) -> None:
    raw, wrapped = outcomes(suite, "-"), outcomes(suite, suite)
    passed = sum(outcome == "ok" for outcome in wrapped.values())

    assert len(raw) >= SUITES[suite][1]
    assert passed >= len(raw) * 0.75
    record_property("counts", f"{len(raw)} tests, {passed} pass sealed, {len(differences(suite))} differ")


def test_the_page_of_differences_lists_every_reason() -> None:
    page = (ROOT / "docs" / "differences.md").read_text(encoding="utf-8")
    section = page.partition("## Public suites")[2].partition("\n## ")[0]

    assert set(re.findall(r"^\| \*([^*]+)\* \|", section, re.MULTILINE)) == set(REASONS)
