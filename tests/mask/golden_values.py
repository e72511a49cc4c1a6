"""Values whose surrogates are kept in golden files: every branch of every mask, drawn without any library.

Run as a script it writes the files of the current mask version: only for a version that nobody has used yet.

    python tests/mask/golden_values.py [--check]
"""

from __future__ import annotations

import datetime as dt
import json
import random
import string
import sys
from decimal import Decimal
from ipaddress import ip_address, ip_interface, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from masklib.crypto import Key
from masklib.entities import SCHEMES
from masklib.mask import MASK_VERSION, Masker, known_masks
from masklib.mask.date_shift import shift_dates
from masklib.mask.registry import load_mask
from masklib.mask.schemes.named import named_schemes
from masklib.mask.whole import WHOLE_MASKS

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).resolve().parent / "golden"
KEY = Key(bytes(range(32)))
FAMILIES = tuple(name for name in known_masks() if name not in WHOLE_MASKS and name not in SCHEMES)
EACH = 9
"""Values of each template."""

SETS = {
    "0": string.digits,
    "1": "123456789",
    "a": string.ascii_lowercase,
    "A": string.ascii_uppercase,
    "h": "0123456789abcdef",
    "H": "0123456789ABCDEF",
    "w": string.ascii_letters + string.digits,
    "б": "абвгдежзийклмнопрстуфхцчшщэюя",
    "é": "àáâãäåçèéêëìíîïñòóôõöøùúûü",
    "王": "王李張刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "가": "김이박최정강조윤장임한오서신권황안송류홍",
    "א": "אבגדהוזחטיכלמנסעפצקרשת",
}
"""What a letter of a template stands for; behind a backslash it stands for itself."""

