"""Running statements on a sealed cursor: analysed and permitted before, planned after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from masklib.dbapi.facts import Binding
from masklib.dbapi.failures import code_of
from masklib.dbapi.parameters import Calling, calling
from masklib.dbapi.state import UNSETTLED
from masklib.dbapi.timing import allow_time, clear_time, is_timed
from masklib.errors import BlockedExitError, MaskError, UnknownRoleError
from masklib.mask.formats import formats_of
from masklib.session import Analysed, FormatsWanted, StatementLife

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.merging import Call
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps
    from masklib.errors import StatementDeniedError

__all__ = [
    "begin",
    "begin_stolen",
    "execute",
    "execute_many",
    "execute_script",
    "failed",
    "next_set",
    "plan_result",
    "run_raw",
    "set_result",
    "shape",
    "start",
    "types_of",
]

Copying = Literal["", "out", "in"]
_NAMED_TYPES: Final = 64
_NONE: Final = Binding(styles=(), positional="")
"""How nothing is bound: in a text that is sent as it is."""


def execute(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Run one statement; return what the driver returns there: the sealed cursor, a count, or nothing."""
    call = calling(state, args, kwargs, many=False)
    with (yield from state.connection.turn()):
        life, sent = yield from start(state, call, _types(call.given))
        calls, method = state.driver.calls, state.raw.execute
        returned = yield from run_raw(
            state,
            life,
            lambda: method(sent[0], *sent[1], **sent[2]) if calls is None else calls(state, method, sent),
        )
        if state.driver.dialect == "sqlite":
            yield from _again(state, life, call.text)
        yield from plan_result(state, proxy, life)
    return _returned(state, proxy, returned)


def _again(state: CursorState, life: StatementLife, text: str) -> Steps[None]:
    """Analyse a statement anew whose result has other columns than predicted.

    Another connection has changed a table then. SQLite reads its schema beside a result that is open.
    """
    outputs, labels = life.analysed.statement.outputs, state.driver.labels(state.raw)
    if outputs is None or labels is None or len(outputs) == len(labels):
        return
    state.connection.forget_catalog()
    analysed = yield from state.connection.analyse(text)
    if StatementLife(life.protection, analysed, ()).denial(text) is None:
        life.analysed = analysed


