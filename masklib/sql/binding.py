"""Statement text with some of its operands bound anew: each becomes a parameter of its own.

Nothing is spliced in: what takes an operand's place is a placeholder, and its value goes by the driver's own
way. A parameter that stands in several places is bound once for each of them that takes another value. No
sqlglot is needed: `analyse` said where everything stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.sql.occurrence import Parameter

__all__ = ["Binding", "Hole", "Rewriting", "Unbindable", "rewrite"]

_NUMBERED: Final = re.compile(r"[?:$]([0-9]+)")
_NAMED: Final = re.compile(r"[:@$]\w+|%\(\w+\)[sbt]")
_WORD: Final = re.compile(r"\w+")
_NEW: Final = "masklib_{}"
_TWO_KINDS: Final = "the statement has placeholders of two kinds; use one kind"


@dataclass(frozen=True, slots=True)
class Binding:
    """How a value is bound: what a literal that must become a parameter is replaced by.

    Attributes:
        styles: PEP 249 paramstyles that the driver understands, the preferred one first.
        positional: The placeholder of a positional parameter, ``?``, ``%s``, or ``$1`` for numbered ones.
        named: The placeholder of a named one, with ``{name}`` in it; empty where there is none.
        escaped: What must be doubled in statement text as soon as there are parameters (``%``), or empty.
        reserved: What the driver takes for placeholders wherever it stands, with no way to escape it.
    """

    styles: tuple[str, ...]
    positional: str
    named: str = ""
    escaped: str = ""
    reserved: tuple[str, ...] = ()


class Hole(NamedTuple):
    """An operand that is bound anew, as one value or as several of a list.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        key: Which value a parameter takes; ``None`` for a literal.
        width: How many values it becomes.
        word: What takes the place of all between the column and it, where it becomes a list: ``IN``,
            ``NOT IN``; empty where it is a member of a list already.
        column: Where the column ends that it is compared with, if ``word`` says so.
    """

    start: int
    end: int
    key: int | str | None
    width: int = 1
    word: str = ""
    column: int = -1

    @property
    def begins(self) -> int:
        """Where what is replaced begins."""
        return self.column if self.word else self.start

    def filled(self, marks: Sequence[str]) -> str:
        """Return what is put there."""
        listed = ", ".join(marks)
        return f" {self.word} ({listed})" if self.word else listed


class Unbindable(ValueError):  # noqa: N818  (an answer for the caller, who denies the statement)
    """An operand cannot be bound anew. The text says why, and quotes nothing of the statement."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text with holes, and what each of its placeholders takes.

    Attributes:
        text: What is sent in place of the statement.
        style: ``order``: values in the order of the text; ``numbers``: by place;
            ``names``: those given and the new ones by name.
        places: Of ``order``, what each placeholder takes: a key, or the number of a hole's value as
            ``~number``. Of ``numbers``, the place of each of the holes' values.
        names: Of ``names``, the name of each of the holes' values.
        takes: How many values by place the text takes, and which by name.
        spare: Names that no placeholder has any more: some drivers refuse a value too many.

    Raw values: keeps the statement's text, without the literals among its holes; ``repr`` shows none.
    """

    text: str
    style: Literal["order", "numbers", "names"]
    places: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    takes: int | frozenset[str] = 0
    spare: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"<Rewriting by {self.style}>"

    def fits(self, given: object) -> bool:
        """Tell whether the parameters that the caller gave are those that the text takes."""
        if isinstance(self.takes, frozenset):
            return isinstance(given, dict) and self.takes <= given.keys()
        return isinstance(given, (list, tuple)) and len(given) == self.takes

    def bind(
        self, given: Sequence[object] | Mapping[str, object], values: Sequence[object]
    ) -> list[object] | dict[str, object]:
        """Return the parameters to send.

        Args:
            given: Those that the caller gave, which `fits`.
            values: The holes' values, in the order of `rewrite`'s holes, those of one hole together.

        Raw values: sees and hands on both.
        """
        if self.style == "names":
            kept = {name: one for name, one in dict(given).items() if name not in self.spare}  # type: ignore[arg-type]  # a mapping
            return {**kept, **dict(zip(self.names, values, strict=True))}
        listed: list[object] = list(given)
        if self.style == "numbers":
            listed += values  # room for the new ones, whichever they are
            for place, value in zip(self.places, values, strict=True):
                listed[place] = value
            return listed[: max(len(given), *(place + 1 for place in self.places))]
        return [listed[place] if place >= 0 else values[~place] for place in self.places]


def rewrite(
    sql: str, parameters: Sequence[Parameter], holes: Sequence[Hole], binding: Binding, *, given: bool
) -> Rewriting:
    """Return the text in which every hole is a parameter of its own.

    Args:
        sql: The statement's text.
        parameters: Where its placeholders stand (`Statement.parameters`).
        holes: The operands to bind anew, without overlaps.
        binding: How the driver binds a value.
        given: Whether parameters were given, so that what must be doubled is doubled in ``sql`` already.

    Raises:
        Unbindable: if the text has placeholders of two kinds, or the driver is not known to bind any.
    """
    if not parameters:
        return _first_ones(sql, holes, binding, given=given)
    marks = [sql[one.start : one.end] for one in parameters]
    if len({mark[0] for mark in marks}) > 1:
        raise Unbindable(_TWO_KINDS)
    if all(_NUMBERED.fullmatch(mark) for mark in marks):
        return _by_number(sql, parameters, holes, marks[0][0])
    if all(_NAMED.fullmatch(mark) for mark in marks):
        return _by_name(sql, parameters, holes, marks[0])
    if any(_NAMED.fullmatch(mark) or _NUMBERED.fullmatch(mark) for mark in marks):
        raise Unbindable(_TWO_KINDS)
    return _by_order(sql, parameters, holes, marks[0])


def _first_ones(sql: str, holes: Sequence[Hole], binding: Binding, *, given: bool) -> Rewriting:
    """A text that had no parameters gets its first ones: now its percent signs count."""
    if not binding.positional:
        raise Unbindable("this driver is not known to bind values, so no literal can be turned back")
    numbered = binding.positional.startswith("$")
    values = _values(holes)
    marks = [[f"${at + 1}" if numbered else binding.positional for at in own] for own in values]
    rest = _filled(sql, holes, [[" "]] * len(holes))
    if any(word in rest for word in binding.reserved):
        raise Unbindable("the driver would take a percent sign in the text for a placeholder")
    text = _filled(sql, holes, marks, binding.escaped if not given else "")
    if numbered:
        return Rewriting(text, "numbers", tuple(at for own in values for at in own))
    order = sorted(range(len(holes)), key=lambda at: holes[at].start)
    return Rewriting(text, "order", tuple(~at for hole in order for at in values[hole]))


def _values(holes: Sequence[Hole]) -> list[range]:
    """Return the numbers of the values of each hole."""
    found: list[range] = []
    first = 0
    for hole in holes:
        found.append(range(first, first + hole.width))
        first += hole.width
    return found


def _by_number(sql: str, parameters: Sequence[Parameter], holes: Sequence[Hole], sign: str) -> Rewriting:
    if sign == ":":  # SQLite counts these by where they first stand, and not by their number
        raise Unbindable("placeholders such as :1 are not rewritten; use ? or :name")
    given = 1 + max(one.key for one in parameters if isinstance(one.key, int))
    places = _numbers(parameters, holes, given)
    marks = [[f"{sign}{place + 1}" for place in own] for own in places]
    flat = tuple(place for own in places for place in own)
    return Rewriting(_filled(sql, holes, marks), "numbers", flat, takes=given)


def _numbers(parameters: Sequence[Parameter], holes: Sequence[Hole], given: int) -> list[list[int]]:
    """Return each hole's numbers: its own if nothing else has that any more, for all have to be used."""
    filled = {hole.start for hole in holes}
    taken = {one.key for one in parameters if one.start not in filled}
    places: list[list[int]] = []
    for hole in holes:
        own: list[int] = []
        for _ in range(hole.width):
            place = hole.key if isinstance(hole.key, int) and hole.key not in taken else given
            given += place == given
            own.append(place)
            taken.add(place)
        places.append(own)
    return places


