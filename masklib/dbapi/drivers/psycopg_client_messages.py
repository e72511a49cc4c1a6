"""Messages of psycopg's own, raised on the client: those that may be shown, and which of their parts.

Source: the ``raise`` statements of psycopg 3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

__all__ = ["CLIENT"]

CLIENT: Final[tuple[Template, ...]] = templates(
    r"""
    cannot execute operations: the connection is in status \d+
    cancel\(\) cannot be used with a prepared two-phase transaction
    (commit|rollback)\(\) cannot be used during a two-phase transaction
    can't start two-phase transaction: connection in status \w+
    can't use two-phase transactions in autocommit mode
    '?(tpc_prepare|tpc_commit|tpc_rollback)(\(\)')? (must be called inside a|cannot be used during a prepared) two-phase transaction
    (tpc_commit|tpc_rollback)(\(\))? with(out)? xid must must be called (in|out)side a two-phase transaction
    transaction (commit|rollback) at the wrong nesting level: (?P<value>.*)
    (Out-of-order Transaction nesting|transaction blocks can be used only once)(?P<value>.*)
    Explicit (commit|rollback)\(\) forbidden within a Transaction context\. \(?(?P<value5>.*)
    (stream|COPY|server-side cursors)(\(\))? (cannot be used|not supported) in pipeline mode
    (index \d+ out of range: \d+ result\(s\) available|no more records to return|pipeline aborted|result not set)
    client-side cursors don't support binary results
    (executemany|fetchmany) not supported on server-side cursors
    the '(autocommit|deferrable|isolation_level|read_only)' property is read-only on async connections: please use 'await \.set_(autocommit|deferrable|isolation_level|read_only)\(\)' instead\.
    (cancellation|wait) timeout expired
    found \d+ different types named (?P<value>.*)
    (couldn't find the type (?P<value>.*) in the types registry|the key must be an oid or a name, got (?P<value2>.*))
    (bad value for connect_timeout: (?P<value>.*)|bad Xid format)
    (the cursor doesn't have a result|at least one column expected|can't create a namedtuple row: (?P<value>.*))
    bad copy data: (field delimiter not found|fields number truncated|field length truncated|length exceeding data)
    (copy blocks can be used only once|cannot copy str data in binary mode: use bytes instead)
    the cursor should have performed a COPY operation; its status is \w+ instead
    binary copy doesn't start with the expected signature
    copy\(\) should be used only with COPY \.\.\. TO STDOUT or COPY \.\.\. FROM STDIN statements, got \w+
    COPY cannot be (mixed with other operations|used with this method; use copy\(\) instead)
    you cannot mix COPY with other operations
    (named placeholders require a mapping of parameters|raw queries require a sequence of parameters)
    positional placeholders \(%s\) require a sequence of parameters
    placeholder '(?P<value>.*)' cannot have different formats
    (got no result from the query|the operation in stream\(\) didn't produce a result|sending query failed: (?P<value>.*))
    (size must be >= 1|bad mode: (?P<value>.*)\. It should be 'relative' or 'absolute')
    connection (is bad|failed): (?P<value>.*)
    (setting single row mode failed|setting chunked rows mode failed|the connection is lost|connection socket closed)
    (date|timestamp|time|interval) too (small \(before year 1\)|large \(after year 10K\))(: (?P<value>.*))?
    can't parse (timestamp|timestamptz|date|time|timetz|interval|month)( with \w+ (?P<value3>.*))?: (?P<value>.*)
    can't parse (timestamp|timestamptz|date|time|timetz|interval|month) (?P<value>.*)
    (time not supported by Python: hour=\d+|unexpected DateStyle: (?P<value>.*))
    cannot calculate the offset of tzinfo '(?P<value>.*)' without a date
    (decimal too precise|decimal too large|integer too large) for PostgreSQL numeric binary format \(maximum \d+ [\w -]+\)
    bad member for enum (?P<value2>.*): (?P<value>.*)
    no info passed\. Is the (requested )?'?(enum|composite|range|multirange|hstore|postgis)'? (extension loaded|available)\?
    PostgreSQL text fields cannot contain NUL \(0x00\) bytes
    (failed to parse range: '(?P<value>.*)'|trying to dump a range element without information)
    bound flags not valid: (?P<value>.*)
    malformed (multirange|array)( starting with|: found unexpected|: unexpected|:)? ?(?P<value>.*)
    (cannot dump a recursive list|nested lists have inconsistent (lengths|depths)|lists cannot contain empty lists)
    cannot dump lists of mixed types; got: [\w, ]+
    error parsing hstore(: unparsed data after| pair at) char \d+
    hstore keys can only be strings
    (SQL values must be strings|SQL identifier parts must be strings|expected string as name), got (?P<value>.*)( instead)?
    (Identifier cannot be empty|no format (specification|conversion) supported by SQL|invalid name: (?P<value>.*))
    cannot switch from (automatic|manual) field (numbering|specification) to (automatic|manual)( field numbering| field specification)?
    (dumpers should be registered on classes|loaders should be registered on oid), got (?P<value>.*) instead
    keyword not supported: (?P<name>\w+)
    '(?P<name>\w+)' objects cannot be dumped without specifying 'make_sequence' in 'register_composite\(\)'
    expected (Connection or AsyncConnection|\d+ values in row), got [\w]+
    rows? must be included between 0 and \d+
    """
)
"""Parts that are left out may hold what somebody gave, or what a row held."""
