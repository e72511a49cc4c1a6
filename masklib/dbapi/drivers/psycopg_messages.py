"""Primary messages of PostgreSQL and of psycopg that may be shown, and which of their parts.

Server messages are those of ``src/backend`` in PostgreSQL 18 under ``lc_messages = C``; in another language
none matches and every message is withheld, while class, SQLSTATE and the names of the diagnostic stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["NOTICES", "TEMPLATES"]

TEMPLATES: Final[tuple[Template, ...]] = templates(
    r"""
    duplicate key value violates unique constraint "(?P<name>[^"]+)"
    null value in column "(?P<name>[^"]+)" of relation "(?P<name2>[^"]+)" violates not-null constraint
    new row for relation "(?P<name>[^"]+)" violates check constraint "(?P<name2>[^"]+)"
    insert or update on table "(?P<name>[^"]+)" violates foreign key constraint "(?P<name2>[^"]+)"
    update or delete on table "(?P<name>[^"]+)" violates foreign key constraint "(?P<name2>[^"]+)" on table "(?P<name3>[^"]+)"
    conflicting key value violates exclusion constraint "(?P<name>[^"]+)"
    invalid input syntax for type (?P<name>[\w ]+): "(?P<value>.*)"
    invalid input syntax for type (json|xml)
    invalid input value for enum (?P<name>\w+): "(?P<value>.*)"
    value "(?P<value>.*)" is out of range for type (?P<name>[\w ]+)
    value too long for type (?P<name>[\w ()]+)
    (date/time field value out of range|invalid value "(?P<value>.*)" for "\w+")(: "(?P<value2>.*)")?
    (smallint|integer|bigint|numeric field|real|double precision) (out of range|overflow)
    (numeric field overflow|division by zero|value overflows numeric format|cannot take (?P<value5>.*) of (zero|a negative number))
    syntax error at or near "(?P<word>.*)"
    syntax error at end of input
    unterminated quoted string at or near "(?P<value>.*)"
    column "?(?P<word>[\w.]+)"? does not exist
    column "?(?P<word>[\w.]+)"? must appear in the GROUP BY clause or be used in an aggregate function
    column "?(?P<word>[\w.]+)"? of relation "(?P<word2>\w+)" (does not exist|already exists)
    column reference "(?P<word>\w+)" is ambiguous
    column "(?P<word>\w+)" is of type [\w ]+ but expression is of type [\w ]+
    relation "(?P<word>[\w.]+)" (does not exist|already exists)
    (schema|database|role|type|extension|savepoint|cursor|index|function) "(?P<word>[\w.]+)" (does not exist|already exists)
    missing FROM-clause entry for table "(?P<word>\w+)"
    invalid reference to FROM-clause entry for table "(?P<word>\w+)"
    table name "(?P<word>\w+)" specified more than once
    function (?P<word>[\w.]+)\([\w ,\[\]."]*\) (does not exist|is not unique)
    operator does not exist: [\w ".\[\]]+ [-+*/<>=~!@#%^&|`?]+ [\w ".\[\]]+
    could not determine data type of parameter \$\d+
    aggregate functions are not allowed in (WHERE|FROM clause (?P<value5>.*)|GROUP BY)
    subquery (must return only one column|has too many columns|has too few columns|in FROM must have an alias)
    more than one row returned by a subquery used as an expression
    each (UNION|INTERSECT|EXCEPT) query must have the same number of columns
    INSERT has more (expressions than target columns|target columns than expressions)
    permission denied for (table|view|schema|database|function|sequence|relation|column) (?P<name>\w+)
    must be (owner of (table|view|schema|database|relation) (?P<name>\w+)|superuser(?P<value5>.*))
    cannot (insert into|update|delete from) (view|column) "(?P<name>\w+)"
    cannot execute (?P<word>[A-Z ]+) in a read-only transaction
    (?P<word>[A-Z ]+) cannot run inside a transaction block
    (?P<word>[A-Z ]+) can only be used in transaction blocks
    current transaction is aborted, commands ignored until end of transaction block
    canceling statement due to (statement timeout|user request|lock timeout|conflict with recovery)
    A string literal cannot contain NUL \(0x00\) characters\.
    (missing data for column "(?P<name>\w+)"|extra data after last expected column)
    (invalid name syntax|improper (relation|qualified) name(?P<value>.*))
    (deadlock detected|could not obtain lock on (relation|row in relation) "(?P<name>\w+)")
    could not serialize access due to (?P<value5>.*)
    cannot insert multiple commands into a prepared statement
    terminating connection due to administrator command
    (cannot drop|cannot alter type of) (?P<value5>.*) because other objects depend on it
    prepared statement "\w*" (does not exist|already exists)
    invalid byte sequence for encoding "\w+": (?P<value5>.*)
    the query has \d+ placeholders? but \d+ parameters? were passed
    query parameter missing: (?P<word>[\w, ]+)
    (query parameters should be a sequence or a mapping|positional and named placeholders cannot be mixed), got [\w ]+
    positional and named placeholders cannot be mixed
    only '%s', '%b', '%t' are allowed as placeholders, got '(?P<value>.*)'
    incomplete placeholder: '(?P<value>.*)'; if you want to use '%' as an operator you can double it up, i.e. use '%%'
    (cannot adapt type|cannot dump) '(?P<name>\w+)' using placeholder '%\w' \(format: \w+\)
    (no result available|the cursor is closed|the connection is closed|the cursor is already closed)
    the last operation didn't produce (a result|records) \((command|result) status: [\w ]+\)
    the last operation didn't produce (a result|records)
    (cursor already closed|cannot reuse the cursor (?P<value5>.*)|no open result)
    can't change '\w+' now: connection(\.\w+| in transaction status \w+)
    (consuming input failed|server closed the connection unexpectedly)(?P<value5>.*)
    can't (commit|rollback|fetch|execute) (?P<value5>.*)(during a transaction|explicitly|transaction block)(?P<value6>.*)
    Explicit (commit|rollback)\(\) forbidden within a Transaction context\. (?P<value5>.*)
    (connection|query) (timeout expired|cancelled|failed)
    """
)

NOTICES: Final[tuple[Template, ...]] = templates(
    r"""
    (relation|schema|extension|column|constraint|trigger|type|function|view|index|role) "(?P<word>[\w.]+)"( of relation "(?P<word2>[\w.]+)")? (already exists|does not exist), skipping
    (table|view|materialized view|sequence|database) "(?P<word>[\w.]+)" does not exist, skipping
    there is (no|already a) transaction in progress
    truncate cascades to table "(?P<name>\w+)"
    drop cascades to \d+ other objects
    SET TRANSACTION can only be used in transaction blocks
    CREATE TABLE / (PRIMARY KEY|UNIQUE|EXCLUDE) will create implicit index "(?P<name>\w+)" for table "(?P<name2>\w+)"
    CREATE TABLE will create implicit sequence "(?P<name>\w+)" for serial column "(?P<name2>\w+\.\w+)"
    """
)
"""What the server sends as a notice or a warning."""
