"""Documents in text form: which texts are read as which, what their leaves mean, and how they are written."""

from __future__ import annotations

import html
import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.session.readers import KEYS, ROOT, UnreadableError, candidates, read
from masklib.session.readers.json_text import read_json
from masklib.session.readers.slot import MAX_DEPTH

if TYPE_CHECKING:
    from masklib.session.readers import Slot

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def rewritten(text: str, slots: list[Slot]) -> str:
    """Write every leaf anew, as a surrogate would be written."""
    for slot in reversed(slots):
        text = text[: slot.start] + slot.write(slot.value) + text[slot.end :]
    return text


def meanings(text: str) -> list[tuple[tuple[str, str], object]] | None:
    slots = read(text)
    return None if slots is None else [(slot.place, slot.value) for slot in slots]


@given(JSON, st.booleans(), st.sampled_from([None, 2]))
def test_any_json_is_read_and_written_with_the_same_meaning(
    value: Any, ascii_only: bool, indent: int
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    slots = read_json(text)

    assert slots is not None
    assert json.loads(rewritten(text, slots)) == value


@given(st.text(alphabet='{}[]",:\\ 1-e.tru'))
def test_what_python_takes_for_json_is_what_is_read(text: str) -> None:
    try:
        json.loads(text, strict=False)
    except ValueError:
        return
    assert read_json(text) is not None


@given(st.text())
def test_no_text_makes_a_reader_fail_and_offsets_are_in_order(text: str) -> None:
    for one in (text, "{" + text, "(" + text, "<a>" + text, '"' + text, "a=" + text + "&b", "a,b\n" + text):
        slots = read(one) or []
        edges = [edge for slot in slots for edge in (slot.start, slot.end)]
        assert edges == sorted(edges)
        assert not edges or edges[-1] <= len(one)


@pytest.mark.parametrize(
    ("text", "leaves", "why"),
    [
        ('{"a": {"b": [1, "x"]}}', [(KEYS, "a"), (KEYS, "b"), (("b", "a"), 1), (("b", "a"), "x")], "JSON"),
        ('{"a": "b\\u0040c\\n"}', [(KEYS, "a"), (("a", ""), "b@c\n")], "escapes are undone"),
        ("[1.50, 9e2, null, true]", [(ROOT, Decimal("1.50")), (ROOT, Decimal(900)), (ROOT, True)], "numbers"),
        ('\ufeff ["a"]', [(ROOT, "a")], "a byte order mark"),
        ('["a\nb"]', [(ROOT, "a\nb")], "raw control characters, as careless programs write them"),
        ('"{\\"a\\": 1}"', [(ROOT, '{"a": 1}')], "a document that is a text"),
        ('{"a": 1}\n{"a": 2}', [(KEYS, "a"), (("a", ""), 1), (KEYS, "a"), (("a", ""), 2)], "JSON Lines"),
        ('{a,"b c",NULL,{d}}', [(ROOT, "a"), (ROOT, "b c"), (ROOT, "d")], "an array"),
        ('[0:1]={a,"b\\"c"}', [(ROOT, "a"), (ROOT, 'b"c')], "an array with bounds"),
        ('{"name": "ssn", "value": 1}', [(KEYS, "name"), (("name", ""), "ssn"), (KEYS, "value"), (("ssn", ""), 1)],
         "one key names what another holds"),
        ("{}", [], "nothing in it"),
        ('(a,"b ""c""",,4)', [(ROOT, "a"), (ROOT, 'b "c"'), (ROOT, "4")], "a composite"),
        ("[a,b)", [(ROOT, "a"), (ROOT, "b")], "a range"),
        ("(,b]", [(ROOT, "b")], "a range without a lower bound"),
        ('"a"=>"1", "b"=>NULL', [(KEYS, "a"), (("a", ""), "1"), (KEYS, "b")], "an hstore"),
        ("a=1%202&b=c+d", [(KEYS, "a"), (("a", ""), "1 2"), (KEYS, "b"), (("b", ""), "c d")], "a query"),
        ("u[email]=x&k", [(KEYS, "u[email]"), (("email", "u"), "x"), (KEYS, "k")], "a form with brackets"),
        ("https://h/p?a=b", [(KEYS, "a"), (("a", ""), "b")], "a URL's query"),
        ("%7B%22a%22%7D", [(ROOT, '{"a"}')], "encoded as a whole"),
        ("a;b\n1;2\n;4", [(("a", ""), "1"), (("b", ""), "2"), (("b", ""), "4")], "a table"),
        ('"a","b"\r\n1,"2,3"\r\n', [(("a", ""), "1"), (("b", ""), "2,3")], "a table with quotes"),
        ("<a><b>x &lt;&#64;</b></a>", [(("b", "a"), "x <@")], "markup"),
        ("<n:a c='d' e=f />t", [(("c", "a"), "d"), (("e", "a"), "f"), (ROOT, "t")], "attributes, prefixes"),
        ("<a><![CDATA[<x>]]><!-- c --></a>", [(("a", ""), "<x>"), (ROOT, " c ")], "CDATA and comments"),
        ('<f name="ssn">1</f><field name="ssn">1</field>',
         [(("name", "f"), "ssn"), (("f", ""), "1"), (("name", "field"), "ssn"), (("ssn", ""), "1")],
         "an attribute names what an element holds, if the element itself does not"),
        ('<input name="ssn" value="1">', [(("name", "input"), "ssn"), (("ssn", "input"), "1")], "a form"),
        ("<p>a<br>b</p>", [(("p", ""), "a"), (("p", ""), "b")], "elements without an end"),
    ],
)  # fmt: skip
def test_leaves_and_where_they_stand(text: str, leaves: list[object], why: str) -> None:
    assert meanings(text) == leaves, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("{", "no end"),
        ("{'a': 1}}", "more ends than beginnings"),
        ("[1,2", "no end"),
        ('{"a" 1}', "no colon"),
        ("{a}b", "text behind"),
        ("(555) 123-4567", "a telephone number"),
        ("(see below)x", "text behind"),
        ("(a,b,c]", "a range has two bounds"),
        ('"quoted" prose', "prose"),
        ("<3 you", "no tag"),
        ("a < b and c > d", "no tag at the beginning"),
        ("<a", "no end of the tag"),
        ("<!-- a", "no end of the comment"),
        ("fish & chips = 5", "prose"),
        ("100%", "prose"),
        ("Dear all,\nwe met, all of us, there.\n", "prose in lines"),
        ("a,b\n1\n", "a line too short"),
        ("a,b\n1,2,3\n", "a line too long"),
        ("a,b\n", "headings alone"),
    ],
)
def test_what_is_no_document_is_prose(text: str, why: str) -> None:
    assert read(text) is None, why


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<?xml version='1.0'?><!DOCTYPE a [<!entity % b SYSTEM 'file:///x'>]><a/>",
        "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2),
        "<a>" * (MAX_DEPTH + 2),
        "{" * (MAX_DEPTH + 2),
    ],
)
def test_what_nobody_can_look_into_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read(text)


