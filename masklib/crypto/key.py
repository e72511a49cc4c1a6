"""The key: 32 bytes that everything keyed derives from, never used themselves and never shown.

Subkeys come from HKDF-SHA256 (RFC 5869), one per purpose, so that no two algorithms share key bytes.

Not promised: Python cannot wipe memory, so key bytes may stay in a core dump or in swap; code that runs in
this process can read them; and the frames of *your* program keep whatever variables you passed in.

Raw values: sees none; keeps the key; emits subkeys to callers and a public id to records.
"""

from __future__ import annotations

import base64
import os
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self, final

from masklib.crypto.keyfile import read_key_file, write_key_file
from masklib.crypto.keytext import KEY_BYTES, spelled
from masklib.crypto.sealed import Sealed
from masklib.errors import KeyFormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["EphemeralKeyWarning", "Key"]

_SUBKEYS_KEPT: Final = 1024
_ID_BYTES: Final = 5

_FORM: Final = "a key is 32 bytes, written as 64 hexadecimal characters or as 44 characters of base64"
_BOTH: Final = "MASKLIB_KEY and MASKLIB_KEY_FILE are both set; unset one, since only one of them can be meant"
_NO_KEY: Final = (
    "masklib has no key, so it made a random one for this process: surrogates will differ after a restart "
    "and cannot be turned back; set MASKLIB_KEY or MASKLIB_KEY_FILE, or pass key="
)


class EphemeralKeyWarning(UserWarning):
    """There is no key, so this process masks with a random one that dies with it."""


