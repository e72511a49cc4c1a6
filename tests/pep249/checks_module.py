"""PEP 249, "Module Interface", "Exceptions", "Type Objects and Constructors", exceptions as attributes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.pep249.subject import Subject

TREE = {
    "Warning": "Exception",
    "Error": "Exception",
    "InterfaceError": "Error",
    "DatabaseError": "Error",
    "DataError": "DatabaseError",
    "OperationalError": "DatabaseError",
    "IntegrityError": "DatabaseError",
    "InternalError": "DatabaseError",
    "ProgrammingError": "DatabaseError",
    "NotSupportedError": "DatabaseError",
}


def check_apilevel(subject: Subject) -> object:
    assert subject.module.apilevel == "2.0"
    return subject.module.apilevel


def check_threadsafety(subject: Subject) -> object:
    assert subject.module.threadsafety in (0, 1, 2, 3)
    return subject.module.threadsafety


def check_paramstyle(subject: Subject) -> object:
    assert subject.module.paramstyle in ("qmark", "numeric", "named", "format", "pyformat")
    return subject.module.paramstyle


def check_exception_tree(subject: Subject) -> object:
    for name, base in TREE.items():
        parent = Exception if base == "Exception" else getattr(subject.module, base)
        assert issubclass(getattr(subject.module, name), parent), name
    return None


def check_constructors(subject: Subject) -> object:
    module = subject.module
    assert module.Date(2026, 1, 2) == dt.date(2026, 1, 2)
    assert module.Time(3, 4, 5) == dt.time(3, 4, 5)
    assert module.Timestamp(2026, 1, 2, 3, 4, 5) == dt.datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001
    return module.Binary(b"binary") is not None


def check_constructors_from_ticks(subject: Subject) -> object:
    day = 86_400 * 365
    return [
        str(subject.module.DateFromTicks(day)),
        str(subject.module.TimeFromTicks(day)),
        str(subject.module.TimestampFromTicks(day)),
    ]


def check_type_objects(subject: Subject) -> object:
    names = ("STRING", "BINARY", "NUMBER", "DATETIME", "ROWID")
    assert all(hasattr(subject.module, name) for name in names)
    return names


def check_connection_has_the_exceptions(subject: Subject) -> object:
    connection = subject.connect()
    for name in TREE:
        assert getattr(connection, name) is getattr(subject.module, name), name
    return sorted(TREE)


def check_connection_is_an_instance_of_the_drivers_class(subject: Subject) -> object:
    connection = subject.connect()
    assert isinstance(connection, subject.module.Connection)
    return connection.__class__ is subject.module.Connection


def check_cursor_is_an_instance_of_the_drivers_class(subject: Subject) -> object:
    cursor = subject.connect().cursor()
    assert isinstance(cursor, subject.module.Cursor)
    return cursor.__class__.__name__
