from __future__ import annotations

import datetime as dt
import pkgutil
import random
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import stdnum

from masklib import entities
from masklib.mask.families.identifier import Identifier
from masklib.mask.identifiers import Dates, Either
from masklib.mask.later_years import _in_year, later_years
from masklib.mask.registry import load_mask
from masklib.mask.schemes.named import every_scheme, named_schemes, unasked_schemes

if TYPE_CHECKING:
    from masklib.crypto import Key
    from masklib.mask.identifiers import Scheme

ASKED = unasked_schemes()
SCHEMES = every_scheme()
WITHOUT_ORACLE = {"gb.nino", "tw.id", "sg.nric", "au.medicare", "us.npi", "us.dea", "us.mbi", "vin"}


def oracle(scheme: Scheme) -> Any:
    return import_module(f"stdnum.{scheme.name}")


def some(scheme: Scheme, count: int = 40) -> list[str]:
    """Return valid identifiers of a scheme."""
    dice = random.Random(scheme.name)
    found: list[str] = []
    while len(found) < count:
        identifier = scheme.identifier(dice.randrange(scheme.size))
        if identifier is not None:
            found.append(identifier)
    return found


each_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: f"{scheme.name}-{scheme.length}")


@pytest.mark.parametrize(
    "scheme",
    [scheme for scheme in SCHEMES if scheme.name not in WITHOUT_ORACLE],
    ids=lambda scheme: f"{scheme.name}-{scheme.length}",
)
def test_what_a_scheme_writes_is_valid_for_stdnum(scheme: Scheme) -> None:
    validate = oracle(scheme).validate
    for identifier in some(scheme):
        validate(identifier)


@each_scheme
def test_a_scheme_reads_what_it_writes(scheme: Scheme) -> None:
    for identifier in some(scheme):
        number = scheme.number(identifier)
        assert number is not None
        assert scheme.identifier(number) == identifier


@pytest.mark.parametrize("scheme", ASKED, ids=lambda scheme: f"{scheme.name}-{scheme.length}")
def test_valid_stays_valid_and_turns_back(scheme: Scheme, key: Key) -> None:
    identifiers = some(scheme, 12)
    surrogates = Identifier().mask(identifiers, key)
    assert all(scheme.number(one) is not None for one in surrogates)
    assert not set(surrogates) & set(identifiers)
    assert Identifier().unmask(surrogates, key) == identifiers


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("gb.nino", "AB123456C"),  # National Insurance Manual
        ("tw.id", "A123456789"),  # Taiwan
        ("sg.nric", "S1234567D"),  # Singapore
        ("au.medicare", "2123456701"),  # Medicare Australia
        ("us.npi", "1234567893"),  # 45 CFR 162: the example of the NPI final rule
        ("us.dea", "AB1234563"),  # DEA, by its formula
        ("us.mbi", "1EG4TE5MK73"),  # the sample card of the Centers for Medicare and Medicaid Services
        ("vin", "1M8GDM9AXKP042788"),  # 49 CFR 565
        ("vin", "11111111111111111"),  # a VIN known to be valid
    ],
)
def test_published_examples_are_read(name: str, identifier: str, key: Key) -> None:
    (surrogate,) = load_mask(name).mask([identifier], key)
    schemes = [scheme for scheme in named_schemes(name) if scheme.length == len(identifier)]
    assert any(scheme.number(identifier) is not None for scheme in schemes)
    assert any(scheme.number(surrogate) is not None for scheme in schemes)


def test_separators_and_case_stay(key: Key) -> None:
    texts = ["123.456.789-09", "a123456789", "1 80 05 75 116 005 77", "900101-1234568"]
    for text, surrogate in zip(texts, Identifier().mask(texts, key), strict=True):
        assert [c for c in surrogate if c in " -."] == [c for c in text if c in " -."]
        assert surrogate.islower() == text.islower()
        assert surrogate != text


def valid_in(text: str) -> set[str]:
    plain = "".join(filter(str.isalnum, text.upper()))
    return {
        f"{one.name}-{one.length}"
        for one in ASKED
        if one.length == len(plain) and one.number(plain) is not None
    }


