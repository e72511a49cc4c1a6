from masklib.policy import Policy
from masklib.typing import Column

YAML = """\
version: 1
preset: analyst
mode: enforce
columns:
  public.users.email: EMAIL_ADDRESS
  "*.notes": FREE_TEXT
  products.name: clear
  accounts.profile: redact
masks: {EMAIL_ADDRESS: hash}
writes: raw
"""


def test_the_form_of_the_design_is_read_and_answers_for_columns() -> None:
    policy = Policy.loads(YAML)

    verdicts = {
        ("public", "users", "email"): "EMAIL_ADDRESS",
        ("shop", "tickets", "NOTES"): "FREE_TEXT",
        ("shop", "Products", "name"): "clear",
        ("shop", "accounts", "profile"): "redact",
        ("other", "users", "email"): None,
    }
    found = {at: policy.declared(Column(name=at[2], table=at[1], schema=at[0])) for at in verdicts}
    assert found == verdicts
    assert (policy.writes, policy.unknown_origin, policy.mask_of("EMAIL_ADDRESS")) == (
        "raw",
        "redact",
        "hash",
    )
    assert Policy.loads(policy.dumps()) == policy
