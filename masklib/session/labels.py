"""Labels of result columns are an exit too: ``SELECT 'a@b.c'`` is labelled with its literal."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.session.messages import text_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.session.protection import Protection

__all__ = ["safe_labels"]

_NAME: Final = re.compile(r"[^\W\d](?:[^\W\d]|\d{1,3}(?!\d)){0,63}")
"""An ordinary name: no detector finds anything in letters, underscores and short numbers."""
_QUOTES: Final = frozenset("'\"$")
_LONGEST: Final = 256


def safe_labels(protection: Protection, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels with what may be a value taken out; ordinary names stay as they are.

    A label that quotes a literal becomes ``column1``, ``column2`` …, but where
    no column is masked for anybody; a finding in one becomes its surrogate.
    Where any column is under ``filters: masked`` a label with a finding becomes ``column1`` too: nobody has
    values of his choice masked by calling a column so.

    Raw values: sees labels, which may quote the statement; returns none of it.
    """
    seen = text_seen(protection) is not None
    plain = [
        label if seen and label != "'" else _plain(label, place) for place, label in enumerate(labels, 1)
    ]
    odd = [place for place, label in enumerate(plain) if not _NAME.fullmatch(label)]
    if odd:
        found = protection.scanner.scan([plain[place] for place in odd])
        spliced = protection.masker.splice([plain[place] for place in odd], found)
        hidden = "masked" in protection.policy.filter_words
        for at, (place, label) in enumerate(zip(odd, spliced, strict=True)):
            plain[place] = f"column{place + 1}" if hidden and found.get(at) else label
    return tuple(plain)


@lru_cache(maxsize=4096)
def _plain(label: str, place: int) -> str:
    if len(label) > _LONGEST or _QUOTES & set(label):
        return f"column{place}"
    return label
