"""URLs and, next to words for them, bare domain names.

A scheme or ``www.`` makes a URL; a bare domain needs context, since file names look alike. A cell, a quoted
value or a tag that is nothing but a URL is not reported: it is mostly a place on the web, not a person; what
opens something in it (`masklib.detection.detectors.secrets.access`) is.

Source: RFC 3986 (characters), the generic top-level domains in most use and ISO 3166 country codes.
"""

from __future__ import annotations

from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_DOMAINS: Final = (
    "com|org|net|edu|gov|mil|info|biz|io|co|ai|app|dev|me|tv|xyz|online|shop|site|store|tech|blog|cloud|us"
    "|uk|de|fr|it"
    "|es|nl|be|ch|at|se|no|dk|fi|pl|cz|pt|gr|ie|ru|ua|ro|hu|tr|il|in|cn|jp|kr|sg|hk|tw|th|vn|id|my|ph|au"
    "|nz|za|ng|ke|eg"
    "|br|mx|ar|cl|pe|ca|eu|asia|int|name|pro|mobi|travel|jobs|lu|is|ee|lv|lt|bg|hr|si|sk|rs|by|kz|ae|sa|ir|pk"
)

DETECTORS = (
    Pattern(
        name="url",
        entity="URL",
        pattern=(
            r"(?i)(?<![\w.@/-])(?!\A\S+\Z)(?!(?<=[\"'`>])[^\s\"'`<>]{1,2048}[\"'`<])(?:(?:https?|ftps?|sftp|wss?)://[^\s<>\"'`{}|\\^\[\]]{3,2048}"
            r"|www\d?\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}(?:/[^\s<>\"'`{}|\\^\[\]]{0,2048})?)"
            r"(?<![.,;:!?)'\"])"
        ),
        prefilter=(r"://", r"[Ww][Ww][Ww][0-9]?\."),
        score=0.6,
        lead=16,
        reach=2400,
    ),
    Pattern(
        name="domain_name",
        entity="URL",
        pattern=(
            rf"(?i)(?<![\w.@/:%-])(?!self\.|this\.)(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,4}}(?:{_DOMAINS})"
            r"(?:/[^\s<>\"'`{}|\\^\[\],]{0,512})?(?![\w@-]|\.[a-z0-9])"
        ),
        context=(
            "website", "web site", "site", "url", "domain", "domains", "domain name", "homepage",
            "home page", "webpage",
            "visit", "link", "links", "web", "browse", "host", "online", "blog", "portal", "webseite",
            "sitio",
        ),
        prefilter=r"[A-Za-z0-9]\.[A-Za-z]{2,6}[^A-Za-z0-9_@-]",
        score=0.2,
        contextual=True,
    ),
)  # fmt: skip
