"""Which prefilters need a sign, and that no match of those is without one."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masklib.detection.detectors import builtin
from masklib.detection.prefilter import Prefilter
from masklib.detection.scanner import _sieve
from masklib.detection.sieve import Sieve, eased
from masklib.detection.signs import BEYOND, SIGN, holds_sign, needs

PREFILTERS = sorted(
    {
        (pattern, kind)
        for one in builtin()
        for pattern in _sieve(one).patterns
        for kind in ([BEYOND] if _sieve(one).digits else [SIGN, BEYOND])
        if needs(pattern, kind)
    }
)


@pytest.mark.parametrize(
    "pattern",
    [r"a[:=]", "::", r"\$2?x", r"\w+:", "(?i)key ?=", "(?i:a) ?'", r"\.[0-9]", ":{2}", "(?:a|b)-[a-z]"],
)
def test_a_pattern_with_a_sign_that_always_stands_needs_one(pattern: str) -> None:
    assert needs(pattern, SIGN)


@pytest.mark.parametrize(
    "pattern",
    [
        "abc", r"a[:=]?", "a:*", "a:{0,3}", "a:{0}", ":*?a", "(?:a|:)", "(?::)?a", "(?:a:)", "a|:", "[^a]b", "[a:]b", r"www\.",
        "[a-z.] ?[A-Z]", r"\s+", "[[:digit:]]", r"\Q:\E", r"\p{L}:", "(?x)a :", "(?#:)a", "^a$", "", "\u00e9",
    ],
)  # fmt: skip
def test_a_pattern_that_can_match_without_a_sign_or_is_of_other_syntax_needs_none(pattern: str) -> None:
    assert not needs(pattern, SIGN)


@pytest.mark.parametrize(
    ("literal", "held"), [("ghp_", True), ("HIV", False), (" Party", False), ("v2", True)]
)
def test_a_literal_holds_a_sign_or_not(literal: str, held: bool) -> None:
    assert holds_sign(literal) is held


@pytest.mark.parametrize(
    "pattern", [r"[^a-z]n\xc3\xb3", r"(?:\xc3\xa9|\xc3\x89)?[Nn](?:\xc3\xa9|\xc3\x89)", "[\\x80-\\xff]x"]
)
def test_a_pattern_with_a_letter_outside_ascii_that_always_stands_needs_one(pattern: str) -> None:
    assert needs(pattern, BEYOND)


@pytest.mark.parametrize(
    "pattern", [r"(?:\xc4\xb1|I)x", r"\xc3?x", r"\x41", r"[a\x80-\xff]", r"(?:\xc3\xa9|\xc3\x89)*"]
)
def test_a_pattern_that_can_match_in_ascii_needs_nothing_outside_it(pattern: str) -> None:
    assert not needs(pattern, BEYOND)


@pytest.mark.parametrize(("pattern", "kind"), PREFILTERS)
def test_whatever_a_built_in_prefilter_that_needs_such_a_byte_matches_holds_one(
    pattern: str, kind: str
) -> None:
    byte = re.compile(kind.encode())

    @given(st.from_regex(re.compile(pattern.encode(), re.DOTALL), fullmatch=True))
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def check(data: bytes) -> None:
        assert byte.search(data)

    check()


@given(st.text("ab:-1 .\n\u00e9", max_size=12))
@settings(max_examples=150, deadline=None)
def test_what_needs_a_sign_is_found_as_if_nothing_were_told_apart(text: str) -> None:
    patterns = ("a[:-]", "b ?1", "a ?b", r"(?:a|b)\.", "1|b")
    found = Prefilter([Sieve((pattern,)) for pattern in patterns]).candidates([text])
    expected = {n for n, pattern in enumerate(patterns) if re.search(pattern, text)}
    assert found.keys() == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"npm_[A-Za-z0-9]{36}", r"npm_[A-Za-z0-9]{4}"),
        (r"SG\.[A-Za-z0-9_.=-]{20,}", r"SG\.[A-Za-z0-9_.=-]{4}"),
        (r"A3T[A-Z0-9]{7}", r"A3T[A-Z0-9]{7}"),
        (r"SK[a-f0-9]{32}", r"SK[a-f0-9]{32}"),
        (r"[48][0-9A-Z]{93}", r"[48][0-9A-Z]{93}"),
        (r"npm_[A-Za-z0-9]{36}\.", r"npm_[A-Za-z0-9]{36}\."),
    ],
)
def test_a_telling_mark_lets_fewer_bytes_be_asked_for_behind_it(pattern: str, expected: str) -> None:
    assert eased(pattern) == expected
