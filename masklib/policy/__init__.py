"""Policy: what is masked, allowed and recorded, as one immutable value; and the actor who asks.

`Policy` is the value; `column_rule` matches columns, `yaml_document`, `toml_document` and `python_document`
read the three forms a policy is written in, `reader` turns any of them into fields and names every error
with its place (`column_table` and `pattern_table` read the longer ones), `writing` goes the other way,
`environment` is the only module here that looks at the environment. `pattern_rule` is one of
a policy's own patterns, `pattern_syntax` and `checkers` say what may stand in it.
"""

from masklib.policy.actor import Actor, acting_as, current_actor
from masklib.policy.column_rule import ColumnRule, fold
from masklib.policy.environment import default_policy
from masklib.policy.pattern_rule import PatternRule
from masklib.policy.policy import Policy, policy_of
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
    "acting_as",
    "current_actor",
    "default_policy",
    "fold",
    "policy_of",
    "strictest",
    "strictest_filters",
]
