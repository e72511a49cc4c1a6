"""The masker: columns of values of any type to surrogates of the same types, through a memo.

Raw values: sees every value it is given; keeps those it saw last, with their surrogates, in its memo, which
no ``repr`` shows; emits surrogates.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from masklib.mask.containers import rebuild, take_apart
from masklib.mask.redaction import CONSTANTS, REDACTED, redact
from masklib.mask.registry import FALLBACK, default_mask, known_masks, load_mask
from masklib.mask.splicing import splice
from masklib.mask.values import FORMS
from masklib.mask.whole import WHOLE_MASKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.mask.values import Form
    from masklib.typing import Finding, Subkeys

__all__ = ["Masker"]

_MEMO: Final = 1 << 17
"""Values remembered, all entities and types together; then all of them are forgotten."""

_LONGEST: Final = 256
"""Longer texts are not remembered: they repeat seldom and weigh much."""

_WALK: Final = 64
"""How often a surrogate that is no value of its type is masked again before the value is redacted."""

_CONTAINERS: Final = (list, tuple, dict)
_UNMASKED: Final[frozenset[type]] = frozenset({type(None)})


class Masker:
    """Masks columns under one key and one choice of masks. Safe to share between threads.

    Args:
        keys: The key.
        masks: Names of masks by entity, in place of the entities' default ones.

    Raises:
        ValueError: if a mask of that name is not known.
    """

    __slots__ = ("_keys", "_masks", "_memos", "_remembered")

    def __init__(self, keys: Subkeys, masks: Mapping[str, str] | None = None) -> None:
        self._keys = keys
        self._masks = dict(masks or {})
        self._memos: dict[tuple[str, type], dict[Any, object]] = defaultdict(dict)
        self._remembered = 0
        for entity, name in self._masks.items():
            if name not in known_masks():
                raise ValueError(
                    f"the mask {name!r} chosen for {entity} is unknown; known: {', '.join(known_masks())}"
                )

    def __repr__(self) -> str:
        return f"<Masker of {len(self._masks)} chosen masks>"

    def has(self, entity: str) -> bool:
        """Tell whether ``entity`` has a mask of its own, chosen or by default, and not only the fallback."""
        return entity in self._masks or default_mask(entity) != FALLBACK

    def redact(self, values: Sequence[object]) -> list[object]:
        """Return a constant of each value's type, see `masklib.mask.redaction.redact`."""
        return redact(values)

    def column(self, entity: str, values: Sequence[object]) -> list[object]:
        """Return the surrogates of values of one entity, types and order kept.

        ``None`` stays ``None``, an empty text stays empty. A value that cannot be masked is redacted, and so
        is one of a type that nobody declared. Never raises on account of a value.

        Args:
            entity: What the values are.
            values: The values, of any types.
        """
        name = self._masks.get(entity) or default_mask(entity)
        whole = WHOLE_MASKS.get(name)
        if whole is not None:
            return whole(values)
        kinds = set(map(type, values))
        if len(kinds) == 1:
            return self._kind(name, kinds.pop(), values)
        return self._kinds(name, kinds, values)

    def splice(self, texts: Sequence[str], findings: Mapping[int, Sequence[Finding]]) -> list[str]:
        """Return the texts with every finding replaced in place by its surrogate.

        A span has the surrogate that the same value has in a column. Spans that overlap are masked as one,
        as the entity that is surest.

        Args:
            texts: The texts.
            findings: By place in ``texts``; offsets are code points.
        """
        return splice(texts, findings, self.column)

    def _kinds(self, name: str, kinds: set[type], values: Sequence[object]) -> list[object]:
        result: list[object] = list(values)
        for kind in kinds - _UNMASKED:
            places = [place for place, value in enumerate(values) if type(value) is kind]
            masked = self._kind(name, kind, [values[place] for place in places])
            for place, surrogate in zip(places, masked, strict=True):
                result[place] = surrogate
        return result

    def _kind(self, name: str, kind: type, values: Sequence[Any]) -> list[object]:
        """Mask values of one exact type."""
        if kind in _UNMASKED:
            return list(values)
        form = FORMS.get(kind)
        if form is not None:
            return self._remembering(name, kind, form, values)
        if issubclass(kind, _CONTAINERS):
            return self._containers(name, values)
        base = None if kind in CONSTANTS else next((base for base in kind.__mro__ if base in FORMS), None)
        if base is None:
            return redact(values)
        return self._kind(name, base, [_plain(base, value) for value in values])

    def _containers(self, name: str, values: Sequence[Any]) -> list[object]:
        leaves, shapes = take_apart(values)
        kinds = set(map(type, leaves))
        return rebuild(shapes, self._kinds(name, kinds, leaves))

    def _remembering(self, name: str, kind: type, form: Form, values: Sequence[Any]) -> list[object]:
        memo = self._memos[name, kind]
        keys = values if form.hashable else [form.text(value) for value in values]
        try:
            return list(map(memo.__getitem__, keys))
        except KeyError:
            known = memo
        fresh = {key: value for key, value in zip(keys, values, strict=True) if key not in known}
        found = dict(zip(fresh, self._mask(name, form, list(fresh.values())), strict=True))
        self._remember(memo, found)
        lookup = {**{key: known[key] for key in set(keys) if key in known}, **found}
        return list(map(lookup.__getitem__, keys))

    def _remember(self, memo: dict[Any, object], found: Mapping[Any, object]) -> None:
        kept = {key: value for key, value in found.items() if not _is_long(key)}
        if self._remembered + len(kept) > _MEMO:
            self._memos = defaultdict(dict)
            self._remembered = 0
            return
        memo.update(kept)
        self._remembered += len(kept)

    def _mask(self, name: str, form: Form, values: list[Any]) -> list[object]:
        """Mask values of one type that no memo knows."""
        texts = [form.text(value) for value in values]
        masked = [place for place, text in enumerate(texts) if text]
        result: list[object] = redact(values)
        for place, text in enumerate(texts):
            if text == "":
                result[place] = values[place]
        surrogates: dict[int, str] = dict(
            zip(masked, self._run(name, [texts[p] or "" for p in masked]), strict=True)
        )
        for _ in range(_WALK):
            if not surrogates:
                break
            surrogates = self._settle(name, form, values, surrogates, result)
        return result

    def _settle(
        self, name: str, form: Form, values: list[Any], surrogates: dict[int, str], result: list[object]
    ) -> dict[int, str]:
        """Put surrogates that are values of the type into ``result``; return the others, masked once more."""
        again: dict[int, str] = {}
        for place, surrogate in surrogates.items():
            value = form.value(surrogate, values[place])
            if value is None:
                again[place] = surrogate
            else:
                result[place] = value
        step = name if load_mask(name).reversible else FALLBACK
        return dict(zip(again, self._run(step, list(again.values())), strict=True))

    def _run(self, name: str, texts: list[str]) -> list[str]:
        """Run a mask; what it raises or returns against its contract redacts the texts."""
        try:
            surrogates = load_mask(name).mask(texts, self._keys)
        except Exception:  # noqa: BLE001  fail closed, whatever a mask or plugin raises
            return [REDACTED] * len(texts)
        if len(surrogates) != len(texts) or not all(type(one) is str for one in surrogates):
            return [REDACTED] * len(texts)
        return surrogates


def _plain(base: type, value: Any) -> Any:
    """Return a value of a subclass as one of the class that is known."""
    return base.__str__(value) if base is str else base(value)


def _is_long(key: object) -> bool:
    return isinstance(key, (str, bytes)) and len(key) > _LONGEST
