"""Name tokens: the pieces of person names, email addresses and usernames, each with one surrogate everywhere.

Tokens are runs of letters, cut where the case goes up (``JohnSmith``), and runs of digits. A token of the
frozen pool is permuted within its class: given, family or particle; first letter; make. So ``Alice Smith``,
``SMITH, Alice`` and ``alice.smith`` stay one person and initials agree; and so do ``asmith`` and
``mcdonald``, an initial or a prefix right in front of a name of the pool. A token of no pool gets a made-up
name (`masklib.mask.unpooled`). Titles stay. Single letters beside a name are its initials and stay, up to
three; letters that stand alone, or are more, spell something out and are permuted as one string.

Raw values: sees tokens; keeps none beyond the call.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.alphabets import CASELESS, LOWER, UPPER, inside_class
from masklib.mask.digit_strings import permute_digit_string
from masklib.mask.name_pool import KEPT_WORDS, LEAST_TAIL, MOST_INITIALS, PARTICLES, name_pool
from masklib.mask.name_tables import PREFIX_ROWS, class_places, is_compound
from masklib.mask.strings import permute_strings
from masklib.mask.unpooled import cased, permute_unpooled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["permute_names", "split_tokens"]

_MANY: Final = 48
"""From here on arrays are faster than one text after the other."""

_UPPER, _LOWER, _CASELESS = map(inside_class, (UPPER, LOWER, CASELESS))
_TOKEN: Final = re.compile(f"([{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+(?![{_LOWER}])|[0-9]+|[{_CASELESS}]+)")
_SINGLES: Final = frozenset(LOWER + UPPER)
_NO_NAMES: Final = KEPT_WORDS.union(PARTICLES)
_DOMAIN: Final = "name-token/initials"


def permute_names(texts: Sequence[str], permuter: Permuter) -> list[str]:
    """Return each text with its tokens replaced and everything between them in its place.

    Args:
        texts: Texts of letters that `masklib.mask.alphabets` names, digits and kept characters.
        permuter: The key and the direction.

    Raises:
        DomainError: on the way back, if a token is no surrogate of any.
    """
    if len(texts) < _MANY or permuter.inverse:
        return _permute_each(texts, permuter)
    from masklib.mask.name_arrays import permute_plain_names

    plain = permute_plain_names(texts, permuter)
    if None in plain:
        others = [row for row, surrogate in enumerate(plain) if surrogate is None]
        for row, surrogate in zip(
            others, _permute_each([texts[row] for row in others], permuter), strict=True
        ):
            plain[row] = surrogate
    return plain  # type: ignore[return-value]  # nothing is None any more


def split_tokens(text: str) -> list[str]:
    """Return what stands between tokens and the tokens by turns."""
    return _TOKEN.split(text)


def _permute_each(texts: Sequence[str], permuter: Permuter) -> list[str]:
    """Permute texts one by one, their distinct tokens together."""
    split = [_TOKEN.split(text) for text in texts]
    known = _permute_tokens({token for pieces in split for token in pieces[1::2]}, permuter)
    for pieces in split:
        tokens = pieces[1::2]
        singles = [place for place, token in enumerate(tokens) if token in _SINGLES]
        pieces[1::2] = map(known.__getitem__, tokens)
        if singles and not _are_initials(tokens, len(singles)):
            spelled = "".join(tokens[place] for place in singles)
            (letters,) = permute_strings([spelled], permuter, _DOMAIN)
            for place, letter in zip(singles, letters, strict=True):
                pieces[1 + 2 * place] = letter
    return ["".join(pieces) for pieces in split]


def _are_initials(tokens: Sequence[str], singles: int) -> bool:
    """Tell whether the single letters of a text stand beside a name, and are few."""
    return singles <= MOST_INITIALS and any(_is_name(token) for token in tokens)


def _is_name(token: str) -> bool:
    return token not in _SINGLES and not token.isdecimal() and token.lower() not in _NO_NAMES


def _permute_tokens(tokens: Collection[str], permuter: Permuter) -> dict[str, str]:
    """Return the surrogate of each token; single letters come back as they are."""
    pool, result, others = name_pool().tokens, dict[str, str](), list[str]()
    for token in tokens:
        lower = token.lower()
        number = pool.number(lower)
        if number is not None:
            result[token] = cased(token, _permute_pooled(number, permuter))
        elif token in _SINGLES or lower in KEPT_WORDS:
            result[token] = token
        elif token.isdecimal():
            result[token] = permute_digit_string(token, permuter)
        elif (compound := _permute_compound(lower, permuter)) is not None:
            result[token] = cased(token, compound)
        else:
            others.append(token)
    if others:
        result.update(permute_unpooled(others, permuter))
    return result


def _permute_pooled(number: int, permuter: Permuter) -> str:
    return name_pool().tokens[_place(number, permuter)]


def _place(number: int, permuter: Permuter) -> int:
    pool = name_pool()
    place = pool.class_of[number]
    return class_places(permuter, place)[number - pool.classes[place].start]


def _permute_compound(token: str, permuter: Permuter) -> str | None:
    """Return the surrogate of an initial or a prefix with a name of the pool, ``None`` of all else."""
    for row, prefix in _prefixes(token):
        number = name_pool().tokens.number(token[len(prefix) :])
        if number is None or not is_compound(row, number):
            continue
        number = _place(number, permuter)
        while not is_compound(row, number):
            number = _place(number, permuter)
        return prefix + name_pool().tokens[number]
    return None


def _prefixes(token: str) -> Iterator[tuple[int, str]]:
    for prefix, row in PREFIX_ROWS.items():
        if token.startswith(prefix):
            yield row, prefix
    if token.isascii() and len(token) > LEAST_TAIL[""]:
        yield ord(token[0]) - ord("a"), token[0]
