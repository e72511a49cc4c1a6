"""A generator of questions about masked columns, allowed and not: pieces put together by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

__all__ = ["TABLES", "Asking"]

TABLES = {
    "people": ("id", "full_name", "email", "plan", "flag"),
    "orders": ("id", "person_id", "email", "total"),
    "words": ("w", "n"),
}
_MASKED = {"people": ("full_name", "email", "full_name", "email", "flag"), "orders": ("email",), "words": ()}
_FREE = {"people": ("id", "plan"), "orders": ("id", "person_id", "total"), "words": ("w", "n")}
_VALUES = ("'ann'", "'m'", "'gold'", "'zz@x'", "3")
_WRAPPED = ("lower({})", "substr({}, 1, 1)", "{} || 'x'", "coalesce({}, 'm')", "length({})", "nullif({}, 'm')",
            "max({})", "NOT {}", "({} AND NULL)", "({} OR NULL)", "CAST({} AS TEXT)", "replace({}, 'a', '')")  # fmt: skip


class Asking:
    """Makes SELECTs from a seeded source of chance; most that are allowed have a masked column in them."""

    def __init__(self, chance: Random, values: Sequence[str] = _VALUES) -> None:
        self.chance = chance
        self.values = values

    def statement(self) -> str:
        """Return a SELECT whose rows have no order of their own, and no LIMIT, or one that a number decides."""
        chance = self.chance.random()
        if chance > 0.9:
            return self.ordered()
        if chance < 0.12:
            return self.one(
                self.merged(), self.merged(), f"SELECT count(*) FROM ({self.merged()}) AS t",
                f"SELECT id FROM people p WHERE p.email {self.one('', 'NOT ')}IN ({self.merged()})",
                f"WITH t AS ({self.merged()}) SELECT count(*) FROM t",
            )  # fmt: skip
        if chance < 0.24:
            inner = f"SELECT {self.column('people')} AS k, count(*) AS c FROM people GROUP BY 1"
            return f"WITH t AS ({inner}) SELECT {self.outer()} FROM t"
        if chance < 0.36:
            inner = self.select(f"{self.one('p.email', 'p.full_name', 'p.plan')} AS k, p.id AS c")
            return f"SELECT {self.outer()} FROM ({inner}) AS t"
        return self.select(self.outputs())

    def ordered(self) -> str:
        """Return a SELECT whose order an ordinal says, spelt in some way; its last output has no ties."""
        terms = [
            self.one("p.email", "p.full_name", "p.plan", "p.id") for _ in range(self.chance.randint(1, 2))
        ]
        where = "" if self.chance.random() < 0.5 else f" WHERE {self.looked_up('p')}"
        last = len(terms) + 1
        number = self.chance.randint(1, last)
        spelt = self.one("{}", "{}", "({})", "+{}", "0{}", "{} + 0", "ALL", "{} COLLATE NOCASE").format(
            number
        )
        order = f"{spelt}{self.one('', ' DESC')}, {self.one('p.id', str(last))}"
        return f"SELECT {', '.join(terms)}, p.id FROM people p{where} ORDER BY {order} LIMIT {self.chance.randint(1, 6)}"

    def one(self, *choices: str) -> str:
        return self.chance.choice(choices)

    def outer(self) -> str:
        return self.one(
            "k, c", "count(DISTINCT k)", "c", "count(k)", "k || ''", "max(k)", "substr(k, 1, 1), c"
        )

    def merged(self) -> str:
        return f"{self.arm()} {self.one('UNION', 'EXCEPT', 'INTERSECT', 'UNION ALL')} {self.arm()}"

    def arm(self) -> str:
        table = self.one("people", "people", "orders", "words")
        return f"SELECT {self.column(table)} FROM {table}"

    def column(self, table: str) -> str:
        chance = self.chance.random()
        if chance < 0.1:
            return self.one(*self.values)
        names = _MASKED[table] if chance < 0.8 and _MASKED[table] else _FREE[table]
        return self.one(*names)

    def term(self, alias: str) -> str:
        """Return a bare column, or something made of it."""
        table = {"p": "people", "q": "people", "o": "orders", "w": "words"}[alias]
        bare = f"{alias}.{self.column(table)}".replace(f"{alias}.'", "'").replace(f"{alias}.3", "3")
        return self.one(*_WRAPPED).format(bare) if self.chance.random() < 0.12 else bare

    def outputs(self) -> str:
        chance = self.chance.random()
        if chance < 0.3:
            return self.one(
                "count(*)",
                "count(p.email)",
                "count(DISTINCT p.email)",
                "p.id",
                "sum(p.id)",
                "count(p.email AND NULL)",
            )
        return ", ".join(self.term("p") for _ in range(self.chance.randint(1, 3)))

    def select(self, outputs: str) -> str:
        join = ""
        other = "p"
        chance = self.chance.random()
        if chance < 0.3:
            join, other = f" {self.one('', 'LEFT ')}JOIN orders o ON {self.compared('p', 'o')}", "o"
        elif chance < 0.4:
            join, other = f" JOIN words w ON {self.compared('p', 'w')}", "w"
        elif chance < 0.45:
            join = " JOIN orders o USING (email)"
        where = "" if self.chance.random() < 0.3 else f" WHERE {self.condition('p', other)}"
        group = "" if self.chance.random() < 0.8 else f" GROUP BY {self.one('1', '2', *[self.term('p')] * 3)}"
        having = (
            f" HAVING {self.one('count(*) > 1', 'max(p.email) > p.plan', 'count(p.email) = 1', 'count(p.email OR NULL) = 1', 'count(p.flag AND NULL) = 1', 'count(p.flag) > 1', 'count(DISTINCT p.flag) = 1')}"
            if group
            else ""
        )
        distinct = "DISTINCT " if self.chance.random() < 0.15 else ""
        return f"SELECT {distinct}{outputs} FROM people p{join}{where}{group}{having}"

    def condition(self, one: str, other: str, depth: int = 0) -> str:
        chance = self.chance.random()
        if depth < 2 and chance < 0.3:
            left, right = (self.condition(one, other, depth + 1) for _ in range(2))
            return f"{self.one('', 'NOT ')}({left} {self.one('AND', 'OR')} {right})"
        if chance < 0.4:
            alias = other if other == "q" else one
            missing = f"{self.term(one)} IS {self.one('', 'NOT ')}NULL"
            return self.one(
                missing, missing, f"{alias}.flag", f"NOT {alias}.flag", f"{alias}.flag IS NOT NULL"
            )
        if chance < 0.6:
            return f"{self.term(one)} {self.one('', 'NOT ')}IN (SELECT {self.column('orders')} FROM orders)"
        if chance < 0.75:
            inner = self.compared(one, "q") if self.chance.random() < 0.7 else self.compared("q", "q")
            return f"{self.one('', 'NOT ')}EXISTS (SELECT 1 FROM people q WHERE {inner})"
        if chance < 0.85:
            return f"{self.term(one)} = (SELECT {self.one('min(id)', 'email', 'full_name', 'plan')} FROM people WHERE id = 2)"
        return self.compared(one, other)

    def looked_up(self, alias: str) -> str:
        """Return a comparison of a masked column with literals."""
        column = f"{alias}.{'email' if alias == 'o' else self.one('email', 'full_name')}"
        values = ", ".join(self.one(*self.values) for _ in range(self.chance.randint(1, 3)))
        value = self.one(*self.values)
        return self.one(
            f"{column} {self.one('', 'NOT ')}IN ({values})",
            f"{column} {self.one('=', '<>')} {value}",
            f"{value} = {column}",
            f"{column} IS {self.one('', 'NOT ')}DISTINCT FROM {value}",
            self.turned_round(alias, column, value),
        )

    def turned_round(self, alias: str, column: str, value: str) -> str:
        """Return a list on the right of IN in which the column stands, beside whatever else."""
        beside = self.one(
            "", "", f", {column}", f", {self.one(*self.values)}", f", {self.term(alias)}", ", NULL"
        )
        word = self.one("", "NOT ")
        return self.one(
            f"{value} {word}IN ({column}{beside})",
            f"{value} {word}IN ({column}{beside})",
            f"({value}) {word}IN (({column}){beside})",
            f"({value}, {alias}.id) {word}IN (({column}, {alias}.id), ({self.one(*self.values)}, 2))",
            f"({alias}.id, {column}) {word}IN ((1, {value}), (2, {self.one(*self.values)}))",
            f"{value} {word}IN (SELECT {self.column('people')} FROM people)",
        )

    def compared(self, one: str, other: str) -> str:
        chance = self.chance.random()
        if chance > 0.85:
            return self.looked_up(one)
        sign = "=" if chance < 0.7 else self.one("<>", "<", ">", "LIKE", "=")
        if chance < 0.3:
            return f"{one}.id = {other}.{'n' if other == 'w' else 'id'}"
        if chance < 0.55 and other in {"o", "q"}:
            return f"{one}.email {sign} {other}.email"
        return f"{self.term(one)} {sign} {self.term(other)}"
