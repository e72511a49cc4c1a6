"""wrap(): connection and cursor proxies, and one file of facts a driver."""

from __future__ import annotations

from masklib.dbapi.calling import call
from masklib.dbapi.installing import install, uninstall
from masklib.dbapi.surveying import unmasked
from masklib.dbapi.wrapping import is_wrapped, unwrap, wrap, wrap_async

__all__ = ["call", "install", "is_wrapped", "uninstall", "unmasked", "unwrap", "wrap", "wrap_async"]
