"""One person stays one person: names in every form, in every script, and names that no pool has."""

from __future__ import annotations

import random
import unicodedata
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masklib.crypto import Key
from masklib.errors import DomainError
from masklib.mask import Masker
from masklib.mask.alphabets import CASELESS, KEPT, LOWER, UPPER, alphabets
from masklib.mask.families.person import Person
from masklib.mask.families.username import Username
from masklib.mask.name_arrays import permute_plain_names
from masklib.mask.name_pool import KEPT_WORDS, PARTICLES, name_pool
from masklib.mask.name_tables import is_compound
from masklib.mask.names import permute_names
from masklib.mask.permutation import Permuter

MODEST = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

POOL = [token for token in name_pool().tokens if token.isascii()]
WORDS = st.one_of(
    st.sampled_from(name_pool().tokens),
    st.sampled_from(sorted(KEPT_WORDS) + list(PARTICLES)),
    st.builds(str.__add__, st.sampled_from(["mc", "mac", "o", "a", "j", "m"]), st.sampled_from(POOL)),
    st.text("aelmstxzéø", min_size=1, max_size=17),
    st.text(LOWER + UPPER + CASELESS[::97], min_size=1, max_size=5),
    st.text("0123456789", min_size=1, max_size=20),
)
CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase, str])
TEXTS = st.lists(
    st.builds(lambda word, case, after: case(word) + after, WORDS, CASES, st.sampled_from(["", " ", ". ", "-", "', "])),
    max_size=5,
).map("".join)  # fmt: skip


def person(key: Key, text: str) -> str:
    (surrogate,) = Person().mask([text], key)
    assert Person().unmask([surrogate], key) == [text]
    return surrogate


@MODEST
@given(texts=st.lists(TEXTS, min_size=1, max_size=8, unique=True))
def test_names_of_every_case_pattern_and_script_turn_back_and_stay_different(
    texts: list[str], key: Key
) -> None:
    for family in (Person(), Username()):
        surrogates = family.mask(texts, key)
        assert family.unmask(surrogates, key) == texts
        assert len(set(surrogates)) == len(texts)


def test_all_short_texts_of_two_cases_are_permuted_into_different_ones(key: Key) -> None:
    texts = ["".join(chars) for count in range(1, 6) for chars in product("aeElL", repeat=count)]
    surrogates = Person().mask(texts, key)
    assert len(set(surrogates)) == len(texts)
    assert Person().unmask(surrogates, key) == texts


@MODEST
@given(texts=st.lists(TEXTS.filter(str.isascii), min_size=1, max_size=20))
def test_arrays_and_single_texts_come_to_the_same(texts: list[str], key: Key) -> None:
    together = permute_plain_names(texts, Permuter(key))
    for text, surrogate in zip(texts, together, strict=True):
        assert surrogate is None or [surrogate] == permute_names([text], Permuter(key))


def test_arrays_take_ordinary_names(key: Key) -> None:
    dice = random.Random(1)
    texts = [f"{dice.choice(POOL).title()} J. {dice.choice(POOL).upper()}-x{dice.choice(POOL)}" for _ in range(500)]  # fmt: skip
    texts += ["".join(dice.choices("aeioubcdfgrst", k=dice.randint(2, 13))) for _ in range(500)]
    together = permute_plain_names(texts, Permuter(key))
    assert None not in together
    assert together == [permute_names([text], Permuter(key))[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Alice Smith", "{Alice} {Smith}"),
        ("Alice  Smith", "{Alice}  {Smith}"),
        ("SMITH, Alice", "{SMITH}, {Alice}"),
        ("alice.smith", "{alice}.{smith}"),
        ("a.smith", "a.{smith}"),
        ("asmith", "a{smith}"),
        ("ASmith", "A{Smith}"),
        ("aliceSmith", "{alice}{Smith}"),
        ("alice_smith42", "{alice}_{smith}42"),
        ("Dear Alice,", "Dear {Alice},"),
        ("Dr. Alice J. Smith PhD", "Dr. {Alice} J. {Smith} PhD"),
        ("Smith-Smith", "{Smith}-{Smith}"),
        ("J. R. R. Smith", "J. R. R. {Smith}"),
        ("McSmith", "Mc{Smith}"),
        ("mcsmith", "mc{smith}"),
        ("MACSMITH", "MAC{SMITH}"),
        ("O'Smith", "O'{Smith}"),
        ("osmith", "o{smith}"),
    ],
)
def test_a_person_is_one_in_every_form_of_the_name(text: str, form: str, key: Key) -> None:
    alice, smith = person(key, "alice"), person(key, "smith")
    names = {
        case(word): case(surrogate)
        for word, surrogate in (("alice", alice), ("smith", smith))
        for case in (str.lower, str.upper, str.title)
    }
    expected = form.format(**names).replace("42", person(key, "42"))
    assert person(key, text) == expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("O'Brien", "obrien"),
        ("O'BRIEN", "OBRIEN"),
        ("McDonald", "mcdonald"),
        ("MacDonald", "macdonald"),
        ("van der Berg", "vanDerBerg"),
        ("José García", "JoséGarcía"),
    ],
)
def test_names_of_several_parts_agree_however_they_are_joined(text: str, same: str, key: Key) -> None:
    first, second = (person(key, one).lower() for one in (text, same))
    assert first.replace("'", "").replace(" ", "") == second
    assert first not in {text.lower(), same.lower()}


def test_particles_take_the_place_of_particles(key: Key) -> None:
    van, der, berg = person(key, "van der Berg").split()
    assert {van, der} <= set(PARTICLES)
    assert berg[0] == "B"


