"""Masks: keyed, deterministic surrogates of the same type and form. See ``docs/masks.md``."""

from __future__ import annotations

from masklib.mask.masker import Masker
from masklib.mask.registry import known_masks
from masklib.mask.version import MASK_VERSION

__all__ = ["MASK_VERSION", "Masker", "known_masks"]