def execute_many(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Run one statement with many parameter sets; return what the driver returns there."""
    call = calling(state, args, kwargs, many=True)
    with (yield from state.connection.turn()):
        life, sent = yield from start(state, call, ("many",), many=True)
        returned = yield from run_raw(
            state, life, lambda: state.raw.executemany(sent[0], *sent[1], **sent[2])
        )
        yield from plan_result(state, proxy, life)
    return _returned(state, proxy, returned)


def execute_script(state: CursorState, proxy: Any, sql: Any, /) -> Steps[Any]:
    """Run several statements; what they return is dropped by the driver."""
    text = state.driver.text_of(state.connection.raw, sql)
    with (yield from state.connection.turn()):
        life = yield from begin(state, text, ())
        returned = yield from run_raw(state, life, lambda: state.raw.executescript(text))
    life.end("ok")
    return _returned(state, proxy, returned)


def next_set(state: CursorState, proxy: Any, /) -> Steps[Any]:
    """Go on to the next result of the same text; its columns are decided anew."""
    state.connection.claims.check(state, next_set=True)
    returned = yield state.raw.nextset()
    if returned:
        state.connection.claims.take(state)
        yield from _another_result(state, proxy)
    return returned if isinstance(returned, int) else None  # mysqlclient says 1


def set_result(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Go to the result of that number; its columns are decided anew."""
    yield state.raw.set_result(*args, **kwargs)
    yield from _another_result(state, proxy)
    return proxy


def _another_result(state: CursorState, proxy: Any) -> Steps[None]:
    before = state.life
    if before is None:
        return
    before.rows -= state.unread
    before.end("ok")
    state.forget_rows()
    state.direct, state.make = False, None
    state.connection.ran(before.analysed.statement)  # a driver may have sent this part of it only now
    life = StatementLife(before.protection, before.analysed, ())
    state.life = life
    yield from plan_result(state, proxy, life)


def _returned(state: CursorState, proxy: Any, returned: object) -> Any:
    """Return the sealed cursor where the driver returned its own, and a count as it is."""
    if returned is state.raw:
        return proxy
    return returned if type(returned) is int else None


def begin(
    state: CursorState, text: str, types: tuple[str, ...], *, copying: Copying = ""
) -> Steps[StatementLife]:
    """Begin a statement whose text is sent as it is: one with a surrogate to turn back is denied.

    Args:
        state: The cursor that it runs on.
        text: The statement.
        types: Names of its parameters' types, for the record.
        copying: Which way the rows of a COPY go that are looked at one by one.
    """
    call = Calling(text, None, (), {})
    life, _ = yield from start(state, call, types, many=False, binding=_NONE, copying=copying)
    return life


def begin_stolen(state: CursorState) -> None:
    """Begin the life of a statement that a cursor of the server's runs already: another declared it.

    Nobody knows its text here: it is judged as one that cannot be told, its columns are of unknown origin.

    Raises:
        StatementDeniedError: if the policy denies what cannot be told.
    """
    life = StatementLife(state.connection.protection, Analysed(UNSETTLED, {}), ())
    denial = life.denial()
    if denial is not None:
        life.end("denied", reason=str(denial))
        raise denial
    state.life = life
    state.connection.claims.take(state)


def start(
    state: CursorState,
    call: Calling,
    types: tuple[str, ...],
    *,
    many: bool = False,
    binding: Binding | None = None,
    copying: Copying = "",
) -> Steps[tuple[StatementLife, Call]]:
    """End the statement that ran before; analyse and permit the new one, and turn its surrogates back.

    Args:
        state: The cursor that it runs on.
        call: The statement and its parameters.
        types: Names of the parameters' types, for the record.
        many: Whether it runs once for each set of parameters.
        binding: How a value is bound; by default as the cursor does.
        copying: Which way the rows of a COPY go that are looked at one by one.

    Returns:
        Its life, and what the driver is called with.
    """
    _check_settled(state)
    state.end("abandoned")
    state.life, state.make, state.direct = None, None, False
    state.forget_rows()
    connection = state.connection
    _act(connection, types)
    if connection.bounds_time:
        yield from clear_time(connection)
    analysed = connection.known(call.text) if connection.driver.mode is None else None
    if analysed is None:
        call, analysed = yield from _analysed(connection, call, types)
    if binding is not _NONE and (text := analysed.bounded(connection.protection, call.text)) != call.text:
        call, analysed = yield from _analysed(connection, call._replace(text=text), types)
    life = StatementLife(connection.protection, analysed, types)
    denial = life.denial(call.text, copying=copying)
    if denial is None and connection.functions is not None:
        denial = connection.functions.denial(life, call.text)
    if denial is not None:
        yield from _refuse(state, life, call.text, denial)
    sent = yield from _sent(state, life, call, binding or state.binding, many=many)
    if connection.functions is not None:
        connection.functions.sends(life, call, sent)
    if not is_timed(connection):
        yield from allow_time(connection)
    state.life = life
    connection.claims.take(state)
    return life, sent


def _act(connection: ConnectionState, types: tuple[str, ...]) -> None:
    """Have the statement judged in the role of who asks; one that nobody knows is denied, and recorded."""
    try:
        connection.act()
    except UnknownRoleError as denial:
        StatementLife(connection.given, Analysed(UNSETTLED, {}), types).end("denied", reason=str(denial))
        raise


def _analysed(
    connection: ConnectionState, call: Calling, types: tuple[str, ...]
) -> Steps[tuple[Calling, Analysed]]:
    """Return the call with a text that means to the server and to the dialect the same, and what it does."""
    try:
        text = yield from connection.read(call.text)
        if text is None:
            return call, Analysed(UNSETTLED, {})
        known = connection.known(text)
        return call._replace(text=text), known or (yield from connection.analyse(text))
    except BaseException as error:  # stopped, or cancelled, while it was looked up
        life = StatementLife(connection.given, Analysed(UNSETTLED, {}), types)
        life.end("error", error=f"{type(error).__name__} {code_of(error)}".rstrip())
        raise


def _sent(
    state: CursorState, life: StatementLife, call: Calling, binding: Binding, *, many: bool
) -> Steps[Call]:
    """Return what the driver is called with: surrogates among the operands turned back."""
    formats, unknown = state.connection.formats, []
    while True:
        try:
            bound = life.translated(call.text, call.given, binding, many=many)
        except FormatsWanted as wanted:
            values = yield from state.connection.sample(wanted.column[0])
            formats[wanted.column] = formats_of(wanted.column[1], values or ())
            unknown += [wanted.column] if values is None else []
        except MaskError as denial:
            life.end("denied", reason=str(denial))
            raise
        else:
            for column in unknown:  # another time it may be possible to ask
                formats.pop(column, None)
            return (call.text, call.args, call.kwargs) if bound is None else call.replaced(bound)


def _check_settled(state: CursorState) -> None:
    """Refuse a cursor whose rows are still to come: they would be taken for those of the next statement.

    Raises:
        BlockedExitError: if the result of the statement before is pending.
    """
    life = state.life
    if life is None or life.plan is not None or life.analysed.statement.outputs == ():
        return
    if state.driver.pending(state.raw) and state.raw.description is None:
        raise BlockedExitError(
            "the cursor's rows are still to come, so it takes no other statement. Fetch them, sync() the "
            "pipeline, or use another cursor."
        )


def _refuse(
    state: CursorState, life: StatementLife, text: str, denial: StatementDeniedError
) -> Steps[NoReturn]:
    """Raise, since the policy denies the statement; what is merely wrong gets the database's own error."""
    compiles = state.driver.compiles
    if life.unread and compiles is not None:
        try:
            yield from compiles(state.connection.raw, text)
        except BaseException as error:
            failed(state, life, error)
            raise
    life.end("denied", reason=str(denial))
    raise state.driver.denied(denial, life.analysed.statement)


def run_raw(state: CursorState, life: StatementLife, call: Callable[[], Any]) -> Steps[Any]:
    """Call what runs a statement, and take note of how it went."""
    try:
        returned = yield call()
    except BaseException as error:
        failed(state, life, error)
        raise
    life.executed()
    state.connection.ran(life.analysed.statement)
    return returned


def failed(state: CursorState, life: StatementLife, error: BaseException) -> None:
    """Write the record of a statement that ended in an error, or in a denial of one of its sets."""
    life.executed()
    if isinstance(error, MaskError):
        life.end("denied", reason=str(error))
    else:
        life.end("error", error=f"{type(error).__name__} {code_of(error)}".rstrip())
    state.connection.ran(life.analysed.statement)  # a part of it may have run


def plan_result(state: CursorState, proxy: Any, life: StatementLife) -> Steps[None]:
    """Decide what is done with the columns of the result, or end the statement if there is none."""
    labels = state.driver.labels(state.raw)
    if labels is None:
        if not state.driver.pending(state.raw):
            life.end("ok")
        return
    origins: tuple[Any, ...] = (None,) * len(labels)
    if state.driver.origins is not None and state.connection.tells_origins(life.analysed.statement):
        origins = yield from _driver_origins(state, origins)
    life.result(labels, origins)
    shape(state, proxy)


def shape(state: CursorState, proxy: Any) -> None:
    """Decide what makes rows of the masked ones that are still to be handed out."""
    life = state.life
    if life is None or life.plan is None:
        return
    state.make = state.driver.row_maker(state.row_factory, proxy, life.plan.labels)
    plain = life.transparent and not life.most
    shared = state.driver.source(state.raw) is not None
    state.direct = plain and state.make is None and not (state.facts.buffered or shared)


def _driver_origins(state: CursorState, nothing: tuple[Any, ...]) -> Steps[tuple[Any, ...]]:
    """Return the origins that the driver tells, ``nothing`` if it tells none."""
    connection, origins = state.connection, state.driver.origins
    try:
        told = (yield from origins(connection.raw, state.raw, connection.origins)) if origins else nothing
    except Exception:  # noqa: BLE001  the look-up is ours: if it fails, lineage alone decides
        return nothing
    return told if len(told) == len(nothing) else nothing


def types_of(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the parameters' types for the record, never the values."""
    return _types(args[0] if args else kwargs.get("params", kwargs.get("parameters")))


def _types(parameters: object) -> tuple[str, ...]:
    values: Iterable[object]
    if type(parameters) is tuple or type(parameters) is list:
        values = parameters
    elif isinstance(parameters, Mapping):
        values = parameters.values()
    elif isinstance(parameters, Sequence) and not isinstance(parameters, (str, bytes)):
        values = parameters
    else:
        return ()
    return tuple([type(value).__name__ for value in values])[:_NAMED_TYPES]
