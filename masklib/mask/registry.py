"""Which masks there are, and which entity has which.

Built-in masks are imported when first used. Plugins are entry points of the group ``masklib.masks`` that name
a class of the shape of `masklib.typing.Mask`; a built-in name cannot be taken.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from masklib.entities import ENTITIES, SCHEMES
from masklib.errors import PluginError
from masklib.mask.version import FAMILIES_OF, MASK_VERSION
from masklib.mask.whole import WHOLE_MASKS
from masklib.typing import Mask

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["FALLBACK", "default_mask", "growth", "is_reversible", "known_masks", "load_mask", "masks_type"]

FALLBACK: Final = "generic"
"""The mask of an entity that names none, or one that nobody has."""

GROUP: Final = "masklib.masks"

_FAMILIES: Final = {
    "generic": "generic:Generic",
    "email": "email:Email",
    "phone": "phone:Phone",
    "card": "card:Card",
    "us_ssn": "us_ssn:UsSsn",
    "iban": "iban:Iban",
    "date": "date:Date",
    "date_year": "date_year:DateYear",
    "ip": "ip:Ip",
    "uuid": "uuid:Uuid",
    "identifier": "identifier:Identifier",
    "mac": "mac:Mac",
    "url": "url:Url",
    "coordinates": "coordinates:Coordinates",
    "username": "username:Username",
    "address": "address:Address",
    "zip3": "zip3:Zip3",
    "bucket": "bucket:Bucket",
    "person": "person:Person",
    "secret": "secret:Secret",
    "hash": "keyed_hash:KeyedHash",
    "crypto": "crypto_address:CryptoAddress",
    "card_bin": "card_bin:CardBin",
    "card_last4": "card_last4:CardLast4",
    "age_90": "age_90:Age90",
    "birth_year": "birth_year:BirthYear",
    "postcode": "postcode:Postcode",
}


@lru_cache(maxsize=1)
def known_masks() -> tuple[str, ...]:
    """Return the names of all masks, built in and plugged in, in alphabetical order."""
    return tuple(sorted({*_FAMILIES, *WHOLE_MASKS, *SCHEMES, *_plugins()}))


@lru_cache(maxsize=1024)
def default_mask(entity: str) -> str:
    """Return the name of the mask of an entity that no policy chose one for."""
    known = ENTITIES.get(entity)
    return known.mask if known is not None and known.mask in known_masks() else FALLBACK


_KIN: Final = {
    "date": frozenset({"date", "date_year", "birth_year"}),
    "uuid": frozenset({"uuid"}),
    "ip": frozenset({"ip"}),
}


def masks_type(name: str, own: str) -> bool:
    """Tell whether a mask serves a type that is an entity by itself, whose own mask is ``own``.

    Plugins are trusted to know what they were chosen for.
    """
    return name in _KIN[own] or name not in (*_FAMILIES, *SCHEMES)


@lru_cache(maxsize=256)
def load_mask(name: str, version: int = MASK_VERSION) -> Mask:
    """Return the mask called ``name``, which is none of `WHOLE_MASKS`.

    Args:
        name: As a policy names it.
        version: The mask version; a plugin looks after its own.

    Raises:
        KeyError: if there is none.
        PluginError: if it is a plugin and cannot be loaded, or is of another shape.
    """
    if name in _FAMILIES:
        module, _, attribute = _FAMILIES[name].partition(":")
        family: type[Mask] = getattr(import_module(f"{FAMILIES_OF[version]}.{module}"), attribute)
        return family()
    if name in SCHEMES:
        return _load_scheme(name, version)
    return _load_plugin(_plugins()[name])


def growth(name: str) -> str:
    """Return what of a mask's surrogates may be longer than its values, in words; empty if nothing is."""
    return getattr(load_mask(name), "grows", "") if name not in WHOLE_MASKS else ""


def is_reversible(name: str) -> bool:
    """Tell whether a mask says that its surrogates can be turned back."""
    return name not in WHOLE_MASKS and load_mask(name).reversible


def _load_scheme(name: str, version: int) -> Mask:
    make: type[Mask] = import_module(f"{FAMILIES_OF[version]}.identifier").NamedIdentifier
    return make(name)  # type: ignore[call-arg]  # the shape of a mask says nothing of how it is made


def _load_plugin(entry: EntryPoint) -> Mask:
    try:
        mask = entry.load()()
    except Exception as error:
        raise PluginError(f"the mask plugin {entry.name!r} ({entry.value}) failed to load") from error
    if not isinstance(mask, Mask):
        raise PluginError(f"the mask plugin {entry.name!r} ({entry.value}) has not the shape of a Mask")
    return mask


@lru_cache(maxsize=1)
def _plugins() -> dict[str, EntryPoint]:

    from importlib.metadata import entry_points

    built_in = {*_FAMILIES, *WHOLE_MASKS, *SCHEMES}
    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in built_in}
