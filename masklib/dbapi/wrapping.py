"""`wrap`: the way in. `unwrap`: the one loud way out."""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from masklib import audit
from masklib.audit import Record
from masklib.classification import with_dbt
from masklib.crypto import Key
from masklib.dbapi.beside import Beside
from masklib.dbapi.drivers import facts_of
from masklib.dbapi.drivers.pep249 import CONNECTION
from masklib.dbapi.forge import seal
from masklib.dbapi.own_cursor import OwnCursorState
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState
from masklib.dbapi.wrapping_pools import agrees, pool_driver, wrap_pool
from masklib.errors import AlreadyWrappedError, ClosedConnectionError, NotAConnectionError
from masklib.policy import default_policy, policy_of, role_of
from masklib.session import Settings, protect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from os import PathLike

    from masklib.dbapi.facts import DriverFacts
    from masklib.policy import Actor, Policy

__all__ = ["is_wrapped", "unwrap", "wrap", "wrap_async"]

C = TypeVar("C")


def wrap(
    connection: C,
    *,
    policy: Policy | str | PathLike[str] | None = None,
    key: Key | bytes | str | None = None,
    actor: Actor | None = None,
    catalog: Callable[[], Any] | None = None,
) -> C:
    """Return a drop-in for ``connection`` out of which no raw sensitive value comes.

    Args:
        connection: An open PEP 249 connection. Go on with what is returned, and let go of this one. Or a
            pool of asyncpg's or psycopg_pool's: it is changed in place, and hands out sealed connections.
        policy: What is masked, the path of a policy file, or the name of a preset. Default: the file that
            ``MASKLIB_POLICY`` names, else preset ``analyst``.
        key: 32 bytes, or their hexadecimal or base64 form. Default: ``MASKLIB_KEY`` or
            ``MASKLIB_KEY_FILE``, else a random key for this process, with a warning.
        actor: Who asks, for the records; his role decides where the policy has ``roles``.
        catalog: Opens a second connection to the same database as the same user, of the same class. The
            catalogue is asked over it where this connection is busy (a pipeline, an unread result), which
            else leaves columns of unknown origin. Opened when first needed, closed with this one.

    Returns:
        The sealed connection; ``isinstance`` still holds. A sealed one is returned as it is if policy, key
        and actor agree.

    Raises:
        NotAConnectionError: if it is no PEP 249 connection.
        ClosedConnectionError: if it is closed.
        AlreadyWrappedError: if it is sealed under another policy, key or actor.
        KeyFormatError: if the key has the wrong length or form.
        PolicyError: if the policy is wrong, or its file cannot be read.
        UnknownRoleError: if the policy has roles, and the actor another one, or several.
        TypeError: if it is no policy, or ``catalog`` cannot be called.

    Raw values: sees none; from here on the raw connection is kept behind the proxy.
    """
    wanted = None if policy is None else policy_of(policy)
    if is_sealed(connection):
        return _again(connection, wanted, key, actor, catalog)
    if (pooled := pool_driver(type(connection))) is not None:
        if catalog is not None:
            raise TypeError("catalog= is for a connection: a pool's are looked up on themselves")
        return _pool(connection, pooled, wanted, key, actor)
    _check_connection(connection)
    kind: Any = type(connection)
    driver, facts = facts_of(kind)
    driver = driver if driver.of is None else driver.of(connection)
    if driver.closed(connection) and not driver.unopened(connection):
        raise ClosedConnectionError("wrap() got a closed connection: open it first")
    chosen = default_policy() if wanted is None else wanted
    role_of(chosen, actor)
    protection = protect(with_dbt(chosen), Key.load(key), actor, driver=driver.name, dialect=driver.dialect)
    beside = None if catalog is None else Beside(_callable(catalog))
    driver.prepare(connection)
    state = OwnCursorState if facts.own_cursor else ConnectionState
    return cast("C", seal(connection, state(connection, driver, facts, protection, seal, beside)))


