"""Hash functions, without a second OpenSSL in the process.

`hashlib` loads the system's OpenSSL beside the one that `cryptography` brings, three megabytes more, for
functions that CPython has built in: these are taken as they are, as the standard library's own `random` does.
Where an interpreter lacks one, `hashlib` serves, with the same result.

Source: RFC 7693 (BLAKE2), FIPS 180-4 (SHA-256), FIPS 202 (SHAKE256), RFC 2104 (HMAC).

Raw values: sees what is hashed; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, blake2s, sha256, shake_256
else:
    try:
        from _blake2 import blake2b, blake2s
    except ImportError:
        from hashlib import blake2b, blake2s
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256  # its name up to CPython 3.11
        except ImportError:
            from hashlib import sha256
    try:
        from _sha3 import shake_256
    except ImportError:
        from hashlib import shake_256

__all__ = ["blake2b", "blake2s", "hmac_sha256", "sha256", "shake_256"]


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 of a message: 32 bytes."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.hmac import HMAC

    try:
        digest = HMAC(key, SHA256())
    finally:
        del key
    digest.update(message)
    return digest.finalize()
