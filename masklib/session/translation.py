"""Surrogate operands turned back: the statement and the parameters that are sent in place of those given.

Per occurrence, and always as a bound parameter (DESIGN 5.9). Nothing of it comes back: a parameter that
stands elsewhere too keeps there what the caller gave, and a statement that could show its own text is denied
once something in it was turned back. No list of issued surrogates is kept anywhere: the key alone turns back.

To turn a value back that is to be *written*: make a `Site` of it (clause ``TARGET``, the entity of its
column, ``filters="auto"``: only what is marked by its form or by `masklib.surrogate` is turned back) and
give it to `Translator` beside the others; all that is said below holds for it.

Raw values: sees operands; hands raw values to the caller that runs the statement, and keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import StatementDeniedError
from masklib.mask.marked import holds_marked, is_marked, marked_entity
from masklib.session.echo import echoing
from masklib.session.json_operands import holds_surrogates
from masklib.session.probes import spend_probes
from masklib.session.rebinding import BIND_EACH, Rebinding
from masklib.session.said import is_said, plain_parameters, unsaid
from masklib.session.spelling import check_known, is_settled, spelled
from masklib.session.turning import LISTS, SELECT_IT, deny, turn_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.session.protection import Protection
    from masklib.session.rebinding import Way
    from masklib.session.said import Word
    from masklib.session.site import Site
    from masklib.sql import Binding, Statement
    from masklib.typing import Origin

__all__ = ["Bound", "Translator"]

_ROWS: Final = (list, tuple)
_RECENT: Final = 64
"""Operands of a statement that are remembered with what they were turned back to."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is sent in place of what was given.

    Attributes:
        text: The statement.
        parameters: Its parameters, ``None`` if there are none.

    Raw values: keeps those that were turned back until the statement has run; ``repr`` shows none.
    """

    text: str = field(repr=False)
    parameters: Any = field(repr=False)


class Translator:
    """Turns back the operands of one statement, for as many runs and sets of parameters as there are.

    Args:
        protection: The key, and what is masked.
        statement: What was found of the text.
        text: The statement's exact text.
        sites: Its operands that stand for values of masked columns (`masklib.session.operands.sites_of`).
        formats: In which formats columns have their values, as far as that is known; ``None``: operands
            stand for what they are in their own format alone.

    Attributes:
        operands: The sites.

    Raw values: keeps the statement's text with the literals of it, and what was turned back last; ``repr``
    shows none.
    """

    __slots__ = (
        "_echo",
        "_formats",
        "_most",
        "_protection",
        "_rebinding",
        "_recent",
        "_settled",
        "_sites",
        "_statement",
        "_text",
        "operands",
    )

    def __init__(
        self,
        protection: Protection,
        statement: Statement,
        text: str,
        sites: Sequence[Site],
        formats: Mapping[tuple[Origin, str], frozenset[str]] | None = None,
    ) -> None:
        self._formats = formats
        self._protection = protection
        self._statement = statement
        self._text = text
        self.operands = tuple(sites)
        self._sites = tuple(site for site in sites if site.filters != "raw" or site.key is not None)
        self._rebinding = Rebinding(statement, text)
        self._recent: dict[tuple[Site, object], object] = {}
        self._settled: set[Site] = set()
        self._echo: str | None = None
        self._most = protection.policy.limit("probes")

    def translate(self, given: Any, binding: Binding) -> Bound | None:
        """Return what is sent in place of the statement and its parameters, ``None``: as they were given.

        Args:
            given: The parameters of one run, a list, tuple or dict; ``None`` if the caller gave none. Any
                other mapping or sequence is the caller's to copy: what is looked at must be what is sent.
            binding: How the driver binds a value.

        Raises:
            StatementDeniedError: if something that has to be turned back cannot be, or must not be.
            KeyRequiredError: if there is no lasting key, or another key made a surrogate.
            FormatsWanted: if the formats of a column decide, and are not known yet.
        """
        if not self._sites and not self._most and not is_said(given):
            return None
        plain, turned = self._read(given, binding)
        self._count((plain,))
        if not turned:
            return None if plain is given else Bound(self._text, plain)
        way = self._rebinding.way(tuple(turned), (turned,), binding, plain)
        return Bound(way.rewriting.text, self._bind(way, plain, turned, binding))

    def translate_many(self, rows: Any, binding: Binding) -> Bound | None:
        """Return what is sent in place of a statement that runs once for each set of parameters.

        Args:
            rows: The sets, each as in `translate`. Of an iterator the driver takes one after the other, as
                it would without us, unless some are compared with masked columns: then it is read first.
            binding: How the driver binds a value.

        Raises:
            StatementDeniedError: as `translate`, before anything is sent; of an iterator's sets that are
                only written, when the driver asks for the one that must not be sent.
            KeyRequiredError: as `translate`.
        """
        if rows is None:
            return self._run([None], binding)
        if isinstance(rows, _ROWS):
            return self._run(rows, binding) if rows else None
        if not self._sites:
            return Bound(self._text, map(self._unsaid, rows))
        way = self._way_of_all(binding)
        if way is not None:
            return Bound(way.rewriting.text, (self._run_one(row, way, binding) for row in rows))
        listed = list(rows)
        return self._run(listed, binding) or Bound(self._text, listed)

    def _way_of_all(self, binding: Binding) -> Way | None:
        """Return the way that serves whatever set comes: there is one where values are only written."""
        if not all(site.written and site.key is not None for site in self._sites):
            return None
        try:
            return self._rebinding.way(self._sites, [], binding, ())
        except StatementDeniedError:  # it cannot be rewritten; the sets say whether it has to be
            return None

    def check_formats(self) -> None:
        """Return if the formats of all columns are known: what is read but once is not to be read in vain.

        Raises:
            FormatsWanted: if those of one are not.
        """
        if self._formats is not None:
            for site in self._sites:
                check_known(site, self._formats)

    def _unsaid(self, row: Any) -> Any:
        """Return one set of parameters of a statement that compares none with a masked column."""
        if not is_said(row):
            return row
        plain, words = plain_parameters(row)
        self._check_words(words)
        return plain

    def unwrapped(self, given: Any, *, many: bool) -> Bound | None:
        """Return the parameters without what is said of them, where nothing is turned back."""
        if many and not isinstance(given, _ROWS):
            return None if given is None else Bound(self._text, map(unsaid, given))
        rows = given if many else [given]
        if not any(row is not None and is_said(row) for row in rows):
            return None
        plain = [unsaid(row) for row in rows]
        return Bound(self._text, plain if many else plain[0])

    def _run(self, rows: Sequence[Any], binding: Binding) -> Bound | None:
        plain: list[Any] = []
        turned: list[dict[Site, object]] = []
        for row in rows:
            given, found = self._read(row, binding)
            plain.append(given)
            turned.append(found)
        self._count(plain)
        sites = tuple(site for site in self._sites if any(site in one for one in turned))
        if sites:
            way = self._rebinding.way(sites, turned, binding, plain[0])
            bound = [self._bind(way, row, one, binding) for row, one in zip(plain, turned, strict=True)]
            return Bound(way.rewriting.text, bound)
        said = any(given is not row for given, row in zip(plain, rows, strict=True))
        return Bound(self._text, plain) if said else None

    def _run_one(self, row: Any, way: Way, binding: Binding) -> Any:
        given, turned = self._read(row, binding)
        return self._bind(way, given, turned, binding)

    def _read(self, row: Any, binding: Binding) -> tuple[Any, dict[Site, object]]:
        """Return a set of parameters without what is said of them, and those that are turned back."""
        words: Mapping[int | str, Word] = {}
        given = row
        if row is not None and is_said(row):
            given, words = plain_parameters(row)
            self._check_words(words)
        return given, self._turned_of(given, words, binding)

    def _turned_of(self, given: Any, words: Mapping[int | str, Word], binding: Binding) -> dict[Site, object]:
        """Return the value of each operand of one run that is a surrogate."""
        turned: dict[Site, object] = {}
        for site in self._sites:
            value = self._given(site, given, binding)
            word = "" if site.key is None else words.get(site.key, "")
            if self._wanted(site, value, word):
                self._check_echo(site)
                turned[site] = self._turned(site, value, said=word == "surrogate")
        return turned

    def _turned(self, site: Site, value: object, *, said: bool) -> object:
        """Return the value of one operand; texts that came lately are not turned back again."""
        key = (site, value) if type(value) is str and not site.document else None
        known = self._recent.get(key) if key is not None else None
        if known is not None:
            return known
        back = turn_back(self._protection, site, value, said=said)
        if self._formats is not None:
            back = spelled(site, back, self._formats)
        if key is not None and self._is_settled(site):
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            self._recent[key] = back
        return back

    def _is_settled(self, site: Site) -> bool:
        """Tell whether the formats of a site's column are known for as long as the statement is."""
        if site not in self._settled:
            if self._formats is not None and not is_settled(site, self._formats):
                return False
            self._settled.add(site)
        return True

    def _bind(self, way: Way, row: Any, values: Mapping[Site, object], binding: Binding) -> Any:
        return self._rebinding.bind(way, row, values, lambda site: self._given(site, row, binding))

    def _count(self, rows: Sequence[Any]) -> None:
        """Count the values that are compared with masked columns, where the policy bounds them."""
        if self._most:
            compared = [site for site in self.operands if site.entity and not site.written]
            count = sum(_size(site, row) for site in compared for row in rows)
            if count:
                spend_probes(self._protection.policy.id, self._protection.actor, count, self._most)

    def _given(self, site: Site, given: Any, binding: Binding) -> Any:
        """Return the operand as it was given."""
        if site.key is None:
            return self._unescaped(site.literal, binding, given)
        try:
            return given[site.key]
        except (LookupError, TypeError):
            if site.filters == "masked" or any(self._marked(site, one) for one in _all(given)):
                deny(site.where, "the parameters are not those that the statement names", BIND_EACH)
            return None  # the driver will refuse it

    def _unescaped(self, value: Any, binding: Binding, given: object) -> Any:
        """A literal beside parameters has its percent signs doubled, where the driver wants that."""
        escaped = given is not None and bool(binding.escaped) and isinstance(value, str)
        return value.replace(2 * binding.escaped, binding.escaped) if escaped else value

    # ------------------------------------------------------------------ whether
    def _check_words(self, words: Mapping[int | str, Word]) -> None:
        """Deny what is said where it means nothing, or may not be said."""
        places = {site.key for site in self._sites}
        for key, word in words.items():
            if word == "raw" and self._protection.policy.preset == "agent":
                deny("masklib.raw()", "raw values are not taken under preset 'agent'", "Use a surrogate")
            if word == "surrogate" and key not in places:
                deny(
                    "masklib.surrogate()",
                    "this parameter is compared with no masked column by =, <>, IN or ANY",
                    "Leave surrogate() out, or compare it with the bare column",
                )

    def _wanted(self, site: Site, value: object, word: str) -> bool:
        """Tell whether an operand is a surrogate: by what is said of it, by the column, or by its form."""
        if word == "raw" or (site.filters == "raw" and word != "surrogate"):
            if word == "raw" and site.filters == "masked":
                deny(site.where, "raw() is not taken where every operand is a surrogate", SELECT_IT)
            return False
        if word == "surrogate" or site.filters == "masked":
            return True
        if value is None or site.filters == "stored":
            return value is not None
        if site.document:
            return holds_surrogates(value, site.context)
        if site.loose:
            return holds_marked(value)
        return any(self._marked(site, one) for one in (value if isinstance(value, LISTS) else (value,)))

    def _marked(self, site: Site, value: object) -> bool:
        if not isinstance(value, str):
            return False
        if not site.entity:
            return marked_entity(value) is not None
        return is_marked(value, site.mask)

    def _check_echo(self, site: Site) -> None:
        """Deny a statement that may show its own text, or another's, in which a value stands by now."""
        if self._echo is None:
            self._echo = echoing(self._protection.policy, self._statement)
        if self._echo:
            rule = (
                f"{self._echo} may show statements or values, and a surrogate would stand there turned back"
            )
            deny(site.where, rule, "Run the look-up by itself, without it")


def _size(site: Site, row: Any) -> int:
    """Return how many values an operand is."""
    try:
        value = None if site.key is None else row[site.key]
    except (LookupError, TypeError):
        value = None
    return len(value) if isinstance(value, LISTS) else 1


def _all(given: Any) -> Sequence[object]:
    """Return every parameter that was given, whatever it is called."""
    return list(given.values()) if isinstance(given, dict) else list(given or ())
