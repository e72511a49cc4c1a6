"""What turned-back surrogates could tell under preset ``agent``, where the attacker chooses the operand.

Nobody can have a value of his choice masked, but whatever he types as a surrogate is turned back to *some* value and
compared. So the answer must depend on nothing but whether that value is one of the column's: not on where the
column's values begin, how large they are, or whether they can be converted.
"""

from __future__ import annotations

from typing import Any

import pytest

from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.attacks.attack import execute
from tests.attacks.conftest import TARGETS

AGENT = Policy(preset="agent")
TABLE = (
    "CREATE TABLE calls (id INTEGER, phone VARCHAR(40), ssn VARCHAR(40), full_name VARCHAR(80), card_no VARCHAR(40),"
    " phone_number BIGINT, email VARCHAR(80), username VARCHAR(80))"
)
ROWS = (
    (1, "2025550123", "123-45-6789", "Ann Bell", "4539578763621486", 2025550123, "ann@bell.org", "annbell"),
    (2, "9175550123", "123-99-1111", "Bo Li", "12", 9175550123, "Ann@Bell.org", "boli"),
    (3, "9175550124", "77", "7", "9999999999999999999", 9175550124, "bo@li.org", "7"),
)
NAMES = ("phone", "ssn", "full_name", "card_no", "phone_number", "email", "username")


class Asked:
    """A wrapped connection under ``agent``, what is raw behind it, and what it shows of each row."""

    def __init__(self, target: Any) -> None:
        raw = target.raw()
        execute(raw, "DROP TABLE IF EXISTS calls")
        execute(raw, TABLE)
        for row in ROWS:
            execute(raw, f"INSERT INTO calls VALUES {row!r}")
        if target.driver != "duckdb":
            raw.commit()
        raw.close() if target.driver == "duckdb" else None
        self.driver = target.driver
        self.connection = target.wrapped(AGENT)
        shown = execute(self.connection, f"SELECT {', '.join(NAMES)} FROM calls ORDER BY id").fetchall()
        self.seen = [dict(zip(NAMES, row, strict=True)) for row in shown]

    def told(self, sql: str) -> str:
        """Return the rows, or the class of the error: whatever an attacker sees."""
        try:
            return repr(sorted(map(tuple, execute(self.connection, sql).fetchall())))
        except StatementDeniedError:
            return "denied"
        except Exception as error:  # noqa: BLE001  an error tells something, too
            return f"{type(error).__name__}: {error}"
        finally:
            if self.driver != "duckdb":
                self.connection.rollback()


@pytest.fixture(params=TARGETS.values())
def asked(request: pytest.FixtureRequest) -> Asked:
    """Three calls in the database of each driver."""
    return Asked(request.getfixturevalue(request.param))


def test_a_surrogate_finds_its_row_and_no_other(asked: Asked) -> None:
    for place, row in enumerate(asked.seen, 1):
        for name in ("phone", "ssn", "full_name", "card_no", "phone_number"):
            value = row[name]
            literal = str(value) if name == "phone_number" else f"'{value}'"
            assert asked.told(f"SELECT id FROM calls WHERE {name} = {literal}") == repr([(place,)]), name


@pytest.mark.parametrize("name", ["phone", "ssn", "full_name", "card_no", "email", "username"])
def test_no_number_is_compared_with_a_column_of_texts(name: str, asked: Asked) -> None:
    """A database that turns the texts into numbers would match by their beginnings, or fail by their size."""
    tried = [0, 1, 5, 12, 77, 123, 571, 2**31 - 1, 2**31, 2**40]
    told = {
        asked.told(f"SELECT id FROM calls WHERE id = {place} AND {name} = {number}")
        for number in tried
        for place in (1, 2, 3)
    }
    if asked.driver == "sqlite3":  # it turns the number into a text: nothing of the column is converted
        assert told <= {"[]", "denied"} | {repr([(place,)]) for place in (1, 2, 3)}
    else:
        assert told == {"denied"}


@pytest.mark.parametrize(
    "cast", ["int", "bigint", "smallint", "date", "uuid", "numeric", "varchar(3)", "char(4)"]
)
def test_no_cast_of_an_operand_tells_what_the_column_could_be_cast_to(cast: str, asked: Asked) -> None:
    told = {
        name: {
            asked.told(f"SELECT id FROM calls WHERE id = {place} AND {name} = {operand}")
            for place in (1, 2, 3)
            for operand in (f"'{asked.seen[0][name]}'::{cast}", f"CAST('{asked.seen[0][name]}' AS {cast})")
        }
        for name in ("phone", "ssn", "full_name", "card_no")
    }
    for name, answers in told.items():
        assert not any(answer.startswith("[(") for answer in answers), name
        assert len(answers - {"denied"}) <= 1, (name, answers)


@pytest.mark.parametrize("cast", ["int", "smallint", "numeric(3)"])
def test_no_cast_of_a_number_tells_how_large_a_value_is(cast: str, asked: Asked) -> None:
    answers = {
        asked.told(f"SELECT id FROM calls WHERE phone_number = {row['phone_number']}{form}")
        for row in asked.seen
        for form in (f"::{cast}", f"::bigint::{cast}")
    }
    assert len(answers) == 1, answers
    assert "[(" not in str(answers)


