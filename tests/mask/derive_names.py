"""Derive `masklib/mask/pools/names.txt` from the name lists of the package Faker (MIT licence).

Run as ``python tests/mask/derive_names.py > masklib/mask/pools/names.txt`` with Faker 40.54.0 installed.
The result is frozen under a mask version; a later Faker must not change it, so this is run once a version.

Rules, in order:

1. First and last names of every locale, cut at white space, hyphens, apostrophes and full stops.
2. Lower case, NFC; only tokens of 2 to 12 letters of one of the scripts below, whose case maps are one to one.
3. What a mask keeps and particles are left out, and so are Mc, Mac and O with a name of the pool behind them.
4. A token that is both a given and a family name is what more locales say (family where they tie).
5. A Latin or Greek token with accents comes with its plain form as one entry (``jose josé``), so that an
   address and the name in it stay one person; of several accented forms the one that most locales know is taken.
6. Entries of one kind, first letter and make are a class (of Han and Hangul: of one kind and length); a class
   below 16 entries is left out. The make is ``1`` for one form, ``2`` for two, ``c`` and ``d`` where
   the one or the second can be written with combining marks.

A line is a class: its name, the first forms, and after a bar the second ones.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from masklib.mask.name_pool import KEPT_WORDS, LEAST_TAIL, PARTICLES

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
SCRIPTS = {
    "latin": f"[{PLAIN}{ACCENTED}]{{2,12}}",
    "cyrillic": "[абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќѝўџґ]{2,12}",
    "greek": "[αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ]{2,12}",
    "armenian": "[աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ]{2,12}",
    "georgian": "[\u10d0-\u10f0]{2,12}",
    "hebrew": "[\u05d0-\u05ea]{2,12}",
    "arabic": "[\u0620-\u064a\u0671-\u06d3]{2,12}",
    "devanagari": "[\u0900-\u0903\u0905-\u0939\u093c\u093e-\u094d]{2,12}",
    "thai": "[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]{2,12}",
    "katakana": "[\u30a1-\u30fa\u30fc]{2,12}",
    "han": "[\u4e00-\u9fff]{1,3}",
    "hangul": "[\uac00-\ud7a3]{1,3}",
}
BY_LENGTH = ("han", "hangul")
FOLDED = ("latin", "greek")
LEFT_OUT = KEPT_WORDS | frozenset(PARTICLES) | frozenset(["y", "e", "i", "do"])
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


def script_of(token: str) -> str:
    """Return the script of a token, empty where it is of none of the above."""
    return next((name for name, pattern in SCRIPTS.items() if re.fullmatch(pattern, token)), "")


def collect() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the locales that know each token, as a given and as a family name."""
    from faker.providers import person  # type: ignore[import-not-found]  # not installed, run by hand

    given: dict[str, set[str]] = defaultdict(set)
    family: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            known = (
                given
                if attribute.startswith(("first_name", "given_name", "first_kan", "first_kat"))
                else family
            )
            if attribute.startswith(("first_", "given_name", "last_")) and "roman" not in attribute:
                lists = getattr(provider, attribute)
                for token in tokens(lists) if isinstance(lists, (tuple, list, dict)) else ():
                    if script_of(token) and token not in LEFT_OUT and fold(token) not in LEFT_OUT:
                        known[token].add(module.name)
    return given, family


def entries() -> list[tuple[str, tuple[str, ...]]]:
    """Return (class, forms) of every entry, forms being one token or a plain and an accented one."""
    given, family = collect()
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    accents: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, known in (("g", given), ("f", family)):
        for token, locales in known.items():
            base = fold(token) if script_of(token) in FOLDED else token
            votes[base][kind] += len(locales)
            if token != base:
                accents[base][token] += len(locales)
    result: list[tuple[str, tuple[str, ...]]] = []
    for base, counted in votes.items():
        if script_of(base) == "" or (script_of(base) == "latin" and not base.isascii()):
            continue
        kind = "g" if counted["g"] > counted["f"] else "f"
        accented = min(accents[base], key=lambda t: (-accents[base][t], t)) if accents[base] else ""
        result.append((class_of(kind, base, accented), (base, accented) if accented else (base,)))
    return result


def class_of(kind: str, base: str, accented: str) -> str:
    """Return the name of the class of an entry."""
    first = f"{script_of(base)}{len(base)}" if script_of(base) in BY_LENGTH else base[0]
    stable = unicodedata.is_normalized("NFD", accented or base)
    make = ("2" if stable else "d") if accented else ("1" if stable else "c")
    return f"{kind}/{first}/{make}"


def is_compound(token: str, known: frozenset[str]) -> bool:
    """Tell whether a token is Mc, Mac or O and another token."""
    return any(
        token.startswith(prefix) and len(token) >= len(prefix) + least and token[len(prefix) :] in known
        for prefix, least in {**LEAST_TAIL, "o": LEAST_TAIL[""]}.items()
        if prefix
    )


def main() -> None:
    """Write the pool: a line a class."""
    found = entries()
    known = frozenset(forms[0] for _, forms in found)
    classes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name, forms in sorted(found):
        if not is_compound(forms[0], known):
            classes[name].append(forms)
    for name, members in classes.items():
        if len(members) >= SMALLEST_CLASS:
            sys.stdout.write(f"{name} {' | '.join(map(' '.join, zip(*members, strict=True)))}\n")


if __name__ == "__main__":
    main()
