"""DataFrames of pandas and dicts of numpy arrays, masked column by column, types kept.

What a column's own dtype cannot say of a value is said by its Python value: scalars become Python's own
before they are masked, a null becomes ``None`` and then null again. Lists that a driver hands out as numpy
arrays inside of cells come back as lists.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import MaskingError
from masklib.session.columnar.kept import is_kept
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.session.life import StatementLife

__all__ = ["mask_arrays", "mask_frame"]

_UNTOLD: Final = "bMm"
"""Kinds of numpy's dtypes that no detector looks into: truth values, days and moments, spans."""
_OWN: Final[frozenset[type]] = frozenset({str, int, float, bool, NoneType})
"""Types of Python's own that hold nothing else: whole columns of them stay as they are."""


def mask_frame(life: StatementLife, frame: Any) -> Any:
    """Return a `pandas.DataFrame` as the caller may see it; its index is the driver's own numbering."""
    life.count(len(frame))
    series = [frame.iloc[:, place] for place in range(frame.shape[1])]
    masked = _masked(life, series, _series_cells, _series)
    result = (
        frame if all(new is old for new, old in zip(masked, series, strict=True)) else _frame(masked, frame)
    )
    return result.set_axis(_labels(life), axis=1)


def _frame(columns: Sequence[Any], like: Any) -> Any:
    import pandas as pd

    return pd.DataFrame(dict(enumerate(columns)), index=like.index)


def mask_arrays(life: StatementLife, arrays: dict[str, Any]) -> dict[str, Any]:
    """Return numpy arrays by label as the caller may see them."""
    columns = list(arrays.values())
    life.count(len(columns[0]) if columns else 0)
    masked = _masked(life, columns, _array_cells, _array)
    return dict(zip(_labels(life), masked, strict=True))


def _labels(life: StatementLife) -> list[str]:
    return [column.label for column in life.plan.columns] if life.plan is not None else []


def _masked(life: StatementLife, columns: Sequence[Any], cells_of: Any, build: Any) -> list[Any]:
    if life.plan is None or len(life.plan.columns) != len(columns):
        raise MaskingError("a result has another number of columns than its description")
    result = list(map(_pruned, columns))
    if life.transparent:
        return result
    waived = frozenset(place for place in life.plan.active if _is_waived(life, place, columns[place]))
    cells = {place: cells_of(columns[place]) for place in life.plan.needed - waived}
    changed = life.apply_columns(cells, waived)
    for place, after in changed.items():
        if columns[place].dtype.kind == "O" and is_kept(cells.get(place), after):
            continue  # as the driver made it: with its types, in cells too
        result[place] = _fitted(build, after, columns[place], life.plan.columns[place].label)
    return result


def _pruned(column: Any) -> Any:
    """Return a column without values that none of its rows has: a category's members may be data."""
    if hasattr(column.dtype, "categories"):
        return column.cat.remove_unused_categories()
    return column


def _is_waived(life: StatementLife, place: int, column: Any) -> bool:
    action = life.plan.columns[place].verdict.action if life.plan is not None else None
    return action is Action.SCAN and getattr(column.dtype, "kind", "O") in _UNTOLD


def _fitted(build: Any, cells: Sequence[object], like: Any, label: str) -> Any:
    try:
        return build(cells, like)
    except Exception as error:  # noqa: BLE001  its text may quote a surrogate
        failed = type(error).__name__
    del cells, like
    raise MaskingError(
        f"what takes the place of the values of {label} does not fit its type ({failed}), so the rows are "
        "withheld. Cast the column to VARCHAR in the statement, or declare it 'redact'."
    )


# ------------------------------------------------------------------ cells
def _series_cells(series: Any) -> Sequence[object]:
    nulls = series.isna().tolist()
    cells = series.astype(object).tolist()
    if set(map(type, cells)) <= _OWN:
        return (
            [None if null else cell for cell, null in zip(cells, nulls, strict=True)] if any(nulls) else cells
        )
    return [None if null else _own(cell) for cell, null in zip(cells, nulls, strict=True)]


def _array_cells(array: Any) -> Sequence[object]:
    if array.dtype.kind in "Mm":
        array = array.astype(array.dtype.kind + "8[us]")
    cells: list[object] = array.tolist()
    return cells if set(map(type, cells)) <= _OWN else list(map(_own, cells))


def _own(cell: Any) -> object:
    """Return Python's own value of a scalar of numpy's or pandas', or a list for an array."""
    for way in ("to_pydatetime", "to_pytimedelta"):
        if hasattr(cell, way):
            return getattr(cell, way)()
    if hasattr(cell, "tolist"):
        return _own_all(cell.tolist())
    return _own_all(cell)


def _own_all(cell: object) -> object:
    """Return a container with what is in it made Python's own."""
    if type(cell) is list:
        return [_own(one) for one in cell]
    if type(cell) is dict:
        return {_own(key): _own(one) for key, one in cell.items()}
    return cell


# ------------------------------------------------------------------ columns
def _series(cells: Sequence[object], like: Any) -> Any:
    import pandas as pd

    if hasattr(like.dtype, "categories"):
        return pd.Series(pd.Categorical(list[Any](cells)), index=like.index)
    return pd.Series(cells, index=like.index, dtype=like.dtype)


def _array(cells: Sequence[object], like: Any) -> Any:
    import numpy as np

    if like.dtype.kind in "US":  # their width is that of the longest value
        return np.array(list[Any](cells), dtype=like.dtype.kind)
    made = np.zeros(len(cells), dtype=like.dtype)  # not `empty`: that shows memory as it was
    empty = [cell is None for cell in cells]
    if like.dtype.kind == "O" and set(map(type, cells)) <= _OWN:
        made[:] = cells
        return np.ma.masked_array(made, mask=empty) if hasattr(like, "mask") else made
    for place, cell in enumerate(cells):
        if cell is not None or like.dtype.kind == "O":
            made[place] = cell
    return np.ma.masked_array(made, mask=empty) if hasattr(like, "mask") else made
