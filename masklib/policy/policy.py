"""Policy: what is masked and how, as one immutable value."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING, Final

from masklib.crypto.digests import blake2s
from masklib.entities import ENTITIES
from masklib.entities import entity as entity_named
from masklib.errors import PolicyError, UnknownRoleError
from masklib.policy.column_rule import ColumnRule, fold
from masklib.policy.document import Problems
from masklib.policy.pattern_rule import PatternRule, own_entities
from masklib.policy.python_document import from_python
from masklib.policy.reader import read
from masklib.policy.role import Role, role_problems
from masklib.policy.vocabulary import (
    ALL,
    CLEAR,
    FILTERS,
    MASK_NAMES,
    MODES,
    PRESETS,
    UNKNOWN_ORIGIN,
    WRITES,
    detector_problem,
    entity_problem,
    filters_problem,
    function_problem,
    limit_problem,
    preset_problem,
    strictest,
    strictest_filters,
    verdict_problem,
    word_problem,
)
from masklib.policy.writing import TEXT_FIELDS, written

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from os import PathLike

    from masklib.typing import Column

__all__ = ["Policy"]

PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """What is masked and how. Equal contents are equal policies, in whatever order they were written.

    Attributes:
        preset: ``analyst``, ``agent`` or ``application``.
        mode: ``enforce``, ``observe`` (nothing is changed, everything recorded) or ``off``.
        columns: The declared columns, sorted.
        masks: Entity and mask name, for entities that are not to have their default mask, sorted.
        functions: Function name (without case) and ``clear``, sorted.
        patterns: Patterns of the policy's own, sorted.
        detectors: Plugins that look beside the built-in detectors, sorted.
        unmask: Entities whose surrogates `masklib.unmask_value` may turn back, sorted, or ``("all",)``.
        writes: ``refuse``, ``raw``, ``guarded`` or ``surrogate``; left empty it is what the preset says.
        unknown_origin: ``redact`` or ``scan``; left empty it is what the preset says.
        filters: ``auto``, ``raw``, ``deny`` or ``masked``; left empty it is what the preset says.
        limits: What is bounded (``rows``, ``seconds``, ``probes``, ``min_group``), and by how much; sorted.
        dbt: Path of a dbt project's ``manifest.json``, whose tags count like remarks in the catalogue.
        roles: What is different for actors of some roles, sorted.
        id: Twelve hex digits that depend on the content only, for records and caches.

    Raises:
        PolicyError: if a field is wrong, with every error in ``problems``.
    """

    preset: str = "analyst"
    mode: str = "enforce"
    columns: tuple[ColumnRule, ...] = ()
    masks: tuple[tuple[str, str], ...] = ()
    functions: tuple[tuple[str, str], ...] = ()
    patterns: tuple[PatternRule, ...] = ()
    detectors: tuple[str, ...] = ()
    unmask: tuple[str, ...] = ()
    writes: str = ""
    unknown_origin: str = ""
    filters: str = ""
    limits: tuple[tuple[str, int], ...] = ()
    dbt: str = ""
    roles: tuple[Role, ...] = ()
    id: str = field(init=False, compare=False, default="")

    def __post_init__(self) -> None:
        for find in (_shape_problems, _problems):
            if problems := tuple(f"Policy: {one}" for one in find(self)):
                raise PolicyError(problems)
        preset = PRESETS[self.preset]
        self._set("columns", tuple(sorted(set(self.columns), key=lambda rule: rule.pattern)))
        self._set("masks", tuple(sorted(set(self.masks))))
        self._set("functions", tuple(sorted({(fold(name), verdict) for name, verdict in self.functions})))
        self._set("patterns", tuple(sorted(set(self.patterns), key=astuple)))
        self._set("detectors", tuple(sorted(set(self.detectors))))
        self._set("unmask", (ALL,) if ALL in self.unmask else tuple(sorted(set(self.unmask))))
        self._set("writes", self.writes or preset.writes)
        self._set("unknown_origin", self.unknown_origin or preset.unknown_origin)
        self._set("filters", self.filters or preset.filters)
        self._set("limits", tuple(sorted(set(self.limits))))
        self._set("roles", tuple(sorted(set(self.roles), key=lambda role: role.name)))
        self._set("id", blake2s(self.dumps().encode(), digest_size=6).hexdigest())

    def __hash__(self) -> int:
        return hash(self.id)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def load(cls, path: str | PathLike[str], *, masks: Collection[str] = MASK_NAMES) -> Policy:
        """Read a policy from a file: ``.yaml``, ``.yml`` or ``.toml``.

        Args:
            path: The file, UTF-8, at most 1 MiB.
            masks: Names of the masks there are.

        Raises:
            PolicyError: if the file cannot be read or is wrong; ``problems`` names every error with its
                place.
        """
        from masklib.policy.source import read_file

        text, name, form = read_file(path)
        return cls.loads(text, name=name, format=form, masks=masks)

    @classmethod
    def loads(
        cls,
        text: str,
        *,
        name: str = "<policy>",
        format: str = "yaml",  # noqa: A002 - the word users know from other loaders
        masks: Collection[str] = MASK_NAMES,
    ) -> Policy:
        """Read a policy from a text.

        Args:
            text: The policy.
            name: What to call it in messages.
            format: ``yaml`` or ``toml``.
            masks: Names of the masks there are.

        Raises:
            PolicyError: if the text is wrong; ``problems`` names every error with its place.
        """
        from masklib.policy.source import document

        problems = Problems()
        root = document(text, name, format, problems)
        fields = read(root, problems, masks=masks, versioned=True)
        problems.check()
        return cls(**fields)

    @classmethod
    def of(
        cls,
        content: Mapping[str, object] | None = None,
        *,
        known_masks: Collection[str] = MASK_NAMES,
        **fields: object,
    ) -> Policy:
        """Build a policy in Python, with the words of the YAML form.

        Args:
            content: The fields as a mapping, such as a configuration of yours holds.
            known_masks: Names of the masks there are.
            **fields: The fields one by one: ``columns={"users.email": "EMAIL_ADDRESS"}``.

        Raises:
            PolicyError: if anything is wrong; ``problems`` names every error.
        """
        problems = Problems()
        root = from_python({**(content or {}), **fields})
        found = read(root, problems, masks=known_masks, versioned=False)
        problems.check()
        return cls(**found)

    def in_role(self, name: str) -> Policy:
        """Return the policy that holds for who acts in a role.

        Raises:
            UnknownRoleError: if there is no such role.
        """
        for role in self.roles:
            if role.name == name:
                return role.laid_over(self)
        raise UnknownRoleError(f"denied by the policy: it has no role {name!r}; name it under roles")

    def declared(self, column: Column) -> str | None:
        """Return the verdict declared for a column: an entity, ``clear`` or ``redact``; ``None`` if none is.

        The narrowest matching rule wins. Rules that match and of which none is narrower than the other are
        settled by the one that masks more; two different entities give ``redact``.
        """
        winners = self._winners(column)
        return strictest(rule.verdict for rule in winners) if winners else None

    def source(self, column: Column) -> str:
        """Return where a column's verdict was found if not in the policy itself, else an empty text."""
        return " and ".join(sorted({rule.source for rule in self._winners(column) if rule.source}))

    def subject(self, column: Column) -> str | None:
        """Return the column whose value says by how many days a column's dates are moved, without case.

        ``None`` if there is none, or if the rules that count do not agree on it.
        """
        subjects = {rule.subject for rule in self._winners(column)}
        return (subjects.pop() or None) if len(subjects) == 1 else None

    def filters_of(self, column: Column) -> str:
        """Return what may be asked of a column: what its rule says, else what the policy says.

        Rules that match and of which none is narrower than the other are settled by the stricter word. What
        the policy says counts among them where a part that a rule asks for is not known of the column.
        """
        winners = self._winners(column)
        words = {rule.filters or self.filters for rule in winners}
        if not winners or not (
            column.table and (column.schema or {rule.schema for rule in winners} == {"*"})
        ):
            words.add(self.filters)
        return strictest_filters(words)

    @property
    def filter_words(self) -> frozenset[str]:
        """Every word of ``filters`` that holds for some column."""
        return frozenset({self.filters, *(rule.filters for rule in self.columns if rule.filters)})

    @property
    def shifts(self) -> bool:
        """Whether any column's dates are moved by a subject."""
        return any(rule.subject for rule in self.columns)

    def _winners(self, column: Column) -> list[ColumnRule]:
        schema, table = fold(column.schema or ""), fold(column.table or "")
        name = fold(column.name)
        matching = [rule for rule in self.columns if rule.covers(schema, table, name)]
        return [rule for rule in matching if not any(other.narrower_than(rule) for other in matching)]

    def mask_of(self, entity: str) -> str:
        """Return the name of the mask for an entity: the declared one, else the entity's default.

        Raises:
            KeyError: if there is no such entity.
        """
        declared = self.chosen_masks().get(entity)
        if declared is None and entity in self.own_entities():
            return "generic"
        return declared or entity_named(entity).mask

    def chosen_masks(self) -> dict[str, str]:
        """Return the name of the mask of each entity that has another one than its default."""
        return dict(self.masks) | {one.entity: one.mask for one in self.patterns if one.mask}

    def own_entities(self) -> frozenset[str]:
        """Return the entities that the policy's patterns find and that nobody else knows."""
        return frozenset(one.entity for one in self.patterns) - set(ENTITIES)

    def clears(self, function: str) -> bool:
        """Return whether the result of ``[schema.]function`` (spelt as in the policy) is declared clear."""
        return (fold(function), CLEAR) in self.functions

    def limit(self, name: str) -> int:
        """Return the most ``rows``, ``seconds`` or ``probes``, the least ``min_group``; 0 for any number."""
        for known, bound in self.limits:
            if known == name:
                return bound
        preset = PRESETS[self.preset]
        return preset.rows if name == "rows" else preset.seconds if name == "seconds" else 0

    def unmasks(self, entity: str) -> bool:
        """Return whether surrogates of ``entity`` may be turned back."""
        return ALL in self.unmask or entity in self.unmask

    def dumps(self) -> str:
        """Return the policy as YAML that loads back to an equal policy."""
        return "\n".join(written(self)) + "\n"


