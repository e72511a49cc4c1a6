from __future__ import annotations

import math
import sqlite3
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.detection import Scanner, detect, detect_many, scanner_of
from masklib.detection.plugins import guard, load_plugins
from masklib.errors import PluginError, PolicyError
from masklib.policy import Policy
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

KEY = bytes(range(32))
TEXT = "x badge y"

MODULE = """
from masklib.typing import Finding

seen = []

class Badge:
    name = "{name}"
    entities = ("BADGE_ID",)
    prefilter = "badge"

    def detect(self, texts, context=()):
        seen.extend(texts)
        return [[Finding("BADGE_ID", t.index("badge"), t.index("badge") + 5, 0.9, self.name)] for t in texts]

class Number:
    name = "{name}.number"
    entity = "STAFF_NUMBER"
    pattern = r"N\\d{{3}}"
    prefilter = None
    context = ()
    score = 0.8
    validate = None

instance = Number()

def make():
    return Badge()

def broken():
    raise RuntimeError("no model")

class Shapeless:
    name = "{name}.shapeless"
    entities = ["badge id"]

class Misnamed(Badge):
    name = "other"

class BadPrefilter(Badge):
    name = "{name}.badprefilter"
    prefilter = "(?<=a)b"
"""
COUNT = iter(range(10_000))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed package with a module of detectors and their entry points, each time another one."""
    name = f"badges{next(COUNT)}"
    (tmp_path / f"{name}.py").write_text(MODULE.format(name=name), encoding="utf-8")
    info = tmp_path / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    points = {
        name: "Badge",
        f"{name}.number": "instance",
        f"{name}.made": "make",
        f"{name}.broken": "broken",
        f"{name}.gone": "no_such_thing",
        f"{name}.shapeless": "Shapeless",
        f"{name}.misnamed": "Misnamed",
        f"{name}.badprefilter": "BadPrefilter",
        "email_address": "Badge",
        "person": "Badge",
    }
    lines = [f"{point} = {name}:{attribute}" for point, attribute in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[masklib.detectors]", *lines]), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return name


def naming(*names: str) -> Policy:
    return Policy.of(detectors=list(names))


def shown(text: str, found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    return [(one.entity, text[one.start : one.end], one.detector) for one in found]


# ------------------------------------------------------------------ loading
def test_a_plugin_that_the_policy_names_looks_too(package: str) -> None:
    assert shown(TEXT, detect(TEXT, policy=naming(package))) == [("BADGE_ID", "badge", package)]


def test_a_plugin_that_no_policy_names_is_not_even_imported(package: str) -> None:
    assert detect(TEXT) == []
    assert detect("N123", policy=Policy.of(patterns=[{"entity": "OTHER_ID", "pattern": "zz"}])) == []
    assert package not in sys.modules


def test_a_plugin_gets_only_the_texts_that_its_prefilter_lets_through(package: str) -> None:
    detect_many(["nothing", TEXT, "more nothing"], policy=naming(package))

    assert sys.modules[package].seen == [TEXT]


def test_a_pattern_detector_may_be_an_object_and_leave_its_prefilter_out(package: str) -> None:
    found = detect("at N123 now", policy=naming(f"{package}.number"))

    assert shown("at N123 now", found) == [("STAFF_NUMBER", "N123", f"{package}.number")]


@pytest.mark.parametrize(
    ("suffix", "said"),
    [
        (".broken", "RuntimeError: no model"),
        (".gone", "cannot be loaded: AttributeError"),
        (".nowhere", "no installed package has a detector"),
        (".shapeless", "entities must be a tuple of at least one name; detect is missing"),
        (".misnamed", "name is 'other' and not that of its entry point"),
        (".made", "not that of its entry point"),
        (".badprefilter", "prefilter: Hyperscan says"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_told_before_any_row(package: str, suffix: str, said: str) -> None:
    raw = sqlite3.connect(":memory:")

    with pytest.raises(PluginError, match=said):
        masklib.wrap(raw, policy=naming(package + suffix), key=KEY)
    with pytest.raises(PluginError, match=said):
        detect("", policy=naming(package + suffix))
    raw.close()


def test_all_that_is_wrong_with_several_plugins_is_told_at_once(package: str) -> None:
    with pytest.raises(PluginError) as caught:
        scanner_of(naming(f"{package}.broken", f"{package}.gone", package))

    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["email_address", "person", "secrets"])
def test_a_built_in_name_cannot_be_taken(package: str, name: str) -> None:
    with pytest.raises(PluginError, match="the name of a built-in detector"):
        scanner_of(naming(name))
    assert package not in sys.modules


def test_a_name_that_two_packages_bring_is_refused(package: str, tmp_path: Path) -> None:
    other = tmp_path / "other-1.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", encoding="utf-8")
    points = f"[masklib.detectors]\n{package} = {package}:Number\n"
    (other / "entry_points.txt").write_text(points, encoding="utf-8")

    with pytest.raises(PluginError, match="brought by several packages"):
        load_plugins([package])


def test_the_policy_may_name_the_entities_of_its_plugins_and_no_others(package: str) -> None:
    declared = Policy.of(detectors=[package], columns={"t.a": "BADGE_ID"}, masks={"BADGE_ID": "redact"})
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE t (a TEXT, b TEXT)")
    raw.execute("INSERT INTO t VALUES ('anything', 'a badge')")

    row = masklib.wrap(raw, policy=declared, key=KEY).execute("SELECT * FROM t").fetchone()

    assert row == ("[redacted]", "a [redacted]")
    wrong = Policy.of(detectors=[package], columns={"t.a": "BADGE_IT"}, masks={"EMIAL": "hash"})
    with pytest.raises(PolicyError) as caught:
        scanner_of(wrong)
    assert len(caught.value.problems) == 2
    raw.close()


def test_two_policies_do_not_see_each_others_plugins(package: str) -> None:
    one, other = naming(package), naming(f"{package}.number")

    assert scanner_of(one) is not scanner_of(other)
    assert detect("N123", policy=one) == []
    assert detect(TEXT, policy=other) == []


# ------------------------------------------------------------------ fail closed
class Plugin:
    """A plugin that does whatever a test wants."""

    name = "wild"
    entities: tuple[str, ...] = ("BADGE_ID",)

    def __init__(self, answer: Callable[[Sequence[str]], Any]) -> None:
        self.answer = answer

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> Any:
        del context
        return self.answer(texts)


class Name(str):
    """A text that is none."""

    __slots__ = ()


class FindingLike(Finding):
    """A finding that is none."""


def finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {"entity": "BADGE_ID", "start": 0, "end": 1, "score": 0.9, "detector": "wild"}
    return Finding(**(fields | changes))


def halfway(texts: Sequence[str]) -> Iterator[list[Finding]]:
    yield [finding()]
    raise RuntimeError(len(texts))


def halfway_through_one() -> Iterator[Finding]:
    yield finding()
    raise RuntimeError


def endless() -> Iterator[list[Finding]]:
    while True:
        yield []


def endless_findings() -> Iterator[Finding]:
    while True:
        yield finding()


def stop(texts: Sequence[str]) -> Any:
    raise SystemExit(len(texts))


def change(texts: Any) -> Any:
    texts[0] = "harmless"
    return [[] for _ in texts]


NONSENSE: dict[str, Callable[[Sequence[str]], Any]] = {
    "raises": lambda texts: 1 / 0 if texts else None,
    "exits": stop,
    "none": lambda _: None,
    "too few": lambda texts: [[] for _ in texts[1:]],
    "too many": lambda texts: [[] for _ in (*texts, "")],
    "a dict": lambda texts: {place: [finding()] for place in range(len(texts))},
    "no findings": lambda texts: [None for _ in texts],
    "numbers": lambda texts: [[1] for _ in texts],
    "tuples": lambda texts: [[("BADGE_ID", 0, 1, 0.9, "wild")] for _ in texts],
    "past the end": lambda texts: [[finding(end=len(text) + 1)] for text in texts],
    "before the start": lambda texts: [[finding(start=-1)] for _ in texts],
    "backwards": lambda texts: [[finding(start=2, end=1)] for _ in texts],
    "of no length": lambda texts: [[finding(start=1, end=1)] for _ in texts],
    "offsets of another type": lambda texts: [[finding(start=0.0, end=True)] for _ in texts],
    "an unknown entity": lambda texts: [[finding(entity="OTHER_ID")] for _ in texts],
    "an entity that is no plain text": lambda texts: [[finding(entity=Name("BADGE_ID"))] for _ in texts],
    "a score that is no number": lambda texts: [[finding(score=math.nan)] for _ in texts],
    "a score above one": lambda texts: [[finding(score=1.5)] for _ in texts],
    "a score that is a text": lambda texts: [[finding(score="1")] for _ in texts],
    "findings that overlap": lambda texts: [[finding(end=3), finding(start=2, end=4)] for _ in texts],
    "a class of its own": lambda texts: [[FindingLike("BADGE_ID", 0, 1, 0.9, "wild")] for _ in texts],
    "an empty finding": lambda texts: [[object.__new__(Finding)] for _ in texts],
    "a generator that raises": halfway,
    "findings that raise": lambda texts: [halfway_through_one() for _ in texts],
    "answers without end": lambda _: endless(),
    "findings without end": lambda texts: [endless_findings() for _ in texts],
    "changes what it is given": change,
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE)
def test_a_plugin_that_breaks_its_contract_masks_every_text_whole(
    answer: Callable[[Sequence[str]], Any],
) -> None:
    scanner = Scanner([guard(Plugin(answer), "wild")])

    found = scanner.scan(["abcde", "", "xyz12"])

    assert found == {place: [Finding("BADGE_ID", 0, 5, 1.0, "wild")] for place in (0, 2)}


def test_only_the_text_that_is_answered_wrong_is_masked_whole() -> None:
    scanner = Scanner([guard(Plugin(lambda _: [[finding()], [finding(end=99)]]), "wild")])

    assert scanner.scan(["abc", "xyz"]) == {
        0: [Finding("BADGE_ID", 0, 1, 0.9, "wild")],
        1: [Finding("BADGE_ID", 0, 3, 1.0, "wild")],
    }


def test_a_plugin_that_takes_too_long_masks_the_whole_text_and_is_not_asked_while_it_is_busy() -> None:
    go_on, asked = threading.Event(), []

    def wait(texts: Sequence[str]) -> list[list[Finding]]:
        asked.append(len(texts))
        go_on.wait(20)
        return [[] for _ in texts]

    slow = Plugin(wait)
    slow.timeout = 0.05  # type: ignore[attr-defined]
    guarded = guard(slow, "wild")
    scanner = Scanner([guarded])

    assert scanner.scan(["abc"]) == {0: [Finding("BADGE_ID", 0, 3, 1.0, "wild")]}
    assert scanner.scan(["abc"]) == {0: [Finding("BADGE_ID", 0, 3, 1.0, "wild")]}
    assert asked == [1]
    go_on.set()
    guarded._stuck.join()  # type: ignore[union-attr]
    assert scanner.scan(["abc"]) == {}


def test_what_a_plugin_says_of_itself_is_read_once_and_its_answers_are_copied() -> None:
    answers: list[list[Finding]] = [[finding()]]
    plugin = Plugin(lambda _: answers)
    scanner = Scanner([guard(plugin, "wild")])

    found = scanner.scan(["abc"])
    plugin.entities = ("OTHER_ID",)
    answers[0][0] = finding(end=99)
    object.__setattr__(answers[0][0], "start", 7)

    assert found == {0: [finding()]}
    assert scanner.scan(["abc"]) == {0: [Finding("BADGE_ID", 0, 3, 1.0, "wild")]}


def test_a_finding_that_the_plugin_itself_is_not_sure_of_is_none() -> None:
    scanner = Scanner([guard(Plugin(lambda _: [[finding(score=0.4)]]), "wild")])

    assert scanner.scan(["abc"]) == {}


def test_many_texts_come_in_pieces_and_their_answers_in_order() -> None:
    sizes: list[int] = []

    def first(texts: Sequence[str]) -> list[list[Finding]]:
        sizes.append(len(texts))
        return [[finding()] if text.startswith("#") else [] for text in texts]

    texts = [f"{'#' if number % 3 == 0 else '-'}{number}" for number in range(700)]

    found = Scanner([guard(Plugin(first), "wild")]).scan(texts)

    assert list(found) == list(range(0, 700, 3))
    assert sizes == [256, 256, 188]


class Number:
    name, entity, pattern, prefilter, context, score = "number", "STAFF_NUMBER", r"N\d+", None, (), 0.8

    def __init__(self, answer: Any) -> None:
        self.validate = lambda _text, _score: answer


@pytest.mark.parametrize("answer", [math.nan, 2, -1.0, "1", None, True, math.inf])
def test_a_validator_that_returns_no_score_masks_the_whole_text(answer: object) -> None:
    found = Scanner([guard(Number(answer), "number")]).scan(["at N12 x", "none"])

    assert found == {0: [Finding("STAFF_NUMBER", 0, 8, 1.0, "number")]}


def test_a_validator_that_takes_too_long_masks_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masklib.detection.guarded.TIMEOUT", 0.05)
    go_on = threading.Event()
    slow = Number(0)
    slow.validate = lambda _text, _score: float(go_on.wait(20))
    guarded = guard(slow, "number")

    assert Scanner([guarded]).scan(["at N12 x", "none"]) == {
        0: [Finding("STAFF_NUMBER", 0, 8, 1.0, "number")]
    }
    go_on.set()
    guarded._stuck.join()  # type: ignore[union-attr]


def test_a_pattern_with_a_validator_weighs_its_words_as_any_other() -> None:
    weak = Number(0.4)
    weak.context = ("badge",)  # type: ignore[assignment]
    scanner = Scanner([guard(weak, "number")])

    assert scanner.scan(["at N12 x"]) == {}
    assert scanner.scan(["badge N12 x"]) == {0: [Finding("STAFF_NUMBER", 6, 9, 0.8, "number")]}
    assert scanner.scan(["at N12 x"], ("badge", "people")) == {
        0: [Finding("STAFF_NUMBER", 3, 6, 0.8, "number")]
    }


def test_a_validator_may_drop_a_match() -> None:
    assert Scanner([guard(Number(0), "number")]).scan(["at N12 x"]) == {}


def test_rows_of_a_broken_plugin_come_out_masked(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE t (a TEXT)")
    raw.execute("INSERT INTO t VALUES ('my badge is lost')")
    connection = masklib.wrap(raw, policy=naming(package), key=KEY)
    monkeypatch.setattr(sys.modules[package], "seen", None)

    (text,) = connection.execute("SELECT a FROM t").fetchone()

    assert "badge" not in text
    assert "lost" not in text
    raw.close()