@overload
async def wrap_async(
    connection: Awaitable[C],
    *,
    policy: Policy | str | PathLike[str] | None = ...,
    key: Key | bytes | str | None = ...,
    actor: Actor | None = ...,
    catalog: Callable[[], Any] | None = ...,
) -> C: ...
@overload
async def wrap_async(
    connection: C,
    *,
    policy: Policy | str | PathLike[str] | None = ...,
    key: Key | bytes | str | None = ...,
    actor: Actor | None = ...,
    catalog: Callable[[], Any] | None = ...,
) -> C: ...
async def wrap_async(
    connection: Any,
    *,
    policy: Policy | str | PathLike[str] | None = None,
    key: Key | bytes | str | None = None,
    actor: Actor | None = None,
    catalog: Callable[[], Any] | None = None,
) -> Any:
    """Do as `wrap`, with an asynchronous connection or with what has to be awaited for one.

    Args:
        connection: An asynchronous connection, open or about to be opened:
            ``await wrap_async(psycopg.AsyncConnection.connect(...))``.
        policy: As for `wrap`.
        key: As for `wrap`.
        actor: As for `wrap`.
        catalog: As for `wrap`; what it returns may have to be awaited.

    Returns:
        The sealed connection, open. `wrap` does the same with one that is open already.

    Raises:
        NotAConnectionError: if it is no PEP 249 connection, and as `wrap`.

    Raw values: sees none.
    """
    pooled = pool_driver(type(connection)) is not None
    if not is_sealed(connection) and not pooled and _is_coming(connection):
        connection = await connection
    wrapped = wrap(connection, policy=policy, key=key, actor=actor, catalog=catalog)
    if pooled and inspect.isawaitable(wrapped):
        await wrapped  # it opens its connections, and says nothing where it has done so
    return wrapped


def _pool(
    pool: C, facts: DriverFacts, policy: Policy | None, key: Key | bytes | str | None, actor: Actor | None
) -> C:
    """Have a pool hand out sealed connections."""
    if agrees(pool, policy, None if key is None else Key.load(key), actor):
        return pool
    chosen = default_policy() if policy is None else policy
    role_of(chosen, actor)
    settings = Settings(chosen, Key.load(key), actor)
    wrap_pool(pool, facts, settings, partial(wrap, policy=settings.policy, key=settings.key, actor=actor))
    return pool


def _is_coming(connection: Any) -> bool:
    """Tell whether a connection has to be awaited first; one that is open must not be awaited again."""
    if not inspect.isawaitable(connection):
        return False
    started = getattr(connection, "_connection", None)  # aiosqlite's: awaited once, and awaitable for ever
    return started is None


def _check_connection(connection: object) -> None:
    kind: Any = type(connection)
    standard = facts_of(kind)[1] is CONNECTION  # else its own table says what it has
    wanted = ("cursor", "commit", "close") if standard else ("close",)
    missing = [name for name in wanted if not callable(getattr(kind, name, None))]
    if standard and inspect.iscoroutinefunction(getattr(kind, "commit", None)):
        raise NotAConnectionError(
            f"{kind.__module__} is asynchronous, and masklib has no table for it: take a driver that "
            "docs/drivers.md names, for MySQL aiomysql"
        )
    if isinstance(connection, type) or missing:
        raise NotAConnectionError(
            f"wrap() takes an open PEP 249 connection, not {type(connection).__name__}"
            + (f" (it has no {', '.join(missing)}())" if missing else "")
            + ": for example masklib.wrap(sqlite3.connect('file.db'))"
        )


def _callable(catalog: Callable[[], Any]) -> Callable[[], Any]:
    if callable(catalog):
        return catalog
    raise TypeError(
        f"catalog= takes what opens a second connection, such as functools.partial(driver.connect, …), not "
        f"{type(catalog).__name__}"
    )


def _again(
    connection: C,
    policy: Policy | None,
    key: Key | bytes | str | None,
    actor: Actor | None,
    catalog: Callable[[], Any] | None,
) -> C:
    state = state_of(connection)
    if not isinstance(state, ConnectionState):
        raise NotAConnectionError("wrap() got a sealed object that is no connection")
    wanted = None if key is None else Key.load(key)
    beside = catalog is None or (state.beside is not None and state.beside.connect == catalog)
    if beside and state.given.agrees(policy, wanted, actor):
        return connection
    raise AlreadyWrappedError(
        "this connection is wrapped already, under another policy, key, actor or catalog. "
        "Wrap the raw connection once, with the policy and key that are to hold."
    )


def is_wrapped(connection: object) -> bool:
    """Tell whether ``connection`` is sealed by masklib."""
    return is_sealed(connection) and isinstance(state_of(connection), ConnectionState)


def unwrap(connection: Any, *, reason: str) -> Any:
    """Return the raw connection behind a sealed one; the one loud way out, and it is recorded.

    Args:
        connection: A sealed connection.
        reason: Why; stands in the record.

    Raises:
        NotAConnectionError: if it is not sealed.
        ValueError: if no reason is given.

    Raw values: everything the raw connection hands out from then on is raw.
    """
    if not is_wrapped(connection):
        raise NotAConnectionError("unwrap() takes a connection that masklib wrapped")
    if not reason.strip():
        raise ValueError("unwrap() wants a reason: it stands in the record")
    state = state_of(connection)
    if audit.enabled():
        audit.write(
            Record("exit", state.driver.name, "unwrapped", reason=reason, context=state.protection.context())
        )
    return state.raw
