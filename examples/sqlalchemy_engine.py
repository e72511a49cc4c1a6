"""Mask everything that an SQLAlchemy engine hands out, and read it into a data frame."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

import masklib

engine = sa.create_engine("sqlite://", poolclass=StaticPool)
with engine.begin() as raw:
    raw.execute(sa.text("CREATE TABLE users (id INTEGER, name TEXT, email TEXT)"))
    raw.execute(sa.text("INSERT INTO users VALUES (1, 'Alice Smith', 'alice.smith@acme.com')"))

masklib.sqlalchemy.mask_engine(engine, key=bytes(32))

with engine.connect() as connection:
    print(connection.execute(sa.text("SELECT * FROM users")).all())

print(pd.read_sql("SELECT name, email FROM users", engine))
engine.dispose()
