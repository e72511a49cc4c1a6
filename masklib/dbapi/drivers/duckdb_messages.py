"""Messages of DuckDB that may be shown, and which of their parts: the first line of each.

Source: the messages as DuckDB 2.0 raises them; the lines below the first quote the statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["TEMPLATES"]

TEMPLATES: Final[tuple[Template, ...]] = templates(
    r"""
    Constraint Error: Duplicate key "(?P<value>.*)" violates (unique|primary key) constraint\.?
    Constraint Error: NOT NULL constraint failed: (?P<name>[\w.]+)
    Constraint Error: CHECK constraint failed on table (?P<name>\w+)(?P<value5>.*)
    Constraint Error: Violates foreign key constraint because key "(?P<value>.*)" (does not exist in the referenced table|is still referenced by a foreign key in a different table)(?P<value5>.*)
    Conversion Error: Could not convert string '(?P<value>.*)' to (?P<name>\w+)(?P<value5>.*)
    Catalog Error: (Table|View|Schema|Index|Type) with name "?(?P<word>\w+)"? (does not exist|already exists)!
    Catalog Error: (Scalar|Table|Aggregate|Macro) Function with name "?(?P<word>\w+)"? (does not exist|already exists)!
    Binder Error: Referenced (column|table) "(?P<word>\w+)" not found( in FROM clause)?!
    Binder Error: Referenced column "(?P<word>\w+)" was not found because the FROM clause is missing
    Binder Error: Values were not provided for the following prepared statement parameters: (?P<value>.*)
    Binder Error: Table "(?P<word>\w+)" does not have a column named "(?P<word2>\w+)"
    Binder Error: table (?P<word>\w+) has \d+ columns but \d+ values were supplied
    Parser Error: syntax error at (or near "(?P<word>.*)"|end of input)
    TransactionContext Error: cannot (commit|rollback) - no transaction is active
    TransactionContext Error: cannot start a transaction within a transaction
    Invalid Input Error: No open result set
    Invalid Input Error: Values were not provided for the following prepared statement parameters: (?P<value>.*)
    Invalid Input Error: Prepared statement needs \d+ parameters, \d+ given
    Out of Range Error: Overflow in (?P<name>\w+) of (?P<name2>\w+)(?P<value5>.*)
    Resource In Use Error: connection has an unfinished result from execute\(\); call complete\(\) or abort\(\), or fetch until a fetch returns no rows, before other work on this connection, or use a separate connection from cursor\(\)
    Connection Error: Connection already closed!
    INTERRUPT Error: Interrupted!
    """
)
