"""PEP 249, "Cursor Objects": execute and executemany, with every form of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.pep249.subject import raised, raises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.pep249.subject import Subject

SELECT = "SELECT id, name, price FROM fruit ORDER BY id"


# ------------------------------------------------------------------ execute
def check_execute_returns(subject: Subject) -> object:
    cursor = subject.cursor()
    return cursor.execute(SELECT) is cursor


def check_execute_with_a_tuple(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.execute(subject.sql("SELECT name FROM fruit WHERE id = ? OR price > ? ORDER BY id"), (1, 4.5))
    return cursor.fetchall()


def check_execute_with_a_list(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.execute(subject.sql("SELECT name FROM fruit WHERE id = ?"), [2])
    return cursor.fetchall()


def check_execute_with_a_mapping(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.execute(f"SELECT name FROM fruit WHERE id = {subject.driver.named}", {"id": 3})
    return cursor.fetchall()


def check_execute_with_no_parameters_given_as_empty(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.execute("SELECT name FROM fruit WHERE id = 3", ())
    return cursor.fetchall()


def check_execute_with_none_for_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute("SELECT 1", None))


def check_execute_with_keywords(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(query=subject.sql("SELECT ?"), params=(1,)))


def check_execute_with_too_few_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    return raises(subject.module.Error, lambda: cursor.execute(subject.sql("SELECT ? + ?"), (1,)))


def check_execute_with_too_many_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    return raises(subject.module.Error, lambda: cursor.execute(subject.sql("SELECT ? + 1"), (1, 2)))


def check_execute_with_one_text_for_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(subject.sql("SELECT ?"), "x"))


def check_execute_with_a_number_for_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(subject.sql("SELECT ?"), 1))


def check_execute_with_a_type_that_cannot_be_bound(subject: Subject) -> object:
    cursor = subject.cursor()
    return raises(subject.module.Error, lambda: cursor.execute(subject.sql("SELECT ?"), (object(),)))


def check_execute_without_a_statement(subject: Subject) -> object:
    cursor = subject.cursor()
    return raises(TypeError, cursor.execute)


def check_execute_of_a_number(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(1))


def check_execute_of_bytes(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(b"SELECT 1"))


def check_execute_of_an_empty_text(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute(""))


def check_execute_of_a_comment(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute("-- nothing"))


def check_execute_with_a_semicolon(subject: Subject) -> object:
    return subject.cursor("SELECT id FROM fruit WHERE id = 1;").fetchall()


def check_execute_of_two_statements(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute("SELECT 1; SELECT 2"))


def check_execute_with_a_percent_sign(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.execute("SELECT id FROM fruit WHERE name LIKE 'a%'"))


def check_execute_with_a_percent_sign_and_parameters(subject: Subject) -> object:
    cursor = subject.cursor()
    statement = subject.sql("SELECT id FROM fruit WHERE name LIKE 'a%' AND id = ?")
    return raised(lambda: cursor.execute(statement, (1,)))


def check_execute_again_drops_the_old_rows(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.fetchone()
    cursor.execute("SELECT id FROM fruit WHERE id = 5")
    return cursor.fetchall()


def check_execute_after_an_error(subject: Subject) -> object:
    connection = subject.filled()
    cursor = connection.cursor()
    raises(subject.module.Error, lambda: cursor.execute("SELECT nothing FROM nowhere"))
    without = raised(lambda: cursor.execute(SELECT))
    connection.rollback()
    cursor.execute(SELECT)
    return without, cursor.fetchall()


# ------------------------------------------------------------------ executemany
def insert_many(subject: Subject, rows: Any) -> object:
    """Insert rows by ``executemany``; return what is stored then."""
    connection = subject.filled()
    connection.cursor().executemany(subject.sql("INSERT INTO fruit VALUES (?, ?, ?)"), rows)
    connection.commit()
    return subject.stored("SELECT id, name, price FROM fruit WHERE id > 5 ORDER BY id")


def check_executemany_of_tuples(subject: Subject) -> object:
    found = insert_many(subject, [(7, "grape", 1.0), (8, "hazelnut", None)])
    assert found == [(7, "grape", 1.0), (8, "hazelnut", None)]
    return found


def check_executemany_of_lists(subject: Subject) -> object:
    return insert_many(subject, [[7, "grape", 1.0]])


def check_executemany_of_an_iterator(subject: Subject) -> object:
    def rows() -> Iterator[tuple[object, ...]]:
        yield 7, "grape", 1.0
        yield 8, "hazelnut", 2.0

    return insert_many(subject, rows())


def check_executemany_of_nothing(subject: Subject) -> object:
    return insert_many(subject, [])


def check_executemany_of_mappings(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().executemany(
        f"DELETE FROM fruit WHERE id = {subject.driver.named}", [{"id": 1}, {"id": 2}]
    )
    connection.commit()
    return subject.stored("SELECT id FROM fruit ORDER BY id")


def check_executemany_stops_at_an_error(subject: Subject) -> object:
    connection = subject.filled()
    rows = [(7, "grape", 1.0), (1, "apple", 1.0)]
    statement = subject.sql("INSERT INTO fruit VALUES (?, ?, ?)")
    found = raises(subject.module.IntegrityError, lambda: connection.cursor().executemany(statement, rows))
    connection.rollback()
    return found, subject.stored("SELECT count(*) FROM fruit")


def check_executemany_with_a_query(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: cursor.executemany(subject.sql("SELECT ?"), [(1,), (2,)]))


def check_executemany_leaves_no_rows(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.executemany(subject.sql("UPDATE fruit SET price = ? WHERE id = 1"), [(1.0,)])
    return raised(cursor.fetchall)
