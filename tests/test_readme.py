"""The README's promises: its example, its two commands, and its first screen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests import pages

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SCREEN = 60
"""Lines of a first screen, generously."""


def commands() -> list[str]:
    return [
        line
        for block in pages.blocks(README)
        if block.language == "sh"
        for line in block.text.splitlines()
        if line.strip()
    ]


def test_there_are_two_commands() -> None:
    assert [re.sub(r"\s+#.*", "", line) for line in commands()] == ["make demo", "make test"]


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_commands_are_targets_of_the_makefile(target: str) -> None:
    """``make -n`` says what would be done, and fails where there is no such target."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607

    assert done.returncode == 0, done.stderr


def test_the_example_has_eight_lines_and_shows_masked_output() -> None:
    example, output = (block for block in pages.blocks(README) if block.language in {"python", "text"})

    assert len(example.text.splitlines()) == 8
    assert output.language == "text"


def test_what_the_example_puts_in_does_not_come_out() -> None:
    example, output = (block for block in pages.blocks(README) if block.language in {"python", "text"})

    for secret in ("Alice", "Smith", "acme", "4111"):
        assert secret in example.text
        assert secret not in output.text


def test_the_first_screen_says_what_it_does_not_protect_against() -> None:
    screen = "\n".join(README.read_text(encoding="utf-8").splitlines()[:SCREEN]).casefold()

    for word in ("does not protect", "same process", "equality", "detectors miss"):
        assert word in screen, word
    assert "guarantee" not in screen.replace("not guarantee", "").replace("no guarantee", "")
