from __future__ import annotations

import functools
import pickle
import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from masklib.detection.detectors import builtin
from masklib.detection.guarded import Guarded, copied
from masklib.detection.pattern import Pattern
from masklib.errors import ContractError, PluginError
from masklib.testing import check_detector
from masklib.testing.answers import answer_problems
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TEXTS = ["the badge B-1234 is lost", "none here", "B-1 and B-2"]


class Badge:
    """A detector without fault, until a test changes something."""

    name = "badge"
    entities: Any = ("BADGE_ID",)

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> Any:
        del context
        return [self.find(text) for text in texts]

    def find(self, text: str) -> list[Finding]:
        at = text.find("B-")
        return [Finding("BADGE_ID", at, at + 2, 0.9, self.name)] if at >= 0 else []


def problems(detector: object, **given: Any) -> str:
    with pytest.raises(ContractError) as caught:
        check_detector(detector, texts=TEXTS, **given)
    return "\n".join(caught.value.problems)


def changed(**attributes: Any) -> object:
    return type("Changed", (Badge,), attributes)()


def finding(text: str) -> Callable[[Badge, str], list[Any]]:
    """Return a ``find`` that finds ``text`` read as Python, with ``t`` for the text."""
    return lambda _self, t: list(eval(text, {"t": t, "Finding": Finding}))  # noqa: S307 - the table below


def test_a_detector_without_fault_passes() -> None:
    check_detector(Badge(), texts=TEXTS)


def test_the_error_is_one_of_plugins_and_a_failed_assertion_and_can_be_pickled() -> None:
    error = ContractError(("one", "two"))

    assert isinstance(error, PluginError)
    assert isinstance(error, AssertionError)
    assert pickle.loads(pickle.dumps(error)).problems == ("one", "two")  # noqa: S301 - our own bytes


def test_everything_that_is_wrong_with_the_attributes_is_told_at_once() -> None:
    class Nothing:
        name = "badge id"
        entities = ("badge", 7)
        prefilter = "(?<=a)b"
        timeout = -1

    found = problems(Nothing())

    for part in (
        "name: 'badge id'",
        "entities: 'badge'",
        "not int",
        "detect is missing",
        "Hyperscan says",
        "timeout",
    ):
        assert part in found


def test_a_class_and_a_built_in_name_are_told() -> None:
    assert "it is a class" in problems(Badge)
    assert "built-in detector and cannot be taken" in problems(changed(name="email_address"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ("[1]", "a masklib.Finding is due, not int"),
        ("[Finding('OTHER_ID', 0, 1, 1.0, 'badge')] if t else []", "none of its entities"),
        ("[Finding('BADGE_ID', 0, len(t) + 1, 1.0, 'badge')]", "do not lie in a text of 0 code points"),
        ("[Finding('BADGE_ID', 0.0, 1, 1.0, 'badge')]", "offsets must be of type int"),
        ("[Finding('BADGE_ID', 0, 1, float('nan'), 'badge')]", "a score from 0 to 1"),
        ("[Finding('BADGE_ID', 0, 1, 1.0, 'x')]", "signed with another name"),
        ("[Finding('BADGE_ID', 0, 2, 1.0, 'badge')] * 2 if len(t) > 1 else []", "overlap"),
        ("t.encode() and []", "raises UnicodeEncodeError"),
        ("[] if t[0] else []", "on the empty text: raises IndexError"),
    ],
)
def test_what_it_finds_is_looked_at(found: str, said: str) -> None:
    assert said in problems(changed(find=finding(found)))


def test_several_faults_are_told_in_one_error() -> None:
    class Bad(Badge):
        entities = ("BADGE_ID",)

        def detect(self, texts: Sequence[str]) -> Any:  # type: ignore[override]
            return [self.find(text) for text in texts if "\0" not in text]

    found = problems(Bad())

    assert "detect(texts, context) raises TypeError" in found
    assert "detect(texts) returns another number of answers" in found


def test_neighbours_and_chance_must_not_matter() -> None:
    class Neighbours(Badge):
        def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> Any:
            del context
            return [self.find(text) if len(texts) == 1 else [] for text in texts]

    def by_chance(_: object, text: str) -> list[Finding]:
        end = random.randint(1, len(text)) if text else 0
        return [Finding("BADGE_ID", 0, end, 0.9, "badge")] if text else []

    assert "finds something else a second time than alone" in problems(Neighbours())
    assert "than alone" in problems(changed(find=by_chance))


