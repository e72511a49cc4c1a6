"""`install`: what a driver's ``connect`` hands out from then on is sealed, without a change of the program.

The routes stand in the drivers' tables. Each is a name, in a module or a class, that leads to a new
connection: a `wrapt.FunctionWrapper` is put in its place, at once or as soon as the module is imported, and
taken off again by `uninstall`. No lock of ours is held while a module is imported.

Source: PEP 369 (post-import hooks), as `wrapt` has them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Coroutine
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import wrapt

from masklib.crypto import Key
from masklib.dbapi.calling import call, plainly
from masklib.dbapi.drivers import INSTALLABLE
from masklib.dbapi.pooling import of_psycopg
from masklib.dbapi.sealed import is_sealed
from masklib.dbapi.wrapping import wrap
from masklib.errors import AlreadyWrappedError, UnknownDriverError
from masklib.policy import default_policy, policy_of, role_of
from masklib.session import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from os import PathLike

    from masklib.dbapi.facts import DriverFacts
    from masklib.policy import Actor, Policy

__all__ = ["install", "is_installed", "left_raw", "uninstall"]

_LEFT: Final = ContextVar("left_raw", default=False)
_ENGINES: Final = (
    "sqlalchemy.engine.interfaces:Dialect.engine_created",
    "sqlalchemy.engine.base:Engine.raw_connection",
)
"""Where SQLAlchemy has made an engine, and where one that is older is first used."""


@dataclass(frozen=True, slots=True)
class _Patch:
    """One name that another object stands under."""

    parent: Any
    name: str
    original: Any
    wrapper: Any

    def undo(self) -> None:
        """Put the original back, unless somebody else has put something over ours."""
        if vars(self.parent).get(self.name) is self.wrapper:
            setattr(self.parent, self.name, self.original)


class _Door:
    """What is installed just now, and what was put in place for it."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._settings: dict[str, Settings] = {}
        self._patches: dict[str, list[_Patch]] = {}
        self._awaited: set[str] = set()
        self._own: dict[str, tuple[Any, Any]] = {}

    def settings(self, driver: str) -> Settings | None:
        """Return what connections of a driver are to be wrapped with, or ``None``."""
        return self._settings.get(driver)

    def open(self, driver: str, settings: Settings) -> Settings:
        """Take note of a driver; return the settings that hold: another thread's, if it was first."""
        with self._lock:
            return self._settings.setdefault(driver, settings)

    def close(self, driver: str) -> None:
        """Undo what was put in place for a driver, the last first."""
        with self._lock:
            self._settings.pop(driver, None)
            self._own.pop(driver, None)
            for patch in reversed(self._patches.pop(driver, [])):
                patch.undo()

    def own(self, facts: DriverFacts, raw: Any) -> Any:
        """Return the sealed connection round the one that a driver's module keeps: the same one each time."""
        with self._lock:
            known, sealed = self._own.get(facts.name, (None, None))
            if known is not raw:
                sealed = _wrapped(facts, raw)
                if is_sealed(sealed):
                    self._own[facts.name] = (raw, sealed)
            return sealed

    def put(self, driver: str, module: Any, name: str, wrapper: Callable[..., Any]) -> None:
        """Put a wrapper in place of a name, once."""
        with self._lock:
            if driver not in self._settings:
                return
            try:
                parent, attribute, original = wrapt.resolve_path(module, name)
            except AttributeError:
                raise _unknown_route(module, name) from None
            patches = self._patches.setdefault(driver, [])
            for one in patches:
                if one.wrapper is original:  # put there before, or taken over by a module imported since
                    patches.append(_Patch(parent, attribute, one.original, original))
                    return
            placed = wrapt.FunctionWrapper(original, wrapper)
            setattr(parent, attribute, placed)
            patches.append(_Patch(parent, attribute, original, placed))

    def first(self, route: str) -> bool:
        """Tell whether nobody has waited yet for the module of a route to be imported."""
        with self._lock:
            known = route in self._awaited
            self._awaited.add(route)
            return not known


_DOOR: Final = _Door()


