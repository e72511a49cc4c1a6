"""Messages of SQLite, and of CPython's `sqlite3`, that may be shown, and which of their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["TEMPLATES"]

TEMPLATES: Final[tuple[Template, ...]] = templates(
    r"""
    UNIQUE constraint failed: (?P<name>[\w., ]+)
    UNIQUE constraint failed: index '(?P<name>\w+)'
    NOT NULL constraint failed: (?P<name>[\w.]+)
    CHECK constraint failed: (?P<value>.*)
    (FOREIGN KEY|PRIMARY KEY) constraint failed
    datatype mismatch
    (no such (table|column|index|view|trigger|savepoint|database)|ambiguous column name): (?P<word>.+)
    no such (function|module|collation sequence|table-valued function): (?P<word>.+)
    near "(?P<word>.*)": syntax error
    incomplete input
    unrecognized token: "(?P<value>.*)"
    (table|index|view|trigger) (?P<word>.+) already exists
    there is already (a|an) (table|index) named (?P<word>.+)
    table (?P<word>\S+) has \d+ columns? but \d+ values? were supplied
    table (?P<word>\S+) has no column named (?P<word2>\S+)
    table (?P<word>\S+) may not be (modified|dropped|altered|indexed)
    cannot modify (?P<word>\S+) because it is a view
    \d+ values for \d+ columns
    sub-select returns \d+ columns - expected \d+
    SELECTs to the left and right of (UNION ALL|UNION|INTERSECT|EXCEPT) do not have the same number of result columns
    all VALUES must have the same number of terms
    wrong number of arguments to function (?P<word>\w+)\(\)
    unsafe use of (?P<word>\w+)\(\)
    user-defined (function|aggregate's '\w+' method) raised (exception|error)
    user-defined aggregate's '\w+' method not defined
    misuse of (aggregate|aggregate function|window function):? (?P<word>\w+)(\(\))?
    \d+(st|nd|rd|th) (ORDER|GROUP) BY term (out of range - should be between \d+ and \d+|does not match any column in the result set)
    (a GROUP BY clause is required before HAVING|aggregate functions are not allowed in the GROUP BY clause)
    integer overflow
    (too many SQL variables|too many terms in compound SELECT|Expression tree is too large(?P<value5>.*)|parser stack overflow)
    (string or blob too big|out of memory|not authorized|interrupted|disk I/O error|database or disk is full)
    (database is locked|database table is locked|attempt to write a readonly database|file is not a database)
    (database schema has changed|database disk image is malformed|malformed JSON|locking protocol)
    unable to open database file
    cannot (start a transaction within a transaction|commit - no transaction is active|rollback - no transaction is active)
    cannot VACUUM( from within a transaction| - SQL statements in progress)
    You can only execute one statement at a time\.
    executemany\(\) can only execute DML statements\.
    Incorrect number of bindings supplied\. The current statement uses \d+, and there are \d+ supplied\.
    You did not supply a value for binding( parameter :(?P<word>\w+)| \d+)\.?
    Error binding parameter (\d+|:?(?P<word>\w+)): type '(?P<name>[\w.]+)' is not supported
    Cannot operate on a closed (database|cursor)\.
    Recursive use of cursors not allowed\.
    Base (Connection|Cursor)\.__init__ not called\.
    SQLite objects created in a thread can only be used in that same thread\.(?P<value5>.*)
    the query contains a null character
    parameters are of unsupported type
    Python int too large to convert to SQLite INTEGER
    query string is too large
    """
)
