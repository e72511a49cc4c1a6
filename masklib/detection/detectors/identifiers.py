"""National identifiers of people and companies, by the table in ``identifiers.txt``.

A checksum raises the score and never gates; a weak one proves nothing: a random number of nine digits
passes under ten modules of python-stdnum on average, so such numbers count only in fitting words.

Source: the documentation of python-stdnum (https://arthurdejong.org/python-stdnum/), which cites each
authority; for those it has no module for: HMRC (NINO), DVLA (driver number), ICA (NRIC), Deutsche
Rentenversicherung, BSI TR-03110 (ID card), NIMC, SSS (UMID), Services Australia, CMS (MBI), the Russian
Pension Fund (SNILS).

Raw values: sees values; keeps and emits none.
"""

from __future__ import annotations

from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.context import listed
from masklib.detection.pattern import Pattern
from masklib.package_data import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["DETECTORS"]

_VALID: Final = {"strong": 0.8, "medium": 0.65, "weak": 0.35}
_SHAPED: Final = {"strong": 0.3, "medium": 0.25, "weak": 0.2}
_UNCHECKED: Final = {"strong": 0.6, "medium": 0.3, "weak": 0.3}
"""Scores of a number that passes its check, of one that does not, and of one for which there is none."""


def _validate(module: str, strength: str, text: str, score: float) -> float:
    if len(set(text)) <= 2:  # noqa: PLR2004 - a dummy such as 111.111.111-11
        return 0.0
    return _VALID[strength] if _checker(module)(text) else score


@lru_cache(maxsize=256)
def _checker(module: str) -> Callable[[str], bool]:
    checked: Any = import_module(f"stdnum.{module}")
    check: Callable[[str], bool] = checked.is_valid
    return check


def _singapore(text: str, score: float) -> float:
    """Check a NRIC or FIN: weighted sum modulo 11, letters by series."""
    text = text.upper()
    total = sum(int(d) * w for d, w in zip(text[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(text[0], 0)
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "M": "KLJNPQRTUWX"}.get(text[0], "XWUTRQPNMLK")
    expected = letters[total % 11] if text[0] != "M" else letters[10 - total % 11]
    return _VALID["medium"] if text[8] == expected else score


def _unchecked(text: str, score: float) -> float:
    """Return less for small letters, which are seldom meant as one."""
    return score if text == text.upper() else _UNCHECKED["weak"]


def _finnish(text: str, score: float) -> float:
    """Check a HETU with the century signs of 2023 too, which python-stdnum 2.2 does not know."""
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(text[:6] + text[7:10]) % 31]
    return _VALID["strong"] if text[10].upper() == check else score


_OWN: Final = {"sg_nric": _singapore, "fi_hetu": _finnish}


def _rows() -> Iterator[list[str]]:
    for line in lines_of(__package__, "identifiers.txt"):
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(" | ")]


def _detector(name: str, entity: str, module: str, strength: str, shape: str, phrases: str) -> Pattern:
    shape = shape.replace("{d}", "[ -]?")
    checked, weak = module != "-" or name in _OWN, strength == "weak"
    stdnum = partial(_validate, module, strength)
    numbered = "[0-9]" in shape
    prefilter = () if weak else (rf"[^0-9A-Za-z_.-](?:{shape})[^0-9A-Za-z_-]",)
    return Pattern(
        name=name,
        entity=entity,
        pattern=rf"(?<![\w.-])(?:{shape})(?![\w-]|\.[0-9])",
        prefilter=None if weak else prefilter * numbered,
        apart=prefilter * (not numbered),
        context=listed(phrases),
        score=(_SHAPED if checked else _UNCHECKED)[strength],
        validate=stdnum if module != "-" else _OWN.get(name, _unchecked),
        boost=0.55,  # its own name beside its own shape says more than any general detector knows
        contextual=weak,
        digits=numbered,
    )


DETECTORS = tuple(_detector(*row) for row in _rows())
