"""The way out for records: `logging`, one ``extra`` key, no handler or level of ours."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.audit.record import Record

__all__ = ["LOGGER_NAME", "enabled", "write"]

LOGGER_NAME: Final = "masklib.audit"
_LOGGER: Final = logging.getLogger(LOGGER_NAME)
logging.getLogger("masklib").addHandler(logging.NullHandler())


def enabled() -> bool:
    """Tell whether anybody listens, so that nobody builds a record in vain."""
    return _LOGGER.isEnabledFor(logging.INFO)


def write(record: Record) -> None:
    """Write one record: INFO, or WARNING where something was denied.

    The structured form is ``LogRecord.masklib``; the message is a one-line digest of it.

    Raw values: sees and emits none.
    """
    level = logging.WARNING if record.outcome == "denied" else logging.INFO
    _LOGGER.log(
        level,
        "%s %s %s rows=%d masked=%d",
        record.event,
        record.outcome,
        record.summary or record.kind,
        record.rows,
        sum(column.masked for column in record.columns),
        extra={"masklib": record.as_dict()},
        stacklevel=2,
    )
