"""Masked rows on their way back: what SQLAlchemy and pandas write leaves every value as it was, or is refused."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import ForeignKey, create_engine, delete, insert, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.sqlalchemy import mask_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

KEY = bytes(range(32))
ROWS = [
    (1, "Quorvane Zyxwell", "Quorvane.ZYX@corp.example.org", "+12125550123", "gold", 3),
    (2, "  bob  o'Neil-jones ", "bob@corp.example.org", None, "free", 4),
    (3, "ÅSA Ødegård", "asa@xn--degrd-vua.example.org", "", "free", 5),
]


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str | None]
    plan: Mapped[str]
    visits: Mapped[int]
    orders: Mapped[list[Order]] = relationship(back_populates="person")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(ForeignKey("people.email"))
    total: Mapped[int]
    person: Mapped[Person] = relationship(back_populates="orders")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with three people and two orders."""
    if request.param == "sqlite":
        made = f"sqlite:///{tmp_path / 'shop.db'}"
    else:
        parts = conninfo_to_dict(request.getfixturevalue("postgres_database"))
        made = f"postgresql+psycopg://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
    engine = create_engine(made)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        names = ("id", "full_name", "email", "phone", "plan", "visits")
        session.add_all(Person(**dict(zip(names, row, strict=True))) for row in ROWS)
        session.flush()
        session.add_all([Order(id=1, email=ROWS[0][2], total=10), Order(id=2, email=ROWS[1][2], total=20)])
        session.commit()
    engine.dispose()
    return made


