"""Secrets: what opens something. One file a category; every file has ``DETECTORS``."""

from __future__ import annotations

from masklib.detection.detectors.secrets import (
    access,
    announced,
    assigned,
    cloud,
    code,
    keys,
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
    *message.DETECTORS,
    *payment.DETECTORS,
    *service.DETECTORS,
)
