"""`callproc` and `stored_results` of mysql-connector-python: out-parameters and results, of unknown origin, masked."""

# ruff: noqa: SLF001  the method that hands stored results out is deprecated, and what is to follow it is not there yet
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.drivers.mysql_connector_warnings import without_warnings
from masklib.dbapi.facts import class_facts
from masklib.dbapi.merging import is_literal
from masklib.dbapi.parameters import Calling
from masklib.errors import BlockedExitError
from masklib.session import StatementLife
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.dbapi.steps import Steps

__all__ = ["call_procedure", "stored_results"]

_NAME: Final = re.compile(r"\w+(?:\.\w+)?")
_TYPE: Final = re.compile(r"[a-z]+(?: [a-z]+)*(?:\(\d+(?:, ?\d+)?\))?(?: [a-z0-9]+)*", re.IGNORECASE)


def call_procedure(
    state: CursorState, proxy: Any, /, procname: str, args: tuple[Any, ...] | list[Any] = ()
) -> Steps[Any]:
    """Run a procedure; return its arguments as it has left them, masked as of unknown origin."""
    given = list(args)
    _check(procname, given)
    text = f"CALL {procname}({', '.join(['%s'] * len(given))})"
    with (yield from state.connection.turn()):
        values = [one[0] if isinstance(one, tuple) else one for one in given]
        call = Calling(text, values, (values,), {})
        life, _ = yield from executing.start(state, call, executing.types_of((values,), {}))
        with without_warnings(state.raw._connection):
            row = yield from executing.run_raw(state, life, lambda: state.raw.callproc(procname, given))
        yield from executing.plan_result(state, proxy, life)
    if life.plan is None or not row:
        return row or ()
    (masked,) = life.apply([tuple(row)])
    life.end("ok")
    return masked if state.make is None else state.make(masked)


def _check(procname: object, args: list[Any]) -> None:
    """Refuse what the driver would splice into a text and is no name, no type or no plain value.

    Raises:
        BlockedExitError: if there is such.
    """
    if type(procname) is not str or not _NAME.fullmatch(procname):
        raise BlockedExitError("callproc() takes a procedure's plain name, with or without its database")
    if not all(map(_is_plain, args)):
        raise BlockedExitError(
            "callproc() takes plain values, and (value, 'TYPE') for a parameter with a type"
        )


def _is_plain(given: object) -> bool:
    match given:
        case tuple((value, kind)):
            return is_literal(value) and type(kind) is str and _TYPE.fullmatch(kind) is not None
        case _:
            return is_literal(given)


def stored_results(state: CursorState, _proxy: Any, /) -> Steps[Iterator[Any]]:
    """Return the results of the procedure that was called last, each in a sealed cursor of its own.

    Raises:
        BlockedExitError: if another statement has run on the cursor since.
    """
    life = state.life
    if life is None or not state.raw._stored_results:
        return iter(())
    if life.analysed.statement.kind is not Kind.CALL:
        raise BlockedExitError(
            "stored_results() goes with the callproc() before it: another statement has run since"
        )
    found, state.raw._stored_results = list(state.raw._stored_results), []
    made = []
    for raw in found:
        one = CursorState(raw, class_facts(state.driver, type(raw)), state.connection, state.owner)
        one.row_factory = state.row_factory
        one.life = StatementLife(life.protection, life.analysed, ())
        sealed = state.connection.seal(raw, one)
        yield from executing.plan_result(one, sealed, one.life)
        made.append(sealed)
    return iter(made)
