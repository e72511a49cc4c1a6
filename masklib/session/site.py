"""A site: one literal or parameter in one comparison with a masked column, see `masklib.session.operands`.

Raw values: holds a literal of the statement, as long as the statement's plan is kept; ``repr`` shows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from masklib.typing import Origin

__all__ = ["Site"]


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One operand that is compared with a masked column.

    For a value that is to be written, `masklib.session.translation.translate` takes further sites, made with
    the clause `Clause.TARGET` and the column that the value is written to.

    Attributes:
        start: Where it begins in the statement's text.
        end: Where it ends.
        key: Which value a parameter takes, ``None`` for a literal.
        entity: What the column's values are; empty where only their own form tells (a scanned column).
        where: Column and clause, for messages: ``main.people.email in WHERE``.
        filters: How operands of the column are taken: ``auto``, ``raw``, ``deny`` or ``masked``.
        closed: Why it cannot be turned back here, in words; empty if it can.
        array: Whether it is a list of values that are all compared.
        literal: A literal's value, ``None`` if it is none or cannot be read.
        mask: The name of the entity's mask; empty if it is not known.
        due: ``text`` or ``number`` if it has to be that: where a database converts one to compare it with the
            other, the beginning or the size of a value decides; empty if it may be either.
        written: Whether it is written to the column, and not compared with it.
        origin: The column; ``None`` where nothing is asked of its values' format.
        word: How it becomes a list of values (`masklib.session.spelling.list_word`), ``None``: it cannot.
        column: Where the column ends in the text.
        document: Whether it is a document, whose leaves are turned back.
        loose: Whether it may hold no surrogate, whole or in part: nothing says what that is compared with.
        context: Words about the column that say what leaves of a document are.
    """

    start: int
    end: int
    key: int | str | None
    entity: str
    where: str
    filters: str
    closed: str = ""
    array: bool = False
    literal: str | int | float | Decimal | None = None
    mask: str = ""
    due: str = ""
    written: bool = False
    origin: Origin | None = None
    word: str | None = None
    column: int = -1
    document: bool = False
    loose: bool = False
    context: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Site {self.where}>"
