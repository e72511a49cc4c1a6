"""Credentials in addresses, headers and command lines.

Source: RFC 3986 3.2.1 (user information in a URL), RFC 7235 and RFC 6750 (``Authorization``), the manual of
curl (``-u``, ``-H``), connection strings of ADO.NET and ODBC.
"""

from __future__ import annotations

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_SCHEME = r"(?:basic|bearer|token|apikey|api-key|digest|negotiate|key|aws4-hmac-sha256)"

DETECTORS = (
    Pattern(
        name="url_credentials",
        entity="SECRET",
        pattern=(
            r"(?ai)[a-z][a-z0-9+.-]{1,24}://(?P<value>[^\s/:@\"'<>{}$]{0,128}:(?!//)[^\s/@\"'<>{}]{1,256})@[^\s@/\"']{2}"
        ),
        prefilter=r"://[^\s/@]*:[^\s/@]*@",
        score=0.97,
        lead=480,
        reach=300,
    ),
    Pattern(
        name="authorization_header",
        entity="SECRET",
        pattern=(
            rf"(?ai)authorization[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?(?:{_SCHEME}\s{{1,3}})?"
            r"(?P<value>(?=[\w+/=.~:-]*[0-9=])[\w+/=.~:-]{6,4000})"
        ),
        prefilter=r"(?i)authorization",
        score=0.95,
        reach=4100,
    ),
    Pattern(
        name="bearer_token",
        entity="SECRET",
        pattern=r"(?ai)(?<![\w-])(?:bearer|basic)\s{1,2}(?P<value>(?=[\w+/=.~-]*[0-9])[\w+/=.~-]{16,4000})",
        prefilter=(r"(?i)bearer\s", r"(?i)basic\s"),
        score=0.85,
        reach=4100,
    ),
    Pattern(
        name="command_line_credentials",
        entity="SECRET",
        pattern=(
            r"(?a)\bcurl\b[^\n]{0,400}?(?:\s-u\s{0,2}|--user[= ])[\"']?"
            r"(?P<value>[^\s\"':${}<>\[\]]{1,64}:[\"']?[^\s\"'${}<>\[\]][^\s\"']{1,128})"
            r"|\b(?:mysql|mysqldump|psql|sshpass|redis-cli)\b[^\n]{0,200}?\s-(?:p|a)(?P<password>[^\s\"']{4,64})"
        ),
        prefilter=(r"curl[^\n]*(?:\s-u|--user)", r"(?:mysql|mysqldump|psql|sshpass|redis-cli)[^0-9A-Za-z_]"),
        score=0.9,
        lead=512,
        reach=300,
    ),
    Pattern(
        name="connection_string",
        entity="SECRET",
        pattern=(
            r"(?ai)(?:password|pwd|accountkey|sharedaccesskey|sharedsecretvalue)\s?=\s?(?P<value>(?![$<{%])[^;\s\"']{4,256})(?=;|\"|'|$|\s)"
        ),
        prefilter=(
            r"(?i)password\s?=",
            r"(?i)pwd\s?=",
            r"(?i)accesskey\s?=",
            r"(?i)(?:accountkey|secretvalue)\s?=",
        ),
        score=0.85,
        reach=300,
    ),
    Pattern(
        name="signed_address",
        entity="SECRET",
        pattern=r"(?ai)[?&](?:sig|signature|x-amz-signature|x-goog-signature|token|access_token|api_?key)=(?P<value>[\w%+/=.-]{12,600})",
        prefilter=r"(?i)[?&](?:sig|signature|x-amz-signature|x-goog-signature|token|access_token|api_?key)=",
        score=0.85,
        reach=640,
    ),
)
