"""Labels: which entity a column name, a JSON key, an XML tag or the words before a colon announce.

The head of a label decides: ``customer_email`` is an email, ``email_verified`` is not. Words that only
qualify are taken off the end; a bare ``name`` needs a table of people; states, countries and coordinates
are somebody's only in a table of people or addresses.

Source: our own list over public facts: apicrafter/metacrafter-rules and tsegall/fta (both Apache-2.0), the
column names of public schemas; other languages from the same sources and dictionaries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from masklib.detection.labels import tables
from masklib.detection.labels.spelling import mended
from masklib.detection.labels.words import singular, spelled, split

__all__ = ["Label", "of_people", "read"]


_GLUED: Final = (
    "apikey",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secretkey",
    "accesskey",
    "authtoken",
)
"""Ends of words that make what stands before them, written without a gap, the owner of a secret."""


_NAME: Final = frozenset({"name", "nome"})
"""What a name is called; ``nome`` stands for the word in other languages."""
_GAPLESS: Final = "\u3000"
"""Where the scripts begin that are written without gaps."""
_LONG: Final = 4
"""Letters of a phrase, in a script with gaps, that counts inside of a longer word."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a label announces.

    Attributes:
        entity: The entity, or ``FREE_TEXT`` for prose.
        phrase: The words that decided.
        table: Whether the table decided too.
        weak: Whether it is the label of a place that is somebody's only in the right table.
    """

    entity: str
    phrase: str
    table: bool = False
    weak: bool = False


@lru_cache(maxsize=16384)
def read(label: str, table: str | None = None) -> Label | None:
    """Return what ``label`` announces, ``None`` when it says nothing.

    Args:
        label: A column name, key or tag, in any case and language of the lists.
        table: The name of its table, where it has one.
    """
    words = _unnumbered(spelled(label, tables.vocabulary(), tables.words("compounding")))
    return _whole(words) or _headed(words, table) or _mended(words, table) or _written_together(label)


def of_people(table: str) -> bool:
    """Return whether a table's name says that it holds people."""
    return _of(table, tables.words("people"))


def _unnumbered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without digits at the end that belong to no phrase."""
    while len(words) > 1 and words[-1].isdigit():
        if any(words[start:] in tables.phrases() for start in range(len(words) - 1)):
            return words
        words = words[:-1]
    return words


def _whole(words: tuple[str, ...]) -> Label | None:
    """Return what all of a label announces that as a part of one announces nothing."""
    entity = tables.whole().get(words)
    return Label(entity, " ".join(words)) if entity else None


def _mended(words: tuple[str, ...], table: str | None) -> Label | None:
    """Return what a label announces whose words are written otherwise."""
    plain = tuple(mended(word, tables.vocabulary(), tables.words("mistyped")) for word in words)
    return _whole(plain) or _headed(plain, table) if plain != words else None


def _headed(words: tuple[str, ...], table: str | None) -> Label | None:
    while words and words not in tables.nothing():
        found = _ending(words, table)
        if found is not None:
            return found
        if words[-1] not in tables.words("qualifying") and not words[-1].isdigit():
            return None
        words = words[:-1]
    return None


def _ending(words: tuple[str, ...], table: str | None) -> Label | None:
    """Return what the longest phrase at the end of ``words`` announces."""
    for start in range(len(words)):
        if start == 1 and words[0] in tables.words("flags"):
            return None
        phrase = words[start:]
        if entity := tables.phrases().get(phrase):
            return Label(entity, " ".join(phrase))
        if (entity := tables.places().get(phrase)) and (_qualified(words[:start]) or _somebodys(table)):
            return Label(entity, " ".join(phrase), table=table is not None, weak=not words[:start])
    return _last(words, table)


def _last(words: tuple[str, ...], table: str | None) -> Label | None:
    """Return what the last word announces where no phrase does."""
    word = words[-1]
    if word.endswith(_GLUED) and word not in _GLUED:
        return Label("SECRET", word)
    if word == "token":
        return _token(words[:-1], table)
    if word in _NAME:
        return _named(words[:-1], table, foreign=word != "name")
    if (
        words[0] in _NAME
        and len(words) == len(("name", "client"))
        and singular(word) in tables.words("people")
    ):
        return Label("PERSON", f"name {word}")
    return Label("FREE_TEXT", word) if (word,) in tables.prose() or words in tables.prose() else None


def _named(before: tuple[str, ...], table: str | None, *, foreign: bool) -> Label | None:
    """Return whether ``<before> name`` is a person's name; ``nombre`` alone is, where no table is known."""
    if foreign and not before and table is None:
        return Label("PERSON", "nome")
    if before:
        return Label("PERSON", f"{before[-1]} name") if _qualified(before) else None
    return Label("PERSON", "name", table=True) if _of(table, tables.words("people")) else None


def _token(before: tuple[str, ...], table: str | None) -> Label | None:
    """Return whether a token opens something, rather than naming a page or a row."""
    if before:
        return (
            None if before[-1] in tables.words("harmless tokens") else Label("SECRET", f"{before[-1]} token")
        )
    opens = table is None or _of(table, tables.words("access"))
    return Label("SECRET", "token", table=table is not None) if opens else None


def _qualified(before: tuple[str, ...]) -> bool:
    if not before:
        return False
    return singular(before[-1]) in tables.words("people") or before[-1] in tables.words("roles")


def _somebodys(table: str | None) -> bool:
    return table is None or _of(table, tables.words("people") | tables.words("addresses"))


def _of(table: str | None, nouns: frozenset[str]) -> bool:
    return table is not None and any(singular(word) in nouns for word in split(table))


def _written_together(label: str) -> Label | None:
    """Return what a label in a script without gaps announces: its last phrase decides."""
    if label.isascii():
        return None
    text = "".join(split(label))
    inside = [phrase for phrase in tables.phrases() if _inside(phrase, text)]
    last = max(inside, key=lambda phrase: _reach(phrase, text), default=None)
    return Label(tables.phrases()[last], " ".join(last)) if last else None


def _reach(phrase: tuple[str, ...], text: str) -> tuple[int, int]:
    """Return how far into ``text`` a phrase reaches, and its length: the head stands last."""
    joined = "".join(phrase)
    return text.rindex(joined) + len(joined), len(joined)


def _inside(phrase: tuple[str, ...], text: str) -> bool:
    joined = "".join(phrase)
    long = len(joined) >= _LONG or (joined >= _GAPLESS and len(joined) > 1)
    return not phrase[0].isascii() and long and joined in text
