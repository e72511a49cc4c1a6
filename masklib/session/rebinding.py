"""How operands that were turned back are bound: each by a parameter of its own, in a text made once.

Raw values: sees what was turned back; hands it to the caller, who runs the statement; ``repr`` shows none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.session.spelling import Several
from masklib.session.turning import COMPARE, denial, deny
from masklib.sql import Hole, Unbindable, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.session.site import Site
    from masklib.sql import Binding, Rewriting, Statement

__all__ = ["BIND_EACH", "Rebinding", "Way"]

BIND_EACH: Final = "Give a list or tuple for placeholders by place, and a dict for those by name"


class Way(NamedTuple):
    """How some operands are bound, each by itself: the text, and how many values each one is."""

    sites: tuple[Site, ...]
    spans: Mapping[tuple[int, int], Site]
    counts: Mapping[Site, int]
    rewriting: Rewriting


class Rebinding:
    """Makes the texts of one statement in which operands are bound anew.

    Args:
        statement: What was found of the text.
        text: The statement's exact text.
    """

    __slots__ = ("_last", "_rewritings", "_statement", "_text")

    def __init__(self, statement: Statement, text: str) -> None:
        self._statement = statement
        self._text = text
        self._rewritings: dict[object, Rewriting] = {}
        self._last: tuple[Way, Binding, bool] | None = None

    def way(
        self,
        sites: tuple[Site, ...],
        turned: Sequence[Mapping[Site, object]],
        binding: Binding,
        given: Any,
    ) -> Way:
        """Return how each of these operands is bound by itself, in every run.

        Args:
            sites: The operands.
            turned: What each of them became, by run.
            binding: How the driver binds a value.
            given: The parameters of one run, ``None`` if there are none.

        Raises:
            StatementDeniedError: if they cannot be bound anew.
        """
        single = not any(type(value) is Several for one in turned for value in one.values())
        if single and self._last is not None:
            last, how, bare = self._last  # mostly that of the run before, and hashing a binding takes longer
            if last.sites == sites and how is binding and bare == (given is None):
                return last
        spans: dict[tuple[int, int], Site] = {(site.start, site.end): site for site in reversed(sites)}
        counts = {
            site: max((_count(one.get(site)) for one in turned), default=1)
            for site in reversed(spans.values())
        }
        key = (tuple(counts.items()), binding, given is None)
        rewriting = self._rewritings.get(key)
        if rewriting is None:
            rewriting = self._rewritings[key] = self._rewrite(counts, given, binding)
        way = Way(sites, spans, counts, rewriting)
        if single:
            self._last = (way, binding, given is None)
        return way

    def _rewrite(self, counts: Mapping[Site, int], given: Any, binding: Binding) -> Rewriting:
        holes = [
            Hole(site.start, site.end, site.key, count, (site.word or "") if count > 1 else "", site.column)
            for site, count in counts.items()
        ]
        try:
            return rewrite(self._text, self._statement.parameters, holes, binding, given=given is not None)
        except Unbindable as unbindable:
            reason = f"a surrogate cannot be turned back: {unbindable}"
            raise denial(next(iter(counts)).where, reason, "Bind the value as a parameter") from None

    @staticmethod
    def bind(way: Way, row: Any, values: Mapping[Site, object], given: Callable[[Site], object]) -> Any:
        """Return the parameters of one run.

        Args:
            way: How they are bound.
            row: Those that the caller gave, ``None`` if there are none.
            values: What was turned back.
            given: Tells the operand of a site that was not, as it was given.

        Raises:
            StatementDeniedError: if the parameters are others than the text takes, or one of them stands for
                values of two entities.
        """
        if not way.rewriting.fits(() if row is None else row):
            deny(way.sites[0].where, "the parameters are not those that the statement names", BIND_EACH)
        _agree(way, values)
        listed: list[object] = []
        for site, count in way.counts.items():
            listed += _times(values[site] if site in values else given(site), count)
        return way.rewriting.bind(() if row is None else row, listed)


def _agree(way: Way, values: Mapping[Site, object]) -> None:
    """Deny an operand that is compared with columns of several entities, and is a value of each."""
    for site in way.sites:
        other = way.spans[site.start, site.end]
        if site is not other and _differ(values.get(site, values), values.get(other, values)):
            deny(site.where, f"it is compared with {other.where} too, of another entity", COMPARE)


def _count(value: object) -> int:
    """Return how many values stand for one operand."""
    return len(value.values) if isinstance(value, Several) else 1


def _times(value: object, count: int) -> list[object]:
    """Return what stands for one operand as so many values; it may be one of them more than once."""
    given = list(value.values) if isinstance(value, Several) else [value]
    return given + [given[0]] * (count - len(given))


def _differ(one: object, other: object) -> bool:
    return type(one) is not type(other) or one != other
