"""Secrets in manifests: the data of a Kubernetes ``Secret``, credentials of Bundler by host.

Source: Kubernetes API reference, core/v1 Secret (``data`` holds base64, ``stringData`` plain text); Bundler's
manual, bundle-config (``BUNDLE_<HOST>``, two underscores for a dot, ``user:password``).

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.labels.plausible import plausible
from masklib.detection.pattern import Pattern
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DETECTORS", "KubernetesSecret"]

_BLOCK: Final = re.compile(
    r"(?m)^[ \t]*[\"']?(?:data|stringData)[\"']?:[ \t]*\n(?P<body>(?:[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)*)"
)
_ENTRY: Final = re.compile(
    r"(?m)^[ \t]+[\"']?[\w.-]{1,253}[\"']?:[ \t]*[\"']?(?P<value>[^\s\"'#|>{][^\s\"']{2,})"
)


class KubernetesSecret:
    """Finds the values under ``data`` of a Kubernetes secret; a `masklib.detection.locator.Locator`."""

    name = "kubernetes_secret"
    entities: tuple[str, ...] = ("SECRET",)
    literals: tuple[str, ...] = ()
    digits = False
    prefilter: tuple[str, ...] = (r"kind[\"']?: *[\"']?[Ss]ecret[^A-Za-z]",)

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield every value of a block of data in ``text``."""
        del ends, known
        for block in _BLOCK.finditer(text):
            for entry in _ENTRY.finditer(text, *block.span("body")):
                if plausible("SECRET", "password", entry["value"], quoted=True):
                    yield Finding("SECRET", *entry.span("value"), 0.85, self.name)


DETECTORS = (
    KubernetesSecret(),
    Pattern(
        name="bundler_credentials",
        entity="SECRET",
        pattern=r"\bBUNDLE_[A-Z0-9_]{2,64}[\"']?\s?[:=]\s?[\"']?(?P<value>[^\s\"'/:;&]{2,128}:[^\s\"'/:;&]{2,128})",
        prefilter="BUNDLE_",
        score=0.85,
    ),
)
