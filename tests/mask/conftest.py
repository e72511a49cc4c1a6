from __future__ import annotations

import pytest

from masklib.crypto import Key


@pytest.fixture(scope="session")
def key() -> Key:
    """One key for all tests of masks: tables are built once."""
    return Key(bytes(range(32)))
