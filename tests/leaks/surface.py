"""The surface of an object: every name that it, its class, its slots and its dictionary show, and what can be set.

Nothing here knows a driver. What a driver's new version adds shows up under its name.
"""

from __future__ import annotations

from inspect import getattr_static
from typing import Any

__all__ = ["MEANINGLESS", "held", "private", "public", "settable", "special"]

MEANINGLESS = frozenset(dir(object)) | {
    "__abstractmethods__",
    "__annotations__",
    "__class_getitem__",
    "__del__",
    "__dict__",
    "__getattr__",
    "__getstate__",
    "__module__",
    "__orig_bases__",
    "__parameters__",
    "__slotnames__",  # copyreg's note on a class of which some test pickled or copied a raw object
    "__slots__",
    "__static_attributes__",
    "__text_signature__",
    "__firstlineno__",
    "__weakref__",
}
"""Special names that every class has or that say nothing about data; the proxy's base class answers them."""


def held(thing: Any) -> set[str]:
    """Return the names in an instance's own dictionary and in the slots of its class."""
    slots = [vars(kind).get("__slots__", ()) for kind in type(thing).__mro__]
    names = {name for one in slots for name in ([one] if isinstance(one, str) else one)}
    return names | set(getattr(thing, "__dict__", {}))


def _all(thing: Any) -> set[str]:
    return {*dir(type(thing)), *dir(thing), *held(thing)}


def public(thing: Any) -> set[str]:
    """Return the public names."""
    return {name for name in _all(thing) if not name.startswith("_")}


def special(thing: Any) -> set[str]:
    """Return the special names that mean something."""
    return {name for name in _all(thing) if name.startswith("__") and name.endswith("__")} - MEANINGLESS


def private(thing: Any) -> set[str]:
    """Return the names that begin with an underscore and are not special."""
    return {name for name in _all(thing) if name.startswith("_") and not name.endswith("__")}


def settable(thing: Any) -> set[str]:
    """Return the names that anybody may set; a method may be hidden by anything, which means nothing."""
    own = held(thing)
    return {
        name
        for name in _all(thing)
        if not (name.startswith("__") and name.endswith("__"))
        and (name in own or not callable(getattr_static(type(thing), name, None)))
        and _takes(thing, name)
    }


def _takes(thing: Any, name: str) -> bool:
    try:
        setattr(thing, name, getattr(thing, name))
    except Exception:  # noqa: BLE001  (that it cannot be read or set is what is asked)
        return False
    return True
