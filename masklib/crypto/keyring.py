"""Key rotation: a list of keys of which the first masks and the others only turn old surrogates back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, final

from masklib.crypto.key import Key
from masklib.crypto.sealed import Sealed
from masklib.errors import KeyRequiredError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["KeyRing"]


@final
class KeyRing(Sealed):
    """Keys in order of age, newest first.

    The first key masks and translates. The others are only reached by their id, to unmask surrogates that
    were made before a rotation. A ring stands wherever `masklib.typing.Subkeys` is asked for and then means
    its first key.

    Args:
        keys: At least one key, none twice.

    Raises:
        ValueError: if there is none, or one stands there twice.
        TypeError: if something in it is no `Key`.

    Raw values: keeps keys; ``repr`` shows their public ids only.
    """

    __slots__ = ("_keys",)

    _keys: dict[str, Key]

    def __new__(cls, keys: Iterable[Key]) -> Self:
        """Check the keys before there is an object, so that tracebacks meet no half-made ring."""
        listed = tuple(keys)
        if not all(isinstance(key, Key) for key in listed):
            del keys, listed  # what is no Key may be a key's text
            raise TypeError("a KeyRing takes Key objects; Key.load reads bytes and text")
        by_id = {key.id: key for key in listed}
        if not listed or len(by_id) != len(listed):
            raise ValueError("a KeyRing needs at least one key, and each key once")
        self = super().__new__(cls)
        self._seal(_keys=by_id)
        return self

    @property
    def primary(self) -> Key:
        """The key that masks."""
        return next(iter(self._keys.values()))

    @property
    def id(self) -> str:
        """The public id of the key that masks."""
        return self.primary.id

    @property
    def ephemeral(self) -> bool:
        """Whether the key that masks dies with this process."""
        return self.primary.ephemeral

    def subkey(self, purpose: str, length: int = 32) -> bytes:
        """Return a subkey of the key that masks, see `Key.subkey`."""
        return self.primary.subkey(purpose, length)

    def get(self, key_id: str) -> Key:
        """Return the key that made surrogates under ``key_id``.

        Raises:
            KeyRequiredError: if no key of the ring has that id.
        """
        try:
            return self._keys[key_id]
        except KeyError:
            known = ", ".join(self._keys)
            # The id asked for is not repeated: it may have been cut out of a database value.
            raise KeyRequiredError(f"no key of that id is in the ring; it has {known}") from None

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys.values())

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return f"<KeyRing ids={', '.join(self._keys)}>"
