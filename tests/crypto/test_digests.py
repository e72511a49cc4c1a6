"""Hash functions: vectors of their standards, and that no second OpenSSL comes with them."""

from __future__ import annotations

import hashlib
import hmac
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.crypto.digests import blake2b, blake2s, hmac_sha256, sha256, shake_256

_LOADED = """
import sys, masklib.crypto.digests as digests
digests.hmac_sha256(b"key", b"message")
print("_hashlib" in sys.modules)
"""


def test_vectors_of_the_standards() -> None:
    assert blake2b(b"abc").hexdigest().startswith("ba80a53f981c4d0d6a2797b69f12f6e9")  # RFC 7693, appendix A
    assert blake2s(b"abc").hexdigest().startswith("508c5e8c327c14e2e1a72ba34eeb452f")  # appendix B
    assert sha256(b"abc").hexdigest().startswith("ba7816bf8f01cfea414140de5dae2223")  # FIPS 180-4 examples
    assert shake_256(b"").hexdigest(16) == "46b9dd2b0ba88d13233b3feb743eeb24"  # FIPS 202 examples
    answer = hmac_sha256(b"Jefe", b"what do ya want for nothing?").hex()
    assert answer.startswith("5bdcc146bf60754e6a042426089575c7")  # RFC 4231, test case 2


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=200))
@settings(max_examples=30)
def test_they_are_those_of_hashlib(key: bytes, data: bytes) -> None:
    assert hmac_sha256(key, data) == hmac.digest(key, data, "sha256")
    assert blake2b(data, key=key[:64], digest_size=30).digest() == (
        hashlib.blake2b(data, key=key[:64], digest_size=30).digest()
    )
    assert blake2s(data, digest_size=6).digest() == hashlib.blake2s(data, digest_size=6).digest()
    assert sha256(data).digest() == hashlib.sha256(data).digest()
    assert shake_256(data).digest(99) == hashlib.shake_256(data).digest(99)


def test_the_openssl_of_the_interpreter_is_not_loaded() -> None:
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
