"""Permutations of integers: one face for domains of every size, and cycle walking for subsets of a domain.

Not promised: every method is deterministic, so equality and frequency show; small domains can be guessed
through, whatever the method; Python and numpy do not run in constant time; nobody outside the project has
audited this code.

Raw values: sees the integers it is given; keeps none.
"""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Any, Final, final, overload

import numpy as np

from masklib.crypto.aes import derived_key
from masklib.crypto.ff1 import FF1
from masklib.crypto.ff1_schedule import LEAST_DOMAIN
from masklib.crypto.integers import checked_integer, checked_integers, checked_words, returned
from masklib.crypto.numerals import MOST_SYMBOLS
from masklib.crypto.sealed import Sealed
from masklib.crypto.swap_or_not import SwapOrNot
from masklib.crypto.table import TablePermutation, table_permutation
from masklib.crypto.walking import cycle_walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from masklib.crypto.ff1_schedule import Schedule

__all__ = ["IntegerPermutation", "SwapOrNot", "TablePermutation", "cycle_walk", "table_permutation"]

_LARGEST_TABLE: Final = 1 << 17
_TWEAK: Final = b"masklib/integers/v1"


@final
class IntegerPermutation(Sealed):
    """A permutation of ``range(size)``, by the method that suits the size. Threads may share it.

    ========================  =============================================================================
    size                      method
    ========================  =============================================================================
    2 to 2**17                `TablePermutation`: no fixed points; the last 64 tables are kept
    up to 10**6               `SwapOrNot`
    from 10**6                `FF1`, over the least square (fourth power, …) that holds the domain, walked
    ========================  =============================================================================

    Args:
        key: 16, 24 or 32 bytes: a subkey made for this domain. The size enters every derivation, so two
            domains of different sizes are unrelated even under one key.
        size: Members, at least 2. Up to 2**64 arrays are served, and lists by way of arrays.

    Raises:
        DomainError: if the size is less than 2.
        KeyFormatError: if the key has another length.

    Raw values: sees what it permutes; keeps keys or a table; ``repr`` shows the size only.
    """

    __slots__ = ("_method", "size")

    _method: TablePermutation | SwapOrNot | _WalkedFF1
    size: int

    def __init__(self, key: bytes, size: int) -> None:
        self._seal(size=size)
        try:
            self._seal(_method=_method(key, size))
        finally:
            del key

    @overload
    def forward(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def forward(self, values: Sequence[int]) -> list[int]: ...

    def forward(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer of ``range(size)`` goes.

        Returns:
            For a list a list, for a flat array of integers one of the same type if that holds the whole
            domain, else of `numpy.uint64`.

        Raises:
            DomainError: if one is out of range, or an array is given for a size above 2**64.
            TypeError: if one is no integer.
        """
        return self._method.forward(values)

    @overload
    def inverse(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def inverse(self, values: Sequence[int]) -> list[int]: ...

    def inverse(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer came from, see `forward`."""
        return self._method.inverse(values)

    def forward_one(self, value: int) -> int:
        """Return where one integer of ``range(size)`` goes, see `forward`."""
        return self._method.forward_one(value)

    def inverse_one(self, value: int) -> int:
        """Return where one integer came from, see `inverse`."""
        return self._method.inverse_one(value)

    def __repr__(self) -> str:
        return f"<IntegerPermutation size={self.size}>"


def _method(key: bytes, size: int) -> TablePermutation | SwapOrNot | _WalkedFF1:
    try:
        if size <= _LARGEST_TABLE:
            return table_permutation(key, size)
        return SwapOrNot(key, size) if size < LEAST_DOMAIN else _WalkedFF1(key, size)
    finally:
        del key


class _WalkedFF1(Sealed):
    """FF1 on numbers of few digits of a large radix, walked until the result is in the domain.

    The digits are a power of two in number, and the radix is the least that makes them hold the domain: at
    most 4 % of the results lie outside and take another step.
    """

    __slots__ = ("_cipher", "_length", "_schedule", "size")

    _cipher: FF1
    _length: int
    _schedule: Schedule
    size: int

    def __init__(self, key: bytes, size: int) -> None:
        radix, length = isqrt(size - 1) + 1, 2
        while radix > MOST_SYMBOLS:
            radix, length = isqrt(radix - 1) + 1, 2 * length
        self._seal(size=size, _length=length)
        try:
            self._seal(_cipher=FF1(derived_key(key, "integers", size), radix=radix))
        finally:
            del key
        self._seal(_schedule=self._cipher.schedule(length, _TWEAK))

    def forward(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        return self._walk(values, self._cipher.encrypt_ints)

    def inverse(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        return self._walk(values, self._cipher.decrypt_ints)

    def forward_one(self, value: int) -> int:
        return self._walk_one(value, self._schedule.encrypt)

    def inverse_one(self, value: int) -> int:
        return self._walk_one(value, self._schedule.decrypt)

    def _walk_one(self, value: int, rounds: Callable[[int, int], tuple[int, int]]) -> int:
        number, modulus = checked_integer(value, self.size), self._schedule.moduli[1]
        while True:
            first, second = rounds(*divmod(number, modulus))
            number = first * modulus + second
            if number < self.size:
                return number

    def _walk(
        self, values: NDArray[Any] | Sequence[int], cipher: Callable[..., Any]
    ) -> NDArray[Any] | list[int]:
        def step(numbers: Any) -> Any:
            return cipher(numbers, self._length, _TWEAK)

        if isinstance(values, np.ndarray):
            words = checked_words(values, self.size)
            return returned(cycle_walk(step, words, lambda numbers: numbers < self.size), values, self.size)
        numbers = [*checked_integers(values, self.size)]
        return cycle_walk(step, numbers, lambda results: [number < self.size for number in results])
