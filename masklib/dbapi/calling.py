"""`call`: a driver's functions that need the real object and return no data, by each driver's list."""

from __future__ import annotations

import sys
from types import MethodType
from typing import TYPE_CHECKING, Any

from masklib import audit
from masklib.audit import Record
from masklib.dbapi.failures import sealed_error
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState
from masklib.errors import BlockedExitError, NotAConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.facts import DriverFacts

__all__ = ["call", "plainly"]


def call(func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call a function of a driver's that refuses wrapped objects, with what is behind them.

    Only functions of the driver's list may be called: of psycopg2 ``quote_ident``, ``encrypt_password``,
    ``wait_select``, ``as_string`` of composed SQL, and what registers types where no function of the caller's
    comes with them (``register_type``, ``_uuid``, ``_inet``, ``_ipaddress``, ``_hstore``, ``_composite``,
    ``_range``, ``_json``, ``_default_json``, ``_default_jsonb``), and its typecasters on a
    text of the caller's; of sqlite3 ``Connection.backup`` into a wrapped target.

    Args:
        func: The function, as the driver has it: ``psycopg2.extensions.quote_ident``.
        args: Its arguments, at least one of them a wrapped connection or cursor.
        kwargs: Likewise, by name.

    Returns:
        What it returned, if that is a text, or the driver's list says that it leads nowhere; else ``None``.

    Raises:
        BlockedExitError: if it is not on the list, or an argument would see raw values.
        NotAConnectionError: if no argument is wrapped, or they are of different drivers.

    Raw values: none comes back; the call is recorded.
    """
    func = plainly(func)
    given = (func.__self__, *args) if type(func) is MethodType else args
    states = [state_of(one) for one in (*given, *kwargs.values()) if is_sealed(one)]
    if not states or any(one.driver is not states[0].driver for one in states):
        raise NotAConnectionError("call() takes a driver's function and wrapped objects of that driver")
    path, check = _listed(states[0].driver, func)
    check(*given, **kwargs)
    _record(states[0], path)
    try:
        returned = func(*map(_real, args), **{name: _real(one) for name, one in kwargs.items()})
        if isinstance(returned, str):
            return str.__str__(returned)
        return returned if states[0].driver.harmless(returned) else None
    except BaseException as error:  # noqa: BLE001  nothing gets out unsealed
        failure = sealed_error(error, states[0].driver, states[0].words)
    finally:
        for state in states:
            if isinstance(state, ConnectionState):
                state.forget_session()
    args, kwargs, given, states = (), {}, (), []  # the frame that raises holds nothing raw
    raise failure


def _listed(driver: DriverFacts, func: object) -> tuple[str, Callable[..., None]]:
    """Return the path under which a driver's list has that very function, and what looks at its arguments."""
    wanted = func.__func__ if type(func) is MethodType else func
    for path, check in driver.needs_real.items():
        if wanted is not None and plainly(_found(path)) is wanted:
            return path, check
    names = ", ".join(driver.needs_real) or "nothing"
    raise BlockedExitError(f"call() may call these functions of {driver.name}: {names}")


def plainly(func: Any) -> Any:
    """Return the driver's own function where `masklib.install` has put one round it."""
    import wrapt  # which loads asyncio: not at the first connection

    kinds = (wrapt.FunctionWrapper, wrapt.BoundFunctionWrapper)
    return func.__wrapped__ if issubclass(type(func), kinds) else func


def _found(path: str) -> object:
    """Return what a path leads to in the modules that are imported; a function's own name proves nothing."""
    module, rest = path, list[str]()
    while module not in sys.modules:
        module, _, last = module.rpartition(".")
        if not module:
            return None
        rest.insert(0, last)
    found: Any = sys.modules[module]
    for name in rest:
        found = getattr(found, name, None)
    return found


def _real(given: Any) -> Any:
    return state_of(given).raw if is_sealed(given) else plainly(given)


def _record(state: Any, path: str) -> None:
    if audit.enabled():
        protection = (state if isinstance(state, ConnectionState) else state.connection).protection
        audit.write(Record("exit", state.driver.name, "called", summary=path, context=protection.context()))
