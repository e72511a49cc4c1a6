"""The engine hook: every way to an engine's connections is sealed, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from sqlalchemy import MetaData, create_engine, event, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import masklib
from masklib.dbapi.sealed import is_sealed
from masklib.errors import AlreadyWrappedError, PolicyError, StatementDeniedError
from masklib.sqlalchemy import mask_engine
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

KEY = bytes(range(32))
EMAIL = "quorvane.zyx@corp.example.org"
NAME = "Quorvane Zyxwell"


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    dsn: str = request.getfixturevalue("postgres_database")
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(dsn)
    return f"postgresql+psycopg://{parts['user']}@/{parts['dbname']}?host={parts['host']}"


@pytest.fixture
def filled(url: str) -> str:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, name=NAME, email=EMAIL, plan="gold"))
        session.add(User(id=2, name="Bob Jones", email="bob@corp.example.org", plan="free"))
        session.commit()
    engine.dispose()
    return url


@pytest.fixture
def engine(filled: str) -> Iterator[Engine]:
    engine = mask_engine(create_engine(filled), key=KEY)
    yield engine
    engine.dispose()


def clean(*things: object) -> bool:
    return not any(piece in repr(things) for piece in (EMAIL, NAME, "quorvane", "Quorvane", "Zyxwell"))


def test_core_orm_and_raw_connections_give_masked_values(engine: Engine) -> None:
    with engine.connect() as connection:
        core = connection.execute(text("SELECT email, name FROM users WHERE id = 1")).all()
    with Session(engine) as session:
        user = session.scalars(select(User).where(User.id == 1)).one()
        orm = [(user.email, user.name)]
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("SELECT email, name FROM users WHERE id = 1")
    dbapi = cursor.fetchall()
    driver = raw.driver_connection
    raw.close()

    assert [tuple(row) for row in core] == orm == dbapi
    assert clean(core, orm, dbapi)
    assert masklib.is_wrapped(driver)


def test_the_plugin_masks_from_the_keyword_and_from_the_url(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\ncolumns: {users.plan: redact}\n")
    separator = "&" if "?" in filled else "?"
    engines = [
        create_engine(filled, plugins=["masklib"], masklib_key=KEY),
        create_engine(f"{filled}{separator}plugin=masklib&masklib_policy={path}", masklib_key=KEY),
    ]
    rows = []
    for engine in engines:
        with engine.connect() as connection:
            rows.append(connection.execute(text("SELECT email, plan FROM users WHERE id = 1")).one())
        engine.dispose()

    assert clean(rows)
    assert [row.plan for row in rows] == ["gold", "[redacted]"]


def test_a_wrong_policy_in_the_url_stops_the_engine(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\nfilters: maskd\n")
    separator = "&" if "?" in filled else "?"

    with pytest.raises(PolicyError, match="filters"):
        create_engine(f"{filled}{separator}plugin=masklib&masklib_policy={path}")


def test_connections_that_waited_in_the_pool_are_sealed_too(filled: str) -> None:
    engine = create_engine(filled)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT email FROM users WHERE id = 1")).scalar() == EMAIL
    mask_engine(engine, key=KEY)
    with engine.connect() as connection:
        masked = connection.execute(text("SELECT email FROM users WHERE id = 1")).scalar()
    engine.dispose()

    assert clean(masked)


def test_an_engine_whose_connection_cannot_be_sealed_hands_out_none_and_closes_it(
    filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine(filled)
    raw: list[Any] = []
    event.listen(engine, "connect", lambda connection, _record: raw.append(connection))
    mask_engine(engine, key=KEY)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AlreadyWrappedError("no")

    monkeypatch.setattr("masklib.integrations.sqlalchemy_adapters.wrap", refuse)
    with pytest.raises(AlreadyWrappedError):
        engine.connect()
    engine.dispose()

    with pytest.raises(Exception, match="closed"):
        raw[0].execute("SELECT 1")


def test_masking_twice_agrees_or_is_an_error(engine: Engine) -> None:
    assert mask_engine(engine, key=KEY) is engine
    with pytest.raises(AlreadyWrappedError):
        mask_engine(engine, key=bytes(32))


@pytest.mark.parametrize("thing", [None, "sqlite://", object()])
def test_what_is_no_engine_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match="Engine or AsyncEngine"):
        mask_engine(thing)


def test_reflection_works_on_a_masked_engine(engine: Engine) -> None:
    inspector = inspect(engine)

    assert inspector.get_table_names() == ["users"]
    assert [column["name"] for column in inspector.get_columns("users")] == ["id", "name", "email", "plan"]
    assert inspector.get_pk_constraint("users")["constrained_columns"] == ["id"]


def _inspected(engine: Engine) -> list[object]:
    found = inspect(engine)
    asked = (
        "columns",
        "pk_constraint",
        "foreign_keys",
        "indexes",
        "unique_constraints",
        "check_constraints",
        "table_options",
    )
    told = [getattr(found, f"get_{what}")("users") for what in asked]
    return [found.get_table_names(), found.get_view_names(), found.get_schema_names(), *map(repr, told)]


def test_an_agent_sees_what_the_tables_are(filled: str) -> None:
    raw, agent = create_engine(filled), mask_engine(create_engine(filled), policy="agent", key=KEY)
    assert _inspected(agent) == _inspected(raw)
    with agent.connect() as connection:
        assert clean(connection.execute(text("SELECT * FROM users")).all())
    raw.dispose()
    agent.dispose()


def test_errors_and_logs_hold_neither_parameters_nor_values(filled: str, caplog: Any) -> None:
    policy = masklib.Policy.of(preset="application")
    engine = mask_engine(create_engine(filled, echo=True), key=KEY, policy=policy)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(IntegrityError) as caught,
        engine.begin() as connection,
    ):
        connection.execute(
            text("INSERT INTO users (id, name, email, plan) VALUES (9, :name, :email, 'x')"),
            {"name": NAME, "email": EMAIL},
        )
    engine.dispose()
    error = caught.value

    assert clean(str(error), error.args, error.params, error.statement, error.orig, error.__cause__)
    assert clean([vars(record) for record in caplog.records])


def test_a_write_to_a_masked_column_is_denied_before_it_runs(engine: Engine) -> None:
    with pytest.raises((StatementError, StatementDeniedError)), engine.begin() as connection:
        connection.execute(text("UPDATE users SET name = :n WHERE id = 1"), {"n": "Somebody Else"})


def test_stream_results_and_yield_per_are_masked(engine: Engine) -> None:
    with engine.connect().execution_options(stream_results=True) as connection:
        rows = list(connection.execute(text("SELECT id, email FROM users ORDER BY id")).yield_per(1))

    assert [row.id for row in rows] == [1, 2]
    assert clean(rows)


def test_a_policy_may_be_a_path_and_is_read_at_once(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\ncolumns: {users.plan: redact}\n")
    engine = mask_engine(create_engine(filled), policy=path, key=KEY)
    path.unlink()
    with engine.connect() as connection:
        plan = connection.execute(text("SELECT plan FROM users WHERE id = 1")).scalar()
    engine.dispose()

    assert plan == "[redacted]"
    with pytest.raises(PolicyError):
        mask_engine(create_engine(filled), policy=path)
    with pytest.raises(TypeError, match="policy="):
        mask_engine(create_engine(filled), policy=object())  # type: ignore[arg-type]


EVENTS = ("do_execute", "before_cursor_execute", "after_cursor_execute", "checkout", "checkin", "connect")


def test_whoever_listens_after_masking_is_shown_sealed_objects_only(filled: str) -> None:
    engine, seen = mask_engine(create_engine(filled), key=KEY), list[Any]()
    for name in EVENTS:
        event.listen(engine, name, lambda *args: seen.extend(args), named=False)
    for _ in range(2):
        with engine.connect() as connection:
            connection.execute(text("SELECT email FROM users")).all()
        engine.dispose()
    drivers = [one for one in seen if type(one).__module__.partition(".")[0] in {"sqlite3", "psycopg"}]

    assert drivers
    assert all(is_sealed(one) for one in drivers)


# ------------------------------------------------------------------ under masklib.install
@pytest.fixture
def _uninstalled() -> Iterator[None]:
    yield
    masklib.uninstall()


INSTALLED = {
    "sqlite": ("sqlite3", "sqlite+pysqlite", "sqlite+aiosqlite"),
    "postgresql": ("psycopg", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"),
}


def _emails(url: str) -> Any:
    if "aiosqlite" in url or "asyncpg" in url:
        return asyncio.run(_emails_async(url))
    engine = create_engine(url)
    try:
        return _read(engine)
    finally:
        engine.dispose()


async def _emails_async(url: str) -> Any:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return (await connection.execute(text("SELECT email FROM users WHERE id = 1"))).scalar()
    finally:
        await engine.dispose()


def _read(engine: Engine) -> Any:
    with engine.connect() as connection:
        return connection.execute(text("SELECT email FROM users WHERE id = 1")).scalar()


@pytest.mark.usefixtures("_uninstalled")
def test_engines_made_before_and_after_install_hand_out_sealed_connections(filled: str) -> None:
    surrogate = masklib.mask_value(EMAIL, "EMAIL_ADDRESS", key=KEY)
    names = INSTALLED[filled.partition(":")[0].partition("+")[0]]
    urls = [f"{name}:{filled.partition(':')[2]}" for name in names[1:]]
    before = create_engine(urls[0])
    assert _read(before) == EMAIL
    for driver in ("sqlite3", "aiosqlite", "psycopg", "psycopg2", "asyncpg"):
        masklib.install(driver, key=KEY)

    assert _read(before) == surrogate
    assert [_emails(url) for url in urls] == [surrogate] * len(urls)
    assert list(pd.read_sql("SELECT email FROM users WHERE id = 1", before).email) == [surrogate]
    before.dispose()


@pytest.mark.usefixtures("_uninstalled")
def test_an_engine_with_a_policy_of_its_own_keeps_it_under_install(filled: str) -> None:
    engine = mask_engine(create_engine(filled), policy=masklib.Policy(mode="off"), key=KEY)
    masklib.install(INSTALLED[filled.partition(":")[0].partition("+")[0]][0], key=KEY)

    assert _read(engine) == EMAIL
    engine.dispose()


@pytest.mark.usefixtures("_uninstalled")
def test_after_uninstall_a_new_engine_is_raw(filled: str) -> None:
    masklib.install(INSTALLED[filled.partition(":")[0].partition("+")[0]][0], key=KEY)
    masklib.uninstall()

    assert _emails(filled) == EMAIL


def test_a_table_of_mariadb_is_reflected_and_what_its_text_says_is_scanned(
    mariadb_database: dict[str, Any],  # noqa: F811  a fixture is asked for by its name
) -> None:
    place = mariadb_database
    url = f"mysql+pymysql://{place['user']}@localhost/{place['database']}?unix_socket={place['unix_socket']}"
    engine = create_engine(url)
    with engine.begin() as raw:
        raw.execute(
            text("CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(80) DEFAULT 'ann@corp.example.org')")
        )
        raw.execute(text("CREATE TABLE orders (id INT PRIMARY KEY, person INT REFERENCES people (id))"))
    mask_engine(engine, key=KEY)
    found = MetaData()
    found.reflect(engine)
    assert found.tables.keys() == {"people", "orders"}
    assert [key.target_fullname for key in found.tables["orders"].foreign_keys] == ["people.id"]
    (default,) = [one["default"] for one in inspect(engine).get_columns("people") if one["name"] == "email"]
    assert default is not None
    assert "@" in default
    assert "ann@corp" not in default
    engine.dispose()
    agent = mask_engine(create_engine(url), policy="agent", key=KEY)
    found = MetaData()
    found.reflect(agent)
    assert found.tables.keys() == {"people", "orders"}
    assert "ann@corp" not in repr(inspect(agent).get_columns("people"))
    agent.dispose()
