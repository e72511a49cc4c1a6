"""PEP 249, "Cursor Objects": description, rowcount, closing, the optional parts."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from tests.pep249.subject import raised, raises

if TYPE_CHECKING:
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
