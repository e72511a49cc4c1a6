"""`pandas.read_sql` on a wrapped connection and on a masked engine: same frames, masked."""

from __future__ import annotations

import sqlite3
import warnings
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from sqlalchemy import create_engine

import masklib
from masklib.sqlalchemy import mask_engine

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))
QUERY = "SELECT id, email, spent, joined FROM users ORDER BY id"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE users (id INTEGER, email TEXT, spent REAL, joined DATE)")
        raw.executemany(
            "INSERT INTO users VALUES (?, ?, ?, ?)",
            [(n, f"person{n % 3}@corp.example.org", n * 1.5, f"2024-01-{n % 28 + 1:02d}") for n in range(50)],
        )
    raw.close()
    return path


def read(source: Any, **kwargs: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # pandas: "only supports SQLAlchemy connectable"
        return pd.read_sql(QUERY, source, **kwargs)


def test_a_wrapped_connection_and_a_masked_engine_give_the_same_masked_frame(database: Path) -> None:
    raw = sqlite3.connect(database)
    engine = mask_engine(create_engine(f"sqlite:///{database}"), key=KEY)
    plain, wrapped, engined = read(raw), read(masklib.wrap(raw, key=KEY)), read(engine)
    raw.close()
    engine.dispose()

    pd.testing.assert_frame_equal(wrapped, engined)
    pd.testing.assert_frame_equal(plain.drop(columns="email"), wrapped.drop(columns="email"))
    assert not wrapped["email"].str.contains("corp.example.org", regex=False).any()
    assert wrapped["email"].nunique() == plain["email"].nunique() == 3


def test_chunks_hold_the_same_surrogates_as_the_whole(database: Path) -> None:
    raw = sqlite3.connect(database)
    conn = masklib.wrap(raw, key=KEY)
    whole = read(conn)
    chunks = pd.concat(list(read(conn, chunksize=7)), ignore_index=True)
    raw.close()

    pd.testing.assert_frame_equal(whole, chunks)


def test_a_group_by_in_pandas_is_the_same_up_to_the_surrogates(database: Path) -> None:
    raw = sqlite3.connect(database)
    plain, masked = read(raw), read(masklib.wrap(raw, key=KEY))
    raw.close()

    assert sorted(plain.groupby("email")["spent"].sum()) == sorted(masked.groupby("email")["spent"].sum())


def test_psycopg_connections_work_too(postgres: Any) -> None:
    postgres.execute("CREATE TABLE users (id int, email text, spent numeric, joined date)")
    postgres.execute("INSERT INTO users VALUES (1, 'quorvane@corp.example.org', 1.50, '2024-02-03')")
    postgres.commit()
    frame = read(masklib.wrap(postgres, key=KEY))

    assert list(frame["id"]) == [1]
    assert "quorvane" not in frame.to_csv()
    assert frame["spent"][0] == 1.5  # pandas makes floats of Decimals
