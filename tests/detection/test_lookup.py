"""Looking stems up finds each wherever it stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.detection.lookup import _CHUNK, _SOME, Lookup
from masklib.detection.lookup import _FEW as _LITTLE
from masklib.detection.passes import PATTERN, PATTERN_BITS
from masklib.detection.prefilter import _FEW
from masklib.detection.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.detection.prefilter import Prefilter

STEMS = st.lists(
    st.builds(str.__add__, st.sampled_from("AB\u00c9"), st.text("ab'", min_size=3, max_size=6)),
    min_size=1,
    max_size=6,
)
TEXTS = st.text("AB\u00c9ab'\0 ", max_size=24)


def ends(stems: Sequence[Sequence[str]], data: bytes) -> list[tuple[int, tuple[int, ...]]]:
    one = Lookup([partial(tuple, some) for some in stems])
    return sorted((hit >> PATTERN_BITS, one.owners[hit & PATTERN]) for hit in one.hits(data))


@given(STEMS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_stem_is_found_wherever_it_stands_among_little_and_among_much(
    stems: list[str], text: str
) -> None:
    data, encoded = text.encode(), {stem.encode() for stem in stems}
    expected = sorted(
        (at + len(one), (0,)) for one in encoded for at in range(len(data)) if data.startswith(one, at)
    )
    assert ends([stems], data) == expected
    for before, after in (
        ("." * _LITTLE, ""),
        ("", "." * _LITTLE),
        ("a" * (_CHUNK - 3), "."),
        ("A" * _LITTLE, "\u00c9" * 99),
    ):
        first = len(before.encode())
        found = [one for one in ends([stems], f"{before} {text} {after}".encode()) if one[0] > first]
        assert found == [(end + first + 1, owners) for end, owners in expected]


def test_many_stems_are_found_as_few_are() -> None:
    stems = ["Alice", "Bobb", "\u00c9mile"]
    text = " Alice Bob Bobby Emile \u00c9mile. Alic"
    assert len(ends([stems], (text * 100).encode())) == 300 > _SOME
    assert [end for end, _ in ends([stems], text.encode())] == [6, 15, 29]


def test_a_stem_that_the_data_break_off_is_not_found() -> None:
    assert ends([["Alice", "Alicexyz"]], b" Alice\0\0\0") == [(6, (0,))]
    assert ends([["Alice"]], b" Alic") == []


def test_stems_belong_to_whoever_looks_for_them() -> None:
    assert ends([["Abcd"], ["Bcde", "Abcd"], ["Bcde"]], b"Abcd Bcde") == [(4, (0, 1)), (9, (1, 2))]


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
