"""Guide tables find the range that a search finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.mask.ranges import Ranges


@settings(max_examples=150)
@given(
    starts=st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=40),
    numbers=st.lists(st.integers(0, 10**18 - 1), max_size=40),
    digits=st.integers(1, 18),
)
def test_every_number_is_found_in_the_range_that_a_search_finds(
    starts: list[int], numbers: list[int], digits: int
) -> None:
    stop = 10**digits
    ordered = np.sort(np.array(starts, np.int64) % stop)
    asked = np.concatenate([np.array(numbers, np.int64) % stop, ordered, [0, stop - 1]])
    found = Ranges(ordered, stop).of(asked)
    assert (found == np.searchsorted(ordered, asked, "right") - 1).all()
