"""Every detector against its table of cases; see ``cases/README.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from masklib.detection import detect
from masklib.detection.detectors import NAMES

CASES = Path(__file__).parent / "cases"


def wrong(line: str) -> str:
    """Return what a detector finds in a row of a table that it should not, or an empty text."""
    entity, rest = line.split(" | ", maxsplit=1)
    text, why = rest.rsplit(" | ", maxsplit=1)
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    plain = re.sub("[«»]", "", text)
    found = [plain[one.start : one.end] for one in detect(plain) if one.entity == entity]
    due = re.findall("«(.*?)»", text, re.DOTALL)
    return "" if found == due else f"{entity}, {why}: {found} in place of {due}"


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_a_detector_finds_what_its_table_says(file: Path) -> None:
    lines = enumerate(file.read_text("utf-8").splitlines(), 1)
    assert [f"{file.name}:{number}: {said}" for number, line in lines if (said := wrong(line))] == []


def test_every_detector_file_has_its_table() -> None:
    assert {file.stem for file in CASES.glob("*.txt")} == set(NAMES)
