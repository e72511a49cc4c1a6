"""Secrets: what opens something. One file a category; every file has ``DETECTORS``."""

from __future__ import annotations

from masklib.detection.detectors.secrets import (
    access,
    announced,
    assigned,
    cloud,
    code,
    keys,
    manifest,
    message,
    payment,
    service,
)

__all__ = ["DETECTORS"]

DETECTORS = (
    *access.DETECTORS,
    *announced.DETECTORS,
    *assigned.DETECTORS,
    *cloud.DETECTORS,
    *code.DETECTORS,
    *keys.DETECTORS,
    *manifest.DETECTORS,
    *message.DETECTORS,
    *payment.DETECTORS,
    *service.DETECTORS,
)
