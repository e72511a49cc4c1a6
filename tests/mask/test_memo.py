"""The memo: the same answers as without it, bounded, and only where values come again."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from masklib.mask.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Sequence


def _turned(texts: Sequence[str]) -> list[str]:
    return [text[::-1] for text in texts]


def _ask(memo: Memo, keys: list[str]) -> list[object]:
    found = memo.recall("t", keys)
    return memo.learn("t", keys, keys, _turned) if found is None else found


@given(st.lists(st.lists(st.text("abc", max_size=3), max_size=8), max_size=12), st.integers(0, 2000))
def test_what_comes_out_never_depends_on_what_is_remembered(batches: list[list[str]], capacity: int) -> None:
    memo = Memo(capacity)
    for keys in batches:
        assert _ask(memo, keys) == _turned(keys)


def test_what_comes_again_is_computed_once() -> None:
    memo = Memo()
    for number in range(40):
        _ask(memo, [f"{one} common" for one in range(1000)] + [f"{number} rare"])
    assert memo.computed == 1040


def test_what_never_comes_again_is_not_remembered_for_long() -> None:
    memo = Memo()
    for start in range(0, 100_000, 1000):
        _ask(memo, [str(one) for one in range(start, start + 1000)])
    assert len(memo) == 0
    for _ in range(20):  # what comes again from now on is, after a while
        _ask(memo, ["late", *map(str, range(200_000, 206_000))])
    assert memo.recall("t", ["late"]) == ["etal"]


def test_few_values_after_many_that_never_came_again_are_remembered_soon() -> None:
    memo = Memo()
    _ask(memo, [str(one) for one in range(30_000)])
    few = [str(one) for one in range(100_000, 100_300)]
    for _ in range(4):
        _ask(memo, few * 7)
    assert memo.recall("t", few) is not None


def test_a_memo_stays_within_its_capacity() -> None:
    memo = Memo(1 << 20)
    tracemalloc.start()
    try:
        for start in range(0, 60_000, 500):  # each comes twice: all are worth while
            keys = [f"{one:040}" for one in range(start, start + 500)]
            _ask(memo, keys)
            _ask(memo, [*keys, f"new {start}"])
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(memo) > 1000
    assert held < 2 << 20


def test_long_texts_are_not_remembered() -> None:
    memo = Memo()
    _ask(memo, ["x" * 300, "y" * 300])
    assert len(memo) == 0


def test_the_way_back_of_small_batches_is_remembered() -> None:
    memo = Memo()
    memo.learn("t", ["ab", "cd"], ["ab", "cd"], _turned, back=True)
    memo.learn("t", ["ef"], ["ef"], _turned)
    assert [memo.key_of("t", one) for one in ("ba", "dc", "fe")] == ["ab", "cd", None]
    assert memo.key_of("another", "ba") is None


def test_the_way_back_is_bounded() -> None:
    memo = Memo()
    for start in range(0, 20_000, 1000):
        keys = [f"{one}a" for one in range(start, start + 1000)]
        memo.learn("t", keys, keys, _turned, back=True)
    assert memo.key_of("t", "a99991") == "19999a"
    assert sum(memo.key_of("t", f"{one}a"[::-1]) is not None for one in range(20_000)) <= 2048
    for keys in (["x" * 300], [f"{one}b" for one in range(3000)]):
        memo.learn("t", keys, keys, _turned, back=True)
        assert memo.key_of("t", keys[0][::-1]) is None
