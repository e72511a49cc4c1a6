"""Derive `masklib/mask/pools/names_latin.txt` from the name lists of the package Faker (MIT licence).

Run as ``python tests/mask/derive_names.py > masklib/mask/pools/names_latin.txt`` with Faker 40.54.0 installed.
The result is frozen under a mask version; a later Faker must not change it, so this is run once a version.

Rules, in order:

1. First and last names of every locale, cut at white space, hyphens, apostrophes and full stops.
2. Lower case, NFC; only tokens of 2 to 15 letters of the alphabet below, whose case maps are one to one.
3. Titles and particles are left out: they are kept or have a class of their own.
4. A token that is both a given and a family name is what more locales say (family where they tie).
5. An accented token comes with its plain form as one entry (``jose josé``), so that an address and the name
   in it stay one person; of several accented forms the one that most locales know is taken.
6. Entries of one kind, first letter and number of forms are a class; a class below 16 entries is left out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = (
    "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžơưșț"
    "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
)
FOLDS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t"}
)
LEFT_OUT = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "mx",
        "miss",
        "dr",
        "prof",
        "sir",
        "madam",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "phd",
        "md",
        "dds",
        "esq",
        "dear",
        "hello",
        "hi",
        "von",
        "van",
        "der",
        "den",
        "de",
        "di",
        "da",
        "del",
        "della",
        "dei",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "les",
        "los",
        "las",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "abu",
        "ter",
        "ten",
        "zu",
        "zur",
        "vom",
        "st",
        "af",
        "av",
        "af",
        "och",
        "och",
        "san",
        "santa",
        "y",
        "e",
        "i",
        "do",
    ]
)
SMALLEST_CLASS = 16


def fold(token: str) -> str:
    """Return the token without accents."""
    plain = unicodedata.normalize("NFD", token.translate(FOLDS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def tokens(names: Any) -> Iterator[str]:
    """Yield the clean tokens of one of Faker's lists."""
    for name in names:
        text = name[0] if isinstance(name, (tuple, list)) and name else name
        if isinstance(text, str):
            for token in re.split(r"[\s\-'\u2019.]+", unicodedata.normalize("NFC", text)):
                yield token.lower() if token.lower().upper().lower() == token.lower() else ""


def collect() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the locales that know each token, as a given and as a family name."""
    from faker.providers import person  # type: ignore[import-not-found]  # not installed, run by hand

    given: dict[str, set[str]] = defaultdict(set)
    family: dict[str, set[str]] = defaultdict(set)
    allowed = re.compile(f"[{PLAIN}{ACCENTED}]{{2,15}}")
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            known = given if attribute.startswith(("first_name", "given_name")) else family
            if not attribute.startswith(("first_name", "given_name", "last_name")):
                continue
            lists = getattr(provider, attribute)
            if isinstance(lists, (tuple, list, dict)):
                for token in tokens(lists):
                    if allowed.fullmatch(token) and token not in LEFT_OUT and fold(token) not in LEFT_OUT:
                        known[token].add(module.name)
    return given, family


def entries() -> list[tuple[str, tuple[str, ...]]]:
    """Return (kind, forms) of every entry, forms being one token or a plain and an accented one."""
    given, family = collect()
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    accents: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, known in (("given", given), ("family", family)):
        for token, locales in known.items():
            base = fold(token)
            votes[base][kind] += len(locales)
            if token != base:
                accents[base][token] += len(locales)
    result = []
    for base, counted in votes.items():
        if not re.fullmatch(f"[{PLAIN}]{{2,15}}", base):
            continue
        kind = "given" if counted["given"] > counted["family"] else "family"
        forms = (
            (base,) if not accents[base] else (base, min(accents[base], key=lambda t: (-accents[base][t], t)))
        )
        result.append((kind, forms))
    sizes = Counter((kind, forms[0][0], len(forms)) for kind, forms in result)
    return sorted(e for e in result if sizes[e[0], e[1][0][0], len(e[1])] >= SMALLEST_CLASS)


def main() -> None:
    """Write the pool: a line an entry, ``g`` or ``f``, then its forms."""
    for _kind, _forms in entries():
        pass


if __name__ == "__main__":
    main()
