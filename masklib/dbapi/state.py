"""What stands behind the proxy of a connection: the raw one, and what is known of it. Never handed out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from masklib import audit
from masklib.audit import Record
from masklib.dbapi.claims import Claims
from masklib.dbapi.facts import Idle
from masklib.dbapi.failures import unless_stopped
from masklib.dbapi.turns import Turns
from masklib.session import SAMPLE_SIZE, Analysed, judge_sample, unsampled
from masklib.sql import Catalog, Kind, NeedsCatalog, Statement, analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.beside import Beside
    from masklib.dbapi.facts import ClassFacts, DriverFacts, Lookup, Reading
    from masklib.dbapi.readiness import Readiness
    from masklib.dbapi.running import Running
    from masklib.dbapi.steps import Steps
    from masklib.dbapi.turns import Turn
    from masklib.session import Protection
    from masklib.typing import Origin

__all__ = ["UNSETTLED", "ConnectionState"]

CATALOG_SECONDS: Final = 60.0
"""How long another session's DDL may stay unseen: what was looked up is asked again after this."""
STATEMENTS: Final = 512
"""Analysed statements kept a connection."""
_ROUNDS: Final = 16
"""Views may stand on views: the analysis may ask for more this many times."""
UNSETTLED: Final = Statement(
    Kind.UNKNOWN, "", text="(unanalysed)", problem="what the text means cannot be told",
    writes_known=False, groupings=None,
)  # fmt: skip
"""Stands for a statement that nobody looked into."""
_LEAVES_SESSION: Final = frozenset({Kind.READ, Kind.WRITE, Kind.TRANSACTION, Kind.EMPTY})
"""Kinds of statements that change neither the session nor the schema."""
_NAMING: Final = frozenset({"declare", "prepare"})
"""Words of statements that name what rows are fetched from."""
_ONE_READ: Final = (Kind.READ,)
_NO_WORDS: Final[frozenset[str]] = frozenset()


