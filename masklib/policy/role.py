"""Role: what is different for who acts in it. Laid over a policy it gives the policy that holds for him.

A role replaces and adds, and nothing in it is ignored: a word takes the place of the policy's, a line under
``columns`` that of the line with the same pattern, and stands beside all others (the narrower one wins, as
everywhere). A role that names a preset takes all that the preset comes with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from masklib.errors import PolicyError, UnknownRoleError
from masklib.policy.actor import text_problem
from masklib.policy.column_rule import ColumnRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masklib.policy.actor import Actor

__all__ = ["ROLE_WORDS", "Role", "Said", "role_of", "role_problems"]

ROLE_WORDS: Final = ("preset", "writes", "unknown_origin", "filters")
"""Fields of a role that hold one word, each in place of the policy's."""
_PRESETS_OWN: Final = ("writes", "unknown_origin", "filters")
"""What a preset comes with."""


class Said(Protocol):
    """The fields that a policy and a role both have, and that hold more than a word."""

    @property
    def columns(self) -> tuple[ColumnRule, ...]:
        """The declared columns."""

    @property
    def masks(self) -> tuple[tuple[str, str], ...]:
        """Entity and mask name."""

    @property
    def functions(self) -> tuple[tuple[str, str], ...]:
        """Function name and ``clear``."""

    @property
    def unmask(self) -> tuple[str, ...]:
        """Entities that may be turned back."""

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """What is bounded, and by how much."""


class _HasRoles(Said, Protocol):
    """What a policy is here."""

    @property
    def mode(self) -> str: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...


P = TypeVar("P", bound="_HasRoles")


@dataclass(frozen=True, slots=True)
class Role:
    """What holds for who acts in a role, besides and in place of what the policy says.

    Attributes:
        name: As an `Actor` names it, case included.
        preset: In place of the policy's, with all that it comes with; empty: the policy's.
        columns: Declared beside the policy's; one of the same pattern takes its place.
        masks: Entity and mask name, in place of the policy's for that entity.
        functions: As the policy's, beside them.
        unmask: As the policy's, beside them.
        writes: In place of the policy's; empty: the policy's.
        unknown_origin: Likewise.
        filters: Likewise.
        limits: Name and bound, in place of the policy's of that name.

    Raises:
        PolicyError: if the name is no text that a record could show, or something is said twice.
    """

    name: str
    preset: str = ""
    columns: tuple[ColumnRule, ...] = ()
    masks: tuple[tuple[str, str], ...] = ()
    functions: tuple[tuple[str, str], ...] = ()
    unmask: tuple[str, ...] = ()
    writes: str = ""
    unknown_origin: str = ""
    filters: str = ""
    limits: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if problem := text_problem(self.name):
            raise PolicyError((f"Role: the name {problem}",))
        for name in ("columns", "masks", "functions", "unmask", "limits"):
            given = tuple(sorted(set(getattr(self, name)), key=_order))
            if name not in ("functions", "unmask") and len(set(map(_name, given))) < len(given):
                raise PolicyError((f"Role: {name}: something is said twice",))
            object.__setattr__(self, name, given)

    def laid_over(self, policy: P) -> P:
        """Return the policy that holds in this role.

        Raises:
            PolicyError: if both together are no policy.
        """
        base: dict[str, Any] = dict.fromkeys(_PRESETS_OWN, "") if self.preset else {}
        words = {name: word for name in ROLE_WORDS if (word := getattr(self, name))}
        own = {rule.pattern for rule in self.columns}
        changed: dict[str, Any] = dict(
            **{**base, **words},
            roles=(),
            columns=(*(rule for rule in policy.columns if rule.pattern not in own), *self.columns),
            masks=_over(policy.masks, self.masks),
            limits=_over(policy.limits, self.limits),
            functions=(*policy.functions, *self.functions),
            unmask=(*policy.unmask, *self.unmask),
        )
        return replace(policy, **changed)  # type: ignore[type-var]  # a dataclass of these fields


def _order(one: object) -> Any:
    return one.pattern if isinstance(one, ColumnRule) else one


def _name(one: Any) -> str:
    return one.pattern if isinstance(one, ColumnRule) else one[0]


def _over(given: Iterable[tuple[str, Any]], own: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    return tuple({**dict(given), **dict(own)}.items())


def role_problems(policy: _HasRoles) -> Iterator[str]:
    """Yield what is wrong with a policy's roles, each laid over it."""
    seen: set[str] = set()
    for role in policy.roles:
        if role.name in seen:
            yield f"{role.name!r} stands here twice"
        seen.add(role.name)
        try:
            role.laid_over(policy)
        except PolicyError as error:
            yield from (f"{role.name!r}: {one.removeprefix('Policy: ')}" for one in error.problems)


def role_of(policy: _HasRoles, actor: Actor | None) -> str:
    """Return the role in which an actor asks, empty if he has none or the policy has no roles.

    Where the policy is not enforced, a role that it does not know is none: the program goes on as it would.

    Args:
        policy: The policy, with its roles.
        actor: Who asks.

    Raises:
        UnknownRoleError: if he has a role that the policy does not know, or more than one.
    """
    if actor is None or not actor.roles or not policy.roles:
        return ""
    known = {role.name for role in policy.roles}
    unknown = [name for name in actor.roles if name not in known]
    if policy.mode != "enforce" and (unknown or len(actor.roles) > 1):
        return ""
    if unknown:
        raise UnknownRoleError(
            f"denied by the policy: the actor's role {unknown[0]!r} is none of its roles "
            f"({', '.join(sorted(known))}). Name it under roles in the policy, or take it from the actor."
        )
    if len(actor.roles) > 1:
        raise UnknownRoleError(
            f"denied by the policy: the actor has the roles {', '.join(actor.roles)}, and one statement is "
            "asked in one role. Give the actor the one he acts in: masklib.acting_as(Actor(roles=(…,)))."
        )
    return actor.roles[0]
