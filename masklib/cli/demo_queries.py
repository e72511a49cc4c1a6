"""What the demo asks, and what it proves: that masked results join and group as the raw ones do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["CHECKS", "QUERIES", "Answer", "Query", "ask", "leaked"]


@dataclass(frozen=True, slots=True)
class Query:
    """One statement and what to look at in its answer."""

    title: str
    sql: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Labels and rows of a result."""

    labels: tuple[str, ...]
    rows: list[tuple[Any, ...]]


QUERIES: Final = (
    Query(
        "Columns that hold one kind of thing: same type, same form, still valid",
        "SELECT name, email, phone, card_number, ssn, iban FROM customers ORDER BY id LIMIT 2",
    ),
    Query(
        "Free text: found where it stands, the rest left alone",
        "SELECT t.id, c.name, t.body FROM tickets t JOIN customers c ON c.id = t.customer_id"
        " ORDER BY t.id LIMIT 3",
    ),
    Query(
        "JSON: the document keeps its shape",
        "SELECT id, profile FROM customers ORDER BY id LIMIT 2",
    ),
    Query(
        "Secrets: gone for good",
        "SELECT service, owner_email, api_key, password FROM secrets ORDER BY id LIMIT 3",
    ),
    Query(
        "Another name or a function hides nothing",
        "SELECT lower(email) AS a, substr(card_number, -4) AS b, name || ' <' || email || '>' AS c"
        " FROM customers ORDER BY id LIMIT 2",
    ),
    Query(
        "A join and a group-by on a masked column: the same rows, the same sums",
        "SELECT c.email, count(*) AS orders, sum(o.cents) AS cents"
        " FROM orders o JOIN customers c ON c.email = o.customer_email"
        " GROUP BY c.email ORDER BY cents DESC, orders LIMIT 3",
    ),
)

_GROUPS: Final = (
    "SELECT c.email, count(*) AS orders, sum(o.cents) AS cents FROM orders o"
    " JOIN customers c ON c.email = o.customer_email GROUP BY c.email ORDER BY cents DESC, orders, min(o.id)"
)
_BUYERS: Final = "SELECT customer_email, cents FROM orders ORDER BY id"
_PEOPLE: Final = "SELECT email, id FROM customers ORDER BY id"
_OWNERS: Final = "SELECT owner_email FROM secrets ORDER BY id"
_SENSITIVE: Final = (
    "SELECT email FROM customers UNION SELECT phone FROM customers UNION SELECT card_number FROM customers"
    " UNION SELECT ssn FROM customers UNION SELECT iban FROM customers"
    " UNION SELECT api_key FROM secrets UNION SELECT password FROM secrets"
)


def ask(connection: Any, sql: str) -> Answer:
    """Run one statement on any PEP 249 connection and return its result.

    Raw values: sees and emits what the connection emits.
    """
    cursor = connection.cursor()
    cursor.execute(sql)
    rows = [tuple(row) for row in cursor.fetchall()]
    return Answer(tuple(entry[0] for entry in cursor.description), rows)


def _grouped_in_the_database(raw: Any, masked: Any) -> bool:
    return _same_up_to_names(ask(raw, _GROUPS).rows, ask(masked, _GROUPS).rows)


def _joined_by_the_program(raw: Any, masked: Any) -> bool:
    one, two = _totals(raw), _totals(masked)
    return len(one) > 1 and one == two


def _one_surrogate_each(raw: Any, masked: Any) -> bool:
    pairs: set[tuple[object, object]] = set()
    for sql in (_PEOPLE, _BUYERS, _OWNERS, _GROUPS):
        one, two = ask(raw, sql).rows, ask(masked, sql).rows
        if len(one) != len(two):
            return False
        pairs |= {(a[0], b[0]) for a, b in zip(one, two, strict=True)}
    return _one_to_one(pairs)


CHECKS: Final[tuple[tuple[str, Callable[[Any, Any], bool]], ...]] = (
    ("a join and a group-by in SQL give the same groups, counts and sums", _grouped_in_the_database),
    ("two masked results joined and summed in Python give the same totals", _joined_by_the_program),
    (
        "each email has one surrogate, in customers, orders, secrets and the join alike",
        _one_surrogate_each,
    ),
)
"""What is proved, in words, and the proof: raw and masked connection in, outcome out."""


def leaked(raw: Any, answers: Iterable[Answer]) -> int:
    """Return how many of the database's emails, numbers and secrets stand in the rows of masked answers.

    Raw values: sees them; emits their number only.
    """
    text = "\n".join(str(value) for answer in answers for row in answer.rows for value in row).casefold()
    return sum(str(row[0]).casefold() in text for row in ask(raw, _SENSITIVE).rows)


def _totals(connection: Any) -> list[tuple[int, int]]:
    ids = dict(ask(connection, _PEOPLE).rows)
    totals: Counter[int] = Counter()
    for email, cents in ask(connection, _BUYERS).rows:
        totals[ids.get(email, 0)] += cents
    return sorted(totals.items())


def _same_up_to_names(raw: Sequence[tuple[Any, ...]], masked: Sequence[tuple[Any, ...]]) -> bool:
    if len(raw) != len(masked) or len(raw) < 1 + 1:
        return False
    pairs = {(one[0], two[0]) for one, two in zip(raw, masked, strict=True)}
    return _one_to_one(pairs) and [one[1:] for one in raw] == [two[1:] for two in masked]


def _one_to_one(pairs: set[tuple[object, object]]) -> bool:
    raw, masked = {one for one, _ in pairs}, {two for _, two in pairs}
    return len(raw) == len(masked) == len(pairs) and not raw & masked
