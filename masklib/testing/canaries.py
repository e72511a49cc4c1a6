"""Canaries: sensitive values that exist nowhere else, so that whatever shows one has leaked it.

Put them into a database of your own, run your program on a wrapped connection, and give what came out to
`masklib.testing.assert_no_leak`. Every value is valid for its kind and made up; the names stand in no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["CANARIES", "Canary"]


@dataclass(frozen=True, slots=True)
class Canary:
    """One sensitive value that must not be seen.

    Attributes:
        entity: Its entity.
        value: The value as a database holds it.
        secrets: The pieces of it that no surrogate may keep; the whole value if there are none. A surrogate
            may keep a country's code or the initials of a name.
    """

    entity: str
    value: str
    secrets: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """What is looked for."""
        return self.secrets or (self.value,)


CANARIES: Final = (
    Canary("PERSON", "Quillmarth Zovrentsky", ("uillmarth", "ovrentsky")),
    Canary(
        "EMAIL_ADDRESS",
        "quenthrax.zolmirev@vexlumbra.org",
        ("quenthrax", "zolmirev", "vexlumbra"),
    ),
    Canary("PHONE_NUMBER", "+12027365183", ("2027365183",)),
    Canary("US_SSN", "536-90-4471"),
    Canary("CREDIT_CARD", "4532018973645014", ("018973645014",)),
    Canary("IBAN_CODE", "DE76370502990017284639", ("370502990017284639",)),
    Canary("SECRET", "sk_live_" + "7Kd2wXq9LmZt4RbV8nYc3GhP", ("7Kd2wXq9LmZt4RbV8nYc3GhP",)),
)
"""One of each kind that databases hold most."""
