"""PEP 249, "Cursor Objects": description, rowcount, execute, executemany, closing, the optional parts."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from tests.pep249.subject import raised, raises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.pep249.subject import Subject

SELECT = "SELECT id, name, price FROM fruit ORDER BY id"


def columns(cursor: Any) -> list[tuple[Any, ...]]:
    """Return the description as plain tuples."""
    return [tuple(column[index] for index in range(7)) for column in cursor.description]


# ------------------------------------------------------------------ description
def check_description_before_execute(subject: Subject) -> object:
    assert subject.cursor().description is None
    return None


def check_description_of_a_query(subject: Subject) -> object:
    found = columns(subject.cursor(SELECT))
    assert [column[0] for column in found] == ["id", "name", "price"]
    return found


def check_description_has_seven_items(subject: Subject) -> object:
    assert all(len(column) == 7 for column in subject.cursor(SELECT).description)
    return None


def check_description_of_an_empty_result(subject: Subject) -> object:
    return columns(subject.cursor("SELECT id, name FROM fruit WHERE id < 0"))


def check_description_after_a_statement_without_rows(subject: Subject) -> object:
    cursor = subject.cursor("CREATE TABLE other (id INTEGER)")
    assert cursor.description is None
    cursor.execute("INSERT INTO other VALUES (1)")
    return cursor.description


def check_description_is_forgotten(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.execute("DELETE FROM fruit")
    return cursor.description


def check_description_takes_the_alias(subject: Subject) -> object:
    cursor = subject.cursor('SELECT id AS "Some Name", count(*) AS n FROM fruit GROUP BY id')
    return [column[0] for column in cursor.description]


def check_description_of_an_expression(subject: Subject) -> object:
    return columns(subject.cursor("SELECT 1 + 1, 'text', NULL"))


def check_description_of_equal_names(subject: Subject) -> object:
    cursor = subject.cursor("SELECT a.id, b.id FROM fruit a JOIN fruit b ON a.id = b.id ORDER BY 1")
    return columns(cursor), cursor.fetchall()


def check_description_after_an_error(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    raises(subject.module.Error, lambda: cursor.execute("SELECT nothing FROM nowhere"))
    return raised(lambda: columns(cursor))


def check_description_after_close(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.close()
    return raised(lambda: cursor.description)


def check_description_compares_with_the_type_objects(subject: Subject) -> object:
    types = [column[1] for column in subject.cursor(SELECT).description]
    assert types == [subject.module.NUMBER, subject.module.STRING, subject.module.NUMBER]
    return None


# ------------------------------------------------------------------ rowcount, rownumber, lastrowid
def check_rowcount_before_execute(subject: Subject) -> object:
    assert subject.cursor().rowcount == -1
    return None


def check_rowcount_of_a_query(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    assert cursor.rowcount in (-1, 5)
    before = cursor.rowcount
    cursor.fetchall()
    return before, cursor.rowcount


def check_rowcount_of_an_insert(subject: Subject) -> object:
    cursor = subject.cursor("INSERT INTO fruit VALUES (9, 'fig', 1.5)")
    assert cursor.rowcount in (-1, 1)
    return cursor.rowcount


def check_rowcount_of_an_update(subject: Subject) -> object:
    return subject.cursor("UPDATE fruit SET price = 1 WHERE id > 2").rowcount


def check_rowcount_of_a_delete(subject: Subject) -> object:
    return subject.cursor("DELETE FROM fruit WHERE id > 1").rowcount


def check_rowcount_of_nothing_touched(subject: Subject) -> object:
    return subject.cursor("DELETE FROM fruit WHERE id > 100").rowcount


def check_rowcount_of_a_definition(subject: Subject) -> object:
    return subject.cursor("CREATE TABLE other (id INTEGER)").rowcount


def check_rowcount_of_executemany(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.executemany(
        subject.sql("UPDATE fruit SET price = ? WHERE id = ?"), [(1.0, 1), (2.0, 2), (3.0, 99)]
    )
    return cursor.rowcount


def check_rownumber(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    before = cursor.rownumber
    cursor.fetchone()
    cursor.fetchmany(2)
    return before, cursor.rownumber


def check_lastrowid(subject: Subject) -> object:
    cursor = subject.cursor("INSERT INTO fruit VALUES (9, 'fig', 1.5)")
    return cursor.lastrowid


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


# ------------------------------------------------------------------ closing, connection, context
def check_closed_cursor_does_not_execute(subject: Subject) -> object:
    cursor = subject.cursor()
    assert cursor.close() is None
    return raises(subject.module.Error, lambda: cursor.execute("SELECT 1"))


def check_closed_cursor_does_not_fetch(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.close()
    return [
        raises(subject.module.Error, call) for call in (cursor.fetchone, cursor.fetchmany, cursor.fetchall)
    ]


def check_closing_a_cursor_twice(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.close()
    return raised(cursor.close)


def check_closing_a_cursor_leaves_the_connection_open(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().close()
    return connection.cursor().execute("SELECT count(*) FROM fruit").fetchone()


def check_cursor_knows_its_connection(subject: Subject) -> object:
    connection = subject.connect()
    assert connection.cursor().connection is connection
    return None


def check_connection_of_a_cursor_cannot_be_set(subject: Subject) -> object:
    cursor = subject.cursor()
    return raises(AttributeError, lambda: setattr(cursor, "connection", None))


def check_cursor_block(subject: Subject) -> object:
    cursor = subject.cursor()

    def block() -> None:
        with cursor as inner:
            assert inner is cursor
            inner.execute(SELECT)

    return raised(block), raised(lambda: cursor.execute("SELECT 1"))


def check_closed_attribute_of_a_cursor(subject: Subject) -> object:
    cursor = subject.cursor()
    before = cursor.closed
    cursor.close()
    return before, cursor.closed


def check_cursor_can_be_referenced_weakly(subject: Subject) -> object:
    cursor = subject.cursor()
    return weakref.ref(cursor)() is cursor


# ------------------------------------------------------------------ optional parts
def check_callproc(subject: Subject) -> object:
    return subject.cursor().callproc("lower", ["TEXT"])


def check_nextset(subject: Subject) -> object:
    cursor = subject.cursor("SELECT 1; SELECT 2")
    first = cursor.fetchall()
    assert cursor.nextset() is True
    second = cursor.fetchall()
    return first, second, cursor.nextset()


def check_nextset_after_one_result(subject: Subject) -> object:
    return subject.cursor(SELECT).nextset()


def check_setinputsizes(subject: Subject) -> object:
    cursor = subject.cursor()
    assert cursor.setinputsizes([None, 10]) is None
    return cursor.execute(SELECT).fetchone()


def check_setoutputsize(subject: Subject) -> object:
    cursor = subject.cursor()
    assert cursor.setoutputsize(1000) is None
    assert cursor.setoutputsize(1000, 1) is None
    return cursor.execute(SELECT).fetchone()


def check_scroll_relative(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.fetchmany(2)
    cursor.scroll(-1)
    return cursor.fetchone()


def check_scroll_absolute(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    cursor.fetchall()
    cursor.scroll(1, mode="absolute")
    return cursor.fetchone(), cursor.rownumber


def check_scroll_out_of_the_result(subject: Subject) -> object:
    cursor = subject.cursor(SELECT)
    return raises(IndexError, lambda: cursor.scroll(100))


def check_messages_of_a_cursor(subject: Subject) -> object:
    return subject.cursor().messages


def check_errorhandler_of_a_cursor(subject: Subject) -> object:
    return subject.cursor().errorhandler
