"""Views, seen through to base columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.sql.lineage.sources import Result
from masklib.sql.parsing import parse_view
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from masklib.sql.catalog import Relation
    from masklib.sql.lineage.run import Run

__all__ = ["look_into"]

_DEPTH: Final = 16


def look_into(run: Run, relation: Relation) -> Result:
    """Return what the view ``relation`` returns, its columns as base columns."""
    key = (relation.schema, relation.name)
    if key in run.known:
        return run.known[key]
    if key in run.views or len(run.views) >= _DEPTH:
        return Result(None, reason="views nested too deeply")
    before = run.views
    run.views = (*before, key)
    try:
        result = run.query(run, parse_view(relation.definition or "", run.facts.name), None)
    except Unclear as unclear:
        result = Result(None, reason=f"view: {unclear}")
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001  a view that cannot be parsed is opaque, and the text of the error quotes it
        result = Result(None, reason="view that cannot be parsed")
    finally:
        run.views = before
    run.known[key] = result
    return result
