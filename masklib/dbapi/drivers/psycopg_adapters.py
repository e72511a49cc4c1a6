"""What psycopg converts values with, on a sealed connection or cursor: to be read, and set to psycopg's own.

A loader sees every raw value of its type, and a dumper of the program's is handed the raw connection, and, where
surrogates are turned back, raw values. psycopg's own do no more than convert. A dumper of a class of the
program's is taken without a connection, and asked of objects of that class only.
"""

from __future__ import annotations

import enum
import inspect
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from itertools import takewhile
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, NoReturn
from uuid import UUID

from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from psycopg.adapt import AdaptersMap

__all__ = ["ADAPTING"]

_PYTHONS: Final = frozenset({"__dict__", "__subclasshook__", "__weakref__"})
_PLAIN: Final = (
    str, bytes, bytearray, memoryview, bool, int, float, Decimal, date, datetime, time, timedelta, UUID, IPv4Address,
    IPv6Address, list, tuple, dict, set, frozenset, type(None),
)  # fmt: skip
"""Classes of which a value may be that a surrogate was turned back to, alone or within."""
_SHOWN: Final = frozenset({"dump", "quote", "get_key", "upgrade"})
"""What psycopg calls of a dumper with a value."""
_PACKAGES: Final = ("psycopg", "psycopg_binary", "psycopg_c")


def _adapters(state: Any, _proxy: Any, /) -> AdaptersMap:
    """Return a map that has what the raw one has; what is registered there holds for the raw one."""
    from psycopg.adapt import AdaptersMap

    raw: AdaptersMap = state.raw.adapters

    class Adapters(AdaptersMap):
        """What psycopg converts with here: its own classes, and dumpers of classes of the program's."""

        def register_dumper(self, cls: Any, dumper: Any) -> None:
            if not _is_own(dumper):
                dumper = _confined(cls, dumper)
            raw.register_dumper(cls, dumper)
            super().register_dumper(cls, dumper)

        def register_loader(self, oid: Any, loader: Any) -> None:
            if not _is_own(loader):
                _refuse(loader)
            raw.register_loader(oid, loader)
            super().register_loader(oid, loader)

    made = Adapters(raw)
    made.types = raw.types  # names and numbers of types: what is registered there holds for both
    return made


def _is_own(adapter: object) -> bool:
    """Tell whether a class is psycopg's own, as it stands or with data of the program's in it."""
    if not isinstance(adapter, type):
        return False
    added = list(takewhile(lambda kind: not _is_psycopgs(kind), adapter.__mro__))
    members = (member for kind in added for name, member in vars(kind).items() if name not in _PYTHONS)
    return len(added) < len(adapter.__mro__) and not any(map(_runs, members))


def _is_psycopgs(kind: type) -> bool:
    module = sys.modules.get(kind.__module__)
    return kind.__module__.partition(".")[0] in _PACKAGES and getattr(module, kind.__name__, None) is kind


def _confined(cls: Any, dumper: Any) -> Any:
    """Return a dumper of the program's that is shown objects of ``cls``, or so called, and no connection."""
    from psycopg.adapt import Dumper

    if not (isinstance(dumper, type) and issubclass(dumper, Dumper)) or _takes_plain(cls):
        _refuse(dumper)

    class Confined(dumper):  # type: ignore[misc]  # a class that is known when it runs
        """Shows the program's dumper what the program made."""

        def __init__(self, kind: type, _context: object = None) -> None:
            super().__init__(kind, None)

        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            return partial(_checked, cls, found) if name in _SHOWN else found

    Confined.__name__, Confined.__qualname__ = dumper.__name__, dumper.__qualname__
    Confined.__module__ = dumper.__module__
    return Confined


def _takes_plain(cls: Any) -> bool:
    """Tell whether a dumper of ``cls`` would be shown values that are none of the program's making."""
    return cls is None or any(_is_of(one, cls) for one in _PLAIN)


def _is_of(kind: type, cls: Any) -> bool:
    if isinstance(cls, str):
        return cls in {f"{one.__module__}.{one.__qualname__}" for one in kind.__mro__}
    return cls in kind.__mro__  # as psycopg finds it: a metaclass of the program's is not asked


def _checked(cls: Any, method: Any, value: object, *rest: Any) -> Any:
    if not _is_of(type(value), cls):
        _refuse(type(method.__self__))
    return method(value, *rest)


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
        f"{name} is none of psycopg's own adapters: it would see raw values. Instead: convert the masked values, "
        "register a dumper for a class of your own, or register it on the raw connection before wrapping it."
    )


ADAPTING: Final = {"adapters": _adapters}
"""By attribute."""
