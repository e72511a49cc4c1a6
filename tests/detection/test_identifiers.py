"""The national identifiers: every module of python-stdnum is covered or left out for a reason.

The numbers come from the examples in the installed modules' own documentation; none is written down here.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from importlib import import_module
from importlib.resources import files

import pytest
import stdnum

from masklib.detection import detect
from masklib.entities import ENTITIES

OTHERWISE = {
    # European VAT numbers are found with their country's letters by eu_vat, and after "VAT" by tax_id
    **dict.fromkeys(
        (
            "at.uid",
            "cy.vat",
            "cz.dic",
            "de.vat",
            "ee.kmkr",
            "fi.alv",
            "fr.tva",
            "ie.vat",
            "lt.pvm",
            "lu.tva",
            "lv.pvn",
            "mc.tva",
            "mt.vat",
            "nl.btw",
            "ro.cf",
            "se.vat",
            "sk.dph",
            "vatin",
        ),
        "eu_vat, tax_id",
    ),
    **dict.fromkeys(("iban", "be.iban", "es.iban", "me.iban", "no.iban"), "iban_code"),
    **dict.fromkeys(("be.bis", "be.ssn"), "be_ssn"),
    **dict.fromkeys(("ch.vat",), "ch_uid"),
    **dict.fromkeys(("no.mva",), "no_orgnr"),
    **dict.fromkeys(("es.dni",), "es_nif"),
    **dict.fromkeys(("fr.rcs",), "fr_siren"),
    **dict.fromkeys(("fr.accise",), "eu_excise"),
    **dict.fromkeys(("de.handelsregisternummer",), "de_handelsregister: the number without its court"),
    **dict.fromkeys(("us.ssn", "us.tin"), "us_ssn"),
    "us.ein": "us_ein",
    "us.itin": "us_itin",
    "us.rtn": "routing_number",
    "fi.hetu": "fi_hetu, which knows the century signs of 2023",
    "ar.dni": "ar_dni, which has no check",
    "bitcoin": "bitcoin",
    "bic": "bic_code",
    "iso9362": "bic_code",
    "imei": "imei",
    "meid": "imei",
    "imsi": "imsi",
    "mac": "mac_address",
    **dict.fromkeys(("at.postleitzahl", "es.postal_code", "nl.postcode", "se.postnummer"), "postcode"),
}
"""Modules whose numbers a detector outside the table finds."""

LEFT_OUT = {
    **dict.fromkeys(
        (
            "damm", "luhn", "verhoeff", "iso7064.mod_11_10", "iso7064.mod_11_2", "iso7064.mod_37_2",
            "iso7064.mod_37_36", "iso7064.mod_97_10",
        ),
        "an algorithm",
    ),
    **dict.fromkeys(
        (
            "casrn", "cfi", "cusip", "de.wkn", "ean", "eu.banknote", "eu.ecnumber", "figi", "gb.sedol", "grid", "gs1_128",
            "imo", "isan", "isbn", "isin", "ismn", "iso6346", "isrc", "issn", "it.aic",
        ),
        "a thing: a product, a publication, a security, a ship",
    ),
    **dict.fromkeys(
        ("be.ogm_vcs", "ch.esr", "do.ncf", "iso11649", "de.leitweg"), "a reference on a payment or an invoice"
    ),
    **dict.fromkeys(("eu.nace", "isil", "nl.brin", "eu.eic"), "a branch, a library, a school, a market area"),
    "es.referenciacatastral": "a plot of land",
    "isni": "a public name of an author",
}  # fmt: skip


@cache
def rows() -> list[list[str]]:
    text = (files("masklib.detection.detectors") / "identifiers.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [[cell.strip() for cell in line.split(" | ")] for line in lines]


def modules() -> set[str]:
    found = (one.name for one in pkgutil.walk_packages(stdnum.__path__, "stdnum.") if not one.ispkg)
    return {name.removeprefix("stdnum.") for name in found if hasattr(import_module(name), "validate")}


def example(module: str) -> str | None:
    """Return the first number that the module's documentation calls valid."""
    documented = import_module(f"stdnum.{module}")
    numbers = re.findall(r">>> validate\('([^'\\]+)'\)\n'", documented.__doc__ or "")
    return next((number for number in numbers if documented.is_valid(number)), None)


@pytest.mark.filterwarnings("ignore:The stdnum.iso9362 module:DeprecationWarning")
def test_every_module_is_covered_or_left_out_for_a_reason() -> None:
    known = {row[2] for row in rows()} | set(OTHERWISE) | set(LEFT_OUT)
    assert modules() - known == set()


def test_a_module_is_not_both_covered_and_left_out() -> None:
    assert set(LEFT_OUT).isdisjoint({row[2] for row in rows()} | set(OTHERWISE))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_rows_entity_is_one_of_the_vocabulary(row: list[str]) -> None:
    assert row[1] in ENTITIES


ELSEWHERE = {"es_nif": "the example is a company's; es_cif finds it"}


@pytest.mark.parametrize(
    "row", [row for row in rows() if row[2] != "-" and row[0] not in ELSEWHERE], ids=lambda row: row[0]
)
def test_a_documented_number_is_found_after_each_of_its_names(row: list[str]) -> None:
    number = example(row[2])
    if number is None:
        pytest.skip("its documentation has no example in one line")
    for phrase in row[5].split(","):
        text = f"The {phrase.strip()} is {number.strip()}, as we said."
        found = [one for one in detect(text) if ENTITIES[one.entity].category != "text"]
        covered = sum(one.end - one.start for one in found)
        assert covered >= len(number.strip()) - 4, text
