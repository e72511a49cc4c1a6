from __future__ import annotations

import base64
import copy
import os
import pickle
import resource
import subprocess
import sys
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import masklib.crypto.key as key_module
from masklib.crypto import EphemeralKeyWarning, Key, KeyRing
from masklib.errors import KeyFileError, KeyFormatError, KeyRequiredError, MaskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MATERIAL = bytes(range(32))
HEX = MATERIAL.hex()
BASE64 = base64.b64encode(MATERIAL).decode()
SPELLINGS = [HEX, HEX.upper(), BASE64, base64.urlsafe_b64encode(MATERIAL).decode(), f"  {HEX}\n"]


def _trace(call: Callable[[], object]) -> tuple[BaseException, str]:
    """Return what ``call`` raises and its traceback with the locals of masklib's frames."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the type is asserted by the caller
        call()
    walk = traceback.walk_tb(caught.tb)
    ours = [dict(frame.f_locals) for frame, _ in walk if "masklib" in frame.f_globals["__name__"].split(".")]
    return caught.value, repr(ours) + repr(caught.value) + repr(caught.value.__context__)


def _fresh_interpreter(code: str) -> str:
    call = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own code


@pytest.mark.parametrize("text", SPELLINGS)
def test_text_is_read_as_hex_or_base64_told_apart_by_length(text: str) -> None:
    assert Key.parse(text) == Key(MATERIAL)


@given(st.binary(min_size=32, max_size=32))
def test_every_key_reads_back_from_each_of_its_spellings(material: bytes) -> None:
    spellings = (
        material.hex(),
        base64.b64encode(material).decode(),
        base64.urlsafe_b64encode(material).decode(),
    )
    assert all(Key.parse(text) == Key(material) for text in spellings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEX[:-1],
        HEX[:-2],
        HEX + "00",
        "g" + HEX[1:],
        "é" * 64,
        "٣" * 64,
        BASE64[:-1],
        BASE64[:-2] + "==",
        BASE64[:-2] + "9=",  # the two bits behind the last byte are not zero
        "!" + BASE64[1:],
        "\ud800" * 44,
        base64.b64encode(MATERIAL + b"x").decode(),
        MATERIAL.decode("latin-1"),
    ],
)
def test_other_text_is_refused_without_showing_it(text: str) -> None:
    error, shown = _trace(lambda: Key.parse(text))
    assert isinstance(error, KeyFormatError)
    assert not text or text not in shown
    assert error.__cause__ is None


@pytest.mark.parametrize("size", [0, 1, 16, 31, 33, 64])
def test_bytes_of_another_length_are_refused(size: int) -> None:
    with pytest.raises(KeyFormatError, match="32 bytes"):
        Key(os.urandom(size))


@pytest.mark.parametrize(
    "material", [HEX, bytearray(MATERIAL), memoryview(MATERIAL), None, 32, list(MATERIAL)]
)
def test_material_of_another_type_is_refused(material: object) -> None:
    with pytest.raises(TypeError, match="32 bytes"):
        Key(material)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "call",
    [
        lambda: Key(MATERIAL + b"x"),
        lambda: Key(bytearray(MATERIAL)),  # type: ignore[arg-type]
        lambda: Key.parse(HEX + "0"),
        lambda: Key.load(HEX + "0"),
        lambda: Key.load(MATERIAL + b"x"),
        lambda: Key.load(bytearray(MATERIAL)),  # type: ignore[arg-type]
        lambda: Key.load(environ={"MASKLIB_KEY": HEX + "0"}),
        lambda: Key.load(environ={"MASKLIB_KEY": HEX, "MASKLIB_KEY_FILE": "f"}),
        lambda: Key(MATERIAL).write_file("/nowhere/at/all"),
        lambda: Key(MATERIAL).write_file(3.5),  # type: ignore[arg-type]
        lambda: Key.from_file(HEX),
        lambda: Key.from_file(BASE64),
        lambda: Key.load(environ={"MASKLIB_KEY_FILE": HEX}),
        lambda: Key.generate().write_file(HEX),
        lambda: KeyRing([HEX]),  # type: ignore[list-item]
    ],
)
def test_frames_of_masklib_hold_no_key_when_an_error_passes_them(call: Callable[[], object]) -> None:
    _, shown = _trace(call)
    assert HEX not in shown
    assert BASE64 not in shown
    assert repr(MATERIAL)[2:-1] not in shown


def test_frames_hold_no_key_when_a_file_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(HEX + "0")
    path.chmod(0o600)
    error, shown = _trace(lambda: Key.from_file(path))
    assert isinstance(error, KeyFormatError)
    assert HEX not in shown


@pytest.mark.parametrize("show", [repr, str, "{}".format, lambda key: f"{key!r:>80}"])
def test_a_key_shows_its_public_id_and_nothing_else(show: Callable[[Key], str]) -> None:
    key = Key(MATERIAL)
    shown = show(key)
    assert key.id in shown
    assert HEX not in shown
    assert repr(MATERIAL) not in shown


def test_help_and_signatures_show_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import inspect; from masklib.crypto import Key; print(inspect.signature(Key.load))"
    monkeypatch.setenv("MASKLIB_KEY", HEX)
    # A fresh interpreter, since a default argument is evaluated at import.
    out = _fresh_interpreter(code)
    assert "Mapping" in out
    assert HEX not in out


@pytest.mark.parametrize(
    "attempt",
    [
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda key: pickle.dumps([key], protocol=2),
        lambda key: key.__getstate__(),
    ],
)
def test_a_key_refuses_to_be_copied_or_pickled(attempt: Callable[[Key], object]) -> None:
    with pytest.raises(TypeError, match="refuses pickling and copying"):
        attempt(Key(MATERIAL))


def test_a_key_is_immutable_and_has_no_dict() -> None:
    key = Key(MATERIAL)
    with pytest.raises(AttributeError, match="immutable"):
        key._material = bytes(32)
    with pytest.raises(AttributeError, match="immutable"):
        del key._material
    assert not hasattr(key, "__dict__")


def test_keys_are_equal_by_material_alone() -> None:
    assert Key(MATERIAL) == Key(MATERIAL)
    assert hash(Key(MATERIAL)) == hash(Key(MATERIAL))
    assert Key(MATERIAL) != Key(bytes(32))
    assert Key(MATERIAL) != MATERIAL


def test_generated_keys_differ_and_are_lasting() -> None:
    one, other = Key.generate(), Key.generate()
    assert one != other
    assert not one.ephemeral


# ------------------------------------------------------------------ subkeys


def test_a_subkey_is_hkdf_sha256_of_the_key_with_length_and_purpose() -> None:
    # RFC 5869 by hand: extract with a zero salt, then one block of expand.
    import hashlib
    import hmac

    extracted = hmac.digest(bytes(32), MATERIAL, hashlib.sha256)
    expanded = hmac.digest(extracted, b"masklib/key/v1/32/subkey/pan-digits\x01", hashlib.sha256)
    assert Key(MATERIAL).subkey("pan-digits") == expanded


def test_ids_and_subkeys_never_change() -> None:
    # Made by this code when version 1 of the derivation was frozen; every surrogate in the world hangs on it.
    key = Key(MATERIAL)
    assert key.id == "hmx5yhtb"
    assert key.subkey("mask/v1/pan-digits").hex() == (
        "ac8f463e4af97e5be790c2240c3e0d62513b06f1713fff6aaf17ee4643401ced"
    )


@given(st.text(min_size=1).filter(lambda text: text.isprintable()), st.integers(1, 100))
def test_subkeys_depend_on_key_purpose_and_length(purpose: str, length: int) -> None:
    key = Key(MATERIAL)
    subkey = key.subkey(purpose, length)
    assert len(subkey) == length
    assert subkey == Key(MATERIAL).subkey(purpose, length)
    if length >= 16:
        assert subkey != key.subkey(purpose + "x", length)
        assert subkey != Key(bytes(32)).subkey(purpose, length)
        assert not key.subkey(purpose, length + 1).startswith(subkey)


@pytest.mark.parametrize(("purpose", "length"), [("", 32), ("x", 0), ("x", -1), ("x", 8161)])
def test_subkeys_without_purpose_or_of_impossible_length_are_refused(purpose: str, length: int) -> None:
    with pytest.raises(ValueError, match="purpose"):
        Key(MATERIAL).subkey(purpose, length)


def test_the_id_is_short_stable_and_no_subkey() -> None:
    key = Key(MATERIAL)
    assert key.id == Key(MATERIAL).id
    assert key.id != Key(bytes(32)).id
    assert len(key.id) == 8
    assert set(key.id) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert base64.b32decode(key.id.upper()) != key.subkey("id", 5)


# ------------------------------------------------------------------ load


def test_an_argument_wins_over_the_environment() -> None:
    environ = {"MASKLIB_KEY": bytes(32).hex()}
    given_key = Key(MATERIAL)
    assert Key.load(given_key, environ=environ) is given_key
    assert Key.load(MATERIAL, environ=environ) == given_key
    assert Key.load(HEX, environ=environ) == given_key


def test_the_variable_holds_a_key_and_the_other_names_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    Key(MATERIAL).write_file(path)
    assert Key.load(environ={"MASKLIB_KEY": BASE64}) == Key(MATERIAL)
    assert Key.load(environ={"MASKLIB_KEY_FILE": str(path)}) == Key(MATERIAL)


def test_the_environment_is_the_processes_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASKLIB_KEY_FILE", raising=False)
    monkeypatch.setenv("MASKLIB_KEY", HEX)
    assert Key.load() == Key(MATERIAL)


@pytest.mark.parametrize("file", ["", "/somewhere"])
def test_both_variables_at_once_are_an_error(file: str) -> None:
    with pytest.raises(KeyFormatError, match="both set"):
        Key.load(environ={"MASKLIB_KEY": HEX, "MASKLIB_KEY_FILE": file})


def test_an_empty_variable_is_an_error_and_no_missing_key() -> None:
    with pytest.raises(KeyFormatError):
        Key.load(environ={"MASKLIB_KEY": ""})
    with pytest.raises(KeyFileError):
        Key.load(environ={"MASKLIB_KEY_FILE": ""})


def test_without_a_key_a_process_gets_one_random_key_and_one_warning() -> None:
    key_module._warn_once.cache_clear()
    with pytest.warns(EphemeralKeyWarning, match="MASKLIB_KEY") as caught:
        key = Key.load(environ={})
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(lambda _: Key.load(environ={}) is key, range(16)))
    assert key.ephemeral
    assert "ephemeral" in repr(key)
    assert key != Key.generate()


def test_a_warning_made_an_error_is_raised_every_time() -> None:
    key_module._warn_once.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            with pytest.raises(EphemeralKeyWarning):
                Key.load(environ={})


def test_two_processes_get_different_random_keys() -> None:
    code = "from masklib.crypto import Key; print(Key.load(environ={}).subkey('x').hex())"
    assert _fresh_interpreter(code) != _fresh_interpreter(code)


# ------------------------------------------------------------------ files


def test_a_written_key_reads_back_and_only_its_owner_may_touch_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    before = os.umask(0)
    try:
        Key(MATERIAL).write_file(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Key.from_file(path) == Key(MATERIAL)


def test_a_narrow_umask_still_gives_a_file_its_owner_can_read(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        Key(MATERIAL).write_file(tmp_path / "key")
    finally:
        os.umask(before)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_key_never_overwrites_and_never_follows_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "key", tmp_path / "link"
    Key(MATERIAL).write_file(path)
    link.symlink_to(tmp_path / "missing")
    for target in (path, link):
        with pytest.raises(KeyFileError, match="never overwritten"):
            Key.generate().write_file(target)
    assert Key.from_file(path) == Key(MATERIAL)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666, 0o777])
def test_a_file_that_others_may_use_is_refused_with_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    path.write_text(HEX)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"{mode:04o}.*chmod"):
        Key.from_file(path)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_is_read_through_a_link_too(tmp_path: Path, mode: int) -> None:
    path, link = tmp_path / "key", tmp_path / "link"
    path.write_text(BASE64 + "\n")
    path.chmod(mode)
    link.symlink_to(path)
    assert Key.from_file(link) == Key(MATERIAL)


def test_what_is_no_regular_file_is_refused_and_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (pipe, tmp_path):
        with pytest.raises(KeyFileError, match="no regular file"):
            Key.from_file(path)


def test_a_file_that_cannot_be_finished_is_removed(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(KeyFileError, match="cannot be written"):
            Key.generate().write_file(tmp_path / "key")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "key").exists()


def test_a_missing_or_impossible_path_says_which(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", "nul\0byte"):
        with pytest.raises(KeyFileError, match=r"missing|nul") as caught:
            Key.from_file(path)
        assert isinstance(caught.value, MaskError)
        with pytest.raises(KeyFileError, match="cannot be written"):
            Key.generate().write_file(tmp_path / "no" / "such" / "directory")


@pytest.mark.parametrize("content", [b"", MATERIAL, b"\xff" * 64, HEX.encode() + b"\n" + HEX.encode()])
def test_a_private_file_without_one_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFormatError):
        Key.from_file(path)


def test_a_file_too_long_for_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b" " * 2000)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="longer"):
        Key.from_file(path)


# ------------------------------------------------------------------ rotation


def test_the_first_key_of_a_ring_masks_and_each_is_found_by_its_id() -> None:
    new, old = Key(MATERIAL), Key(bytes(32))
    ring = KeyRing([new, old])
    assert ring.primary is new
    assert ring.id == new.id
    assert ring.subkey("x") == new.subkey("x")
    assert ring.get(old.id) is old
    assert list(ring) == [new, old]
    assert len(ring) == 2
    assert not ring.ephemeral


def test_an_id_the_ring_does_not_know_is_not_repeated() -> None:
    ring = KeyRing([Key(MATERIAL)])
    with pytest.raises(KeyRequiredError) as caught:
        ring.get("alice@example.org")
    assert "alice" not in str(caught.value)
    assert ring.id in str(caught.value)


@pytest.mark.parametrize("keys", [[], [Key(MATERIAL), Key(MATERIAL)]])
def test_a_ring_needs_distinct_keys(keys: list[Key]) -> None:
    with pytest.raises(ValueError, match="at least one key"):
        KeyRing(keys)


def test_a_ring_shows_ids_only_and_is_immutable() -> None:
    ring = KeyRing([Key(MATERIAL)])
    assert repr(ring) == f"<KeyRing ids={ring.id}>"
    with pytest.raises(AttributeError):
        ring.extra = 1
    with pytest.raises(TypeError):
        copy.deepcopy(ring)