TEMPLATES = {
    "address": [
        r"100 Aaaaa \Street",
        r"10 \Rue \de Aaaaa, \A\p\t 10",
        r"\P\O \B\o\x 100, Aaaaa, \N\Y 00000",
        r"Aaaaaaa\straße 10, 00000 Aaaaa",
    ],
    "age_90": ["10", "10", "1\\00", "10 \\y\\e\\a\\r\\s", "10.0", "100", "000", "1000"],
    "birth_year": [
        "19\\00-\\01-1\\0",
        "\\1\\920-\\02-\\1\\2",
        "\\1\\9\\300-0\\1-0\\1",
        "0\\1/0\\2/\\1\\900",
        "\\1\\900",
    ],
    "bucket": ["10", "100.00", "-1000", "\\0.00", "10000000"],
    "card": [
        "4000 0000 0000 0000",
        "5\\100-0000-0000-0000",
        "3\\70000000000000",
        "\\60\\1\\1000000000000",
        "2\\2000000000000000",
        "100000000000",
        "1000000000000000000",
        "0000000000000000",
    ],
    "card_bin": ["4000 0000 0000 0000", "5\\100000000000000", "3\\70000000000000", "1000000000000"],
    "card_last4": ["4000 0000 0000 0000", "5\\100000000000000", "3\\70000000000000", "1000000000000"],
    "coordinates": ["10.000000", "-1.00000", "1\\00.00, -10.0000", "(10.0 10.0)", "00.5"],
    "crypto": [
        "0\\xhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "0\\xHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHHH",
        "1wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
        "\\b\\c1\\qaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
    "date": [
        "\\1\\900-\\01-1\\0",
        "20\\10-\\1\\1-\\2\\0 \\1\\0:\\3\\0:00",
        "20\\10-\\1\\1-0\\9\\T\\1\\0:\\3\\0:00.000000",
        "0\\1/0\\2/\\1\\900",
        "\\1\\1.0\\2.\\1\\900",
        "1 \\M\\a\\r\\c\\h 2\\000",
        "\\1\\2-\\J\\A\\N-2\\000",
        "2\\000\\1\\1\\2\\2",
        "\\1\\0:\\3\\0",
        "20\\10-\\1\\1-\\2\\0 \\1\\0:\\3\\0:00+\\0\\2:\\0\\0",
    ],
    "date_year": ["\\1\\900-\\01-1\\0", "20\\10-\\1\\1-\\2\\0 \\1\\0:\\3\\0:00", "0\\1/0\\2/\\1\\900"],
    "email": [
        "aaaaa.aaaaaaa@aaaa.\\c\\o\\m",
        "Aaaa.Aaaaa@Aaaaa.\\C\\O.\\U\\K",
        "a.aaaaaaa00@aaaa-aaa.\\o\\r\\g",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@aaaaaaaaaaaaaaaaaaaaaaaaaaaaa.\\d\\e",
        "www+www@aaaa_aaa",
        "Aaaaa Aaaaa <aaaaa@aaaaa.\\d\\e>",
        "éaaaé@aéaaa.\\d\\e",
        "@aaaa",
        "aaa@aaa@aaa",
    ],
    "generic": [
        "AA-0000",
        "aaaa",
        "Aaaa",
        "www-www-www",
        "00000",
        "0000",
        "000000000000000000",
        "0000000000000000000",
        "00000000000000000000000000",
        "éaaé",
        "ббббб",
        "王王王",
        "가가",
        "אאאא",
        "0",
        "a",
        "AAA 000 aaa",
    ],
    "hash": ["aaaa", "0000", "éа王"],
    "iban": [
        "\\D\\E00000000000000000000",
        "\\G\\B00 AAAA 0000 0000 0000 00",
        "\\n\\o00 0000 0000 000",
        "\\B\\E00000000000000",
        "\\E\\S0000000000000000000000",
        "\\M\\E00000000000000000000",
        "XX00AAAA0000",
    ],
    "identifier": [
        "00000000\\A",
        "000.000.000-00",
        "000000000",
        "0000000000",
        "00000000000",
        "000-00-0000",
        "AAAAA0000A",
        "000000000000",
        "0000000000000",
        "000000000000000",
        "AAAAAA00A00A000A",
        "wwwwwwwwwwwwwwwww",
    ],
    "ip": [
        "10.0.0.1",
        "1\\0.00.00.00",
        "\\19\\2.\\1\\6\\8.1.1",
        "8.8.1.1",
        "\\2\\0\\0\\1:\\d\\b\\8::hhh",
        "\\f\\e\\8\\0::1hhh",
        "1\\0.1.1.\\0/\\2\\4",
        "::\\1",
        "\\2\\a\\0\\0:1hhh::1",
        "1.1.1",
    ],
    "mac": ["hh:hh:hh:hh:hh:hh", "HH-HH-HH-HH-HH-HH", "hhhh.hhhh.hhhh", "HHHHHHHHHHHH", "00:00:00:00:00:00"],
    "person": [
        "Aaaaa Aaaaaa",
        "AAAAAA, Aaaa",
        "\\D\\r. Aaaa \\v\\a\\n \\d\\e\\r Aaaaa",
        "a.aaaaaa",
        "aaaa",
        "Aééa Aaéaaa",
        "Бббб Ббббббб",
        "王王王",
        "가가가",
        "אאאא אאא",
        "\\O'Aaaaa",
        "\\M\\cAaaaaa",
        "aaAaaa",
        "A. A. Aaaaa",
        "Aaaaa00",
    ],
    "phone": [
        "+1 4\\1\\5 \\5\\5\\5 0000",
        "(2\\1\\2) 1\\5\\5-0000",
        "+44 (0)20 7000 0000",
        "+\\49 \\1\\5\\1 00000000",
        "0\\3\\0 000000",
        "+999 000",
        "+1 4\\1\\5 \\5\\5\\5 0000 \\x12",
        "00\\3\\3 \\6 00 00 00 00",
        "+8\\6 \\1\\3\\8 0000 0000",
        "112",
    ],
    "postcode": [
        "A10 0AA",
        "AA1\\A 0AA",
        "aa10 0aa",
        "A0A 0A0",
        "1000 AA",
        "00000",
        "00000-0000",
        "100-0000",
    ],
    "secret": [
        "\\g\\h\\p\\_wwwwwwwwwwwwwwwwwwww",
        "\\A\\K\\I\\AAAAAAAAAAAAA",
        "\\s\\k\\_\\l\\i\\v\\e\\_wwwwwwwwwwwwwwww",
        "wwwwwwww!",
        "00000000",
        "\\B\\e\\a\\r\\e\\r www.www.www",
    ],
    "url": [
        "\\h\\t\\t\\p\\s://aaaa.\\c\\o\\m/aaa/000?a=w",
        "\\h\\t\\t\\p://aa:ww@1\\0.0.0.1:8000/",
        "\\f\\t\\p://[\\2\\0\\0\\1:\\d\\b\\8::hhh]/aa",
        "\\h\\t\\t\\p://AAA.aa#w",
        "aaaa.\\c\\o\\m/aa",
        "\\h\\t\\t\\p://aaa.\\d\\e/?é€",
    ],
    "us_ssn": [
        "400-00-0000",
        "\\0\\1\\000-00-0000",
        "9\\0\\0-\\70-0000",
        "\\6\\6\\6-00-0000",
        "\\0\\0\\0-00-0000",
        "10000000",
        "400 00 0000",
    ],
    "username": ["aaaaa.aaa", "@aaaaaa", "aaaa_00", "aaaAaaa", "aaaaa@aaaa.\\c\\o\\m", "www-www"],
    "uuid": [
        "hhhhhhhh-hhhh-\\4hhh-\\ahhh-hhhhhhhhhhhh",
        "HHHHHHHH-HHHH-\\1HHH-\\8HHH-HHHHHHHHHHHH",
        "{hhhhhhhh-hhhh-\\7hhh-\\9hhh-hhhhhhhhhhhh}",
        "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
        "\\u\\r\\n:\\u\\u\\i\\d:hhhhhhhh-hhhh-\\4hhh-\\ahhh-hhhhhhhhhhhh",
    ],
    "zip3": ["00000", "00000-0000", "\\0\\3\\600", "000"],
}

COMMON = [
    "", " ", "-", "???", "Alice Smith", "SMITH, Alice", "Dear Alice,", "alice.smith@corp.com", "4111 1111 1111 1111",
    "+1 415 555 0132", "123-45-6789", "1984-03-12", "8.8.8.8", "José", "JOSÉ", "José", "ß", "ẞ", "ı", "İ", "ŉ",
    "Иван Петров", "Ελένη", "ς", "王小明", "やまだ", "ヤマダ", "김철수", "محمد", "علي ١٢٣", "נועה", "สมชาย", "राहुल", "გიორგი",
    "Կարեն", "Nguyễn Văn", "Þór", "O’Brien", "é", "🙂", "a🙂b", "\x00", "a\nb", "\ud800", "x\udfffy", "１２３", "Ａｂ",
    "²", "½", "٣", "Ⅷ", "µ", "ª", "\u00a0", "\u200b", "\ufeff", "\U0001d400", "x" * 300, "7" * 300, "Aé-" * 100,
    # letters that Unicode 15, 15.1 and 16 brought, some with case: no Python's tables may decide
    "\U00011f02", "\U0001e4d0", "\U0002ebf0", "\U00010d50", "\U00010d70", "\ua7cb", "\u1c89", "\u1c8a", "\ua7da", "a\u1c89b@\u1c8a.de",
    "\U0001df25", "a\U0001df25b@\U0001df25.de", "\U0001df25\U0001df25 x", "\U0001e030a", "http://a\U0001df25/\U0001df25",
]  # fmt: skip

LATER = {
    "crypto": [
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xabABabABabABabABabABabABabABabABabABabAB",
        "0x0000000000000000000000000000000000000000", "0x0000000000000000000000000000000000000017",
    ],
}  # fmt: skip
"""Values of branches that came after the others were drawn."""

TYPED: list[tuple[str, Any]] = [
    ("CREDIT_CARD", 4111111111111111), ("US_SSN", 123456789), ("ID_NUMBER", 0), ("ID_NUMBER", -17),
    ("ID_NUMBER", 2**63 - 1), ("ID_NUMBER", 2**63), ("ID_NUMBER", Decimal("1234.50")), ("ID_NUMBER", Decimal("-0.001")),
    ("ID_NUMBER", Decimal("NaN")), ("ID_NUMBER", 3.25), ("ID_NUMBER", -1e300), ("ID_NUMBER", 17.0), ("ID_NUMBER", True),
    ("EMAIL_ADDRESS", b"alice@corp.com"), ("ID_NUMBER", b"\xff\x00"), ("ID_NUMBER", bytearray(b"AC-12")),
    ("PERSON", dt.date(1984, 3, 12)), ("DATE_OF_BIRTH", dt.date(1984, 2, 29)), ("DATE_TIME", dt.time(4, 5, 6, 7)),
    ("DATE_TIME", dt.datetime(2021, 3, 12, 4, 5, 6)),  # noqa: DTZ001  as databases hand them out
    ("DATE_TIME", dt.datetime(2021, 3, 12, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=5)))),
    ("DATE_TIME", dt.timedelta(days=3)), ("ID_NUMBER", UUID("12345678-1234-4321-8123-123456789abc")),
    ("IP_ADDRESS", ip_address("10.1.2.3")), ("IP_ADDRESS", ip_address("2a00::1")),
    ("IP_ADDRESS", ip_interface("8.8.8.8/24")), ("IP_ADDRESS", ip_network("10.1.2.0/24")),
    ("PERSON", ["Alice", {"name": "Bob", "n": (1, None)}]), ("PERSON", None), ("PERSON", {"Alice": "Alice"}), ("PERSON", {1, 2}),
]  # fmt: skip


