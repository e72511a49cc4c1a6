"""Under ``filters: masked`` a setting is read by a name on the dialect's list, wherever the name stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

import masklib
from masklib.errors import StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = "SELECT 1 WHERE current_setting(%s) <> ''"


@pytest.fixture
def agent(postgres_database: str) -> Iterator[psycopg.Connection]:
    connection = psycopg.connect(postgres_database, autocommit=True)
    connection.execute("SELECT set_config('a.b', 'Quorvane', false)")
    sealed = masklib.wrap(connection, policy="agent", key=bytes(32))
    yield sealed
    sealed.close()


def test_a_parameter_names_a_setting_that_says_how_the_database_works(agent: psycopg.Connection) -> None:
    assert agent.execute(READ, ["server_version"]).fetchall() == [(1,)]
    assert agent.execute("SELECT 1 WHERE current_setting(%(n)s) <> ''", {"n": "TimeZone"}).fetchall() == [
        (1,)
    ]


@pytest.mark.parametrize("given", [["a.b"], ["data_directory"], [None], [b"a.b"], ()])
def test_another_setting_is_denied_before_it_is_read(agent: psycopg.Connection, given: list[object]) -> None:
    with pytest.raises((StatementDeniedError, psycopg.ProgrammingError)) as caught:
        agent.execute(READ, given)
    assert "Quorvane" not in str(caught.value)
    assert isinstance(caught.value, StatementDeniedError)


def test_every_set_of_parameters_is_looked_at(agent: psycopg.Connection) -> None:
    with pytest.raises(StatementDeniedError, match="a setting that may hold a value"):
        agent.cursor().executemany(READ, [["server_version"], ["a.b"]])
    with pytest.raises(StatementDeniedError, match="a setting that may hold a value"):
        agent.cursor().executemany(READ, iter([["server_version"]]))