def test_texts_must_not_be_kept() -> None:
    class Cached(Badge):
        find = functools.lru_cache(maxsize=None)(Badge.find)

    class Hoarder(Badge):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def find(self, text: str) -> list[Finding]:
            self.seen.append(text)
            return super().find(text)

    assert "keeps texts" in problems(Cached())
    assert "keeps texts" in problems(Hoarder())


def test_a_prefilter_must_let_through_what_is_found() -> None:
    check_detector(changed(prefilter="B-"), texts=TEXTS)

    assert "texts[2]: finds something that its prefilter does not let through" in problems(
        changed(prefilter="badge")
    )


def test_a_detector_that_takes_too_long_is_told_so() -> None:
    def slow(self: Badge, text: str) -> list[Finding]:
        time.sleep(0.2 if len(text) > 1000 else 0)
        return Badge.find(self, text)

    assert "on 10 MB of words: takes longer than 0.1 s" in problems(changed(find=slow), seconds=0.1)


LOOSE: Any = Finding
ODD: list[Any] = [
    None, (), [], 7, "x", [None], [("BADGE_ID", 0, 1, 0.9, "badge")],
    *([LOOSE(entity, start, end, score, "badge")] for entity in ("BADGE_ID", "OTHER_ID", 7)
      for start, end in ((0, 1), (-1, 1), (1, 1), (2, 1), (0, 9), (0.0, 1), (False, 1))
      for score in (0.9, 0, 1, 1.1, float("nan"), "1", None, True)),
    [Finding("BADGE_ID", 0, 2, 0.9, "badge"), Finding("BADGE_ID", 1, 3, 0.9, "badge")],
    [Finding("BADGE_ID", 2, 3, 0.9, "badge"), Finding("BADGE_ID", 0, 2, 0.9, "badge")],
]  # fmt: skip


@pytest.mark.parametrize("answer", ODD, ids=repr)
def test_what_is_said_to_be_wrong_is_what_makes_a_scanner_mask_the_whole_text(answer: Any) -> None:
    guarded = Guarded(Badge(), "badge")
    told = list(answer_problems(answer, "abc", Badge()))

    assert bool(told) == (copied(answer, "abc", guarded) is None)


# ------------------------------------------------------------------ patterns
class Number:
    name = "number"
    entity = "STAFF_NUMBER"
    pattern = r"\bN-\d{3,6}\b"
    prefilter: str | None = "N-[0-9]"
    context: Any = ("staff",)
    score: Any = 0.6
    validate: Any = None


def number(**attributes: Any) -> object:
    return type("Changed", (Number,), attributes)()


def test_a_pattern_without_fault_passes() -> None:
    check_detector(Number())
    check_detector(number(prefilter=None, validate=lambda *given: given[-1]))


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"pattern": "("}, "pattern is no pattern: missing )"),
        ({"pattern": r"(\w+\s?)+:"}, "pattern takes time without bound"),
        ({"pattern": r"\d*"}, "pattern matches the empty text"),
        ({"prefilter": "[a-"}, "prefilter: Hyperscan says"),
        ({"prefilter": "N-[0-8]"}, "prefilter: does not let"),
        ({"context": "staff"}, "context must be a tuple"),
        ({"context": ("!",)}, "context: '!' is no word"),
        ({"score": 2}, "score must be a number above 0"),
        ({"entity": "number"}, "entity: 'number' is no entity's name"),
        ({"validate": 7}, "validate must be None"),
        ({"validate": lambda *_: None}, "validate: on what is found in"),
        ({"validate": lambda *_: random.random()}, "says something else the second time"),
    ],
)
def test_each_fault_of_a_pattern_is_told(attributes: dict[str, Any], said: str) -> None:
    assert said in problems(number(**attributes))


def test_all_faults_of_a_pattern_are_told_at_once() -> None:
    found = problems(number(pattern="(", context=[], score="x", entity=7, name=""))

    assert len(found.splitlines()) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us_ssn", "iban_code", "email_address"])
def test_built_in_patterns_keep_the_contract_that_others_have_to(name: str) -> None:
    one = next(one for one in builtin() if one.name == name and isinstance(one, Pattern))

    with pytest.raises(ContractError) as caught:
        check_detector(one, texts=["his ssn is 123-45-6789", "DE89370400440532013000", "a@b.com"])

    assert [problem for problem in caught.value.problems if "cannot be taken" not in problem] == []
