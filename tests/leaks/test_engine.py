"""The same under SQLAlchemy and pandas: no way of theirs brings a canary out, their own debug logs included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

import masklib
from tests.leaks.conftest import KEY, POLICIES
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.leaks.conftest import House
    from tests.leaks.watch import Watch

URLS = {
    "sqlite3": "sqlite://",
    "psycopg": "postgresql+psycopg://",
    "psycopg2": "postgresql+psycopg2://",
    "pymysql": "mysql+pymysql://",
}
EACH = pytest.mark.parametrize("driver", list(URLS))
REFLECTING = pytest.mark.parametrize("driver", [one for one in URLS if one != "pymysql"])
"""Of MySQL, SQLAlchemy reads the catalogue by SHOW, whose columns are of unknown origin (docs/drivers.md)."""

READS = """SELECT * FROM people
SELECT * FROM orders
SELECT email AS product, lower(full_name) AS colour, substr(card_no, 1, 9) AS size FROM people
SELECT p.email, o.memo FROM people p JOIN orders o ON o.email = p.email
SELECT email, count(*) FROM people GROUP BY email""".splitlines()

ERRORS = """INSERT INTO people (id, full_name, email) SELECT 9, full_name, email FROM people
INSERT INTO people (id, full_name, email) SELECT 9, email, NULL FROM people
SELECT CAST(email AS INTEGER) / 0 FROM people
SELECT no_such_function(email) FROM people""".splitlines()


@pytest.fixture
def engine(driver: str, house: House) -> Iterator[sa.Engine]:
    """A masked engine whose connections go to the database full of canaries."""
    made = sa.create_engine(URLS[driver], creator=house.open, poolclass=NullPool)
    masklib.sqlalchemy.mask_engine(made, policy=POLICIES["found"], key=KEY)
    yield made
    made.dispose()


def read(engine: sa.Engine, statement: str) -> list[Any]:
    """Read a result in the ways that a result has."""
    with engine.connect() as connection:
        text = sa.text(statement)
        return [
            connection.execute(text).all(),
            connection.execute(text).mappings().all(),
            connection.execute(text).first(),
            connection.scalars(text).all(),
            list(connection.execution_options(stream_results=True).execute(text)),
        ]


@EACH
@pytest.mark.parametrize("statement", READS)
def test_no_way_of_an_engine_brings_a_canary_out(
    driver: str, statement: str, engine: sa.Engine, watch: Watch
) -> None:
    witness = Witness()
    with witness.watching():
        witness.attempt("read", lambda: read(engine, statement))

    assert not witness.errors
    assert watch.all_leaks(witness.texts) == []


@EACH
@pytest.mark.parametrize("statement", ERRORS)
def test_no_error_of_an_engine_brings_a_canary_out(
    driver: str, statement: str, engine: sa.Engine, watch: Watch
) -> None:
    witness = Witness()
    with witness.watching():
        witness.attempt("read", lambda: read(engine, statement))

    assert watch.all_leaks(witness.texts) == []


@REFLECTING
def test_no_orm_row_holds_a_canary(driver: str, engine: sa.Engine, watch: Watch) -> None:
    witness = Witness()
    with witness.watching():
        people = witness.attempt(
            "reflection", lambda: sa.Table("people", sa.MetaData(), autoload_with=engine)
        )
        with engine.connect() as connection:
            witness.attempt("select", lambda: connection.execute(sa.select(people)).all())
            witness.attempt(
                "where", lambda: connection.execute(people.select().where(people.c.id == 1)).one()
            )

    assert not witness.errors
    assert watch.all_leaks(witness.texts) == []


@REFLECTING
def test_no_data_frame_holds_a_canary(driver: str, engine: sa.Engine, watch: Watch) -> None:
    witness = Witness()
    with witness.watching():
        frame = witness.attempt("read_sql", lambda: pd.read_sql("SELECT * FROM people", engine))
        witness.keep("cells", frame.to_dict("records"))
        witness.attempt("read_sql_table", lambda: pd.read_sql_table("orders", engine).to_dict("records"))
        chunks = witness.attempt(
            "chunks", lambda: list(pd.read_sql("SELECT * FROM opaque", engine, chunksize=1))
        )
        witness.keep("chunk", [chunk.to_dict("records") for chunk in chunks])

    assert not witness.errors
    assert watch.all_leaks(witness.texts) == []