def test_a_number_stays_valid_where_it_was_and_nowhere_else(key: Key) -> None:
    dice = random.Random(7)
    numbers = [f"{dice.randrange(10**10, 10**11)}"[: dice.choice((8, 9, 10, 11))] for _ in range(150)]
    wrong = ["12345678A", "44051401350", "529.982.247-26", "RSSMRA80A01H501A"]
    for text, surrogate in zip(numbers + wrong, Identifier().mask(numbers + wrong, key), strict=True):
        assert valid_in(surrogate) == valid_in(text)


# ------------------------------------------------------------------ the years after the frozen ones
LATER = later_years(every_scheme())


def of_year(scheme: Scheme, year: int, count: int = 12) -> list[str]:
    """Return identifiers of a year; of a hundred years they are drawn, and most are of others."""
    one = _in_year(scheme, year)
    return [] if one is None else some(one, count)


def test_all_kinds_that_hold_a_year_of_birth_go_on() -> None:
    names = {scheme.name for scheme in LATER}
    assert names >= {"be.nn", "be.bis", "fi.hetu", "lv.pvn", "no.fodselsnummer", "se.personnummer", "si.emso"}
    assert names >= {"dk.cpr", "is_.kennitala", "mx.curp", "cu.ni", "cn.ric", "kr.rrn", "sg.uen"}