def _shape_problems(policy: Policy) -> Iterator[str]:
    for name in TEXT_FIELDS:
        if not isinstance(getattr(policy, name), str):
            yield f"{name} must be a text"
    for name, test, due in _TUPLES:
        if not _all_in(getattr(policy, name), test):
            yield f"{name} must be a tuple of {due}"


def _all_in(values: object, test: Callable[[object], bool]) -> bool:
    return isinstance(values, tuple) and all(map(test, values))


def _is_pair(one: object) -> bool:
    return isinstance(one, tuple) and len(one) == PAIR and all(isinstance(text, str) for text in one)


def _is_limit(one: object) -> bool:
    return isinstance(one, tuple) and len(one) == PAIR and isinstance(one[0], str) and type(one[1]) is int


_TUPLES: Final[tuple[tuple[str, Callable[[object], bool], str], ...]] = (
    ("columns", lambda one: isinstance(one, ColumnRule), "ColumnRule; `Policy.of` takes a mapping"),
    ("patterns", lambda one: isinstance(one, PatternRule), "PatternRule; `Policy.of` takes mappings"),
    ("masks", _is_pair, "pairs of texts; `Policy.of` takes a mapping"),
    ("functions", _is_pair, "pairs of texts; `Policy.of` takes a mapping"),
    ("limits", _is_limit, "pairs of a text and a whole number; `Policy.of` takes a mapping"),
    ("detectors", lambda one: isinstance(one, str), "texts"),
    ("unmask", lambda one: isinstance(one, str), "texts"),
    ("roles", lambda one: isinstance(one, Role), "Role; `Policy.of` takes a mapping"),
)


