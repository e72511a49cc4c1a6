"""Where values come from: our own resolution of names over sqlglot's tree, by position, failing closed.

One file a concern: `values` (what is known of one expression), `ties` (columns that a predicate ties to each
other), `sources` (what stands in FROM), `scope` (which name means what), `expressions`, `queries`, `joins`,
`projection`, `arms`, `ctes`, `views` and `writes`; `walk`, `occurrences`, `comparisons` and `places` say
where in the text each column stands. Only classes and arguments of the tree that are named in these files
are understood; anything else makes the answer unknown.
"""
