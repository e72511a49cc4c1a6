from __future__ import annotations

import pytest

from masklib.classification import classify_by_name


@pytest.mark.parametrize(
    ("name", "table", "entity"),
    [
        ("email", "users", "EMAIL_ADDRESS"),
        ("customerEmailAddress", None, "EMAIL_ADDRESS"),
        ("HOME_PHONE", "contacts", "PHONE_NUMBER"),
        ("ssn", None, "US_SSN"),
        ("name", "users", "PERSON"),
        ("name", "products", None),
        ("created_at", "users", None),
        ("email_verified", "users", None),
        ("password_hash", "users", "SECRET"),
    ],
)
def test_a_name_decides_with_its_table(name: str, table: str | None, entity: str | None) -> None:
    assert classify_by_name(name, table, None, None).entity == entity
