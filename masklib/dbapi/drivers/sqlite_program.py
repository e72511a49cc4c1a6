"""What a program has put on a connection of SQLite's: functions, collations, callbacks; and what they may see.

A statement in which a masked column stands inside of such a function, or nobody can tell which columns do, is
denied before it runs. Out of views, triggers, generated columns, indexes and checks SQLite calls none: the
schema is not trusted from then on (https://sqlite.org/pragma.html#pragma_trusted_schema), and what is temporary,
which that leaves out, must not name one. A collation is called by the order that a statement names; one with a
masked column anywhere in it is denied.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import BlockedExitError, MaskingError, StatementDeniedError
from masklib.session import feeds, scanned, wholly_clear
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from masklib.dbapi.merging import Call
    from masklib.dbapi.parameters import Calling
    from masklib.dbapi.state import ConnectionState
    from masklib.session import StatementLife
    from masklib.sql import Statement

__all__ = ["Program", "is_looking_up", "looking_up", "program_of", "quietly"]

_WORD: Final = re.compile(r"[^\W\d]\w*")
_HARMLESS: Final = frozenset({Kind.PRAGMA, Kind.TRANSACTION, Kind.EXPLAIN, Kind.EMPTY})
_BUILT_IN: Final = frozenset({"binary", "nocase", "rtrim"})
"""Collations that SQLite uses by itself (https://sqlite.org/datatype3.html#collation)."""
_SCHEMAS: Final = "SELECT sql FROM {}.sqlite_master WHERE sql IS NOT NULL"
_LOOKING: Final = ContextVar("looking_up", default=False)

is_looking_up: Final = _LOOKING.get
"""Tells whether what SQLite runs just now is a look-up of ours, which no callback is shown."""


@contextmanager
def looking_up() -> Iterator[None]:
    """Let what runs in this block be ours."""
    token = _LOOKING.set(True)
    try:
        yield
    finally:
        _LOOKING.reset(token)


class Program:
    """What is the program's own on one connection.

    Attributes:
        names: The names of its functions, in lower case.
        collations: Likewise of its collations.
        collates: Those of them that the statement judged last may call.
        scans: Whether what they are given is scanned: an unclassified column was among it. It stays so, for a
            statement that is read slowly calls them among others.
        text: The text of the statement that ran last.
        as_given: Whether no operand of that was turned back.
        text_factory: What is to be made of texts, or ``None``.

    Raw values: keeps none; ``text`` is the caller's.
    """

    __slots__ = (
        "_connection",
        "as_given",
        "collates",
        "collations",
        "names",
        "scans",
        "text",
        "text_factory",
    )

    def __init__(self, connection: ConnectionState) -> None:
        self._connection = connection
        self.names: set[str] = set()
        self.collations: set[str] = set()
        self.collates: frozenset[str] = frozenset()
        self.scans = False
        self.text = ""
        self.as_given = False
        self.text_factory: Callable[[bytes], Any] | None = None

    @property
    def sees_all(self) -> bool:
        """Whether there is nothing that it may not see: no column is masked for anybody."""
        return wholly_clear(self._connection.given.policy)

    def denial(self, life: StatementLife, text: str) -> StatementDeniedError | None:
        """Return why a statement may not run, and take note whether cells are to be scanned."""
        if self.sees_all or not (self.names or self.collations):
            return None
        lowered = text.lower()
        if "trusted_schema" in lowered and self.names:
            return _denied("functions of the program's own are there, so trusted_schema stays off")
        statement = life.analysed.statement
        return self._calls(statement, lowered) or self._orders(statement, lowered)

    def sends(self, life: StatementLife, call: Calling, sent: Call) -> None:
        """Take note of the statement that runs next, as it was given, and of whether it is sent so."""
        self.text = call.text
        operands = life.analysed.translator(life.protection, call.text).operands
        self.as_given = sent[1] is call.args or not operands

    def _calls(self, statement: Statement, lowered: str) -> StatementDeniedError | None:
        named = _named(lowered, self.names)
        if not named or statement.kind in _HARMLESS:
            return None
        if statement.kind is Kind.DDL and not re.search(r"\b(select|temp|temporary)\b", lowered):
            return None  # it calls nothing: the schema is not trusted
        return self._fed(statement, named, everything=False)

    def _orders(self, statement: Statement, lowered: str) -> StatementDeniedError | None:
        named = _named(lowered, self.collations)
        self.collates = frozenset(named)
        if not named or statement.kind in _HARMLESS:
            return None
        if statement.kind is not Kind.READ:
            return _denied(
                f"the collation {' or '.join(named)} is the program's own: the schema must not name it"
            )
        return self._fed(statement, named, everything=True)

    def _fed(
        self, statement: Statement, named: Sequence[str], *, everything: bool
    ) -> StatementDeniedError | None:
        fed = feeds(self._connection.protection, statement, everything=everything)
        if fed.problem:
            return _denied(f"{fed.problem} stands inside of {' or '.join(named)}, which would see raw values")
        self.scans = self.scans or fed.scanned
        return None

    def shown(self, values: Sequence[object]) -> tuple[tuple[object, ...], MaskingError | None]:
        """Return the arguments as a function may see them, or what to raise from a frame without the raw ones."""
        try:
            return tuple(scanned(self._connection.protection, values) if self.scans else values), None
        except Exception:  # noqa: BLE001  its text and its frames may hold values
            return (), MaskingError("masking failed, so the function is not called")

    def scanned_text(self, text: str) -> str | None:
        """Return a text of the program's own with what detectors find in it masked, ``None`` where that fails."""
        if self.sees_all:
            return text
        try:
            shown = scanned(self._connection.protection, (text,))[0]
        except Exception:  # noqa: BLE001  its text and its frames may hold values
            return None
        return shown if isinstance(shown, str) else None

    def take_function(self, name: object) -> None:
        """Take note of a function, and trust the schema no longer.

        Raises:
            BlockedExitError: if statements that name it could not be told by its name.
        """
        word = self._word(name)
        if not (self.names or self.sees_all):
            quietly(self._connection.raw, "PRAGMA trusted_schema = OFF")
        if word not in self.names and any(_named(text, {word}) for text in self._definitions(["temp"])):
            raise BlockedExitError(
                f"a temporary view or trigger names {name}, and would call it on raw values"
            )
        self.names.add(word)

    def take_collation(self, name: object) -> None:
        """Take note of a collation.

        Raises:
            BlockedExitError: if statements that name it could not be told by its name, or the schema names it.
        """
        if self.sees_all:
            return
        word = self._word(name)
        if word in _BUILT_IN:
            raise BlockedExitError(
                f"the collation {name} is SQLite's own, and called where no statement names it"
            )
        schemas = [str(row[1]) for row in quietly(self._connection.raw, "PRAGMA database_list")]
        if any(_named(text, {word}) for text in self._definitions(schemas)):
            raise BlockedExitError(
                f"the schema names the collation {name}, which would be called on raw values"
            )
        self.collations.add(word)

    def drop_collation(self, name: object) -> None:
        """Take note that a collation is no more."""
        self.collations.discard(str(name).lower())

    def check_replaced(self) -> None:
        """Look at whether another database may come in the place of this one.

        Raises:
            BlockedExitError: if its schema may name a collation that was taken.
        """
        if self.collations:
            raise BlockedExitError("a collation of the program's own is there, which another schema may name")

    def _definitions(self, schemas: Sequence[str]) -> list[str]:
        raw = self._connection.raw
        quoted = ['"' + schema.replace('"', '""') + '"' for schema in schemas]
        return [str(sql).lower() for one in quoted for (sql,) in quietly(raw, _SCHEMAS.format(one))]

    def _word(self, name: object) -> str:
        if self._connection.protection.policy.preset == "agent":
            raise BlockedExitError("functions of the program's own are not taken under preset agent")
        if isinstance(name, str):
            name.encode()  # what cannot be encoded is the driver's error
        if isinstance(name, str) and _WORD.fullmatch(name) is None and not self.sees_all:
            raise BlockedExitError(
                "a function's name must be a plain word here: statements are searched for it"
            )
        return str(name).lower()


def _named(lowered: str, names: set[str]) -> list[str]:
    """Return the names that a text, in lower case, has in it: in quotes, in a comment, wherever."""
    return sorted(name for name in names if re.search(rf"\b{re.escape(name)}\b", lowered))


def _denied(reason: str) -> StatementDeniedError:
    return StatementDeniedError(
        f"denied by the policy: {reason}. Ways out: call it on the masked rows in Python, or declare the columns "
        "'clear' in the policy"
    )


def quietly(raw: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a statement of ours."""
    cursor = sqlite3.Connection.cursor(raw)
    cursor.row_factory = None
    with looking_up():
        rows = cursor.execute(sql, parameters).fetchall()
    cursor.close()
    return rows


def program_of(state: ConnectionState) -> Program:
    """Return what is the program's own on a connection."""
    if state.functions is None:
        state.functions = Program(state)
    found: Program = state.functions
    return found
