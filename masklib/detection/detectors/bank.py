"""Bank accounts, routing numbers and bank identifier codes, announced by their name.

Source: NACHA operating rules (US accounts: up to 17 characters; routing numbers: nine digits), ISO 9362.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "bank_account",
        "BANK_ACCOUNT",
        """
        account number, account no, acct number, acct no, acct, account, acc, accnum, bank account,
        bban, checking account, savings account, account id, accounts, kontonummer, konto, numero de
        cuenta, cuenta bancaria, numero de compte, compte bancaire, conto corrente, conta bancaria,
        clabe, cuenta, conta banc\u00e1ria, numero di conto, numero conto, rekeningnummer, rekening nr,
        numer konta, nr konta, numer rachunku, nr rachunku, rachunek, kontonr, bankkonto, hesap no,
        tilinumero, a c, a c no, a c number, acct nbr, bank acct
        """,
        r"[A-Z]{0,12}[0-9](?:[ -]?[0-9]){5,17}[A-Z]{0,2}",
    ),
    Announced(
        "routing_number",
        "ABA_ROUTING_NUMBER",
        """
        routing number, routing no, routing, aba, aba number, aba routing, rtn, routing transit number,
        transit number
        """,
        r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]",
        score=0.85,
    ),
    Announced(
        "bic_code",
        "BIC_CODE",
        "swift, bic, swift code, bic code, swift bic, bic swift",
        r"(?-i:[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)",
        digits=False,
    ),
)
