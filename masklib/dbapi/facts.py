"""The columns of the driver tables: what masklib must know of a driver, and nothing else.

One file a driver under `masklib.dbapi.drivers` fills them in. Every driver to come uses these columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.kinds import Kind
from masklib.dbapi.subclassing import UsersClass, extends
from masklib.errors import BlockedExitError
from masklib.sql import Binding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.dbapi.kinds import Role
    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps
    from masklib.dbapi.templates import Template
    from masklib.errors import StatementDeniedError
    from masklib.sql import Catalog, Relation, RelationName, Statement
    from masklib.typing import Origin

__all__ = [
    "SAMPLED_OF",
    "Binding",
    "ClassFacts",
    "DriverFacts",
    "End",
    "Idle",
    "Lookup",
    "Pooling",
    "Reading",
    "Setter",
    "class_facts",
    "table",
]


SAMPLED_OF = 10
"""Rows that a sample looks at, a cell: a column that is almost all null costs no scan of its table."""


class Idle(StrEnum):
    """Whether a look-up in the catalogue may run on the connection just now.

    Attributes:
        IDLE: no transaction is open; one that the look-up begins is ended again.
        INSIDE: a healthy transaction is open; a read of the catalogue runs inside it and ends nothing.
        BUSY: a failed transaction, a running statement, a pipeline or a COPY: nothing may run.
    """

    IDLE = "idle"
    INSIDE = "inside"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Setter:
    """A settable attribute.

    Attributes:
        kind: `Kind.NEUTRAL` (handed on), `Kind.ROW_FACTORY` (kept by the proxy) or `Kind.CHOICE`.
        allowed: The only values that may be set, or ``None`` for plain values of any kind.
        extended: Whether classes of the user's may be set that extend these.
        put: What sets it, from the state and the value, where the raw object is not to have it as it is.
    """

    kind: Kind
    allowed: Callable[[], tuple[object, ...]] | None = None
    extended: bool = False
    put: Callable[[Any, Any], None] | None = None

    def allows(self, value: object) -> bool:
        """Tell whether ``value`` may be set, as far as the table says."""
        known = () if self.allowed is None else self.allowed()
        return any(value is one for one in known) or (self.extended and extends(value, known) is not None)


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The table of one driver class.

    Attributes:
        path: ``module.QualName`` of the class, where its documentation puts it.
        role: What the class is for.
        attributes: Kind of every public attribute and method.
        specials: Kind of every special method that means something for it.
        setters: Attributes that may be set.
        instead: For blocked attributes: what to use instead, or why there is nothing.
        handles: For `Kind.HANDLE` attributes: the path of the class that is handed out.
        buffered: Whether a result's rows are in the client's memory already, so that reading ahead asks
            the server for nothing (DESIGN 5.7: ``client_buffered``).
        asynchronous: Whether the driver's coroutine functions are awaited. Which of its methods those are
            is seen on its class.
        opens: Methods whose result may be awaited and entered by ``async with`` alike.
        held: Attributes that instances hold and the class does not show.
        awaited: Methods that are awaited though their functions do not show it.
        bodies: For `Kind.OWN` and `Kind.EACH` attributes: what seals them, called with the state, the proxy
            and the caller's arguments; written in steps where it does I/O.
        own_cursor: Whether it is a connection that is its own cursor.
        spliced: Methods of `Kind.RESET` whose words the driver puts into a statement's text as they are.
        named: The method that is called with the name of an attribute which is a column's.
        stands_for: The class that it hands on to what it does not have itself, as ``module:Name``.
    """

    path: str
    role: Role
    attributes: Mapping[str, Kind]
    specials: Mapping[str, Kind] = field(default_factory=dict)
    setters: Mapping[str, Setter] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    buffered: bool = False
    asynchronous: bool = False
    opens: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    bodies: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    own_cursor: bool = False
    named: str = ""
    stands_for: str = ""
    spliced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class End:
    """A way in which a relation's statement runs.

    Attributes:
        run: From the raw relation and the arguments: the result's description, and the result: rows as plain
            tuples in a list, a number, or columns.
        shape: Makes of the masked result, its safe labels and the arguments what the caller asked for.
    """

    run: Callable[..., tuple[Sequence[Sequence[Any]], Any]]
    shape: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a look-up in the catalogue brought.

    Attributes:
        relations: What was found.
        search_path: Schemas in which a bare name is looked for.
        functions: Users' functions that may be called where one of the database's own is named.
    """

    relations: tuple[Relation, ...]
    search_path: tuple[str, ...]
    functions: tuple[str, ...] = ()


_FIRST: Final = itemgetter(0)
_TEXTS: Final = {str}

Arguments = tuple[tuple[Any, ...], dict[str, Any], Any]
"""Positional and keyword arguments of ``cursor()``, and the row factory that stood among them."""


def _row_factory_argument(_raw: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
    rest = {name: value for name, value in kwargs.items() if name != "row_factory"}
    return args, rest, kwargs.get("row_factory")


Chosen = tuple[UsersClass | None, tuple[Any, ...], dict[str, Any]]
"""A cursor class of the user's, and positional and keyword arguments of ``cursor()``."""


