"""How detection is scored: the types of the corpora and of masklib, and the counts behind P, R and F1."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["CELL_CORE", "COLUMN_KINDS", "CORE", "LOW_RISK", "Bar", "Row", "Score", "kind_of"]

# The types that are scored, each with the names it has in the corpora (lower case) and in masklib.
TYPES = {
    "EMAIL": "email email_address",
    "PHONE": "phone phone_number phonenumber us_phone_number",
    "CARD": "credit_card creditcardnumber credit_card_number",
    "SSN": "ssn us_ssn us_itin",
    "IBAN": "iban iban_code de_iban",
    "IP": "ip ip_address",
    "URL": "url domain_name",
    "MAC": "mac_address",
    "PASSPORT": "passport passportid passport_num passport_number us_passport uk_passport",
    "DRIVER": "us_driver_license driverlicensenum drivers_license driver_license driver_license_num",
    "ACCOUNT": "account bank_account account_number bank_account_num bank_number us_bank_number",
    "ROUTING": "routing_number aba_routing_number",
    "ZIP": "zip zip_code postcode zipcode",
    "DATE": "date date_time date_of_birth dateofbirth dob",
    "PERSON": "person person_name first_name last_name firstname surname",
    "ADDRESS": "address street_address",
    "PASSWORD": "password secret securitytoken",
    "USERNAME": "username",
}
OF = {name: kind for kind, names in TYPES.items() for name in names.split()}
CORE = tuple(list(TYPES)[:14])
CELL_CORE = ("EMAIL", "PHONE", "CARD", "SSN", "IBAN", "IP", "DATE", "ZIP")
LOW_RISK = frozenset({"IP_ADDRESS", "URL", "DATE_TIME", "EMAIL_ADDRESS", "MAC_ADDRESS"})

Row = dict[str, Any]


def kind_of(name: str | None) -> str | None:
    return OF.get((name or "").lower())


@dataclass
class Score:
    """Counts of one type, or of one set."""

    hit: int = 0
    exact: int = 0
    missed: int = 0
    false: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        self.hit += other.hit
        self.exact += other.exact
        self.missed += other.missed
        self.false += other.false

    @property
    def precision(self) -> float:
        """Share of findings that are right."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of golds that are found."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def line(self, title: str) -> str:
        """One line for the table."""
        exact = self.exact / (self.hit + self.missed) if self.hit + self.missed else 0.0
        return (
            f"{title:34} golds {self.hit + self.missed:6}  P {self.precision:.3f}  R {self.recall:.3f}"
            f"  F1 {self.f1:.3f}  exact R {exact:.3f}"
        )


COLUMN_KINDS = {
    "NAME": {"PERSON"},
    "ADDR": {"STREET_ADDRESS", "POSTCODE", "LOCATION", "COORDINATES"},
    "DOB": {"DATE_OF_BIRTH"},
    "PHONE": {"PHONE_NUMBER"},
    "EMAIL": {"EMAIL_ADDRESS"},
    "SECRET": {"SECRET"},
    "USER": {"USERNAME"},
    "IP": {"IP_ADDRESS"},
}


@dataclass(frozen=True)
class Bar:
    """A figure and the bar it has to reach, or to stay under."""

    what: str
    value: float
    bound: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the bar is reached."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def line(self) -> str:
        """One line for the table."""
        sign = "<=" if self.at_most else ">="
        verdict = "met" if self.met else "MISSED"
        return f"{self.what:52} {self.value:14,.3f}  {sign} {self.bound:<11,.3f} {verdict}"
