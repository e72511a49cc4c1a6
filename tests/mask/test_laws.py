"""The laws of DESIGN 5.8 for every mask: drawn from all branches at once, and from what lies between them."""

from __future__ import annotations

import random
import string
import uuid
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from masklib.entities import SCHEMES
from masklib.errors import DomainError, IrreversibleError, KeyRequiredError
from masklib.mask import known_masks
from masklib.mask.families.crypto_address import _segwit_of, base58_of
from masklib.mask.redaction import REDACTED
from masklib.mask.registry import growth, load_mask
from masklib.mask.schemes.named import named_schemes
from masklib.mask.whole import WHOLE_MASKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.crypto import Key

MASKS = tuple(name for name in known_masks() if name not in WHOLE_MASKS and name not in SCHEMES)
"""Every family. The masks of one scheme each are one family too, and have tests of their own below."""

REVERSIBLE = tuple(name for name in MASKS if load_mask(name).reversible)
REFUSING = ("email", "person", "username", "url", "address")
"""Masks whose surrogates can be told from other texts."""

COUNTRIES = ["GB", "DE", "FR", "NL", "BE", "ES", "ME", "NO", "XX"]

SHAPES = {
    "card": r"(4[0-9]{3}|5[1-5][0-9]{2}|37[0-9]{2}|6011|[0-9]{4})[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{0,7}",
    "us_ssn": r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}|(000|666|9[0-9]{2})-[0-9]{2}-[0-9]{4}|[0-9]{7,8}|0[0-9]{6}",
    "phone": r"(\+?1[ -]?)?\(?[0-9]{3}\)?[ -.]?[0-9]{3}[ -.]?[0-9]{4}|\+(44|49|33|86)[ -]?[0-9]{5,11}|0[0-9]{6,10}",
    "email": r"[A-Za-z0-9._+-]{1,20}@([A-Za-z0-9-]{1,12}\.){1,3}[A-Za-z]{2,6}|[a-z]{1,70}@[a-z]{1,70}",
    "person": r"((Dr|Mr|MRS)\.? )?[A-Z][a-z]{1,9}( [A-Z]\.)?( (van|de la))? [A-Z][a-z]{1,16}|[A-Za-z]{1,4}|[A-Z]{2,9}, [a-z]{1,9}",
    "iban": rf"({'|'.join(COUNTRIES)})[0-9]{{2}} ?([A-Z]{{4}})?[0-9]{{7,20}}|gb[0-9]{{2}}[a-z]{{4}}[0-9]{{14}}",
    "date": r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([ T][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?Z?)?)?|[0-9]{1,2}[/.-][0-9]{1,2}[/.-]19[0-9]{2}|(1|2)?[1-9] (MAR|May|June) 1999",
    "ip": r"([0-9]{1,3}\.){3}[0-9]{1,3}(/[0-9]{1,2})?|(fe80|2001:db8|2a00)::[0-9a-f]{1,4}(:[0-9a-f]{1,4}){0,3}|::1|::ffff:1\.2\.3\.4",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9A-F]{32}",
    "mac": r"([0-9a-f]{2}:){5}[0-9a-f]{2}|([0-9A-F]{2}-){5}[0-9A-F]{2}|[0-9a-f]{12}|([0-9a-f]{4}\.){2}[0-9a-f]{4}",
    "url": r"(https?|postgres)://([a-z]{1,5}:[a-z0-9]{1,8}@)?([a-z]{1,8}\.){0,2}[a-z]{2,5}(:[0-9]{2,4})?(/[a-z0-9?=&%.-]{0,20})?|http://10\.0\.0\.[1-9]/[a-z]{0,4}|http://\[::1\]/",
    "coordinates": r"-?[0-9]{1,3}\.[0-9]{1,8}(, -?[0-9]{1,3}\.[0-9]{1,6})?",
    "username": r"@?[a-z]{1,8}[._-]?[A-Za-z]{0,8}[0-9]{0,4}|[a-z]{1,9}@[a-z]{1,9}\.(com|org)",
    "address": r"[0-9]{1,4} [A-Z][a-z]{2,7} (Street|St|AVE|lane|Court)(, (Apt|Suite) [0-9]{1,2})?(, [A-Z]{2} [0-9]{5})?|(PO Box|rue|St) [0-9A-Za-z]{1,4}",
    "card_bin": r"[1-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{0,7}|[0-9]{10,13}",
    "card_last4": r"[1-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{0,7}|[0-9]{10,13}",
    "postcode": r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4} ?[A-Z]{2}|[0-9]{5}(-[0-9]{4})?",
    "crypto": r"0x([0-9a-f]{40}|[0-9A-F]{40})|[13][1-9A-HJ-NP-Za-km-z]{25,34}|(bc|tb)1[qp][02-9ac-hj-np-z]{12,40}",
    "age_90": r"[0-9]{1,3}( ?(years|y|yrs))?|[0-9]{2}\.[0-9]",
    "date_year": r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])( [0-2][0-9]:[0-5][0-9])?|[0-9]{1,2}/[0-9]{1,2}/19[0-9]{2}",
    "birth_year": r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])|[0-9]{1,2}[/.-][0-9]{1,2}[/.-]19[0-9]{2}",
    "bucket": r"-?[0-9]{1,6}(\.[0-9]{1,3})?",
    "zip3": r"[0-9]{5}(-[0-9]{4})?|[0-9]{3,9}",
    "hash": r"[a-z0-9]{0,12}",
    "secret": r"(sk_live_|ghp_|AKIA|eyJ)?[A-Za-z0-9+/]{4,24}={0,2}",
    "identifier": r"[0-9]{8}[A-Z]|[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}|[A-Z]{6}[0-9]{2}A01[A-Z][0-9]{3}[A-Z]|[0-9]{9,13}",
    "generic": r"[A-Z]{0,3}-?[0-9]{1,12}|[a-z0-9]{1,12}|[0-9]{17,24}|0{1,4}[0-9]?|[-. ?!]{1,4}",
}
NAMES = ["Alice Smith", "SMITH, Alice", "alice.smith", "José", "jose", "JOSÉ", "O'Brien", "McDonald", "deShawn", "ß", "Иван", "王小明", "e\u0301", "ı", "İ"]  # fmt: skip
COMPANY = ["4111111111111111", "123-45-6789", "+1 415 555 0132", "a.smith@corp.com", "Alice Zylb", "1984-03-12", "8.8.8.8", "AC-12"]  # fmt: skip
"""So many texts that whole arrays are worked on, not one text after the other."""

