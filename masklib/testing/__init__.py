"""What the tests of others need: canaries and whether they leaked, and the contracts of plugins.

`assert_no_leak` looks for sensitive values in whatever came out of a connection; `CANARIES` are values made
for it. `check_detector` and `check_mask` tell the author of a plugin everything that is wrong with it at
once. Nothing here needs a test framework.
"""

from masklib.errors import ContractError
from masklib.testing.canaries import CANARIES, Canary
from masklib.testing.detectors import check_detector
from masklib.testing.leaks import assert_no_leak
from masklib.testing.masks import check_mask

__all__ = ["CANARIES", "Canary", "ContractError", "assert_no_leak", "check_detector", "check_mask"]
