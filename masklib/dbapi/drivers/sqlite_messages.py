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
    (table|index|view|trigger) "?(?P<word>.+?)"? already exists
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
    access to (?P<word>\S+) is prohibited
    (authorizer malfunction|unknown error|not an error|cannot open value of type \w+|cannot open (virtual table|view): (?P<word>.+))
    unknown database (?P<word>.+)
    (duplicate column name|no such rowid|no such (table column|schema|option|vfs)|foreign key mismatch): (?P<word>.+)
    (too many arguments on function|misuse of aliased aggregate) (?P<word>\w+)(\(\))?
    (target cannot be the same connection instance|progress argument must be a callable|parameter must be (a )?callable)
    (target is in transaction|source and destination must be distinct|bad value for parameter|unable to (use function|delete/modify) [\w ]+)
    Cannot operate on a closed blob\.
    cannot fit '\w+' into an index-sized integer
    (slice step cannot be zero|underlying buffer is not C-contiguous)
    Blob (index out of range|indices must be integers|slice assignment is wrong size|doesn't support (item|slice) deletion)
    (data longer than blob length|seek offset results in overflow|offset out of blob range|byte must be in range\(0, 256\)|BLOB longer than INT_MAX bytes)
    'origin' should be os\.SEEK_SET, os\.SEEK_CUR, or os\.SEEK_END
    'category' is out of bounds
    isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'
    isolation_level must be str or None
    autocommit must be True, False, or .sqlite3\.LEGACY_TRANSACTION_CONTROL.
    autocommit must be True, False, or sqlite3\.LEGACY_TRANSACTION_CONTROL
    factory must return a cursor, not \w+
    (No item with that key|Index must be int or string|cannot delete attribute|embedded null character)
    unsupported file format|file is encrypted or is not a database
    (Error (creating (function|aggregate)|setting authorizer callback)|Unable to set config|unknown config option: \d+|Warning: \w+)
    User-defined functions cannot return '(?P<name>[\w.]+)' values to SQLite
    (string longer than INT_MAX bytes|BLOB longer than INT_MAX bytes|argument out of range)
    trigger (?P<word>.+) cannot use variables
    parameters prohibited in [\w ]+
    (no tables specified|near "(?P<word>.*)": syntax error|no query solution|circular reference: (?P<word2>.+))
    (cannot|may not) (drop|rename|add|create|alter|modify) (a |an )?[A-Za-z0-9_, ]+
    default value of column \[(?P<word>.+)\] is not constant
    (Cannot add a [\w ]+|error in (view|trigger|index) (?P<word>\S+)( after (rename|drop column))?: (?P<value>.*))
    (foreign key on (?P<word>\w+) should reference only one column of table (?P<word2>\w+)|table "(?P<word3>.+)" has more than one primary key)
    number of columns in foreign key does not match the number of columns in the referenced table
    expressions prohibited in PRIMARY KEY and UNIQUE constraints
    AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY
    unknown column "(?P<word>.+)" in foreign key definition
    index associated with UNIQUE or PRIMARY KEY constraint cannot be dropped
    use DROP (TABLE|VIEW) to delete (table|view) (?P<word>.+)
    unable to open database: (?P<value>.*)
    (fts5: )?(unterminated string|syntax error near "(?P<value>.*)"|no such column: (?P<word>.+)|parser stack overflow)
    (cannot|could not) (commit transaction|rollback transaction|rollback savepoint|VACUUM|detach database within transaction)( - SQL statements in progress)?
    safety level may not be changed inside a transaction
    ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint
    row value misused
    """
)
