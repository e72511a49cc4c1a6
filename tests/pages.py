"""Runs the Python of a Markdown page, block after block in one namespace, and holds its output against the page.

A block tagged ``python`` is run; a block tagged ``text`` that follows it is what it prints. A block that cannot
be run says why in a comment on the line above its fence: ``<!-- not run: needs a server of yours -->``.
"""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Block", "blocks", "links", "run"]

_FENCE = re.compile(
    r"^(?:<!-- not run: (?P<why>.+?) -->\n)?(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<body>.*?)^(?P=indent)```",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)(?P<target>[^)#\s]+)(?:#[^)]*)?\)")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, its text, the line it begins on, and why it is not run, if so."""

    language: str
    text: str
    line: int
    why: str | None


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page, in order."""
    source = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(source):
        indent = match["indent"]
        body = "".join(line.removeprefix(indent) for line in match["body"].splitlines(keepends=True))
        yield Block(match["language"], body, source.count("\n", 0, match.start("body")) + 1, match["why"])


def links(page: Path) -> list[str]:
    """Return the relative targets of a page's links, fragments cut off."""
    return _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


def run(page: Path, namespace: dict[str, object]) -> list[tuple[Block, str, str]]:
    """Run the page.

    Args:
        page: The Markdown file.
        namespace: What its blocks find; they share it.

    Returns:
        For every ``text`` block that follows a run block: that block, what it says, and what was printed.
    """
    compared: list[tuple[Block, str, str]] = []
    printed: str | None = None
    for block in blocks(page):
        if block.language == "python" and block.why is None:
            printed = _run_block(page, block, namespace)
        elif block.language == "text" and printed is not None:
            compared.append((block, block.text.strip(), printed.strip()))
            printed = None
        else:
            printed = None
    return compared


def _run_block(page: Path, block: Block, namespace: dict[str, object]) -> str:
    """Run one block; its line numbers are the page's, so that a traceback points at the right place."""
    output = io.StringIO()
    code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
    with contextlib.redirect_stdout(output):
        exec(code, namespace)  # noqa: S102  (the documentation's own code)
    return output.getvalue()
