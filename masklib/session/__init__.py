"""One statement's life: begin, result, end. Plain functions and values that know no driver and do no I/O."""

from __future__ import annotations

from masklib.session.life import Analysed, StatementLife, changes_schema
from masklib.session.protection import Protection, protect

__all__ = ["Analysed", "Protection", "StatementLife", "changes_schema", "protect"]