SHIFTED: list[Any] = [
    dt.date(1984, 3, 12), dt.datetime(2021, 3, 12, 4, 5, 6), "2024-02-29", "20240229", "2024/02/29", "2024-02-29T10:30:00Z",  # noqa: DTZ001  as databases hand them out
    "1999-12-31 23:59:59.999+05:30", "29.02.2024", "0001-01-02", None,
]  # fmt: skip
SUBJECTS: list[Any] = [
    17,
    -17,
    "17",
    "Alice",
    "Ä",
    UUID("12345678-1234-4321-8123-123456789abc"),
    Decimal("17.5"),
    "",
    None,
]
"""Dates that are moved by subjects."""


def of_template(template: str, dice: random.Random) -> str:
    chars = iter(template)
    return "".join(next(chars) if char == "\\" else dice.choice(SETS.get(char, char)) for char in chars)


def texts_of(name: str) -> list[str]:
    """Return the texts of one mask, the same for ever."""
    dice = random.Random(f"golden/{name}")
    own = [of_template(template, dice) for template in TEMPLATES[name] for _ in range(EACH)]
    foreign = [of_template(some[0], dice) for other, some in TEMPLATES.items() if other != name]
    return list(dict.fromkeys(own + foreign + COMMON + LATER.get(name, [])))


