"""Words packed and numbered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masklib.mask.packed_tokens import PackedTokens

_WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), unique=True, max_size=40)


@given(words=_WORDS, other=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_words_are_what_a_list_and_a_dictionary_of_them_say(words: list[str], other: str) -> None:
    packed = PackedTokens(iter(words))
    assert list(packed) == words
    assert packed[1:3] == words[1:3]
    assert [packed.number(word) for word in words] == list(range(len(words)))
    assert (other in packed) == (other in words)


def test_what_is_no_text_is_no_word() -> None:
    other: object = 7
    assert other not in PackedTokens(["ann"])
