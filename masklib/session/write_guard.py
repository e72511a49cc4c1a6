"""Values that a statement brings itself: what may be written to masked columns, and that no surrogate lands.

A surrogate that its form marks is turned back where it is written to a column of its entity, and refused
anywhere else: stored as data it would destroy what it stands for. Of anything else whoever writes has to say
what it is: for the value (`masklib.raw`, `masklib.surrogate`) or for all of them (``writes`` in the policy).
What no form marks is known, for a while, if it was issued by this process (ADR 0007): it is refused then, and
never turned back for that.

Raw values: sees literals and parameters; keeps the literals that are written; what it raises holds none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.errors import StatementDeniedError
from masklib.mask.marked import holds_marked, is_marked
from masklib.mask.redaction import REDACTED
from masklib.session.operands import literal_value, mask_of
from masklib.session.said import is_said
from masklib.session.site import Site
from masklib.session.verdict import Action, judge_column
from masklib.sql import Clause, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.policy import Policy
    from masklib.session.issued import Issued
    from masklib.sql import Occurrence, Operand, Statement
    from masklib.typing import Origin

__all__ = ["WAYS_OUT", "WriteGuard"]

WAYS_OUT: Final = (
    "Ways out: bind masklib.raw(value) or masklib.surrogate(value), or say 'writes: raw' or "
    "'writes: surrogate' in the policy."
)
_UNTOLD: Final = "nothing tells whether what is written to it is a value or a surrogate"
_LANDS: Final = (
    "a surrogate of EMAIL_ADDRESS would be stored as data: it stands where no column of its entity takes it "
    "alone. Write it to such a column by itself (it is turned back there), declare the column, or bind "
    "masklib.raw(value) if the surrogate is what is meant."
)
_ISSUED: Final = "was issued as a surrogate lately: stored as data it would destroy what it stands for"
_WAYS: Final = (
    "Ways out: write masklib.surrogate(value) to a column of its entity by itself, declare the column, bind "
    "masklib.raw(value) if the surrogate is what is meant, or say 'writes: raw' in the policy."
)
_READS: Final = frozenset({Kind.READ, Kind.TRANSACTION, Kind.SESSION, Kind.PRAGMA, Kind.EMPTY, Kind.EXPLAIN})
_HOW: Final = {"surrogate": "stored", "raw": "auto", "guarded": "auto", "refuse": "auto"}
"""How operands that are written are taken, by the policy's ``writes``."""


class _Brought(NamedTuple):
    """A literal or parameter that a statement brings, and no column of its entity takes."""

    key: int | str | None
    literal: object


