"""Classification: what the policy declares, what the name says and what a sample says, and why."""

from __future__ import annotations

import pytest

from masklib.classification import classify, classify_by_name
from masklib.typing import Column

MAILS = tuple(f"person{number}@mail{number}.example" for number in range(20))
BIRTHS = tuple(f"{1940 + 3 * number}-0{1 + number % 9}-1{number % 10}" for number in range(20))


class Declaring:
    """A policy that declares the same for every column."""

    def __init__(self, what: str | None) -> None:
        self.what = what

    def declared(self, column: Column) -> str | None:
        assert column.name
        return self.what


@pytest.mark.parametrize(
    ("name", "table", "type_", "entity"),
    [
        ("correo_electronico", "clientes", "text", "EMAIL_ADDRESS"),
        ("Vorname", "kunden", "varchar(40)", "PERSON"),
        ("telefone", None, None, "PHONE_NUMBER"),
        ("custEmailAddr", None, None, "EMAIL_ADDRESS"),
        ("dateOfBirth", "patients", "date", "DATE_OF_BIRTH"),
        ("has_email", "users", "boolean", None),
        ("email", "users", "tinyint(1)", None),
        ("name", "users", "integer", None),
        ("email", "users", "timestamp", None),
        ("id", "users", "bigint", None),
        ("name", "countries", "text", None),
    ],
)
def test_name_table_and_type_decide(
    name: str, table: str | None, type_: str | None, entity: str | None
) -> None:
    assert classify_by_name(name, table, None, type_).entity == entity


def test_what_the_policy_declares_comes_first() -> None:
    column = Column("email", table="users", values=MAILS)
    (found,) = classify([column], policy=Declaring("PERSON"))
    assert (found.entity, found.score) == ("PERSON", 1.0)


def test_a_column_declared_clear_holds_no_entity() -> None:
    (found,) = classify([Column("email", table="users", values=MAILS)], policy=Declaring("clear"))
    assert found.entity is None


@pytest.mark.parametrize(("name", "entity"), [("email", "EMAIL_ADDRESS"), ("zzz", None)])
def test_redact_is_no_entity_but_stands_in_the_evidence(name: str, entity: str | None) -> None:
    (found,) = classify([Column(name)], policy=Declaring("redact"))
    assert (found.entity, found.evidence[0]) == (entity, "policy declares redact")


def test_without_a_declaration_the_name_decides() -> None:
    (found,) = classify([Column("email", table="users")], policy=Declaring(None))
    assert found.entity == "EMAIL_ADDRESS"


@pytest.mark.parametrize(
    ("values", "entity"),
    [
        (MAILS, "EMAIL_ADDRESS"),
        (BIRTHS, "DATE_OF_BIRTH"),
        (tuple(f"0{number}123" for number in range(10, 30)), None),
        (tuple(f"0{number:04d}" for number in range(10, 30)), "POSTCODE"),
        ((1.5, None, True, memoryview(b"a@b.com")), None),
        ((), None),
    ],
)
def test_values_decide_where_the_name_says_nothing(values: tuple[object, ...], entity: str | None) -> None:
    (found,) = classify([Column("c7", values=values)])
    assert found.entity == entity


def test_evidence_stands_strongest_first_and_holds_no_value() -> None:
    (found,) = classify([Column("contact", table="users", values=MAILS)])
    assert "20 of 20" in " ".join(found.evidence)
    assert not any(mail in phrase for mail in MAILS for phrase in found.evidence)


def test_columns_are_answered_in_order_and_alone() -> None:
    columns = [Column("email"), Column("quantity"), Column("ssn")]
    together = classify(columns)
    assert together == [classify([column])[0] for column in columns]
    assert [one.entity for one in together] == ["EMAIL_ADDRESS", None, "US_SSN"]
