"""wrap(): connection and cursor proxies, and one file of facts a driver."""

from __future__ import annotations

from masklib.dbapi.wrapping import is_wrapped, unwrap, wrap, wrap_async

__all__ = ["is_wrapped", "unwrap", "wrap", "wrap_async"]
