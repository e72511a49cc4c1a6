from __future__ import annotations

import random
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from masklib.mask.families.identifier import Identifier
from masklib.mask.schemes.americas import americas
from masklib.mask.schemes.asia_pacific import asia_pacific
from masklib.mask.schemes.europe import europe
from masklib.mask.schemes.things import things

if TYPE_CHECKING:
    from masklib.crypto import Key
    from masklib.mask.identifiers import Scheme

SCHEMES = (*europe(), *americas(), *asia_pacific(), *things())
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


every_scheme = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: f"{scheme.name}-{scheme.length}")


@pytest.mark.parametrize(
    "scheme",
    [scheme for scheme in SCHEMES if scheme.name not in WITHOUT_ORACLE],
    ids=lambda scheme: f"{scheme.name}-{scheme.length}",
)
def test_what_a_scheme_writes_is_valid_for_stdnum(scheme: Scheme) -> None:
    validate = oracle(scheme).validate
    for identifier in some(scheme):
        validate(identifier)


@every_scheme
def test_a_scheme_reads_what_it_writes(scheme: Scheme) -> None:
    for identifier in some(scheme):
        number = scheme.number(identifier)
        assert number is not None
        assert scheme.identifier(number) == identifier


@every_scheme
def test_valid_stays_valid_and_turns_back(scheme: Scheme, key: Key) -> None:
    identifiers = some(scheme, 12)
    surrogates = Identifier().mask(identifiers, key)
    assert all(scheme.number(one) is not None for one in surrogates)
    assert not set(surrogates) & set(identifiers)
    assert Identifier().unmask(surrogates, key) == identifiers


@pytest.mark.parametrize(
    "identifier",
    [
        "AB123456C",  # National Insurance Manual
        "A123456789",  # Taiwan
        "S1234567D",  # Singapore
        "2123456701",  # Medicare Australia
        "1234567893",  # 45 CFR 162: the example of the NPI final rule
        "AB1234563",  # DEA, by its formula
        "1EG4TE5MK73",  # the sample card of the Centers for Medicare and Medicaid Services
        "1M8GDM9AXKP042788",  # 49 CFR 565
        "11111111111111111",  # a VIN known to be valid
    ],
)
def test_published_examples_are_read(identifier: str, key: Key) -> None:
    (surrogate,) = Identifier().mask([identifier], key)
    valid = [scheme for scheme in SCHEMES if scheme.length == len(identifier)]
    assert any(scheme.number(identifier) is not None for scheme in valid)
    assert any(scheme.number(surrogate) is not None for scheme in valid)


def test_separators_and_case_stay(key: Key) -> None:
    texts = ["123.456.789-09", "rssmra80a01h501u", "19 800101 1234567", "900101-1234568"]
    for text, surrogate in zip(texts, Identifier().mask(texts, key), strict=True):
        assert [c for c in surrogate if c in " -."] == [c for c in text if c in " -."]
        assert surrogate.islower() == text.islower()
        assert surrogate != text


def valid_in(text: str) -> set[str]:
    plain = "".join(filter(str.isalnum, text.upper()))
    return {
        f"{one.name}-{one.length}"
        for one in SCHEMES
        if one.length == len(plain) and one.number(plain) is not None
    }


def test_a_number_stays_valid_where_it_was_and_nowhere_else(key: Key) -> None:
    dice = random.Random(7)
    numbers = [f"{dice.randrange(10**9, 10**10)}"[: dice.choice((8, 9, 10))] for _ in range(150)]
    wrong = ["12345678A", "44051401350", "529.982.247-26", "RSSMRA80A01H501A"]
    for text, surrogate in zip(numbers + wrong, Identifier().mask(numbers + wrong, key), strict=True):
        assert valid_in(surrogate) == valid_in(text)
