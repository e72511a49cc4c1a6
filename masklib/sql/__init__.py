"""The only door to sqlglot: what a statement does, and where every output column comes from.

Sans I/O and free of drivers. `analyse` never raises and never logs; sqlglot is imported on its first call.
"""

from __future__ import annotations

from masklib.sql.analysis import analyse, copy_form, is_metadata, is_setting, reads_setting
from masklib.sql.binding import Binding, Hole, Rewriting, Unbindable, rewrite
from masklib.sql.catalog import Catalog, NeedsCatalog, Relation
from masklib.sql.grouping import Bound, GroupedRows, Grouping, bounded_text
from masklib.sql.occurrence import Clause, Occurrence, Operand, Parameter, Span
from masklib.sql.shape import Shape
from masklib.sql.statement import CopyForm, Kind, Output, RelationName, SetOperation, Statement, WriteTarget

__all__ = [
    "Binding",
    "Bound",
    "Catalog",
    "Clause",
    "CopyForm",
    "GroupedRows",
    "Grouping",
    "Hole",
    "Kind",
    "NeedsCatalog",
    "Occurrence",
    "Operand",
    "Output",
    "Parameter",
    "Relation",
    "RelationName",
    "Rewriting",
    "SetOperation",
    "Shape",
    "Span",
    "Statement",
    "Unbindable",
    "WriteTarget",
    "analyse",
    "bounded_text",
    "copy_form",
    "is_metadata",
    "is_setting",
    "reads_setting",
    "rewrite",
]
