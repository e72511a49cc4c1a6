"""One statement's life: begin → result → end. The only place that knows the whole way; no I/O in it."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from masklib import audit
from masklib.audit import Record
from masklib.errors import MaskingError, StatementDeniedError
from masklib.session.issued import issued_under
from masklib.session.operands import sites_of
from masklib.session.permit import permit
from masklib.session.planning import make_plan
from masklib.session.recorded import recorded_parameters, recorded_text
from masklib.session.said import unsaid
from masklib.session.settings import permit_settings
from masklib.session.small_groups import with_bounds
from masklib.session.translation import Translator
from masklib.session.write_guard import WriteGuard
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from masklib.session.plan import Plan
    from masklib.session.protection import Protection
    from masklib.session.tally import Tally
    from masklib.session.translation import Bound
    from masklib.sql import Binding, Statement
    from masklib.typing import Origin

__all__ = ["Analysed", "StatementLife"]

Row = tuple[Any, ...]
_PLANS: Final = 16
"""Plans kept a statement: labels and driver origins rarely differ between runs of one text."""


_NO_FORMATS: Mapping[tuple[Origin, str], frozenset[str]] = MappingProxyType({})


class Analysed:
    """A statement as analysed once under one catalogue and one policy, with the plans made for its results.

    Attributes:
        statement: What it does.
        samples: What was found in samples of unclassified columns.
        formats: The formats that samples of masked columns show; more of them come to be known.
        plans: The plans made so far.
        permitted: Whether it was asked already if it may run, and it may.
    """

    __slots__ = (
        "_bounded",
        "_guard",
        "_last",
        "_translator",
        "formats",
        "permitted",
        "plans",
        "samples",
        "statement",
    )

    def __init__(
        self,
        statement: Statement,
        samples: Mapping[Origin, str],
        formats: Mapping[tuple[Origin, str], frozenset[str]] = _NO_FORMATS,
    ) -> None:
        self.statement = statement
        self.samples = samples
        self.formats = formats
        self.permitted = False
        self.plans: dict[object, Plan] = {}
        self._last: tuple[object, Plan | None] = (None, None)
        self._translator: Translator | None = None
        self._guard: WriteGuard | None = None
        self._bounded: str | None = None

    def translator(self, protection: Protection, text: str) -> Translator:
        """Return what turns back the operands of this statement, made on first use."""
        if self._translator is None:
            compared = sites_of(protection.policy, self.statement, text, protection.dialect)
            sites = (*compared, *self.guard(protection, text).sites)
            self._translator = Translator(protection, self.statement, text, sites, self.formats)
        return self._translator

    @property
    def turns_back(self) -> bool:
        """Whether operands of this statement may stand for masked values."""
        return self._translator is not None and bool(self._translator.operands)

    def guard(self, protection: Protection, text: str) -> WriteGuard:
        """Return what looks at the values that this statement writes, made on first use."""
        if self._guard is None:
            issued = issued_under(protection.masker)
            self._guard = WriteGuard(protection.policy, self.statement, text, protection.dialect, issued)
        return self._guard

    def bounded(self, protection: Protection, text: str) -> str:
        """Return the text with what keeps small groups in the database, where the policy wants that."""
        if self._bounded is None:
            policy = protection.policy
            enforced = policy.mode == "enforce"
            self._bounded = (
                with_bounds(policy, self.statement, text, protection.dialect) if enforced else text
            )
        return self._bounded

    def shown(self, protection: Protection) -> str:
        """Return the text for records: operands of masked columns as surrogates, other literals by type."""
        if self._translator is None:
            return self.statement.text
        return recorded_text(self.statement, self._translator.operands, protection.masker)

    def plan(
        self, protection: Protection, labels: tuple[str, ...], driver_origins: tuple[Origin | None, ...]
    ) -> Plan:
        """Return the plan for a result with these labels, made on first use."""
        key = (labels, driver_origins)
        known, plan = self._last  # mostly that of the run before: comparing is cheaper than hashing origins
        if plan is not None and known == key:
            return plan
        plan = self.plans.get(key)
        if plan is None:
            if len(self.plans) >= _PLANS:
                self.plans.clear()
            plan = self.plans[key] = make_plan(
                protection, self.statement, self.samples, labels, driver_origins
            )
        self._last = (key, plan)
        return plan


class StatementLife:
    """One run of one statement, from before ``execute`` to its record.

    Raw values: sees the rows as they pass through `apply`; keeps none.
    """

    __slots__ = (
        "_ended",
        "_parameters",
        "_started",
        "_tallies",
        "analysed",
        "duration",
        "most",
        "plan",
        "protection",
        "rows",
        "transparent",
    )

    def __init__(self, protection: Protection, analysed: Analysed, parameters: tuple[str, ...]) -> None:
        self.protection = protection
        self.analysed = analysed
        self.plan: Plan | None = None
        self.transparent = True
        self.rows = 0
        self.most = protection.policy.limit("rows") if protection.policy.mode == "enforce" else 0
        self.duration = 0.0
        self._parameters = parameters
        self._tallies: dict[int, Tally] = {}
        self._started = time.perf_counter()
        self._ended = False

    def denial(
        self, text: str = "", *, copying: Literal["", "out", "in"] = ""
    ) -> StatementDeniedError | None:
        """Return why the policy does not let the statement run, or ``None`` if it does.

        Args:
            text: Its exact text, if operands in it will be turned back (`translated`).
            copying: Which way the rows of a COPY go that are looked at one by one: ``out`` through `apply`.
        """
        if self.analysed.permitted or self.protection.policy.mode != "enforce":
            return None
        try:
            permit(
                self.protection.policy,
                self.analysed.statement,
                self.protection.dialect,
                self.analysed.samples,
                copying=copying,
                text=text,
            )
        except StatementDeniedError as denial:
            return denial
        self.analysed.permitted = not copying
        return None

    def translated(self, text: str, given: Any, binding: Binding, *, many: bool) -> Bound | None:
        """Return what is sent in place of a statement and its parameters, ``None`` if they are sent as given.

        Args:
            text: The statement's exact text.
            given: Its parameters, or with ``many`` the sets of them: an iterator is read as the driver asks.
            binding: How the driver binds a value.
            many: Whether it runs once for each set.

        Raises:
            StatementDeniedError: if a surrogate cannot be turned back, or must not be.
            KeyRequiredError: if there is no lasting key, or another key made a surrogate.
            FormatsWanted: if the formats of a column decide, and are not known yet.
        """
        translator = self.analysed.translator(self.protection, text)
        if not many and translator.operands and audit.enabled():
            masker, plain = self.protection.masker, unsaid(given)
            self._parameters = recorded_parameters(self._parameters, plain, translator.operands, masker)
        if self.protection.policy.mode != "enforce":
            return translator.unwrapped(given, many=many)
        rows = (given or ()) if many else (given,)
        permit_settings(self.protection.policy, self.analysed.statement, self.protection.dialect, rows)
        guard = self.analysed.guard(self.protection, text)
        if many and given is not None and not isinstance(given, (list, tuple)):
            translator.check_formats()
            return translator.translate_many(map(guard.passed, given), binding)
        guard.check(rows)
        return translator.translate_many(given, binding) if many else translator.translate(given, binding)

    @property
    def sent_as_given(self) -> bool:
        """Whether no operand of the statement can have been turned back."""
        return not self.analysed.turns_back

    @property
    def unread(self) -> bool:
        """Whether the statement could not be read, so that it may simply be wrong."""
        statement = self.analysed.statement
        return bool(statement.problem) or statement.kind is Kind.UNKNOWN

    def executed(self) -> None:
        """Note that the driver has run it."""
        self.duration = time.perf_counter() - self._started

    def result(self, labels: tuple[str, ...], driver_origins: tuple[Origin | None, ...]) -> Plan:
        """Decide what is done with each column of the result."""
        mode = self.protection.policy.mode
        self.plan = self.analysed.plan(self.protection, labels, driver_origins)
        self._tallies = self.plan.tallies(issued_under(self.protection.masker))
        self.transparent = mode == "off" or not self.plan.active
        return self.plan

    def apply(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows as the caller may see them.

        Raises:
            MaskingError: if masking fails; the rows are withheld.
            StatementDeniedError: if there are more rows than the policy allows; they are withheld.
        """
        self.count(len(rows))
        if self.transparent or self.plan is None:
            return rows
        masked = self.plan.apply(self.protection, rows, self._tallies)
        return rows if self.protection.policy.mode == "observe" else masked

    def count(self, rows: int) -> None:
        """Count rows on their way out.

        Raises:
            StatementDeniedError: if there are more than the policy allows.
        """
        self.rows += rows
        if self.most and self.rows > self.most:
            self._too_many(rows)

    def apply_columns(
        self, columns: Mapping[int, Sequence[object]], waived: AbstractSet[int] = frozenset()
    ) -> Mapping[int, Sequence[object]]:
        """Return the columns of a batch that change, by place; for results that come column by column.

        Args:
            columns: The cells of at least the columns that `Plan.needed` names.
            waived: Columns whose type holds nothing that a detector knows: scanned ones stay as they are.

        Raises:
            MaskingError: if masking fails; the batch is withheld.
        """
        if self.plan is None:
            raise MaskingError("columns came out of a result that nobody planned")
        changed = self.plan.apply_columns(self.protection, columns, self._tallies, waived)
        return {} if self.protection.policy.mode == "observe" else changed

    def repeated(self, place: int, count: int) -> None:
        """Count cells of a masked column that `apply_columns` is not given, since they repeat others."""
        self._tallies[place].repeated += count

    def room(self, wanted: int) -> int:
        """Return how many rows to ask of the driver, at most one too many: it tells that there are more."""
        return min(wanted, self.most - self.rows + 1) if self.most else wanted

    def _too_many(self, count: int) -> NoReturn:
        self.rows -= count
        reason = (
            f"denied by the policy: the result has more than {self.most} rows (limits: rows). Ask for fewer: "
            "count(*), GROUP BY, a narrower WHERE, or LIMIT."
        )
        self.end("denied", reason=reason)
        self.rows = self.most + 1  # nothing more comes out of this result
        raise StatementDeniedError(reason)

    def end(self, outcome: str, *, error: str = "", reason: str = "") -> None:
        """Write the record, once."""
        if self._ended:
            return
        self._ended = True
        if audit.enabled():
            audit.write(self._record(outcome, error, reason))

    def _record(self, outcome: str, error: str, reason: str) -> Record:
        statement = self.analysed.statement
        return Record(
            event="query",
            driver=self.protection.driver,
            outcome=outcome,
            statement=self.analysed.shown(self.protection),
            summary=statement.summary,
            kind=str(statement.kind),
            fingerprint=self.protection.fingerprint(statement.text),
            parameters=self._parameters,
            columns=self.plan.records(self._tallies) if self.plan is not None else (),
            rows=self.rows if self.plan is not None else -1,
            duration=self.duration,
            error=error,
            reason=reason or statement.problem,
            context=self.protection.context(),
        )
