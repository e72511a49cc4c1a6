"""What is asked of the database, and what its answers mean."""

from __future__ import annotations

import pytest

from masklib.sql import Catalog, NeedsCatalog, Relation, RelationName, Shape, Statement, analyse
from masklib.typing import Origin
from tests.sql.written import outputs, relation

USERS = relation("users", "id", "email")


def asked(sql: str, dialect: str = "postgres", catalog: Catalog | None = None) -> list[str]:
    """Return the names that must be looked up, none if the analysis can do without."""
    answer = analyse(sql, dialect, catalog)
    return [str(name) for name in answer.relations] if isinstance(answer, NeedsCatalog) else []


def test_every_relation_is_asked_for_even_where_all_columns_are_qualified() -> None:
    assert asked("SELECT u.email FROM users u") == ["users"]


def test_all_that_is_missing_is_asked_for_at_once() -> None:
    sql = "WITH w AS (SELECT * FROM a) SELECT * FROM w, s.b WHERE EXISTS (SELECT 1 FROM c) ORDER BY (SELECT max(x) FROM d)"
    assert asked(sql) == ["a", "s.b", "c", "d"]


def test_with_queries_are_not_asked_for() -> None:
    assert asked("WITH w AS (SELECT 1 AS a) SELECT a FROM w") == []


def test_statements_that_name_no_relation_need_no_catalogue() -> None:
    assert asked("SELECT 1; BEGIN; SET x = 1; SHOW server_version; VACUUM") == []


def test_every_statement_of_a_text_asks() -> None:
    assert asked("SELECT a FROM x; INSERT INTO y SELECT b FROM z") == ["x", "y", "z"]


def test_the_schema_table_of_sqlite_is_known_and_others_of_its_kind_are_withheld() -> None:
    assert asked("SELECT name FROM sqlite_master, main.sqlite_schema", "sqlite") == []
    assert asked("SELECT * FROM sqlite_stat1", "sqlite") == []


def test_what_was_looked_up_and_is_absent_is_unknown() -> None:
    catalog = Catalog.of().merge([], [RelationName("users")])
    answer = analyse("SELECT email FROM users", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].shape is Shape.UNKNOWN
    star = analyse("SELECT * FROM users", "postgres", catalog)
    assert isinstance(star, Statement)
    assert star.outputs is None


def test_a_view_asks_for_its_tables_in_the_next_round() -> None:
    view = relation("v", "x", definition="SELECT email AS x FROM users")
    catalog = Catalog.of((), ("s",))
    assert asked("SELECT x FROM v", catalog=catalog) == ["v"]
    catalog = catalog.merge([view], [RelationName("v")])
    assert asked("SELECT x FROM v", catalog=catalog) == ["users"]
    catalog = catalog.merge([USERS], [RelationName("users")])
    answer = analyse("SELECT x FROM v", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].origins == {Origin("users", "email", "s")}
    assert [str(name) for name in answer.reads] == ["v"]


def test_views_that_name_each_other_end() -> None:
    one = relation("one", "x", definition="SELECT x FROM two")
    two = relation("two", "x", definition="SELECT x FROM one")
    answer = analyse("SELECT x FROM one", "postgres", Catalog.of([one, two], ("s",)))
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].shape is Shape.UNKNOWN


def test_a_chain_of_views_ends() -> None:
    views = [relation(f"v{at}", "x", definition=f"SELECT x FROM v{at + 1}") for at in range(40)]
    answer = analyse("SELECT x FROM v0", "postgres", Catalog.of([*views, relation("v40", "x")], ("s",)))
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].shape is Shape.UNKNOWN


@pytest.mark.parametrize(
    "definition",
    ["", "SELECT", "SELECT email, id FROM users", "DELETE FROM users", "SELECT 1; SELECT 2", "SELECT 'x"],
)
def test_a_view_that_cannot_be_understood_is_unknown(definition: str) -> None:
    catalog = Catalog.of([USERS, relation("v", "x", definition=definition)], ("s",))
    answer = analyse("SELECT x FROM v", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].shape is Shape.UNKNOWN


@pytest.mark.parametrize(
    "definition",
    [
        "CREATE VIEW v AS SELECT email FROM users",
        "CREATE VIEW IF NOT EXISTS main.v(x) AS WITH q AS (SELECT email FROM users) SELECT * FROM q",
        "create temp view v as select email from users;",
        "CREATE VIEW v AS /* AS SELECT id */ SELECT email FROM users",
    ],
)
def test_a_view_may_be_given_as_its_create_statement(definition: str) -> None:
    catalog = Catalog.of(
        [
            relation("users", "id", "email", schema="main"),
            relation("v", "x", definition=definition, schema="main"),
        ]
    )
    answer = analyse("SELECT x FROM v", "sqlite", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].origins == {Origin("users", "email", "main")}


