"""What one ``wrap()`` bundles: policy, key, actor, detectors and masks. Immutable."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from masklib.classification import Remark, inherited, tagged, untagged, with_dbt
from masklib.crypto.digests import hmac_sha256
from masklib.detection import scanner_of
from masklib.mask import MASK_VERSION, Masker
from masklib.policy import current_actor, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masklib.crypto import Key
    from masklib.detection import Scanner
    from masklib.policy import Actor, Policy
    from masklib.sql import Relation

__all__ = ["Protection", "Settings", "masker_of", "protect"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What whoever wraps a connection chooses.

    Attributes:
        policy: What is masked, and for whom.
        key: The key; shown by no ``repr``.
        actor: Who asks, unless `masklib.acting_as` says otherwise.
    """

    policy: Policy
    key: Key = field(repr=False)
    actor: Actor | None

    def agrees(self, policy: Policy | None, key: Key | None, actor: Actor | None) -> bool:
        """Tell whether wrapping again with these would change nothing (``None`` stands for "as it is")."""
        return (
            (policy is None or policy == untagged(self.policy))
            and (key is None or key == self.key)
            and (actor is None or actor == self.actor)
        )


@dataclass(frozen=True, slots=True)
class Protection(Settings):
    """Everything that decides how the results of one connection are masked and recorded.

    Attributes:
        driver: Name of the driver, for records and errors.
        dialect: Name of the SQL dialect.
        scanner: Finds entities in values.
        masker: Turns values into surrogates.
        role: The role that the policy was laid out for; empty: none, or it has none.
    """

    driver: str
    dialect: str
    scanner: Scanner = field(repr=False)
    masker: Masker = field(repr=False)
    role: str = ""

    def asked_role(self) -> str:
        """Return the role of who asks just now, empty if he has none.

        Raises:
            UnknownRoleError: if the policy does not know it, or he has several.
        """
        return role_of(self.policy, current_actor() or self.actor)

    def in_role(self, role: str) -> Protection:
        """Return what protects where a role asks; of none, the policy as it stands holds."""
        if not role:
            return self
        policy = _in_role(self.policy, role)
        return replace(self, policy=policy, masker=masker_of(policy, self.key), role=role)

    @property
    def bounds_time(self) -> bool:
        """Whether the policy bounds the time of anybody's statements."""
        return _bounds_time(self.policy)

    def told(self, relations: Iterable[Relation]) -> Protection:
        """Return what protects where the catalogue holds remarks about, or parents of, these relations.

        Raw values: sees remarks, which may quote values; keeps none.
        """
        remarks = [remark for one in relations for remark in _remarks(self.policy, one)]
        policy = tagged(self.policy, remarks) if remarks else self.policy
        return self if policy is self.policy else replace(self, policy=policy)

    def fingerprint(self, text: str) -> str:
        """Return the keyed hash of masked statement text, so that equal statements can be counted."""
        digest = hmac_sha256(_fingerprint_key(self.key), text.encode("utf-8", "surrogatepass"))
        return digest.hex()[:32]

    def context(self) -> dict[str, object]:
        """Return what every record says of the circumstances."""
        actor = current_actor() or self.actor
        return {
            "actor": None if actor is None else asdict(actor),
            "policy": self.policy.id,
            "role": self.role or None,
            "preset": str(self.policy.preset),
            "mode": str(self.policy.mode),
            "filters": self.policy.filters,
            "key": self.key.id,
            "mask_version": MASK_VERSION,
        }


def _remarks(policy: Policy, relation: Relation) -> Iterator[Remark]:
    for column, source, text in relation.remarks:
        yield Remark(relation.schema, relation.name, column, text, source)
    yield from inherited(policy, relation.schema, relation.name, relation.columns, relation.parents)


@lru_cache(maxsize=256)
def _in_role(policy: Policy, role: str) -> Policy:
    """Return the policy of a role; what dbt says adds to what the role declares."""
    return with_dbt(untagged(policy).in_role(role))


@lru_cache(maxsize=64)
def _bounds_time(policy: Policy) -> bool:
    roles = (policy.in_role(role.name) for role in policy.roles)
    return any(one.limit("seconds") for one in (policy, *roles))


@lru_cache(maxsize=64)
def _fingerprint_key(key: Key) -> bytes:
    return key.subkey("audit/fingerprint")


@lru_cache(maxsize=16)
def _masker(key: Key, masks: tuple[tuple[str, str], ...]) -> Masker:
    """One masker a key and choice of masks: connections share its memo."""
    return Masker(key, dict(masks))


def protect(policy: Policy, key: Key, actor: Actor | None, *, driver: str, dialect: str) -> Protection:
    """Bundle a policy, a key and an actor for connections of one driver."""
    return Protection(policy, key, actor, driver, dialect, scanner_of(policy), masker_of(policy, key))


def masker_of(policy: Policy, key: Key) -> Masker:
    """Return the masker of a policy's choice of masks under a key."""
    return _masker(key, tuple(sorted(policy.chosen_masks().items())))
