"""Detectors whose findings would all yield to one that fills its text are not asked: nothing changes by it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from masklib.detection import Scanner, scanner
from masklib.detection.detectors import builtin

if TYPE_CHECKING:
    import pytest

CASES = Path(__file__).parent / "cases"


def texts() -> list[str]:
    """Return the texts of all cases, and every marked value as a cell of its own."""
    lines = [line for file in sorted(CASES.glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    whole = [
        re.sub("[«»]", "", line.split(" | ", maxsplit=1)[1].rsplit(" | ", maxsplit=1)[0]) for line in lines
    ]
    return [*whole, *(value for line in lines for value in re.findall("«(.*?)»", line))]


def test_no_detector_reports_more_than_its_ceiling() -> None:
    every = Scanner(builtin())
    ceilings = {looker.name: scanner._ceiling(looker) for looker in every._lookers}  # type: ignore[union-attr]
    found = [one for findings in every._found(texts(), "").values() for one in findings]

    assert len(found) > len(CASES.name)
    assert [one for one in found if one.score > ceilings[one.detector]] == []


def test_what_is_not_asked_would_have_changed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given = texts()
    quick = Scanner(builtin()).scan(given)
    monkeypatch.setattr(scanner, "_fills", lambda *_: False)

    assert Scanner(builtin()).scan(given) == quick