def _by_name(sql: str, parameters: Sequence[Parameter], holes: Sequence[Hole], mark: str) -> Rewriting:
    words = set(_WORD.findall(sql))
    values = _values(holes)
    most = sum(map(len, values))
    names = [name for at in range(most + len(words)) if (name := _NEW.format(at)) not in words][:most]
    form = "%({})s" if mark.startswith("%") else mark[0] + "{}"
    marks = [[form.format(names[at]) for at in own] for own in values]
    takes = frozenset(one.key for one in parameters if isinstance(one.key, str))
    filled = {hole.start for hole in holes}
    spare = takes - {one.key for one in parameters if one.start not in filled}
    return Rewriting(_filled(sql, holes, marks), "names", names=tuple(names), takes=takes, spare=spare)


def _by_order(sql: str, parameters: Sequence[Parameter], holes: Sequence[Hole], mark: str) -> Rewriting:
    values = _values(holes)
    taken: dict[int, list[Any]] = {
        hole.start: [~at for at in own] for hole, own in zip(holes, values, strict=True)
    }
    kept = {one.start: [one.key] for one in parameters if one.start not in taken}
    places = [place for _, own in sorted({**kept, **taken}.items()) for place in own]
    sign = "%s" if mark.startswith("%") else mark
    marks = [[sql[hole.start : hole.end] if hole.key is not None else sign] * hole.width for hole in holes]
    given = tuple(place for place in places if isinstance(place, int))
    return Rewriting(_filled(sql, holes, marks), "order", given, (), len(parameters))


def _filled(sql: str, holes: Sequence[Hole], marks: Sequence[Sequence[str]], escaped: str = "") -> str:
    """Return the text with placeholders in each hole; what stands between is escaped where it must be."""
    parts: list[str] = []
    end = 0
    for hole, own in sorted(zip(holes, marks, strict=True), key=lambda one: one[0].start):
        if hole.begins < end:
            raise Unbindable("two operands overlap")
        parts += [_escape(sql[end : hole.begins], escaped), hole.filled(own)]
        end = hole.end
    parts.append(_escape(sql[end:], escaped))
    return "".join(parts)


def _escape(text: str, escaped: str) -> str:
    return text.replace(escaped, 2 * escaped) if escaped else text
