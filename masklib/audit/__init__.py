"""Records: one structured event a query, on ``masklib.audit``. Only this room imports `logging`."""

from __future__ import annotations

from masklib.audit.log import LOGGER_NAME, enabled, write
from masklib.audit.record import ColumnRecord, Record

__all__ = ["LOGGER_NAME", "ColumnRecord", "Record", "enabled", "write"]
