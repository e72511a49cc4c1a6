"""The gate for integers: what goes into a permutation is an integer of its domain, or an error without it.

Raw values: sees the integers; keeps none, and shows none in errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["WORD_DOMAIN", "checked_integer", "checked_integers", "checked_words", "permuted", "returned"]

WORD_DOMAIN: Final = 1 << 64
_OUTSIDE: Final = "an integer is negative, or not below the size of its domain"


def checked_integer(value: int, domain: int) -> int:
    """Return ``value`` if it is such an `int` as `checked_integers` takes.

    Raises:
        DomainError: if it is out of range.
        TypeError: if it is no `int`.
    """
    if type(value) is int and 0 <= value < domain:
        return value
    return checked_integers([value], domain)[0]


def checked_integers(values: Sequence[int], domain: int) -> Sequence[int]:
    """Return ``values`` if each is an `int` (no `bool`, no float) from 0 up to ``domain``, exclusive.

    Raises:
        DomainError: if one is out of range.
        TypeError: if one is no `int`.
    """
    foreign = {*map(type, values)} - {int}
    if foreign:
        names = ", ".join(sorted(kind.__name__ for kind in foreign))
        raise TypeError(f"a permutation of integers takes int, not {names}")
    if values and not (min(values) >= 0 and max(values) < domain):
        raise DomainError(_OUTSIDE)
    return values


def permuted(
    values: NDArray[Any] | Sequence[int], domain: int, permute: Callable[[NDArray[np.uint64]], NDArray[Any]]
) -> NDArray[Any] | list[int]:
    """Return what ``permute`` makes of ``values``: a list for a list, an array for an array.

    Raises:
        DomainError: if a value is out of range.
        TypeError: if one is no integer.
    """
    if isinstance(values, np.ndarray):
        return returned(permute(checked_words(values, domain)), values, domain)
    return [*permute(np.array(checked_integers(values, domain), np.uint64)).tolist()]


def returned(words: NDArray[Any], values: NDArray[Any], domain: int) -> NDArray[Any]:
    """Return ``words`` in the type of ``values`` if that holds the whole domain, else as `numpy.uint64`."""
    fits = domain - 1 <= np.iinfo(values.dtype).max
    return words.astype(values.dtype if fits else np.uint64, copy=False)


def checked_words(values: NDArray[Any], domain: int) -> NDArray[np.uint64]:
    """Return ``values`` as 64-bit words if each is an integer from 0 up to ``domain``, exclusive.

    Raises:
        DomainError: if one is out of range, or the domain exceeds 64 bits.
        TypeError: if the array is not one-dimensional or not of an integer type.
    """
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise TypeError(f"a permutation of integers takes flat arrays of integers, not {values.dtype}")
    if domain > WORD_DOMAIN:
        raise DomainError("the domain exceeds 64 bits, so it does not fit an array; pass a list of int")
    if values.size and (values.min() < 0 or int(values.max()) >= domain):
        raise DomainError(_OUTSIDE)
    return values.astype(np.uint64, copy=False)
