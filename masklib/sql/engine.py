"""The part of `analyse` that knows sqlglot: loaded on the first statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from masklib.sql.catalog import Catalog, NeedsCatalog
from masklib.sql.column_types import number_columns
from masklib.sql.commands import (
    copied_query,
    copies_in,
    defines_query,
    definition_head,
    made,
    moves_values,
    plan_outputs,
    returned,
    targets,
)
from masklib.sql.kinds import judge, runs_on
from masklib.sql.lineage.calls import recalled, settings_named, unlisted
from masklib.sql.lineage.expressions import evaluate
from masklib.sql.lineage.groupings import groupings
from masklib.sql.lineage.occurrences import occurrences
from masklib.sql.lineage.queries import resolve
from masklib.sql.lineage.run import Run
from masklib.sql.lineage.tables import relation_name
from masklib.sql.lineage.upserts import name_new_rows
from masklib.sql.lineage.values import NOTHING
from masklib.sql.lineage.weighing import weighed
from masklib.sql.lineage.writes import copied, stored
from masklib.sql.listing import lists_names
from masklib.sql.parameters import numbered
from masklib.sql.parsing import parse, query_part
from masklib.sql.statement import Kind, Statement
from masklib.sql.text import literals, normalise, upper_words
from masklib.sql.token_types import LITERALS, NAMES, PLAIN_NAME
from masklib.sql.tokens import comments, tokenise
from masklib.sql.unclear import Unclear
from masklib.sql.vetting import vet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.sql.dialects.facts import Facts
    from masklib.sql.grouping import Grouping
    from masklib.sql.lineage.sources import Result
    from masklib.sql.occurrence import Occurrence, Parameter
    from masklib.sql.statement import Output, RelationName, SetOperation

__all__ = ["understand"]

MOST: Final = 50_000
"""Tokens that are still parsed: that many take about a second."""

_QUERIES: Final = frozenset(
    {"SELECT", "FROM", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"}
)
_HARMLESS: Final = frozenset({Kind.READ, Kind.DDL, Kind.TRANSACTION, Kind.SESSION, Kind.PRAGMA})
_HIDES: Final = frozenset({Kind.CALL, Kind.UNKNOWN, Kind.EXPORT})
_HIDING: Final = frozenset({"SUMMARIZE", "FETCH", "DECLARE", "PREPARE", "HANDLER"})
"""Commands that may show groups of rows that nobody sees in the text."""
_EMPTY: Final = Catalog.of()


def understand(sql: str, facts: Facts, catalog: Catalog | None) -> Statement | NeedsCatalog:
    """Return what ``sql`` does. Raises whatever goes wrong: the caller answers for it."""
    tokens = tokenise(sql, facts)
    known = catalog if catalog is not None else _EMPTY
    if len(tokens) > MOST:
        return _too_long(tokens, known)
    parameters = numbered(tokens, facts)
    places = {one.start: one for one in parameters}
    answers = [_Analysis(sql, facts, known, chunk, places).answer() for chunk in split(tokens)]
    missing = [name for one in answers if isinstance(one, NeedsCatalog) for name in one.relations]
    if missing or (catalog is None and facts.hidden_functions and _calls(tokens, facts)):
        return NeedsCatalog(tuple(dict.fromkeys(missing)))
    text, words = normalise(tokens, known.names)
    whole = _together([one for one in answers if isinstance(one, Statement)])
    return replace(
        whole, numbers=number_columns(known, whole.occurrences or ()), text=text, identifiers=words,
        parameters=tuple(parameters), literals=tuple(literals(tokens)),
        comments=tuple(comments(sql, tokens, facts)),
    )  # fmt: skip


def _calls(tokens: Sequence[Token], facts: Facts) -> bool:
    """Say whether a function or an operator may be a user's: which one, only the catalogue knows."""
    named = frozenset[str]() if facts.exact else facts.niladic
    return any(_is_operator(one, facts) or one.text.lower() in named for one in tokens) or any(
        one.token_type is TokenType.L_PAREN and (before.token_type in NAMES or before.text[:1].isalpha())
        for before, one in pairwise(tokens)
    )


