"""Result on masked operands = mask(result on raw), for every reversible entity; and most questions are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.fidelity import questions, relations
from benchmarks.fidelity.databases import DUCKDB, SQLITE, mariadb, postgres
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from benchmarks.fidelity.databases import Database


def lost(preset: str, here: Database, there: Database) -> dict[str, int]:
    """Return by relation how many statements do not agree."""
    pytest.importorskip("pandas")
    measured = relations.measure(preset, here, there)
    assert len(measured) > 10
    return {name: count - agreed for name, (agreed, count) in measured.items() if agreed != count}


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_every_relation_between_values_is_kept(preset: str) -> None:
    assert lost(preset, SQLITE, SQLITE) == {}


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_every_relation_is_kept_in_duckdb_and_with_sqlite_beside_it(preset: str) -> None:
    pytest.importorskip("duckdb")
    assert lost(preset, DUCKDB, SQLITE) == {}


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_every_relation_is_kept_in_postgresql_and_with_duckdb_beside_it(
    preset: str, postgres_database: str
) -> None:
    pytest.importorskip("duckdb")
    assert lost(preset, postgres(postgres_database), DUCKDB) == {}


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_every_relation_is_kept_in_mariadb_and_with_sqlite_beside_it(
    preset: str,
    mariadb_database: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> None:
    assert lost(preset, mariadb(mariadb_database), SQLITE) == {}


def test_nearly_all_questions_are_answered_under_analyst() -> None:
    assert len(questions.refused("analyst")) <= len(questions.QUESTIONS) * 0.05
    assert len(questions.QUESTIONS) == 100
