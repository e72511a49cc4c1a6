"""PEP 249, "Connection Objects": transactions, closing, context managers, the optional two-phase commit."""

from __future__ import annotations

import copy
import pickle
import threading
import weakref
from typing import TYPE_CHECKING, Any

from tests.pep249.subject import raised, raises

if TYPE_CHECKING:
    from tests.pep249.subject import Subject

INSERT = "INSERT INTO fruit VALUES (9, 'fig', 1.5)"
COUNT = "SELECT count(*) FROM fruit"


def check_cursor_makes_new_objects(subject: Subject) -> object:
    connection = subject.connect()
    assert connection.cursor() is not connection.cursor()
    return None


def check_commit_keeps(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    assert connection.commit() is None
    return subject.stored(COUNT)


def check_commit_without_a_transaction(subject: Subject) -> object:
    connection = subject.connect()
    return connection.commit(), connection.commit()


def check_rollback_undoes(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    assert connection.rollback() is None
    return connection.cursor().execute(COUNT).fetchone(), subject.stored(COUNT)


def check_others_do_not_see_what_is_not_committed(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    assert subject.stored(COUNT)[0][0] == 5
    connection.rollback()
    return None


def check_cursors_of_one_connection_see_each_other(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    return connection.cursor().execute(COUNT).fetchone()


def check_closing_rolls_back(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    assert connection.close() is None
    assert subject.stored(COUNT)[0][0] == 5
    return None


def check_closing_twice(subject: Subject) -> object:
    connection = subject.connect()
    connection.close()
    return raised(connection.close)


def check_cursor_of_a_closed_connection(subject: Subject) -> object:
    connection = subject.connect()
    connection.close()
    return raises(subject.module.Error, connection.cursor)


def check_commit_of_a_closed_connection(subject: Subject) -> object:
    connection = subject.connect()
    connection.close()
    return raises(subject.module.Error, connection.commit)


def check_rollback_of_a_closed_connection(subject: Subject) -> object:
    connection = subject.connect()
    connection.close()
    return raises(subject.module.Error, connection.rollback)


def check_execute_on_a_closed_connection(subject: Subject) -> object:
    connection = subject.connect()
    cursor = connection.cursor()
    connection.close()
    return raises(subject.module.Error, lambda: cursor.execute("SELECT 1"))


def check_fetch_on_a_closed_connection(subject: Subject) -> object:
    connection = subject.filled()
    cursor = connection.cursor()
    cursor.execute("SELECT id FROM fruit")
    connection.close()
    return raised(cursor.fetchone)


def check_block_commits(subject: Subject) -> object:
    connection = subject.filled()
    with connection as inner:
        assert inner is connection
        connection.cursor().execute(INSERT)
    return subject.stored(COUNT)


def check_block_rolls_back_after_an_error(subject: Subject) -> object:
    connection = subject.filled()

    def block() -> None:
        with connection:
            connection.cursor().execute(INSERT)
            raise LookupError

    raises(LookupError, block)
    return subject.stored(COUNT)


def check_connection_after_its_block(subject: Subject) -> object:
    connection = subject.filled()
    with connection:
        pass
    return raised(connection.cursor)


def check_shortcut_execute(subject: Subject) -> object:
    connection = subject.filled()
    cursor = connection.execute("SELECT id FROM fruit ORDER BY id")
    assert cursor.connection is connection
    return cursor.fetchall()


def check_shortcut_execute_with_parameters(subject: Subject) -> object:
    return subject.filled().execute(subject.sql("SELECT name FROM fruit WHERE id = ?"), (3,)).fetchall()


def check_shortcut_executemany(subject: Subject) -> object:
    connection = subject.filled()
    connection.executemany(subject.sql("INSERT INTO fruit VALUES (?, ?, ?)"), [(7, "grape", 1.0)])
    return connection.execute(COUNT).fetchone()


def check_shortcut_executescript(subject: Subject) -> object:
    connection = subject.filled()
    connection.executescript("DELETE FROM fruit WHERE id = 1; DELETE FROM fruit WHERE id = 2;")
    return connection.execute(COUNT).fetchone()


def check_autocommit_can_be_read(subject: Subject) -> object:
    return subject.connect().autocommit


def check_autocommit_can_be_set(subject: Subject) -> object:
    connection = subject.filled()
    connection.autocommit = True
    connection.cursor().execute(INSERT)
    return connection.autocommit, subject.stored(COUNT)


def check_isolation_level(subject: Subject) -> object:
    return subject.connect().isolation_level


def check_in_transaction(subject: Subject) -> object:
    connection = subject.filled()
    before = connection.in_transaction
    connection.cursor().execute(INSERT)
    return before, connection.in_transaction


def check_total_changes(subject: Subject) -> object:
    connection = subject.filled()
    connection.cursor().execute(INSERT)
    return connection.total_changes


def check_closed(subject: Subject) -> object:
    connection = subject.connect()
    before = connection.closed
    connection.close()
    return before, connection.closed


def check_broken(subject: Subject) -> object:
    return subject.connect().broken


def check_transaction_block(subject: Subject) -> object:
    connection = subject.filled()
    with connection.transaction():
        connection.execute(INSERT)
    return subject.stored(COUNT)


def check_transaction_block_rolls_back(subject: Subject) -> object:
    connection = subject.filled()

    def block() -> None:
        with connection.transaction():
            connection.execute(INSERT)
            raise LookupError

    raises(LookupError, block)
    return subject.stored(COUNT)


def check_nested_transaction_blocks(subject: Subject) -> object:
    connection = subject.filled()
    with connection.transaction():
        connection.execute(INSERT)

        def inner() -> None:
            with connection.transaction():
                connection.execute("DELETE FROM fruit")
                raise LookupError

        raises(LookupError, inner)
    return subject.stored(COUNT)


def check_messages(subject: Subject) -> object:
    return subject.connect().messages


def check_errorhandler(subject: Subject) -> object:
    return subject.connect().errorhandler


def check_xid(subject: Subject) -> object:
    xid = subject.connect().xid(1, "global", "branch")
    return tuple(xid)


def check_two_phase_commit(subject: Subject) -> object:
    connection = subject.connect()
    connection.tpc_begin(connection.xid(1, "global", "branch"))
    connection.cursor().execute("SELECT 1")
    return connection.tpc_prepare()


def check_two_phase_recover(subject: Subject) -> object:
    return subject.connect().tpc_recover()


def check_unknown_attribute(subject: Subject) -> object:
    return raises(AttributeError, lambda: subject.connect().no_such_attribute)


def check_connection_is_hashable_and_equal_to_itself(subject: Subject) -> object:
    first, second = subject.connect(), subject.connect()
    assert first == first  # noqa: PLR0124  (a proxy may well break this)
    assert first != second
    return len({first, second, first})


def check_connection_can_be_referenced_weakly(subject: Subject) -> object:
    connection = subject.connect()
    return weakref.ref(connection)() is connection


def check_connection_cannot_be_pickled(subject: Subject) -> object:
    connection = subject.connect()
    return raises(TypeError, lambda: pickle.dumps(connection))


def check_copy_of_a_connection(subject: Subject) -> object:
    connection = subject.connect()
    return raised(lambda: copy.copy(connection).close())


def check_connection_in_another_thread(subject: Subject) -> object:
    connection = subject.filled()
    seen: list[Any] = []
    thread = threading.Thread(target=lambda: seen.append(raised(lambda: connection.execute(COUNT))))
    thread.start()
    thread.join()
    return seen


def check_connection_is_true(subject: Subject) -> object:
    return bool(subject.connect())
