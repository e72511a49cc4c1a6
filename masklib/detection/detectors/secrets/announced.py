"""Passwords and tokens that prose announces: ``log in with password d3*jos(y``.

What follows must hold a letter and a digit, as no word does, and be as long as a password has to be.

Source: NIST SP 800-63B section 5.1.1 (what a memorised secret may hold); the phrases are our own.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re

from masklib.detection.announced import Announced
from masklib.detection.labels.plausible import drawn, plausible
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_PART = r"(?:[^\s\"'<>,;]|[,;](?!\s|[a-z][\w ]{0,24}[=:]))"
"""One code point of a password; a comma or semicolon only where no other field begins after it."""
_CALL = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+\(.*")
_DIGITS = 3
_LAST = r"[^\s\"'<>,;.:!?)]"
_MIXED = r"(?=\S{0,64}[0-9])(?=\S{0,64}[a-z])"


def _written(text: str, score: float) -> float:
    """Drop a call or a path, which say where the password is."""
    said = _CALL.fullmatch(text) or not plausible("SECRET", "password", text, quoted=False)
    return 0.0 if said else score


def _drawn(text: str, score: float) -> float:
    """Drop what was written rather than drawn: a token has digits among its letters."""
    return score if drawn(text) and sum(map(str.isdigit, text)) >= _DIGITS else 0.0


def _quoted(text: str, score: float) -> float:
    """Drop what stands for a password: ``"null"``, ``"***"``, ``"${PASSWORD}"``."""
    return score if plausible("SECRET", "password", text, quoted=True) else 0.0


DETECTORS = (
    Pattern(
        name="quoted_password",
        entity="SECRET",
        pattern=(
            r"(?ai)(?<![a-z0-9])(?:password|passphrase|passcode|passwort)s?\b[^\n.:;={}()<>]{0,48}?\s(?:is|was|ist|to)\s"
            r"(?P<quote>[\"'`])(?P<value>[^\s\"'`]{4,64})(?P=quote)"
        ),
        prefilter=tuple(rf"[\t-\r ](?i:{verb})[\t-\r ][\"'\x60]" for verb in ("is", "was", "ist", "to")),
        score=0.8,
        validate=_quoted,
        lead=80,
        reach=80,
    ),
    Announced(
        "announced_password",
        "SECRET",
        "password, passwort, passphrase, mot de passe, contrasena, parola, senha, login code, pwd, pw",
        _MIXED + rf"{_PART}{{5,63}}{_LAST}",
        validate=_written,
    ),
    Announced(
        "announced_token",
        "SECRET",
        """
        token, secret, api key, apikey, secret key, access key, app key, admin key, auth key, license key,
        account key, subscription key, private key, signing key, encryption key, master key, service key,
        client key, application key, webhook key, consumer key, developer key, integration key, rest key,
        write key, read key, session key, project key, user key, server key, partner key, merchant key
        """,
        _MIXED + r"[\w+/=.~-]{15,200}[\w=]",
        validate=_drawn,
    ),
)
