"""Passwords and tokens that prose announces: ``log in with password d3*jos(y``.

What follows must hold a letter and a digit, as no word does, and be as long as a password has to be.

Source: NIST SP 800-63B section 5.1.1 (what a memorised secret may hold); the phrases are our own.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

_MIXED = r"(?=\S{0,64}[0-9])(?=\S{0,64}[a-z])"

DETECTORS = (
    Announced(
        "announced_password",
        "SECRET",
        "password, passwort, passphrase, mot de passe, contrasena, parola, senha, login code, pwd",
        _MIXED + r"[^\s\"'<>,;]{5,63}[^\s\"'<>,;.:!?)]",
    ),
    Announced(
        "announced_token",
        "SECRET",
        "api token, api key, security token, access token, auth token, secret key, access key, bearer token",
        _MIXED + r"[\w+/=.~-]{15,200}[\w=]",
    ),
)
