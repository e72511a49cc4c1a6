"""What red teams found: a host in brackets that is no address left the form of a URL, and could not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.mask.families.url import Url

if TYPE_CHECKING:
    from masklib.crypto import Key


@pytest.mark.parametrize(
    "host", ["2001:db8::b6E", "001:db8::2ff", "....", "::::", "1.2.3.4", "2001:db8::1", "fF::"]
)
@pytest.mark.parametrize("rest", ["", ":80/a?b=c", "/[::1]"])
def test_a_url_with_brackets_turns_back(host: str, rest: str, key: Key) -> None:
    text = f"ftp://[{host}]{rest}"
    (surrogate,) = Url().mask([text], key)
    assert surrogate != text
    assert Url().unmask([surrogate], key) == [text]


def test_no_two_urls_with_brackets_have_one_surrogate(key: Key) -> None:
    texts = [f"ab://[{a:x}{b}::{c}]" for a in range(16) for b in "0aAfF" for c in "0aAfF"]
    surrogates = Url().mask(texts, key)
    assert len(set(surrogates)) == len(set(texts))
    assert Url().unmask(surrogates, key) == texts