def install(
    driver: str,
    *,
    policy: Policy | str | PathLike[str] | None = None,
    key: Key | bytes | str | None = None,
    actor: Actor | None = None,
) -> None:
    """Seal every connection that a driver's ``connect`` hands out from now on, all over the process.

    Works before and after the driver is imported. A second call with the same settings changes nothing. What
    is not covered: connections made before, ``connect`` taken out of the module before (``from sqlite3 import
    connect``), and a call of the connection's class itself; see `masklib.unmasked`.

    Args:
        driver: Its name, as it is imported: ``"sqlite3"``, ``"aiosqlite"``, ``"psycopg"``, ``"psycopg2"``,
            ``"asyncpg"``, ``"pg8000"``, ``"pymysql"``, ``"aiomysql"``, ``"MySQLdb"``, ``"mysql.connector"``,
            ``"duckdb"`` or ``"adbc_driver_manager"``.
            It need not be installed.
        policy: As for `masklib.wrap`; read now, once.
        key: As for `masklib.wrap`; read now, once.
        actor: As for `masklib.wrap`.

    Raises:
        UnknownDriverError: if there is no table of that driver, or a way into it is not where it should be.
        AlreadyWrappedError: if it is installed under another policy, key or actor.
        KeyFormatError: if the key has the wrong length or form.
        PolicyError: if the policy is wrong, or its file cannot be read.
        UnknownRoleError: if the policy has roles, and the actor another one, or several.

    Raw values: sees none. Where a connection cannot be sealed it is closed, and the error is raised.
    """
    facts = _facts(driver)
    chosen = None if policy is None else policy_of(policy)
    present = _DOOR.settings(driver)
    if present is None:
        wanted = default_policy() if chosen is None else chosen
        role_of(wanted, actor)
        present = Settings(wanted, Key.load(key), actor)
        present = _DOOR.open(driver, present)
    if not present.agrees(chosen, None if key is None else Key.load(key), actor):
        raise AlreadyWrappedError(
            f"{driver} is installed already, under another policy, key or actor: "
            f"masklib.uninstall({driver!r}) first"
        )
    try:
        _put_all(facts)
    except BaseException:
        _DOOR.close(driver)
        raise


def uninstall(driver: str | None = None) -> None:
    """Undo `install`: connections made from now on are raw again, those made meanwhile stay sealed.

    Args:
        driver: Its name, or ``None`` for all. One that is not installed is no error.

    Raises:
        UnknownDriverError: if there is no table of that driver.
    """
    if driver is not None:
        _facts(driver)
    for name in INSTALLABLE if driver is None else (driver,):
        _DOOR.close(name)


def is_installed(driver: str) -> bool:
    """Tell whether what a driver's routes and pools hand out is sealed just now."""
    return _DOOR.settings(driver) is not None


def _facts(driver: str) -> DriverFacts:
    if driver not in INSTALLABLE:
        raise UnknownDriverError(
            f"install() knows {', '.join(INSTALLABLE)}; of any other driver wrap each connection: "
            "masklib.wrap(driver.connect(...))"
        )
    facts: DriverFacts = import_module(f"masklib.dbapi.drivers.{driver.replace('.', '_')}").FACTS
    return facts


def _unknown_route(module: Any, name: str) -> UnknownDriverError:
    return UnknownDriverError(
        f"{module.__name__} has no {name}: this version of the driver connects in ways that masklib does not "
        "know. Wrap each connection, or pin a version that docs/drivers.md names."
    )


# ------------------------------------------------------------------ routes
def _put_all(facts: DriverFacts) -> None:
    for route in facts.routes:
        _when_imported(facts.name, route, lambda connect, _on, args, kw: _sealed(facts, connect(*args, **kw)))
    for route in facts.assisted:
        _when_imported(facts.name, route, _assist)
    _put_own(facts)
    for pool in facts.pools:
        for method, wrapper in (facts.pooled or of_psycopg)(partial(_wrapped, facts)).around.items():
            _when_imported(facts.name, f"{pool}.{method}", wrapper)
    for route in _ENGINES:
        _when_imported(facts.name, route, partial(_engine, facts.name))