def _no_users_class(_raw: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Chosen:
    return None, args, kwargs


def _described_labels(cursor: Any) -> tuple[str, ...] | None:
    description = cursor.description
    if description is None:
        return None
    labels = tuple(map(_FIRST, description))
    return labels if set(map(type, labels)) == _TEXTS else tuple(map(str, labels))


Reading = Callable[[str], str | None]
"""Makes of a text one that means the same to dialect and server; ``None`` where that is not sure."""


@dataclass(frozen=True, slots=True)
class Pooling:
    """How a kind of pools is sealed.

    Attributes:
        around: What goes round its methods, by their names, called as a wrapper of `wrapt` is.
        show: Has one pool show sealed connections to the functions that it was made with.
    """

    around: Mapping[str, Callable[[Any, Any, tuple[Any, ...], dict[str, Any]], Any]]
    show: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class DriverFacts:
    """The table of one driver.

    Attributes:
        name: The module's name, as in ``import name``.
        dialect: Name of its SQL dialect, as `masklib.sql.analyse` takes it.
        classes: Its classes' tables by path.
        binding: How a value is bound.
        bounded: Has the database end statements that run longer than so many seconds on a raw connection, in
            steps; tells whether that lasts, or must be said for each statement; 0 takes it off again then.
        binding_of: How a raw cursor binds a value, where not all cursors of the driver do as `binding` says.
        templates: Error messages that may be shown, with the parts that may be kept.
        idle: Tells from a raw connection whether a look-up may run.
        lexes: Tells whether a text means to this connection what the dialect says (settings may change it).
        closed: Tells whether a raw connection is closed.
        unopened: Tells whether it is closed because nobody has opened it yet.
        lookup: Runs the look-up of some relations on a raw connection, in steps.
        sample: Reads at most so many cells of a base column on a raw connection, in steps.
        text_of: The exact text of a statement that ``execute`` was given, from the raw connection and it.
        compiles: Compiles a statement on a raw connection without running it, so that a wrong one gets
            the database's own error, in steps; ``None`` where there is no such way.
        open_cursor: Makes a raw cursor that hands out plain tuples, from the raw connection and the
            arguments of ``cursor()`` without ``row_factory``.
        row_maker: From a row factory, the sealed cursor and its safe labels: what makes a row of masked
            values, or ``None`` for plain tuples.
        row_factory: The row factory that a raw connection was given before it was wrapped.
        origins: Origin per output column as the driver tells it, in steps, from the raw connection, the raw
            cursor and a dict that remembers between calls until the schema changes.
        source: Where a raw cursor's rows wait that another cursor can fetch as well
            (`masklib.dbapi.claims`), ``None`` if there is no such place.
        draws: Tells whether a raw cursor would read from there just now, or, asked so, for its next result.
        origins_hold: Tells whether what ``origins`` says of a statement's columns holds, from the
            statement and what was looked up for it.
        message: The part of an exception's text that templates are held against.
        raised: Tells whether an exception is one of the driver's own classes.
        rebuild: Makes an exception of the same class with safe text and only the details that name no value.
        denied: Returns the denial of a statement that the driver refuses by an error of its own: as both.
        prepare: Sets a raw connection up that is about to be sealed: takes off what of the driver itself
            would tell values on.
        pending: Tells whether a raw cursor that shows no columns may still get a result: a pipeline, a cursor
            of the server's that was not fetched from.
        flush: Has the server answer, in steps, what was sent to it before (a pipeline), so that an error in
            it is not taken for one of a look-up; tells whether one may run then.
        settle: For a driver that merges parameters into the text: settles what is judged and sent
            (`masklib.dbapi.merging`).
        mode: Asks the server, in steps, how it reads texts: asked once, and again after each statement
            that is neither a read nor a write; ``None`` where nobody can tell.
        restrict: Has the database refuse writes on a raw connection that is not `Idle.BUSY`, in steps; tells
            whether that lasts, or ends with the transaction.
        cursor_rows: Takes what decides the shape of rows out of the arguments of ``cursor()``: a row
            factory, or a cursor class.
        cursor_class: The cursor class of the user's that the arguments of ``cursor()``, or the raw
            connection, name, if they do, and the arguments without it.
        made_in_lists: Whether buffered rows come in a list where a factory made them, and else in a tuple.
        callbacks: Callables of the user's, by where they are set, that see raw values: attributes of the
            connection and functions of the module.
        needs_real: Functions that need the real object and return no data, by path, for `masklib.call`; each
            with what looks at its arguments, sealed ones among them, and raises if they let something out.
        harmless: Tells whether what one of them returned leads to no row: what registers types, and plain
            values that it made of the caller's own.
        assisted: Those of them, as ``module:name``, that take sealed objects by themselves under
            `masklib.install`.
        routes: Ways to a new connection that `masklib.install` covers, as ``module:name``.
        own: The way to a connection that the module keeps for itself, in the same form.
        shortcuts: Functions of that module that work on it, each with the method that makes a relation of its
            first argument, if one does, and the method that does the same.
        pools: Classes of pools that make, and work on, real connections, in the same form
            (`masklib.dbapi.pooling`).
        pooled: How those pools are sealed, where it is not as psycopg_pool's are.
        waiting: Returns the pool in which a raw connection waits to be handed out, as far as it tells.
        uncovered: Ways that it cannot cover, in the same form, and why.
        adopt: Sets a raw connection up that a covered route has just made, before it is wrapped.
        labels: The labels of a raw cursor's result, ``None`` where there is none: what its description says.
        of: Returns the table of the database that this very connection leads to, for a driver that leads to
            several (ADBC); its classes' tables are the same.
        as_tuple: Makes a plain tuple of a row that is none, where the driver has such.
        described: Takes what may be a value out of one column's description, but for its label.
        ends: For `Kind.COLLECT`: the ways in which a relation's statement runs, by the method's name.
        tells: Raises if a relation's own text does not tell what it will run.
        calls: Calls a method that takes a statement, from the state, the method and what goes to it: for a
            driver that looks for the program's variables where it is called.
    """

    name: str
    dialect: str
    classes: Mapping[str, ClassFacts]
    binding: Binding
    templates: tuple[Template, ...]
    idle: Callable[[Any], Idle]
    lexes: Callable[[Any], bool]
    closed: Callable[[Any], bool]
    lookup: Callable[[Any, Sequence[RelationName]], Steps[Lookup]] | None
    sample: Callable[[Any, Origin, int], Steps[Sequence[object]]] | None
    text_of: Callable[[Any, Any], str]
    compiles: Callable[[Any, str], Steps[None]] | None
    open_cursor: Callable[..., Any]
    row_maker: Callable[[Any, Any, tuple[str, ...]], Callable[[Any], Any] | None]
    row_factory: Callable[[Any], Any]
    origins: Callable[[Any, Any, dict[Any, Origin | None]], Steps[tuple[Origin | None, ...]]] | None
    message: Callable[[BaseException], str]
    raised: Callable[[BaseException], bool]
    rebuild: Callable[[BaseException, str], BaseException]
    unopened: Callable[[Any], bool] = lambda _raw: False
    denied: Callable[[StatementDeniedError, Statement], StatementDeniedError] = lambda denial, _of: denial
    prepare: Callable[[Any], None] = lambda _raw: None
    pending: Callable[[Any], bool] = lambda _raw: False
    flush: Callable[[Any], Steps[bool]] | None = None
    settle: Callable[..., Call] | None = None
    mode: Callable[[Any], Steps[Reading | None]] | None = None
    restrict: Callable[[Any], Steps[bool]] | None = None
    cursor_rows: Callable[[Any, tuple[Any, ...], dict[str, Any]], Arguments] = _row_factory_argument
    cursor_class: Callable[[Any, tuple[Any, ...], dict[str, Any]], Chosen] = _no_users_class
    made_in_lists: bool = False
    callbacks: tuple[str, ...] = ()
    needs_real: Mapping[str, Callable[..., None]] = field(default_factory=dict)
    harmless: Callable[[object], bool] = lambda _returned: False
    assisted: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    own: str = ""
    shortcuts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    pools: tuple[str, ...] = ()
    pooled: Callable[[Callable[[Any], Any]], Pooling] | None = None
    waiting: Callable[[Any], Any] = lambda _raw: None
    uncovered: Mapping[str, str] = field(default_factory=dict)
    adopt: Callable[[Any], None] = lambda _raw: None
    labels: Callable[[Any], tuple[str, ...] | None] = _described_labels
    of: Callable[[Any], DriverFacts] | None = None
    as_tuple: Callable[[Any], tuple[Any, ...]] | None = None
    described: Callable[[Any], Any] = lambda column: column
    ends: Mapping[str, End] = field(default_factory=dict)
    tells: Callable[[Any], None] = lambda _relation: None
    calls: Callable[[Any, Callable[..., Any], Call], Any] | None = None
    binding_of: Callable[[Any], Binding] | None = None
    bounded: Callable[[Any, int], Steps[bool]] | None = None
    origins_hold: Callable[[Statement, Catalog | None], bool] = lambda _statement, _catalog: True
    source: Callable[[Any], object] = lambda _cursor: None
    draws: Callable[[Any, bool], bool] = lambda _cursor, _next_set: True


def class_facts(driver: DriverFacts, kind: type) -> ClassFacts:
    """Return the table of ``kind``, or of its nearest base class that has one.

    Raises:
        BlockedExitError: if the driver handed out an object of a class without a table.
    """
    for base in kind.__mro__:
        facts = driver.classes.get(f"{base.__module__}.{base.__qualname__}")
        if facts is not None:
            return facts
    if "*" in driver.classes:  # the PEP 249 table is for cursors of any class
        return driver.classes["*"]
    raise BlockedExitError(
        f"{driver.name} handed out a {kind.__module__}.{kind.__qualname__}, which has no table. "
        f"Declare the class in masklib/dbapi/drivers/{driver.name}.py."
    )


def table(**names: str) -> dict[str, Kind]:
    """Return a table from ``KIND="name name …"`` keywords, the form that driver files are written in.

    Raises:
        ValueError: if a name stands twice.
    """
    result: dict[str, Kind] = {}
    for kind, words in names.items():
        for word in words.split():
            if word in result:
                raise ValueError(f"{word} stands twice in a driver table")
            result[word] = Kind[kind]
    return result
