"""Cursor classes of the user's own: their methods run on the sealed cursor, so on masked rows.

What is made is a proxy of the driver's class that has, besides, what the user's class adds and overrides.
Where such a method says ``super()``, Python asks the ``__class__`` of the proxy for its bases: there a twin
of the driver's class stands before it, whose methods are the sealed ones. What the user's class overrides is
called by the user's program alone, never by masklib or the driver on the raw cursor.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.dbapi.sealed import write_state
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from masklib.dbapi.sealed import Sealed

__all__ = ["UsersClass", "extends", "seal_as"]


class UsersClass(NamedTuple):
    """A class of the user's that extends one of the driver's.

    Attributes:
        kind: The class.
        base: The driver's own class that it extends.
        args: What its ``__init__`` is called with, after the connection.
    """

    kind: Any
    base: Any
    args: tuple[Any, ...] = ()


_OURS: Final = frozenset(
    {
        "__class__", "__delattr__", "__dir__", "__getattr__", "__getattribute__", "__getstate__", "__new__",
        "__reduce__", "__reduce_ex__", "__setattr__", "__setstate__",
    }
)  # fmt: skip
"""Special methods that make a proxy what it is: a class that has some of these is refused."""
_PYTHONS: Final = frozenset(
    {
        "__annotations__", "__del__", "__dict__", "__doc__", "__firstlineno__", "__module__",
        "__orig_bases__", "__parameters__", "__qualname__", "__repr__", "__slots__",
        "__static_attributes__", "__weakref__",
    }
)  # fmt: skip
"""What Python puts into a class, and what is not taken over from the user's."""


def extends(kind: object, bases: tuple[Any, ...]) -> Any:
    """Return the nearest of the driver's classes that a class of the user's extends, or ``None``."""
    if not isinstance(kind, type) or kind in bases:
        return None
    return next((base for base in kind.__mro__ if base in bases), None)


def seal_as(users: UsersClass, proxy_class: type[Sealed], state: Any) -> Any:
    """Return a proxy of the user's class, made as the driver makes it.

    Raises:
        BlockedExitError: if the class has special methods that make a proxy what it is.
    """
    kind: Any = proxy_class
    proxy = object.__new__(_users_proxy(users.kind, users.base, kind))
    write_state(proxy, state)
    if any("__init__" in vars(one) for one in _own(users.kind, users.base)):
        users.kind.__init__(proxy, state.owner, *users.args)
    return proxy


def _own(kind: Any, base: Any) -> tuple[Any, ...]:
    """Return the user's classes, and what they mix in: all but the driver's and its bases."""
    return tuple(one for one in kind.__mro__ if one not in base.__mro__)


@lru_cache(maxsize=64)
def _users_proxy(kind: Any, base: Any, proxy_class: Any) -> Any:
    members: dict[str, Any] = {}
    for one in reversed(_own(kind, base)):
        members |= {name: member for name, member in vars(one).items() if name not in _PYTHONS}
    if refused := sorted(_OURS & members.keys()):
        raise BlockedExitError(
            f"a cursor class with {', '.join(refused)} cannot be sealed: leave it out, and set row_factory "
            "for rows of another shape"
        )
    shown = type(kind.__name__, (kind, _twin(base, proxy_class)), {"__module__": kind.__module__})
    members["__class__"] = property(lambda _self: shown)
    members["__setattr__"] = _setattr(base, proxy_class)
    members |= {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (proxy_class,), members)


@lru_cache(maxsize=64)
def _twin(base: Any, proxy_class: Any) -> Any:
    """Return a class that stands before the driver's where a method says ``super()``."""
    sealed = {name: member for name, member in vars(proxy_class).items() if name not in _OURS | _PYTHONS}
    return type(base.__name__, (base,), {**sealed, "__init__": lambda _self, *_args, **_kwargs: None})


def _setattr(base: Any, proxy_class: Any) -> Any:
    """Return what keeps attributes of the user's own on the proxy; the driver's are set as ever."""

    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807  it is forged into a class
        if hasattr(base, name) or name in vars(proxy_class) or name.startswith("__"):
            proxy_class.__setattr__(self, name, value)
        else:
            object.__setattr__(self, name, value)

    return __setattr__
