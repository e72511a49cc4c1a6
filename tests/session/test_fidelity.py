"""Result on masked operands = mask(result on raw), for every reversible entity; and most questions are answered."""

from __future__ import annotations

import pytest

from benchmarks.fidelity import questions, relations


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_every_relation_between_values_is_kept(preset: str) -> None:
    pytest.importorskip("pandas")
    assert {
        name: agreed - count for name, (agreed, count) in relations.measure(preset).items() if agreed != count
    } == {}


def test_nearly_all_questions_are_answered_under_analyst() -> None:
    assert len(questions.refused("analyst")) <= len(questions.QUESTIONS) * 0.05
    assert len(questions.QUESTIONS) == 100
