"""wrap(): connection and cursor proxies, and one file of facts a driver."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from masklib.dbapi.calling import call
from masklib.dbapi.surveying import unmasked
from masklib.dbapi.wrapping import is_wrapped, unwrap, wrap, wrap_async

if TYPE_CHECKING:
    from masklib.dbapi.installing import install, uninstall

__all__ = ["call", "install", "is_wrapped", "uninstall", "unmasked", "unwrap", "wrap", "wrap_async"]


def __getattr__(name: str) -> Any:
    """Load `install` when it is asked for: what it builds on takes longer to load than `wrap`."""
    if name not in {"install", "uninstall"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("masklib.dbapi.installing"), name)
