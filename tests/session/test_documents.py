"""Documents and bytes through a scan: what was planted is gone, all else is as it was."""

from __future__ import annotations

import html
import json
import random
import struct
import time
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.crypto import Key
from masklib.policy import default_policy
from masklib.session.cells import Scan
from masklib.session.documents import MAX_WITHIN
from masklib.session.protection import protect
from masklib.session.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

EMAIL = "zephyrine.quorvane@kestrelhoaxby.org"
CARD = "4539578763621486"
REDACTED = "[redacted]"
WORDS = st.text(alphabet='qxz "\\/<>&%{}[]()=,;\n\u00e9\U0001f600', max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-99, 99) | WORDS
PLANTED = st.sampled_from([EMAIL, f"to {EMAIL} now", int(CARD)])
NESTED = st.recursive(
    LEAVES | PLANTED,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.just(EMAIL), inner, max_size=4),
    max_leaves=12,
)


def masked(*values: Any) -> list[Any]:
    """Return what a scan of a column of unknown content makes of values."""
    protection = protect(default_policy(), Key(bytes(range(32))), None, driver="test", dialect="sqlite")
    return list(Scan(protection, (), Tally()).cells(values))


SURROGATE, CARD_SURROGATE = masked(EMAIL, int(CARD))


def expected(value: Any) -> Any:
    """Return a value with what was planted replaced by its surrogate, by another way than the one tested."""
    if isinstance(value, dict):
        return {expected(key): expected(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(expected, value))
    if isinstance(value, str):
        return value.replace(EMAIL, SURROGATE)
    return CARD_SURROGATE if value == int(CARD) and type(value) is int else value


@settings(max_examples=100, deadline=None)
@given(NESTED)
def test_native_values_keep_their_shape_and_lose_what_was_planted(value: Any) -> None:
    assert masked([value], (value,)) == [[expected(value)], (expected(value),)]


@settings(max_examples=100, deadline=None)
@given(NESTED, st.sampled_from([None, 1]), st.booleans())
def test_json_texts_keep_their_shape_and_lose_what_was_planted(
    value: Any, indent: Any, ascii_only: bool
) -> None:
    text = json.dumps([value], indent=indent, ensure_ascii=ascii_only)
    (after,) = masked(text)

    assert json.loads(after) == [expected(value)]
    assert after == text.replace(EMAIL, SURROGATE).replace(CARD, str(CARD_SURROGATE))


@settings(max_examples=60, deadline=None)
@given(NESTED.filter(lambda value: isinstance(value, (dict, list))), st.integers(1, 3))
def test_documents_in_documents_are_read(value: Any, depth: int) -> None:
    text = json.dumps([value])
    for _ in range(depth):
        text = json.dumps({"inside": text})
    (after,) = masked(text)
    for _ in range(depth):
        after = json.loads(after)["inside"]

    assert json.loads(after) == [expected(value)]


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS | st.just(EMAIL), min_size=2, max_size=5))
def test_markup_keeps_what_was_not_planted_byte_for_byte(parts: list[str]) -> None:
    text = f"<a>{'</a> <a>'.join(html.escape(one) for one in parts)}</a>"

    assert masked(text) == [text.replace(EMAIL, SURROGATE)]


FORMS: dict[str, Callable[[str], str]] = {
    "text": lambda value: value,
    "prose": lambda value: f"write to {value} today",
    "JSON": lambda value: json.dumps({"to": value}),
    "JSON key": lambda value: json.dumps({value: 1}),
    "JSON in JSON": lambda value: json.dumps([json.dumps([value])]),
    "XML": lambda value: f"<to>{value}</to>",
    "attribute": lambda value: f"<to x='{value}'/>",
    "query": lambda value: f"to={value}&x=1",
    "array": lambda value: f'{{a,"{value}"}}',
    "composite": lambda value: f"(1,{value})",
    "hstore": lambda value: f'"to"=>"{value}"',
    "table": lambda value: f"to;x\n{value};1",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_value_has_one_surrogate_in_every_form(form: str) -> None:
    write = FORMS[form]
    (after,) = masked(write(EMAIL))

    assert after == write(SURROGATE)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": "' + EMAIL.replace("@", "\\u0040") + '"}', "escaped in JSON"),
        ('{"a": "' + EMAIL.replace("@", "\\u0040"), "and in half a document"),
        ("see to=" + quote_plus(EMAIL) + " in the log", "percent-encoded in prose"),
        ("said " + EMAIL.replace("@", "&#64;") + " there", "a character reference in prose"),
        (f"<a>{EMAIL.replace('@', '&#64;')}</a>", "a character reference"),
        (f"<a>{EMAIL.replace('@', '&commat;')}</a>", "a named one"),
        (f"a={quote_plus(EMAIL)}&b", "percent-encoded"),
        (f"<a><![CDATA[{EMAIL}]]><!-- {EMAIL} --></a>", "CDATA and comments"),
        (quote_plus(json.dumps({"a": EMAIL})), "a whole document, percent-encoded"),
        ('{"ssn": {"value": "zz-top-1"}, "password": {"value": "kestrel"}}', "a key around tells"),
        ('<field name="password">kestrel</field>', "an attribute tells"),
        ('[{"name": "password", "value": "kestrel"}]', "a neighbour tells"),
    ],
)
def test_what_is_hidden_is_found(text: str, why: str) -> None:
    (after,) = masked(text)

    assert "quorvane" not in after, why
    assert "kestrel" not in after, why
    assert "zz-top" not in after, why


