"""Lazy relations (DuckDB): a query that is built a step at a time, and runs when its rows are asked for.

What a relation runs is a text; that text is analysed, permitted and planned like any other as soon as it is
to run. Building one runs nothing. So a relation is sealed like a cursor that runs the same statement again
and again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing
from masklib.dbapi.columns import shown
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.facts import class_facts
from masklib.dbapi.handles import HandleState
from masklib.dbapi.kinds import Role
from masklib.dbapi.parameters import Calling, statement_of
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState
from masklib.errors import BlockedExitError, StatementDeniedError
from masklib.session.labels import safe_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.steps import Steps
    from masklib.session import StatementLife

__all__ = ["collect", "derive", "judged", "labels", "lazy", "masked_table", "sealed_relation"]


def lazy(name: str) -> Any:
    """Return the body of what takes a text: the last statement waits as a relation, or has run already.

    Surrogates among its operands are turned back here, once; the relation keeps what they became.
    """

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        sql, args, kwargs = statement_of(args, kwargs)
        text = state.driver.text_of(state.raw, sql)
        runner = CursorState(state.raw, state.facts, state, None)
        with (yield from state.turn()):
            call = Calling(text, kwargs.get("params"), (), kwargs)
            life, (text, bound, rest) = yield from executing.start(runner, call, ())
            given = {**rest, "params": bound[0]} if bound else rest
            method, calls, sent = getattr(state.raw, name), state.driver.calls, (text, args, given)
            made = yield from executing.run_raw(
                runner,
                life,
                lambda: method(text, *args, **given) if calls is None else calls(state, method, sent),
            )
            life.end("ok")
        return None if made is None else sealed_relation(state, made)

    return body


def derive(name: str) -> Any:
    """Return the body of what makes a relation, out of names, expressions and other relations."""

    def body(state: Any, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        connection = _connection(state)
        _refuse_agents(connection)
        given = [_real(connection, one) for one in args]
        named = {key: _real(connection, one) for key, one in kwargs.items()}
        method, calls = getattr(state.raw, name), connection.driver.calls
        with (yield from connection.turn()):
            if name == "table" and calls is not None and given and isinstance(given[0], str):
                made = yield calls(state, method, (given[0], tuple(given[1:]), named))
            else:
                made = yield method(*given, **named)
        return sealed_relation(connection, made)

    return body


def masked_table(state: CursorState, proxy: Any) -> Steps[Any]:
    """Return the rows of a relation as an Arrow table, masked."""
    return (yield from collect("to_arrow_table")(state, proxy))


def judged(name: str, deed: Callable[..., str]) -> Any:
    """Return the body of what writes a relation's rows: permitted as the statement that does the same."""

    def body(state: CursorState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        connection = state.connection
        _refuse_agents(connection)
        with (yield from connection.turn()):
            text = deed(state.raw, *args, **kwargs)
            life = yield from executing.begin(state, text, ())
            made = yield from executing.run_raw(
                state, life, lambda: getattr(state.raw, name)(*args, **kwargs)
            )
            life.end("ok")
        return None if made is None else sealed_relation(connection, made)

    return body


def collect(name: str) -> Any:
    """Return the body of what runs a relation's statement and hands out what comes of it."""

    def body(state: CursorState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        ends = state.driver.ends[name]
        with (yield from state.connection.turn()):
            text = state.raw.sql_query()
            life = yield from executing.begin(state, text, ())
            found, result = yield from executing.run_raw(
                state, life, lambda: ends.run(state.raw, *args, **kwargs)
            )
            plan = life.result(tuple(str(column[0]) for column in found), (None,) * len(found))
            safe = [column.label for column in plan.columns]
            returned = ends.shape(_masked(state, life, result), safe, *args, **kwargs)
        return returned

    return body


def _masked(state: CursorState, life: StatementLife, result: Any) -> Any:
    """Return a relation's result masked; the statement ends with it, but with a reader's last batch."""
    if type(result) is int:
        masked: Any = result
    elif type(result) is list:
        masked = list(life.apply(result))
    else:
        return shown(state, result)
    life.end("ok")
    return masked


def labels(name: str) -> Any:
    """Return the body of what tells a relation's columns: names without values, types without members."""

    def body(state: CursorState, _proxy: Any, /) -> Any:
        described = [state.driver.described(column) for column in state.raw.description]
        pivots = "pivot" in state.raw.sql_query().lower()  # labels are values of the rows
        given = ["'" if pivots else str(column[0]) for column in described]
        names = safe_labels(state.connection.protection, given)
        columns = [(label, *column[1:]) for label, column in zip(names, described, strict=True)]
        place = _PLACES.get(name)
        return columns if place is None else [column[place] for column in columns]

    return body


_PLACES: Final = {"columns": 0, "types": 1, "dtypes": 1}


def _connection(state: Any) -> ConnectionState:
    found: ConnectionState = state if isinstance(state, ConnectionState) else state.connection
    return found


def sealed_relation(connection: ConnectionState, made: Any) -> Any:
    """Return a relation, or what groups one, sealed."""
    facts = class_facts(connection.driver, type(made))
    kind: Callable[..., Any] = CursorState if facts.role is Role.CURSOR else HandleState
    if facts.role is Role.CONNECTION:
        raise BlockedExitError(f"{facts.path} was handed out where a relation was to be: declare its kind")
    if facts.role is Role.CURSOR:
        connection.driver.tells(made)
    return connection.seal(made, kind(made, facts, connection, None))


def _real(connection: ConnectionState, given: Any) -> Any:
    """Return the raw relation behind a sealed one of the same connection."""
    if not is_sealed(given):
        return given
    state = state_of(given)
    if not isinstance(state, CursorState) or state.connection is not connection:
        raise BlockedExitError("a relation goes together with relations of the same wrapped connection only")
    return state.raw


def _refuse_agents(connection: ConnectionState) -> None:
    connection.act()
    policy = connection.protection.policy
    if "masked" in policy.filter_words and policy.mode == "enforce":
        raise StatementDeniedError(
            "denied by the policy: a relation is bound by the database before it can be judged. "
            "Write one SELECT."
        )
