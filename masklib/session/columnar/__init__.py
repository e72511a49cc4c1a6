"""Results that come column by column: Arrow, pandas, polars, numpy. The same plan as for rows.

One place for every driver that hands such out. Types are kept: a surrogate that its column's type cannot
hold is an error that says which column, never another type and never the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.errors import UnknownRowError
from masklib.session.columnar.arrow import mask_batch, mask_reader, mask_table
from masklib.session.columnar.frames import mask_arrays, mask_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.session.life import StatementLife

__all__ = ["mask_columns"]


def mask_columns(life: StatementLife, result: Any, sealed: Callable[[BaseException], BaseException]) -> Any:
    """Return a columnar result as the caller may see it.

    Args:
        life: The statement's life; its result is planned already.
        result: A pyarrow Table, RecordBatch or RecordBatchReader, a DataFrame of pandas, or a dict of numpy
            arrays by label.
        sealed: Makes of an exception what may be raised in its place; a reader's batches fail late.

    Raises:
        UnknownRowError: if it is anything else.
        MaskingError: if a column cannot be masked, or its type cannot hold the surrogates.
        StatementDeniedError: if there are more rows than the policy allows.

    Raw values: sees the whole result, a reader's batch by batch; keeps none; returns it masked.
    """
    for kind, mask in (("Table", mask_table), ("RecordBatch", mask_batch), ("DataFrame", mask_frame)):
        if type(result).__name__ == kind and _of(result, "pyarrow", "pandas"):
            return mask(life, result)
    if type(result).__name__ == "RecordBatchReader" and _of(result, "pyarrow"):
        return mask_reader(life, result, sealed)
    if type(result) is dict:
        return mask_arrays(life, result)
    raise UnknownRowError(
        f"the driver handed out a {type(result).__module__}.{type(result).__qualname__}, and nobody knows "
        "where its values are. Fetch rows, or an Arrow table."
    )


def _of(result: Any, *packages: str) -> bool:
    return type(result).__module__.partition(".")[0] in packages
