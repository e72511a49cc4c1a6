"""Name tokens: the pieces of person names, email addresses and usernames, each with one surrogate everywhere.

Tokens are runs of letters, cut where the case goes up (``JohnSmith``), and runs of digits. A token of the
frozen pool is permuted within its class: given, family or particle; first letter; number of written forms. So
``Alice Smith``, ``SMITH, Alice`` and ``alice.smith`` stay one person and initials agree. A token of no pool
gets a made-up name (`masklib.mask.unpooled`). Single letters are initials and stay; so do titles.

Raw values: sees tokens; keeps none beyond the call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.crypto import TablePermutation
from masklib.mask.alphabets import CASELESS, LOWER, UPPER
from masklib.mask.digit_strings import permute_digit_string, permute_digits
from masklib.mask.joined import Joined
from masklib.mask.name_pool import TITLES, name_pool
from masklib.mask.permutation import FEW, Permuter
from masklib.mask.unpooled import cased, permute_unpooled
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["permute_names", "split_tokens"]

_TOKEN: Final = re.compile(f"([{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|[0-9]+|[{CASELESS}]+)")
_BREAK: Final = "\n"
_POOL: Final = "name-token/pool"
_DIGITS: Final = "0123456789"
_SHORT: Final = 4
"""Numbers of as many digits (years, houses) are in the table beside the names."""


def permute_names(texts: Sequence[str], permuter: Permuter) -> list[str]:
    """Return each text with its tokens replaced and everything between them in its place.

    Args:
        texts: Texts of letters that `masklib.mask.alphabets` names, digits and kept characters.
        permuter: The key and the direction.

    Raises:
        DomainError: on the way back, if a token is no surrogate of any.
    """
    joined = _BREAK.join(texts)
    if joined.count(_BREAK) != len(texts) - 1:
        return ["".join(_permute_pieces(_TOKEN.split(text), permuter)) for text in texts]
    return "".join(_permute_pieces(_TOKEN.split(joined), permuter)).split(_BREAK)


def split_tokens(text: str) -> list[str]:
    """Return what stands between tokens and the tokens by turns."""
    return _TOKEN.split(text)


def _permute_pieces(pieces: list[str], permuter: Permuter) -> list[str]:
    """Replace every second piece: those are the tokens."""
    tokens = pieces[1::2]
    known = _known_surrogates(permuter)
    try:
        pieces[1::2] = map(known.__getitem__, tokens)
    except KeyError:
        distinct = set(tokens)
        missing = distinct.difference(known)
        found = _permute_others(list(missing), permuter)
        found.update((token, known[token]) for token in distinct - missing)
        pieces[1::2] = map(found.__getitem__, tokens)
    return pieces


def _permute_others(tokens: list[str], permuter: Permuter) -> dict[str, str]:
    """Return the surrogates of tokens that are not known in lower or Title case."""
    known = _known_surrogates(permuter)
    result = {
        token: cased(token, known[token.lower()])
        for token in filter(str.isupper, tokens)
        if token.lower() in known
    }
    digits = list(filter(str.isdecimal, tokens))
    result.update(zip(digits, _permute_digits(digits, permuter), strict=True))
    letters = [token for token in tokens if token not in result] if result else tokens
    result.update(permute_unpooled(letters, permuter))
    return result


def _permute_digits(tokens: Sequence[str], permuter: Permuter) -> list[str]:
    if len(tokens) < FEW:
        return [permute_digit_string(token, permuter) for token in tokens]
    digits = Joined.of(tokens).digits
    permute_digits(digits, np.arange(len(tokens)), permuter)
    return digits.texts()


def _known_surrogates(permuter: Permuter) -> dict[str, str]:
    """Return the surrogates of common tokens: names of the pool, titles, initials, short numbers."""
    return _table(_Cached(permuter.keys.subkey(purpose(_POOL)), permuter.keys), permuter.inverse)


@dataclass(frozen=True, slots=True)
class _Cached:
    """A key as argument of a cache: equal by its subkey."""

    subkey: bytes = field(repr=False)
    keys: Subkeys = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def _table(key: _Cached, inverse: bool) -> dict[str, str]:  # noqa: FBT001  a cache key
    if inverse:
        return {surrogate: token for token, surrogate in _table(key, inverse=False).items()}
    result = {token: token for token in (*TITLES, *LOWER)}
    for name, entries in name_pool().classes.items():
        own = blake2b(name.encode(), key=key.subkey, digest_size=32).digest()
        places = TablePermutation(own, len(entries)).forward(range(len(entries)))
        for entry, place in zip(entries, places, strict=True):
            result.update(zip(entry, entries[place], strict=True))
    result.update({token.capitalize(): surrogate.capitalize() for token, surrogate in result.items()})
    numbers = ["".join(digits) for count in range(1, _SHORT + 1) for digits in product(_DIGITS, repeat=count)]
    result.update(zip(numbers, _permute_digits(numbers, Permuter(key.keys)), strict=True))
    return result
