from __future__ import annotations

import random

import pytest
from stdnum import luhn

from masklib.crypto import Key
from masklib.mask.card_networks import networks, remainder
from masklib.mask.registry import load_mask

GIVEN = [
    "4111 1111 1111 1111",
    "5500-0055-5555-5559",
    "378282246310005",
    "6011000990139424",
    "30569309025904",
    "2204 1201 1234 5678",
    "4222222222222",
    "6304000000000000000",
    "9111111111111111",
]


def drawn(count: int = 200) -> list[str]:
    dice = random.Random(4)
    return [str(dice.randrange(10 ** (n - 1), 10**n)) for n in dice.choices(range(13, 20), k=count)]


@pytest.mark.parametrize("name", ["card", "card_bin", "card_last4"])
def test_validity_network_and_form_stay(name: str, key: Key) -> None:
    mask, by_prefix = load_mask(name), networks()[0]
    cards = GIVEN + drawn()
    surrogates = mask.mask(cards, key)
    assert mask.unmask(surrogates, key) == cards
    assert len(set(surrogates)) == len(set(cards))
    for before, after in zip(cards, surrogates, strict=True):
        assert before != after
        assert [c for c in before if not c.isdecimal()] == [c for c in after if not c.isdecimal()]
        old, new = (one.translate(str.maketrans("", "", " -")) for one in (before, after))
        assert remainder(old) == remainder(new)
        assert luhn.is_valid(old) == luhn.is_valid(new)
        assert by_prefix[int(old[:4])] == by_prefix[int(new[:4])]


def test_the_issuer_stays_where_it_is_to() -> None:
    key = Key(bytes(32))
    for before, after in zip(drawn(), load_mask("card_bin").mask(drawn(), key), strict=True):
        assert before[:6] == after[:6]
        assert before[6:-1] != after[6:-1]


def test_the_last_four_digits_stay_where_they_are_to() -> None:
    key = Key(bytes(32))
    cards = drawn()
    surrogates = load_mask("card_last4").mask(cards, key)
    assert [one[-4:] for one in surrogates] == [one[-4:] for one in cards]
    assert not any(one[:-4] == other[:-4] for one, other in zip(cards, surrogates, strict=True))


@pytest.mark.parametrize("name", ["card_bin", "card_last4"])
def test_what_is_too_short_to_hide_in_goes_to_generic(name: str, key: Key) -> None:
    texts = ["411111111111", "12345", "0411111111111111"]
    assert load_mask(name).mask(texts, key) == load_mask("generic").mask(texts, key)
