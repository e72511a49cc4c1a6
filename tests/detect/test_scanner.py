from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.detect import Pattern, Scanner, detect
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
    ("password=hunter22", "SECRET", "hunter22"),
]


@pytest.mark.parametrize(("text", "entity", "value"), CASES)
def test_an_entity_in_a_text_is_found_at_its_code_points(text: str, entity: str, value: str) -> None:
    found = [(one.entity, text[one.start : one.end]) for one in detect(text)]
    assert (entity, value) in found


def test_texts_without_findings_are_not_in_the_answer() -> None:
    assert Scanner.default().scan(["nothing here", "a@b.com", ""]).keys() == {1}


class _Broken:
    name = "broken"
    entities: tuple[str, ...] = ("SECRET",)

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        raise RuntimeError(len(texts), len(context))


def test_a_detector_that_raises_masks_the_whole_text() -> None:
    found = Scanner([_Broken()]).scan(["abc", "de"])
    assert found == {0: [Finding("SECRET", 0, 3, 1.0, "broken")], 1: [Finding("SECRET", 0, 2, 1.0, "broken")]}


def test_a_validator_that_raises_masks_the_whole_text() -> None:
    def boom(text: str, score: float) -> float:
        raise ValueError(text)

    scanner = Scanner([Pattern("boom", "SECRET", "b+", prefilter="b", validate=boom)])
    assert scanner.scan(["aba", "ccc"]) == {0: [Finding("SECRET", 0, 3, 1.0, "boom")]}


def test_a_match_never_crosses_texts() -> None:
    scanner = Scanner([Pattern("pair", "SECRET", r"a\s*b", prefilter="b")])
    assert scanner.scan(["a", "b"]) == {}


def test_offsets_are_those_of_the_original_text_when_invisible_code_points_were_dropped() -> None:
    text = "\u200bjo\u200bhn@exa\u200bmple.com\u200b"
    (finding,) = detect(text)
    assert text[finding.start : finding.end] == text[1:-1]