@pytest.mark.parametrize(
    ("text", "surrogate", "written"),
    [
        ('[ "x"]', 'é"\\', '[ "\\u00e9\\"\\\\"]'),
        ('{"ä": "x"}', "é", '{"é": "é"}'),
        ("{x}", 'a "b"', '{"a \\"b\\""}'),
        ("{x}", "null", '{"null"}'),
        ("(x)", 'a "b"', '("a ""b""")'),
        ("a=x&b", "1&2 3", "1%262%203=1%262%203&1%262%203"),
        ("a=x+y&b", "1 2", "1+2=1+2&1+2"),
        ("<a>x</a>", "<&", "<a>&lt;&amp;</a>"),
        ("<a b=x></a>", "c d", '<a b="c d"></a>'),
        ("<a><![CDATA[x]]></a>", "]]>", "<a><![CDATA[]]]]><![CDATA[>]]></a>"),
        ("a,b\n1,2", "3,4", 'a,b\n"3,4","3,4"'),
        ("[1, 2]", 3, "[3, 3]"),
        ("[true]", False, "[false]"),
        ("[1]", "[redacted]", "[0]"),
    ],
)
def test_surrogates_are_written_as_the_document_wants_them(
    text: str, surrogate: object, written: str
) -> None:
    slots = read(text)

    assert slots is not None
    assert rewritten(text, [slot._replace(value=surrogate) for slot in slots]) == written


@given(st.text(), st.text())
def test_markup_reads_what_it_writes(value: str, attribute: str) -> None:
    text = f'<a b="{html.escape(attribute)}">{html.escape(value)}</a>'
    slots = read(text)

    assert slots is not None
    read_again = read(rewritten(text, slots))
    assert [slot.value for slot in read_again or ()] == [slot.value for slot in slots]


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=2))
def test_queries_read_what_the_library_writes(pairs: list[tuple[str, str]]) -> None:
    text = urlencode(pairs, errors="replace")
    slots = read(text)

    assert slots is not None
    assert [(slot.value) for slot in slots] == [part for pair in parse_qsl(text) for part in pair]


def test_a_slot_shows_no_value() -> None:
    slots = read('["kestrel"]')

    assert repr(slots) == "[<Slot 2:9>]"


def test_few_texts_are_looked_at_twice() -> None:
    assert candidates(["plain", '{"a"', " (x", "a%20b", "x&y", "a\nb", "", "<", "=", "\ufeff["]) == [
        1, 2, 3, 4, 5, 7, 9,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '["' + "\\\\" * 500_000,
        "<!--" * 250_000,
        "<a " + "b='" * 300_000,
        "<a>" + "</b>" * 200_000,
        "<a>" * 5_000 + "</b>" * 100_000,
        "{" + " " * 1_000_000,
        '("' + '""' * 500_000,
        '{"a":' * 9_000 + "1" + "}" * 9_000,
        "http://" + "a" * 1_000_000,
        "a,b\n" * 100_000,
        '{"a": 1e999999999, "b": ' + "9" * 100_000 + "}",
    ],
    ids=lambda text: text[:6],
)
def test_a_megabyte_made_to_be_slow_is_read_in_bounded_time(text: str) -> None:
    begun = time.process_time()
    read(text)
    assert time.process_time() - begun < 20