def test_no_text_is_compared_with_a_column_of_numbers(asked: Asked) -> None:
    answers = {
        asked.told(f"SELECT id FROM calls WHERE phone_number = '{row['phone']}'") for row in asked.seen
    }
    if asked.driver != "sqlite3":
        assert answers == {"denied"}


def test_columns_of_texts_and_of_numbers_are_not_compared(asked: Asked) -> None:
    if asked.driver != "sqlite3":
        for question in (
            "SELECT a.id FROM calls a JOIN calls b ON a.phone = b.phone_number",
            "SELECT id FROM calls WHERE phone IN (SELECT phone_number FROM calls)",
            "SELECT phone FROM calls UNION SELECT phone_number FROM calls",
        ):
            assert asked.told(question) == "denied", question


QUESTIONS = (
    "SELECT id FROM calls WHERE full_name LIKE '{0}%'",
    "SELECT id FROM calls WHERE full_name > '{0}'",
    "SELECT id FROM calls WHERE full_name BETWEEN '{0}' AND '{1}'",
    "SELECT id FROM calls WHERE lower(full_name) = '{0}'",
    "SELECT id FROM calls WHERE full_name || '' = '{0}'",
    "SELECT id FROM calls WHERE full_name = '{0}' || ''",
    "SELECT id FROM calls WHERE full_name = concat('{0}', '')",
    "SELECT id FROM calls WHERE full_name = lower('{0}')",
    "SELECT id FROM calls WHERE full_name = coalesce('{0}', username)",
    "SELECT id FROM calls WHERE full_name = substr('{0}', 1, 3)",
    "SELECT id FROM calls WHERE substr(full_name, 1, 1) = '{0}'",
    "SELECT id FROM calls WHERE (full_name, email) = ('{0}', 'x' || '{1}')",
    "SELECT id FROM calls WHERE CASE WHEN full_name = '{0}' THEN id ELSE 'x' END = 1",
    "SELECT full_name = '{0}' FROM calls",
    "SELECT id FROM calls ORDER BY full_name = '{0}'",
    "SELECT count(*) FROM calls GROUP BY full_name = '{0}'",
    "SELECT id, '{0}' || full_name FROM calls",
    "SELECT coalesce(full_name, '{0}') FROM calls",
    "SELECT full_name FROM calls UNION SELECT '{0}'",
    "SELECT nullif(full_name, '{0}') FROM calls",
    "SELECT id FROM calls WHERE full_name IN (SELECT '{0}' UNION SELECT full_name FROM calls)",
    "SELECT g FROM (SELECT '{0}' AS g) t WHERE EXISTS (SELECT 1 FROM calls WHERE full_name = g)",
    "SELECT id FROM calls WHERE full_name = max('{0}', '{1}')",
    "SELECT id FROM calls WHERE full_name = greatest('{0}', '{1}')",
    "SELECT id FROM calls WHERE full_name = '{0}' COLLATE NOCASE",
    "SELECT id FROM calls WHERE full_name COLLATE NOCASE = '{0}'",
    "SELECT id FROM calls WHERE full_name = N'{0}'",
    "SELECT id FROM calls WHERE full_name = E'{0}'",
    "SELECT id FROM calls LIMIT (SELECT count(*) FROM calls WHERE full_name = '{0}')",
    "EXPLAIN SELECT id FROM calls WHERE full_name = '{0}'",
    "SELECT id FROM calls WHERE full_name = '{0}' AND username > '{1}'",
)


def test_a_surrogate_is_compared_bare_and_by_equality_or_not_at_all(asked: Asked) -> None:
    names = [row["full_name"] for row in asked.seen]
    answered = [
        question
        for question in QUESTIONS
        if asked.told(question.replace("{0}", names[0]).replace("{1}", names[1])).startswith("[")
    ]
    assert answered == []


def test_nothing_raw_is_in_what_comes_back_beside_a_translated_operand(asked: Asked) -> None:
    for row, raw in zip(asked.seen, ROWS, strict=True):
        for name, value in zip(NAMES, raw[1:], strict=True):
            literal = str(row[name]) if isinstance(row[name], int) else f"'{row[name]}'"
            for question in (
                f"SELECT id, {literal} FROM calls WHERE {name} = {literal}",
                f"SELECT {literal} AS x, count(*) FROM calls WHERE {name} = {literal}",
                f"SELECT id FROM calls WHERE {name} = {literal} AND 1 / (id - id) = 1",
                f"SELECT id FROM calls WHERE {name} = {literal}::uuid",
                f"SELECT id FROM calls WHERE {name} = {literal} AND nosuch = 1",
            ):
                assert len(str(value)) < 4 or str(value) not in asked.told(question).replace(
                    str(row[name]), ""
                )


def test_a_list_in_the_place_of_one_value_is_denied_where_the_column_would_be_converted(
    duckdb_target: Any,
) -> None:
    """DuckDB makes a list of every text of the column, and fails at the first that does not look like one."""
    asked = Asked(duckdb_target)
    seen = asked.seen[0]["full_name"]
    for sql in ("full_name = ?", "full_name IN (?)", "full_name <> ?"):
        with pytest.raises(StatementDeniedError, match="one value"):
            asked.connection.execute(f"SELECT id FROM calls WHERE {sql}", ([seen],))