@pytest.mark.parametrize("year", [2026, 2035])
@pytest.mark.parametrize("scheme", LATER, ids=lambda scheme: f"{scheme.name}-{scheme.length}")
def test_a_number_of_a_later_year_stays_valid_when_that_year_is_over(
    scheme: Scheme, year: int, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Date(dt.date):
        @classmethod
        def today(cls) -> dt.date:  # type: ignore[override]
            return dt.date(year, 12, 31)

    class DateTime(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(year, 12, 31, 23, tzinfo=tz)

    module = oracle(scheme)
    for asked in {module, import_module("stdnum.be.nn")}:
        if getattr(asked, "datetime", None) is dt:
            monkeypatch.setattr(asked, "datetime", SimpleNamespace(date=Date, datetime=DateTime))
        elif hasattr(asked, "datetime"):
            monkeypatch.setattr(asked, "datetime", DateTime)
    identifiers = of_year(scheme, year)
    surrogates = load_mask(scheme.name).mask(identifiers, key)
    assert all(map(module.is_valid, identifiers))
    assert all(map(module.is_valid, surrogates))
    assert load_mask(scheme.name).unmask(surrogates, key) == identifiers
    assert not set(surrogates) & set(identifiers)
    found = _in_year(scheme, year)
    assert found is not None
    assert all(found.number(one) is not None for one in surrogates)


@pytest.mark.parametrize("scheme", LATER, ids=lambda scheme: f"{scheme.name}-{scheme.length}")
def test_a_later_year_takes_nothing_from_the_frozen_ones(scheme: Scheme) -> None:
    frozen = [one for one in SCHEMES if (one.name, one.length) == (scheme.name, scheme.length)]
    assert not any(one.number(text) is not None for one in frozen for text in some(scheme))


def test_a_number_of_a_later_year_is_masked_the_same_where_nobody_says_its_country(key: Key) -> None:
    for scheme in later_years(ASKED):
        identifiers = of_year(scheme, 2027, 4)
        surrogates = Identifier().mask(identifiers, key)
        assert all(scheme.number(one) is not None for one in surrogates)
        assert Identifier().unmask(surrogates, key) == identifiers


# ------------------------------------------------------------------ one scheme by its name
TRADE = "numbers of goods, media, securities, places or things of trade: no person, none's account"
LETTERLESS = "a count of digits and nothing more: `generic` keeps that as well"
ALGORITHM = "a formula, no kind of number"
LEFT_OUT = {
    TRADE: (
        "at.postleitzahl be.ogm_vcs bic casrn cfi ch.esr cusip de.leitweg de.wkn do.ncf ean es.cae es.cups "
        "es.postal_code es.referenciacatastral eu.at_02 eu.banknote eu.ecnumber eu.eic eu.excise eu.nace "
        "figi fr.accise gb.sedol grid gs1_128 imo isan isbn isil isin ismn isni iso11649 iso6346 iso9362 "
        "isrc issn it.aic lei nl.brin nl.postcode se.postnummer"
    ),
    LETTERLESS: (
        "ar.dni at.businessid de.stnr dz.nif eg.tn fi.associationid fo.vn fr.rcs is_.vsk li.peid meid "
        "nl.identiteitskaartnummer sm.coe us.atin de.handelsregisternummer ro.onrc"
    ),
    ALGORITHM: (
        "damm luhn verhoeff iso7064.mod_11_10 iso7064.mod_11_2 iso7064.mod_37_2 iso7064.mod_37_36 "
        "iso7064.mod_97_10"
    ),
    "has a mask of another name: card, crypto, iban, mac, us_ssn": (
        "bitcoin iban be.iban es.iban me.iban no.iban mac us.ssn"
    ),
    "is any of several other modules' numbers": "eu.oss eu.vat us.tin vatin ro.cf mc.tva",
    "needs a table of banks or networks that is large and changes all the time: `generic`": (
        "cz.bankaccount imsi nz.bankaccount"
    ),
}


@pytest.mark.filterwarnings("ignore:The stdnum.iso9362:DeprecationWarning")
def test_every_module_of_stdnum_is_a_scheme_or_left_out_for_a_reason() -> None:
    modules = [
        one.name.removeprefix("stdnum.")
        for one in pkgutil.walk_packages(stdnum.__path__, "stdnum.")
        if not one.ispkg
    ]
    validating = {name for name in modules if hasattr(import_module(f"stdnum.{name}"), "validate")}
    left_out = [name for names in LEFT_OUT.values() for name in names.split()]
    assert validating - set(entities.SCHEMES) == set(left_out)
    assert len(left_out) == len(set(left_out))


def test_each_name_is_that_of_a_scheme() -> None:
    assert all(named_schemes(name) for name in entities.SCHEMES)
    assert {scheme.name for scheme in SCHEMES} <= set(entities.SCHEMES)


@pytest.mark.parametrize("name", entities.SCHEMES)
def test_the_mask_of_a_scheme_keeps_what_its_module_finds_valid(name: str, key: Key) -> None:
    mask = load_mask(name)
    identifiers = list(dict.fromkeys(one for scheme in named_schemes(name) for one in some(scheme, 6)))
    surrogates = mask.mask(identifiers, key)
    assert mask.unmask(surrogates, key) == identifiers
    assert not set(surrogates) & set(identifiers)
    assert len(set(surrogates)) == len(surrogates)
    if name in WITHOUT_ORACLE:
        return
    validate = import_module(f"stdnum.{name}").validate
    later = [one for one in named_schemes(name) if one.of_year is not None]
    for before, after in zip(identifiers, surrogates, strict=True):
        assert len(before) == len(after)
        if all(one.number(before) is None for one in later):
            validate(after)


@pytest.mark.parametrize("name", ["de.vat", "fr.siret", "mx.rfc", "no.mva", "es.nif", "dk.cpr", "gb.vat"])
def test_the_mask_of_a_scheme_keeps_invalid_what_is_invalid(name: str, key: Key) -> None:
    is_valid = import_module(f"stdnum.{name}").is_valid
    dice = random.Random(name)
    numbers = [one for scheme in named_schemes(name) for one in some(scheme, 20)]
    broken = []
    for one in numbers:
        at = dice.randrange(len(one))
        broken.append(
            one[:at] + dice.choice("0123456789" if one[at].isdecimal() else "ABCDEF") + one[at + 1 :]
        )
    broken = [one for one in broken if not is_valid(one)]
    assert broken
    assert not any(map(is_valid, load_mask(name).mask(broken, key)))


def test_a_vat_number_has_one_surrogate_with_its_country_and_without(key: Key) -> None:
    with_country, without = load_mask("de.vat").mask(["DE136695976", "136695976"], key)
    assert with_country == f"DE{without}"


@pytest.mark.parametrize(
    "name", [scheme.name for scheme in SCHEMES if any(isinstance(f, Dates | Either) for f in scheme.fields)]
)
def test_a_date_inside_stays_a_date(name: str, key: Key) -> None:
    for scheme in named_schemes(name):
        for one in load_mask(name).mask(some(scheme, 5), key):
            assert any(other.number(one) is not None for other in named_schemes(name))