@pytest.fixture
def stored(url: str) -> Iterator[Callable[[], list[tuple[Any, ...]]]]:
    """What reads the people as they stand in the database."""
    engine = create_engine(url)

    def read() -> list[tuple[Any, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text("SELECT * FROM people ORDER BY id"))]

    yield read
    engine.dispose()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A masked engine under the default policy."""
    made = mask_engine(create_engine(url), key=KEY)
    yield made
    made.dispose()


@pytest.fixture
def owner(url: str) -> Iterator[Engine]:
    """A masked engine of a service that owns the data."""
    made = mask_engine(create_engine(url), key=KEY, policy=Policy(preset="application"))
    yield made
    made.dispose()


def changed(place: int, **what: object) -> list[tuple[Any, ...]]:
    """Return the rows with some columns of one of them changed."""
    names = ("id", "full_name", "email", "phone", "plan", "visits")
    return [
        tuple(what.get(name, cell) for name, cell in zip(names, row, strict=True)) if row[0] == place else row
        for row in ROWS
    ]


Stored = "Callable[[], list[tuple[Any, ...]]]"


@pytest.mark.parametrize("kind", ["engine", "owner"])
def test_a_row_that_is_read_and_changed_elsewhere_stays_as_it_was(
    kind: str, stored: Any, request: pytest.FixtureRequest
) -> None:
    with Session(request.getfixturevalue(kind)) as session:
        for person in session.scalars(select(Person)):
            person.visits += 1
            person.plan = "plus"
        session.commit()
    assert stored() == [(*row[:4], "plus", row[5] + 1) for row in ROWS]


def test_a_detached_row_is_merged_back_as_it_was(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        person = session.get_one(Person, 1)
        session.expunge(person)
    person.plan = "plus"
    with Session(engine) as session:
        session.merge(person)
        session.commit()
    assert stored() == changed(1, plan="plus")


def test_a_copy_made_of_masked_values_is_merged_as_it_was(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        seen = session.get_one(Person, 1)
        copy = {name: getattr(seen, name) for name in ("id", "full_name", "email", "phone", "visits")}
    with Session(engine) as session:
        session.merge(Person(**copy, plan="plus"))
        session.commit()
    assert stored() == changed(1, plan="plus")


def test_a_masked_copy_of_a_row_that_is_gone_is_refused(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        seen = session.get_one(Person, 3)
        copy = {name: getattr(seen, name) for name in ("full_name", "email", "phone", "plan", "visits")}
    with Session(engine) as session:
        session.merge(Person(**copy, id=9))
        with pytest.raises(
            (StatementDeniedError, StatementError), match=r"people\.full_name is a masked column"
        ):
            session.flush()
    assert stored() == ROWS


def test_a_bulk_update_of_all_columns_is_refused(engine: Engine, stored: Any) -> None:
    with engine.connect() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(Person.__table__))]
    with Session(engine) as session:
        with pytest.raises(
            (StatementDeniedError, StatementError), match=r"masked column.*Ways out.*raw.*surrogate"
        ):
            session.execute(update(Person), rows)
        session.rollback()
        with pytest.raises((StatementDeniedError, StatementError), match="masked column"):
            session.bulk_update_mappings(Person, rows)
    assert stored() == ROWS


def test_a_bulk_update_of_all_columns_is_right_where_the_policy_says_surrogates(
    url: str, stored: Any
) -> None:
    made = mask_engine(create_engine(url), key=KEY, policy=Policy(writes="surrogate"))
    with Session(made) as session:
        rows = [
            {name: getattr(person, name) for name in ("id", "full_name", "email", "phone", "plan")}
            for person in session.scalars(select(Person))
        ]
        session.execute(update(Person), [{**row, "visits": 0} for row in rows])
        session.commit()
    made.dispose()
    assert stored() == [(*row[:5], 0) for row in ROWS]


def test_a_bulk_update_of_emails_alone_is_right(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        rows = [{"id": one.id, "email": one.email, "visits": 0} for one in session.scalars(select(Person))]
        session.execute(update(Person), rows)
        session.commit()
    assert stored() == [(*row[:5], 0) for row in ROWS]


def test_a_service_that_owns_the_data_lands_no_email_of_ours(owner: Engine, stored: Any) -> None:
    with Session(owner) as session:
        rows = [{"id": one.id, "email": one.email} for one in session.scalars(select(Person))]
        session.execute(update(Person), rows)
        session.commit()
    assert stored() == ROWS


def test_a_service_that_writes_whole_rows_back_lands_no_name_or_phone_of_ours(
    owner: Engine, stored: Any
) -> None:
    names = ("id", "full_name", "email", "phone", "plan", "visits")
    with Session(owner) as session:
        rows = [{name: getattr(one, name) for name in names} for one in session.scalars(select(Person))]
        written = (
            lambda: session.bulk_update_mappings(Person, rows[:1]),
            lambda: session.execute(update(Person), [{"id": 3, "phone": rows[0]["phone"]}]),
            lambda: session.execute(insert(Person), [{**rows[0], "id": 9, "email": "new@corp.example.org"}]),
            lambda: session.execute(update(Person).values(plan=rows[0]["full_name"])),
        )
        for write in written:
            with pytest.raises((StatementDeniedError, StatementError), match="issued as a surrogate lately"):
                write()
            session.rollback()
        said = [{**row, "full_name": masklib.surrogate(row["full_name"]), "plan": "plus"} for row in rows]
        for row, before in zip(said, ROWS, strict=True):
            row["phone"] = masklib.raw(before[3])
            session.execute(text(UPDATE), row)
        session.commit()
    assert stored() == [(*row[:4], "plus", row[5]) for row in ROWS]


UPDATE = (
    "UPDATE people SET full_name = :full_name, email = :email, phone = :phone, plan = :plan WHERE id = :id"
)


@pytest.mark.parametrize("method", [None, "multi"])
def test_a_frame_under_other_names_does_not_land_either(method: Any, engine: Engine) -> None:
    frame = pd.read_sql("SELECT id, full_name AS n, phone AS p FROM people ORDER BY id", engine)
    frame.columns = ["id", "label", "line"]
    with pytest.raises((StatementDeniedError, StatementError), match="issued as a surrogate lately"):
        frame.to_sql("copied", engine, index=False, method=method)


def test_a_filtered_update_finds_its_rows_by_surrogate(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        email = session.get_one(Person, 2).email
        session.execute(update(Person).where(Person.email == email).values(plan="plus"))
        session.commit()
    assert stored() == changed(2, plan="plus")


def test_relations_by_a_masked_key_hold_and_can_be_changed(engine: Engine, url: str) -> None:
    with Session(engine) as session:
        order = session.get_one(Order, 1)
        assert order.person.id == 1
        assert [one.id for one in session.get_one(Person, 2).orders] == [2]
        order.person = session.get_one(Person, 3)
        session.commit()
        assert order.person.id == 3
    raw = create_engine(url)
    with raw.connect() as connection:
        emails = connection.execute(text("SELECT email FROM orders ORDER BY id")).scalars().all()
    raw.dispose()
    assert emails == [ROWS[2][2], ROWS[1][2]]


def test_new_rows_say_what_their_values_are(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        name = session.get_one(Person, 1).full_name
        session.add(Person(id=7, full_name=masklib.raw("Vilma Test"), email=masklib.raw("vilma@corp.example.org"), phone=None, plan="free", visits=0))  # fmt: skip
        session.add(Person(id=8, full_name=masklib.surrogate(name), email=masklib.raw("twin@corp.example.org"), phone=None, plan="free", visits=0))  # fmt: skip
        session.commit()
    assert stored()[3:] == [
        (7, "Vilma Test", "vilma@corp.example.org", None, "free", 0),
        (8, ROWS[0][1], "twin@corp.example.org", None, "free", 0),
    ]


def test_new_rows_that_say_nothing_are_refused(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        session.add(
            Person(id=7, full_name="Vilma Test", email="v@corp.example.org", phone=None, plan="x", visits=0)
        )
        with pytest.raises(
            (StatementDeniedError, StatementError), match=r"people\.full_name is a masked column"
        ):
            session.flush()
    with engine.connect() as connection, pytest.raises((StatementDeniedError, StatementError)):
        connection.execute(insert(Person), [{"id": n, "full_name": "V", "email": f"v{n}@x.org", "plan": "x", "visits": 0} for n in (7, 8)])  # fmt: skip
    assert stored() == ROWS


def test_deleting_by_surrogate_deletes_that_row_alone(engine: Engine, stored: Any) -> None:
    with Session(engine) as session:
        email = session.get_one(Person, 3).email
        session.execute(delete(Person).where(Person.email == email))
        session.commit()
    assert stored() == ROWS[:2]


# ---------------------------------------------------------------------- pandas
def test_a_masked_frame_is_written_back_by_its_emails(engine: Engine, url: str) -> None:
    frame = pd.read_sql("SELECT id, email, plan FROM people ORDER BY id", engine)
    frame.to_sql("copied", engine, index=False)
    raw = create_engine(url)
    with raw.connect() as connection:
        rows = [
            tuple(row) for row in connection.execute(text("SELECT id, email, plan FROM copied ORDER BY id"))
        ]
    raw.dispose()
    assert rows == [(row[0], row[2], row[4]) for row in ROWS]
    pd.testing.assert_frame_equal(
        pd.read_sql("SELECT id, email, plan FROM copied ORDER BY id", engine), frame
    )


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ("id, full_name", "full_name is a masked column"),
        ("id, email AS reach", "would be stored as data"),
        ("id, email AS full_name", "full_name is a masked column"),
    ],
)
@pytest.mark.parametrize("method", [None, "multi"])
def test_a_masked_frame_does_not_land_without_a_word(
    columns: str, reason: str, method: Any, engine: Engine, url: str
) -> None:
    frame = pd.read_sql(f"SELECT {columns} FROM people ORDER BY id", engine)
    with pytest.raises((StatementDeniedError, StatementError), match=reason):
        frame.to_sql("copied", engine, index=False, method=method)
    raw = create_engine(url)
    with raw.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM people")).scalar_one()
        there = raw.dialect.has_table(connection, "copied")
        landed = connection.execute(text("SELECT count(*) FROM copied")).scalar_one() if there else 0
    raw.dispose()
    assert (found, landed) == (3, 0)


def test_a_masked_frame_on_a_bare_connection_does_not_land_either(tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / "x.db")
    raw.execute("CREATE TABLE people (id INTEGER, full_name TEXT, email TEXT)")
    raw.execute("INSERT INTO people VALUES (1, 'Quorvane Zyxwell', 'q@corp.example.org')")
    raw.commit()
    connection = masklib.wrap(raw, key=KEY)
    frame = pd.DataFrame(
        connection.execute("SELECT full_name, email FROM people").fetchall(), columns=["n", "m"]
    )
    rows = [tuple(row) for row in frame.itertuples(index=False)]
    connection.execute("CREATE TABLE copied (n TEXT, m TEXT)")
    with pytest.raises(StatementDeniedError, match="would be stored as data"):
        connection.executemany("INSERT INTO copied VALUES (?, ?)", rows)
    with pytest.raises(StatementDeniedError, match="would be stored as data"):
        connection.executemany("INSERT INTO copied VALUES (?, ?)", iter(rows))
    assert connection.execute("SELECT count(*) FROM copied").fetchall() == [(0,)]
    raw.close()
