"""Numbers of employees, students, members, claims and the like, announced by their name.

Source: 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "id_number",
        "ID_NUMBER",
        """
        employee id, employee number, emp id, empid, badge number, staff id, student id, student number,
        customer id, customer number, member number, membership number, driver id, claim number,
        registration number, user id, userid, case number
        """,
        r"(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:[-_]?[A-Z0-9]){3,17}",
        score=0.6,
    ),
)
