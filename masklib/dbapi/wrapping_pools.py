"""`wrap` of a driver's pool: the pool itself, changed so that it hands out sealed connections.

Its class becomes a subclass whose methods have round them what `masklib.install` puts round the class's own
(`masklib.dbapi.pooling`). Real connections stay inside; nobody keeps a pool that hands them out.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import POOLED
from masklib.dbapi.pooling import of_psycopg
from masklib.errors import AlreadyWrappedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.facts import DriverFacts
    from masklib.session import Settings

__all__ = ["agrees", "is_wrapped_pool", "pool_driver", "wrap_pool"]

_SETTINGS: Final = "_masklib"
"""Where the class of a wrapped pool keeps what it is wrapped with: asyncpg's pools take no attributes."""


def pool_driver(kind: type) -> DriverFacts | None:
    """Return the table of the driver whose pool ``kind`` is, or ``None`` if it is none."""
    for base in kind.__mro__:
        driver = POOLED.get(base.__module__.partition(".")[0])
        if driver is not None:
            facts: DriverFacts = import_module(f"masklib.dbapi.drivers.{driver}").FACTS
            if f"{base.__module__}:{base.__qualname__}" in facts.pools:
                return facts
    return None


def agrees(pool: Any, *given: Any) -> bool:
    """Tell whether a pool is wrapped already, and under that policy, key and actor.

    Raises:
        AlreadyWrappedError: if it is wrapped under others.
    """
    present: Settings | None = vars(type(pool)).get(_SETTINGS)
    if present is not None and not present.agrees(*given):
        raise AlreadyWrappedError("this pool is wrapped already, under another policy, key or actor")
    return present is not None


def is_wrapped_pool(pool: Any) -> bool:
    """Tell whether a pool itself was wrapped."""
    return _SETTINGS in vars(type(pool))


def wrap_pool(pool: Any, facts: DriverFacts, settings: Settings, seal: Callable[[Any], Any]) -> None:
    """Have a pool hand out sealed connections from now on, and show such to functions of the user's.

    Raw values: sees none; connections that are out of the pool stay as they are.
    """
    pooling = (facts.pooled or of_psycopg)(seal)
    kind: Any = type(pool)
    members = {name: _round(getattr(kind, name), wrapper) for name, wrapper in pooling.around.items()}
    place = {"__slots__": (), "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    pooling.show(pool)
    pool.__class__ = type(kind.__name__, (kind,), {**place, **members, _SETTINGS: settings})


def _round(method: Any, wrapper: Callable[..., Any]) -> Any:
    def method_of_pool(self: Any, *args: Any, **kwargs: Any) -> Any:
        return wrapper(partial(method, self), self, args, kwargs)

    return method_of_pool
