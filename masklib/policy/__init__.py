"""Policy: what is masked, allowed and recorded, as one immutable value; and the actor who asks.

`Policy` is the value; `column_rule` matches columns, `yaml_document`, `toml_document` and `python_document`
read the three forms a policy is written in, `reader` turns any of them into fields and names every error
with its place (`column_table` and `pattern_table` read the longer ones), `writing` goes the other way,
`environment` is the only module here that looks at the environment. `role` is what is different for who
acts in one, `pattern_rule` one of a policy's own patterns, `pattern_syntax` and `checkers` say what may
stand in it.
"""

from masklib.policy.actor import Actor, acting_as, current_actor
from masklib.policy.column_rule import ColumnRule, fold
from masklib.policy.environment import default_policy, policy_of
from masklib.policy.pattern_rule import PatternRule
from masklib.policy.policy import Policy
from masklib.policy.role import Role, role_of
from masklib.policy.vocabulary import (
    CLEAR,
    MASK_NAMES,
    MODES,
    PRESETS,
    REDACT,
    Preset,
    strictest,
    strictest_filters,
)

__all__ = [
    "CLEAR",
    "MASK_NAMES",
    "MODES",
    "PRESETS",
    "REDACT",
    "Actor",
    "ColumnRule",
    "PatternRule",
    "Policy",
    "Preset",
    "Role",
    "acting_as",
    "current_actor",
    "default_policy",
    "fold",
    "policy_of",
    "role_of",
    "strictest",
    "strictest_filters",
]
