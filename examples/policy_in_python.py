"""Say in Python what is masked: some columns declared, one passed as it is, one redacted."""

import sqlite3

import masklib

raw = sqlite3.connect(":memory:")
raw.execute("CREATE TABLE staff (id INTEGER, login TEXT, team TEXT, salary INTEGER, remarks TEXT)")
raw.execute("INSERT INTO staff VALUES (7, 'alice.smith', 'Smith & Sons', 51000, 'born in Leeds')")

policy = masklib.Policy.of(
    columns={
        "staff.login": "PERSON",  # nothing in the name `login` says so
        "staff.team": "clear",  # a firm, not a person
        "staff.salary": "clear",
        "staff.remarks": "redact",  # nobody needs it
    }
)
connection = masklib.wrap(raw, policy=policy, key=bytes(32))

print(*connection.execute("SELECT * FROM staff").fetchone(), sep=" | ")

try:
    masklib.Policy.of(columns={"staff.login": "PERSONN", "salary": "clear"})
except masklib.MaskError as error:
    print(error)

connection.close()
