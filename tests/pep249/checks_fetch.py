"""PEP 249, "Cursor Objects": fetchone, fetchmany, fetchall, arraysize, iteration, and their mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pep249.subject import FRUIT, raised, raises

if TYPE_CHECKING:
    from tests.pep249.subject import Subject

IDS = "SELECT id FROM fruit ORDER BY id"
ALL = "SELECT id, name, price FROM fruit ORDER BY id"
NOTHING = "SELECT id FROM fruit WHERE id < 0"


# ------------------------------------------------------------------ fetchone
def check_fetchone_gives_row_after_row_and_then_none(subject: Subject) -> object:
    cursor = subject.cursor(ALL)
    found = [cursor.fetchone() for _ in range(7)]
    assert found == [*FRUIT, None, None]
    return found


def check_fetchone_gives_a_tuple(subject: Subject) -> object:
    row = subject.cursor(ALL).fetchone()
    assert isinstance(row, tuple)
    return type(row).__name__, row[-1], row[1:], hash(row) == hash(FRUIT[0])


def check_fetchone_of_an_empty_result(subject: Subject) -> object:
    assert subject.cursor(NOTHING).fetchone() is None
    return None


def check_fetchone_before_execute(subject: Subject) -> object:
    return raised(subject.cursor().fetchone)


def check_fetchone_after_a_statement_without_rows(subject: Subject) -> object:
    return raised(subject.cursor("DELETE FROM fruit").fetchone)


def check_fetchone_after_an_error(subject: Subject) -> object:
    cursor = subject.cursor(ALL)
    raises(subject.module.Error, lambda: cursor.execute("SELECT nothing FROM nowhere"))
    return raised(cursor.fetchone)


# ------------------------------------------------------------------ fetchmany and arraysize
def check_arraysize_is_one(subject: Subject) -> object:
    assert subject.cursor().arraysize == 1
    return None


def check_arraysize_can_be_set(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.arraysize = 3
    return cursor.arraysize


def check_fetchmany_takes_arraysize(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    first = cursor.fetchmany()
    assert len(first) == 1
    cursor.arraysize = 3
    return first, cursor.fetchmany(), cursor.fetchmany(), cursor.fetchmany()


def check_arraysize_outlives_execute(subject: Subject) -> object:
    cursor = subject.cursor()
    cursor.arraysize = 2
    cursor.execute(IDS)
    return cursor.fetchmany()


def check_fetchmany_by_position(subject: Subject) -> object:
    return subject.cursor(IDS).fetchmany(2)


def check_fetchmany_by_keyword(subject: Subject) -> object:
    return subject.cursor(IDS).fetchmany(size=2)


def check_fetchmany_gives_a_list_of_tuples(subject: Subject) -> object:
    found = subject.cursor(ALL).fetchmany(2)
    assert isinstance(found, list)
    assert found == list(FRUIT[:2])
    return [type(row).__name__ for row in found]


def check_fetchmany_gives_what_is_left(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    found = [cursor.fetchmany(3), cursor.fetchmany(3), cursor.fetchmany(3)]
    assert [len(rows) for rows in found] == [3, 2, 0]
    return found


def check_fetchmany_of_an_empty_result(subject: Subject) -> object:
    assert subject.cursor(NOTHING).fetchmany(4) == []
    return None


def check_fetchmany_of_zero(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    return cursor.fetchmany(0), cursor.fetchone()


def check_fetchmany_of_a_negative_size(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    return raised(lambda: cursor.fetchmany(-1))


def check_fetchmany_of_no_number(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    return raised(lambda: cursor.fetchmany("2"))


def check_fetchmany_before_execute(subject: Subject) -> object:
    return raised(lambda: subject.cursor().fetchmany(2))


def check_fetchmany_after_a_statement_without_rows(subject: Subject) -> object:
    return raised(lambda: subject.cursor("DELETE FROM fruit").fetchmany(2))


# ------------------------------------------------------------------ fetchall
def check_fetchall(subject: Subject) -> object:
    found = subject.cursor(ALL).fetchall()
    assert isinstance(found, list)
    assert found == list(FRUIT)
    return found


def check_fetchall_gives_what_is_left(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    cursor.fetchone()
    cursor.fetchmany(2)
    return cursor.fetchall()


def check_fetchall_twice(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    cursor.fetchall()
    assert cursor.fetchall() == []
    return cursor.fetchone()


def check_fetchall_of_an_empty_result(subject: Subject) -> object:
    assert subject.cursor(NOTHING).fetchall() == []
    return None


def check_fetchall_before_execute(subject: Subject) -> object:
    return raised(subject.cursor().fetchall)


def check_fetchall_after_a_statement_without_rows(subject: Subject) -> object:
    return raised(subject.cursor("DELETE FROM fruit").fetchall)


def check_fetchall_of_many_rows(subject: Subject) -> object:
    connection = subject.filled()
    numbers = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
    )
    found = connection.cursor().execute(numbers).fetchall()
    assert [row[0] for row in found] == list(range(1, 5001))
    return len(found)


# ------------------------------------------------------------------ iteration
def check_iteration(subject: Subject) -> object:
    found = list(subject.cursor(ALL))
    assert found == list(FRUIT)
    return found


def check_iteration_leaves_the_rest(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    for row in cursor:
        if row[0] == 2:
            break
    return cursor.fetchone(), list(cursor)


def check_iteration_after_fetchone(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    cursor.fetchone()
    return list(cursor)


def check_iteration_twice(subject: Subject) -> object:
    cursor = subject.cursor(IDS)
    return list(cursor), list(cursor)


def check_iteration_before_execute(subject: Subject) -> object:
    return raised(lambda: list(subject.cursor()))


def check_next(subject: Subject) -> object:
    cursor = subject.cursor(NOTHING.replace("< 0", "= 4"))
    first = next(cursor)
    raises(StopIteration, lambda: next(cursor))
    return first


def check_next_before_execute(subject: Subject) -> object:
    cursor = subject.cursor()
    return raised(lambda: next(cursor))


def check_rows_of_two_cursors_do_not_mix(subject: Subject) -> object:
    connection = subject.filled()
    first, second = connection.cursor(), connection.cursor()
    first.execute(IDS)
    one = first.fetchone()
    second.execute("SELECT name FROM fruit ORDER BY name DESC")
    return one, second.fetchone(), first.fetchone(), second.fetchall(), first.fetchall()


def check_rows_after_commit(subject: Subject) -> object:
    connection = subject.filled()
    cursor = connection.cursor()
    cursor.execute(IDS)
    cursor.fetchone()
    connection.commit()
    return raised(cursor.fetchall)


def check_rows_after_rollback(subject: Subject) -> object:
    connection = subject.filled()
    cursor = connection.cursor()
    cursor.execute(IDS)
    cursor.fetchone()
    connection.rollback()
    return raised(cursor.fetchall)


def check_rows_of_an_insert_with_returning(subject: Subject) -> object:
    cursor = subject.cursor("INSERT INTO fruit VALUES (9, 'fig', 1.5) RETURNING id, price")
    return cursor.fetchall(), cursor.rowcount


def check_rows_of_a_union(subject: Subject) -> object:
    return subject.cursor("SELECT id FROM fruit WHERE id = 1 UNION ALL SELECT 42 ORDER BY 1").fetchall()


def check_rows_of_a_common_table_expression(subject: Subject) -> object:
    return subject.cursor(
        "WITH cheap AS (SELECT id, name FROM fruit WHERE price < 1) SELECT name FROM cheap ORDER BY name"
    ).fetchall()


def check_rows_of_an_aggregate(subject: Subject) -> object:
    return subject.cursor("SELECT count(*), min(id), max(id) FROM fruit").fetchall()


def check_stream(subject: Subject) -> object:
    return list(subject.cursor().stream(IDS))


def check_results(subject: Subject) -> object:
    cursor = subject.cursor("SELECT 1; SELECT 2")
    return [result.fetchall() for result in cursor.results()]
