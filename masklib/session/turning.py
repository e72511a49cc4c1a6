"""One surrogate operand turned back, or the reason why it is not.

Raw values: sees the operand; hands the raw value to the caller, and keeps nothing; what it raises holds none.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

from masklib.errors import (
    DomainError,
    IrreversibleError,
    KeyRequiredError,
    MaskingError,
    StatementDeniedError,
)
from masklib.mask.formats import as_read
from masklib.mask.marked import lower_host, marked_entity
from masklib.mask.redaction import REDACTED
from masklib.session.json_operands import turn_back_leaves, unasked

if TYPE_CHECKING:
    from masklib.errors import MaskError
    from masklib.mask import Masker
    from masklib.session.protection import Protection
    from masklib.session.site import Site

__all__ = ["COMPARE", "LISTS", "SELECT_IT", "denial", "deny", "turn_back"]

LISTS: Final = (list, tuple, set, frozenset)
COMPARE: Final = (
    "Compare the bare column with it by =, <>, IN (...) or = ANY (list), as 'text', a number or a parameter"
)
SELECT_IT: Final = "Use the value as it came out of the column"
_PLURAL: Final = {"text": "no numbers", "number": "numbers"}
_DECLARE: Final = "Declare the column's entity in the policy (columns)"
_LEAVES: Final = 'Name keys that say what they hold, with their surrogates: {"email": ...}'
_OTHER: Final = "Use a value that came out of the column, or filter by another column"


def turn_back(protection: Protection, site: Site, value: Any, *, said: bool = False) -> object:
    """Return the value of a surrogate operand, or the list of values of a list of them.

    Args:
        protection: The key and the masks.
        site: Where it stands; says the entity.
        value: The surrogate, or several.
        said: Whether the caller said that it is one (`masklib.surrogate`).

    Raises:
        StatementDeniedError: if it cannot be turned back; says where it stands and what to do instead.
        KeyRequiredError: if there is no lasting key, or another key made it.
    """
    if site.closed:
        deny(site.where, f"a surrogate cannot be turned back here: {site.closed}", COMPARE)
    if value is None:
        return None
    if protection.key.ephemeral:
        raise KeyRequiredError(
            f"{site.where}: surrogates are turned back only with a lasting key, and this process has a "
            "random one: set MASKLIB_KEY or MASKLIB_KEY_FILE, or pass key="
        )
    if site.document:
        strict = site.filters == "masked"
        reason = unasked(value, site.context) if strict else ""
        if reason:
            deny(site.where, f"{reason}, and all that is looked for has to be surrogates", _LEAVES)

        def turn(entity: str, leaf: object) -> object:
            return _one(protection, replace(site, entity=entity), leaf)

        return turn_back_leaves(value, site.context, turn, said=said or strict)
    _check_number(site, value)
    if isinstance(value, LISTS):
        kind = list if isinstance(value, list) else tuple
        return kind(_one(protection, site, each) for each in value)
    return _one(protection, site, value)


def _check_number(site: Site, value: object) -> None:
    """Deny one value in the place of several, and several in that of one.

    There DuckDB would convert the column to a list, and its error would say where that cannot be done.
    """
    listed = isinstance(value, LISTS)
    if site.array and not listed:
        deny(site.where, "what is compared by ANY is a list of values here", "Bind a list, or use IN")
    if site.due and listed and not site.array:
        deny(site.where, "it is compared with one value here", "Bind one, or use IN with a list")


def _one(protection: Protection, site: Site, value: Any) -> object:
    """Return the value of one surrogate."""
    if value is None:
        return None
    if isinstance(value, str):
        value = as_read(site.mask, lower_host(str.__str__(value)))
    if value == REDACTED or isinstance(value, (dict, *LISTS)):
        deny(site.where, "a redacted or structured value is no surrogate that can be looked up", _OTHER)
    if site.due and site.due != _kind(value):
        deny(site.where, f"its values are {_PLURAL[site.due]}, and the operand has to be the same", SELECT_IT)
    entity = site.entity or (marked_entity(value) if isinstance(value, str) else None)
    if entity is None:
        deny(site.where, "the column has no entity, so nothing says how to turn this back", _DECLARE)
    failed: BaseException
    try:
        if type(value) is int:
            return _remembered(protection.masker, entity, value)
        return protection.masker.unmask(entity, [value])[0]
    except Exception as error:  # noqa: BLE001  whatever a mask or plugin raises may hold the value
        failed = _failure(site, entity, error)
    del value
    raise failed


@lru_cache(maxsize=4096)
def _remembered(masker: Masker, entity: str, value: int) -> object:
    """Return the value of a number that is a surrogate; texts are remembered by the masker.

    Raw values: keeps those that were turned back last, as the masker's own memo does.
    """
    return masker.unmask(entity, [value])[0]


def _kind(value: object) -> str:
    return "number" if isinstance(value, (int, float, Decimal)) else "text"


def _failure(site: Site, entity: str, error: Exception) -> MaskError:
    """Return what is raised in place of an error: its own text may hold the value."""
    if isinstance(error, KeyRequiredError):
        return KeyRequiredError(
            f"{site.where}: the operand is a surrogate that another key made. Use one that came out under "
            "this key; unmask_value(…, key_id=) turns others back"
        )
    if isinstance(error, IrreversibleError):
        rule = f"surrogates of {entity} cannot be turned back: what was masked is gone for good"
        return denial(site.where, rule, "Filter by another column, or join on this one")
    if isinstance(error, DomainError):
        return denial(site.where, f"the operand is no surrogate of {entity}", SELECT_IT)
    what = type(error).__name__
    return MaskingError(f"{site.where}: the mask of {entity} failed to turn a surrogate back ({what})")


def denial(what: str, rule: str, instead: str) -> StatementDeniedError:
    """Return the error that denies a statement: what of it, which rule, and what is allowed instead."""
    return StatementDeniedError(f"denied by the policy: {what}: {rule}. {instead}.")


def deny(what: str, rule: str, instead: str) -> NoReturn:
    """Raise it."""
    raise denial(what, rule, instead)
