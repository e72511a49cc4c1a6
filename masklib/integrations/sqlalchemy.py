"""SQLAlchemy: every connection that an engine's pool hands out is sealed, synchronous and asynchronous alike.

What listens to the pool's ``connect`` event by then, the dialect's own set-up first of all (it registers C
helpers on the real object), is run where the pool makes a connection, before it is sealed. So whoever listens
later is handed a sealed one. ``checkout`` catches connections that the pool made before. An asynchronous
driver's connection stands inside of an adapter of SQLAlchemy's: `masklib.integrations.sqlalchemy_adapters`.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import CreateEnginePlugin

from masklib.crypto import Key
from masklib.dbapi.installing import left_raw
from masklib.errors import AlreadyWrappedError
from masklib.integrations.sqlalchemy_adapters import driver_of, seal, seen_sealed, within
from masklib.policy import Actor, default_policy, policy_of, role_of
from masklib.session import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from sqlalchemy import URL
    from sqlalchemy.engine import ExceptionContext

    from masklib.policy import Policy

__all__ = ["MasklibPlugin", "mask_engine"]

E = TypeVar("E")

_OPTIONS: Final = ("masklib_policy", "masklib_key", "masklib_actor")
_ROLE: Final = "masklib_role"
_MASKED: Final[WeakKeyDictionary[Engine, Settings]] = WeakKeyDictionary()


def mask_engine(
    engine: E,
    *,
    policy: Policy | str | PathLike[str] | None = None,
    key: Key | bytes | str | None = None,
    actor: Actor | None = None,
) -> E:
    """Seal every connection that ``engine`` hands out from now on, those waiting in its pool included.

    Args:
        engine: An `sqlalchemy.Engine` or `sqlalchemy.ext.asyncio.AsyncEngine`. It is changed in place.
        policy: As for `masklib.wrap`; read now, once.
        key: As for `masklib.wrap`; read now, once.
        actor: As for `masklib.wrap`.

    Returns:
        The same engine. Connections that were checked out of it before stay as they were.

    Raises:
        TypeError: if it is no engine, or the policy is none.
        AlreadyWrappedError: if it is masked already under another policy, key or actor.
        KeyFormatError: if the key has the wrong length or form.
        PolicyError: if the policy is wrong, or its file cannot be read.
        UnknownRoleError: if the policy has roles, and the actor another one, or several.

    Raw values: sees none. Parameters are left out of SQLAlchemy's errors and logs.
    """
    chosen = None if policy is None else policy_of(policy)
    inner = _synchronous(engine)
    present = _MASKED.get(inner)
    if present is None:
        _mask(inner, Settings(default_policy() if chosen is None else chosen, Key.load(key), actor))
    elif not present.agrees(chosen, None if key is None else Key.load(key), actor):
        raise AlreadyWrappedError("this engine is masked already, under another policy, key or actor")
    return engine


def _synchronous(engine: object) -> Engine:
    """Return the engine, or the one that an asynchronous engine is a face of."""
    inner = getattr(engine, "sync_engine", engine)
    if not isinstance(inner, Engine):
        raise TypeError(
            f"mask_engine() takes an Engine or AsyncEngine of SQLAlchemy, not {type(engine).__name__}: "
            "what sqlalchemy.create_engine(...) returns"
        )
    return inner


def _mask(engine: Engine, settings: Settings) -> None:
    role_of(settings.policy, settings.actor)
    engine.hide_parameters = True
    _seal_new(engine, settings)
    event.listen(
        engine, "checkout", lambda raw, record, fairy: _seal_old(engine, settings, raw, record, fairy)
    )
    event.listen(engine, "handle_error", _without_values)
    _MASKED[engine] = settings


def _seal_new(engine: Engine, settings: Settings) -> None:
    """Let the pool make sealed connections; what listened so far sets up the real ones before."""
    pool: Any = engine.pool
    listening = pool.dispatch.connect.for_modify(pool.dispatch)
    set_up, make, first = tuple(listening.listeners), pool._invoke_creator, Lock()  # noqa: SLF001  how pools connect
    done: list[bool] = []  # once the dialect has looked
    listening.clear()

    def create(connection_record: Any) -> Any:
        with left_raw():  # where the driver is installed: it is sealed here, after its set-up
            raw = make(connection_record)
        connection_record.dbapi_connection = raw  # the dialect asks it of the record
        try:
            with first, _unseen(engine, first_time=not done):  # not for two threads at once
                for one in set_up:
                    one(raw, connection_record)
                done.append(True)
            return _sealed(engine, settings, raw)
        except BaseException:
            connection_record.dbapi_connection = None
            raw.close()
            raise

    pool._creator = create  # noqa: SLF001  as above


@contextmanager
def _unseen(engine: Engine, *, first_time: bool) -> Iterator[None]:
    """Keep the dialect's first look at the server, over the real connection, from who listens to cursors."""
    dialect: Any = engine.dialect
    heard = first_time and dialect._has_events  # noqa: SLF001  what the dialect asks before it tells anybody
    if heard:
        dialect._has_events = False  # noqa: SLF001  as above
    try:
        yield
    finally:
        if heard:
            dialect._has_events = True  # noqa: SLF001  as above


