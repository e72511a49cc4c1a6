"""Forges the proxy classes: one a driver class, from its table, once.

What a table names and the driver's class has becomes a closure or a property; everything else is denied by
the base class. Special methods are looked up on the class by Python, so they are forged as well.
"""

from __future__ import annotations

import inspect
from functools import lru_cache
from importlib import import_module
from types import new_class
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import columns, connecting, executing, fetching, relations
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.guarding import awaited, each, failure_of, guarded, named, opening
from masklib.dbapi.kinds import Kind
from masklib.dbapi.plain import plain
from masklib.dbapi.sealed import Sealed, denied, state_of, write_state
from masklib.dbapi.steps import END, run, run_async
from masklib.dbapi.subclassing import seal_as
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping

    from masklib.dbapi.facts import ClassFacts, Setter
    from masklib.dbapi.guarding import Body
    from masklib.dbapi.steps import Steps
    from masklib.dbapi.subclassing import UsersClass

__all__ = ["seal"]

_METHODS: Final[Mapping[Kind, Body]] = {
    Kind.EXECUTE: executing.execute,
    Kind.EXECUTE_MANY: executing.execute_many,
    Kind.EXECUTE_SCRIPT: executing.execute_script,
    Kind.SHORTCUT: connecting.shortcut,
    Kind.SHORTCUT_FETCH: connecting.shortcut_fetch,
    Kind.SHORTCUT_MANY: connecting.shortcut_many,
    Kind.SHORTCUT_SCRIPT: connecting.shortcut_script,
    Kind.FETCH_MANY: fetching.fetch_many,
    Kind.FETCH_ALL: fetching.fetch_all,
    Kind.NEXT_SET: executing.next_set,
    Kind.SET_RESULT: executing.set_result,
    Kind.CURSOR: connecting.cursor,
}
"""Kinds whose methods are sealed in the same way whatever their name."""


_NAMED: Final[Mapping[Kind, Callable[[str], Body]]] = {
    Kind.CLOSE: connecting.close,
    Kind.ENTER: connecting.enter,
    Kind.EXIT: connecting.leave,
    Kind.TRANSACTION: connecting.transact,
    Kind.RESET: connecting.reset,
    Kind.MERGE: connecting.merge,
    Kind.SELF: connecting.itself,
    Kind.DUPLICATE: connecting.duplicate,
    Kind.COLUMNS: columns.fetch_columns,
    Kind.LAZY: relations.lazy,
    Kind.DERIVE: relations.derive,
    Kind.COLLECT: relations.collect,
}
"""Likewise, where the driver's method has several names."""


def seal(raw: Any, state: Any, users: UsersClass | None = None) -> Any:
    """Return the proxy of ``raw`` with ``state`` behind it; it may be of a class of the user's."""
    kind: Any = type(raw)
    if users is not None:
        return seal_as(users, _proxy_class(kind, _Table(state.facts)), state)
    asked = getattr(state, "row_factory", None)  # psycopg2 has cursor classes in place of row factories
    claimed = asked if isinstance(asked, type) and issubclass(asked, kind) else kind
    proxy = object.__new__(_proxy_class(kind, _Table(state.facts), claimed))
    write_state(proxy, state)
    return proxy


class _Table:
    """Class facts that can be a key of a cache: the tables live as long as the process."""

    __slots__ = ("facts",)

    def __init__(self, facts: ClassFacts) -> None:
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other.facts is self.facts

    def __hash__(self) -> int:
        return id(self.facts)


@lru_cache(maxsize=256)
def _proxy_class(raw_class: Any, table: _Table, claimed: Any = None) -> type[Sealed]:
    """Forge the proxy class of one driver class; it claims to be that, or a class that extends it."""
    facts = table.facts
    shown = _shown(raw_class, facts.stands_for)
    members: dict[str, Any] = {
        "__slots__": (),
        "__module__": raw_class.__module__,
        "__qualname__": raw_class.__qualname__,
        "__doc__": f"Sealed by masklib: see the documentation of {facts.path}.",
        "__class__": property(lambda _self: claimed or raw_class),
        "__getattr__": _missing(facts),
        "__setattr__": _setattr(facts.setters),
        "__dir__": lambda _self: sorted(name for name in members if name != "__slots__"),
    }
    for name, kind in {**facts.attributes, **facts.specials}.items():
        refused = kind in _REFUSED and (name == "__getattr__" or not name.startswith("__"))
        if not refused and (hasattr(shown, name) or kind in _ON_INSTANCES or name in facts.held):
            members[name] = _member(shown, facts, name, kind)
    return type(raw_class.__name__, (Sealed,), members)


def _shown(raw_class: Any, stands_for: str) -> Any:
    """Return a class that has what objects of ``raw_class`` have: what they hand on among it."""
    if not stands_for:
        return raw_class
    module, _, name = stands_for.partition(":")
    return new_class(raw_class.__name__, (raw_class, getattr(import_module(module), name)))


