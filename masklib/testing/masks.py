"""`check_mask`: everything that is wrong with a mask plugin, told at once.

Raw values: sees the texts it is given; names them by their number only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.crypto import Key
from masklib.errors import ContractError, IrreversibleError, KeyRequiredError
from masklib.policy.vocabulary import detector_problem, entity_name_problem
from masklib.testing.calls import call
from masklib.testing.probes import PROBES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from masklib.testing.calls import Outcome

__all__ = ["check_mask"]

_KEYS: Final = (Key(bytes(32)), Key(bytes(range(32))))
_TELLING: Final = 4
"""Letters and digits from which a value that comes out as it is counts as shown."""


def check_mask(mask: object, *, texts: Sequence[str] = (), seconds: float = 30.0) -> None:
    """Return if a mask keeps its contract, see `masklib.typing.Mask`.

    It is looked at, and run on texts that a database may hold, alone, together and in another order, under
    two keys. It must never raise and never return the value, must depend on key and text alone, must not map
    two texts on one surrogate if it says that it can be turned back, and then must turn every one back.

    Args:
        mask: The mask, as its entry point makes it.
        texts: Values of the entity that it is for.
        seconds: What it may take for any one call.

    Raises:
        ContractError: if anything is wrong; ``problems`` has one line for everything that is.

    Raw values: sees ``texts``; keeps none; messages name them by their number.
    """
    problems = list(_shape(mask))
    if not problems:
        given = {f"texts[{number}]": text for number, text in enumerate(texts)}
        problems += _Run(mask, {**PROBES, **given}, seconds).problems()
    if problems:
        raise ContractError(tuple(dict.fromkeys(problems)))


def _shape(mask: Any) -> Iterator[str]:
    if isinstance(mask, type):
        yield "it is a class, not an object of it"
    name = getattr(mask, "name", None)
    if type(name) is not str or detector_problem(name):
        yield "name must be a text such as badge_number"
    yield from _entities(getattr(mask, "entities", None))
    if type(getattr(mask, "reversible", None)) is not bool:
        yield "reversible must be True or False"
    for attribute in ("keeps", "leaks"):
        if not isinstance(getattr(mask, attribute, None), str):
            yield f"{attribute} must say in words what a surrogate {attribute}"
    for method in ("mask", "unmask"):
        if not callable(getattr(mask, method, None)):
            yield f"{method} is missing: {method}(texts, keys) returns one text for each"


def _entities(entities: object) -> Iterator[str]:
    if not isinstance(entities, tuple) or not all(type(one) is str for one in entities):
        yield "entities must be a tuple of names, () for none"
    else:
        yield from (f"entities: {problem}" for one in entities if (problem := entity_name_problem(one)))


class _Run:
    """One mask, and the texts it is run on."""

    def __init__(self, mask: Any, texts: Mapping[str, str], seconds: float) -> None:
        self.plugin = mask
        self.texts = dict(texts)
        self.seconds = seconds

    def problems(self) -> Iterator[str]:
        """Yield everything that is wrong with what it does."""
        alone: dict[str, str] = {}
        for what, text in self.texts.items():
            outcome = self._mask([text])
            if problem := _answer_problem(outcome, 1):
                yield f"on {what}: {problem}"
            else:
                alone[what] = outcome.result[0]
        yield from self._shown(alone)
        yield from self._together(alone)
        yield from self._keyed(alone)
        yield from self._back(alone) if self.plugin.reversible else self._no_way_back()

    def _mask(self, texts: Sequence[str], key: Key = _KEYS[0]) -> Outcome:
        return call(self.plugin.mask, list(texts), key, seconds=self.seconds)

    def _shown(self, alone: Mapping[str, str]) -> Iterator[str]:
        for what, surrogate in alone.items():
            text = self.texts[what]
            if surrogate == text and sum(map(str.isalnum, text)) >= _TELLING:
                yield f"on {what}: returns the value itself"

    def _together(self, alone: Mapping[str, str]) -> Iterator[str]:
        if len(alone) < len(self.texts):
            return
        for told, order in (("a second time", 1), ("among others", -1)):
            names = list(self.texts)[::order]
            outcome = self._mask([self.texts[what] for what in names])
            if problem := _answer_problem(outcome, len(names)):
                yield f"on several texts: {problem}"
                return
            differing = [w for w, one in zip(names, outcome.result, strict=True) if one != alone[w]]
            if differing:
                yield f"on {differing[0]}: returns another surrogate {told} than alone"

    def _keyed(self, alone: Mapping[str, str]) -> Iterator[str]:
        telling = [what for what in alone if sum(map(str.isalnum, self.texts[what])) >= _TELLING]
        outcome = self._mask([self.texts[what] for what in telling], _KEYS[1])
        same = [alone[what] for what in telling]
        if telling and self.plugin.reversible and outcome.result == same:
            yield "surrogates do not depend on the key"

    def _back(self, alone: Mapping[str, str]) -> Iterator[str]:
        values: dict[str, str] = {}
        for what, surrogate in alone.items():
            other = values.setdefault(surrogate, self.texts[what])
            if other != self.texts[what]:
                yield f"on {what}: has the surrogate of another text, so it cannot be turned back"
            outcome = call(self.plugin.unmask, [surrogate], _KEYS[0], seconds=self.seconds)
            one_way = isinstance(outcome.error, IrreversibleError)
            if not one_way and (outcome.problem or outcome.result != [self.texts[what]]):
                yield f"on {what}: unmask {outcome.problem or 'returns another text than was masked'}"

    def _no_way_back(self) -> Iterator[str]:
        try:
            self.plugin.unmask(["x"], _KEYS[0])
        except (IrreversibleError, KeyRequiredError):
            return
        except Exception as error:  # noqa: BLE001 - what it raises is the finding
            yield f"unmask must raise IrreversibleError since reversible is False, not {type(error).__name__}"
        else:
            yield "unmask must raise IrreversibleError since reversible is False"


def _answer_problem(outcome: Outcome, due: int) -> str:
    if outcome.problem:
        return outcome.problem
    if not isinstance(outcome.result, list) or len(outcome.result) != due:
        return "a list with one surrogate for each text is due"
    return "" if {type(one) for one in outcome.result} <= {str} else "surrogates must be texts"
