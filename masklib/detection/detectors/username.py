"""User names, announced by their name; one needs a digit, dot, hyphen or underscore to be told from a word.

Source: the wording of logs and forms.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "username",
        "USERNAME",
        """
        username, user name, user, login, login name, handle, screen name, nickname, account name, user id,
        twitter, instagram, github
        """,
        r"(?<!\w\.)(?=[\w.-]{0,24}(?:[0-9_]|[.-]\w))@?[A-Z](?:[\w.-]{1,30}\w)(?![@(=])",
        score=0.6,
        digits=False,
    ),
)
