"""The base of every proxy: a hidden slot, no way round it, and "no" to every name that no table knows.

The slot's descriptor is taken out of the class, so that neither attributes, nor ``vars``, ``inspect``,
``copy`` or ``pickle`` lead to the raw object. It is no wall against hostile code in the same process:
``gc`` and closures still reach it (docs/threat-model.md).
"""

from __future__ import annotations

from typing import Any, Final, NoReturn

from masklib import audit
from masklib.audit import Record
from masklib.errors import BlockedExitError, UnknownExitError

__all__ = ["Sealed", "denied", "is_sealed", "state_of", "write_state"]


class Sealed:
    """A proxy of one driver object. Instances are made by `masklib.dbapi.forge` only.

    Raw values: keeps the raw object in the hidden slot; emits nothing by itself.
    """

    __slots__ = ("__weakref__", "_state")

    def __getattr__(self, name: str) -> NoReturn:
        denied(self, name, blocked=False)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        del value
        denied(self, name, blocked=False, setting=True)

    def __delattr__(self, name: str) -> NoReturn:
        denied(self, name, blocked=False, setting=True)

    def __repr__(self) -> str:
        return f"<masked {_path(self)} at {id(self):#x}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        del protocol
        raise TypeError(f"cannot pickle or copy a masked {_path(self)}")

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle or copy a masked {_path(self)}")

    def __getstate__(self) -> NoReturn:
        raise TypeError(f"cannot pickle or copy a masked {_path(self)}")


def _path(proxy: object) -> str:
    kind = type(proxy)
    return f"{kind.__module__}.{kind.__qualname__}"


_SLOT: Final[Any] = Sealed.__dict__["_state"]
state_of: Final = _SLOT.__get__
"""Returns the state behind a proxy. Inside `masklib.dbapi` only."""
write_state: Final = _SLOT.__set__
"""Sets the state behind a proxy, once, when it is made."""
del Sealed._state  # type: ignore[attr-defined]  # noqa: SLF001  from here on nobody finds the slot


def is_sealed(candidate: object) -> bool:
    """Tell whether ``candidate`` is a proxy of ours, whatever class it claims to be."""
    return issubclass(type(candidate), Sealed)


def denied(proxy: object, name: str, *, blocked: bool, instead: str = "", setting: bool = False) -> NoReturn:
    """Refuse an attribute, and record it.

    Raises:
        BlockedExitError: if a table names and blocks it.
        UnknownExitError: if no table names it.
    """
    path = _path(proxy)
    driver = path.partition(".")[0]
    deed = "setting " if setting else ""
    if blocked:
        advice = f"Instead: {instead}." if instead else "Raw values, or the raw object, would leave there."
        error: AttributeError = BlockedExitError(f"{deed}{path}.{name} is blocked. {advice}")
    else:
        error = UnknownExitError(
            f"{deed}{path}.{name} is in no driver table, so nobody knows what leaves there. "
            f"If it is harmless, declare its kind in masklib/dbapi/drivers, under {driver.lstrip('_')}."
        )
    error.name = name
    if audit.enabled():
        audit.write(Record("exit", driver, "denied", summary=f"{path}.{name}", reason=type(error).__name__))
    raise error
