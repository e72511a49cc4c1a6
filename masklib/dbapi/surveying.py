"""`unmasked`: which connections of this process are open and raw, as far as can be told.

A walk over the objects that Python's garbage collector knows; where it knows none, nothing is found.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import KNOWN
from masklib.dbapi.state import ConnectionState
from masklib.dbapi.wrapping_pools import is_wrapped_pool

if TYPE_CHECKING:
    from masklib.dbapi.facts import DriverFacts

__all__ = ["unmasked"]

_OURS: Final = "masklib."


def unmasked() -> list[str]:
    """List the open raw connections of drivers with a table that are behind no sealed one.

    Those are what was opened before `masklib.install`, or on a way that it does not cover. A connection of a
    driver without a table is not looked for, and one that Python's garbage collector does not know is not
    found: an empty list proves nothing.

    Returns:
        One text a connection, sorted: its class and its state. No place, no user, no statement.

    Raw values: sees none.
    """
    gc.collect()
    drivers = _drivers()
    kinds = tuple(drivers)
    found = [one for one in gc.get_objects() if issubclass(type(one), (ConnectionState, *kinds))]
    sealed = [one.raw for one in found if isinstance(one, ConnectionState)]
    bare = [one for one in found if not isinstance(one, ConnectionState)]
    held = {*map(id, sealed), *(id(_inside(one)) for one in (*sealed, *bare))}
    raw = [one for one in bare if id(one) not in held]
    return sorted(text for one in raw if (text := _described(one, drivers)) is not None)


def _drivers() -> dict[type, DriverFacts]:
    """Return the connection classes of the drivers that are imported, with their tables."""
    found: dict[type, DriverFacts] = {}
    for name in KNOWN:
        facts: DriverFacts = import_module(f"masklib.dbapi.drivers.{name}").FACTS
        for one in facts.classes.values():
            module, _, kind = one.path.rpartition(".")
            if one.role == "connection" and hasattr(sys.modules.get(module), kind):
                found[getattr(sys.modules[module], kind)] = facts
    return found


def _inside(raw: Any) -> Any:
    """Return the connection that one is made of itself: aiosqlite's, and one out of asyncpg's pool."""
    return vars(raw).get("_connection") if hasattr(raw, "__dict__") else getattr(raw, "_con", None)


def _described(raw: Any, drivers: dict[type, DriverFacts]) -> str | None:
    kind = type(raw)
    base = next(one for one in kind.__mro__ if one in drivers)
    if kind.__module__.startswith(_OURS) or _closed(drivers[base], raw) or _waits(drivers[base], raw):
        return None
    name = f"{base.__module__}.{base.__qualname__}"
    own = f"{kind.__module__}.{kind.__qualname__}"
    return f"{name}, open" if kind is base else f"{own} (a {name}), open"


def _closed(facts: DriverFacts, raw: Any) -> bool:
    try:
        return facts.closed(raw)
    except Exception:  # noqa: BLE001  it cannot tell: then it is listed
        return False


def _waits(facts: DriverFacts, raw: Any) -> bool:
    """Tell whether a connection waits in a pool that will seal it when it hands it out."""
    from masklib.dbapi.installing import is_installed  # which loads wrapt, and that asyncio

    pool = facts.waiting(raw)
    return pool is not None and (is_installed(facts.name) or is_wrapped_pool(pool))
