"""Every detector against its table of cases; see ``cases/README.md``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from masklib.detection import detect
from masklib.detection.detectors import NAMES

CASES = Path(__file__).parent / "cases"


def table() -> list[Any]:
    rows = []
    for file in sorted(CASES.glob("*.txt")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            entity, rest = line.split(" | ", maxsplit=1)
            text, why = rest.rsplit(" | ", maxsplit=1)
            rows.append(pytest.param(entity, text, id=f"{file.stem}:{number} {entity} {why}"))
    return rows


@pytest.mark.parametrize(("entity", "text"), table())
def test_a_case(entity: str, text: str) -> None:
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    plain = re.sub("[«»]", "", text)
    found = [plain[one.start : one.end] for one in detect(plain) if one.entity == entity]
    assert found == re.findall("«(.*?)»", text, re.DOTALL)


def test_every_detector_file_has_its_table() -> None:
    assert {file.stem for file in CASES.glob("*.txt")} == set(NAMES)
