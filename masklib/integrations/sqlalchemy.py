"""SQLAlchemy: every connection that an engine's pool hands out is sealed.

What listens to the pool's ``connect`` event by then, the dialect's own set-up first of all (it registers C
helpers on the real object), is run where the pool makes a connection, before it is sealed. So whoever listens
later is handed a sealed one. ``checkout`` catches connections that the pool made before.
"""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import CreateEnginePlugin

from masklib.crypto import Key
from masklib.dbapi import is_wrapped, wrap
from masklib.errors import AlreadyWrappedError
from masklib.policy import Actor, Policy, default_policy, role_of

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.engine import ExceptionContext

    Settings = tuple[Policy, Key, Actor | None]

__all__ = ["MasklibPlugin", "mask_engine"]

_OPTIONS: Final = ("masklib_policy", "masklib_key", "masklib_actor")
_ROLE: Final = "masklib_role"
_MASKED: Final[WeakKeyDictionary[Engine, Settings]] = WeakKeyDictionary()


def mask_engine(
    engine: Engine,
    *,
    policy: Policy | None = None,
    key: Key | bytes | str | None = None,
    actor: Actor | None = None,
) -> Engine:
    """Seal every connection that ``engine`` hands out from now on, those waiting in its pool included.

    Args:
        engine: A synchronous engine. It is changed in place.
        policy: As for `masklib.wrap`.
        key: As for `masklib.wrap`.
        actor: As for `masklib.wrap`.

    Returns:
        The same engine. Connections that were checked out of it before stay as they were.

    Raises:
        TypeError: if it is no synchronous engine.
        AlreadyWrappedError: if it is masked already under another policy, key or actor.
        UnknownRoleError: if the policy has roles, and the actor another one, or several.

    Raw values: sees none. Parameters are left out of SQLAlchemy's errors and logs.
    """
    if not isinstance(engine, Engine):
        raise TypeError(
            f"mask_engine() takes a synchronous Engine, not {type(engine).__name__}; "
            "asynchronous engines come with the drivers' issue"
        )
    settings = (default_policy() if policy is None else policy, Key.load(key), actor)
    role_of(settings[0], actor)
    if engine in _MASKED:
        return _again(engine, settings)
    engine.hide_parameters = True
    _seal_new(engine, settings)
    event.listen(
        engine, "checkout", lambda raw, record, fairy: _seal_old(engine, settings, raw, record, fairy)
    )
    event.listen(engine, "handle_error", _without_values)
    _MASKED[engine] = settings
    return engine


def _again(engine: Engine, settings: Settings) -> Engine:
    if _MASKED[engine] != settings:
        raise AlreadyWrappedError("this engine is masked already, under another policy, key or actor")
    return engine


def _seal_new(engine: Engine, settings: Settings) -> None:
    """Let the pool make sealed connections; what listened so far sets up the real ones before."""
    pool: Any = engine.pool
    listening = pool.dispatch.connect.for_modify(pool.dispatch)
    set_up, make, first = tuple(listening.listeners), pool._invoke_creator, Lock()  # noqa: SLF001  how pools connect
    listening.clear()

    def create(connection_record: Any) -> Any:
        raw = connection_record.dbapi_connection = make(
            connection_record
        )  # the dialect asks it of the record
        try:
            with first:  # the dialect's first look at the server is not made for two threads
                for one in set_up:
                    one(raw, connection_record)
            return _sealed(engine, settings, raw)
        except BaseException:
            connection_record.dbapi_connection = None
            raw.close()
            raise

    pool._creator = create  # noqa: SLF001  as above


def _seal_old(engine: Engine, settings: Settings, raw: Any, record: Any, fairy: Any) -> None:
    """Put the sealed connection in the raw one's place; an error must not strand a raw one in the pool."""
    if is_wrapped(raw):
        return
    try:
        sealed = _sealed(engine, settings, raw)
    except BaseException:
        raw.close()
        raise
    record.dbapi_connection = sealed
    fairy.dbapi_connection = sealed


def _sealed(engine: Engine, settings: Settings, raw: Any) -> Any:
    policy, key, actor = settings
    _silence_notices(engine, raw)
    return wrap(raw, policy=policy, key=key, actor=actor)


def _silence_notices(engine: Engine, raw: Any) -> None:
    """Take the dialect's own notice handler off: it logs messages of the server, values included."""
    handler = getattr(sys.modules.get(type(engine.dialect).__module__), "_log_notices", None)
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

    Keyword arguments of ``create_engine``: ``masklib_policy`` (a `Policy`), ``masklib_key``,
    ``masklib_actor``. In the URL: ``masklib_policy``, the path of a policy file, and ``masklib_role``, the
    role that everybody acts in who does not say otherwise by `masklib.acting_as`.

    Raises:
        PolicyError: if the policy file is wrong.
        ValueError: if the URL names a role, and an actor is given beside it.
    """

    def __init__(self, url: URL, kwargs: dict[str, Any]) -> None:
        self._policy, self._key, self._actor = (kwargs.pop(name, None) for name in _OPTIONS)
        path = url.query.get("masklib_policy")
        if isinstance(path, str):
            self._policy = Policy.load(path)
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