class WriteGuard:
    """What one statement writes of its own, for as many runs and sets of parameters as there are.

    Args:
        policy: Says what is masked and how what is written is taken.
        statement: What was found of the text.
        text: The statement's exact text.
        dialect: The SQL dialect.
        issued: Knows surrogates that were issued lately.

    Attributes:
        sites: The values that are written to masked columns of an entity: `Translator` turns them back.

    Raw values: keeps literals of the text; ``repr`` shows none.
    """

    __slots__ = ("_brought", "_issued", "_recalled", "_unsaid", "sites")

    def __init__(
        self, policy: Policy, statement: Statement, text: str, dialect: str, issued: Issued | None = None
    ) -> None:
        self._issued = None if policy.writes == "raw" else issued
        self._recalled: tuple[Site, ...] = ()
        self.sites: tuple[Site, ...] = ()
        self._unsaid: tuple[Site, ...] = ()
        self._brought: tuple[_Brought, ...] = ()
        if set(statement.kinds or (statement.kind,)) <= _READS and not statement.targets:
            return
        written = [one for one in statement.occurrences or () if one.clause is Clause.TARGET]
        found = [site for one in written for site in _sites(policy, one, text, dialect)]
        self.sites = tuple(site for site in found if site.entity)
        if policy.writes == "refuse":
            self._unsaid = tuple(found)
        elif policy.writes == "guarded" and issued is not None:
            self._recalled = tuple(found)
        self._brought = tuple(_brought(statement, text, dialect, [site.start for site in self.sites]))

    @property
    def looks(self) -> bool:
        """Whether any value has to be looked at."""
        return bool(self._unsaid or self._brought or self._recalled)

    @property
    def looks_at_form_alone(self) -> bool:
        """Whether a surrogate that its form marks is all that could be wrong with what is written."""
        return not (self.sites or self._unsaid or self._recalled) and self._issued is None

    def passed(self, row: Any) -> Any:
        """Return one set of parameters that may be written, see `check`."""
        self.check((row,))
        return row

    def check(self, rows: Sequence[Any]) -> None:
        """Return if these parameters may be written.

        Args:
            rows: The sets of parameters as the caller gave them, each a list, tuple or dict, or ``None``.

        Raises:
            StatementDeniedError: if one may not; names the column and the ways out.
        """
        for row in rows if self.looks else ():
            self._check_said(row)
            self._check_brought(row)
            if self._issued is not None:
                self._check_issued(row, self._issued)

    def _check_said(self, row: Any) -> None:
        for site in self._unsaid:
            value = _value(site.key, site.literal, row)
            if not (_said(value) or _shows_itself(value, site.mask)):
                _deny(f"{site.where} is a masked column, and {_UNTOLD}. {WAYS_OUT}")

    def _check_brought(self, row: Any) -> None:
        if any(holds_marked(_value(one.key, one.literal, row)) for one in self._brought):
            _deny(_LANDS)

    def _check_issued(self, row: Any, issued: Issued) -> None:
        """Refuse what is known to be a surrogate by memory alone (ADR 0007)."""
        for site in self._recalled:
            value = _value(site.key, site.literal, row)
            if issued.knows(value) and not _shows_itself(value, site.mask):
                _deny(f"{site.where} is a masked column, and this value {_ISSUED}. {WAYS_OUT}")
        if any(issued.knows(_value(one.key, one.literal, row)) for one in self._brought):
            _deny(f"a value that is written where no masked column takes it alone {_ISSUED}. {_WAYS}")


def _sites(policy: Policy, one: Occurrence, text: str, dialect: str) -> Iterator[Site]:
    for origin in sorted(one.origins, key=str):
        verdict = judge_column(policy, origin, dialect)
        if verdict.sensitive:
            entity = verdict.entity if verdict.action is Action.MASK and verdict.entity else ""
            for each in one.operands:
                if each.kind in {"literal", "parameter"}:
                    yield _site(policy, origin, entity, each, text, dialect)


def _site(policy: Policy, origin: Origin, entity: str, each: Operand, text: str, dialect: str) -> Site:
    literal = literal_value(text[each.start : each.end], dialect) if each.kind == "literal" else None
    unread = each.kind == "literal" and literal is None
    closed = "a literal of this form cannot become a parameter; bind it" if unread else ""
    how, mask = _HOW[policy.writes], mask_of(policy, entity)
    return Site(
        each.start,
        each.end,
        each.key,
        entity,
        str(origin),
        how,
        closed,
        literal=literal,
        mask=mask,
        written=True,
    )


def _brought(statement: Statement, text: str, dialect: str, own: Sequence[int]) -> Iterator[_Brought]:
    """Yield the literals and parameters that are neither compared with a column nor among ``own``."""
    compared = {
        each.start
        for one in statement.occurrences or ()
        if one.clause is not Clause.TARGET
        for each in one.operands
    }
    known = compared | set(own)
    for parameter in statement.parameters:
        if parameter.start not in known:
            yield _Brought(parameter.key, None)
    for span in statement.literals:
        if span.start not in known and span.kind == "text":
            value = literal_value(text[span.start : span.end], dialect)
            yield _Brought(None, text[span.start : span.end] if value is None else value)


def _value(key: int | str | None, literal: object, row: Any) -> Any:
    if key is None:
        return literal
    try:
        return row[key]
    except (LookupError, TypeError):  # the driver, or the translation, will refuse it
        return None


def _said(value: object) -> bool:
    """Tell whether nothing is left open about a value: it is NULL, or the caller said what it is."""
    return value is None or is_said((value,))


def _shows_itself(value: object, mask: str) -> bool:
    """Tell whether a value is by its form a surrogate of a mask; a redacted one stands for nothing."""
    return isinstance(value, str) and value != REDACTED and is_marked(value, mask)


def _deny(reason: str) -> None:
    raise StatementDeniedError(f"denied by the policy: {reason}")
