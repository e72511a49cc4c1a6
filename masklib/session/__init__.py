"""One statement's life: begin, result, end. Plain functions and values that know no driver and do no I/O."""

from __future__ import annotations

from masklib.session.feeding import feeds, scanned, wholly_clear
from masklib.session.labels import safe_labels
from masklib.session.life import Analysed, StatementLife
from masklib.session.messages import masked_message, text_seen
from masklib.session.protection import Protection, Settings, protect
from masklib.session.said import is_said, raw, surrogate, unsaid
from masklib.session.sampling import SAMPLE_SIZE, judge_sample, unsampled
from masklib.session.spelling import FormatsWanted
from masklib.session.translation import Bound
from masklib.session.values import mask_text, mask_value, unmask_value

__all__ = [
    "SAMPLE_SIZE",
    "Analysed",
    "Bound",
    "FormatsWanted",
    "Protection",
    "Settings",
    "StatementLife",
    "feeds",
    "is_said",
    "judge_sample",
    "mask_text",
    "mask_value",
    "masked_message",
    "protect",
    "raw",
    "safe_labels",
    "scanned",
    "surrogate",
    "text_seen",
    "unmask_value",
    "unsaid",
    "unsampled",
    "wholly_clear",
]
