"""What psycopg converts values with, on a sealed connection or cursor: to be read, and set to psycopg's own.

A loader sees every raw value of its type, and a dumper of the program's is handed the raw connection, and, where
surrogates are turned back, raw values. psycopg's own do no more than convert.
"""

from __future__ import annotations

import enum
import inspect
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg.adapt import AdaptersMap

__all__ = ["ADAPTING"]

_PYTHONS: Final = frozenset({"__dict__", "__subclasshook__", "__weakref__"})
_PACKAGES: Final = ("psycopg", "psycopg_binary", "psycopg_c")


def _adapters(state: Any, _proxy: Any, /) -> AdaptersMap:
    """Return a map that has what the raw one has; what is registered there holds for the raw one."""
    from psycopg.adapt import AdaptersMap

    raw: AdaptersMap = state.raw.adapters

    class Adapters(AdaptersMap):
        """What psycopg converts with here. Only classes of psycopg's own can be registered."""

        def register_dumper(self, cls: Any, dumper: Any) -> None:
            _check(dumper)
            raw.register_dumper(cls, dumper)
            super().register_dumper(cls, dumper)

        def register_loader(self, oid: Any, loader: Any) -> None:
            _check(loader)
            raw.register_loader(oid, loader)
            super().register_loader(oid, loader)

    made = Adapters(raw)
    made.types = raw.types  # names and numbers of types: what is registered there holds for both
    return made


def _check(adapter: object) -> None:
    """Raise if a class is not psycopg's own, as it stands or with data of the program's in it."""
    if not isinstance(adapter, type):
        _refuse(adapter)
    for kind in _before_own(adapter):
        if any(_runs(member) for name, member in vars(kind).items() if name not in _PYTHONS):
            _refuse(adapter)


def _before_own(adapter: type) -> Iterator[type]:
    """Yield the classes that come before the first of psycopg's own."""
    for kind in adapter.__mro__:
        module = sys.modules.get(kind.__module__)
        if kind.__module__.partition(".")[0] in _PACKAGES and getattr(module, kind.__name__, None) is kind:
            return
        yield kind
    _refuse(adapter)


def _runs(member: object) -> bool:
    """Tell whether a member of a class could run code of the program's: an enumeration is looked up in, no more."""
    named = isinstance(member, type) and issubclass(member, enum.Enum)
    function = member.__func__ if isinstance(member, staticmethod) else member
    if named or _of_psycopg(function) or _makes_named_tuples(function):
        return False
    return callable(member) or hasattr(member, "__get__")


def _of_psycopg(function: object) -> bool:
    """Tell whether a function is the very one that a module of psycopg's has under its name."""
    if type(function) is not FunctionType:
        return False
    module = sys.modules.get(function.__module__)
    own = function.__module__.partition(".")[0] in _PACKAGES
    return own and getattr(module, function.__name__, None) is function


def _makes_named_tuples(function: object) -> bool:
    """Tell whether a function is what psycopg makes of a named tuple of its own, for composites without a factory."""
    from psycopg.types import composite

    maker: Any = inspect.unwrap(getattr(composite, "_make_object_from_factory", _makes_named_tuples))
    made: Any = getattr(composite, "_make_nt", None)
    if (
        type(function) is not FunctionType
        or made is None
        or function.__code__ not in maker.__code__.co_consts
    ):
        return False
    held = [cell.cell_contents for cell in function.__closure__ or ()]
    return all(
        isinstance(one, type)
        and issubclass(one, tuple)
        and made(one.__name__, getattr(one, "_fields", ())) is one
        for one in held
    )


def _refuse(adapter: object) -> NoReturn:
    name = getattr(adapter, "__qualname__", type(adapter).__name__)
    raise BlockedExitError(
        f"{name} is none of psycopg's own adapters: it would see raw values, or the raw connection. Instead: "
        "convert the masked values, or register it on the raw connection before wrapping it."
    )


ADAPTING: Final = {"adapters": _adapters}
"""By attribute."""
