"""Looking literals up finds what a pass finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.detection.lookup import Lookup
from masklib.detection.passes import PATTERN, PATTERN_BITS
from masklib.detection.prefilter import _FEW
from masklib.detection.scanner import Scanner

if TYPE_CHECKING:
    from masklib.detection.passes import Pass
    from masklib.detection.prefilter import Prefilter

LITERALS = st.lists(st.text("ab\0", min_size=1, max_size=5), min_size=1, max_size=6)


def ends(one: Pass | Lookup, data: bytes) -> list[tuple[int, str]]:
    found = ((hit >> PATTERN_BITS, one.patterns[hit & PATTERN]) for hit in one.hits(data))
    return sorted(found)


@given(LITERALS, st.text("ab\0", max_size=24))
@settings(max_examples=200, deadline=None)
def test_every_literal_is_found_wherever_it_stands(literals: list[str], text: str) -> None:
    expected = {
        (at + len(one), one) for one in literals for at in range(len(text)) if text.startswith(one, at)
    }
    assert ends(Lookup([literals]), text.encode()) == sorted(expected)


def test_a_literal_that_the_data_break_off_is_not_found() -> None:
    assert ends(Lookup([["\0run\0", "\0run\0xy"]]), b"a\0run\0") == [(6, "\0run\0")]


def test_literals_belong_to_whoever_looks_for_them() -> None:
    one = Lookup([["ab"], ["cd", "ab"], ["cd"]])
    assert dict(zip(one.patterns, one.owners, strict=True)) == {"ab": (0, 1), "cd": (1, 2)}


def test_literals_of_single_bytes_are_lone_surrogates() -> None:
    assert ends(Lookup([["by \udcc3"]]), "by \u00c9".encode()) == [(4, "by \udcc3")]


@pytest.fixture(scope="module")
def prefilter() -> Prefilter:
    return Scanner.default()._prefilter


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from([
                "Alice ", "by Ann", "McAlister", "with: \u00c9mile", "phone ", "+44 20 7946 0958", "ACCOUNT no. ", "12 Oak St, ",
                "4111 1111 1111 1111", "token=", "\u00e9", "banc\u00e1ria ", "3 May 1980", "\0", "\ud800", "Dx", "dr. ", "\n",
            ]),
        ),
        max_size=8,
    ).map("".join)
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_text_is_let_through_to_the_same_detectors_among_few_and_among_many(
    prefilter: Prefilter, text: str
) -> None:
    many = prefilter.candidates([text, "\n" * _FEW])
    assert {one for one, texts in many.items() if 0 in texts} <= prefilter.candidates([text]).keys()
