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
    surrogates = _permute_tokens(set(tokens), keys, inverse=inverse)
    pieces[1::2] = map(surrogates.__getitem__, tokens)
    return pieces


def _permute_tokens(tokens: set[str], keys: Subkeys, *, inverse: bool) -> dict[str, str]:
    """Return the surrogate of every token, whatever its case."""
    small = {token: token.lower() for token in tokens}
    known = _pool_surrogates(keys.subkey(purpose("name-token/pool")), inverse)
    found = {token: known.get(token) for token in small.values()}
    digits = [token for token, surrogate in found.items() if surrogate is None and token.isdigit()]
    found.update(zip(digits, _permute_digits(digits, keys, inverse=inverse), strict=True))
    others = [token for token, surrogate in found.items() if surrogate is None]
    found.update({token: token for token in others if _is_kept(token)})
    strange = [token for token in others if not _is_kept(token)]
    found.update(zip(strange, permute_unpooled(strange, keys, inverse=inverse), strict=True))
    return {token: _cased(token, str(found[lower])) for token, lower in small.items()}


def _is_kept(token: str) -> bool:
    return token in TITLES or (len(token) == 1 and token not in CASELESS)


def _cased(token: str, surrogate: str) -> str:
    """Give the surrogate the case of its token: lower, Title or UPPER, there is no other."""
    if token[0].islower() or len(token) == 0:
        return surrogate
    return surrogate.upper() if token.isupper() and len(token) > 1 else surrogate[:1].upper() + surrogate[1:]


def _permute_digits(tokens: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    digits = Joined.of(tokens).digits
    permute_digits(digits, np.arange(len(tokens)), keys, inverse=inverse)
    return digits.texts()


@lru_cache(maxsize=8)
def _pool_surrogates(subkey: bytes, inverse: bool) -> dict[str, str]:  # noqa: FBT001  a cache key
    """Return the surrogate of every token of the pool under one key."""
    if inverse:
        return {surrogate: token for token, surrogate in _pool_surrogates(subkey, inverse=False).items()}
    result: dict[str, str] = {}
    for name, entries in name_pool().classes.items():
        own = blake2b(name.encode(), key=subkey, digest_size=32).digest()
        places = TablePermutation(own, len(entries)).forward(range(len(entries)))
        for entry, place in zip(entries, places, strict=True):
            result.update(zip(entry, entries[place], strict=True))
    return result
