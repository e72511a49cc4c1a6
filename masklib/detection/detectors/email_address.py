"""Email addresses.

Source: RFC 5321 4.1.2 (dot-string local parts; of its special characters those that mailboxes have, since
the others delimit in texts), RFC 6531 (letters outside ASCII), RFC 1035 2.3.4 (lengths).
"""

from __future__ import annotations

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"

DETECTORS = (
    Pattern(
        name="email_address",
        entity="EMAIL_ADDRESS",
        pattern=(
            r"(?<![\w.%+-])[.%-]*+(?P<value>[\w+][\w%+'&-]{0,63}(?:\.[\w%+'&-]{1,64}){0,15}@"
            rf"(?:{_LABEL}\.){{1,8}}(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{2,59}}))(?![^\W\d]|-[^\W_]|\.[^\W_])"
        ),
        prefilter=r"@",
        score=0.95,
        lead=330,
        reach=330,
    ),
)