def test_the_words_round_a_leaf_count_as_well_as_its_key() -> None:
    text = '[{"say": "passport", "no": "is passport number P4789023X"}]'
    (after,) = masked(text)

    assert "P4789023X" not in after
    assert json.loads(after)[0]["say"] == "passport"


def test_duplicate_keys_stay_duplicate_and_distinct_ones_distinct() -> None:
    doubled = f'{{"{EMAIL}": 1, "{EMAIL}": 2}}'
    (after,) = masked(doubled)

    assert after == doubled.replace(EMAIL, SURROGATE)
    many = {f"{word} {CARD} exp 0{digit}/29 cvv": digit for digit, word in enumerate(["a", "b", "c"], 1)}
    assert len(json.loads(masked(json.dumps(many))[0])) == len(many)


def test_what_is_too_deep_or_declares_entities_is_redacted() -> None:
    inside = json.dumps([EMAIL])
    for _ in range(MAX_WITHIN + 1):
        inside = json.dumps([inside])
    deep = "[" * 20_000 + "]" * 20_000

    assert masked(deep, '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>') == [REDACTED, REDACTED]
    assert EMAIL not in masked(inside)[0]


@pytest.mark.parametrize(
    ("codec", "tail"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-8", b"\xff\xc3"),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-le", b"\x00"),
        ("utf-32", b""),
    ],
)
def test_bytes_come_back_in_the_encoding_they_had(codec: str, tail: bytes) -> None:
    raw = f"write to {EMAIL} today".encode(codec) + tail
    for kind in (bytes, bytearray, memoryview):
        (after,) = masked(kind(raw))
        assert type(after) is kind
        assert bytes(after) == f"write to {SURROGATE} today".encode(codec) + tail


def picture(comment: bytes) -> bytes:
    """Return a small PNG with a comment in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    drawn = random.Random(4)
    pixels = zlib.compress(b"".join(b"\0" + drawn.randbytes(192) for _ in range(64)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", b"Author\0" + comment)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def test_an_image_passes_but_for_the_text_in_it() -> None:
    clean, signed = picture(b"nobody in particular"), picture(EMAIL.encode())

    assert masked(clean) == [clean]
    assert masked(signed) == [signed.replace(EMAIL.encode(), SURROGATE.encode())]


def test_random_bytes_pass() -> None:
    drawn = random.Random(4)
    blobs = [drawn.randbytes(size) for size in (1, 16, 32, 1000, 100_000)]

    assert masked(*blobs) == blobs


@given(st.binary(max_size=64))
def test_no_bytes_make_a_scan_fail(value: bytes) -> None:
    (after,) = masked(value)

    assert type(after) is bytes


@pytest.mark.parametrize(
    "value",
    [
        "[" + ",".join(f'"x {number}"' for number in range(50_000)) + "]",
        "<a>" * 9_000 + EMAIL + "</a>" * 9_000,
        '{"a":' * 9_000 + f'"{EMAIL}"' + "}" * 9_000,
        " ".join([EMAIL] * 20_000),
        "<p>" + "&amp;" * 200_000 + EMAIL + "</p>",
        b"\x00\xff\x01" * 300_000 + EMAIL.encode(),
    ],
    ids=["long", "deep markup", "deep JSON", "many", "references", "binary"],
)
def test_a_megabyte_is_masked_in_bounded_time(value: Any) -> None:
    begun = time.process_time()
    (after,) = masked(value)

    assert time.process_time() - begun < 20
    assert EMAIL not in (after if isinstance(after, str) else after.decode("latin-1"))


def test_floats_are_looked_into_only_where_they_are_exact_whole_numbers() -> None:
    values = [1.5, float("nan"), float("inf"), -0.0, 1e300, 1234567.0, 123456789012.5, float(CARD)]
    after = masked(*values)

    assert repr(after[:-1]) == repr(values[:-1])
    assert type(after[-1]) is float
    assert after[-1] != float(CARD)
