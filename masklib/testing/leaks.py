"""`assert_no_leak`: whether a sensitive value can be read off anything that came out.

Raw values: sees all it is given; keeps none; the error names the canary by its entity and shows no value.
"""

from __future__ import annotations

import base64
import re
import sys
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from masklib.testing.canaries import Canary
from masklib.testing.reach import reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["assert_no_leak"]

_SHORTEST: Final = 3
"""Letters and digits below which a value occurs by chance."""
_LOOSE: Final = 6
"""Letters and digits from which a value is looked for without its separators, too."""
_SEPARATORS: Final = re.compile(r"[^0-9a-z]+")
_PLACES: Final = 5


def assert_no_leak(canaries: Iterable[Canary | str], *things: object) -> None:
    """Return if none of the canaries can be read off any of the things.

    They are looked for in any case; without separators (a card number with blanks is one, too); and as
    base64, hexadecimal and percent-encoded text.

    Args:
        canaries: Values that must not be seen, or `Canary`.
        things: Rows, tables, records, exceptions, log records, objects: whatever came out. They are walked to
            the bottom; iterators are not read, so give what they yielded.

    Raises:
        AssertionError: if one is seen: says which canary, by its number and entity, and where. It holds no
            value.
        ValueError: if there are no canaries, or one is too short to be told from chance.
        TypeError: if one is no text.
    """
    wanted = [_checked(canary) for canary in canaries]
    if not wanted:
        raise ValueError("assert_no_leak: no canaries were given, so nothing would be looked for")
    caller = sys._getframe(1).f_code.co_filename  # noqa: SLF001 - the test's own frames hold the values
    found: dict[str, dict[str, None]] = {}
    for at, thing in enumerate(things):
        for place, text in reach(f"things[{at}]", thing, but=caller):
            for number, canary in enumerate(wanted):
                if _shows(canary, text):
                    found.setdefault(f"canary {number} ({canary.entity})", {})[place] = None
    if found:
        raise AssertionError(
            "\n".join(f"{canary} shows at {_listed(places)}" for canary, places in found.items())
        )


def _listed(places: Iterable[str]) -> str:
    every = list(places)
    more = f" and {len(every) - _PLACES} places more" if len(every) > _PLACES else ""
    return ", ".join(every[:_PLACES]) + more


def _checked(canary: Canary | str) -> Canary:
    one = canary if isinstance(canary, Canary) else Canary("value", canary)
    for told in one.told:
        if not isinstance(told, str):
            raise TypeError(f"assert_no_leak: a canary is a text, not {type(told).__name__}")
        if sum(map(str.isalnum, told)) < _SHORTEST:
            raise ValueError("assert_no_leak: a canary needs three letters or digits at least")
    return one


def _shows(canary: Canary, text: str) -> bool:
    lower = text.casefold()
    if any(form in lower for told in canary.told for form in _forms(told)):
        return True
    squeezed = _SEPARATORS.sub("", lower)
    loose = [_SEPARATORS.sub("", told.casefold()) for told in canary.told]
    return any(len(told) >= _LOOSE and told in squeezed for told in loose)


def _forms(told: str) -> Iterator[str]:
    """Yield what a value looks like, plain and encoded, without its case."""
    yield told.casefold()
    encoded = told.encode("utf-8", "surrogatepass")
    yield encoded.hex()
    yield quote(encoded, safe="").casefold()
    for shift in range(3):
        # a piece of base64 depends on where in a group of three bytes it begins; the edges are not its own
        text = base64.b64encode(b"\0" * shift + encoded).decode("ascii").rstrip("=")
        inner = text[(0, 2, 3)[shift] : len(text) - 1]
        if len(inner) >= _LOOSE:
            yield inner.casefold()
            yield inner.translate(_URL_SAFE).casefold()


_URL_SAFE: Final = str.maketrans("+/", "-_")
