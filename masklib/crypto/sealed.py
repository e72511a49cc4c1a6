"""What every object that holds a secret has in common: it does not change, and it does not travel."""

from __future__ import annotations

from typing import NoReturn

__all__ = ["Sealed"]


class Sealed:
    """Base of the objects that hold key material or what follows from it (tables, key schedules).

    Attributes are set once, while the object is built, through `_seal`. Pickling, copying and deep-copying
    raise `TypeError`, so that no secret ends up in a cache, a queue or a crash report by way of them.
    """

    __slots__ = ("__weakref__",)

    def _seal(self, **attributes: object) -> None:
        for name, value in attributes.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is immutable")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        kind = type(self).__name__
        raise TypeError(f"a {kind} refuses pickling and copying; pass the object itself, or build it anew")

    def __getstate__(self) -> NoReturn:
        self.__reduce_ex__(2)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
