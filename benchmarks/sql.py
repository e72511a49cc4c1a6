"""The first analysis of a statement, against the parse and qualify of sqlglot; and texts meant to hurt.

DESIGN 7: a statement seen first takes at most twice (parse + qualify) of sqlglot. Both sides get the same
text and the same schema, take turns, and are measured in CPU time of the process; the ratio of a case is
that of the medians.

Run: python benchmarks/sql.py
"""

from __future__ import annotations

import gc
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot.optimizer.qualify import qualify

from masklib.sql import Catalog, Relation, analyse

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS: Final = 40
TABLES: Final[dict[str, list[str]]] = {
    "users": ["id", "email", "name", "ssn", "dept_id", "profile", "created_at"],
    "orders": ["id", "user_id", "total", "note", "created_at"],
    "depts": ["id", "name", "code"],
}
CATALOG: Final = Catalog.of(
    [Relation(name, "public", tuple(columns), ("text",) * len(columns)) for name, columns in TABLES.items()],
    ("public",),
)
SCHEMA: Final = {"public": {name: dict.fromkeys(columns, "text") for name, columns in TABLES.items()}}

CASES: Final = {
    "simple SELECT": "SELECT id, email FROM users WHERE id = 7",
    "SELECT *": "SELECT * FROM users",
    "u.*, o.* of a join": "SELECT u.*, o.* FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 10",
    "three joins and a CTE": """
        WITH recent AS (SELECT user_id, max(created_at) AS last, count(*) AS n FROM orders GROUP BY user_id)
        SELECT u.id, lower(u.email) AS email, d.name AS dept, r.last, r.n, coalesce(o.note, 'none') AS note
        FROM users u JOIN depts d ON d.id = u.dept_id LEFT JOIN recent r ON r.user_id = u.id
        LEFT JOIN orders o ON o.user_id = u.id AND o.created_at = r.last
        WHERE u.created_at > '2020-01-01' AND d.code IN ('a', 'b', 'c') ORDER BY r.last DESC LIMIT 20""",
    "JSON operators": """
        SELECT u.profile ->> 'x' AS x, u.profile #>> '{a,b}' AS y
        FROM users u WHERE u.profile ->> 'k' = 'v'""",
    "window functions": """
        SELECT u.name, sum(o.total) OVER (PARTITION BY u.dept_id ORDER BY o.created_at) AS running,
               row_number() OVER (PARTITION BY u.id ORDER BY o.total DESC) AS place
        FROM users u JOIN orders o ON o.user_id = u.id""",
    "IN of 100 texts": f"SELECT id FROM users WHERE name IN ({', '.join(repr(f'n{i}') for i in range(100))})",
    "union of three": """
        SELECT email FROM users UNION ALL SELECT note FROM orders UNION ALL SELECT name FROM depts""",
    "correlated subquery": """
        SELECT u.name, (SELECT max(o.total) FROM orders o WHERE o.user_id = u.id) AS top FROM users u""",
}

HURTFUL: Final = {
    "1 MB text": "SELECT '" + "x" * 1_000_000 + "'",
    "IN of 10,000": f"SELECT id FROM users WHERE id IN ({', '.join(map(str, range(10_000)))})",
    "IN of 40,000": f"SELECT id FROM users WHERE id IN ({', '.join(map(str, range(40_000)))})",
    "5,000 parentheses": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "20,000 rows": "INSERT INTO depts VALUES " + ", ".join(["(1, 'a', 'b')"] * 20_000),
    "5,000 OR": "SELECT id FROM users WHERE " + " OR ".join(f"id = {i}" for i in range(5000)),
    "garbage": bytes(range(256)).decode("latin-1") * 400,
}


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds that ``work`` takes."""
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def theirs(sql: str) -> object:
    """Parse and qualify, as lineage by sqlglot would."""
    tree = sqlglot.parse_one(sql, read="postgres")
    return qualify(tree, schema=dict(SCHEMA), dialect="postgres", db="public", validate_qualify_columns=False)


def compare(sql: str) -> tuple[list[float], list[float]]:
    """Return our times and theirs, taken in turns."""
    ours, others = [], []
    for _ in range(ROUNDS):
        ours.append(cpu(lambda: analyse(sql, "postgres", CATALOG)))
        others.append(cpu(lambda: theirs(sql)))
    return ours, others


def main() -> None:
    """Print both tables."""
    gc.disable()
    print(f"{'':24}{'ours ms':>10}{'p95':>8}{'parse+qualify':>15}{'ratio':>8}")
    ratios = []
    for name, sql in CASES.items():
        theirs(sql)
        ours, others = compare(sql)
        ratio = statistics.median(ours) / statistics.median(others)
        ratios.append(ratio)
        p95 = sorted(ours)[int(len(ours) * 0.95)]
        print(
            f"{name:24}{statistics.median(ours):10.2f}{p95:8.2f}{statistics.median(others):15.2f}{ratio:8.2f}"
        )
    print(f"{'median ratio':57}{statistics.median(ratios):8.2f}   worst {max(ratios):.2f}   (bar: 2.00)")
    gc.enable()
    print(f"\n{'texts that hurt':24}{'ms':>10}")
    for name, sql in HURTFUL.items():
        answer = analyse(sql, "postgres", CATALOG)
        taken = cpu(partial(analyse, sql, "postgres", CATALOG))
        print(f"{name:24}{taken:10.0f}   {getattr(answer, 'problem', '')}")


if __name__ == "__main__":
    main()
