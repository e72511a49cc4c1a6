"""A generator of statements over the marker tables: most of them run, and they nest whatever can be nested."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.sql.markers import COLUMNS, VIEWS

if TYPE_CHECKING:
    from random import Random

__all__ = ["Grammar"]

Ctes = dict[str, list[tuple[str, str]]]

QUOTED = "'x'"
_VIEW_TYPES = {"id": "int", "people": "int"}


@dataclass
class Table:
    """Something in FROM: its alias and its columns with their kinds."""

    alias: str
    columns: list[tuple[str, str]]


@dataclass
class Level:
    """What one query level can see."""

    tables: list[Table]
    outer: Level | None = None
    ctes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def columns(self, kind: str, *, deep: bool = True) -> list[str]:
        """Return qualified columns of a kind, those of outer levels too."""
        found = [
            f"{table.alias}.{name}" for table in self.tables for name, one in table.columns if one == kind
        ]
        if deep and self.outer is not None:
            found += self.outer.columns(kind)
        return found


class Grammar:
    """Makes statements of one dialect from a seeded source of chance.

    Args:
        chance: Where choices come from: the same seed gives the same statement.
        dialect: For which database.
        determined: Leave the server no choice: what is cut or read in an order has a total one, as far as what
            is seen of its rows. The rest of the statement is the same as without it.
        bounds: Whether there is LIMIT.
        deciding: The name of a column that shall decide: it stands in more places, in conditions above all.
    """

    def __init__(
        self,
        chance: Random,
        dialect: str,
        *,
        determined: bool = False,
        bounds: bool = True,
        deciding: str = "",
    ) -> None:
        self.chance = chance
        self.dialect = dialect
        self.determined = determined
        self.bounds = bounds
        self.deciding = deciding
        self.postgres = dialect == "postgres"
        self.mysql = dialect == "mysql"
        self.count = 0

    # -------------------------------------------------------------- statements
    def statement(self) -> str:
        """Return a statement that gives rows."""
        self.count = 0
        roll = self.chance.random()
        if roll < 0.08:
            return self.insert()
        if roll < 0.14:
            return self.update()
        if roll < 0.17:
            return f"DELETE FROM orders WHERE id = {self.number()} RETURNING {self.returning('orders')}"
        if roll < 0.25:
            return self.set_operation(None, 2)[0]
        return self.query(None, 3)[0]

    def insert(self) -> str:
        """INSERT ... SELECT ... RETURNING."""
        columns = self.chance.sample(["note", "email"], self.chance.randint(1, 2))
        level, source = self.source(None, 2)
        values = ", ".join(self.text(level, 1) for _ in columns)
        return (
            f"INSERT INTO orders ({', '.join(columns)}) SELECT {values} FROM {source} "
            f"RETURNING {self.returning('orders')}"
        )

    def update(self) -> str:
        """UPDATE ... SET ... [FROM ...] RETURNING."""
        level = Level([Table("users", list(COLUMNS["users"].items()))])
        value, joined = self.text(level, 1), ""
        if self.chance.random() < 0.5:
            inner = Table("o", list(COLUMNS["orders"].items()))
            level.tables.append(inner)
            value, joined = self.text(level, 1), " FROM orders o WHERE o.user_id = users.id"
        return f"UPDATE users SET note = {value}{joined} RETURNING {self.returning('users')}"

    def returning(self, table: str) -> str:
        """A RETURNING list."""
        if self.chance.random() < 0.3:
            return "*" if not self.postgres else f"{table}.*"
        level = Level([Table(table, list(COLUMNS[table].items()))])
        return ", ".join(self.text(level, 1) for _ in range(self.chance.randint(1, 3)))

    # -------------------------------------------------------------- queries
    def query(
        self, outer: Level | None, depth: int, kinds: list[str] | None = None, ctes: Ctes | None = None
    ) -> tuple[str, list[tuple[str, str]]]:
        """Return a SELECT and its columns."""
        prefix = ""
        visible = dict(ctes or (outer.ctes if outer else {}))
        if depth > 1 and self.chance.random() < 0.25:
            prefix = self.with_clause(outer, depth, visible)
        level, source = self.source(outer, depth, visible)
        where = self.where(level, depth)
        if kinds is None and self.chance.random() < 0.15:
            star, columns = self.star(level)
            return f"{prefix}SELECT {star} FROM {source}{where}{self.tail(columns)}", columns
        wanted = kinds or [
            self.chance.choice(["text", "text", "int"]) for _ in range(self.chance.randint(1, 3))
        ]
        grouped = self.chance.random() < 0.15
        parts, columns, groups = [], [], []
        for kind in wanted:
            label = self.label()
            aggregate = grouped and self.chance.random() < 0.5
            text = self.aggregate(level, kind) if aggregate else self.value(level, kind, depth, plain=grouped)
            if grouped and not aggregate:
                groups.append(text)
            parts.append(f"{text} AS {label}")
            columns.append((label, kind))
        group = f" GROUP BY {', '.join(groups)}" if groups else ""
        distinct = "DISTINCT " if self.chance.random() < 0.08 else ""
        return (
            f"{prefix}SELECT {distinct}{', '.join(parts)} FROM {source}{where}{group}{self.tail(columns)}",
            columns,
        )

    def tail(self, columns: list[tuple[str, str]]) -> str:
        """LIMIT, now and then."""
        text = f" LIMIT {self.chance.randint(1, 9)}" if self.chance.random() < 0.15 else ""
        return f"{self.order(columns)}{text}" if text and self.bounds else ""

    def order(self, columns: list[tuple[str, str]]) -> str:
        """Every column's place, so that it does not matter which of two rows comes first."""
        places = [str(at) for at, (_, kind) in enumerate(columns, 1) if kind != "json"]
        return f" ORDER BY {', '.join(places)}" if self.determined else ""

    def with_clause(self, outer: Level | None, depth: int, visible: Ctes) -> str:
        """WITH, recursive now and then."""
        parts, recursive = [], False
        for _ in range(self.chance.randint(1, 2)):
            name = self.name("c")
            if self.chance.random() < 0.3:
                recursive = True
                start, columns = self.query(outer, 1, ["text", "int"], visible)
                step = f"SELECT {self.joined('r.' + columns[0][0], QUOTED)}, r.{columns[1][0]} + 1 FROM {name} r WHERE r.{columns[1][0]} < 3"
                listed = self.chance.random() < 0.5
                names = [self.label(), self.label()] if listed else [columns[0][0], columns[1][0]]
                if listed:
                    step = step.replace(columns[0][0], names[0]).replace(columns[1][0], names[1])
                head = f"{name}({', '.join(names)})" if listed else name
                cast = f"SELECT * FROM ({start}) s0"
                parts.append(f"{head} AS ({cast} UNION ALL {step})")
                visible[name] = [(names[0], "text"), (names[1], "int")]
                continue
            text, columns = self.query(outer, depth - 1, ["text", "int"], visible)
            if self.chance.random() < 0.4:
                names = [self.label() for _ in columns]
                parts.append(f"{name}({', '.join(names)}) AS ({text})")
                visible[name] = [(one, kind) for one, (_, kind) in zip(names, columns, strict=True)]
            else:
                parts.append(f"{name} AS ({text})")
                visible[name] = columns
        return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(parts)} "

    def set_operation(
        self, outer: Level | None, depth: int, kinds: list[str] | None = None
    ) -> tuple[str, list[tuple[str, str]]]:
        """UNION, INTERSECT or EXCEPT of two or three queries."""
        kinds = kinds or [self.chance.choice(["text", "int"]) for _ in range(self.chance.randint(1, 3))]
        first, columns = self.query(outer, depth - 1, kinds)
        text = f"SELECT * FROM ({first}) {self.name('s')}"
        for _ in range(self.chance.randint(1, 2)):
            arm, _ = self.query(outer, depth - 1, kinds)
            word = self.chance.choice(["UNION", "UNION ALL", "EXCEPT", "INTERSECT"])
            text += f" {word} SELECT * FROM ({arm}) {self.name('s')}"
        return text, columns

    def star(self, level: Level) -> tuple[str, list[tuple[str, str]]]:
        """``*``, ``t.*`` or several of them."""
        if self.chance.random() < 0.5:
            return "*", [column for table in level.tables for column in table.columns]
        chosen = [self.chance.choice(level.tables) for _ in range(self.chance.randint(1, 2))]
        return ", ".join(f"{one.alias}.*" for one in chosen), [c for one in chosen for c in one.columns]

    # -------------------------------------------------------------- FROM
    def source(self, outer: Level | None, depth: int, ctes: Ctes | None = None) -> tuple[Level, str]:
        """Return FROM's text and the level it makes."""
        level = Level([], outer, dict(ctes if ctes is not None else (outer.ctes if outer else {})))
        text = self.item(level, depth)
        for _ in range(self.chance.choice([0, 0, 0, 1, 1, 2])):
            text += self.join(level, depth)
        return level, text

    def join(self, level: Level, depth: int) -> str:
        """One more item, joined somehow."""
        roll = self.chance.random()
        if roll < 0.25:
            return f", {self.item(level, depth)}"
        before = level.columns("int", deep=False)
        item = self.item(level, depth)
        after = [
            f"{level.tables[-1].alias}.{name}" for name, kind in level.tables[-1].columns if kind == "int"
        ]
        both = [table.columns[0] for table in level.tables] == [("id", "int")] * 2
        if roll < 0.35 and both:
            return f" JOIN {item} USING (id)"
        if roll < 0.4:
            return f" CROSS JOIN {item}"
        word = self.chance.choice(["JOIN", "LEFT JOIN", "INNER JOIN"])
        condition = (
            f"{self.chance.choice(before)} = {self.chance.choice(after)}" if before and after else "1 = 1"
        )
        return f" {word} {item} ON {condition}"

    def item(self, level: Level, depth: int) -> str:
        """One item of FROM."""
        roll, alias = self.chance.random(), self.name("t")
        if level.ctes and roll < 0.3:
            name = self.chance.choice(sorted(level.ctes))
            level.tables.append(Table(alias, level.ctes[name]))
            return f"{name} AS {alias}"
        if depth > 1 and roll < 0.5:
            return self.derived(level, depth, alias)
        makers = [(0.58, self.function), (0.63, self.values), (0.73, self.view), (1.0, self.table)]
        return next(make for bound, make in makers if roll < bound)(level, alias)

    def derived(self, level: Level, depth: int, alias: str) -> str:
        """A query in FROM."""
        lateral = self.postgres and bool(level.tables) and self.chance.random() < 0.4
        seen = Level(list(level.tables), level.outer, level.ctes) if lateral else level.outer
        text, columns = self.query(seen, depth - 1, None, level.ctes)
        if self.postgres and self.chance.random() < 0.3:
            columns = [(self.label(), kind) for _, kind in columns]
            level.tables.append(Table(alias, columns))
            return f"{'LATERAL ' * lateral}({text}) AS {alias}({', '.join(name for name, _ in columns)})"
        level.tables.append(Table(alias, columns))
        return f"{'LATERAL ' * lateral}({text}) AS {alias}"

    def view(self, level: Level, alias: str) -> str:
        """A view."""
        name = self.chance.choice(sorted(VIEWS))
        level.tables.append(Table(alias, [(one, _VIEW_TYPES.get(one, "text")) for one in VIEWS[name][0]]))
        return f"{name} {alias}"

    def table(self, level: Level, alias: str) -> str:
        """A base table, under an alias list now and then."""
        name = self.chance.choice(sorted(COLUMNS))
        columns = list(COLUMNS[name].items())
        if self.postgres and self.chance.random() < 0.15:
            names = [self.label() for _ in range(self.chance.randint(1, len(columns)))]
            columns = [
                *((one, kind) for one, (_, kind) in zip(names, columns, strict=False)),
                *columns[len(names) :],
            ]
            level.tables.append(Table(alias, columns))
            return f"{name} AS {alias}({', '.join(names)})"
        level.tables.append(Table(alias, columns))
        return f"{name} AS {alias}"

    def function(self, level: Level, alias: str) -> str:
        """A set-returning function of the columns on its left."""
        docs = level.columns("json")
        texts = level.columns("text")
        if self.postgres and docs and self.chance.random() < 0.7:
            call, columns = self.chance.choice([
                (f"jsonb_each_text({docs[0]}::jsonb)", [("key", "text"), ("value", "text")]),
                (f"jsonb_array_elements_text({docs[0]}::jsonb -> 'tags')", [("value", "text")]),
            ])  # fmt: skip
        elif self.postgres and texts:
            call, columns = self.chance.choice([
                (f"unnest(ARRAY[{texts[0]}, 'k'])", [(alias, "text")]),
                (f"regexp_split_to_table({texts[0]}, '')", [(alias, "text")]),
                (f"generate_series(1, length({texts[0]}))", [(alias, "int")]),
            ])  # fmt: skip
        elif docs and not self.mysql:
            call = self.chance.choice([f"json_each({docs[0]})", f"json_tree({docs[0]}, '$.in')"])
            columns = [("key", "text"), ("value", "text"), ("id", "int"), ("fullkey", "text")]
        else:
            return self.table(level, alias)
        level.tables.append(Table(alias, columns))
        return f"{call} AS {alias}"

    def values(self, level: Level, alias: str) -> str:
        """VALUES with literals and columns of outer levels."""
        texts = level.outer.columns("text") if level.outer else []
        first = self.chance.choice(texts) if texts else "'lit'"
        rows = f"({first}, 1), ('b', 2)"
        if self.postgres:
            level.tables.append(Table(alias, [("w", "text"), ("n", "int")]))
            return f"(VALUES {rows}) AS {alias}(w, n)"
        if self.mysql:
            return self.table(level, alias)
        names = ("col0", "col1") if self.dialect == "duckdb" else ("column1", "column2")
        level.tables.append(Table(alias, [(names[0], "text"), (names[1], "int")]))
        return f"(VALUES {rows}) AS {alias}"

    def where(self, level: Level, depth: int) -> str:
        """A condition, now and then."""
        roll = self.chance.random()
        if roll < 0.5:
            return ""
        if roll < 0.6 and depth > 1:
            inner, _ = self.query(level, depth - 1, ["int"])
            return f" WHERE EXISTS ({inner})"
        if roll < 0.7 and depth > 1:
            inner, _ = self.query(level, depth - 1, ["int"])
            return f" WHERE {self.number_of(level)} IN ({inner})"
        return f" WHERE {self.number_of(level)} < {self.chance.randint(2, 9)}"

    # -------------------------------------------------------------- expressions
    def value(self, level: Level, kind: str, depth: int, *, plain: bool = False) -> str:
        """An expression of a kind."""
        if kind == "int":
            return self.number_of(level)
        return self.plain_text(level) if plain else self.text(level, depth)

    def number(self) -> int:
        """A small number."""
        return self.chance.randint(1, 3)

    def number_of(self, level: Level) -> str:
        """A number."""
        found = level.columns("int")
        return self.chance.choice(found) if found else str(self.number())

    def plain_text(self, level: Level) -> str:
        """A column, qualified or not, or a literal."""
        found = level.columns("text")
        if not found:
            return "'none'"
        decides = [one for one in found if self.deciding and one.endswith(f".{self.deciding}")]
        chosen = self.chance.choice(found + decides * 3)
        alias, name = chosen.split(".")
        visible = [one for table in level.tables for one, _ in table.columns]
        mine = any(table.alias == alias for table in level.tables)
        return name if mine and visible.count(name) == 1 and self.chance.random() < 0.4 else chosen

    def text(self, level: Level, depth: int) -> str:
        """An expression that gives text."""
        one = self.plain_text(level)
        if depth <= 0 or self.chance.random() < 0.35:
            return one
        two = self.text(level, depth - 1)
        makers = [
            f"lower({two})", f"upper({two})", f"trim({two})", f"substr({two}, 1, 2)", f"replace({two}, 'a', {one})",
            self.joined(one, two), f"coalesce({one}, {two})", f"nullif({one}, {two})",
            f"CASE WHEN {one} > 'm' THEN {two} ELSE {one} END", f"CAST({two} AS {'CHAR' if self.mysql else 'TEXT'})", f"({two})",
            f"CASE {one} WHEN {two} THEN 'x' END", f"min({one}) OVER (PARTITION BY {self.number_of(level)})",
            f"first_value({one}) OVER (ORDER BY {self.number_of(level)}{self.total(one)})",
            f"lag({one}, 1, {two}) OVER (ORDER BY {self.number_of(level)}{self.total(one, two)})" if "OVER" not in two else one,
        ]  # fmt: skip
        docs = level.columns("json")
        if docs and self.postgres:
            makers += [f"({docs[0]}::jsonb ->> 'x')", f"lower({docs[0]}::jsonb -> 'tags' ->> 0)",
                       f"({docs[0]}::json #>> '{{in,y}}')"]  # fmt: skip
        elif docs and self.mysql:
            makers += [
                f"json_value({docs[0]}, '$.x')",
                f"json_extract({docs[0]}, '$.in.y')",
                f"if({one} > 'm', {two}, {one})",
                f"left({two}, 2)",
            ]
        elif docs:
            makers += [
                f"({docs[0]} ->> 'x')",
                f"json_extract({docs[0]}, '$.in.y')",
                f"lower({docs[0]} -> '$.tags')",
            ]
        if self.postgres and level.tables:
            table = self.chance.choice(level.tables)
            makers += [f"to_jsonb({table.alias})::text", f"CAST({table.alias} AS text)",
                       f"array_to_string(ARRAY[{one}, {two}], ',')", f"concat_ws('-', {one}, {two})"]  # fmt: skip
        if self.deciding:
            makers += self.decisions(level, one, two) * 3
        if depth > 1:
            makers += [self.first_of(*self.query(level, depth - 1, ["text"]))] * 3
        chosen = self.chance.choice(makers)
        return one if chosen.count("OVER") > 1 else chosen

    def decisions(self, level: Level, one: str, two: str) -> list[str]:
        """Texts in which a column decides and does not come out."""
        decisive = [text for text in level.columns("text") if text.endswith(f".{self.deciding}")]
        if not decisive:
            return []
        it, other = self.chance.choice(decisive), self.plain_text(level)
        if "OVER" in two:
            two = one
        return [
            f"CASE WHEN {it} > 'm' THEN {two} ELSE 'low' END", f"CASE {it} WHEN {other} THEN 'same' ELSE {two} END",
            f"nullif({two}, {it})", f"coalesce(nullif({other}, {it}), 'none')",
            f"first_value({one}) OVER (ORDER BY {it}{self.total(one)})",
            f"min({one}) OVER (PARTITION BY {it})",
            f"(SELECT max(d0.name) FROM depts d0 WHERE {it} > 'm')",
            f"(SELECT max(d0.name) FROM depts d0 WHERE {it} IN ({other}, d0.code))",
        ]  # fmt: skip

    def first_of(self, inner: str, columns: list[tuple[str, str]]) -> str:
        """One value of a query: of any row, or of the lowest."""
        alias = self.name("q")
        if self.bounds:
            return f"(SELECT * FROM ({inner}) {alias}{self.order(columns)} LIMIT 1)"
        return f"(SELECT min({alias}.{columns[0][0]}) FROM ({inner}) {alias})"

    def total(self, *texts: str) -> str:
        """What makes an order a total one, as far as what is read of its rows."""
        return "".join(f", {one}" for one in texts) if self.determined else ""

    def aggregate(self, level: Level, kind: str) -> str:
        """An aggregate."""
        one = self.plain_text(level)
        if kind == "int":
            return self.chance.choice(["count(*)", f"count({one})", f"count(DISTINCT {one})"])
        ordered = f" ORDER BY {one}" if self.determined and self.dialect != "sqlite" else ""
        joined = f"string_agg({one}, ','{ordered})" if self.postgres else f"group_concat({one}{ordered})"
        makers = [
            f"min({one})",
            f"max(lower({one}))",
            joined,
            f"min({one}) FILTER (WHERE {self.number_of(level)} > 1)",
        ]
        return self.chance.choice(makers)

    def joined(self, one: str, two: str) -> str:
        """Two texts as one: ``||`` is OR to MySQL."""
        return f"concat({one}, {two})" if self.mysql else f"({one} || {two})"

    # -------------------------------------------------------------- names
    def name(self, letter: str) -> str:
        """A name that is not used yet."""
        self.count += 1
        return f"{letter}{self.count}"

    def label(self) -> str:
        """A label: fresh, or the name of some base column, to confuse."""
        if self.chance.random() < 0.25:
            return self.chance.choice(["email", "note", "ssn", "name", "id"]) + str(
                self.chance.randint(1, 2) * 0 or ""
            )
        return self.name("k")
