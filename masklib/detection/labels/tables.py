"""The tables behind `masklib.detection.labels`: phrases of entities, words that decide a reading.

They are package data under ``phrases/``: sections in brackets, entries separated by commas.

Source: see `masklib.detection.labels`.
"""

from __future__ import annotations

import re
from functools import cache
from sys import intern
from typing import TYPE_CHECKING, Final

from masklib.detection.labels.words import abbreviated, split
from masklib.package_data import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["nothing", "phrases", "places", "prose", "values", "vocabulary", "whole", "words"]

_GENERAL: Final = ("identity.txt", "contact.txt", "numbers.txt", "secrets.txt", "languages.txt")


@cache
def phrases() -> Mapping[tuple[str, ...], str]:
    """Return the entity that each phrase announces wherever it stands."""
    return {phrase: entity for name in _GENERAL for phrase, entity in _announced(name).items()}


@cache
def places() -> Mapping[tuple[str, ...], str]:
    """Return the entity of phrases that count only in a table of people or addresses, or without a table."""
    return _announced("places.txt")


@cache
def whole() -> Mapping[tuple[str, ...], str]:
    """Return the entity of phrases that count only as a whole label."""
    return _announced("whole.txt")


@cache
def prose() -> frozenset[tuple[str, ...]]:
    """Return the phrases for free text."""
    return frozenset(_announced("prose.txt"))


@cache
def nothing() -> frozenset[tuple[str, ...]]:
    """Return the labels that end like the name of something and announce nothing."""
    return frozenset(map(split, _sections("words.txt")["nothing"]))


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind; ``words.txt`` explains the kinds."""
    return frozenset(_sections("words.txt")[kind])


@cache
def values(kind: str) -> frozenset[str]:
    """Return the values of one closed list; ``values.txt`` explains them."""
    return frozenset(_sections("values.txt")[kind])


@cache
def vocabulary() -> frozenset[str]:
    """Return every word that a label without gaps may be cut into."""
    spoken = {word for phrase in (*phrases(), *places(), *prose(), *whole()) for word in phrase}
    kinds = map(frozenset, _sections("words.txt").values())
    return frozenset(spoken.union(*kinds, abbreviated(), {"name", "token", "bank", "key", "apikey"}))


def _announced(name: str) -> Mapping[tuple[str, ...], str]:
    apart = split.__wrapped__  # what is split once needs no place in its memory
    return {
        tuple(map(intern, apart(entry))): entity
        for entity, entries in _read(name).items()
        for entry in entries
    }


@cache
def _sections(name: str) -> Mapping[str, tuple[str, ...]]:
    return _read(name)


def _read(name: str) -> Mapping[str, tuple[str, ...]]:
    text = re.sub(r"(?m)^#.*$", "", text_of(__package__, f"phrases/{name}"))
    parts = re.split(r"(?m)^\[(.+)\]$", text)
    return {
        title: tuple(" ".join(entry.split()) for entry in body.split(",") if entry.strip())
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }
