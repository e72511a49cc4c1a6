"""Secrets: values that open something."""

from __future__ import annotations

from masklib.detect.pattern import Pattern

__all__ = ["DETECTORS"]

DETECTORS = (
    Pattern(
        name="private_key",
        entity="SECRET",
        pattern=(
            r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----"
            r"(?s:.{0,16384}?)(?:-----END [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----|\Z)"
        ),
        prefilter=r"PRIVATE KEY",
        score=1.0,
        lead=64,
        reach=17000,
    ),
    Pattern(
        name="json_web_token",
        entity="SECRET",
        pattern=r"(?<![\w.-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
        prefilter=r"eyJ[A-Za-z0-9_-]{10}",
        score=1.0,
        reach=2400,
    ),
    Pattern(
        name="assigned_secret",
        entity="SECRET",
        pattern=(
            r"(?i)(?:password|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token"
            r"|access[_-]?token"
            r"|client[_-]?secret|private[_-]?key)[\"']?\s{0,3}(?::=|=>|=|:|is)\s{0,3}[\"']?(?P<value>[^\s\"',;<>]{4,256})"
        ),
        prefilter=r"(?i)(?:password|passwd|pwd|passphrase|secret|key|token)[\"']?\s{0,3}(?::|=|is)",
        score=0.7,
        reach=300,
    ),
)