def _is_operator(token: Token, facts: Facts) -> bool:
    text = token.text
    return (
        token.token_type not in LITERALS
        and bool(text)
        and all(one in facts.operator_characters for one in text)
    )


def _too_long(tokens: Sequence[Token], known: Catalog) -> Statement:
    text, words = normalise(tokens, known.names)
    judged = [judge(upper_words(chunk)) for chunk in split(tokens)]
    drafts = [
        Statement(kind, verb, summary=verb, kinds=(kind,), writes_known=False, groupings=None)
        for kind, verb in judged
    ]
    return replace(_together(drafts), text=text, identifiers=words, problem="too many words")


def split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut tokens at semicolons, except at those within the body of a trigger."""
    chunks: list[list[Token]] = [[]]
    for token in tokens:
        chunk = chunks[-1]
        if token.token_type is not TokenType.SEMICOLON:
            chunk.append(token)
        elif chunk and not (_is_trigger(chunk) and chunk[-1].text.upper() != "END"):
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


_QUOTED: Final = frozenset({TokenType.IDENTIFIER, TokenType.STRING})


def _is_trigger(chunk: Sequence[Token]) -> bool:
    """Say whether the chunk begins a trigger, whose body holds semicolons. Quoted words are no keywords."""
    words = [token.text.upper() for token in chunk if token.token_type not in _QUOTED]
    words = [word for word in words if word not in {"TEMP", "TEMPORARY"}]
    return words[:2] == ["CREATE", "TRIGGER"] and "BEGIN" in words


def _together(statements: Sequence[Statement]) -> Statement:
    """Return several statements of one text as one: nobody can say whose rows come out."""
    if not statements:
        return Statement(Kind.EMPTY, "", kinds=())
    if len(statements) == 1:
        return statements[0]
    kinds = tuple(one.kind for one in statements)
    reads = tuple(dict.fromkeys(name for one in statements for name in one.reads))
    writes = tuple(dict.fromkeys(name for one in statements for name in one.writes))
    return Statement(
        kind=Kind.READ if set(kinds) == {Kind.READ} else Kind.MULTIPLE,
        verb=statements[0].verb,
        reads=reads,
        writes=writes,
        outputs=() if all(one.outputs == () for one in statements) else None,
        targets=tuple(target for one in statements for target in one.targets),
        summary="; ".join(one.summary for one in statements[:8]),
        problem="several statements in one text",
        rows=NOTHING.union(*(one.rows for one in statements)),
        unlisted=frozenset[str]().union(*(one.unlisted for one in statements)),
        kinds=kinds,
        writes_known=all(one.writes_known for one in statements),
        occurrences=_all_occurrences(statements),
        weighed=frozenset[int]().union(*(one.weighed for one in statements)),
        set_operations=tuple(operation for one in statements for operation in one.set_operations),
        unseen=tuple(dict.fromkeys(name for one in statements for name in one.unseen)),
        recalled=frozenset[str]().union(*(one.recalled for one in statements)),
        groupings=_all_groupings(statements),
    )


def _all_occurrences(statements: Sequence[Statement]) -> tuple[Occurrence, ...] | None:
    found: list[Occurrence] = []
    for one in statements:
        if one.occurrences is None:
            return None
        found.extend(one.occurrences)
    return tuple(found)


def _all_groupings(statements: Sequence[Statement]) -> tuple[Grouping, ...] | None:
    found: list[Grouping] = []
    for one in statements:
        if one.groupings is None:
            return None
        found.extend(one.groupings)
    return tuple(found)


@dataclass(slots=True)
class _Analysis:
    """One statement of a text on its way to a `Statement`."""

    sql: str
    facts: Facts
    catalog: Catalog
    tokens: list[Token]
    parameters: Mapping[int, Parameter]
    tree: exp.Expr | None = None

    def answer(self) -> Statement | NeedsCatalog:
        words = upper_words(self.tokens)
        kind, verb = judge(words)
        if not self.facts.semicolons and runs_on(kind, words):
            kind, verb = Kind.UNKNOWN, ""
        if kind is Kind.UNKNOWN:
            return Statement(
                kind, verb, problem="unknown verb", kinds=(kind,), writes_known=False, groupings=None
            )
        first = self.tokens[0].text.upper()
        if first == "EXPLAIN":
            return self._explain(kind, verb)
        if first in {"WITH", "("} or first in _QUERIES:
            return self._judged(kind, verb, self._query)
        if first == "CREATE" and defines_query(self.tokens):
            return self._judged(kind, verb, self._created)
        if first == "COPY":
            return self._judged(kind, verb, self._copied)
        return self._command(kind, verb)

    def _command(self, kind: Kind, verb: str) -> Statement:
        outputs = returned(kind, verb, self.tokens, self.facts)
        problem = "" if outputs is not None else "result that cannot be told"
        names = targets(self.tokens, self.facts) if kind is Kind.DDL or verb == "TRUNCATE" else ()
        known = verb == "TRUNCATE" or (kind in _HARMLESS and not moves_values(self.tokens))
        hidden = kind in _HIDES or verb in _HIDING
        draft = Statement(
            kind,
            verb,
            (),
            names,
            outputs,
            problem=problem,
            writes_known=known,
            groupings=None if hidden else (),
            listing=lists_names(kind, verb, self.tokens, self.facts),
        )
        return _finished(draft)

    def _explain(self, kind: Kind, verb: str) -> Statement | NeedsCatalog:
        """The plan is text about the statement; what ANALYZE runs is judged like the statement itself."""
        begins = {*_QUERIES, "WITH"}
        at = next((at for at, one in enumerate(self.tokens) if at and one.text.upper() in begins), 0)
        outputs = plan_outputs(self.facts.plan_columns(upper_words(self.tokens[:at])))
        if not at:
            return _finished(Statement(kind, verb, outputs=outputs, writes_known=kind is Kind.EXPLAIN))
        inner = _Analysis(self.sql, self.facts, self.catalog, self.tokens[at:], self.parameters)
        answer = inner._judged(kind, verb, inner._query)
        if isinstance(answer, NeedsCatalog):
            return answer
        return replace(answer, outputs=outputs, rows=NOTHING, problem="")

    def _judged(self, kind: Kind, verb: str, resolve_in: Callable[[Run], Result]) -> Statement | NeedsCatalog:
        """Run a resolution; whatever goes wrong in it makes the outputs unknown and nothing else."""
        run = Run(self.facts, self.catalog, resolve, evaluate, parameters=self.parameters)
        result, problem = None, ""
        try:
            result = resolve_in(run)
            problem = result.reason if result.columns is None else ""
        except Unclear as unclear:
            problem = str(unclear)
        except RecursionError:
            raise
        except Exception:  # noqa: BLE001  sqlglot's errors are of many classes, and all quote the statement
            problem = "cannot be parsed"
        if run.missing:
            return NeedsCatalog(tuple(run.missing))
        places, operations = self._occurrences(run, result)
        groups = self._groupings(run, result)
        draft = Statement(
            kind, verb, tuple(run.reads), tuple(run.writes), _outputs(result), tuple(run.targets),
            problem=problem, rows=result.rows if result is not None else NOTHING,
            unlisted=frozenset(run.unlisted), settings=run.settings,
            writes_known=result is not None or kind is Kind.READ,
            occurrences=places, set_operations=operations, groupings=groups,
            weighed=frozenset(weighed(self.tree)) if places and self.tree is not None else frozenset(),
            unseen=tuple(run.unseen), recalled=frozenset(run.recalled),
        )  # fmt: skip
        return _finished(draft)

    def _groupings(self, run: Run, result: Result | None) -> tuple[Grouping, ...] | None:
        """Return the groupings, if the resolution came to its end."""
        if result is None:
            return None
        return () if self.tree is None else groupings(run, self.tree, self.tokens)

    def _occurrences(
        self, run: Run, result: Result | None
    ) -> tuple[tuple[Occurrence, ...] | None, tuple[SetOperation, ...]]:
        """Return where base columns stand and the set operations, if the resolution came to its end."""
        if result is None:
            return None, ()
        if self.tree is None:
            return (), ()
        places, operations = occurrences(run, self.tree)
        return tuple(places), tuple(operations)

    def _query(self, run: Run) -> Result:
        tree = self._parsed(run, _prelude(self.tokens))
        result = resolve(run, tree, None)
        into = tree.args.get("into") if isinstance(tree, exp.Select) else None
        return result if into is None else stored(run, relation_name(into.this, run), (), result)

    def _created(self, run: Run) -> Result:
        """CREATE TABLE or VIEW of a query."""
        tree = self._parsed(run, query_part(self.tokens))
        name, columns = definition_head(self.tokens, self.facts)
        view = made(self.tokens) == "VIEW" and "MATERIALIZED" not in upper_words(self.tokens)
        return stored(run, name, columns, resolve(run, tree, None), "view" if view else "table")

    def _copied(self, run: Run) -> Result:
        """COPY of a query or a table to, or of a table from, the connection."""
        query = copied_query(self.tokens)
        if query:
            return resolve(run, self._parsed(run, query), None)
        name, columns = definition_head(self.tokens, self.facts, after="COPY")
        return copied(run, name, columns, incoming=copies_in(self.tokens))

    def _parsed(self, run: Run, tokens: Sequence[Token]) -> exp.Expr:
        hidden = self.catalog.functions
        if hidden and any(token.text in hidden and _is_operator(token, self.facts) for token in tokens):
            raise Unclear("operator that a user defined")
        if self.facts.sugar and any(
            one in self.facts.sugar or not PLAIN_NAME.fullmatch(one) for one in hidden
        ):
            raise Unclear("syntax that a user defined")
        tree = parse(vet(tokens, self.facts), self.sql, self.facts)
        name_new_rows(tree)
        run.unlisted.update(unlisted(tree, run))
        run.settings = settings_named(tree, run, self.sql)
        run.recalled.update(recalled(tree, run))
        self.tree = tree
        return tree


def _prelude(tokens: Sequence[Token]) -> list[Token]:
    """SQLite's ``REPLACE INTO`` is ``INSERT OR REPLACE INTO``; ``UPDATE OR`` is UPDATE."""
    first = tokens[0]
    words = [token.text.upper() for token in tokens[:3]]
    if words[0] == "REPLACE" and words[1:2] == ["INTO"]:
        insert = Token(TokenType.INSERT, "INSERT", first.line, first.col, first.start, first.end)
        return [insert, *tokens[1:]]
    if words[:2] == ["UPDATE", "OR"]:
        return [first, *tokens[3:]]
    return list(tokens)


def _outputs(result: Result | None) -> tuple[Output, ...] | None:
    if result is None or result.columns is None:
        return None
    return tuple(column.output() for column in result.columns)


def _finished(draft: Statement) -> Statement:
    names = dict.fromkeys([*draft.writes, *draft.reads])
    words = [draft.verb, *(str(name) if plain(name) else "?" for name in names)]
    return replace(draft, summary=" ".join(words), kinds=(draft.kind,))


def plain(name: RelationName) -> bool:
    """Say whether a relation is called by plain words: any other name is kept out of the summary."""
    return all(not part or PLAIN_NAME.fullmatch(part) is not None for part in (name.name, name.schema))
