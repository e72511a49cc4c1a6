"""Ages as HIPAA's Safe Harbor leaves them: those above 89 become 90 (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.irreversible import Irreversible
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Age90"]

_AGE: Final = re.compile(r"(0*)(1[0-4][0-9]|[1-9][0-9]|[0-9])(\.[0-9]+)?([^0-9.].{0,8})?")
_UNIT: Final = re.compile(r" ?(?:y|yo|y/o|yr|yrs|year|years)?\.?", re.IGNORECASE | re.ASCII)
_OLDEST: Final = 89


class Age90(Irreversible):
    """Shows ages in years up to 89, and 90 for all above.

    Raw values: sees every text it is given; keeps none; emits ages below 90 as they are.
    """

    name = "age_90"
    entities: tuple[str, ...] = ()
    keeps = "ages up to 89, units, the way it is written"
    leaks = "ages up to 89; that an age is above"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return each age, or 90; what is no age of a person in years as `generic` has it."""
        return mask_rest(texts, [_capped(text) for text in texts], Permuter(keys), taken=_is_age)


def _is_age(text: str) -> bool:
    return _capped(text) is not None


def _capped(text: str) -> str | None:
    match = _AGE.fullmatch(text)
    if match is None or _UNIT.fullmatch(match[4] or "") is None:
        return None
    if int(match[2]) <= _OLDEST:
        return text
    return f"{match[1]}{_OLDEST + 1}{match[4] or ''}"
