"""Which settings of the database may be read by name, where a policy's ``filters`` are ``masked``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.errors import StatementDeniedError
from masklib.sql import is_setting

if TYPE_CHECKING:
    from masklib.policy import Policy
    from masklib.sql import Statement

__all__ = ["permit_settings"]


def permit_settings(policy: Policy, statement: Statement, dialect: str, rows: Any) -> None:
    """Return if the parameters that name a setting name one that holds no secret.

    Args:
        policy: Where its filters are not ``masked``, any setting may be read.
        statement: Says which of its parameters name one.
        dialect: The SQL dialect, for the list of settings.
        rows: The sets of parameters as the caller gave them; an iterator is refused: it is read once.

    Raises:
        StatementDeniedError: if one names another setting, or cannot be read.

    Raw values: sees the parameters; the message holds none.
    """
    if not statement.settings or "masked" not in policy.filter_words:
        return
    for row in rows if isinstance(rows, (list, tuple)) else (None,):
        if not all(is_setting(_value(row, key), dialect) for key in statement.settings):
            raise StatementDeniedError(
                "denied by the policy (filters: masked): a setting that may hold a value is read. "
                "Read one that says how the database works, such as server_version"
            )


def _value(row: Any, key: int | str) -> object:
    try:
        return row[key]
    except (LookupError, TypeError):  # the driver will refuse it
        return None