def _put_own(facts: DriverFacts) -> None:
    """Cover the connection that the driver's module keeps for itself, and the functions that work on it."""
    if not facts.own:
        return
    module = facts.own.partition(":")[0]
    _when_imported(facts.name, facts.own, lambda own, _on, args, kw: _DOOR.own(facts, own(*args, **kw)))
    for name, way in facts.shortcuts.items():
        _when_imported(facts.name, f"{module}:{name}", partial(_shortcut, facts, way), needed=False)


def _shortcut(
    facts: DriverFacts,
    way: tuple[str, str],
    function: Any,
    _on: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """Do on the sealed connection what a function of the module does on the raw one."""
    given = kwargs.pop("connection", None)
    if given is not None and not is_sealed(given):  # whoever has a raw one needs no other way to it
        return function(*args, connection=given, **kwargs)
    module, _, name = facts.own.partition(":")
    on = getattr(import_module(module), name)() if given is None else given
    if not is_sealed(on):
        return function(*args, **kwargs)
    makes, method = way
    if makes:
        on = getattr(on, makes)(args[0] if args else kwargs.pop("df"))
        args = args[1:]
    found = getattr(on, method)
    return found(*args, **kwargs) if callable(found) else found


def _assist(function: Any, _on: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Have a function of the driver's that refuses sealed objects take what is behind them: see `call`."""
    if any(map(is_sealed, (*args, *kwargs.values()))):
        return call(function, *args, **kwargs)
    return function(*map(_bare, args), **{name: _bare(one) for name, one in kwargs.items()})


def _bare(given: Any) -> Any:
    """Return a function of the driver's without what we put round it: its functions in C take no other."""
    return plainly(given) if getattr(given, "_self_wrapper", None) is _assist else given


def _when_imported(driver: str, route: str, wrapper: Callable[..., Any], *, needed: bool = True) -> None:
    """Put a wrapper in place of what a route names: now, or as soon as its module is imported."""
    module, _, name = route.partition(":")

    def put(found: Any) -> None:
        if needed or hasattr(found, name):
            _DOOR.put(driver, found, name, wrapper)

    if module in sys.modules:
        put(import_module(module))  # waits, if another thread is importing it
    elif _DOOR.first(route):
        wrapt.register_post_import_hook(put, module)


def _sealed(facts: DriverFacts, made: Any) -> Any:
    """Seal what a route has made, or, of an asynchronous one, return what is to be awaited for it."""
    if inspect.iscoroutine(made):
        return _sealed_later(facts, made)
    if isinstance(made, Coroutine):  # one that can be entered too: aiomysql's
        return type(made)(_sealed_later(facts, made))  # type: ignore[call-arg]  # its class takes what it awaits
    try:
        return _wrapped(facts, made)
    except BaseException:
        with suppress(Exception):  # some complain of what was never opened
            if inspect.iscoroutine(closing := made.close()):
                closing.close()
        raise


async def _sealed_later(facts: DriverFacts, coming: Awaitable[Any]) -> Any:
    made = await coming
    try:
        return _wrapped(facts, made)
    except BaseException:
        with suppress(Exception):
            await made.close()
        raise


def _wrapped(facts: DriverFacts, made: Any) -> Any:
    settings = _DOOR.settings(facts.name)
    if settings is None or is_sealed(made):
        return made
    facts.adopt(made)
    if made is None or _LEFT.get():
        return made
    return wrap(made, policy=settings.policy, key=settings.key, actor=settings.actor)


@contextmanager
def left_raw() -> Iterator[None]:
    """Leave connections that are made in this block as they are: who makes them seals them.

    Raw values: what is made in the block is raw.
    """
    token = _LEFT.set(True)
    try:
        yield
    finally:
        _LEFT.reset(token)


def _engine(driver: str, call: Any, on: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Have SQLAlchemy's engines masked by our plugin: their set-up wants real connections."""
    if call.__name__ == "raw_connection":
        _follow(driver, on)
        return call(*args, **kwargs)
    made = call(*args, **kwargs)
    _follow(driver, args[0] if args else kwargs["engine"])
    return made


def _follow(driver: str, engine: Any) -> None:
    settings = _DOOR.settings(driver)
    if settings is not None:
        from sqlalchemy.dialects import plugins

        plugins.load("masklib").follow(engine, driver, settings)