def test_an_accented_name_and_its_plain_form_stay_one_person(key: Key) -> None:
    accented, plain = person(key, "José"), person(key, "jose")
    folded = "".join(c for c in unicodedata.normalize("NFD", accented) if not unicodedata.combining(c))
    assert accented != folded
    assert folded.lower() == plain


@pytest.mark.parametrize("text", ["José García", "Ελένη Παπαδοπούλου", "Андрей Зайцев", "김민수", "ガブリエル", "آدم"])  # fmt: skip
def test_composed_and_decomposed_names_agree(text: str, key: Key) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    surrogate = person(key, text)
    assert person(key, decomposed) == unicodedata.normalize("NFD", surrogate)
    assert unicodedata.normalize("NFD", surrogate) != surrogate


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Александр Иванов", "CYRILLIC"),
        ("Γιώργος Παπαδόπουλος", "GREEK"),
        ("Արամ Սարգսյան", "ARMENIAN"),
        ("ნინო ბერიძე", "GEORGIAN"),
        ("משה כהן", "HEBREW"),
        ("محمد العلي", "ARABIC"),
        ("राहुल शर्मा", "DEVANAGARI"),
        ("สมชาย ใจดี", "THAI"),
        ("王小明", "CJK"),
        ("김민수", "HANGUL"),
        ("タロー サトウ", "KATAKANA"),
        ("Жшфыв Цукен", "CYRILLIC"),
    ],
)
def test_a_name_stays_in_its_script(text: str, script: str, key: Key) -> None:
    surrogate = person(key, text)
    assert all(unicodedata.name(char).startswith(script) for char in surrogate if not char.isspace())
    assert not set(surrogate.split()) & set(text.split())
    first, *_, last = [*text.split(), *text.split()]
    assert person(key, f"{last} {first}").split()[-1] == surrogate.split()[0]


@pytest.mark.parametrize(
    "text",
    ["Z E P H Y R X A", "Z.E.P.H.Y.R.X.A", "z-e-p-h", "Z", "J. R.", "Dr Z E P H Y R", "van Z E P", "Z E P H Smith", "z_1"],
)  # fmt: skip
def test_letters_that_spell_something_out_are_masked(text: str, key: Key) -> None:
    letters = [part for part in text.replace(".", " ").replace("-", " ").replace("_", " ").split() if len(part) == 1]  # fmt: skip
    after = [part for part in person(key, text).replace(".", " ").replace("-", " ").replace("_", " ").split() if len(part) == 1]  # fmt: skip
    assert len(after) == len(letters)
    assert after != letters


def test_what_is_spelled_out_agrees_in_every_spacing(key: Key) -> None:
    assert person(key, "Z E P H").replace(" ", "") == person(key, "Z.E.P.H").replace(".", "")


def test_made_up_names_are_no_names_of_the_pool_and_no_compounds(key: Key) -> None:
    dice = random.Random(2)
    texts = list({"".join(dice.choices("aelmosbcdfgrst", k=dice.randint(2, 6))) for _ in range(4000)})
    known = name_pool().tokens
    for text, surrogate in zip(texts, Person().mask(texts, key), strict=True):
        tail = known.number(surrogate[1:])
        assert (text in known) == (surrogate in known)
        if tail is not None and is_compound(ord(surrogate[0]) - ord("a"), tail):
            assert known.number(text[1:]) is not None


def test_a_name_that_no_key_makes_is_refused(key: Key) -> None:
    for text in ("xq", "Xabecidu Qqqq", "bcdfg"):
        with pytest.raises(DomainError):
            Person().unmask([text], key)


def test_names_agree_across_types_and_in_text(key: Key) -> None:
    masker = Masker(key)
    (text,) = masker.column("PERSON", ["Alice Smith"])
    assert masker.column("PERSON", [b"Alice Smith"]) == [str(text).encode()]
    assert masker.column("PERSON", [[{"who": "Alice Smith"}]])[0][0].popitem()[1] == text  # type: ignore[index]


def test_different_keys_make_different_names() -> None:
    names = {Person().mask(["Alice Smith"], Key(bytes([number]) * 32))[0] for number in range(20)}
    assert len(names) > 15


def test_every_class_of_letters_keeps_to_names_and_to_one_normal_form() -> None:
    letters = set(LOWER + UPPER + CASELESS)
    for name, members in alphabets().members.items():
        chars = [chr(code) for row in members.tolist() for code in row]
        inside = [char for char in chars if char in letters]
        if name == KEPT or not inside:
            continue
        assert inside == chars
        stable = {unicodedata.is_normalized("NFD", char) for char in chars}
        assert len(stable) == 1 or set(chars) == {"ẞ", "İ"}


def test_every_class_of_the_pool_keeps_to_one_make() -> None:
    pool = name_pool()
    assert len(set(pool.tokens)) == len(pool.tokens)
    assert not set(pool.tokens) & KEPT_WORDS
    for one in pool.classes:
        tokens = pool.tokens[one.start : one.stop]
        assert len(tokens) == one.size * one.forms
        for place in range(one.forms):
            forms = tokens[place * one.size : (place + 1) * one.size]
            assert len({unicodedata.is_normalized("NFD", form) for form in forms}) == 1
            assert len({form.isascii() for form in forms}) == 1
        for token in tokens:
            for case in (str.upper, str.capitalize):
                assert case(token).lower() == token
            assert unicodedata.is_normalized("NFC", token)
