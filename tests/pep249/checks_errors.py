"""PEP 249, "Exceptions": which class is raised for what, and that it is an ordinary exception."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from tests.pep249.subject import public_name, raised, raises

if TYPE_CHECKING:
    from tests.pep249.subject import Subject


def failing(subject: Subject, statement: str, parameters: tuple[object, ...] = ()) -> Any:
    """Return the exception that a statement raises on a filled database."""
    cursor = subject.cursor()
    try:
        cursor.execute(subject.sql(statement), parameters) if parameters else cursor.execute(statement)
        cursor.fetchall()
    except subject.module.Error as error:
        return error
    raise AssertionError(f"{statement} raised nothing")


def check_syntax_error(subject: Subject) -> object:
    return public_name(type(failing(subject, "SELEKT 1")))


def check_unknown_table(subject: Subject) -> object:
    return public_name(type(failing(subject, "SELECT 1 FROM nowhere")))


def check_unknown_column(subject: Subject) -> object:
    return public_name(type(failing(subject, "SELECT nothing FROM fruit")))


def check_unknown_function(subject: Subject) -> object:
    return public_name(type(failing(subject, "SELECT no_such_function(1)")))


def check_unique_violation(subject: Subject) -> object:
    error = failing(subject, "INSERT INTO fruit VALUES (1, 'apple', 1)")
    assert isinstance(error, subject.module.IntegrityError)
    return public_name(type(error))


def check_unique_violation_by_parameters(subject: Subject) -> object:
    error = failing(subject, "INSERT INTO fruit VALUES (?, ?, ?)", (1, "apple", 1.0))
    assert isinstance(error, subject.module.IntegrityError)
    return public_name(type(error))


def check_not_null_violation(subject: Subject) -> object:
    error = failing(subject, "INSERT INTO fruit VALUES (9, NULL, 1)")
    assert isinstance(error, subject.module.IntegrityError)
    return public_name(type(error))


def check_check_violation(subject: Subject) -> object:
    connection = subject.connect()
    connection.execute("CREATE TABLE small (n INTEGER CHECK (n < 10))")
    return raises(subject.module.IntegrityError, lambda: connection.execute("INSERT INTO small VALUES (10)"))


def check_foreign_key_violation(subject: Subject) -> object:
    connection = subject.filled()
    if subject.driver.name == "sqlite3":
        connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE leaf (fruit INTEGER REFERENCES fruit (id))")
    return raises(subject.module.IntegrityError, lambda: connection.execute("INSERT INTO leaf VALUES (99)"))


def check_division_by_zero(subject: Subject) -> object:
    return raised(lambda: subject.cursor("SELECT 1 / 0").fetchall())


def check_division_by_zero_while_rows_come(subject: Subject) -> object:
    return raised(lambda: subject.cursor("SELECT 10 / (id - 3) FROM fruit ORDER BY id").fetchall())


def check_bad_cast(subject: Subject) -> object:
    return raised(lambda: subject.cursor("SELECT CAST(name AS INTEGER) FROM fruit").fetchall())


def check_number_out_of_range(subject: Subject) -> object:
    return raised(lambda: subject.cursor("SELECT CAST(9999999999 AS SMALLINT)").fetchall())


def check_overflow(subject: Subject) -> object:
    return raised(lambda: subject.cursor("SELECT abs(-9223372036854775807 - 1)").fetchall())


def check_an_existing_table(subject: Subject) -> object:
    return public_name(type(failing(subject, "CREATE TABLE fruit (id INTEGER)")))


def check_error_is_caught_by_the_connections_attribute(subject: Subject) -> object:
    connection = subject.filled()
    return raises(connection.Error, lambda: connection.execute("SELEKT 1"))


def check_error_has_a_text(subject: Subject) -> object:
    error = failing(subject, "SELECT nothing FROM fruit")
    assert str(error)
    return len(error.args)


def check_error_survives_pickling(subject: Subject) -> object:
    error = failing(subject, "INSERT INTO fruit VALUES (1, 'apple', 1)")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own object)
    assert type(copy) is type(error)
    assert copy.args == error.args
    return public_name(type(copy))


def check_error_names_its_code(subject: Subject) -> object:
    error = failing(subject, "INSERT INTO fruit VALUES (1, 'apple', 1)")
    return error.sqlite_errorcode, error.sqlite_errorname


def check_error_names_its_state(subject: Subject) -> object:
    return failing(subject, "INSERT INTO fruit VALUES (1, 'apple', 1)").sqlstate


def check_diagnostics(subject: Subject) -> object:
    diag = failing(subject, "INSERT INTO fruit VALUES (1, 'apple', 1)").diag
    return diag.sqlstate, diag.severity, diag.schema_name, diag.table_name, diag.constraint_name


def check_diagnostics_of_a_null(subject: Subject) -> object:
    diag = failing(subject, "INSERT INTO fruit VALUES (9, NULL, 1)").diag
    return diag.sqlstate, diag.table_name, diag.column_name


def check_aborted_transaction(subject: Subject) -> object:
    connection = subject.filled()
    raises(subject.module.Error, lambda: connection.execute("SELECT nothing FROM nowhere"))
    return raised(lambda: connection.execute("SELECT 1"))


def check_query_that_needs_no_such_cursor(subject: Subject) -> object:
    return public_name(type(failing(subject, "SELECT id FROM fruit WHERE")))
