"""Labels as words: ``customerEmailAddr``, ``CUSTOMER_EMAIL_ADDR`` and ``Customer e-mail address`` alike.

A label is a column name, a JSON key, an XML tag or the words before a colon. It is cut at case changes,
digits and anything that is no letter; accents are taken off Latin letters; abbreviations are spelled out;
a run without gaps (``internationalbankaccountnumber``) is cut into the words the rules know.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.detection.labels.spelling import parted

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

__all__ = ["abbreviated", "singular", "spelled", "split"]

_CASE: Final = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
_GAP: Final = re.compile(r"[\W_]+")
_ARTICLES = "of de del da do di du des the la le el d l der den und y et e s"
_STOP: Final = frozenset(_ARTICLES.split())
_ABBREVIATED: Final = {
    "addr": "address", "addrs": "address", "adr": "address", "adresse": "address", "acct": "account",
    "cust": "customer", "emp": "employee", "empl": "employee", "num": "number", "nbr": "number",
    "nr": "number", "no": "number", "nummer": "number", "numero": "number", "nmbr": "number",
    "tel": "telephone",
    "tele": "telephone", "telefon": "telephone", "telefono": "telephone", "telefone": "telephone",
    "telefoon": "telephone", "ph": "phone", "phn": "phone", "mob": "mobile", "nm": "name", "nme": "name",
    "pwd": "password", "passwd": "password", "pw": "password", "pswd": "password", "passwrd": "password",
    "lic": "license", "licence": "license", "licenses": "license", "bday": "birthday", "frst": "first",
    "fst": "first", "lst": "last", "mid": "middle", "pat": "patient", "sec": "security", "soc": "social",
    "ins": "insurance", "emailaddr": "email", "eml": "email", "ctry": "country",
    "cntry": "country", "prov": "province", "zipcode": "zip", "strasse": "street",
    "cred": "credential", "creds": "credential", "credentials": "credential", "iban": "iban", "geo": "geo",
    "identification": "identity", "ident": "identity", "drivers": "driver", "driving": "driver",
    "phones": "phone", "emails": "email", "addresses": "address", "tokens": "token", "codes": "code",
    "secrets": "secret", "passwords": "password", "phon": "phone", "fon": "phone", "cd": "code",
    "cde": "code", "usr": "user", "nombre": "nome", "nom": "nome", "naam": "nome", "namn": "nome",
    "navn": "nome", "nimi": "nome", "adi": "nome", "jmeno": "nome",
    "n": "number", "numer": "number", "nomor": "number", "numar": "number", "nro": "number",
    "telephon": "telephone",
    "telefonnr": "telefonnummer", "handynr": "handynummer",
}  # fmt: skip
_LETTERS: Final = str.maketrans(
    {"\u00df": "ss", "\u0142": "l", "\u0141": "L", "\u00f8": "o", "\u00d8": "O", "\u0111": "d", "\u0110": "D"}
    | {
        "\u0131": "i",
        "\u0130": "I",
        "\u00e6": "ae",
        "\u00c6": "Ae",
        "\u0153": "oe",
        "\u00f0": "d",
        "\u00fe": "th",
    }
)
"""Latin letters that Unicode does not take apart."""
_SHORT: Final = frozenset({"id", "ip", "no", "ssn", "dob", "zip", "mac", "tax", "api", "key", "vat", "cpf"})
_LONGEST: Final = 128
_NONE: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=8192)
def split(label: str) -> tuple[str, ...]:
    """Return the words of a label, lower case, without accents, articles and prepositions."""
    words = _GAP.sub(" ", _CASE.sub(" ", _plain(label[:_LONGEST]))).lower().split()
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]  # D.O.B., C.P.
    kept = [
        word
        for at, word in enumerate(words)
        if word not in _STOP or len(words) == 1 or (at == 0 and _said(words))
    ]
    return tuple(_ABBREVIATED.get(word, word) for word in kept)


def _said(words: list[str]) -> bool:
    """Return whether the first word is no article: the ``e`` of ``e-mail``, the ``l`` of ``l_name``."""
    return words[0] == "e" or words[:2] in (["l", "name"], ["l", "nm"])


def spelled(label: str, vocabulary: AbstractSet[str], heads: AbstractSet[str] = _NONE) -> tuple[str, ...]:
    """Return the words of a label, runs without gaps cut into words of ``vocabulary``.

    Args:
        label: The label.
        vocabulary: The words that a run may be cut into.
        heads: The words that a run may end in, whatever stands before them.
    """
    words: list[str] = []
    for word in split(label):
        known = word in vocabulary or not word.isascii()
        pieces = (word,) if known else _cut(word, vocabulary) or parted(word, heads)
        words.extend(
            _ABBREVIATED.get(piece, piece)
            for piece in pieces or (word,)
            if piece == word or piece not in _STOP
        )
    return tuple(words)


def abbreviated() -> frozenset[str]:
    """Return the words that are spelled out or replaced."""
    return frozenset(_ABBREVIATED)


def singular(word: str) -> str:
    """Return an English plural's singular, anything else as it is."""
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _plain(label: str) -> str:
    label = label.replace("%", " percent ").removesuffix("__c")  # a field of one's own in Salesforce
    if label.isascii():
        return label
    decomposed = unicodedata.normalize("NFKD", label.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not _accent(char)))


def _accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _piece(word: str, vocabulary: AbstractSet[str]) -> bool:
    """Return whether a run may be cut here: very short words would cut ``percentage`` into ``age``."""
    return word in vocabulary and (len(word) > len("age") or word in _SHORT)


def _cut(word: str, vocabulary: AbstractSet[str]) -> tuple[str, ...] | None:
    """Return ``word`` cut into the fewest words of the vocabulary, if it can be cut whole."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        options = [
            (*before, word[start:end])
            for start in range(end)
            if (before := best[start]) is not None and _piece(word[start:end], vocabulary)
        ]
        best.append(min(options, key=len) if options else None)
    return best[-1]
