"""Checkers: what a pattern of a policy may have its matches checked by. A closed list, by name.

The algorithms are python-stdnum's (https://arthurdejong.org/python-stdnum/); a name that begins with
``stdnum.`` is any of its modules that tells valid numbers from others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from masklib.policy.vocabulary import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHECKERS", "checker_problem", "load_checker"]

CHECKERS: Final = {
    "bic": "stdnum.bic",
    "damm": "stdnum.damm",
    "ean": "stdnum.ean",
    "iban": "stdnum.iban",
    "imei": "stdnum.imei",
    "isbn": "stdnum.isbn",
    "isin": "stdnum.isin",
    "lei": "stdnum.lei",
    "luhn": "stdnum.luhn",
    "mod_11_10": "stdnum.iso7064.mod_11_10",
    "mod_11_2": "stdnum.iso7064.mod_11_2",
    "mod_37_2": "stdnum.iso7064.mod_37_2",
    "mod_37_36": "stdnum.iso7064.mod_37_36",
    "mod_97_10": "stdnum.iso7064.mod_97_10",
    "verhoeff": "stdnum.verhoeff",
}
"""Short names, and the modules that they stand for."""

_MODULE: Final = re.compile(r"stdnum(?:\.[a-z0-9_]{1,32}){1,2}")


def checker_problem(name: str) -> str | None:
    """Return what is wrong with ``name`` as a checker, or ``None``."""
    if name in CHECKERS:
        return None
    if not _MODULE.fullmatch(name):
        return f"unknown checker {shown(name)}{did_you_mean(name, (*CHECKERS, 'stdnum.xx.yyy'))}"
    try:
        load_checker(name)
    except (ImportError, AttributeError):
        return f"unknown checker {shown(name)}: python-stdnum has no such module, or it checks nothing"
    return None


@lru_cache(maxsize=256)
def load_checker(name: str) -> Callable[[str], bool]:
    """Return what tells whether a text is valid.

    Args:
        name: One of `CHECKERS`, or ``stdnum.xx.yyy``.

    Raises:
        ImportError: if there is no such module.
        AttributeError: if it has nothing to check with.

    Raw values: the checker sees texts; keeps none.
    """
    is_valid: Callable[[str], bool] = import_module(CHECKERS.get(name, name)).is_valid
    return is_valid
