"""Postal addresses: the words for kinds of places stay, names and numbers are replaced as elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.mask.families.person import permute_where_names_may_be
from masklib.mask.name_pool import ADDRESS_WORDS
from masklib.mask.names import permute_names, split_tokens
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Address"]

_CODES: Final = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
)
_STATES: Final = frozenset(_CODES.split())


class Address:
    """Masks addresses token by token: house numbers and postcodes digit by digit, names as names.

    Raw values: sees every text it is given; keeps none; emits surrogates and what the mask keeps.
    """

    name = "address"
    entities = ("STREET_ADDRESS", "LOCATION")
    reversible = True
    keeps = "words such as Street or Apt, codes of US states, and what the mask person keeps"
    leaks = "equality of each token; what it keeps"
    grows = "as person"

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good: none is."""
        del surrogate
        return False

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return an address for each; texts with characters that no name has, as `generic` has them."""
        return permute_where_names_may_be(texts, Permuter(keys), _permute)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the address of each surrogate.

        Raises:
            DomainError: if a token is no surrogate of any.
        """
        return permute_where_names_may_be(texts, Permuter(keys, inverse=True), _permute)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    split = [split_tokens(text) for text in texts]
    tokens = list({token for pieces in split for token in pieces[1::2] if not _is_kept(token)})
    known = dict(zip(tokens, _permute_tokens(tokens, permuter), strict=True))
    for pieces in split:
        pieces[1::2] = [known.get(token, token) for token in pieces[1::2]]
    return ["".join(pieces) for pieces in split]


def _permute_tokens(tokens: Sequence[str], permuter: Permuter) -> list[str]:
    """Permute tokens, walking past words that are kept; only names of the pool can become such a word."""
    result = permute_names(tokens, permuter)
    while again := [row for row, token in enumerate(result) if _is_kept(token)]:
        further = permute_names([result[row] for row in again], permuter)
        for row, token in zip(again, further, strict=True):
            result[row] = token
    return result


def _is_kept(token: str) -> bool:
    return token.lower() in ADDRESS_WORDS or token in _STATES
