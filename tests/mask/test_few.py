"""One value, few values and many go ways of their own, and all of them come to the same, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masklib.crypto import IntegerPermutation
from masklib.errors import DomainError
from masklib.mask.families.email import _cut_plain
from masklib.mask.marked import lower_host
from masklib.mask.phone_plans import plan
from masklib.mask.registry import load_mask
from tests.mask.test_laws import COMPANY, SHAPES, drawn, is_gone, of_shape

if TYPE_CHECKING:
    from masklib.crypto import Key

LEAN = ("email", "person", "phone", "card", "us_ssn", "identifier", "generic")
MODEST = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", LEAN)
@MODEST
@given(data=st.data())
def test_values_are_masked_and_turned_back_alike_in_batches_of_any_size(
    name: str, key: Key, data: st.DataObject
) -> None:
    texts = data.draw(st.lists(drawn(name), min_size=1, max_size=9))
    mask = load_mask(name)
    surrogates = mask.mask(texts, key)
    assert surrogates == mask.mask(texts + COMPANY * 8, key)[: len(texts)]
    assert surrogates == [mask.mask([text], key)[0] for text in texts]
    pairs = [pair for pair in zip(surrogates, texts, strict=True) if not is_gone(pair[0])]
    assert mask.unmask([surrogate for surrogate, _ in pairs], key) == [text for _, text in pairs]
    assert [mask.unmask([surrogate], key)[0] for surrogate, _ in pairs] == [text for _, text in pairs]


@pytest.mark.parametrize("size", [2, 1000, 200_000, 1_000_003, 2**40 + 1, 2**70 + 1])
@MODEST
@given(data=st.data())
def test_an_integer_goes_by_itself_where_it_goes_in_a_list(size: int, data: st.DataObject) -> None:
    permutation = IntegerPermutation(bytes(32), size)
    numbers = data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=9))
    there = permutation.forward(numbers)
    assert there == [permutation.forward_one(number) for number in numbers]
    assert [permutation.inverse_one(number) for number in there] == numbers == permutation.inverse(there)


@pytest.mark.parametrize("size", [1000, 200_000, 1_000_003])
@pytest.mark.parametrize("wrong", [-1, 2**80, True, 1.0, "1"])
def test_what_is_no_integer_of_the_domain_is_refused_by_itself_too(size: int, wrong: int) -> None:
    permutation = IntegerPermutation(bytes(32), size)
    for one in (permutation.forward_one, permutation.inverse_one):
        with pytest.raises((DomainError, TypeError)):
            one(wrong)


@MODEST
@given(st.one_of(of_shape(SHAPES["email"]), drawn("email")))
def test_one_address_is_cut_as_it_is_beside_another(text: str) -> None:
    alone, beside = _cut_plain([text]), _cut_plain([text, "a@b.c"])
    assert (alone is None) == (beside is None)
    if alone is not None and beside is not None:
        assert (alone[0], alone[1]) == (beside[0][:1], beside[1][:1])


@pytest.mark.parametrize(("code", "length"), [(1, 10), (44, 10), (49, 11), (33, 9), (81, 9)])
@MODEST
@given(data=st.data())
def test_the_rank_of_one_telephone_number_is_its_rank_among_many(
    code: int, length: int, data: st.DataObject
) -> None:
    known = plan(code, length)
    assert known is not None
    number = data.draw(st.integers(0, 10**length - 1))
    kind = known.kind_of(number)
    rank = known.rank(kind, number)
    assert rank == known.ranks(kind, np.array([number]))[0]
    assert known.number(kind, rank) == number == known.numbers(kind, np.array([rank]))[0]


@MODEST
@given(st.text(max_size=20), st.sampled_from(["a.kabcd.example", "A.KABCD.Example", "ΑΣ.kabcd.example"]))
def test_hosts_are_lowered_once(front: str, host: str) -> None:
    lowered = lower_host(front + host)
    assert lower_host(lowered) == lowered
    assert lowered.endswith("." + host.split(".", 1)[1].lower())
