"""masklib: a drop-in wrapper round any PEP 249 connection that masks sensitive values.

    import masklib
    conn = masklib.wrap(sqlite3.connect("shop.db"))

Names are imported when they are first used, so that ``import masklib`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from masklib._version import __version__

if TYPE_CHECKING:
    from masklib import sqlalchemy as sqlalchemy  # an extra: offered, but not by a star import
    from masklib.classification import classify
    from masklib.crypto import Key, KeyRing
    from masklib.dbapi import call, install, is_wrapped, uninstall, unmasked, unwrap, wrap, wrap_async
    from masklib.detection import detect, detect_many
    from masklib.errors import MaskError
    from masklib.policy import Actor, Policy, acting_as
    from masklib.session import mask_text, mask_value, raw, surrogate, unmask_value
    from masklib.typing import Classification, Column, Finding

__all__ = [
    "Actor",
    "Classification",
    "Column",
    "Finding",
    "Key",
    "KeyRing",
    "MaskError",
    "Policy",
    "__version__",
    "acting_as",
    "call",
    "classify",
    "detect",
    "detect_many",
    "install",
    "is_wrapped",
    "mask_text",
    "mask_value",
    "raw",
    "surrogate",
    "uninstall",
    "unmask_value",
    "unmasked",
    "unwrap",
    "wrap",
    "wrap_async",
]

_HOMES = {
    "Actor": "policy",
    "Classification": "typing",
    "Column": "typing",
    "Finding": "typing",
    "Key": "crypto",
    "KeyRing": "crypto",
    "MaskError": "errors",
    "Policy": "policy",
    "acting_as": "policy",
    "call": "dbapi",
    "classify": "classification",
    "detect": "detection",
    "detect_many": "detection",
    "install": "dbapi",
    "is_wrapped": "dbapi",
    "mask_text": "session",
    "mask_value": "session",
    "raw": "session",
    "surrogate": "session",
    "uninstall": "dbapi",
    "unmask_value": "session",
    "unmasked": "dbapi",
    "unwrap": "dbapi",
    "wrap": "dbapi",
    "wrap_async": "dbapi",
}


def __getattr__(name: str) -> Any:
    if name == "sqlalchemy":
        return import_module("masklib.sqlalchemy")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'masklib' has no attribute {name!r}")
    value = getattr(import_module(f"masklib.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