class ConnectionState:
    """The raw connection, what protects it, and what is known of its database.

    ``origins`` is the driver's own memory of base columns; it lives as long as the catalogue. ``seal`` makes
    a proxy of a raw object and its state. ``given`` protects where nobody acts in a role; ``protection`` in
    that of who asked last, and knows what the catalogue says.

    Raw values: keeps the raw connection; no rows.
    """

    __slots__ = (
        "__weakref__",
        "_asked_at",
        "_by_role",
        "_catalog",
        "_changed",
        "_protections",
        "_reads",
        "_restricted",
        "_samples",
        "_statements",
        "_turns",
        "asked",
        "beside",
        "bounds_time",
        "claims",
        "cursors",
        "driver",
        "encodes",
        "facts",
        "formats",
        "functions",
        "given",
        "origins",
        "protection",
        "raw",
        "readiness",
        "row_factory",
        "seal",
        "timed",
        "words",
    )

    def __init__(
        self,
        raw: Any,
        driver: DriverFacts,
        facts: ClassFacts,
        protection: Protection,
        seal: Callable[..., Any],
        beside: Beside | None = None,
    ) -> None:
        self.raw = raw
        self.seal = seal
        self.beside = beside
        self.driver = driver
        self.facts = facts
        self.protection = self.given = protection
        self.row_factory = driver.row_factory(raw)
        self.functions: Any = None  # the program's own
        self.readiness: Readiness | None = None
        self.asked: Any = None  # the sealed cursor of a statement that the connection itself was given
        self.encodes = False  # whether an encoder of the program's own sees parameters
        self.cursors: WeakSet[Running] = WeakSet()
        self.claims = Claims()
        self.words: frozenset[str] = _NO_WORDS
        self.origins: dict[object, Origin | None] = {}
        self._statements: dict[str, Analysed] = {}
        self._by_role = {protection.role: self._statements}
        self._protections: dict[str, tuple[Catalog | None, Protection]] = {}
        self._catalog: Catalog | None = None
        self._asked_at = 0.0
        self._changed = False
        self._samples: dict[Origin, str] = {}
        self.formats: dict[tuple[Origin, str], frozenset[str]] = {}
        self.timed = 0
        self.bounds_time = protection.bounds_time
        self._reads: Reading | None = None
        self._restricted = False
        self._turns = Turns(asynchronous=facts.asynchronous)

    @property
    def _free(self) -> bool:
        """Whether nothing is asked of the database but to run what was permitted."""
        return (self.protection.policy.preset, self.protection.policy.mode) != ("agent", "enforce")

    def turn(self) -> Steps[Turn]:
        """Wait until no other thread or task is between judging and running a statement here.

        What we look up ends the transaction that it began; another's statement must not be in it.
        """
        return self._turns.take()

    def act(self) -> None:
        """Have the statement that comes judged in the role of who asks for it.

        Raises:
            UnknownRoleError: if the policy does not know the role.
        """
        if not self.given.policy.roles:
            return
        role = self.given.asked_role()
        if role != self.protection.role:
            self.protection = self._tell(role, self._catalog)
            self._statements = self._by_role.setdefault(role, {})

    def _tell(self, role: str, catalog: Catalog | None) -> Protection:
        """Return what protects in a role, where the catalogue says this."""
        known = self._protections.get(role)
        if known is None or known[0] is not catalog:
            plain = self.given.in_role(role)
            told = plain if catalog is None else plain.told(catalog.relations.values())
            known = self._protections[role] = (catalog, told)
        return known[1]

    def known(self, sql: str) -> Analysed | None:
        """Return what ``sql`` does where that is known already and its catalogue still fresh."""
        if self._changed or (
            self._catalog is not None and time.monotonic() - self._asked_at > CATALOG_SECONDS
        ):
            self.forget_catalog()
            # while a transaction is open, what changed may still be undone in ways that nobody follows
            self._changed = self._changed and self.driver.idle(self.raw) is not Idle.IDLE
        if not self.driver.lexes(self.raw):
            return Analysed(UNSETTLED, {})
        known = self._statements.get(sql)
        if known is not None:
            self.words = known.statement.identifiers
        return known

    def analyse(self, sql: str) -> Steps[Analysed]:
        """Find out what ``sql`` does, looking up in the catalogue what is needed for it."""
        if not (self._restricted or self._free):
            yield from self._restrict()
        statement, catalog, lasting = yield from self._understand(sql)
        if catalog is not None and catalog is not self._catalog:
            self.protection = self._tell(self.protection.role, catalog)
        known = yield from self._keep(sql, statement, catalog, lasting=lasting)
        self.words = known.statement.identifiers
        return known

    def _understand(self, sql: str) -> Steps[tuple[Statement, Catalog | None, bool]]:
        """Return what ``sql`` does, the catalogue that tells so, and whether that may be kept."""
        dialect, catalog, lasting = self.protection.dialect, self._catalog, True
        answer = analyse(sql, dialect, catalog)
        for _ in range(_ROUNDS):
            if not isinstance(answer, NeedsCatalog):
                return answer, catalog, lasting
            catalog, lasting = yield from self._look_up(answer, catalog, lasting=lasting)
            answer = analyse(sql, dialect, catalog)
        return (UNSETTLED, catalog, False) if isinstance(answer, NeedsCatalog) else (answer, catalog, lasting)

    def _restrict(self) -> Steps[None]:
        """Have the database refuse writes too, under the preset for programs that only read."""
        restrict = self.driver.restrict
        if restrict is None:
            self._restricted = True
            self.not_held(
                f"{self.driver.name} cannot be set read-only: open the database so, or let its user not write"
            )
        elif self.driver.idle(self.raw) is not Idle.BUSY:
            self._restricted = yield from restrict(self.raw)

    def not_held(self, what: str) -> None:
        """Write the record of a limit of the preset's that is not held here."""
        if audit.enabled():
            context = self.protection.context()
            audit.write(Record("limit", self.driver.name, "not held", reason=what, context=context))

    def read(self, sql: str) -> Steps[str | None]:
        """Return a text that means to the dialect what ``sql`` means to the server; ``None``: unknown."""
        ask = self.driver.mode
        if ask is None:
            return sql
        if self._reads is None:
            try:
                self._reads = yield from ask(self.raw)
            except Exception as error:  # noqa: BLE001  the look-up is ours: if it fails, nobody knows what the text means
                self._unless_over(error)
        if self._reads is None:
            return sql if self.driver.closed(self.raw) else None  # the driver says that nothing runs there
        return self._reads(sql)

    def _unless_over(self, error: Exception) -> None:
        """Let an error of a look-up pass, but where somebody stopped it, or the connection has ended.

        Raises:
            Exception: the error itself; the statement would meet another one.
        """
        unless_stopped(error)
        if self.driver.raised(error) and self.driver.closed(self.raw):
            raise error

    def _keep(
        self, sql: str, statement: Statement, catalog: Catalog | None, *, lasting: bool
    ) -> Steps[Analysed]:
        samples = self._samples if lasting else {}
        for origin in unsampled(self.protection, statement, samples):
            values = yield from self.sample(origin)
            if values is not None:
                samples[origin] = judge_sample(self.protection, origin, values)
        analysed = Analysed(statement, samples, self.formats)
        if lasting:
            if self._catalog is None and catalog is not None:
                self._asked_at = time.monotonic()
            self._catalog = catalog
            if len(self._statements) >= STATEMENTS:
                self._statements.clear()
            self._statements[sql] = analysed
        return analysed

    def sample(self, origin: Origin) -> Steps[Sequence[object] | None]:
        """Read a few cells of a column, where a look-up may run just now.

        Raw values: sees the cells; they are looked into and let go.
        """
        raw = yield from self._asked()
        if self.driver.sample is None or raw is None:
            return None
        try:
            values: Sequence[object] = yield from self.driver.sample(raw, origin, SAMPLE_SIZE)
        except Exception as error:  # noqa: BLE001  the sample is ours: without one the derivation is redacted
            unless_stopped(error)
            return None
        return values

    def _look_up(
        self, needs: NeedsCatalog, catalog: Catalog | None, *, lasting: bool
    ) -> Steps[tuple[Catalog, bool]]:
        """Look relations up; where nothing may run just now they count as absent, for this once."""
        found = yield from self._told(needs)
        if found is None:
            return (catalog or Catalog.of()).merge((), needs.relations), False
        known = catalog or Catalog.of((), found.search_path, found.functions)
        return known.merge(found.relations, needs.relations), lasting

    def _told(self, needs: NeedsCatalog) -> Steps[Lookup | None]:
        """Return what the catalogue says, ``None`` where it cannot be asked."""
        settled = self.driver.idle(self.raw) is Idle.IDLE  # inside, the schema may have changed unseen
        raw = yield from self._asked()
        if self.driver.lookup is None or raw is None:
            return None
        try:
            found = yield from self.driver.lookup(raw, needs.relations)
        except Exception as error:  # noqa: BLE001  the look-up is ours: if it fails, the origin is unknown
            self._unless_over(error)
            return None
        if self.beside is None or (raw is self.raw and not settled):
            return found
        if raw is self.raw:
            self.beside.learn(found.search_path)
        return found if self.beside.agrees(found.search_path) else None

    def _asked(self) -> Steps[Any]:
        """Return the raw connection that may be asked just now: this one, the second one, or none."""
        if self.driver.idle(self.raw) is not Idle.BUSY:
            return self.raw
        if self.beside is not None and self.beside.of_use:
            return (yield from self.beside.open(type(self.raw)))
        flush = self.driver.flush
        return self.raw if flush is not None and (yield from flush(self.raw)) else None

    def tells_origins(self, statement: Statement) -> bool:
        """Tell whether what the driver says of this statement's columns holds."""
        return self.driver.origins_hold(statement, self._catalog)

    def forget_catalog(self) -> None:
        """Drop what was looked up and everything analysed with it."""
        self._catalog = None
        for statements in self._by_role.values():
            statements.clear()
        self._protections.clear()
        self.origins.clear()
        self._samples = {}
        self.formats.clear()

    def forget_session(self) -> None:
        """Drop what was looked up and asked: settings, the search path or the database are others now."""
        self.forget_catalog()
        self._reads = None
        self.timed = 0
        self._restricted = False
        self._apart()

    def ran(self, statement: Statement) -> None:
        """Take note of a statement that ran."""
        if statement.kinds == _ONE_READ and statement.kind is Kind.READ and not statement.unlisted:
            return
        if _NAMING & statement.identifiers:
            self.claims.drop(statement.identifiers)
        if statement.changes_schema:
            self._changed = True
        if not set(statement.kinds or (statement.kind,)) <= {Kind.READ, Kind.WRITE}:
            self._reads = None
            self.timed = 0
        if statement.unlisted or not set(statement.kinds or (statement.kind,)) <= _LEAVES_SESSION:
            self._apart()

    def _apart(self) -> None:
        """Take note that this session may look names up in another way than a new one would."""
        if self.beside is not None:
            self.beside.learn(None)

    def end_statements(self, outcome: str) -> None:
        """Write the records of results that nobody will read to their end."""
        for cursor in list(self.cursors):
            cursor.end(outcome)