@final
class Key(Sealed):
    """A masking key. Immutable, compared in constant time, and silent: no part of it is ever shown.

    `Key.load` is the usual way in. The bytes themselves cannot be read back through the public interface:
    callers get subkeys (`subkey`), a public name (`id`) or a file (`write_file`).

    Args:
        material: Exactly 32 bytes from a cryptographic random source. A passphrase is no key.

    Raises:
        KeyFormatError: if they are not 32.
        TypeError: if ``material`` is not `bytes`.

    Raw values: keeps the key; emits none of it in ``repr``, errors or tracebacks of its own frames.
    """

    __slots__ = ("_derive", "_ephemeral", "_material")

    _material: bytes
    _derive: Callable[[bytes, int], bytes]
    _ephemeral: bool

    def __new__(cls, material: bytes) -> Self:
        """Check the bytes before there is an object, so that tracebacks meet no half-made key."""
        refusal = _refusal(material)
        if refusal is not None:
            del material  # tools that print tracebacks print the locals of every frame
            raise refusal
        self = super().__new__(cls)
        self._seal(_material=material, _derive=_deriver(material), _ephemeral=False)
        return self

    @classmethod
    def generate(cls) -> Self:
        """Return a new random key from the operating system's generator. Keeping it is the caller's task."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key from text: 64 hexadecimal characters, or base64 (plain or URL-safe) of 32 bytes.

        The two are told apart by length alone; white space around the text is dropped.

        Raises:
            KeyFormatError: if it is neither. The message shows no part of the text.
        """
        try:
            return cls(_decode(text))
        finally:
            del text

    @classmethod
    def load(cls, key: Key | bytes | str | None = None, *, environ: Mapping[str, str] | None = None) -> Key:
        """Return the key to use: ``key``, else ``MASKLIB_KEY``, else ``MASKLIB_KEY_FILE``, else a random one.

        The random one is the same for the whole process, says so (`ephemeral`), and is announced by one
        `EphemeralKeyWarning`.

        Args:
            key: A `Key` (returned as it is), 32 bytes, or text as `parse` takes it.
            environ: Where to look for the variables; the process's environment by default.

        Raises:
            KeyFormatError: if the key found is malformed or empty, or if both variables are set.
            KeyFileError: if the key file cannot be read or others may read it.
            TypeError: if ``key`` is of another type.
        """
        try:
            if key is None:
                return _from_environment(os.environ if environ is None else environ) or _ephemeral_key()
            if isinstance(key, Key):
                return key
            return cls.parse(key) if isinstance(key, str) else cls(key)
        finally:
            del key, environ

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a key from a file that holds it as text (see `parse`) and that only its owner may touch.

        Raises:
            KeyFileError: if the file cannot be read, is no regular file, or group or others may read or
                write it.
            KeyFormatError: if its content is no key.
        """
        try:
            return cls.parse(read_key_file(path))
        finally:
            del path  # it may be a key, put where its path belongs

    def write_file(self, path: str | os.PathLike[str]) -> None:
        """Write the key as hexadecimal text to a new file with mode 0600.

        Raises:
            KeyFileError: if the file exists (a key is never overwritten) or cannot be written.
        """
        try:
            write_key_file(path, self._material)
        finally:
            del path

    def subkey(self, purpose: str, length: int = 32) -> bytes:
        """Return a key for one purpose: HKDF-SHA256 (RFC 5869) without salt, kept in a bounded cache.

        Purpose and length both enter the derivation: subkeys of one purpose and two lengths are
        unrelated, not one a prefix of the other.

        Args:
            purpose: What it is for, such as ``"mask/v1/pan-digits"``. Not secret, not empty.
            length: Bytes wanted, 1 to 8160.

        Raises:
            ValueError: if the purpose is empty or the length out of range.
        """
        if not purpose or not 1 <= length <= 255 * 32:
            raise ValueError("a subkey needs a purpose that is not empty and a length of 1 to 8160 bytes")
        return self._derive(b"subkey/" + purpose.encode(), length)

    @property
    def id(self) -> str:
        """Eight characters out of ``a-z2-7`` that name the key and tell nothing about it: safe to log."""
        return base64.b32encode(self._derive(b"id", _ID_BYTES)).decode().lower()

    @property
    def ephemeral(self) -> bool:
        """Whether this is the random key of a process that was given none."""
        return self._ephemeral

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Key):
            return NotImplemented
        from cryptography.hazmat.primitives.constant_time import bytes_eq

        return bytes_eq(self._material, other._material)

    def __hash__(self) -> int:
        return hash((Key, self.id))

    def __repr__(self) -> str:
        return f"<Key id={self.id} ephemeral>" if self._ephemeral else f"<Key id={self.id}>"


def _refusal(material: object) -> Exception | None:
    if not isinstance(material, bytes):
        kind = type(material).__name__
        return TypeError(f"a key is made from 32 bytes, not from {kind}; Key.parse reads text")
    if len(material) != KEY_BYTES:
        return KeyFormatError(f"a key is 32 bytes long, this one is {len(material)}; masklib init makes one")
    return None


def _deriver(material: bytes) -> Callable[[bytes, int], bytes]:
    """Return the cached HKDF of one key. Bounded, because purposes may come from statements' shapes."""

    @lru_cache(maxsize=_SUBKEYS_KEPT)
    def derive(purpose: bytes, length: int) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        info = b"masklib/key/v1/%d/%s" % (length, purpose)
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(material)

    return derive


def _decode(text: str) -> bytes:
    """Return the 32 bytes that ``text`` spells; its errors and its frame hold nothing of the text."""
    try:
        material = spelled(text)
    finally:
        del text
    if material is None:
        raise KeyFormatError(_FORM)
    return material


def _from_environment(environ: Mapping[str, str]) -> Key | None:
    text, path = environ.get("MASKLIB_KEY"), environ.get("MASKLIB_KEY_FILE")
    del environ
    try:
        if text is not None and path is not None:
            raise KeyFormatError(_BOTH)
        if path is not None:
            return Key.from_file(path)
        return None if text is None else Key.parse(text)
    finally:
        del text, path


def _ephemeral_key() -> Key:
    _warn_once()
    return _PROCESS_KEY


@lru_cache(maxsize=1)
def _warn_once() -> None:
    warnings.warn(_NO_KEY, EphemeralKeyWarning, stacklevel=4)


def _make_process_key() -> Key:
    key = Key.generate()
    key._seal(_ephemeral=True)  # noqa: SLF001 - the one key that is made ephemeral, before anyone has it
    return key


_PROCESS_KEY: Final = _make_process_key()  # at import, so that threads that race for it get the same one
