from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from stdnum import bitcoin

from masklib.mask.families.crypto_address import CryptoAddress, _in_case, _read, base58_of
from masklib.mask.keccak import keccak_256

if TYPE_CHECKING:
    from masklib.crypto import Key
    from masklib.mask.families.crypto_address import Form
    from masklib.mask.numbered import Numbered

VALID = {
    "P2PKH, the first block": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "P2SH, BIP 16's form": "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
    "P2WPKH, BIP 173, raised": "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
    "P2WSH, BIP 173, test net": "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
    "P2TR, BIP 350": "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "two bytes, BIP 350": "BC1SW50QGDZ25J",
    "Ripple, the genesis account": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "Monero, the donations of its project": "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    "EIP-55, mixed": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "EIP-55, raised alone": "0x52908400098527886E0F7030069857D2E4169EE7",
    "EIP-55, small alone": "0xde709f2102306220921060314715629080e2fb77",
}
INVALID = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",  # BIP 350: a character that is none
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",  # BIP 173: a program of another length in version 0
    "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",  # BIP 173: a padding of more than four bits
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
    "0x0000000000000000000000000000000000000000",
    "1111111111111111111114oLvT2",
]


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_keccak_agrees_with_its_published_digests(message: bytes, digest: str) -> None:
    assert keccak_256(message).hex() == digest


def test_keccak_goes_over_several_blocks() -> None:
    assert len({keccak_256(b"a" * length) for length in range(130, 280)}) == 150


@pytest.mark.parametrize("address", VALID.values(), ids=list(VALID))
def test_valid_stays_valid_of_its_kind_and_turns_back(address: str, key: Key) -> None:
    (surrogate,) = CryptoAddress().mask([address], key)
    before, after = _read(address), _read(surrogate)
    assert before is not None
    assert after is not None
    assert before.kin == after.kin
    assert surrogate != address
    assert len(surrogate) == len(address)
    assert CryptoAddress().unmask([surrogate], key) == [address]


def _unchecked(found: Numbered[Form] | None) -> bool:
    """Tell whether no checksum holds: of an Ethereum address that has none, or a wrong one, the rest is known."""
    return found is None or found.form in {("ethereum", 22, 0), ("ethereum", 10, 0)}


@pytest.mark.parametrize("address", INVALID)
def test_invalid_stays_invalid_and_turns_back(address: str, key: Key) -> None:
    (surrogate,) = CryptoAddress().mask([address], key)
    assert _unchecked(_read(address))
    assert _unchecked(_read(surrogate))
    assert surrogate != address
    assert CryptoAddress().unmask([surrogate], key) == [address]


def test_surrogates_are_valid_for_stdnum(key: Key) -> None:
    """It knows Base58Check and version 0 of segregated witness."""
    dice = random.Random(5)
    addresses = [base58_of(dice.choice([0, 5]), dice.getrandbits(160)) for _ in range(60)]
    addresses += [base58_of(0, dice.getrandbits(bits)) for bits in range(96, 160, 8)]
    addresses.append(VALID["P2WPKH, BIP 173, raised"])
    for address, surrogate in zip(addresses, CryptoAddress().mask(addresses, key), strict=True):
        bitcoin.validate(address)
        bitcoin.validate(surrogate)
        assert len(address) == len(surrogate)
        assert address[0] == surrogate[0]
    assert CryptoAddress().unmask(CryptoAddress().mask(addresses, key), key) == addresses


def test_all_cases_of_an_ethereum_address_are_one_account(key: Key) -> None:
    digits = VALID["EIP-55, mixed"][2:].lower()
    mixed, small, raised = (f"0x{one}" for one in (VALID["EIP-55, mixed"][2:], digits, digits.upper()))
    surrogates = CryptoAddress().mask([mixed, small, raised], key)
    assert len({one.lower() for one in surrogates}) == 1
    assert surrogates[1].islower()
    assert surrogates[2][2:].isupper()
    assert _in_case(mixed, surrogates[1][2:]) == surrogates[0]


def test_an_ethereum_address_of_wrong_mixed_case_stays_one(key: Key) -> None:
    valid = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # EIP-55
    wrong = [valid.replace("5aAe", "5AAe"), valid.replace("Ef1B", "EF1B"), "0x" + "aB" * 20, "0x" + "0" * 40]
    mask = CryptoAddress()
    surrogates = mask.mask([*wrong, valid], key)
    assert all(re.fullmatch("0x[0-9a-fA-F]{40}", one) for one in surrogates)
    assert len(set(surrogates)) == len(surrogates)
    assert surrogates[3][2:].isdecimal()
    assert mask.unmask(surrogates, key) == [*wrong, valid]
    again = mask.mask(surrogates[:3], key)
    assert all(_read(one).kin == _read(wrong[0]).kin for one in again)  # type: ignore[union-attr]
