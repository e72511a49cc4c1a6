"""Name tokens: the pieces of person names, email addresses and usernames, each with one surrogate everywhere.

Tokens are runs of letters, cut where the case goes up (``JohnSmith``), and runs of digits. A token of the
frozen pool is permuted within its class: given, family or particle; first letter; number of written forms. So
``Alice Smith``, ``SMITH, Alice`` and ``alice.smith`` stay one person and initials agree. A token of no pool
gets a made-up name (`masklib.mask.unpooled`). Single letters are initials and stay; so do titles.

Raw values: sees tokens; keeps none beyond the call.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.crypto import TablePermutation
from masklib.mask.alphabets import CASELESS, LOWER, UPPER
from masklib.mask.digit_strings import permute_digits
from masklib.mask.joined import Joined
from masklib.mask.name_pool import TITLES, name_pool
from masklib.mask.unpooled import permute_unpooled
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["permute_names"]

_TOKEN: Final = re.compile(f"([{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|[0-9]+|[{CASELESS}]+)")
_BREAK: Final = "\n"
_POOL: Final = "name-token/pool"
_NO_INITIALS: Final = frozenset(CASELESS + "0123456789")


def permute_names(texts: Sequence[str], keys: Subkeys, *, inverse: bool = False) -> list[str]:
    """Return each text with its tokens replaced and everything between them in its place.

    Args:
        texts: Texts of letters that `masklib.mask.alphabets` names, digits and kept characters.
        keys: The key.
        inverse: Turn surrogates back.

    Raises:
        DomainError: on the way back, if a token is no surrogate of any.
    """
    joined = _BREAK.join(texts)
    if joined.count(_BREAK) != len(texts) - 1:
        return ["".join(_permute_pieces(_TOKEN.split(text), keys, inverse=inverse)) for text in texts]
    return "".join(_permute_pieces(_TOKEN.split(joined), keys, inverse=inverse)).split(_BREAK)


def _permute_pieces(pieces: list[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    """Replace every second piece: those are the tokens."""
    tokens = pieces[1::2]
    known = _pool_surrogates(keys.subkey(purpose(_POOL)), inverse)
    try:
        pieces[1::2] = map(known.__getitem__, tokens)
    except KeyError:
        found = _permute_others(set(tokens).difference(known), keys, inverse=inverse)
        pieces[1::2] = [known.get(token) or found[token] for token in tokens]
    return pieces


def _permute_others(tokens: set[str], keys: Subkeys, *, inverse: bool) -> dict[str, str]:
    """Return the surrogates of tokens that are no names of the pool in lower or Title case."""
    known = _pool_surrogates(keys.subkey(purpose(_POOL)), inverse)
    small = {token: token.lower() for token in tokens}
    found = {token: known.get(token) or _kept(token) for token in small.values()}
    others = [token for token, surrogate in found.items() if surrogate is None]
    digits = [token for token in others if token.isdecimal()]
    found.update(zip(digits, _permute_digits(digits, keys, inverse=inverse), strict=True))
    letters = [token for token in others if not token.isdecimal()]
    found.update(zip(letters, permute_unpooled(letters, keys, inverse=inverse), strict=True))
    return {token: _cased(token, str(found[lower])) for token, lower in small.items()}


def _kept(token: str) -> str | None:
    """Return a token that stays: a title, or an initial."""
    return token if token in TITLES or (len(token) == 1 and token not in _NO_INITIALS) else None


def _cased(token: str, surrogate: str) -> str:
    """Give the surrogate the case of its token: lower, Title or UPPER, there is no other."""
    if not token[0].isupper():
        return surrogate
    return surrogate.upper() if token.isupper() and len(token) > 1 else surrogate.capitalize()


def _permute_digits(tokens: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    digits = Joined.of(tokens).digits
    permute_digits(digits, np.arange(len(tokens)), keys, inverse=inverse)
    return digits.texts()


@lru_cache(maxsize=8)
def _pool_surrogates(subkey: bytes, inverse: bool) -> dict[str, str]:  # noqa: FBT001  a cache key
    """Return the surrogate of every token of the pool under one key, in lower and in Title case."""
    if inverse:
        return {surrogate: token for token, surrogate in _pool_surrogates(subkey, inverse=False).items()}
    result: dict[str, str] = {}
    for name, entries in name_pool().classes.items():
        own = blake2b(name.encode(), key=subkey, digest_size=32).digest()
        places = TablePermutation(own, len(entries)).forward(range(len(entries)))
        for entry, place in zip(entries, places, strict=True):
            result.update(zip(entry, entries[place], strict=True))
    result.update({token.capitalize(): surrogate.capitalize() for token, surrogate in result.items()})
    return result
