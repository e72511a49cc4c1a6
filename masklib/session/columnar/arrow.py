"""Arrow tables, batches and readers, masked a batch at a time; readers stay readers.

Source of the types: https://arrow.apache.org/docs/format/Columnar.html. A column that changes is built anew,
so that neither its buffers nor its dictionary hold a raw value. Metadata of schema and fields is dropped.
Under a mask timestamps and times in nanoseconds lose what is below a microsecond.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.errors import MaskingError
from masklib.session.columnar.kept import is_kept
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from masklib.session.life import StatementLife

__all__ = ["mask_batch", "mask_reader", "mask_table"]

_ROWS: Final = 8192
"""Rows that are masked at once: as many as of tuples where most cells are masked anew."""


def mask_table(life: StatementLife, table: Any) -> Any:
    """Return a `pyarrow.Table` as the caller may see it."""
    import pyarrow as pa

    schema = _safe_schema(life, table.schema)
    batches = [mask_batch(life, batch) for batch in table.to_batches(max_chunksize=_ROWS)]
    return pa.Table.from_batches(batches, schema=schema)


def mask_reader(life: StatementLife, reader: Any, sealed: Callable[[BaseException], BaseException]) -> Any:
    """Return a `pyarrow.RecordBatchReader` over masked batches; the driver's are held one at a time."""
    import pyarrow as pa

    return pa.RecordBatchReader.from_batches(
        _safe_schema(life, reader.schema), _batches(life, reader, sealed)
    )


def _batches(
    life: StatementLife, reader: Any, sealed: Callable[[BaseException], BaseException]
) -> Iterator[Any]:
    """Yield masked batches; a failure is raised from a frame that holds none, and outside of ``except``."""
    failure: BaseException | None = None
    try:
        yield from (masked for batch in reader for masked in _slices(life, batch))
        life.end("ok")
    except GeneratorExit:
        life.end("abandoned")
        raise
    except BaseException as error:  # noqa: BLE001  nothing gets out unsealed, not even an interrupt
        life.end("error", error=type(error).__name__)
        failure = sealed(error)
    finally:
        reader.close()
    if failure is not None:
        raise failure


def _slices(life: StatementLife, batch: Any) -> Iterator[Any]:
    for start in range(0, batch.num_rows, _ROWS):
        yield mask_batch(life, batch.slice(start, _ROWS))


