"""What is found in a view of the texts is found at the same place as in the texts themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.detection.context import phrase_prefilters, worded_phrase
from masklib.detection.detectors import builtin
from masklib.detection.scanner import _sieve
from masklib.detection.views import as_worded, as_zeroed, is_exact, plain, worded, zeroed

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = st.text("aZs07 9-_.\n\u00e9K:", max_size=30).map(str.encode) | st.binary(max_size=30)
NUMBERED = sorted(
    {one for sieve in map(_sieve, builtin()) if sieve.digits for one in sieve.patterns + sieve.apart}
)


@pytest.mark.parametrize("view", [plain, zeroed, worded])
@given(data=DATA)
@settings(max_examples=100, deadline=None)
def test_a_view_is_as_long_as_what_it_shows(view: Callable[[bytes], bytes], data: bytes) -> None:
    assert len(view(data)) == len(data)


def test_a_view_shows_digits_as_zeros_and_words_alone() -> None:
    assert zeroed(b"a1-90 /:\x39\xb9") == b"a0-00 /:\x00\xb9".replace(b"\x00", b"0")
    assert worded("No. 7 \u00e9A[z{`@".encode()) == b"no\0\0\0\0\0\0a\0z\0\0\0"


@pytest.mark.parametrize(
    ("pattern", "seen", "exact"),
    [
        ("[0-9]{3}-a", "0{3}-a", True),
        ("[1-6]", "0", False),
        ("[13]x", "0x", False),
        ("[0-9A-F]", "[0-9A-F]", True),
        ("[1-9a]", r"[\x30\x61]", False),
        ("[^0-9]", "[^0-9]", True),
        ("[^ ]{2,4}", "[^ ]{2,4}", True),
        (r"a\x31|\.2{2}", r"a0|\.0{2}", False),
        (r"(?i:\d\s)", r"(?i:0\s)", True),
    ],
)
def test_a_pattern_is_written_for_zeros(pattern: str, seen: str, exact: bool) -> None:
    assert as_zeroed(pattern) == seen
    assert is_exact(pattern) is exact


@pytest.mark.parametrize("pattern", NUMBERED)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_what_a_pattern_matches_its_form_for_zeros_matches_there(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern.encode(), re.DOTALL)))
    match = re.search(pattern.encode(), text, re.DOTALL)
    there = re.compile(as_zeroed(pattern).encode(), re.DOTALL)
    assert match is not None
    assert there.fullmatch(zeroed(text), match.start(), match.end())
    if is_exact(pattern):
        assert [one.span() for one in there.finditer(zeroed(text))] == [
            one.span() for one in re.finditer(pattern.encode(), text, re.DOTALL)
        ]


@given(st.sampled_from(["ssn", "icd10", "account"]), st.booleans(), DATA, DATA)
@settings(max_examples=150, deadline=None)
def test_a_phrase_is_found_in_words_alone_wherever_it_is_in_the_text(
    word: str, last: bool, before: bytes, after: bytes
) -> None:
    (prefilter,) = phrase_prefilters([word], last=last)
    text = b"\n" + before + word.encode() + after + b"\n"
    for match in re.finditer(prefilter.encode(), text):
        seen = [one for form in worded_phrase(prefilter) for one in re.finditer(form.encode(), worded(text))]
        cased = text[match.end() - 1 : match.end()].isupper()  # an edge in the text alone, see the next test
        assert cased or match.end() in {one.end() for one in seen}


@pytest.mark.parametrize("after", ["No", "number", "Id", "code", "NR", "s no", "nos"])
def test_a_general_word_for_a_number_may_be_written_on_to_a_phrase(after: str) -> None:
    (prefilter,) = phrase_prefilters(["passport"], last=True)
    text = worded(f" PassPort{after} ".encode())
    ends = {one.end() for form in worded_phrase(prefilter) for one in re.finditer(form.encode(), text)}
    assert ends & {len(" passport") + 1, len(" passports") + 1}


def test_words_in_a_view_have_edges() -> None:
    assert as_worded(" CVV2 ") == r"\x00cvv\x00\x00"