CHARACTERS = st.characters(exclude_categories=())


def of_shape(shape: str) -> st.SearchStrategy[str]:
    return st.from_regex(shape, fullmatch=True)


def broken(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put one character where it does not belong."""
    insert = st.sampled_from([" ", "\n", "x", "é", "1", "٣", "🙂", "\ud800", "@", "-", "\x00", "\u0301"])
    place = st.integers(0, 12)
    return st.builds(lambda text, char, at: text[:at] + char + text[at:], texts, insert, place)


ANY = st.one_of(
    *map(of_shape, SHAPES.values()),
    st.sampled_from(NAMES),
    st.text(CHARACTERS, max_size=12),
    st.text("aAbé0 .@-", max_size=8),
)
MODEST = settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))


VALID: dict[str, st.SearchStrategy[str]] = {
    "crypto": st.builds(base58_of, st.sampled_from([0, 5, 48]), st.integers(0, 2**160 - 1))
    | st.builds(_segwit_of, st.sampled_from(["bc", "tb"]), st.just(0), st.binary(min_size=20, max_size=20))
    | st.builds(_segwit_of, st.just("bc"), st.integers(1, 16), st.binary(min_size=2, max_size=40)),
}
"""What no pattern can draw, since it has a checksum."""


def drawn(name: str) -> st.SearchStrategy[str]:
    own = of_shape(SHAPES[name])
    return st.one_of(own, broken(own), VALID.get(name, own), ANY)


def identifiers(name: str) -> st.SearchStrategy[str]:
    """Draw numbers of the schemes of one name, whole and broken."""
    valid = st.one_of(
        *(
            st.integers(0, scheme.size - 1).map(scheme.identifier).filter(bool).map(str)
            for scheme in named_schemes(name)
        )
    )
    return st.one_of(valid, valid.map(str.lower), broken(valid), ANY)


def is_gone(surrogate: str) -> bool:
    """Tell whether a surrogate is one of those that many values share, or that cannot be turned back."""
    return surrogate == REDACTED or "@x." in surrogate


def test_every_family_is_drawn_from() -> None:
    """A new mask needs a shape of its own here, else the laws are not tried on what it is for."""
    assert set(MASKS) == set(SHAPES)


@pytest.mark.parametrize("name", MASKS)
@MODEST
@given(data=st.data())
def test_surrogates_depend_on_the_value_alone(name: str, key: Key, data: st.DataObject) -> None:
    texts = data.draw(st.lists(drawn(name), max_size=6))
    mask = load_mask(name)
    together = mask.mask(texts + COMPANY, key)
    assert [type(one) for one in together] == [str] * len(texts + COMPANY)
    assert together == [mask.mask([text], key)[0] for text in texts + COMPANY]
    assert mask.mask(COMPANY + texts[::-1], key)[len(COMPANY) :] == together[: len(texts)][::-1]


@pytest.mark.parametrize("name", REVERSIBLE)
@MODEST
@given(data=st.data())
def test_different_values_have_different_surrogates(name: str, key: Key, data: st.DataObject) -> None:
    texts = data.draw(st.lists(drawn(name), max_size=6, unique=True))
    surrogates = [one for one in load_mask(name).mask(texts, key) if one != REDACTED]
    assert len(set(surrogates)) == len(surrogates)


@pytest.mark.parametrize("name", REVERSIBLE)
@MODEST
@given(data=st.data())
def test_a_surrogate_turns_back(name: str, key: Key, data: st.DataObject) -> None:
    texts = data.draw(st.lists(drawn(name), min_size=1, max_size=4))
    mask = load_mask(name)
    surrogates = mask.mask(texts, key)
    for text, surrogate in zip(texts, surrogates, strict=True):
        if not is_gone(surrogate):
            assert mask.unmask([surrogate], key) == [text]


@pytest.mark.parametrize("name", [name for name in REVERSIBLE if name not in REFUSING])
@MODEST
@given(data=st.data())
def test_every_text_is_a_surrogate_of_something(name: str, key: Key, data: st.DataObject) -> None:
    """A permutation of all texts: what nobody masked can be turned back, and comes again."""
    text = data.draw(drawn(name))
    mask = load_mask(name)
    (value,) = mask.unmask([text], key)
    assume(value != REDACTED)
    assert mask.mask([value], key) == [text]


@pytest.mark.parametrize("name", REFUSING)
@MODEST
@given(data=st.data())
def test_what_is_no_surrogate_is_refused_on_the_way_back(name: str, key: Key, data: st.DataObject) -> None:
    text = data.draw(drawn(name))
    mask = load_mask(name)
    try:
        (value,) = mask.unmask([text], key)
    except (DomainError, IrreversibleError, KeyRequiredError):
        return
    assume(value != REDACTED)
    assert mask.mask([value], key) == [text]


@pytest.mark.parametrize("name", ["generic", "iban", "card", "us_ssn", "phone", "uuid"])
@MODEST
@given(data=st.data())
def test_case_is_put_back(name: str, key: Key, data: st.DataObject) -> None:
    text = data.draw(drawn(name).map(lambda text: text.encode("ascii", "ignore").decode()))
    mask = load_mask(name)
    raised, lowered = mask.mask([text.upper(), text.lower()], key)
    assert raised.lower() == lowered


@pytest.mark.parametrize("name", MASKS)
def test_the_empty_text_stays_and_an_empty_batch_is_no_matter(name: str, key: Key) -> None:
    assert load_mask(name).mask([""], key) == [""]
    assert load_mask(name).mask([], key) == []


@pytest.mark.parametrize("name", MASKS)
@pytest.mark.parametrize(
    "text",
    [
        "xy" * 20_000,
        "7" * 20_000,
        "aB3é-" * 4000,
        "ab@" + "bc." * 3000 + "de",
        "+1" + "05" * 1500,
        "王" * 3000,
    ],
    ids=["letters", "digits", "mixed", "address", "number", "Han"],
)
def test_a_text_of_any_length_is_masked_like_any_other(name: str, text: str, key: Key) -> None:
    mask = load_mask(name)
    first, second = mask.mask([text, "1984-03-12"], key)
    assert second == mask.mask(["1984-03-12"], key)[0]
    assert first not in {text, REDACTED}
    assert [first] == mask.mask([text], key)
    if mask.reversible:
        assert mask.unmask([first], key) == [text]


def alike(name: str, count: int = 60) -> list[str]:
    """Return texts of few lengths and shapes, so that arrays of them are worked on."""
    dice = random.Random(name)

    def letters(least: int, most: int) -> str:
        return "".join(dice.choices(string.ascii_lowercase, k=dice.randint(least, most)))

    def number(digits: int) -> str:
        return "".join(dice.choices(string.digits, k=digits))

    makers: dict[str, Callable[[], str]] = {
        "card": lambda: "4" + number(15),
        "us_ssn": lambda: f"{number(3)}-{number(2)}-{number(4)}",
        "phone": lambda: dice.choice(["+1", "+44", "+1 ", "1", ""]) + number(10),
        "person": lambda: dice.choice([letters(2, 6), letters(2, 6).title(), letters(2, 16).upper()]),
        "email": lambda: f"{letters(2, 9)}.{letters(3, 5)}{number(2)}@{letters(3, 9)}.com",
        "iban": lambda: dice.choice(["DE", "FR", "NO", "XX"]) + number(20),
        "date": lambda: f"19{dice.randint(10, 12)}-0{dice.randint(1, 9)}-{dice.randint(10, 30)}",
        "ip": lambda: f"10.{dice.randint(0, 255)}.{dice.randint(0, 255)}.1",
        "uuid": lambda: str(uuid.UUID(int=dice.getrandbits(128))),
        "identifier": lambda: number(dice.choice([9, 11])),
        "secret": lambda: "ghp_" + letters(20, 30),
    }
    make = makers.get(
        name, lambda: dice.choice([number(9), letters(8, 9), "AB-" + number(dice.choice([4, 19]))])
    )
    return [make() for _ in range(count)]


@pytest.mark.parametrize("name", MASKS)
def test_whole_arrays_and_single_texts_come_to_the_same(name: str, key: Key) -> None:
    texts = alike(name)
    mask = load_mask(name)
    together = mask.mask(texts, key)
    assert together == [mask.mask([text], key)[0] for text in texts]
    if mask.reversible:
        assert mask.unmask(together, key) == texts
        assert [mask.unmask([surrogate], key)[0] for surrogate in together] == texts


@pytest.mark.parametrize("name", MASKS)
def test_a_few_texts_come_to_the_same_as_many(name: str, key: Key) -> None:
    """Single texts, lists and arrays are worked on in ways of their own."""
    texts, mask = alike(name), load_mask(name)
    together = mask.mask(texts, key)
    for size in (2, 3, 7, 8, 9, 31, 47, 48, 49):
        assert mask.mask(texts[-size:], key) == together[-size:]


@pytest.mark.parametrize("name", SCHEMES)
@settings(MODEST, max_examples=6)
@given(data=st.data())
def test_the_laws_hold_for_the_mask_of_one_scheme(name: str, key: Key, data: st.DataObject) -> None:
    texts = data.draw(st.lists(identifiers(name), max_size=5, unique=True))
    mask = load_mask(name)
    surrogates = mask.mask(texts + COMPANY, key)
    assert surrogates == [mask.mask([text], key)[0] for text in texts + COMPANY]
    told = [one for one in surrogates if one != REDACTED]
    assert len(set(told)) == len(told) - len(set(texts) & set(COMPANY))
    for text, surrogate in zip(texts, surrogates, strict=False):
        assert len(text) == len(surrogate) or surrogate == REDACTED
        if surrogate != REDACTED:
            assert mask.unmask([surrogate], key) == [text]


@pytest.mark.parametrize("name", [name for name in MASKS if not growth(name)])
@MODEST
@given(data=st.data())
def test_a_surrogate_is_no_longer_than_its_value(name: str, key: Key, data: st.DataObject) -> None:
    text = data.draw(drawn(name))
    (surrogate,) = load_mask(name).mask([text], key)
    assert len(surrogate) <= len(text) or surrogate == REDACTED