def _seal_old(engine: Engine, settings: Settings, raw: Any, record: Any, fairy: Any) -> None:
    """Put the sealed connection in the raw one's place; an error must not strand a raw one in the pool."""
    if seen_sealed(raw):
        return
    try:
        sealed = _sealed(engine, settings, raw)
    except BaseException:
        raw.close()
        raise
    record.dbapi_connection = sealed
    fairy.dbapi_connection = sealed


def _sealed(engine: Engine, settings: Settings, raw: Any) -> Any:
    _silence_notices(engine, within(raw))
    return seal(raw, settings)


def _silence_notices(engine: Engine, raw: Any) -> None:
    """Take the dialect's own notice handler off: it logs messages of the server, values included."""
    kinds = type(engine.dialect).__mro__
    handler = next(
        (found for one in kinds if (found := getattr(sys.modules[one.__module__], "_log_notices", None))),
        None,
    )
    remove = getattr(raw, "remove_notice_handler", None)
    if handler is None or remove is None:
        return
    try:
        remove(handler)
    except ValueError:
        return


def _without_values(context: ExceptionContext) -> None:
    """Take statement and parameters out of SQLAlchemy's error: both may hold values."""
    error = context.sqlalchemy_exception
    if error is not None:
        error.statement = None
        error.params = None


class MasklibPlugin(CreateEnginePlugin):
    """``create_engine(url, plugins=["masklib"])`` or ``…?plugin=masklib&masklib_policy=policy.yaml``.

    Keyword arguments of ``create_engine``: ``masklib_policy`` (as for `masklib.wrap`), ``masklib_key``,
    ``masklib_actor``. In the URL: ``masklib_policy``, the path of a policy file, and ``masklib_role``, the
    role that everybody acts in who does not say otherwise by `masklib.acting_as`.

    Raises:
        PolicyError: if the policy file is wrong.
        ValueError: if the URL names a role, and an actor is given beside it.
    """

    def __init__(self, url: URL, kwargs: dict[str, Any]) -> None:
        self._policy, self._key, self._actor = (kwargs.pop(name, None) for name in _OPTIONS)
        if isinstance(path := url.query.get("masklib_policy"), str):
            self._policy = path
        if self._policy is not None:
            self._policy = policy_of(self._policy)
        role = url.query.get(_ROLE)
        if role is not None:
            if self._actor is not None:
                raise ValueError("masklib_role in the URL and masklib_actor both say who asks: give one")
            self._actor = Actor(roles=(role,) if isinstance(role, str) else role)

    def update_url(self, url: URL) -> URL:
        """Take our own parts out of the URL."""
        return url.difference_update_query((*_OPTIONS, _ROLE))

    def engine_created(self, engine: Engine) -> None:
        """Mask the engine that was just made."""
        mask_engine(engine, policy=self._policy, key=self._key, actor=self._actor)

    @staticmethod
    def follow(engine: Engine, driver: str, settings: Settings) -> None:
        """Mask an engine of a driver that is installed (`masklib.install`), unless it is masked already.

        Raw values: sees none.
        """
        if engine not in _MASKED and driver_of(engine) == driver:
            _mask(engine, settings)
