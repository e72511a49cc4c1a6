"""Usernames and handles: masked like the names and addresses that they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.mask.families.email import Email
from masklib.mask.families.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.typing import Subkeys

    Step = Callable[[Sequence[str], Subkeys], list[str]]

__all__ = ["Username"]


class Username:
    """Masks a username token by token as a name, and one that is an email address as that.

    Raw values: sees every text it is given; keeps none; emits surrogates, initials and punctuation.
    """

    name = "username"
    entities = ("USERNAME",)
    reversible = True
    keeps = "as the masks person and email"
    leaks = "as the masks person and email"
    grows = "as person and email"

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good, see `Email.gone`."""
        return Email().gone(surrogate)

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a username for each."""
        return _by_form(texts, keys, Email().mask, Person().mask)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the username of each surrogate.

        Raises:
            DomainError: if one is no surrogate.
            KeyRequiredError: if another key made the domain of one that is an address.
        """
        return _by_form(texts, keys, Email().unmask, Person().unmask)


def _by_form(texts: Sequence[str], keys: Subkeys, as_email: Step, as_name: Step) -> list[str]:
    emails = [row for row, text in enumerate(texts) if "@" in text[1:]]
    others = sorted(set(range(len(texts))).difference(emails))
    result = [""] * len(texts)
    for rows, step in ((emails, as_email), (others, as_name)):
        for row, surrogate in zip(rows, step([texts[row] for row in rows], keys), strict=True):
            result[row] = surrogate
    return result
