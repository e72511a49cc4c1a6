r"""Values that were got out raw through documents once, each by the form it was hidden in."""

from __future__ import annotations

import html
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

import masklib
from masklib.session.nested import Distinct

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
EMAIL = "zephyrine.quorvane@kestrelhoaxby.org"
PIECES = ("zephyrine", "quorvane", "kestrelhoaxby")
CARD = "4539578763621486"
TOKEN = "sk_live_" + "7Kd2wXq9LmZt4RbV8nYc3GhP"
PASSWORD = "hunter2Secretpw"


def masked(value: Any, **options: Any) -> Any:
    return masklib.mask_value(value, key=KEY, **options)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"https://user:{PASSWORD}@h.example/p?b=1&c=2", PASSWORD),
        (f"postgres://u:{PASSWORD}@db/x?ssl=1&y=2", PASSWORD),
        (f"https://h.example/{CARD}/p?b=1&c=2", CARD[1:]),
        (f"<?note {EMAIL}?><a>x</a>", "quorvane"),
        (f"<x {EMAIL}='1'>y</x>", "quorvane"),
        (f"<{EMAIL}>y</{EMAIL}>", "quorvane"),
        (f"<x>y</x><!DOCTYPE {EMAIL}>", "quorvane"),
        (f"<a>y</a {CARD}>", CARD[1:]),
        (f"<a b='1' {TOKEN}>y</a>", TOKEN[8:]),
        (f"name {CARD},b\n1,2\n", CARD[1:]),
        (f"[{CARD}:{CARD}]={{1,2}}", CARD[1:]),
        (f'mail {EMAIL} "50%25 off"', "quorvane"),
        (f'card {CARD} "caf\\u00e9"', CARD[1:]),
    ],
)
def test_what_stands_between_the_leaves_is_masked(text: str, secret: str) -> None:
    assert secret not in masked(text)


def test_what_stands_between_the_leaves_has_its_surrogate_and_all_else_stays() -> None:
    surrogate = masked(EMAIL)

    assert masked(f"<?note {EMAIL}?><a>x</a>") == f"<?note {surrogate}?><a>x</a>"
    assert masked(f"<{EMAIL}>y</{EMAIL}>") == f"<{surrogate}>y</{surrogate}>"
    assert masked(f'mail {EMAIL} "50%25 off"') == f'mail {surrogate} "50%25 off"'


def each(write: str) -> Callable[[str], str]:
    return lambda text: "".join(write.format(ord(char)) for char in text)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param("{{'b': '{}'}}", id="dict of Python"),
        pytest.param('{{"{}"}}', id="set of JavaScript"),
        pytest.param('("{}", 1)', id="tuple"),
        pytest.param("{{b: {}}}", id="keys without quotes"),
        pytest.param('{{/* c */"b": 1 // {}\n}}', id="comment"),
        pytest.param("see {} now", id="prose"),
    ],
)
@pytest.mark.parametrize(
    "write",
    [r"\u{:04x}", r"\\u{:04x}", r"\u{{{:x}}}", r"\U{:08x}", r"\x{:02x}", r"\{:03o}", "%u{:04x}", "%{:02x}"],
)
def test_escapes_of_other_languages_hide_nothing(document: str, write: str) -> None:
    text = document.format(each(write)(EMAIL))
    after = masked(text)

    assert after != text
    assert masked(EMAIL) in after or "[redacted]" in after


@pytest.mark.parametrize(
    "document",
    [
        '<?note a="{}"?><a>x</a>',
        '<!DOCTYPE a [<!ATTLIST a b CDATA "{}">]><a>x</a>',
        "<a><!-- <b>{}</b> --></a>",
        "<a><![CDATA[<b>{}</b>]]></a>",
    ],
)
def test_references_in_markup_that_is_no_element_hide_nothing(document: str) -> None:
    after = html.unescape(html.unescape(masked(document.format(each("&#{};")(EMAIL)))))

    assert masked(EMAIL) in after
    assert not any(piece in after for piece in PIECES)


def test_instructions_that_hold_nothing_come_back_byte_for_byte() -> None:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n<?php echo 1; ?><a b='1'>x</a>"
    )

    assert masked(text) == text


@pytest.mark.parametrize("number", ["1e999999999999999999999", "-1.5E-99999999999999999999999", "1e99999"])
def test_a_number_with_a_huge_exponent_withholds_no_row(number: str) -> None:
    text = f'{{"x": {number}, "to": "{EMAIL}"}}'

    assert masked(text) == text.replace(EMAIL, masked(EMAIL))


@pytest.mark.parametrize(
    "value",
    [
        EMAIL.encode("utf-32-le"),
        EMAIL.encode("utf-32-be"),
        EMAIL.encode("utf-16-le"),
        EMAIL.encode("utf-16-be"),
        b"\x00\x01\x02\x89PNG\xff" * 9 + EMAIL.encode() + b"\x00\x01" * 40,
        b"\x01\x00" * 60 + EMAIL.encode() + b"\x02\x00" * 40,
    ],
)
def test_zero_bytes_hide_no_text(value: bytes) -> None:
    after = masked(value).replace(b"\0", b"")

    assert masked(EMAIL).encode() in after
    assert b"quorvane" not in after


