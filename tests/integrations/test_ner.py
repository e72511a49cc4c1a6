from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from masklib.detection import Scanner
from masklib.detection.plugins import guard
from masklib.integrations.ner import NerDetector
from masklib.testing import check_detector
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def persons(text: str) -> list[tuple[int, int, str, float]]:
    at = text.find("Zovrentsky")
    return [(at, at + 10, "PER", 0.9)] if at >= 0 else []


def found(find: Callable[[str], Iterable[Any]], text: str, **given: Any) -> list[tuple[str, int, int, float]]:
    detector = NerDetector(find, {"PER": "PERSON", "ORG": "COMPANY_NAME"}, **given)
    answers = Scanner([guard(detector, "ner")]).scan([text]).get(0, [])
    return [(one.entity, one.start, one.end, one.score) for one in answers]


def test_a_callable_is_a_detector_that_keeps_the_contract() -> None:
    check_detector(NerDetector(persons, {"PER": "PERSON"}), texts=["dear Zovrentsky", "none"])


def test_labels_are_named_as_entities_and_others_passed_over() -> None:
    assert found(lambda _: [(0, 2, "PER", 0.9), (3, 5, "MISC", 0.9), (6, 8, "ORG", 0.8)], "abcdefghi") == [
        ("PERSON", 0, 2, 0.9),
        ("COMPANY_NAME", 6, 8, 0.8),
    ]
    assert NerDetector(persons, ["PERSON"]).entities == ("PERSON",)


def test_spans_that_overlap_are_settled_and_none_of_the_loser_is_shown() -> None:
    spans = [(0, 6, "PER", 0.9), (4, 12, "ORG", 0.7)]

    assert found(lambda _: spans, "abcdefghijkl") == [("PERSON", 0, 6, 0.9), ("COMPANY_NAME", 6, 12, 0.7)]


def test_a_lower_threshold_makes_weak_spans_count() -> None:
    weak = [(0, 3, "PER", 0.3)]

    assert found(lambda _: weak, "abc") == []
    assert found(lambda _: weak, "abc", threshold=0.2) == [("PERSON", 0, 3, 0.5)]


def test_a_lone_surrogate_is_shown_to_the_model_as_a_replacement_of_its_length() -> None:
    seen: list[str] = []

    def seeing(text: str) -> list[tuple[int, int, str, float]]:
        seen.append(text)
        return persons(text)

    assert found(seeing, "\ud800 Zovrentsky") == [("PERSON", 2, 12, 0.9)]
    assert seen == ["\ufffd Zovrentsky"]


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 99, "PER", 0.9)],
        [(0, 2, "PER", math.nan)],
        [("0", 2, "PER", 1)],
        [(1, 2)],
        None,
        [(-1, 2, "PER", 1.0)],
    ],
)
def test_nonsense_masks_the_whole_text(spans: Any) -> None:
    assert [one[1:3] for one in found(lambda _: spans, "abcdef")] == [(0, 6)]


def test_a_model_that_raises_masks_the_whole_text() -> None:
    def broken(text: str) -> Any:
        raise RuntimeError(text)

    assert [one[1:3] for one in found(broken, "abcdef")] == [(0, 6)]


@pytest.mark.parametrize("entities", [{}, [], "PERSON"])
def test_a_detector_of_nothing_is_refused(entities: Any) -> None:
    with pytest.raises(ValueError, match="entities"):
        NerDetector(persons, entities)


def test_findings_carry_the_detectors_name() -> None:
    (answer,) = NerDetector(persons, {"PER": "PERSON"}, name="mine").detect(["Zovrentsky"])

    assert answer == [Finding("PERSON", 0, 10, 0.9, "mine")]
