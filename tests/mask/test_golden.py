"""Golden files: what a version of the masks once made of a value, it makes of it for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from masklib.errors import MaskError
from masklib.mask import MASK_VERSION, Masker
from masklib.mask.redaction import REDACTED
from masklib.mask.registry import load_mask
from masklib.mask.version import FAMILIES_OF
from tests.mask import golden_values
from tests.mask.golden_values import FAMILIES, GOLDEN, KEY, lines, path_of, texts_of

ROOT = Path(__file__).resolve().parents[2]
BLOCKED = """
import sys
for name in ("phonenumbers", "stdnum", "regex", "hyperscan", "faker"):
    sys.modules[name] = None
sys.argv = ["golden_values", "--check"]
import runpy
runpy.run_path({script!r}, run_name="__main__")
"""


def test_every_version_has_its_files() -> None:
    assert sorted(int(one.name) for one in GOLDEN.iterdir()) == sorted(FAMILIES_OF)
    assert max(FAMILIES_OF) == MASK_VERSION
    for version in FAMILIES_OF:
        names = {one.stem for one in path_of("x", version).parent.iterdir()}
        assert names == {*FAMILIES, "schemes", "date_shift", "types"}


@pytest.mark.parametrize("version", FAMILIES_OF)
def test_not_one_byte_of_a_surrogate_changes(version: int) -> None:
    changed = {}
    for name, found in lines(version):
        kept = path_of(name, version).read_text("utf-8").splitlines()
        if kept != found:
            changed[name] = [pair for pair in zip(kept, found, strict=False) if pair[0] != pair[1]][:2]
    assert changed == {}


def test_surrogates_ask_no_library_whose_releases_differ() -> None:
    """Phone plans, valid numbers, names and letters are package data: no library is even imported."""
    code = BLOCKED.format(script=str(Path(golden_values.__file__)))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-400:]


@pytest.mark.parametrize("version", FAMILIES_OF)
@pytest.mark.parametrize("name", [name for name in FAMILIES if load_mask(name).reversible])
def test_the_surrogates_of_every_version_turn_back(name: str, version: int) -> None:
    mask = load_mask(name, version)
    pairs = [json.loads(line) for line in path_of(name, version).read_text("utf-8").splitlines()]
    for text, surrogate in pairs:
        if surrogate != REDACTED and "@x." not in surrogate:
            assert mask.unmask([surrogate], KEY) == [text]


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_remembered_of_surrogates_is_what_the_key_says(name: str) -> None:
    def turned(masker: Masker, surrogate: str) -> list[object] | type[MaskError]:
        try:
            return masker.unmask("PERSON", [surrogate])
        except MaskError as error:
            return type(error)

    reading, fresh = (Masker(KEY, {"PERSON": name}) for _ in range(2))
    for value in (*texts_of(name), f"{'long' * 20}@example.org"):
        (surrogate,) = reading.column("PERSON", [value])
        assert turned(reading, str(surrogate)) == turned(fresh, str(surrogate))


def test_the_values_of_every_mask_are_some_hundred() -> None:
    assert all(len(texts_of(name)) > 100 for name in FAMILIES)


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(ValueError, match="mask version 7 is unknown; known: 1"):
        Masker(KEY, version=7)
