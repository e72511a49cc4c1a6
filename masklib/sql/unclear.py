"""How the rooms inside `sql` say "cannot be told": never leaves `analyse`."""

from __future__ import annotations

__all__ = ["Unclear"]


class Unclear(Exception):  # noqa: N818  (not an error of the caller: an answer, caught by `analyse`)
    """The statement is outside of what can be analysed. Its text is fixed and quotes nothing."""
