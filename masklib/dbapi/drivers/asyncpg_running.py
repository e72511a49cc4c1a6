"""What runs statements on asyncpg: it has no cursors, so each call is a statement of its own.

Rows come as the caller asks for them: all at once, one, or through a portal of the server's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing, fetching
from masklib.dbapi.claims import named_on_server
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.facts import ClassFacts
from masklib.dbapi.handles import HandleState
from masklib.dbapi.kinds import Role
from masklib.dbapi.parameters import Calling
from masklib.dbapi.plain import plain
from masklib.dbapi.steps import END
from masklib.errors import BlockedExitError, StatementDeniedError
from masklib.session import safe_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps
    from masklib.session import StatementLife

__all__ = ["OF_CONNECTION", "OF_CURSOR", "OF_FACTORY", "OF_STATEMENT", "running"]

_ASYNCPGS: Final = "__asyncpg_"
"""How the names begin that asyncpg gives to statements and portals."""
_FACTS: Final = ClassFacts(path="asyncpg.cursor.Cursor", role=Role.CURSOR, attributes={}, asynchronous=True)


_ENCODED: Final = "denied by the policy: an encoder of the program's own would see a surrogate's value"


class _Result:
    """Stands for the raw cursor that asyncpg has none of: the labels of the rows, once they are known."""

    __slots__ = ("description",)

    def __init__(self) -> None:
        self.description: tuple[tuple[str], ...] | None = None


def running(connection: ConnectionState, proxy: Any) -> CursorState:
    """Return the state of one more statement, whose record is written when its rows end, or the connection."""
    state = CursorState(_Result(), _FACTS, connection, proxy)
    connection.cursors.add(state)
    return state


class _Run:
    """One statement that runs, or is about to."""

    __slots__ = ("_many", "_text", "_types", "args", "proxy", "state")

    def __init__(
        self, connection: ConnectionState, proxy: Any, text: object, types: tuple[str, ...], args: Any
    ) -> None:
        self.args = args
        self._many = types == ("many",)
        self.state = running(connection, proxy)
        self.proxy = proxy
        self._text = connection.driver.text_of(connection.raw, text)
        self._types = types

    @property
    def text(self) -> str:
        return self._text

    def call(self, raw: Callable[[], Any]) -> Steps[Any]:
        """Judge the statement, and have it run."""
        with (yield from self.state.connection.turn()):
            life = yield from self._begun()
            return (yield from executing.run_raw(self.state, life, raw))

    def _begun(self) -> Steps[StatementLife]:
        """Judge the statement, and turn surrogates among its arguments back."""
        given = self.args if self._many else list(self.args)
        call = Calling(self._text, given, (given,), {})
        life, sent = yield from executing.start(self.state, call, self._types, many=self._many)
        if sent[1] is not call.args and self.state.connection.encodes:
            raise StatementDeniedError(_ENCODED)
        self._text, (self.args, *_) = sent[0], sent[1]
        return life

    def masked(self, records: Sequence[Any]) -> Steps[list[Any]]:
        """Return records as the caller may see them."""
        if not records:
            return []
        state = self.state
        if state.life is not None and state.life.plan is None:
            state.raw.description = tuple((key,) for key in records[0].keys())  # noqa: SIM118  a record is no dict
            yield from executing.plan_result(state, self.proxy, state.life)
        return fetching.treated(state, [tuple(record) for record in records])

    def more(self, coming: Any) -> Steps[Any]:
        """Await rows of a statement that runs already."""
        try:
            return (yield coming)
        except BaseException as error:
            self.state.broke(error)
            raise


def _types(args: Sequence[Any]) -> tuple[str, ...]:
    return executing.types_of((args,), {})


def _own_records(kwargs: Mapping[str, Any]) -> None:
    """Refuse a class of records: asyncpg alone can make those, and it makes them of raw values."""
    if kwargs.get("record_class") is not None:
        raise BlockedExitError(
            "record_class= is blocked: such records are made of raw values. Instead: convert them."
        )


def _all(run: _Run, raw: Callable[[], Any]) -> Steps[list[Any]]:
    records = yield from run.call(raw)
    rows = yield from run.masked(records)
    run.state.end("ok")
    return rows


def _one(run: _Run, raw: Callable[[], Any]) -> Steps[Any]:
    record = yield from run.call(raw)
    rows = yield from run.masked([] if record is None else [record])
    run.state.end("ok")
    return rows[0] if rows else None


# ------------------------------------------------------------------ the connection
def _fetch(state: ConnectionState, proxy: Any, /, query: str, *args: Any, **kwargs: Any) -> Steps[Any]:
    _own_records(kwargs)
    run = _Run(state, proxy, query, _types(args), args)
    return (yield from _all(run, lambda: state.raw.fetch(run.text, *run.args, **kwargs)))


def _fetch_row(state: ConnectionState, proxy: Any, /, query: str, *args: Any, **kwargs: Any) -> Steps[Any]:
    _own_records(kwargs)
    run = _Run(state, proxy, query, _types(args), args)
    return (yield from _one(run, lambda: state.raw.fetchrow(run.text, *run.args, **kwargs)))


def _fetch_value(
    state: ConnectionState, proxy: Any, /, query: str, *args: Any, column: Any = 0, timeout: Any = None
) -> Steps[Any]:
    row = yield from _fetch_row(state, proxy, query, *args, timeout=timeout)
    return None if row is None else row[column]


def _fetch_many(state: ConnectionState, proxy: Any, /, query: str, args: Any, **kwargs: Any) -> Steps[Any]:
    _own_records(kwargs)
    run = _Run(state, proxy, query, ("many",), args)
    return (yield from _all(run, lambda: state.raw.fetchmany(run.text, run.args, **kwargs)))


def _execute(state: ConnectionState, proxy: Any, /, query: str, *args: Any, **kwargs: Any) -> Steps[str]:
    run = _Run(state, proxy, query, _types(args), args)
    status = yield from run.call(lambda: state.raw.execute(run.text, *run.args, **kwargs))
    run.state.end("ok")
    return str(status)


def _execute_many(
    state: ConnectionState, proxy: Any, /, command: str, args: Any, **kwargs: Any
) -> Steps[None]:
    run = _Run(state, proxy, command, ("many",), args)
    yield from run.call(lambda: state.raw.executemany(run.text, run.args, **kwargs))
    run.state.end("ok")


def _prepare(state: ConnectionState, proxy: Any, /, query: str, **kwargs: Any) -> Steps[Any]:
    _own_records(kwargs)
    text, name = state.driver.text_of(state.raw, query), kwargs.get("name")
    if name is not None and str(name).startswith(_ASYNCPGS):
        raise BlockedExitError(f"names that begin with {_ASYNCPGS} are asyncpg's own: take another")
    with (yield from state.turn()):
        raw = yield state.raw.prepare(text, **kwargs)
    return state.seal(raw, _StatementState(raw, state, proxy, text, named_on_server(name)))


def _cursor(state: ConnectionState, proxy: Any, /, query: str, *args: Any, **kwargs: Any) -> Any:
    _own_records(kwargs)
    run = _Run(state, proxy, query, _types(args), args)
    return _portal(state, proxy, run, lambda: state.raw.cursor(run.text, *run.args, **kwargs))


def _portal(state: ConnectionState, proxy: Any, run: _Run, make: Callable[[], Any]) -> Any:
    """Return a portal that is about to be opened, sealed."""
    facts = state.driver.classes["asyncpg.cursor.CursorFactory"]
    return state.seal(make(), _PortalState(None, facts, state, proxy, run, make))


OF_CONNECTION: Final[Mapping[str, Callable[..., Any]]] = {
    "cursor": _cursor,
    "execute": _execute,
    "executemany": _execute_many,
    "fetch": _fetch,
    "fetchmany": _fetch_many,
    "fetchrow": _fetch_row,
    "fetchval": _fetch_value,
    "prepare": _prepare,
}
"""Bodies of the connection's methods that run statements."""