def numbers_of(name: str) -> list[str]:
    """Return numbers of each scheme of a name, and a broken one of each."""
    dice = random.Random(f"golden/{name}")
    found: list[str] = []
    for scheme in named_schemes(name):
        drawn = (scheme.identifier(dice.randrange(scheme.size)) for _ in range(400))
        valid = [one for one in drawn if one is not None][:3]
        found += valid + [one[:-1] + dice.choice(string.digits) for one in valid[:1]]
    return list(dict.fromkeys(found))


def lines(version: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each golden file of a version, and its lines."""
    for name in FAMILIES:
        texts = texts_of(name)
        yield name, _pairs(texts, load_mask(name, version).mask(texts, KEY))
    drawn = {name: numbers_of(name) for name in SCHEMES}
    masked = {name: load_mask(name, version).mask(texts, KEY) for name, texts in drawn.items()}
    yield "schemes", [line for name in SCHEMES for line in _pairs(drawn[name], masked[name])]
    pairs = [(date, subject) for date in SHIFTED for subject in SUBJECTS]
    moved = shift_dates([date for date, _ in pairs], [subject for _, subject in pairs], KEY)
    yield "date_shift", [f"{pair!r} {one!r}" for pair, one in zip(pairs, moved, strict=True)]
    masker = Masker(KEY, version=version)
    yield "types", [f"{entity} {value!r} {masker.column(entity, [value])[0]!r}" for entity, value in TYPED]


def _pairs(texts: list[str], surrogates: list[str]) -> list[str]:
    return [json.dumps(pair) for pair in zip(texts, surrogates, strict=True)]


def path_of(name: str, version: int) -> Path:
    """Return where the lines of a file are kept."""
    return GOLDEN / str(version) / f"{name}.jsonl"


def main() -> int:
    wrong = 0
    for name, found in lines(MASK_VERSION):
        path, text = path_of(name, MASK_VERSION), "\n".join(found) + "\n"
        if "--check" in sys.argv:
            wrong += path.read_text("utf-8") != text
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
