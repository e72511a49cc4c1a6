"""What must hold for any text: offsets, independence of neighbours, bounded time, prefilters wide enough."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.detection import Pattern, Scanner
from masklib.detection.detectors import builtin
from masklib.detection.folding import fold
from masklib.detection.locator import Locator

PIECES = [
    "john.smith@example.com", "4111 1111 1111 1111", "+44 20 7946 0958", "(212) 555-1234", "123-45-6789",
    "DE89370400440532013000", "10.1.2.3", "John Smith", "password=hunter22", "born 3 May 1980", " ", ", ", "\n", "\0",
    "\ud800", "\u200b", "é", "日本", "𝟜𝟙𝟙𝟙", "x", ":", "<b>", '{"ssn": "', "'", "12 Oak Street, Ulm, TX 12345", "ssn ",
    "account 12345678", "a" * 70,
]  # fmt: skip
LARGE = "\n" * 1000
"""Nothing, but more than a few texts hold: the others beside it go through the passes of a large batch."""
# `labelled` takes what it looks for from where its prefilter matched: shown other places it means something else
LOCATORS = [one for one in builtin() if isinstance(one, Locator) and one.name != "labelled"]
WRITTEN = [
    *PIECES, "Dear ", "Mr. ", "van ", "said ", "with ", "'s", " (born", "Samantha Adams", "alice", "\u00c9mile", "passport ",
    "number ", "P4789023X", "age 41,", "user jd_77", "token: ", "sk_live_4eC39HqLyjWDarjtT1", "12 Oak Street", "-",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WRITTEN), max_size=8).map("".join),
    st.text(st.characters(codec=None, categories=None), max_size=40),
)
PATTERNS = [detector for detector in builtin() if isinstance(detector, Pattern)]


@given(st.lists(TEXTS, max_size=6), st.sampled_from([(), ("phone",), ("ssn", "employees"), ("notes",)]))
@settings(max_examples=150, deadline=None)
def test_what_is_found_does_not_depend_on_the_neighbours(texts: list[str], context: tuple[str, ...]) -> None:
    scanner = Scanner.default()
    together = scanner.scan(texts, context)
    assert scanner.scan([*texts, LARGE], context) == together
    alone = {n: found for n, text in enumerate(texts) if (found := scanner.scan([text], context).get(0))}
    assert together == alone


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(2, 5))
@settings(max_examples=100, deadline=None)
def test_texts_that_repeat_have_findings_of_their_own(texts: list[str], times: int) -> None:
    scanner = Scanner.default()
    once, repeated = scanner.scan(texts), scanner.scan(texts * times)
    expected = {n: once[n % len(texts)] for n in range(len(texts) * times) if n % len(texts) in once}
    assert repeated == expected
    assert len({id(findings) for findings in repeated.values()}) == len(repeated)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_findings_lie_in_the_text_sorted_and_apart(text: str) -> None:
    found = Scanner.default().scan([text]).get(0, [])
    ends = [0]
    for finding in found:
        assert ends[-1] <= finding.start < finding.end <= len(text)
        assert 0.5 <= finding.score <= 1
        ends.append(finding.end)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert end == start + 1
        assert folded.text[at] == text[start] or fold(text[start]).text == folded.text[at]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("４１１１", "4111"),  # full width
        ("٤١١١", "4111"),  # Arabic-Indic
        ("a\u2010b\u2013c\u2212d", "a-b-c-d"),  # dashes
        ("a\u00a0b\u3000c", "a b c"),  # spaces
        ("x\u200by\u00adz", "xyz"),  # invisible
        ("ａ＠ｂ．ｃｏｍ", "a@b.com"),  # full width
        ("𝒋𝒐𝒉𝒏", "john"),  # mathematical letters
        ("é日", "é日"),  # letters of other scripts stay
        ("\ud800", "\ud800"),  # a lone surrogate stays
    ],
)
def test_look_alikes_are_folded(written: str, folded: str) -> None:
    assert fold(written).text == folded


@pytest.mark.parametrize("detector", PATTERNS, ids=lambda one: one.name)
def test_a_prefilter_lets_every_text_through_that_its_pattern_confirms(detector: Pattern) -> None:
    texts = sorted({piece for text in EXAMPLES for piece in (text, f"x {text} y", f"{text}.", f"({text})")})
    confirm = re.compile(detector.pattern)
    sure = Scanner([detector])
    for text in texts:
        confirmed = confirm.search(text) is not None
        if confirmed and not detector.contextual:
            assert 0 in sure._prefilter.candidates([text]).get(0, {}), text


@pytest.mark.parametrize("locator", LOCATORS, ids=lambda one: one.name)
@given(st.lists(st.sampled_from(WRITTEN), max_size=5).map("".join))
@settings(max_examples=60, deadline=None)
def test_a_prefilter_points_to_all_that_its_locator_finds_anywhere(locator: Locator, text: str) -> None:
    everywhere = list(range(1, len(text) + 2))
    found = {(one.entity, one.start, one.end) for one in locator.find(text, everywhere, "")}
    if found:
        assert Scanner([locator])._prefilter.candidates([text]), text


@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=4), st.sampled_from(["", "7", "A", "\u00e9"]))
@settings(max_examples=60, deadline=None)
def test_texts_without_digit_or_capital_hide_nothing_in_their_neighbours(
    texts: list[str], beside: str
) -> None:
    scanner = Scanner.default()
    alone = scanner.scan([text.lower() for text in texts])
    together = scanner.scan([*(text.lower() for text in texts), f"{beside} nothing"])
    together.pop(len(texts), None)
    assert together == alone


@given(
    st.lists(
        st.sampled_from(["ssn", "social security", "telefono", "n\u00famero", "\u0442\u0435\u043b"]),
        min_size=1,
    ),
    TEXTS,
    TEXTS,
)
@settings(max_examples=100, deadline=None)
def test_a_phrase_that_stands_near_is_let_through(phrases: list[str], before: str, after: str) -> None:
    detector = Pattern("near", "SECRET", "7", context=tuple(phrases), score=0.2, contextual=True)
    text = fold(f"{before} {phrases[0].upper()} 7 {after}").text
    assert Scanner([detector])._prefilter.candidates([text])


EXAMPLES = [
    "jane.o'neil+tag@mail.example.co.uk", "4111-1111-1111-1111", "378282246310005", "6011 0009 9013 9424",
    "+49 (0)171 2345678", "0049 171 2345678", "212.555.1234", "(212)555-1234 x12", "123-45-6789", "XXX-XX-6789",
    "GB82 WEST 1234 5698 7654 32", "gb82west12345698765432", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "00:1A:2B:3C:4D:5E",
    "001a.2b3c.4d5e", "https://example.com/a?b=c", "www.example.com/x", "on 2024-02-29 at", "on 29.02.2024 we", "see 3 March 2024,",
    "March 3rd, 2024 and", "3. Mai 2024 in", "12 Oak Street Apt 4", "221B Baker St", "Calle Mayor 12", "14, rue de la Paix",
    "Hauptstraße 12a", "Lindenweg 3", "P.O. Box 123", "Austin, TX 78701", "Springfield, Illinois 62704-1234", "SW1A 1AA", "K1A 0B1",
    "1HGCM82633A004352", "52.520008, 13.404954", "40°26′46″N 79°58′56″W", "AKIAIOSFODNN7EXAMPLE", "ghp_" + "a1B2" * 9,
    "sk_live_" + "4eC39HqLyjWDarjtT1", "xoxb-123456789012-abcdefABCDEF", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123", "https://user:pa55@host.example/x", "Authorization: Bearer abcdef123456",
    "curl -u admin:s3cret https://x.example", "Server=x;Password=hunter22;", "?sig=abcdef1234567890", "$2b$12$" + "a" * 53,
    "AIza" + "Sy0" * 11 + "ab", "SG." + "a" * 22 + "." + "b1" * 21 + "c", "glpat-" + "a1b2c3d4e5f6g7h8i9j0", "dapi" + "0123456789abcdef" * 2,
]  # fmt: skip

HARD = [
    "a" * 200_000, "1" * 200_000, "1 " * 100_000, "1-" * 100_000, "@" * 100_000, "a@" * 100_000, "a." * 100_000,
    "A b " * 50_000, "John " * 40_000, "://" * 60_000, '"a":' * 50_000, "<a>" * 60_000, "=" * 100_000, "password " * 20_000,
    "account number " * 12_000, "eyJ" * 60_000, "-----BEGIN PRIVATE KEY-----" * 4_000, "(" * 100_000, "1.1." * 50_000,
    "::" * 80_000, "Calle " * 30_000, "12 Oak " * 25_000, "2024-01-01 " * 15_000, "\u200b" * 100_000, "日本" * 50_000,
    "values (" * 20_000, '\\"' * 60_000,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", HARD, ids=lambda text: repr(text[:12]))
def test_hard_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    Scanner.default().scan([text])
    assert time.process_time() - start < 40


@pytest.mark.slow
def test_a_cell_of_ten_megabytes_is_scanned_to_its_end() -> None:
    text = "the quick brown fox jumps over the lazy dog, " * 230_000 + "john@example.com"
    start = time.process_time()
    (finding,) = Scanner.default().scan([text])[0]
    assert (finding.entity, finding.end) == ("EMAIL_ADDRESS", len(text))
    assert time.process_time() - start < 40