# ------------------------------------------------------------------ prepared statements
class _StatementState(HandleState):
    """A prepared statement, and its text: it is judged each time it runs.

    ``ran`` is the raw one that ran last: another one, where surrogates among its literals are bound now. ``name``
    is what the program called it.
    """

    __slots__ = ("__weakref__", "name", "ran", "text")

    def __init__(
        self, raw: Any, connection: ConnectionState, owner: Any, text: str, name: str | None
    ) -> None:
        facts = connection.driver.classes["asyncpg.prepared_stmt.PreparedStatement"]
        super().__init__(raw, facts, connection, owner)
        self.ran, self.text, self.name = raw, text, name
        connection.claims.name(name, self)

    def run(self, args: Sequence[Any]) -> _Run:
        """Return a run of it."""
        return _Run(self.connection, self.owner, self.text, _types(args), args)

    def run_many(self, args: Any) -> _Run:
        """Return a run of it for many sets of arguments."""
        return _Run(self.connection, self.owner, self.text, ("many",), args)

    async def sent(self, run: _Run, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call the raw statement, prepared anew if its text has become another."""
        if run.text == self.text:
            self.connection.claims.check_name(self.name, self)
            self.ran = self.raw
        elif run.text != self.ran.get_query():
            self.ran = await self.connection.raw.prepare(run.text)
        return await getattr(self.ran, name)(*args, **kwargs)


def _again(state: _StatementState, _proxy: Any, /, *args: Any, timeout: Any = None) -> Steps[Any]:
    run = state.run(args)
    return (yield from _all(run, lambda: state.sent(run, "fetch", *run.args, timeout=timeout)))


def _again_row(state: _StatementState, _proxy: Any, /, *args: Any, timeout: Any = None) -> Steps[Any]:
    run = state.run(args)
    return (yield from _one(run, lambda: state.sent(run, "fetchrow", *run.args, timeout=timeout)))


def _again_value(
    state: _StatementState, proxy: Any, /, *args: Any, column: Any = 0, timeout: Any = None
) -> Steps[Any]:
    row = yield from _again_row(state, proxy, *args, timeout=timeout)
    return None if row is None else row[column]


def _again_many(state: _StatementState, _proxy: Any, /, args: Any, *, timeout: Any = None) -> Steps[Any]:
    run = state.run_many(args)
    return (yield from _all(run, lambda: state.sent(run, "fetchmany", run.args, timeout=timeout)))


def _again_executed(state: _StatementState, _proxy: Any, /, args: Any, *, timeout: Any = None) -> Steps[None]:
    run = state.run_many(args)
    yield from run.call(lambda: state.sent(run, "executemany", run.args, timeout=timeout))
    run.state.end("ok")


def _again_cursor(state: _StatementState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Any:
    run, connection = state.run(args), state.connection

    def make() -> Any:
        if run.text != state.text:
            return connection.raw.cursor(run.text, *run.args, **kwargs)
        connection.claims.check_name(state.name, state)
        return state.raw.cursor(*run.args, **kwargs)

    return _portal(connection, state.owner, run, make)


def _status(state: _StatementState, _proxy: Any, /) -> Any:
    """Return what the server said of the last run: a word and a number."""
    return plain(state.ran.get_statusmsg(), "get_statusmsg()")


def _attributes(state: _StatementState, _proxy: Any, /) -> Any:
    """Return the columns, under labels that the caller may see."""
    told = state.raw.get_attributes()
    labels = safe_labels(state.connection.protection, tuple(one.name for one in told))
    return tuple(one._replace(name=label) for one, label in zip(told, labels, strict=True))


OF_STATEMENT: Final[Mapping[str, Callable[..., Any]]] = {
    "cursor": _again_cursor,
    "executemany": _again_executed,
    "fetch": _again,
    "fetchmany": _again_many,
    "fetchrow": _again_row,
    "fetchval": _again_value,
    "get_attributes": _attributes,
    "get_statusmsg": _status,
}
"""Bodies of a prepared statement's methods."""


# ------------------------------------------------------------------ portals
class _PortalState(HandleState):
    """A portal of the server's, open or about to be opened, and the statement that runs through it.

    ``make`` makes the raw one, once the statement is judged and its surrogates are turned back.
    """

    __slots__ = ("make", "run")

    def __init__(
        self,
        raw: Any,
        facts: ClassFacts,
        connection: ConnectionState,
        owner: Any,
        run: _Run,
        make: Callable[[], Any] | None = None,
    ) -> None:
        super().__init__(raw, facts, connection, owner)
        self.run = run
        self.make = make


def _open(state: _PortalState, _proxy: Any, /) -> Steps[Any]:
    raw = yield from state.run.call(_made(state))
    facts = state.driver.classes["asyncpg.cursor.Cursor"]
    return state.connection.seal(raw, _PortalState(raw, facts, state.connection, state.owner, state.run))


def _made(state: _PortalState) -> Callable[[], Any]:
    assert state.make is not None  # noqa: S101  for the type checker: what is to be opened has it
    return state.make


class _Walk:
    """The rows of a portal, one by one, as many of them fetched ahead as asyncpg itself fetches."""

    __slots__ = ("_iterator", "_run", "_state")

    def __init__(self, state: _PortalState, _proxy: Any, /) -> None:
        self._state = state
        self._run = state.run
        self._iterator: Any = None

    def advance(self) -> Steps[Any]:
        """Return the next record, masked, or `END`."""
        try:
            if self._iterator is None:
                record = yield from self._run.call(self._begin)
            else:
                record = yield from self._run.more(anext(self._iterator, END))
        except StopAsyncIteration:
            record = END
        if record is END:
            self._run.state.end("ok")
            return END
        rows = yield from self._run.masked([record])
        return rows[0]

    def _begin(self) -> Any:
        self._iterator = aiter(_made(self._state)())
        return anext(self._iterator, END)

    def close(self) -> Steps[None]:
        """End the statement; the portal goes with its transaction."""
        self._run.state.end("ok")
        yield from ()


def _next_rows(state: _PortalState, _proxy: Any, /, n: int, **kwargs: Any) -> Steps[Any]:
    records = yield from state.run.more(state.raw.fetch(n, **kwargs))
    rows = yield from state.run.masked(records)
    if len(rows) < n:
        state.run.state.end("ok")
    return rows


def _next_row(state: _PortalState, _proxy: Any, /, **kwargs: Any) -> Steps[Any]:
    record = yield from state.run.more(state.raw.fetchrow(**kwargs))
    rows = yield from state.run.masked([] if record is None else [record])
    if not rows:
        state.run.state.end("ok")
    return rows[0] if rows else None


OF_FACTORY: Final[Mapping[str, Callable[..., Any]]] = {"__aiter__": _Walk, "__await__": _open}
"""Bodies of what ``cursor()`` returns."""
OF_CURSOR: Final[Mapping[str, Callable[..., Any]]] = {"fetch": _next_rows, "fetchrow": _next_row}
"""Bodies of an open cursor's methods."""