_REFUSED: Final = frozenset({Kind.BLOCKED, Kind.CALLBACK})
_ON_INSTANCES: Final = frozenset({Kind.ROW_FACTORY, Kind.CHOICE, Kind.DESCRIPTION, Kind.NEXT})
"""Kinds that a driver may keep on its instances only, unseen on the class, or on what it iterates with."""


def _member(raw_class: type, facts: ClassFacts, name: str, kind: Kind) -> Any:
    if kind in _REFUSED:
        return _refused_call(name, facts)
    waits = _waiting(raw_class, facts, name)
    if kind in {Kind.OWN, Kind.EACH}:
        return _own(raw_class, facts, name, waits)
    body = _NAMED[kind](name) if kind in _NAMED else _METHODS.get(kind)
    if body is not None:
        made = waits(body, name)
        return property(made) if isinstance(inspect.getattr_static(raw_class, name, None), property) else made
    if kind in _EITHER:
        return _EITHER[kind](raw_class, name, waits=_waits(raw_class, facts, name))
    found = inspect.getattr_static(raw_class, name, None)
    if callable(found) and not isinstance(found, type):
        return waits(_neutral_call(facts.path, name), name)
    return property(guarded(_neutral_value(facts.path, name), name))


def _own(raw_class: type, facts: ClassFacts, name: str, waits: Callable[[Body, str], Any]) -> Any:
    """Return what the driver's own body seals: what yields, a method, or a property."""
    if facts.attributes.get(name, facts.specials.get(name)) is Kind.EACH:
        return each(facts.bodies[name], name, waits=facts.asynchronous)
    if name == "__await__":
        return _await(facts.bodies[name])
    found = inspect.getattr_static(raw_class, name, None)
    if callable(found) or isinstance(found, (classmethod, staticmethod)) or name in facts.opens:
        return waits(facts.bodies[name], name)
    return property(guarded(facts.bodies[name], name))