def mask_batch(life: StatementLife, batch: Any) -> Any:
    """Return a `pyarrow.RecordBatch` as the caller may see it."""
    import pyarrow as pa

    life.count(batch.num_rows)
    schema = _safe_schema(life, batch.schema)
    arrays = list(batch.columns)
    if life.plan is not None and not life.transparent:
        waived = frozenset(
            place for place in life.plan.active if _is_waived(life, place, schema.field(place).type)
        )
        given = {place: _once(life, place, arrays[place]) for place in life.plan.needed - waived}
        cells = {place: _cells(one.array) for place, one in given.items()}
        changed = life.apply_columns(cells, waived)
        for place in frozenset(life.plan.active) - waived:
            field = schema.field(place)
            after, one = changed.get(place), given[place]
            arrays[place] = (
                _copied(arrays[place], field)
                if after is None
                else one.laid_out(_anew(after, field, one.array, cells.get(place)))
            )
            life.repeated(place, one.repeated)
    arrays = [_pruned(array, field) for array, field in zip(arrays, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


class _Once(NamedTuple):
    """A column whose values are looked at once, however often they come, or as it is.

    Attributes:
        array: Its cells, or those that differ.
        places: Where each cell of the column is among them, ``None``: they are the column.
    """

    array: Any
    places: Any = None

    @property
    def repeated(self) -> int:
        """How many cells of the column are not looked at."""
        return 0 if self.places is None else len(self.places) - len(self.array)

    def laid_out(self, masked: Any) -> Any:
        """Return the column, from what became of the cells that are looked at."""
        return masked if self.places is None else masked.take(self.places)


def _once(life: StatementLife, place: int, array: Any) -> _Once:
    """Return texts of one entity by those that differ: what becomes of them depends on nothing else."""
    import pyarrow.types as of

    plan, kind = life.plan, array.type
    alone = plan is not None and place in plan.entities and place not in plan.names
    if not (alone and (of.is_string(kind) or of.is_large_string(kind))):
        return _Once(array)
    encoded = array.dictionary_encode()
    return _Once(encoded.dictionary, encoded.indices)


def _safe_schema(life: StatementLife, schema: Any) -> Any:
    """Return the schema with safe labels and without metadata.

    Raises:
        MaskingError: if the plan is one of another number of columns.
    """
    import pyarrow as pa

    if life.plan is None or len(life.plan.columns) != len(schema):
        raise MaskingError("a result has another number of columns than its description")
    fields = zip(schema, life.plan.columns, strict=True)
    return pa.schema([pa.field(column.label, field.type) for field, column in fields])


def _is_waived(life: StatementLife, place: int, kind: Any) -> bool:
    """Tell whether a column is only scanned, and of a type that no detector looks into."""
    import pyarrow.types as of

    action = life.plan.columns[place].verdict.action if life.plan is not None else None
    return action is Action.SCAN and (of.is_temporal(kind) or of.is_boolean(kind) or of.is_null(kind))


def _pruned(array: Any, field: Any) -> Any:
    """Return an array whose dictionary holds its own rows' values alone: a type's members may be data."""
    return _array(_cells(array), field, array) if _has_dictionary(array.type) else array


def _anew(cells: Sequence[object], field: Any, before: Any, raw: Sequence[object] | None) -> Any:
    """Return cells as an array; a copy, where no Python values make one of that type and nothing was masked.

    Raises:
        MaskingError: if the type cannot hold them.
    """
    try:
        return _array(cells, field, before)
    except MaskingError:
        if not is_kept(raw, cells):
            raise
    return _copied(before, field)


def _copied(array: Any, field: Any) -> Any:
    """Return an array with buffers of its own: those of a slice hold its neighbours, which may be masked.

    Source: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc:
    what is written is cut to the rows that are there.
    """
    import pyarrow as pa

    if _has_dictionary(field.type):  # it is pruned, and so made anew
        return array
    schema = pa.schema([field])
    written = pa.RecordBatch.from_arrays([array], schema=schema).serialize()
    return pa.ipc.read_record_batch(written, schema).column(0)


def _has_dictionary(kind: Any) -> bool:
    import pyarrow.types as of

    if of.is_dictionary(kind):
        return True
    return any(_has_dictionary(kind.field(place).type) for place in range(getattr(kind, "num_fields", 0)))


def _cells(array: Any) -> Sequence[object]:
    """Return an array's cells as Python values; ``None`` for null."""
    import pyarrow as pa
    import pyarrow.types as of

    kind = array.type
    if of.is_timestamp(kind) and kind.unit == "ns":
        array = array.cast(pa.timestamp("us", kind.tz), safe=False)
    elif of.is_time64(kind) and kind.unit == "ns":
        array = array.cast(pa.time64("us"), safe=False)
    cells: Sequence[object] = array.to_pylist()
    return cells


def _array(cells: Sequence[object], field: Any, before: Any) -> Any:
    """Return cells as an array of their column's type, of a union in the members that they were in.

    Raises:
        MaskingError: if the type cannot hold them.
    """
    try:
        return _union(cells, before) if hasattr(before, "type_codes") else _built(cells, field.type)
    except Exception as error:  # noqa: BLE001  its text may quote a surrogate, and nothing else is known of it
        failed = type(error).__name__
    del cells
    raise MaskingError(
        f"what takes the place of the values of {field.name} does not fit its type ({failed}), so "
        f"the rows are withheld. Cast the column to VARCHAR in the statement, or declare it 'redact'."
    )


def _union(cells: Sequence[object], before: Any) -> Any:
    """Return cells as a union; each goes where the value was that it takes the place of."""
    import pyarrow as pa

    kind, end = before.type, before.offset + len(before)
    tags = pa.Array.from_buffers(pa.int8(), end, [None, before.buffers()[1]])[before.offset :].to_pylist()
    members = [kind.field(place) for place in range(kind.num_fields)]
    names, dense = [member.name for member in members], kind.mode == "dense"
    within = [
        _built([cell if tag == own else None for cell, tag in zip(cells, tags, strict=True)], member.type)
        for own, member in zip(kind.type_codes, members, strict=True)
    ]
    types = pa.array(tags, pa.int8())
    if dense:  # each member as long as the whole: an offset is the cell's own place
        places = pa.array(range(len(cells)), pa.int32())
        return pa.UnionArray.from_dense(types, places, within, names, kind.type_codes)
    return pa.UnionArray.from_sparse(types, within, names, kind.type_codes)


def _built(cells: Sequence[object], kind: Any) -> Any:
    import pyarrow as pa
    import pyarrow.types as of

    if of.is_dictionary(kind):
        return pa.array(cells, kind.value_type).dictionary_encode().cast(kind)
    if isinstance(kind, pa.BaseExtensionType):
        plain = [getattr(cell, "bytes", cell) for cell in cells]
        return pa.ExtensionArray.from_storage(kind, pa.array(plain, kind.storage_type))
    return pa.array(cells, kind)
