"""Card verification values and expiry dates, announced by their name.

Source: PCI DSS 4.0 section "PCI DSS applicability information": what counts as card data.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "cvv",
        "CVV",
        "cvv, cvv2, cvc, cvc2, card security code, security code, card verification value",
        r"[0-9]{3,4}",
        score=0.8,
    ),
    Announced(
        "credit_card_expiration",
        "CREDIT_CARD_EXPIRATION",
        "exp, expiry, expires, expiration, expiry date, expiration date, exp date, valid thru, valid until",
        r"(?:0[1-9]|1[0-2]) ?/ ?(?:20)?[2-4][0-9]",
        score=0.8,
    ),
)
