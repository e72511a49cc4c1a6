"""A leaf of a JSON document under preset ``agent``: compared with a surrogate it may be, and asked nothing else.

``<e>`` is a leaf whose key names its entity, ``<x>`` another one, ``<s>`` the surrogate of a value that is there.
Asked with a right and with a wrong guess ``<g>``, each question is told the same.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, execute
from tests.attacks.conftest import TARGETS
from tests.attacks.test_paths import told

QUESTIONS = r"""
SELECT count(*) FROM docs WHERE <e> = '<g>'
SELECT count(*) FROM docs WHERE <e> = '<s>'
SELECT count(*) FROM docs WHERE '<g>' = <e>
SELECT count(*) FROM docs WHERE '<s>' = <e>
SELECT count(*) FROM docs WHERE <e> IN ('<g>')
SELECT count(*) FROM docs WHERE <e> IN ('<s>', '<g>')
SELECT count(*) FROM docs WHERE '<s>' IN (<e>, '<g>')
SELECT count(*) FROM docs WHERE '<s>' NOT IN (<e>, '<g>')
SELECT count(*) FROM docs WHERE '<s>' IN (<e>, <x>)
SELECT count(*) FROM docs WHERE <e> = '<s>' AND '<s>' = '<g>'
SELECT count(*) FROM docs WHERE (<e> = '<s>') = ('<s>' = '<g>')
SELECT count(*) FROM docs WHERE <e> LIKE '<g>'
SELECT count(*) FROM docs WHERE <e> < '<g>'
SELECT count(*) FROM docs WHERE <e> = <x>
SELECT count(*) FROM docs WHERE <e> = lower('<g>')
SELECT count(*) FROM docs WHERE lower(<e>) = '<g>'
SELECT count(*) FROM docs WHERE <e> <> '<g>'
SELECT count(*) FROM docs WHERE NOT <e> = '<g>'
SELECT count(*) FROM docs WHERE <e> IS NOT DISTINCT FROM '<g>'
SELECT count(*) FROM docs WHERE <x> = '<g>'
SELECT count(*) FROM docs WHERE <x> = '<s>'
SELECT count(*) FROM docs WHERE '<g>' = <e> IN (<e>)
SELECT count(*) FROM docs WHERE <e> IN (SELECT '<g>')
SELECT count(*) FROM docs WHERE <e> IN (SELECT <x> FROM docs)
SELECT count(*) FROM docs WHERE <e> IN (SELECT <e> FROM docs)
SELECT count(*) FROM docs WHERE <e> = ANY (ARRAY['<g>'])
SELECT count(*) FROM docs WHERE <e> = (SELECT '<g>')
SELECT count(*) FROM docs WHERE (<e>, id) = ('<g>', 1)
SELECT count(*) FROM docs WHERE (<e>, id) IN (('<g>', 1), ('<s>', 2))
SELECT count(*) FROM docs WHERE <e> BETWEEN '<g>' AND '<g>'
SELECT count(*) FROM docs WHERE <e> = '<s>' OR <e> = '<g>'
SELECT count(*) FROM docs WHERE <e> = '<s>' COLLATE NOCASE
SELECT count(*) FROM docs WHERE <e> = coalesce('<g>', '<s>')
SELECT count(*) FROM docs WHERE CASE <e> WHEN '<g>' THEN 1 = 1 ELSE 1 = 2 END
SELECT count(*) FROM docs WHERE email_of = '<g>'
SELECT count(*) FROM docs WHERE <e> = email_of
SELECT count(*) FROM docs WHERE email_of = <e>
SELECT count(*) FROM docs WHERE <e> IS NULL OR <e> = '<g>'
SELECT count(*) FROM docs WHERE data = '{"email": "<g>", "x": "m"}'
SELECT count(*) FROM docs WHERE data->>'$.email' = '<g>'
SELECT count(*) FROM docs WHERE data->>'EMAIL' = '<g>'
SELECT count(*) FROM docs WHERE data->'email' = '"<g>"'
SELECT count(*) FROM docs WHERE json_extract(data, '$.email') = '<g>'
SELECT count(*) FROM docs WHERE data @> '{"email": "<g>"}'
SELECT count(*) FROM docs WHERE data ? '<g>'
SELECT count(*) FROM docs WHERE data->>'email' || '' = '<g>'
SELECT count(*) FROM docs WHERE data#>>'{email}' = '<g>'
SELECT count(*) FROM docs WHERE data['email'] = '"<g>"'
SELECT count(*) FROM docs WHERE jsonb_extract_path_text(data, 'email') = '<g>'
SELECT count(*) FROM docs WHERE data->>'email' = '<s>' || ''
SELECT count(*) FROM docs WHERE length(<e>) = length('<g>')
SELECT count(*) FROM docs WHERE json_extract(data, '$.email', '$.x') = '["<g>","m"]'
SELECT <e> FROM docs
SELECT count(*) FROM docs GROUP BY <e>
SELECT count(DISTINCT <e>) FROM docs
SELECT id FROM docs ORDER BY <e>
SELECT DISTINCT <e> FROM docs
SELECT id FROM docs GROUP BY id HAVING count(<e> = '<g>' OR NULL) = 1
SELECT <e> = '<g>' FROM docs
SELECT a.id FROM docs a JOIN docs b ON a.id = b.id AND a.<e> = '<g>'
SELECT substr(<e>, 1, 1) FROM docs
SELECT max(<e>) FROM docs
""".strip().splitlines()
LEAVES = {
    "sqlite3": ("TEXT", "data->>'email'", "data->>'x'"),
    "psycopg": ("JSONB", "data->>'email'", "data->>'x'"),
    "duckdb": ("JSON", "(data->>'email')", "(data->>'x')"),
    "pymysql": ("JSON", "json_value(data, '$.email')", "json_value(data, '$.x')"),
}
"""The type of a document, and how a leaf is spelt."""
RIGHT, WRONG = "ann@corp.org", "zzz@corp.org"


@pytest.mark.parametrize("fixture", TARGETS.values())
def test_no_guess_is_told_from_another(fixture: str, request: pytest.FixtureRequest) -> None:
    target: Any = request.getfixturevalue(fixture)
    kind, leaf, other = LEAVES[target.driver]
    raw = target.raw()
    execute(raw, f"CREATE TABLE docs (id INTEGER, data {kind}, email_of VARCHAR(40))")
    for number, mail in enumerate((RIGHT, "bo@corp.org")):
        document = json.dumps({"email": mail, "x": "m"})
        execute(raw, f"INSERT INTO docs VALUES ({number}, '{document}', 'm')")
    if target.driver != "duckdb":
        raw.commit()
    policy = Policy.of(preset="agent", columns={"docs.email_of": "EMAIL_ADDRESS"})
    seen = masklib.mask_value(RIGHT, "EMAIL_ADDRESS", key=KEY, policy=policy)
    asked = [one.replace("<e>", leaf).replace("<x>", other).replace("<s>", seen) for one in QUESTIONS]

    def telling(connection: Any) -> list[str]:
        def tell(question: str, guess: str) -> str:
            return told(connection, (question.replace("<g>", guess),), target.driver)

        return [one for one in asked if tell(one, RIGHT) != tell(one, WRONG)]

    assert len(telling(raw)) > len(asked) // 4
    connection = masklib.wrap(raw, policy=policy, key=KEY)
    assert telling(connection) == []
    found = told(connection, (f"SELECT count(*) FROM docs WHERE {leaf} = '{seen}'",), target.driver)
    assert "(1,)" in found