def _neutral_call(path: str, name: str) -> Body:
    def body(state: Any, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[object]:
        returned = yield getattr(state.raw, name)(*args, **kwargs)
        return plain(returned, f"{path}.{name}()")

    return body


def _neutral_value(path: str, name: str) -> Body:
    def body(state: Any, _proxy: Any, /) -> Any:
        return plain(getattr(state.raw, name), f"{path}.{name}")

    return body


def _waiting(raw_class: type, facts: ClassFacts, name: str) -> Callable[[Body, str], Any]:
    """Return how the driver's method is called: at once, awaited, or awaited and entered alike."""
    if name in facts.opens:
        return opening
    return awaited if _waits(raw_class, facts, name) else guarded


def _waits(raw_class: type, facts: ClassFacts, name: str) -> bool:
    found = inspect.getattr_static(raw_class, name, None)
    return name in facts.awaited or (facts.asynchronous and inspect.iscoroutinefunction(found))


def _quick(slow: Body, raw_name: str, *, ends: bool) -> Any:
    """Return ``fetchone`` or ``__next__`` with a short way for rows that need no treatment."""

    def method(self: Any, /) -> Any:
        state = state_of(self)
        try:
            if state.direct:
                return _direct(state, raw_name, ends=ends)
            if state.at < len(state.buffer):
                return fetching.buffered_row(state)
            row = run(slow(state, self))
            if row is not END:
                return row
            failure: BaseException = StopIteration()
        except BaseException as error:  # noqa: BLE001  as in `guarded`
            failure = failure_of(self, error)
        del state  # it leads to the raw object, and this frame is seen in the traceback
        raise failure

    return named(method, raw_name)


def _quick_async(slow: Body, raw_name: str) -> Any:
    """Return the same as a coroutine function."""

    async def method(self: Any, /) -> Any:
        state = state_of(self)
        try:
            if state.at < len(state.buffer):
                return fetching.buffered_row(state)
            row = await run_async(slow(state, self))
            if row is not END:
                return row
            failure: BaseException = StopAsyncIteration()
        except BaseException as error:  # noqa: BLE001  as in `guarded`
            failure = failure_of(self, error)
        del state  # as in `_quick`
        raise failure

    return named(method, raw_name)


def _direct(state: Any, raw_name: str, *, ends: bool) -> Any:
    """Hand one row on that needs no treatment; only count it."""
    try:
        row = getattr(state.raw, raw_name)()
    except StopIteration:
        state.end("ok")
        raise
    if row is None and ends:
        state.end("ok")
    else:
        state.life.rows += 1
    return row


def _missing(facts: ClassFacts) -> Any:
    """Return the ``__getattr__`` of a class: Python asks it for every name that the class does not have."""
    refused = {name for name, kind in facts.attributes.items() if kind in _REFUSED}

    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807  it is forged into a class
        if facts.named and name not in facts.attributes and name[:1] != "_" and name in self.columns:
            return getattr(self, facts.named)(name)
        return denied(self, name, blocked=name in refused, instead=facts.instead.get(name, ""))

    return __getattr__


def _refused_call(name: str, facts: ClassFacts) -> Any:
    """Return a special method that refuses: Python looks those up on the class only."""
    instead = facts.instead.get(name, "")
    return lambda self, *_args, **_kwargs: denied(self, name, blocked=True, instead=instead)


def _owner(_raw_class: type, _name: str) -> Any:
    return property(lambda self: state_of(self).owner)


def _itself(_raw_class: type, _name: str) -> Any:
    return lambda self: self


def _description(_raw_class: type, name: str) -> Any:
    return property(guarded(fetching.description, name))


def _labels(_raw_class: type, name: str) -> Any:
    return property(guarded(relations.labels(name), name))


def _row_factory(_raw_class: type, _name: str) -> Any:
    return property(lambda self: state_of(self).row_factory)


def _choice(_raw_class: type, name: str) -> Any:
    return property(lambda self: getattr(state_of(self).raw, name))


def _results(raw_class: type, name: str) -> Any:
    """Return ``results``: it uses the sealed cursor only, so its frame shows nothing else."""

    def each(self: Any) -> Iterator[Any]:
        going = state_of(self).raw.pgresult is not None
        while going:
            yield self
            going = self.nextset()

    async def each_async(self: Any) -> AsyncIterator[Any]:
        for one in each(self):
            yield one

    waits = inspect.isasyncgenfunction(inspect.getattr_static(raw_class, name, None))
    return named(each_async if waits else each, name)


def _messages(_raw_class: type, _name: str) -> Any:
    return property(lambda _self: [])


def _await(body: Body) -> Any:
    settled = awaited(body, "__await__")
    return lambda self: settled(self).__await__()


def _position(_raw_class: type, name: str, *, waits: bool) -> Any:
    if name == "scroll":
        return (awaited if waits else guarded)(fetching.scroll, name)
    return property(guarded(fetching.row_number, name))


def _fetch_one(_raw_class: type, name: str, *, waits: bool) -> Any:
    return _quick_async(fetching.fetch_one, name) if waits else _quick(fetching.fetch_one, name, ends=True)


def _next(_raw_class: type, name: str) -> Any:
    if name == "__anext__":
        return _quick_async(fetching.next_row, name)
    return _quick(fetching.next_row, name, ends=False)


def _handle(raw_class: type, name: str) -> Any:
    method = guarded(connecting.handle(name), name)
    is_method = callable(inspect.getattr_static(raw_class, name, None))
    return method if is_method else property(method)


_SPECIAL: Final[Mapping[Kind, Callable[[type, str], Any]]] = {
    Kind.NEXT: _next,
    Kind.AWAIT: lambda _raw_class, _name: _await(connecting.settle),
    Kind.MESSAGES: _messages,
    Kind.RESULTS: _results,
    Kind.CONNECTION: _owner,
    Kind.ITERATE: _itself,
    Kind.DESCRIPTION: _description,
    Kind.ROW_FACTORY: _row_factory,
    Kind.CHOICE: _choice,
    Kind.HANDLE: _handle,
    Kind.LABELS: _labels,
}
"""Kinds that are forged each in its own way."""


def _plainly(special: Callable[[type, str], Any]) -> Callable[..., Any]:
    return lambda raw_class, name, **_waits: special(raw_class, name)


_EITHER: Final[Mapping[Kind, Callable[..., Any]]] = {
    **{kind: _plainly(special) for kind, special in _SPECIAL.items()},
    Kind.FETCH_ONE: _fetch_one,
    Kind.POSITION: _position,
}
"""Those, and the kinds for which it matters whether the driver's method is awaited."""


def _setattr(setters: Mapping[str, Setter]) -> Any:
    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807  it is forged into a class
        setter = setters.get(name)
        if setter is None:
            denied(self, name, blocked=False, setting=True)
        try:
            return _set(self, name, value, setter)
        except BaseException as error:  # noqa: BLE001  as in `guarded`
            failure = failure_of(self, error)
        del value
        raise failure

    return __setattr__


def _set(proxy: Any, name: str, value: Any, setter: Setter) -> None:
    state = state_of(proxy)
    if setter.kind is Kind.ROW_FACTORY:
        state.row_factory = value
        if isinstance(state, CursorState):
            executing.shape(state, proxy)
        return
    if setter.put is not None:
        setter.put(state, value)
        return
    if setter.allowed is not None and not setter.allows(value):
        names = ", ".join(getattr(one, "__name__", str(one)) for one in setter.allowed())
        raise BlockedExitError(f"{state.facts.path}.{name} may be set to {names} only: others see raw values")
    setattr(state.raw, name, value if setter.allowed is not None else plain(value, name))
