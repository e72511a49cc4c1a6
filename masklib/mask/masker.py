"""The masker: columns of values of any type to surrogates of the same types, through a memo.

Raw values: sees every value it is given; keeps those it saw last, with their surrogates, in its memo, which
no ``repr`` shows; emits surrogates.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, Final

from masklib.entities import SCHEMES
from masklib.errors import IrreversibleError
from masklib.mask.containers import CONTAINERS, rebuild, take_apart
from masklib.mask.date_shift import shift_dates
from masklib.mask.memo import Memo
from masklib.mask.redaction import REDACTED, redact
from masklib.mask.registry import default_mask, known_masks, load_mask, masks_type
from masklib.mask.splicing import splice
from masklib.mask.values import FORMS, known_base, plain
from masklib.mask.version import FAMILIES_OF, MASK_VERSION
from masklib.mask.whole import WHOLE_MASKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.mask.values import Form
    from masklib.typing import Finding, Mask, Subkeys

__all__ = ["Masker"]

_NOTHING: Final[Mapping[Any, object]] = MappingProxyType({})
_WALK: Final = 64
"""How often a surrogate that is no value of its type is masked again before the value is redacted."""


class Masker:
    """Masks columns under one key and one choice of masks. Threads may share it.

    Args:
        keys: The key.
        masks: Names of masks by entity, in place of the entities' default ones.
        version: The mask version: an old one turns old surrogates back.

    Raises:
        ValueError: if a mask of that name, or the version, is not known.

    Raw values: keeps those it saw last, with their surrogates; ``repr`` shows none.
    """

    __slots__ = ("_keys", "_masks", "_memo", "_version")

    def __init__(
        self, keys: Subkeys, masks: Mapping[str, str] | None = None, *, version: int = MASK_VERSION
    ) -> None:
        if version not in FAMILIES_OF:
            raise ValueError(f"mask version {version} is unknown; known: {', '.join(map(str, FAMILIES_OF))}")
        self._version = version
        self._keys = keys
        self._masks = dict(masks or {})
        self._memo = Memo()
        for entity, name in self._masks.items():
            if name not in known_masks():
                known = ", ".join(one for one in known_masks() if one not in SCHEMES)
                raise ValueError(
                    f"the mask {name!r} chosen for {entity} is unknown; known: {known}, {SCHEMES[0]}, …"
                )

    def __repr__(self) -> str:
        return f"<Masker of {len(self._masks)} chosen masks>"

    @property
    def computed(self) -> int:
        """How many values had no surrogate that was remembered, so far; among threads not exact."""
        return self._memo.computed

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
        return self._mixed(name, values)

    def recalled(self, entity: str, value: str) -> object:
        """Return the surrogate of a text of one entity if it is remembered, else ``None``."""
        topic = self._memo.topics.get((self._masks.get(entity) or default_mask(entity), str))
        return None if topic is None else topic.known.get(value)

    def remembered(self, entity: str) -> Mapping[Any, object]:
        """Return the surrogates of texts of one entity that are remembered just now; ``None`` stays ``None``.

        Raw values: emits those seen last, to look cells up with; nobody keeps it beyond a batch.
        """
        name = self._masks.get(entity) or default_mask(entity)
        topic = self._memo.topics.get((name, str))
        if topic is None:
            return _NOTHING
        topic.known.setdefault(None, None)
        return topic.known

    def unmask(self, entity: str, surrogates: Sequence[object]) -> list[object]:
        """Return the values of surrogates of one entity, types and order kept.

        Args:
            entity: What the values are.
            surrogates: As `column` returned them.

        Raises:
            IrreversibleError: if the entity's mask cannot be turned back, or one surrogate cannot.
            DomainError: if one is no surrogate.
            KeyRequiredError: if another key made one.

        Raw values: sees surrogates; keeps nothing; emits values.
        """
        name = self._masks.get(entity) or default_mask(entity)
        if name == "keep":
            return list(surrogates)
        if name in WHOLE_MASKS:
            raise IrreversibleError(f"the mask {name!r} of {entity} keeps nothing that could be turned back")
        return [self._value(name, surrogate) for surrogate in surrogates]

    def _value(self, name: str, surrogate: Any) -> object:
        """Return the value of one surrogate of any type."""
        if surrogate is None or surrogate == "":
            return surrogate
        kind = type(surrogate)
        if kind is str:
            return self._text(name, surrogate)
        form = FORMS.get(kind)
        if form is None and isinstance(surrogate, CONTAINERS):
            leaves, shapes = take_apart([surrogate])
            return rebuild(shapes, [self._value(name, leaf) for leaf in leaves])[0]
        text = None if form is None else form.text(surrogate)
        if form is None or text is None:
            raise IrreversibleError(f"a value of type {kind.__name__} is redacted, and cannot be turned back")
        if form.mask is not None and not masks_type(name, form.mask):
            name = form.mask
        return self._walked_back(load_mask(name, self._version), form, text, surrogate)

    def _text(self, name: str, surrogate: str) -> str:
        """Return the value of a text: whatever a mask turns it back to is one.

        It is taken from memory if the mask says that the value can be had by the key, too (``gone``).
        """
        mask, topic = load_mask(name, self._version), (name, str)
        known = self._memo.key_of(topic, surrogate)
        gone = None if known is None else getattr(mask, "gone", None)
        if surrogate != REDACTED and gone is not None and not gone(surrogate):
            return str(known)
        text = REDACTED
        if surrogate != REDACTED:
            (text,) = mask.unmask([surrogate], self._keys)
        if text == REDACTED:
            raise _constant(mask)
        self._memo.remember_key(topic, surrogate, text)
        return text

    def _walked_back(self, mask: Mask, form: Form, text: str, surrogate: object) -> object:
        """Turn a text back until it is a value of the type: the way `_values` went, the other way."""
        value = None
        for _ in range(_WALK):
            if text in ("", REDACTED) or value is not None:
                break
            (text,) = mask.unmask([text], self._keys)
            value = form.value(text, surrogate)
        if value is None or text == REDACTED:
            raise _constant(mask)
        return value

    def shift(self, values: Sequence[object], subjects: Sequence[object]) -> list[object]:
        """Return dates moved by the days of their subjects, see `masklib.mask.date_shift`."""
        return shift_dates(values, subjects, self._keys)

    def splice(self, texts: Sequence[str], findings: Mapping[int, Sequence[Finding]]) -> list[str]:
        """Return the texts with every finding replaced in place by its surrogate.

        A span has the surrogate that the same value has in a column. Spans that overlap are masked as one,
        as the entity that is surest.

        Args:
            texts: The texts.
            findings: By place in ``texts``; offsets are code points.
        """
        return splice(texts, findings, self.column)

    def _mixed(self, name: str, values: Sequence[Any]) -> list[object]:
        """Mask values of any types, those of one type together."""
        kinds = set(map(type, values))
        if len(kinds) == 1:
            return self._kind(name, kinds.pop(), values)
        result: list[object] = list(values)
        for kind in kinds:
            places = [place for place, value in enumerate(values) if type(value) is kind]
            masked = self._kind(name, kind, [values[place] for place in places])
            for place, surrogate in zip(places, masked, strict=True):
                result[place] = surrogate
        return result

    def _kind(self, name: str, kind: type, values: Sequence[Any]) -> list[object]:
        """Mask values of one exact type."""
        if kind is NoneType:
            return list(values)
        form = FORMS.get(kind)
        if form is not None:
            return self._known(name, kind, form, values)
        if issubclass(kind, CONTAINERS):
            leaves, shapes = take_apart(values)
            return rebuild(shapes, self._mixed(name, leaves))
        base = known_base(kind)
        if base is None:
            return redact(values)
        return self._mixed(name, [plain(base, value) for value in values])

    def _known(self, name: str, kind: type, form: Form, values: Sequence[Any]) -> list[object]:
        """Mask values of a type that has a form, through the memo."""
        if form.mask is not None and not masks_type(name, form.mask):
            name = form.mask
        keys = values if form.key is None else list(map(form.key, values))
        remembered = self._memo.recall((name, kind), keys)
        if remembered is not None:
            return remembered
        compute = partial(self._texts, name) if kind is str else partial(self._values, name, form)
        return self._memo.learn((name, kind), keys, values, compute, back=kind is str)

    def _texts(self, name: str, texts: Sequence[str]) -> list[str]:
        """Mask distinct texts."""
        surrogates = self._run(name, texts)
        if "" in texts:
            surrogates[texts.index("")] = ""
        return surrogates

    def _values(self, name: str, form: Form, values: Sequence[Any]) -> list[object]:
        """Mask distinct values of a type other than `str`, walking until each surrogate is of the type."""
        texts = list(map(form.text, values))
        result: list[object] = [
            value if text == "" else None for text, value in zip(texts, values, strict=True)
        ]
        open_ones = [place for place, text in enumerate(texts) if text]
        gone = [place for place, text in enumerate(texts) if text is None]
        for _ in range(_WALK):
            surrogates = self._run(name, [texts[place] for place in open_ones])  # type: ignore[misc]  # not None
            for place, surrogate in zip(open_ones, surrogates, strict=True):
                texts[place], result[place] = surrogate, form.value(surrogate, values[place])
            open_ones = [place for place in open_ones if result[place] is None]
            if not open_ones or not load_mask(name, self._version).reversible:  # nothing to walk on
                break
        for place in gone + open_ones:
            (result[place],) = redact([values[place]])
        return result

    def _run(self, name: str, texts: Sequence[str]) -> list[str]:
        """Run a mask; what it raises or returns against its contract redacts the texts."""
        try:
            surrogates = load_mask(name, self._version).mask(texts, self._keys)
            sound = len(surrogates) == len(texts) and set(map(type, surrogates)) <= {str}
        except Exception:  # noqa: BLE001  fail closed, whatever a mask or plugin raises
            sound = False
        return list(surrogates) if sound else [REDACTED] * len(texts)


def _constant(mask: Mask) -> IrreversibleError:
    return IrreversibleError(f"a surrogate of the mask {mask.name!r} is a constant: its value is gone")
