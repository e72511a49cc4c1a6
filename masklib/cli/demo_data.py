"""The demo's database: a small shop, the same on every machine. Nobody in it exists.

Cards are of a test range with right check digits, phones of the range kept for fiction (202-555-01xx), social
security numbers of the range kept for advertisements (987-65-43xx), domains those of RFC 2606.
"""

from __future__ import annotations

import json
import random
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

__all__ = ["fill"]

CUSTOMERS: Final = 120
ORDERS: Final = 400
TICKETS: Final = 40

_SEED: Final = 20240229

_SCHEMA: Final = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, phone TEXT, card_number TEXT, ssn TEXT, iban TEXT,
    profile JSON);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_email TEXT REFERENCES customers (email), product TEXT, cents INTEGER,
    ordered_on DATE);
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), subject TEXT, body TEXT);
CREATE TABLE secrets (
    id INTEGER PRIMARY KEY, service TEXT, owner_email TEXT, api_key TEXT, password TEXT);
"""

# fmt: off
_GIVEN: Final = (
    "Alice", "Amelia", "Arthur", "Beatrice", "Benjamin", "Bruno", "Catherine", "Charles", "Clara", "Daniel",
    "Diana", "Edward", "Eleanor", "Emma", "Felix", "Frances", "George", "Grace", "Hannah", "Henry",
    "Isabel", "Jack", "James", "Julia", "Kevin", "Laura", "Leonard", "Louise", "Lucas", "Margaret",
    "Martin", "Michael", "Nora", "Oliver", "Patricia", "Peter", "Rachel", "Robert", "Sarah", "Thomas",
)
_FAMILY: Final = (
    "Adams", "Baker", "Bennett", "Brooks", "Campbell", "Carter", "Collins", "Cooper", "Davies", "Edwards",
    "Evans", "Fisher", "Foster", "Graham", "Griffin", "Hamilton", "Harrison", "Hughes", "Jenkins",
    "Johnson", "Kennedy", "Lawson", "Marshall", "Mitchell", "Morgan", "Murphy", "Nelson", "Palmer",
    "Parker", "Peterson", "Reynolds", "Roberts", "Sanders", "Shaw", "Simmons", "Stewart", "Turner",
    "Walker", "Watson", "Wright",
)
# fmt: on

_PRODUCTS: Final = ("Kettle", "Desk lamp", "Notebook, ruled", "Umbrella", "Cutting board", "Wool blanket")
_DOMAINS: Final = ("example.com", "example.org", "example.net")
_SERVICES: Final = ("payments", "code hosting", "storage", "mail", "maps", "search")
_CITIES: Final = ("Leeds", "Portland", "Galway", "Bergen", "Utrecht")

_TICKETS: Final = (
    (
        "Refund",
        "Hello, this is {name}. Please refund order {order} to my card {card}, or call {phone}.",
    ),
    ("Change of address", "My email is no longer {email}. Regards, {name}"),
    ("Call back", "Caller gave SSN {ssn} to prove who she is; call {name} on {phone} after five."),
    ("Payout", "Transfer the balance to {iban} please. {name}, {email}"),
    ("Colour", "Does the kettle come in green? Order {order} was blue."),
)


@dataclass(frozen=True, slots=True)
class _Customer:
    id: int
    name: str
    email: str
    phone: str
    card: str
    ssn: str
    iban: str
    profile: str


def fill(connection: sqlite3.Connection) -> None:
    """Make the tables and their rows in an empty database.

    Args:
        connection: A plain connection; it is committed.

    Raw values: emits the demo's own, all of them invented.
    """
    draw = random.Random(_SEED)  # noqa: S311 - invented rows, no secrets: they have to be the same everywhere
    customers = [_customer(draw, number) for number in range(1, CUSTOMERS + 1)]
    connection.executescript(_SCHEMA)
    connection.executemany(
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(c.id, c.name, c.email, c.phone, c.card, c.ssn, c.iban, c.profile) for c in customers],
    )
    connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", _orders(draw, customers))
    connection.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?)", _tickets(draw, customers))
    connection.executemany("INSERT INTO secrets VALUES (?, ?, ?, ?, ?)", _secrets(draw, customers))
    connection.commit()


def _customer(draw: random.Random, number: int) -> _Customer:
    given, family = draw.choice(_GIVEN), draw.choice(_FAMILY)
    email = f"{given}.{family}{number}@{draw.choice(_DOMAINS)}".lower()
    phone = f"+1 202-555-01{draw.randrange(100):02}"
    profile = {
        "city": draw.choice(_CITIES),
        "newsletter": draw.choice((True, False)),
        "contact": {"email": email},
    }
    return _Customer(
        number,
        f"{given} {family}",
        email,
        phone,
        _card(draw),
        f"987-65-43{draw.randrange(100):02}",
        _iban(draw),
        json.dumps(profile),
    )


def _card(draw: random.Random) -> str:
    body = "411111" + "".join(draw.choices(string.digits, k=9))
    # Luhn, ISO/IEC 7812-1 annex B: from the right every second digit is doubled and its digits are summed
    total = sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(reversed(body)))
    number = body + str(-total % 10)
    return " ".join(number[at : at + 4] for at in range(0, 16, 4))


def _iban(draw: random.Random) -> str:
    account = "00000000" + "".join(draw.choices(string.digits, k=10))
    # ISO 13616 / ISO 7064 mod 97-10; "DE" is 1314 in its alphabet
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}"


def _orders(draw: random.Random, customers: list[_Customer]) -> Iterator[tuple[object, ...]]:
    for number in range(1, ORDERS + 1):
        # the minimum of two draws: a few customers order much, most little, as in a real shop
        buyer = customers[min(draw.randrange(CUSTOMERS), draw.randrange(CUSTOMERS))]
        day = f"2024-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        yield number, buyer.email, draw.choice(_PRODUCTS), draw.randrange(500, 20_000), day


def _tickets(draw: random.Random, customers: list[_Customer]) -> Iterator[tuple[object, ...]]:
    for number in range(1, TICKETS + 1):
        writer = draw.choice(customers)
        subject, body = _TICKETS[number % len(_TICKETS)]
        text = body.format(
            name=writer.name,
            email=writer.email,
            phone=writer.phone,
            card=writer.card,
            ssn=writer.ssn,
            iban=writer.iban,
            order=draw.randrange(1, ORDERS),
        )
        yield number, writer.id, subject, text


def _secrets(draw: random.Random, customers: list[_Customer]) -> Iterator[tuple[object, ...]]:
    letters = string.ascii_letters + string.digits
    # put together here, so that no scanner takes this file for a leak
    prefixes = ("sk_" + "live_", "gh" + "p_", "AK" + "IA")
    for number, service in enumerate(_SERVICES, start=1):
        token = prefixes[number % len(prefixes)] + "".join(draw.choices(letters, k=24))
        password = "".join(draw.choices(letters + "!#%", k=14))
        yield number, service, draw.choice(customers).email, token, password
