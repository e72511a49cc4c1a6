"""Passes are compiled once, whoever asks for them; what does not compile says so at its use."""

from __future__ import annotations

import ctypes
import threading
from typing import TYPE_CHECKING

import hyperscan
import pytest

from masklib.detection.passes import PATTERN, PATTERN_BITS, Pass, compiled

if TYPE_CHECKING:
    from collections.abc import Sequence


def ends(patterns: Sequence[str], one: Pass, data: bytes) -> set[tuple[str, int]]:
    return {(patterns[hit & PATTERN], hit >> PATTERN_BITS) for hit in one.hits(data)}


def test_passes_that_are_needed_together_are_compiled_and_find_what_they_look_for() -> None:
    several = [Pass([[letter], ["b"]]) for letter in "aceg"]
    compiled(several)
    assert all(one.ready for one in several)
    assert [ends([letter, "b"], one, b"abc") for letter, one in zip("ac", several, strict=False)] == [
        {("a", 1), ("b", 2)},
        {("c", 3), ("b", 2)},
    ]


def test_a_pass_that_does_not_compile_says_so_when_it_is_used_and_no_sooner() -> None:
    wrong, right = Pass([["("]]), Pass([["a"]])
    compiled([wrong, right, Pass([["b"]])])
    assert ends(["a"], right, b"a") == {("a", 1)}
    with pytest.raises(hyperscan.error):
        wrong.hits(b"a")


def test_passes_compile_where_the_c_library_takes_no_memory_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    several = [Pass([["a"]]), Pass([["b"]])]
    compiled(several)
    assert all(one.ready for one in several)


def test_a_pass_serves_threads_that_ask_for_it_at_once() -> None:
    one, found = Pass([["a+b"]]), []
    threads = [threading.Thread(target=lambda: found.append(ends(["a+b"], one, b"xab"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{("a+b", 3)}] * 8
