"""What an occurrence found at some place would say, and what the other side of a comparison is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.operators import LITERALS, OPERATORS, QUERIES
from masklib.sql.lineage.values import NOTHING
from masklib.sql.occurrence import Operand
from masklib.sql.shape import Shape

if TYPE_CHECKING:
    from masklib.sql.lineage.run import Run
    from masklib.sql.occurrence import Clause, Parameter

__all__ = ["Place", "end_of", "operand", "start_of", "step"]

_STEPS: Final = 6
_NOT: Final = {
    "=": "<>", "<>": "=", "in": "not in", "is null": "is not null", "is distinct": "is not distinct",
    "is not distinct": "is distinct",
}  # fmt: skip


_SEEN_THROUGH: Final = (exp.Paren, exp.Cast, exp.Neg, exp.Collate)
_CASES: Final = frozenset({"lower", "upper"})


class Place(NamedTuple):
    """Where the walk is: what an occurrence found here would say.

    ``columns`` are the operands of each output of the query that is looked at, where it gives rows, and
    ``base`` is the position of its first output in the query that hands it on.
    """

    clause: Clause
    query: int = 0
    inside: str = ""
    derivation: str = ""
    operator: str = ""
    operands: tuple[Operand, ...] = ()
    around: str = ""
    place: int = -1
    negated: bool = False
    columns: tuple[tuple[Operand, ...], ...] = ()
    base: int = 0

    @property
    def exactly(self) -> bool:
        """Whether ``derivation`` holds every step: a long one is cut."""
        return self.derivation.count(" ") < _STEPS - 1

    def within(self, step: str) -> Place:
        """Return the place below a function or operator ``step``."""
        if self.derivation.count(" ") >= _STEPS - 1:
            return self
        return self._replace(derivation=f"{self.derivation} {step}".strip(), negated=False)

    def output(self, at: int) -> Place:
        """Return the place of an output of the query that stands here."""
        operands = self.columns[at] if at < len(self.columns) else self.operands
        return self._replace(place=self.base + at, operands=operands, columns=(), base=0)

    def compared(
        self, operator: str, operands: tuple[Operand, ...], columns: tuple[tuple[Operand, ...], ...] = ()
    ) -> Place:
        """Return the place on one side of a comparison; ``columns`` where rows are compared."""
        name = operator
        if self.negated:
            name = _NOT.get(operator, f"not {operator}")
        around = f"{self.around} {self.derivation}".strip()
        return self._replace(
            derivation="", operator=name, operands=operands, around=around, negated=False, columns=columns
        )


def step(node: exp.Expr) -> str:
    """Return the name of a function or operator, as `Occurrence.derivation` writes it."""
    name = function_name(node) or OPERATORS.get(type(node), "")
    return (name or type(node).__name__.lower()).replace(" ", "_") or "?"


def start_of(node: exp.Expr | None) -> int:
    """Return where ``node`` begins in the text, -1 if the parser did not say."""
    return -1 if node is None or node._meta is None else int(node._meta.get("start", -1))  # noqa: SLF001  (`meta` makes a dict)


def end_of(node: exp.Expr | None) -> int:
    """Return where ``node`` ends in the text, one past its last character."""
    return -1 if node is None or node._meta is None else int(node._meta.get("end", -2)) + 1  # noqa: SLF001  (as above)


def _changes_case(node: exp.Expr) -> bool:
    """Tell whether this is a literal in upper or lower case: its mask has the same letters in either."""
    if function_name(node) not in _CASES or len(node.expressions) != 1:
        return False
    inner = node.expressions[0]
    while isinstance(inner, (exp.Paren, exp.Cast)):
        inner = inner.this
    return isinstance(inner, LITERALS)


def operand(run: Run, node: exp.Expr, *, cased: bool = True) -> Operand:
    """Return the other side of a comparison, or what is assigned.

    Args:
        run: The analysis.
        node: That side.
        cased: Whether a literal in upper or lower case is one.
    """
    steps: list[str] = []
    sign = 0
    while isinstance(node, _SEEN_THROUGH) or (cased and _changes_case(node)):
        if isinstance(node, exp.Neg):
            sign += 1
        elif not isinstance(node, exp.Paren):
            steps.append(step(node))
        node = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
    derivation = " ".join(["neg"] * sign + steps)
    if isinstance(node, exp.Column):
        value = run.named.get(id(node))
        known, shape = (value.origins, value.shape) if value is not None else (NOTHING, Shape.UNKNOWN)
        return Operand("column", origins=known, derivation=derivation, shape=shape)
    if isinstance(node, exp.Null):
        return Operand("null")
    if isinstance(node, QUERIES):
        return Operand("query", derivation=derivation)
    if isinstance(node, LITERALS):
        return _literal(run, node, derivation)
    return Operand("expression")


def _literal(run: Run, node: exp.Expr, derivation: str) -> Operand:
    start, end = start_of(node), end_of(node)
    parameter: Parameter | None = run.parameters.get(start)
    if parameter is not None:
        return Operand("parameter", start, parameter.end, parameter.key, derivation=derivation)
    return Operand("literal", start, end, derivation=derivation)
