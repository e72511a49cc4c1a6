"""The kinds of attributes of a driver's objects: what may leave through each, and so how it is sealed."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Kind", "Role"]


class Role(StrEnum):
    """What a driver's class is for; its sealed counterpart has the state that goes with it."""

    CONNECTION = "connection"
    CURSOR = "cursor"
    HANDLE = "handle"


class Kind(StrEnum):
    """What an attribute, special method or setter lets out.

    Attributes:
        NEUTRAL: plain numbers, flags and names, or a call that returns such; anything else it returns is
            refused at run time.
        EXCEPTION: one of the driver's exception classes.
        EXECUTE: runs one statement; returns the sealed cursor.
        EXECUTE_MANY: runs one statement with many parameter sets.
        EXECUTE_SCRIPT: runs several statements; no result.
        SHORTCUT: a connection's ``execute``: makes a cursor, runs, returns the cursor sealed.
        SHORTCUT_FETCH: likewise, and returns all rows.
        SHORTCUT_MANY: likewise ``executemany``.
        SHORTCUT_SCRIPT: likewise ``executescript``.
        FETCH_ONE: one row or ``None``.
        FETCH_MANY: a list of at most ``size`` rows.
        FETCH_ALL: a list of all rows that are left.
        NEXT: the next row, or ``StopIteration``.
        NEXT_SET: goes on to the next result.
        RESULTS: yields the sealed cursor, once a result.
        SET_RESULT: goes to the result of that number.
        POSITION: moves or tells the place in the result (``scroll``, ``rownumber``); the proxy's own where
            rows are read ahead.
        DESCRIPTION: the result's columns; labels may hold values.
        TEXT: statement text or messages: values masked.
        MESSAGES: a list that the server's messages are put in: an empty one is shown.
        ROW_FACTORY: a callable that makes rows: kept by the proxy and run on masked values.
        COLUMNS: fetches what is left of the result as columns: Arrow, pandas, numpy; masked column by column.
        LAZY: takes a text and returns a sealed relation, or ``None``; statements before the last one run.
        DERIVE: makes another relation, sealed, and runs nothing.
        COLLECT: runs a relation's statement; what comes of it is masked.
        LABELS: the columns of a relation: names, types.
        ENTER: returns the sealed object itself.
        SELF: calls, and returns the sealed object itself; what was looked up is forgotten.
        DUPLICATE: makes another connection to the same database, sealed alike.
        AWAIT: awaits the object, and returns the sealed object itself.
        EXIT: leaves the block with the driver's own semantics.
        ITERATE: returns the sealed object itself.
        CONNECTION: the way back to the sealed connection.
        CURSOR: makes a cursor, handed out sealed.
        HANDLE: an object with a table of its own, handed out sealed.
        CLOSE: ends the object and the statements that are open on it.
        TRANSACTION: commit, rollback and the like: neutral, and results that it ends are noted.
        RESET: begins the server's session anew, or goes to another database: what was looked up is forgotten.
        MERGE: shows the text that the driver would send, from a text and parameters of the caller's.
        OWN: sealed by a body of the driver's own file (``ClassFacts.bodies``).
        EACH: likewise, and yields: the body returns a `masklib.dbapi.steps.Source` of what is yielded.
        CHOICE: readable, and settable to a few known values: cursor classes, text factories.
        CALLBACK: a callable of the user's that would see raw values: refused.
        BLOCKED: raw rows, raw objects or whole copies leave here: refused, with what to use instead.
    """

    NEUTRAL = "neutral"
    EXCEPTION = "exception"
    EXECUTE = "execute"
    EXECUTE_MANY = "execute_many"
    EXECUTE_SCRIPT = "execute_script"
    SHORTCUT = "shortcut"
    SHORTCUT_FETCH = "shortcut_fetch"
    SHORTCUT_MANY = "shortcut_many"
    SHORTCUT_SCRIPT = "shortcut_script"
    FETCH_ONE = "fetch_one"
    FETCH_MANY = "fetch_many"
    FETCH_ALL = "fetch_all"
    NEXT = "next"
    NEXT_SET = "next_set"
    RESULTS = "results"
    SET_RESULT = "set_result"
    POSITION = "position"
    DESCRIPTION = "description"
    TEXT = "text"
    MESSAGES = "messages"
    ROW_FACTORY = "row_factory"
    COLUMNS = "columns"
    LAZY = "lazy"
    DERIVE = "derive"
    COLLECT = "collect"
    LABELS = "labels"
    ENTER = "enter"
    SELF = "self"
    DUPLICATE = "duplicate"
    AWAIT = "await"
    EXIT = "exit"
    ITERATE = "iterate"
    CONNECTION = "connection"
    CURSOR = "cursor"
    HANDLE = "handle"
    CLOSE = "close"
    TRANSACTION = "transaction"
    RESET = "reset"
    MERGE = "merge"
    OWN = "own"
    EACH = "each"
    CHOICE = "choice"
    CALLBACK = "callback"
    BLOCKED = "blocked"
