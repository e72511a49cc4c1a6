"""Messages of MySQL and MariaDB that may be shown, and which of their parts.

Sources: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html and
https://mariadb.com/kb/en/mariadb-error-code-reference/ , under ``lc_messages = en_US``; in another language
none matches and every message is withheld, while class and number stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["TEMPLATES"]

TEMPLATES: Final[tuple[Template, ...]] = templates(
    r"""
    Duplicate entry '(?P<value>.*)' for key '(?P<name>[\w. ]+)'
    Column '(?P<name>\w+)' cannot be null
    Column '(?P<word>\w+)' in (field list|where clause|order clause|group statement|on clause|SELECT|WHERE) is ambiguous
    Unknown column '(?P<word>[\w.]+)' in '(field list|where clause|order clause|group statement|on clause|having clause|SELECT|WHERE)'
    Table '(?P<word>[\w.]+)' (doesn't exist|already exists)
    Unknown (table|database) '(?P<word>[\w.]+)'
    (Incorrect|Truncated incorrect) (?P<name>[\w ]+) value: '(?P<value>.*)' for column (?P<name2>[\w.`']+) at row \d+
    (Incorrect|Truncated incorrect) (?P<name>[\w ]+) value: '(?P<value>.*)'
    Data too long for column '(?P<name>\w+)' at row \d+
    Data truncated for column '(?P<name>\w+)' at row \d+
    Out of range value for column '(?P<name>\w+)' at row \d+
    CONSTRAINT `(?P<name>\w+)` failed for (?P<name2>[\w`.]+)
    Cannot (add or update a child|delete or update a parent) row: a foreign key constraint fails (?P<value5>.*)
    Field '(?P<name>\w+)' doesn't have a default value
    Column count doesn't match value count at row \d+
    Operand should contain \d+ column(s|\(s\))
    Subquery returns more than 1 row
    The used SELECT statements have a different number of columns
    FUNCTION (?P<word>[\w.]+) does not exist
    Incorrect parameter count in the call to native function '(?P<word>\w+)'
    You have an error in your SQL syntax; check the manual that corresponds to your (MySQL|MariaDB) server version for the right syntax to use near '(?P<value>.*)' at line \d+
    Query was empty
    Query execution was interrupted(?P<value5>.*)
    Lock wait timeout exceeded; try restarting transaction
    Deadlock found when trying to get lock; try restarting transaction
    Can't execute (the given command|the query) because (?P<value5>.*)
    Cannot execute statement in a READ ONLY transaction\.?
    Division by 0
    (Cursor closed|execute\(\) first|Already closed|out of range|Backwards scrolling not supported by this cursor)
    (Unread result found|No result set to fetch from|Cursor is not connected|MySQL Connection not available)\.?
    (Not all parameters were used in|Not enough parameters for) the SQL statement
    Cursor not available with given criteria: [\w, ]+
    Custom cursor must be subclass of Cursor
    Received LOAD_LOCAL packet but local_infile option is false\.?
    Can't find file '(?P<value>.*)'
    (PROCEDURE|FUNCTION|TRIGGER|Trigger|View|Event) '?(?P<word>[\w.]+)'? (already exists|doesn't exist|does not exist)
    Could not process parameters: (?P<name>\w+)\((?P<value2>.*)\), it must be of type list, tuple or dict
    Incorrect type of argument: (?P<name>\w+)\((?P<value2>.*)\), it must be of type tuple or list the argument given to the prepared statement
    unknown scroll mode (?P<word>\w+)
    not (all arguments converted during string formatting|enough arguments for format string)
    (dict|set) can not be used as parameter
    (Lost connection to MySQL server during query|MySQL server has gone away)(?P<value5>.*)
    (SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER) command denied to user (?P<value5>.*)
    """
)
