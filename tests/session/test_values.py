"""mask_value, mask_text, unmask_value: the same surrogates as in columns, and a record for each way back."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from uuid import UUID

import pytest

import masklib
from masklib.errors import (
    DomainError,
    IrreversibleError,
    KeyFormatError,
    KeyRequiredError,
    MaskingError,
    PolicyError,
)

KEY = masklib.Key(bytes(range(32)))
OTHER = masklib.Key(bytes(32))
ALL = masklib.Policy.of(unmask="all")
CARD = "4111 1111 1111 1111"

VALUES: list[tuple[str, Any]] = [
    ("EMAIL_ADDRESS", "alice.smith@corp.com"),
    ("PERSON", "Alice Smith"),
    ("CREDIT_CARD", CARD),
    ("CREDIT_CARD", 4111111111111111),
    ("US_SSN", b"123-45-6789"),
    ("ID_NUMBER", Decimal("1234.50")),
    ("ID_NUMBER", -17.25),
    ("ID_NUMBER", -1234),
    ("DATE_OF_BIRTH", dt.date(1984, 3, 12)),
    ("DATE_TIME", dt.datetime(2021, 3, 12, 4, 5, tzinfo=dt.UTC)),
    ("DATE_TIME", dt.time(4, 5)),
    ("PERSON", UUID(int=7)),
    ("IP_ADDRESS", ip_address("10.1.2.3")),
    ("PERSON", ["Alice", {"name": "Bob"}]),
    ("PERSON", None),
    ("PERSON", ""),
]


def unmask(value: Any, entity: str, **options: Any) -> Any:
    merged: dict[str, Any] = {"key": KEY, "policy": ALL, "reason": "test"} | options
    return masklib.unmask_value(value, entity, **merged)


@pytest.mark.parametrize(("entity", "value"), VALUES, ids=lambda one: str(one)[:24])
def test_a_value_keeps_its_type_and_turns_back(entity: str, value: Any) -> None:
    surrogate = masklib.mask_value(value, entity, key=KEY)
    assert type(surrogate) is type(value)
    assert (surrogate == value) == (not value)
    assert unmask(surrogate, entity) == value


def test_a_value_has_the_surrogate_of_its_column() -> None:
    with sqlite3.connect(":memory:") as raw:
        raw.execute("CREATE TABLE users (email TEXT, notes TEXT)")
        raw.execute("INSERT INTO users VALUES ('alice.smith@corp.com', 'Write to alice.smith@corp.com!')")
        connection = masklib.wrap(raw, key=KEY)
        ((email, notes),) = connection.execute("SELECT email, notes FROM users").fetchall()
    assert masklib.mask_value("alice.smith@corp.com", "EMAIL_ADDRESS", key=KEY) == email
    assert masklib.mask_text("Write to alice.smith@corp.com!", key=KEY) == notes
    assert email in notes
    raw.close()


def test_without_an_entity_a_value_is_scanned_like_a_cell() -> None:
    masked = masklib.mask_value(f"card {CARD}", key=KEY)
    assert masked == "card " + masklib.mask_value(CARD, "CREDIT_CARD", key=KEY)
    assert masklib.mask_value("nothing here", key=KEY) == "nothing here"
    assert masklib.mask_value(7, key=KEY) == 7


def test_a_text_keeps_what_nothing_was_found_in() -> None:
    assert masklib.mask_text("The weather is fine.", key=KEY) == "The weather is fine."
    assert masklib.mask_text("", key=KEY) == ""
    masked = masklib.mask_text('{"email": "a.smith@corp.com", "n": 1}', key=KEY)
    assert masked.startswith('{"email": "')
    assert "corp.com" not in masked


@pytest.mark.parametrize("text", [b"bytes", 7, None])
def test_mask_text_takes_texts_alone(text: Any) -> None:
    with pytest.raises(TypeError, match="mask_value"):
        masklib.mask_text(text, key=KEY)


@pytest.mark.parametrize("entity", ["alice@corp.com", "", 7])
def test_what_is_no_entity_is_refused_without_being_shown(entity: Any) -> None:
    with pytest.raises(ValueError, match="entity") as masking:
        masklib.mask_value("EMAIL_ADDRESS", entity, key=KEY)
    with pytest.raises(ValueError, match="entity") as unmasking:
        unmask("x", entity)
    assert "alice" not in str(masking.value) + str(unmasking.value)


def test_a_policy_chooses_the_mask() -> None:
    policy = masklib.Policy.of(masks={"US_SSN": "hash"}, unmask=["US_SSN"])
    surrogate = masklib.mask_value("123-45-6789", "US_SSN", key=KEY, policy=policy)
    assert len(surrogate) == 32
    with pytest.raises(IrreversibleError, match="'hash'"):
        unmask(surrogate, "US_SSN", policy=policy)
    with pytest.raises(TypeError, match="Policy"):
        masklib.mask_value("x", "US_SSN", key=KEY, policy={"masks": {}})  # type: ignore[arg-type]


def test_every_way_to_give_a_key_gives_the_same() -> None:
    ways = (KEY, masklib.KeyRing([KEY, OTHER]), bytes(range(32)), bytes(range(32)).hex())
    assert len({masklib.mask_value(CARD, "CREDIT_CARD", key=key) for key in ways}) == 1
    with pytest.raises(KeyFormatError):
        masklib.mask_value(CARD, "CREDIT_CARD", key="short")


# ------------------------------------------------------------------ the way back
def test_nothing_is_turned_back_unless_the_policy_says_so() -> None:
    surrogate = masklib.mask_value(CARD, "CREDIT_CARD", key=KEY)
    for policy in (masklib.Policy(), masklib.Policy.of(unmask=["PERSON"])):
        with pytest.raises(PolicyError, match="does not allow CREDIT_CARD"):
            unmask(surrogate, "CREDIT_CARD", policy=policy)
    assert unmask(surrogate, "CREDIT_CARD", policy=masklib.Policy.of(unmask=["CREDIT_CARD"])) == CARD


@pytest.mark.filterwarnings("ignore::masklib.crypto.EphemeralKeyWarning")
def test_a_random_key_turns_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASKLIB_KEY", raising=False)
    monkeypatch.delenv("MASKLIB_KEY_FILE", raising=False)
    with pytest.raises(KeyRequiredError, match="MASKLIB_KEY"):
        masklib.unmask_value("x", "PERSON", policy=ALL, reason="test")


def test_a_key_of_the_environment_turns_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASKLIB_KEY", bytes(range(32)).hex())
    surrogate = masklib.mask_value(CARD, "CREDIT_CARD")
    assert masklib.unmask_value(surrogate, "CREDIT_CARD", policy=ALL, reason="test") == CARD


def test_after_a_rotation_the_old_key_is_found_by_its_id() -> None:
    surrogate = masklib.mask_value("alice@corp.com", "EMAIL_ADDRESS", key=OTHER)
    ring = masklib.KeyRing([KEY, OTHER])
    assert unmask(surrogate, "EMAIL_ADDRESS", key=ring, key_id=OTHER.id) == "alice@corp.com"
    with pytest.raises(KeyRequiredError, match="another key"):
        unmask(surrogate, "EMAIL_ADDRESS", key=ring)
    with pytest.raises(KeyRequiredError, match="no key of that id"):
        unmask(surrogate, "EMAIL_ADDRESS", key=ring, key_id="abcdefgh")


@pytest.mark.parametrize(
    ("entity", "value", "error"),
    [
        ("EMAIL_ADDRESS", "alice@corp.com", DomainError),
        ("SECRET", "ghp_abc", IrreversibleError),
        ("GENDER", "female", IrreversibleError),
        ("PERSON", True, IrreversibleError),
        ("ID_NUMBER", b"\xff", IrreversibleError),
        ("PERSON", "[redacted]", IrreversibleError),
        ("PERSON", b"[redacted]", IrreversibleError),
    ],
)
def test_what_cannot_be_turned_back_says_so(entity: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        unmask(value, entity)
    assert "alice" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "entity"),
    [
        ("2024-03-12", "DATE_TIME"),
        (dt.date(2024, 3, 12), "DATE_OF_BIRTH"),
        (dt.datetime(2024, 3, 12, 4, 5), "ID_NUMBER"),  # noqa: DTZ001  as databases hand them out
    ],
)
def test_no_date_is_turned_back_where_dates_may_have_moved(value: Any, entity: str) -> None:
    """A moved date looks like a surrogate of the mask date, and would come back as another wrong one."""
    text = "version: 1\nunmask: all\ncolumns:\n  visits.came: {mask: date_shift, subject: patient}"
    moving = masklib.Policy.loads(text)
    with pytest.raises(IrreversibleError, match="date_shift"):
        unmask(value, entity, policy=moving)
    assert unmask(masklib.mask_value(value, entity, key=KEY), entity) == value
    assert unmask(masklib.mask_value(CARD, "CREDIT_CARD", key=KEY), "CREDIT_CARD", policy=moving) == CARD


@pytest.mark.parametrize("reason", ["", "  ", None, 3])
def test_a_reason_is_due(reason: Any) -> None:
    with pytest.raises(ValueError, match="reason"):
        unmask("x", "PERSON", reason=reason)


def test_a_mask_that_raises_shows_nothing_of_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    from masklib.mask.families.card import Card

    def broken(_: Card, texts: list[str], __: object) -> list[str]:
        raise RuntimeError(texts[0])

    monkeypatch.setattr(Card, "unmask", broken)
    with pytest.raises(MaskingError) as caught:
        unmask(CARD, "CREDIT_CARD")
    assert "4111" not in str(caught.value)
    assert caught.value.__cause__ is None


# ------------------------------------------------------------------ records
def records(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [one.masklib for one in caplog.records if one.name == "masklib.audit"]  # type: ignore[attr-defined]


def test_each_way_back_leaves_one_record_without_values(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "masklib.audit")
    surrogate = masklib.mask_value("alice@corp.com", "EMAIL_ADDRESS", key=KEY)
    assert records(caplog) == []
    unmask(surrogate, "EMAIL_ADDRESS", actor=masklib.Actor(user="bob"), reason="ticket 4711")
    (record,) = records(caplog)
    assert record["event"] == record["kind"] == "unmask"
    assert record["outcome"] == "ok"
    assert record["reason"] == "ticket 4711"
    assert record["summary"] == "UNMASK EMAIL_ADDRESS"
    assert record["actor"]["user"] == "bob"
    assert (record["policy"], record["key"]) == (ALL.id, KEY.id)
    assert [(one["entity"], one["action"]) for one in record["columns"]] == [("EMAIL_ADDRESS", "unmask")]
    assert not any(text in repr(record) + caplog.text for text in ("alice", "corp.com", surrogate))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"policy": masklib.Policy()}, "PolicyError"),
        ({"key": OTHER}, "KeyRequiredError"),
        ({"key_id": "abcdefgh"}, "KeyRequiredError"),
        ({"value": "alice@corp.com"}, "DomainError"),
    ],
)
def test_a_refusal_is_recorded_as_one(
    caplog: pytest.LogCaptureFixture, options: dict[str, Any], error: str
) -> None:
    caplog.set_level(logging.INFO, "masklib.audit")
    value = options.pop("value", masklib.mask_value("alice@corp.com", "EMAIL_ADDRESS", key=KEY))
    with pytest.raises(masklib.MaskError), masklib.acting_as(masklib.Actor(user="eve")):
        unmask(value, "EMAIL_ADDRESS", **options)
    (record,) = records(caplog)
    assert (record["outcome"], record["error"], record["actor"]["user"]) == ("denied", error, "eve")
    assert "alice" not in repr(record) + caplog.text
