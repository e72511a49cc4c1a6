from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from masklib.mask.families.postcode import Postcode

if TYPE_CHECKING:
    from masklib.crypto import Key

FORMS = {
    "British": (
        r"[A-Z]{1,2}[1-9][0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}|[A-Z]{1,2}[1-9][A-Z] ?[0-9][ABD-HJLNP-UW-Z]{2}",
        ["SW1A 1AA", "M1 1AE", "b33 8th", "CR2 6XH", "DN551PT", "EC1A 1BB"],
    ),
    "Canadian": (
        r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] ?[0-9][ABCEGHJ-NPRSTV-Z][0-9]",
        ["K1A 0B1", "H0H0H0", "v6b 1a1"],
    ),
    "Dutch": (r"[1-9][0-9]{3} ?(?!SA|SD|SS)[A-Z]{2}", ["1012 AB", "9999ZZ", "2513aa"]),
    "digits": (
        r"[0-9]{3,5}[- ]?[0-9]{0,4}",
        ["90210", "02134-1234", "75001", "01067", "100-0001", "1010", "111 22"],
    ),
}


@pytest.mark.parametrize(("form", "codes"), FORMS.values(), ids=list(FORMS))
def test_a_postcode_stays_one_of_its_country(form: str, codes: list[str], key: Key) -> None:
    surrogates = Postcode().mask(codes, key)
    assert Postcode().unmask(surrogates, key) == codes
    for before, after in zip(codes, surrogates, strict=True):
        assert before != after
        assert len(before) == len(after)
        assert re.fullmatch(form, after.upper())
        assert before.islower() == after.islower()
        assert len(before) - len(before.lstrip("0")) == len(after) - len(after.lstrip("0"))


def test_different_postcodes_have_different_surrogates(key: Key) -> None:
    dice = random.Random(3)
    codes = list({f"M{dice.randint(1, 9)} {dice.randint(0, 9)}{a}{b}" for a in "ABDEFGH" for b in "ABDEFGH"})
    assert len(set(Postcode().mask(codes, key))) == len(codes)
