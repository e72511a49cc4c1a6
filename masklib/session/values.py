"""Values and texts outside of any connection: masked as in columns, and turned back where the policy says so.

A policy's mode is about connections and does not matter here: who calls these functions means them.

Raw values: sees what it is given; keeps only what the maskers' memos keep; emits surrogates, and from
`unmask_value` alone values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from masklib import audit
from masklib.audit import ColumnRecord, Record
from masklib.crypto import Key, KeyRing
from masklib.detection.composed import own_entities
from masklib.entities import ENTITIES
from masklib.errors import IrreversibleError, KeyRequiredError, MaskError, MaskingError, PolicyError
from masklib.mask import MASK_VERSION
from masklib.policy import current_actor, default_policy, policy_of, role_of
from masklib.session.cells import Scan
from masklib.session.protection import masker_of, protect
from masklib.session.tally import Tally

if TYPE_CHECKING:
    from os import PathLike

    from masklib.policy import Actor, Policy

__all__ = ["mask_text", "mask_value", "unmask_value"]


def mask_value(
    value: Any,
    entity: str | None = None,
    *,
    key: Key | KeyRing | bytes | str | None = None,
    policy: Policy | str | PathLike[str] | None = None,
) -> Any:
    """Return the surrogate that a value has in every masked column, of the value's type.

    Args:
        value: A value of any type. ``None`` and an empty text stay.
        entity: What it is, such as ``"EMAIL_ADDRESS"``. Without it the value is scanned like a cell of a
            column of unknown content, and what is found in it is masked.
        key: As in `masklib.wrap`.
        policy: Which masks to use, or the path of its file; by default as in `masklib.wrap`.

    Raises:
        ValueError: if there is no such entity.
        KeyFormatError: if the key is malformed.
        PolicyError: if the policy is wrong.

    Raw values: sees the value; emits its surrogate.
    """
    chosen, ring = _policy(policy), _keys(key)
    if entity is None:
        return _scan(chosen, ring).cells([value])[0]
    _check_entity(entity, chosen)
    return masker_of(chosen, ring.primary).column(entity, [value])[0]


def mask_text(
    text: str,
    *,
    key: Key | KeyRing | bytes | str | None = None,
    policy: Policy | str | PathLike[str] | None = None,
) -> str:
    """Return a text in which everything that is found is replaced by the surrogate it has in columns.

    Detectors miss: what they do not find stays. A text that is a JSON document stays one.

    Args:
        text: Any text.
        key: As in `masklib.wrap`.
        policy: As in `masklib.wrap`.

    Raises:
        TypeError: if it is no text.
        KeyFormatError: if the key is malformed.
        PolicyError: if the policy is wrong.

    Raw values: sees the text; emits it with surrogates in place of what was found.
    """
    if not isinstance(text, str):
        raise TypeError(f"mask_text() takes a str, not {type(text).__name__}; mask_value() takes any type")
    return _scan(_policy(policy), _keys(key)).texts([str.__str__(text)])[0]


def unmask_value(
    value: Any,
    entity: str,
    *,
    key: Key | KeyRing | bytes | str | None = None,
    policy: Policy | str | PathLike[str] | None = None,
    key_id: str | None = None,
    actor: Actor | None = None,
    reason: str,
) -> Any:
    """Return the value of a surrogate. Each call, refused or not, leaves one record on ``masklib.audit``.

    Nothing tells a surrogate from another value of its form (an email address's is told by its domain): what
    never was one comes back as some other value of that form.

    Args:
        value: The surrogate, of the type it came out as.
        entity: What it is.
        key: The key that made it; or a `KeyRing`. By default as in `masklib.wrap`, but never a random one.
        policy: Must name the entity under ``unmask``. Or the path of its file; by default as in
            `masklib.wrap`.
        key_id: Which key of the ring made it; its first by default.
        actor: Who asks, for the record; `masklib.acting_as` wins.
        reason: Why, for the record; not empty.

    Raises:
        ValueError: if there is no such entity, or no reason is given.
        PolicyError: if the policy is wrong, or does not allow it.
        KeyRequiredError: if there is no lasting key, none of that id, or another key made the surrogate and
            its form shows that (an email address's does).
        UnknownRoleError: if who asks has a role that the policy does not know, or several.
        IrreversibleError: if the entity's mask, or this surrogate, cannot be turned back; for every date if
            the policy moves the dates of any column (``date_shift``).
        DomainError: if the value is no surrogate.

    Raw values: sees the surrogate; emits the value to the caller, and neither to the record.
    """
    ring, who = _keys(key), current_actor() or actor
    chosen, role = _policy_of(policy, who)
    _check_entity(entity, chosen)
    _check_reason(reason)
    context: dict[str, object] = {
        "actor": None if who is None else asdict(who),
        "policy": chosen.id,
        "role": role or None,
        "key": ring.id,
        "mask_version": MASK_VERSION,
    }
    try:
        made_by = _lasting(ring, key_id)
        context["key"] = made_by.id
        result = _unmasked(value, entity, chosen, made_by)
    except MaskError as error:
        _record(entity, "denied", reason, context, error=type(error).__name__)
        raise
    _record(entity, "ok", reason, context)
    return result


def _unmasked(value: object, entity: str, policy: Policy, key: Key) -> object:
    if not policy.unmasks(entity):
        raise PolicyError(
            (f"the policy does not allow {entity} to be unmasked: add it under `unmask`, or `unmask: all`",)
        )
    _check_moved(value, entity, policy)
    failed = ""
    try:
        return masker_of(policy, key).unmask(entity, [value])[0]
    except MaskError:
        raise
    except Exception as error:  # noqa: BLE001  a plugin's text may hold a value
        failed = type(error).__name__
    raise MaskingError(f"the mask of {entity} failed to turn a surrogate back ({failed})")


def _check_moved(value: object, entity: str, policy: Policy) -> None:
    """Refuse dates where the policy moves some by their subject: nothing tells these from surrogates.

    Raises:
        IrreversibleError: if the value may be a date of such a column.
    """
    if policy.shifts and (isinstance(value, dt.date) or policy.mask_of(entity) == "date"):
        raise IrreversibleError(
            "the policy moves the dates of some columns (date_shift), and nothing tells a moved date from a "
            "surrogate: turned back it would be a wrong date. For one of another column, pass a policy "
            "without date_shift"
        )


def _lasting(ring: KeyRing, key_id: str | None) -> Key:
    if ring.ephemeral:
        raise KeyRequiredError(
            "unmask_value() needs the key that masked, and this process has a random one: set MASKLIB_KEY or "
            "MASKLIB_KEY_FILE, or pass key="
        )
    return ring.primary if key_id is None else ring.get(key_id)


def _record(entity: str, outcome: str, reason: str, context: dict[str, object], *, error: str = "") -> None:
    if not audit.enabled():
        return
    action = "unmask" if outcome == "ok" else "refuse"
    column = ColumnRecord("", (), entity, action, (), 0, {})
    audit.write(
        Record(
            "unmask",
            "",
            outcome,
            summary=f"UNMASK {entity}",
            kind="unmask",
            columns=(column,),
            error=error,
            reason=reason,
            context=context,
        )
    )


def _scan(policy: Policy, ring: KeyRing) -> Scan:
    return Scan(protect(policy, ring.primary, None, driver="", dialect=""), (), Tally())


def _policy(policy: Policy | str | PathLike[str] | None) -> Policy:
    return default_policy() if policy is None else policy_of(policy)


def _policy_of(policy: Policy | str | PathLike[str] | None, who: Actor | None) -> tuple[Policy, str]:
    """Return the policy in the role of who asks, and the role."""
    chosen = _policy(policy)
    role = role_of(chosen, who)
    return (chosen.in_role(role) if role else chosen), role


def _keys(key: Key | KeyRing | bytes | str | None) -> KeyRing:
    try:
        return key if isinstance(key, KeyRing) else KeyRing([Key.load(key)])
    finally:
        del key


def _check_reason(reason: object) -> None:
    if not isinstance(reason, str) or not reason.strip():
        raise ValueError("unmask_value() wants a reason: it stands in the record")


def _check_entity(entity: object, policy: Policy) -> None:
    """Refuse what is no entity, without showing it: it may be a value in the wrong place."""
    if not isinstance(entity, str) or (entity not in ENTITIES and entity not in own_entities(policy)):
        raise ValueError(
            "the entity is none that masklib or the policy knows; "
            "masklib.entities.ENTITIES has them, such as EMAIL_ADDRESS"
        )