def _problems(policy: Policy) -> Iterator[str]:
    words = {
        "preset": preset_problem(policy.preset),
        "mode": word_problem(policy.mode, MODES),
        "writes": word_problem(policy.writes, ("", *WRITES)),
        "unknown_origin": word_problem(policy.unknown_origin, ("", *UNKNOWN_ORIGIN)),
        "filters": word_problem(policy.filters, ("", *FILTERS)),
    }
    yield from (f"{name}: {problem}" for name, problem in words.items() if problem)
    yield from _agent_problems(policy)
    yield from _limit_problems(policy.limits)
    own = own_entities((one.entity for one in policy.patterns), policy.detectors)
    yield from _column_problems(policy.columns)
    for rule in policy.columns:
        if problem := verdict_problem(rule.verdict, own):
            yield f"columns: {problem}"
    yield from _pair_problems("masks", (*policy.masks, *_masks_of(policy.patterns)))
    yield from _pair_problems("functions", policy.functions)
    for field_name, names in (("masks", dict(policy.masks)), ("unmask", policy.unmask)):
        for name in names:
            if (field_name, name) != ("unmask", ALL) and (problem := entity_problem(name, own)):
                yield f"{field_name}: {problem}"
    yield from (f"detectors: {problem}" for one in policy.detectors if (problem := detector_problem(one)))
    for name, verdict in policy.functions:
        if problem := function_problem(name) or word_problem(verdict, (CLEAR,)):
            yield f"functions: {problem}"
    yield from (f"roles: {problem}" for problem in role_problems(policy))


_AGENT: Final = {"filters": "masked", "writes": "refuse", "unknown_origin": "redact"}
"""What the preset ``agent`` is made of: any other word would make it something else than its name says."""


def _agent_problems(policy: Policy) -> Iterator[str]:
    for name, word in _AGENT.items():
        if policy.preset == "agent" and getattr(policy, name) not in ("", word):
            yield f"{name}: preset 'agent' comes with {word!r} and nothing else; take the line out"
    for rule in policy.columns:
        if rule.filters and (problem := filters_problem(rule.filters, policy.preset)):
            yield f"columns: {rule.pattern!r}: filters: {problem}"


def _limit_problems(limits: Iterable[tuple[str, int]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name, bound in limits:
        if problem := limit_problem(name, str(bound)):
            yield f"limits: {problem}"
        if seen.setdefault(name, bound) != bound:
            yield f"limits: {name!r} is set twice"


def _masks_of(patterns: Iterable[PatternRule]) -> Iterator[tuple[str, str]]:
    return ((one.entity, one.mask) for one in patterns if one.mask)


def _column_problems(rules: Iterable[ColumnRule]) -> Iterator[str]:
    verdicts: dict[str, tuple[str, str, str]] = {}
    for rule in rules:
        verdict = rule.verdict, rule.subject, rule.filters
        if verdicts.setdefault(rule.pattern, verdict) != verdict:
            yield f"columns: {rule.pattern!r} has two verdicts"


def _pair_problems(field_name: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for key, value in pairs:
        if seen.setdefault(key, value) != value:
            yield f"{field_name}: {key!r} is set twice"