def test_a_query_does_not_reach_into_a_view() -> None:
    catalog = Catalog.of(
        [USERS, relation("orders", "email"), relation("v", "x", definition="SELECT email AS x FROM users")],
        ("s",),
    )
    answer = analyse("WITH users AS (SELECT * FROM orders) SELECT x FROM v, users", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].origins == {Origin("users", "email", "s")}


def test_the_first_schema_of_the_path_wins() -> None:
    catalog = Catalog.of(
        [Relation("users", "b", ("x",), ("text",)), Relation("users", "a", ("x",), ("text",))], ("a", "b")
    )
    answer = analyse("SELECT users.x, b.users.x FROM users, b.users", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].shape is Shape.UNKNOWN  # two tables of one name in one FROM
    answer = analyse("SELECT x FROM users UNION ALL SELECT x FROM b.users", "postgres", catalog)
    assert isinstance(answer, Statement)
    assert answer.outputs is not None
    assert answer.outputs[0].origins == {Origin("users", "x", "a"), Origin("users", "x", "b")}


def test_a_relation_found_under_its_schema_does_not_answer_for_the_bare_name() -> None:
    catalog = Catalog.of((), ("a", "b")).merge(
        [Relation("t", "b", ("x",), ("text",))], [RelationName("t", "b")]
    )
    assert asked("SELECT x FROM b.t", catalog=catalog) == []
    assert asked("SELECT x FROM t", catalog=catalog) == ["t"]


def test_case_counts_in_postgres_only_in_quotes_and_in_sqlite_never() -> None:
    catalog = Catalog.of([relation("Users", "Email", schema="main")])
    for sql in ("SELECT EMAIL FROM users", 'SELECT "email" FROM "USERS"'):
        answer = analyse(sql, "sqlite", catalog)
        assert isinstance(answer, Statement)
        assert answer.outputs is not None
        assert answer.outputs[0].origins == {Origin("Users", "Email", "main")}
    assert asked("SELECT 1 FROM Users", "postgres", catalog) == ["users"]
    answer = analyse('SELECT "Email", email FROM "Users"', "postgres", catalog)
    assert isinstance(answer, Statement)
    assert [output.shape for output in answer.outputs or ()] == [Shape.UNCHANGED, Shape.UNKNOWN]


def test_a_catalogue_is_immutable_and_counts_its_merges() -> None:
    first = Catalog.of([USERS], ("s",))
    second = first.merge([relation("orders", "id")])
    assert (first.version, second.version) == (0, 1)
    assert len(first.relations) == 1
    with pytest.raises(TypeError):
        second.relations["s", "x"] = USERS  # type: ignore[index]
    with pytest.raises(AttributeError):
        second.version = 7  # type: ignore[misc]


def test_a_view_s_text_stays_out_of_repr() -> None:
    assert "alice" not in repr(Catalog.of([relation("v", "x", definition="SELECT 'alice'")]))


GENERATED = Catalog.of(
    [
        Relation(
            "p", "main", ("id", "name", "pin", "twin", "part", "odd", "far"), ("TEXT",) * 7,
            generated={"twin": "name", "part": "substr(pin, 1, 2)", "odd": "mystery(pin)", "far": "part || 'x'"},
        )
    ]
)  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb", "mysql"])
@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("name", "unchanged p.name"),
        ("twin", "whole p.name p.twin"),
        ("part", "derived p.part p.pin"),
        ("odd", "unknown p.odd p.pin"),
    ],
)
def test_a_generated_column_is_what_it_is_made_of(column: str, expected: str, dialect: str) -> None:
    assert outputs(f"SELECT {column} FROM p", dialect, GENERATED) == expected


def test_a_generated_column_of_a_generated_column() -> None:
    assert outputs("SELECT q.far FROM p AS q", "sqlite", GENERATED) == "derived p.far p.part p.pin"


def test_tables_that_differ_by_case_alone_are_not_told_apart_where_case_does_not_count() -> None:
    twins = Catalog.of(
        [Relation("Users", "d", ("a",), ("text",)), Relation("users", "d", ("a",), ("text",))], ("d",)
    )
    assert outputs("SELECT a FROM users", "mysql", twins) == "unknown"
    assert outputs('SELECT a FROM "Users"', "postgres", twins) == "unchanged Users.a"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT lower(a) FROM t", "unknown t.a"),
        ("SELECT upper(a) FROM t", "whole t.a"),
        ("SELECT pg_catalog.lower(a) FROM t", "whole t.a"),
        ("SELECT * FROM generate_series(1, 2)", "nothing"),
        ("SELECT sum(n) FROM t", "unknown t.n"),
    ],
)
def test_a_function_that_a_user_s_may_hide_is_opaque(sql: str, expected: str) -> None:
    hidden = Catalog.of([relation("t", "a", "n")], ("s",), ("Lower", "sum", "generate_series"))
    assert outputs(sql, "postgres", hidden) == expected
    assert outputs(sql, "postgres", hidden.merge(())) == expected
