"""Whether a value can be what its label announces.

Values in quotes are data, so little is asked of them; bare ones may be prose (``password: required``), so
they must look the part.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from typing import Final

from masklib.detection.names import english

__all__ = ["drawn", "plausible"]

_NOTHING: Final = re.compile(
    r"(?i)(?:null|none|nil|true|false|yes|no|undefined|n/?a|unknown|nan|not (?:set|available|applicable)"
    r"|-+|\.+|\*+|x+"
    r"|\$[({]?[\w.:-]*[)}]?|\{\{?.*\}?\}|<.*|%[({\w].*|\[.*|process\.env.*|os\.(?:environ|getenv).*"
    r"|env[.\[(].*|getenv.*)"
)
"""Values that hold nothing: nulls, flags, masks and references to where the value is."""

_NUMBER: Final = r"(?=.*[0-9])[\w ./+:()*#-]{3,48}"
_WORDS: Final = r"[^\W\d_][^\d<>{}=@\\]{0,63}"
_SHAPES: Final = {
    "PERSON": r"[^\W\d_][^\d@<>{}|=/\\]{0,79}",
    "EMAIL_ADDRESS": r"[^\s@]{1,128}@[^\s@]{2,255}",
    "PHONE_NUMBER": r"(?=(?:\D*[0-9]){5})[+0-9(][0-9 ()./x+extEXT#-]{4,32}",
    "CREDIT_CARD": r"(?=(?:\D*[0-9]){12})[0-9][0-9 -]{11,30}",
    "DATE_OF_BIRTH": r"(?=(?:.*[0-9]){3})(?=.*[-/., ])[\w ,./:+-]{6,40}",
    "AGE": r"1?[0-9]{1,2}",
    "CVV": r"[0-9]{3,4}",
    "CREDIT_CARD_EXPIRATION": r"[0-9]{1,4}(?:[-/][0-9]{1,4}){0,2}",
    "POSTCODE": r"(?=.*[0-9])[\w][\w -]{2,11}",
    "STREET_ADDRESS": r"(?=.*\w).{1,160}",
    "COORDINATES": r"[(\[]?(?:Decimal\(')?[-+]?[0-9]{1,3}\.[0-9]+.{0,48}",
    "IP_ADDRESS": r"[0-9a-fA-F.:/%]{3,64}",
    "MAC_ADDRESS": r"[0-9a-fA-F.: -]{12,23}",
    "USERNAME": r"[\w@][\w .@+-]{1,63}",
    "CRYPTO": r"[A-Za-z0-9:]{20,110}",
    "BIC_CODE": r"[A-Za-z]{6}[A-Za-z0-9]{2,5}",
    "LICENSE_PLATE": r"(?=.*\w)[\w \u00b7-]{2,12}",
} | dict.fromkeys(
    (
        "GENDER",
        "MARITAL_STATUS",
        "NRP",
        "ETHNICITY",
        "LOCATION",
        "HEALTH",
        "SEXUAL_ORIENTATION",
        "CRIMINAL_RECORD",
    ),
    _WORDS,
)
_NETWORK: Final = re.compile(
    r"[\w.-]*:[0-9]{1,5}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:[:/][0-9]{1,5})?|(?=.*:.*:)[0-9a-fA-F:.%\[\]]+"
    r"|\w{2,12}://\S*|0x[0-9a-fA-F]+|[a-z0-9]+(?:_[a-z0-9]+)+"
)
"""An address that no street has: of a host, a socket or in memory, or the name of a function."""
_COMPILED: Final = {entity: re.compile(shape, re.DOTALL) for entity, shape in _SHAPES.items()}
_OTHER: Final = re.compile(_NUMBER)
_NAMED: Final = re.compile(r"[^\W\d_a-z][\w'\u2019.-]*(?:,? [^\W\d_][\w'\u2019.-]*){0,4}")
_IDENTIFIER: Final = re.compile(r"[A-Za-z]+(?:[._/:-][A-Za-z]+)*[?!.]?")
_ATTRIBUTE: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?:\(\))?")
_PATH: Final = re.compile(r"~?(?:/[\w.-]+)+/?")
"""A path: ``PWD`` is the working directory (POSIX.1 XBD 8.3), other labels say where the secret is."""
_CHOSEN: Final = (
    "password",
    "pass",
    "passphrase",
    "passcode",
    "pin",
    "otp",
    "answer",
    "contrasena",
    "clave",
    "passwort",
)
_SHORTEST: Final = 8
_VARIED: Final = 4
_WORDY: Final = 64
"""Code points of words written together, at most."""


def plausible(entity: str, phrase: str, value: str, *, quoted: bool) -> bool:
    """Return whether ``value`` can be the ``entity`` that the label's ``phrase`` announces.

    Args:
        entity: As `masklib.detection.labels.Label.entity`.
        phrase: As `masklib.detection.labels.Label.phrase`.
        value: The value, without quotes.
        quoted: Whether it stood in quotes or in a tag of its own.
    """
    if not value.strip() or _NOTHING.fullmatch(value.strip()):
        return False
    if entity == "SECRET":
        return _secret(phrase, value, quoted=quoted)
    if _COMPILED.get(entity, _OTHER).fullmatch(value.strip()) is None:
        return False
    if entity == "STREET_ADDRESS" and _NETWORK.fullmatch(value.strip()):
        return False
    if quoted or entity not in ("PERSON", "LOCATION", "HEALTH", "NRP", "USERNAME"):
        return True
    return _NAMED.fullmatch(value.strip()) is not None and not (entity == "USERNAME" and _word(value))


def drawn(value: str) -> bool:
    """Return whether ``value`` looks drawn at random: long, letters and digits, many of them different."""
    varied = len(set(value)) >= _SHORTEST and len(value) >= 2 * _SHORTEST and " " not in value
    return varied and re.search("[0-9]", value) is not None and re.search("[A-Za-z]", value) is not None


def _secret(phrase: str, value: str, *, quoted: bool) -> bool:
    if any(word in phrase for word in _CHOSEN):
        bare = _word(value) or _ATTRIBUTE.fullmatch(value) or _PATH.fullmatch(value)
        return len(value) >= len("1234") and (quoted or not bare)
    if len(value) < _SHORTEST or len(set(value)) < _VARIED or " " in value.strip():
        return False
    return not _IDENTIFIER.fullmatch(value) or _random(value)


def _word(value: str) -> bool:
    """Return whether ``value`` is an ordinary word, or some."""
    return (
        len(value) <= _WORDY
        and all(part in english() for part in re.findall(r"[a-z]+", value.lower()))
        and value.isascii()
        and _plain(value)
    )


def _plain(value: str) -> bool:
    return not any(char.isdigit() for char in value)


def _random(value: str) -> bool:
    """Return whether letters alone look drawn rather than written: long, and no words in them."""
    parts = re.findall(r"[A-Za-z]+", value)
    return (
        len(value) >= 2 * _SHORTEST
        and max(map(len, parts)) >= _SHORTEST
        and not any(part.lower() in english() for part in parts)
    )
