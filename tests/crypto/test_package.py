from __future__ import annotations

import subprocess
import sys

import pytest

import masklib.crypto


def test_every_public_name_is_there() -> None:
    assert all(
        getattr(masklib.crypto, name).__module__.startswith("masklib.crypto")
        for name in masklib.crypto.__all__
    )


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'FF3'"):
        _ = masklib.crypto.FF3


def test_importing_the_room_and_making_a_key_loads_no_heavy_library() -> None:
    code = (
        "import sys; from masklib.crypto import Key; Key.generate(); "
        "print([name for name in ('numpy', 'cryptography') if name in sys.modules])"
    )
    call = [sys.executable, "-c", code]
    out = subprocess.run(call, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own code
    assert out.strip() == "[]"
