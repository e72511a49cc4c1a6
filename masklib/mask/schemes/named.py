"""The schemes by name: which there are, what stands in front of VAT numbers, and which are tried unasked."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.mask.later_years import later_years
from masklib.mask.schemes.american_taxes import american_taxes
from masklib.mask.schemes.americas import americas
from masklib.mask.schemes.asia_pacific import asia_pacific
from masklib.mask.schemes.asian_african_taxes import asian_african_taxes
from masklib.mask.schemes.europe import europe
from masklib.mask.schemes.european_taxes import european_taxes
from masklib.mask.schemes.places_and_banks import places_and_banks
from masklib.mask.schemes.things import things

if TYPE_CHECKING:
    from masklib.mask.identifiers import Scheme

__all__ = ["every_scheme", "named_schemes", "unasked_schemes"]

_PREFIXES: Final = {
    "at.uid": "AT", "be.vat": "BE", "bg.vat": "BG", "cy.vat": "CY", "cz.dic": "CZ", "de.vat": "DE",
    "dk.cvr": "DK", "ee.kmkr": "EE", "es.nif": "ES", "fi.alv": "FI", "fi.ytunnus": "FI", "fr.tva": "FR",
    "gb.vat": "GB", "gr.vat": "EL", "hr.oib": "HR", "hu.anum": "HU", "ie.vat": "IE", "it.iva": "IT",
    "lt.pvm": "LT", "lu.tva": "LU", "lv.pvn": "LV", "mt.vat": "MT", "nl.btw": "NL", "pl.nip": "PL",
    "pt.nif": "PT", "ro.cui": "RO", "se.vat": "SE", "si.ddv": "SI", "sk.dph": "SK",
}  # fmt: skip
"""The countries in front of VAT numbers, as the European Union writes them."""

_MADE_OF: Final = {
    "es.nif": ("es.dni", "es.nie", "es.cif"),
    "th.tin": ("th.moa", "th.pin"),
    "sk.rc": ("cz.rc",),
    "lt.asmens": ("ee.ik",),
    "fi.ytunnus": ("fi.alv",),
    "be.ssn": ("be.nn", "be.bis"),
}
"""Numbers that are those of other schemes."""


_UNASKED: Final = (
    "ar.cuit at.vnr be.nn bg.egn br.cnpj br.cpf ch.ssn cl.rut cn.ric dk.cpr ee.ik fr.nir gb.utr hr.oib "
    "ie.pps il.idnr it.iva jp.in_ mx.curp mx.rfc my.nric nl.bsn no.fodselsnummer pk.cnic pl.nip pt.nif "
    "ro.cnp ru.inn si.emso tw.id ve.rif"
)
"""Kinds of numbers that have no entity of their own. Each one more of a length doubles the steps it takes
on average to find a surrogate that is valid in just the same kinds: so not all are here."""


@lru_cache(maxsize=1)
def unasked_schemes() -> tuple[Scheme, ...]:
    """Return those that a number of nobody knows what country is tried in."""
    asked = [scheme for scheme in every_scheme() if scheme.name in _UNASKED.split()]
    return (*asked, *later_years(asked))


@lru_cache(maxsize=256)
def named_schemes(name: str) -> tuple[Scheme, ...]:
    """Return the schemes of one name, VAT numbers with and without their country."""
    names = _MADE_OF.get(name, (name,))
    plain = [scheme for scheme in every_scheme() if scheme.name in names]
    front = _PREFIXES.get(name)
    prefixed = [replace(scheme, prefix=front) for scheme in plain] if front else []
    return (*plain, *prefixed, *later_years((*plain, *prefixed)))


@lru_cache(maxsize=1)
def every_scheme() -> tuple[Scheme, ...]:
    """Return all; the years from 2026 on are schemes of their own, see `masklib.mask.later_years`."""
    identities = (*europe(), *americas(), *asia_pacific(), *things())
    return (*identities, *european_taxes(), *american_taxes(), *asian_african_taxes(), *places_and_banks())