def test_bytes_in_the_text_form_of_postgres_are_read() -> None:
    inside = EMAIL.encode().hex()
    surrogate = masked(EMAIL).encode().hex()

    assert masked(f"\\x{inside}") == f"\\x{surrogate}"
    assert masked(f'(1,"\\\\x{inside}")') == f'(1,"\\\\x{surrogate}")'
    assert masked(f'{{"\\\\x{inside}"}}') == f'{{"\\\\x{surrogate}"}}'
    assert masked(json.dumps({"a": f"\\x{inside}"})) == json.dumps({"a": f"\\x{surrogate}"})
    assert masked("\\x00ff10") == "\\x00ff10"


def test_many_keys_that_fall_together_take_linear_time() -> None:
    policy = masklib.Policy.of(masks={"EMAIL_ADDRESS": "redact"})
    document = {f"user{number}@kestrelhoaxby.org": number for number in range(5_000)}
    start = time.process_time()

    after = json.loads(masked(json.dumps(document), policy=policy))
    native = masked(document, policy=policy)

    assert list(after.values()) == list(native.values()) == list(range(5_000))
    assert not any("kestrelhoaxby" in key for key in (*after, *native))
    assert time.process_time() - start < 60


def test_keys_that_are_taken_get_the_next_number() -> None:
    keys = Distinct()

    assert [keys.name(key) for key in ("a", "a", "a#2", "a", "b")] == ["a", "a#2", "a#2#2", "a#3", "b"]


@pytest.mark.parametrize("text", ["R&DD; x", "&q\u00e9;", r"C:\\temp\users", "100%ly"])
def test_what_only_looks_like_an_escape_comes_back(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["<a>{}</a>", "<a b='{}'/>", "see {} now"])
def test_a_reference_with_thousands_of_digits_withholds_no_row(text: str) -> None:
    assert masked(text.format(f"&#{'9' * 5000};")) == "[redacted]"


def test_a_number_with_thousands_of_digits_is_no_error() -> None:
    assert masked([10**5000, EMAIL]) == [10**5000, masked(EMAIL)]


def test_backslashes_without_end_take_linear_time() -> None:
    text = "\\" * 200_000 + "u0" + "%" * 200_000
    start = time.process_time()

    assert masked(text) == text
    assert time.process_time() - start < 5


def test_escapes_in_front_of_a_query_hide_nothing() -> None:
    encoded = each("%{:02x}")(EMAIL)

    for text in (f"https://h.example/{encoded}/p?b=1&c=2", f"https://u:{encoded}@h.example/p?b=1&c=2"):
        after = masked(text)
        assert encoded not in after
        assert after.endswith("?b=1&c=2")


@pytest.mark.parametrize(
    "document",
    [
        "<a><![CDATA[{}]]><![CDATA[{}]]></a>",
        "<a>{}<!-- -->{}</a>",
        "<a>{}<b></b>{}</a>",
        "<p>{}<wbr>{}</p>",
    ],
)
def test_a_value_that_only_formatting_parts_is_found(document: str) -> None:
    after = masked(document.format(EMAIL[:18], EMAIL[18:]))

    assert "quorvane" not in after


@pytest.mark.parametrize(
    "document",
    ["<p>some<b>what</b>bold</p>", "<a><![CDATA[one]]><![CDATA[two]]></a>", "<p>un<i>balanced</p>"],
)
def test_formatting_in_a_word_that_holds_nothing_comes_back_as_it_was(document: str) -> None:
    assert masked(document) == document


@pytest.mark.xfail(reason="a value that is split over leaves is found only where one half tells", strict=True)
def test_a_value_that_is_split_over_leaves_is_found() -> None:
    after = masked(f'{{"first": "{EMAIL[:18]}", "second": "{EMAIL[18:]}"}}')

    assert "quorvane" not in after


@pytest.mark.parametrize("before", ["%%", "%", ".", "...", "-", "--", ")).", "x %-"])
def test_signs_in_front_of_an_address_do_not_hide_it(before: str) -> None:
    assert masked(f"{before}{EMAIL} y") == f"{before}{masked(EMAIL)} y"


def test_an_address_in_front_of_a_host_is_masked_whole() -> None:
    assert "quorvane" not in masked(f"https://{EMAIL}@h.example/p")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_percent_encoding_over_percent_encoding_hides_nothing(times: int) -> None:
    inside = "".join(f"%{byte:02x}" for byte in EMAIL.encode())
    for _ in range(times):
        inside = quote(inside)
    after = masked(f"a=1&b={inside}")

    assert not any(piece in after for piece in PIECES)
    assert inside not in after
