"""The public name of the SQLAlchemy hook: ``masklib.sqlalchemy.mask_engine(engine)``."""

from __future__ import annotations

from masklib.integrations.sqlalchemy import MasklibPlugin, mask_engine

__all__ = ["MasklibPlugin", "mask_engine"]
