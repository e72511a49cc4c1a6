from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

import pytest

from masklib.detection import Pattern, Scanner, detect, detect_many
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = [
    ("mail john.smith@example.com now", "EMAIL_ADDRESS", "john.smith@example.com"),
    ("call (212) 555-1234 today", "PHONE_NUMBER", "(212) 555-1234"),
    ("his ssn is 123-45-6789.", "US_SSN", "123-45-6789"),
    ("card 4111 1111 1111 1111 thanks", "CREDIT_CARD", "4111 1111 1111 1111"),
    ("DE89 3704 0044 0532 0130 00", "IBAN_CODE", "DE89 3704 0044 0532 0130 00"),
    ("signed by Michael Johnson", "PERSON", "Michael Johnson"),
    ('{"password": "hunter22"}', "SECRET", "hunter22"),
]


@pytest.mark.parametrize(("text", "entity", "value"), CASES)
def test_an_entity_in_a_text_is_found_at_its_code_points(text: str, entity: str, value: str) -> None:
    found = [(one.entity, text[one.start : one.end]) for one in detect(text)]
    assert (entity, value) in found


def test_texts_without_findings_are_not_in_the_answer() -> None:
    assert Scanner.default().scan(["nothing here", "a@b.com", ""]).keys() == {1}


def test_no_texts_give_no_findings() -> None:
    assert Scanner.default().scan([]) == {}
    assert detect_many([]) == []


def test_detect_many_answers_in_order() -> None:
    first, second, third = detect_many(["a@b.com", "nothing", "call +44 20 7946 0958"])
    assert [one.entity for one in first] == ["EMAIL_ADDRESS"]
    assert second == []
    assert [one.entity for one in third] == ["PHONE_NUMBER"]


def test_findings_are_sorted_and_do_not_overlap() -> None:
    (found,) = detect_many(
        ["John Smith, john@x.com, 4111111111111111, https://u:pw12@x.example/a, 123-45-6789"]
    )
    assert len(found) >= 4
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


def test_words_known_about_the_column_make_a_weak_shape_a_finding() -> None:
    assert Scanner.default().scan(["01712345678"]) == {}
    (found,) = Scanner.default().scan(["01712345678"], context=("mobile", "customers")).values()
    assert [one.entity for one in found] == ["PHONE_NUMBER"]


def test_a_known_word_must_be_a_word_of_its_own() -> None:
    assert Scanner.default().scan(["01712345678"], context=("automobiles",)) == {}


class Broken:
    name = "broken"
    entities: tuple[str, ...] = ("SECRET",)

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        raise RuntimeError(len(texts), len(context))


class Wrong(Broken):
    """Returns a finding that lies outside its text, for every text."""

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        del context
        return [[Finding("SECRET", 0, len(text) + 1, 1.0, "wrong")] for text in texts]


class Short(Broken):
    """Answers for fewer texts than it was asked about."""

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        del texts, context
        return []


class Asked(Broken):
    """Wants only texts with a hash sign, and remembers what it saw."""

    name = "asked"
    prefilter = "#"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        del context
        self.seen.extend(texts)
        return [[Finding("SECRET", 0, 1, 0.9, "asked")] for _ in texts]


@pytest.mark.parametrize("detector", [Broken(), Wrong(), Short()])
def test_a_plugin_that_breaks_its_contract_makes_every_text_a_finding(detector: Broken) -> None:
    found = Scanner([detector]).scan(["abc", "", "de"])
    assert found == {
        0: [Finding("SECRET", 0, 3, 1.0, "broken")],
        2: [Finding("SECRET", 0, 2, 1.0, "broken")],
    }


def test_a_plugin_gets_only_the_texts_that_its_prefilter_lets_through() -> None:
    asked = Asked()
    found = Scanner([asked]).scan(["plain", "with # sign"])
    assert asked.seen == ["with # sign"]
    assert found.keys() == {1}


def test_a_validator_that_raises_makes_the_whole_text_a_finding() -> None:
    def boom(text: str, score: float) -> float:
        raise ValueError(len(text) + score)

    scanner = Scanner([Pattern("boom", "SECRET", "b+", prefilter="b", validate=boom)])
    assert scanner.scan(["aba", "ccc"]) == {0: [Finding("SECRET", 0, 3, 1.0, "boom")]}


def test_a_pattern_that_runs_out_of_time_makes_the_whole_text_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("masklib.detection.confirm.TIMEOUT", 0.05)
    scanner = Scanner([Pattern("slow", "SECRET", r"(?:a|aa|a?a)+$", prefilter="a")])
    text = "a" * 40 + "!"
    assert scanner.scan([text]) == {0: [Finding("SECRET", 0, len(text), 1.0, "slow")]}


def test_a_pattern_that_does_not_compile_is_told_when_the_scanner_is_made() -> None:
    with pytest.raises(Exception, match="missing"):
        Scanner([Pattern("wrong", "SECRET", "(")])


def test_a_pattern_without_prefilter_sees_every_text() -> None:
    scanner = Scanner([Pattern("any", "SECRET", "(?i)x+y")])
    assert scanner.scan(["aXXya", "b"]) == {0: [Finding("SECRET", 1, 4, 0.8, "any")]}


def test_a_match_never_crosses_texts() -> None:
    scanner = Scanner([Pattern("pair", "SECRET", r"a\s*b", prefilter="b")])
    assert scanner.scan(["a", "b", "a\nb"]).keys() == {2}


def test_what_is_found_in_a_group_called_value_is_that_group() -> None:
    scanner = Scanner([Pattern("group", "SECRET", r"key=(?P<value>\w+)", prefilter="key=")])
    assert scanner.scan(["the key=abc."]) == {0: [Finding("SECRET", 8, 11, 0.8, "group")]}


def test_a_pattern_of_unknown_length_is_looked_for_in_the_whole_text() -> None:
    scanner = Scanner([Pattern("long", "SECRET", "<a+>", prefilter="a>")])
    text = "." * 500 + "<" + "a" * 3000 + ">" + "." * 500
    (finding,) = scanner.scan([text])[0]
    assert (finding.start, finding.end) == (500, 3502)


def test_a_match_that_is_cut_off_by_its_region_is_followed_to_its_end() -> None:
    scanner = Scanner([Pattern("long", "SECRET", "<a+", prefilter="<a", lead=4, reach=8)])
    (finding,) = scanner.scan(["." * 500 + "<" + "a" * 300 + "."])[0]
    assert (finding.start, finding.end) == (500, 801)


def test_offsets_are_those_of_the_original_text_when_invisible_code_points_were_dropped() -> None:
    text = "\u200bjo\u200bhn@exa\u200bmple.com\u200b"
    (finding,) = detect(text)
    assert text[finding.start : finding.end] == text[1:-1]


def test_one_scanner_serves_many_threads() -> None:
    texts = [f"write to user{number}@example.com or call (212) 555-0{number:03}" for number in range(200)]
    expected = Scanner.default().scan(texts)
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(Scanner.default().scan(texts))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4
