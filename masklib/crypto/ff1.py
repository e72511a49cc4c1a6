"""FF1: format-preserving encryption over AES, exactly as NIST SP 800-38G (2016) specifies it.

The domain bound of 10**6 is that of the revision's drafts (SP 800-38G Rev. 1).

Not promised: FF1 is deterministic, so equal texts under one tweak give equal surrogates, and frequencies
show. A tweak separates domains; it is no secret and no second key. Small domains can be guessed through,
whatever the cipher. Python and numpy do not run in constant time, so whoever can time this process finely may
learn about values. Nobody outside the project has audited this code; the vectors of NIST and Wycheproof pass.

Raw values: sees the texts and numbers it is given; keeps none of them, but a bounded number of tweaks; errors
show none.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, final, overload

import numpy as np

from masklib.crypto.aes import CHUNK, aes_of
from masklib.crypto.ff1_arrays import decrypt_halves, encrypt_halves, fits_words
from masklib.crypto.ff1_lists import decrypt_lists, encrypt_lists
from masklib.crypto.ff1_schedule import Schedule
from masklib.crypto.integers import WORD_DOMAIN, checked_integer, checked_integers, checked_words, returned
from masklib.crypto.numerals import MOST_SYMBOLS, SYMBOLS, join_digits, numerals_of, split_number
from masklib.crypto.sealed import Sealed
from masklib.crypto.text_rows import LONGEST_TOGETHER, text_rows_of
from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from numpy.typing import NDArray

    from masklib.crypto.numerals import Numerals

    Words = NDArray[np.uint64]

__all__ = ["FF1"]

_SCHEDULES_KEPT: Final = 256
_FEW: Final = 8  # below, rounds over Python integers are faster than rounds over arrays


class _Direction(NamedTuple):
    one: Callable[[Schedule, int, int], tuple[int, int]]
    words: Callable[[Schedule, Words, Words], tuple[Words, Words]]
    lists: Callable[[Schedule, list[int], list[int]], tuple[list[int], list[int]]]

    def many(
        self, schedule: Schedule, first: NDArray[Any], second: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        if fits_words(schedule):
            return self.words(schedule, first, second)
        done = self.lists(schedule, first.tolist(), second.tolist())
        return np.array(done[0], object), np.array(done[1], object)


_ENCRYPT: Final = _Direction(Schedule.encrypt, encrypt_halves, encrypt_lists)
_DECRYPT: Final = _Direction(Schedule.decrypt, decrypt_halves, decrypt_lists)


@final
class FF1(Sealed):
    """FF1 under one AES key and one alphabet. Threads may share it.

    Every method raises `DomainError` for texts of less than 2 or more than 16384 characters, for lengths
    that fewer than 10**6 texts have, and for anything outside the alphabet; the message shows no value.

    Args:
        key: 16, 24 or 32 bytes, for AES-128, -192 or -256: a subkey made for this, never the key itself.
        radix: Number of different characters, 2 to 65536; that of the alphabet or 10 if left out.
        alphabet: The characters, in the order of the digits they stand for. By default ``0-9a-z`` as far as
            the radix goes; above 36 there is no default, and only numerals and integers can be encrypted.

    Raises:
        KeyFormatError: if the key has another length. The message shows nothing of it.
        DomainError: if radix and alphabet disagree, or are out of range.

    Raw values: sees what it encrypts; keeps the key; ``repr`` shows the radix only.
    """

    __slots__ = ("_numerals", "_schedule", "radix")

    _numerals: Numerals | None
    _schedule: Callable[[bytes, int], Schedule]
    radix: int

    def __init__(self, key: bytes, *, radix: int | None = None, alphabet: str | None = None) -> None:
        self._seal(radix=_radix(radix, alphabet))
        symbols = SYMBOLS[: self.radix] if alphabet is None and self.radix <= len(SYMBOLS) else alphabet
        self._seal(_numerals=None if symbols is None else numerals_of(symbols))
        try:
            self._seal(_schedule=_scheduler(aes_of(key), self.radix))
        finally:
            del key

    def schedule(self, length: int, tweak: bytes = b"") -> Schedule:
        """Return what is computed once for a tweak and a length; it permutes numbers, given as two halves."""
        return self._schedule(tweak, length)

    def encrypt(self, text: str, tweak: bytes = b"") -> str:
        """Return the surrogate of one text: same length, same alphabet.

        Args:
            text: Characters of the alphabet.
            tweak: What this text is, such as mask domain and class. Not secret; every tweak gives another
                permutation.
        """
        return self._one(_ENCRYPT, text, tweak)

    def decrypt(self, text: str, tweak: bytes = b"") -> str:
        """Return the text that `encrypt` turned into this one under the same tweak."""
        return self._one(_DECRYPT, text, tweak)

    def encrypt_batch(self, texts: Sequence[str], tweak: bytes = b"") -> list[str]:
        """Return the surrogate of each text, in order. Lengths may differ; equal lengths are fastest.

        One text that cannot be encrypted makes the whole batch fail: nothing is passed half done.
        """
        return self._batch(_ENCRYPT, texts, tweak)

    def decrypt_batch(self, texts: Sequence[str], tweak: bytes = b"") -> list[str]:
        """Return the text of each surrogate, in order, see `encrypt_batch`."""
        return self._batch(_DECRYPT, texts, tweak)

    def encrypt_rows(self, rows: NDArray[np.uint8], tweak: bytes = b"") -> NDArray[np.uint8]:
        """Return the surrogate of each text of a matrix of ASCII codes, a text a row."""
        return self._rows(_ENCRYPT, rows, tweak)

    def decrypt_rows(self, rows: NDArray[np.uint8], tweak: bytes = b"") -> NDArray[np.uint8]:
        """Return the text of each surrogate, see `encrypt_rows`."""
        return self._rows(_DECRYPT, rows, tweak)

    def encrypt_numerals(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Return the surrogate of one numeral string, a digit below the radix for each digit."""
        return self._one_numerals(_ENCRYPT, numerals, tweak)

    def decrypt_numerals(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Return the numeral string that `encrypt_numerals` turned into this one."""
        return self._one_numerals(_DECRYPT, numerals, tweak)

    @overload
    def encrypt_ints(self, values: NDArray[Any], length: int, tweak: bytes = b"") -> NDArray[Any]: ...

    @overload
    def encrypt_ints(self, values: Sequence[int], length: int, tweak: bytes = b"") -> list[int]: ...

    def encrypt_ints(
        self, values: NDArray[Any] | Sequence[int], length: int, tweak: bytes = b""
    ) -> NDArray[Any] | list[int]:
        """Return the surrogate of each integer, read as a text of ``length`` digits with leading zeros.

        Args:
            values: Integers from 0 up to ``radix ** length``, exclusive: a flat array of an integer type, for
                domains of up to 2**64, or a list of `int`.
            length: Digits of every text.
            tweak: As for `encrypt`.

        Returns:
            Integers below ``radix ** length``: for a list a list, for an array one of the same type if that
            holds the whole domain, else of `numpy.uint64`.

        Raises:
            TypeError: if a value is no integer.
        """
        return self._ints(_ENCRYPT, values, length, tweak)

    @overload
    def decrypt_ints(self, values: NDArray[Any], length: int, tweak: bytes = b"") -> NDArray[Any]: ...

    @overload
    def decrypt_ints(self, values: Sequence[int], length: int, tweak: bytes = b"") -> list[int]: ...

    def decrypt_ints(
        self, values: NDArray[Any] | Sequence[int], length: int, tweak: bytes = b""
    ) -> NDArray[Any] | list[int]:
        """Return the integer of each surrogate, see `encrypt_ints`."""
        return self._ints(_DECRYPT, values, length, tweak)

    def encrypt_int(self, value: int, length: int, tweak: bytes = b"") -> int:
        """Return the surrogate of one integer, see `encrypt_ints`."""
        return self._one_int(_ENCRYPT, value, length, tweak)

    def decrypt_int(self, value: int, length: int, tweak: bytes = b"") -> int:
        """Return the integer of one surrogate, see `encrypt_ints`."""
        return self._one_int(_DECRYPT, value, length, tweak)

    def __repr__(self) -> str:
        return f"<FF1 radix={self.radix}>"

    def _one(self, direction: _Direction, text: str, tweak: bytes) -> str:
        numerals, schedule = self._reader(), self._schedule(tweak, len(text))
        first, second = schedule.lengths
        halves = direction.one(schedule, numerals.number(text[:first]), numerals.number(text[first:]))
        return numerals.text(halves[0], first) + numerals.text(halves[1], second)

    def _batch(self, direction: _Direction, texts: Sequence[str], tweak: bytes) -> list[str]:
        done: list[str] = []
        for start in range(0, len(texts), CHUNK):
            done += self._chunk(direction, texts[start : start + CHUNK], tweak)
        return done

    def _chunk(self, direction: _Direction, texts: Sequence[str], tweak: bytes) -> list[str]:
        if len(texts) < _FEW:
            return [self._one(direction, text, tweak) for text in texts]
        length, rows = len(texts[0]), text_rows_of(self._reader().alphabet)
        schedule = self._schedule(tweak, length)
        halves = rows.read(texts, *schedule.lengths) if length <= LONGEST_TOGETHER else None
        if halves is None:
            return self._by_length(direction, texts, tweak)
        return rows.write(direction.many(schedule, *halves), *schedule.lengths)

    def _rows(self, direction: _Direction, rows: NDArray[np.uint8], tweak: bytes) -> NDArray[np.uint8]:
        alphabet = self._reader().alphabet
        if not alphabet.isascii():
            raise DomainError("rows are of ASCII codes, and the alphabet is not")
        schedule, reader = self._schedule(tweak, rows.shape[1]), text_rows_of(alphabet)
        together = rows.shape[1] <= LONGEST_TOGETHER and len(rows) > 0
        halves = reader.read_rows(rows, *schedule.lengths) if together else None
        if halves is not None:
            return reader.write_rows(direction.many(schedule, *halves), *schedule.lengths)
        done = [self._one(direction, row.tobytes().decode("latin-1"), tweak) for row in rows]
        return np.frombuffer("".join(done).encode("ascii"), np.uint8).reshape(rows.shape)

    def _by_length(self, direction: _Direction, texts: Sequence[str], tweak: bytes) -> list[str]:
        """Do each length apart; if there is one only, each text: one is a stranger, or all are long."""
        places = defaultdict[int, list[int]](list)
        for place, text in enumerate(texts):
            places[len(text)].append(place)
        if len(places) == 1:
            return [self._one(direction, text, tweak) for text in texts]
        done = [""] * len(texts)
        for group in places.values():
            results = self._chunk(direction, [texts[place] for place in group], tweak)
            for place, result in zip(group, results, strict=True):
                done[place] = result
        return done

    def _one_numerals(self, direction: _Direction, numerals: Sequence[int], tweak: bytes) -> list[int]:
        schedule = self._schedule(tweak, len(numerals))
        digits = checked_integers(numerals, self.radix)
        first, second = schedule.lengths
        high, low = join_digits(digits[:first], self.radix), join_digits(digits[first:], self.radix)
        halves = direction.one(schedule, high, low)
        return split_number(halves[0], self.radix, first) + split_number(halves[1], self.radix, second)

    def _ints(
        self, direction: _Direction, values: NDArray[Any] | Sequence[int], length: int, tweak: bytes
    ) -> NDArray[Any] | list[int]:
        schedule = self._schedule(tweak, length)
        if isinstance(values, np.ndarray):
            words = _words(direction, schedule, checked_words(values, schedule.domain))
            return returned(words, values, schedule.domain)
        numbers = checked_integers(values, schedule.domain)
        if len(numbers) >= _FEW:
            return _many(direction, schedule, numbers)
        return [_one(direction, schedule, number) for number in numbers]

    def _one_int(self, direction: _Direction, value: int, length: int, tweak: bytes) -> int:
        schedule = self._schedule(tweak, length)
        return _one(direction, schedule, checked_integer(value, schedule.domain))

    def _reader(self) -> Numerals:
        if self._numerals is None:
            raise DomainError(f"radix {self.radix} has no default alphabet; give one, or encrypt numerals")
        return self._numerals


def _one(direction: _Direction, schedule: Schedule, number: int) -> int:
    modulus = schedule.moduli[1]
    first, second = direction.one(schedule, *divmod(number, modulus))
    return first * modulus + second


def _words(direction: _Direction, schedule: Schedule, words: Words) -> Words:
    modulus = schedule.moduli[1]
    first = words // modulus
    first, second = direction.words(schedule, first, words - first * modulus)
    first *= modulus
    first += second
    return first


def _many(direction: _Direction, schedule: Schedule, numbers: Sequence[int]) -> list[int]:
    """Do many integers at once; where one does not fit a word, its halves may."""
    if schedule.domain <= WORD_DOMAIN:
        return [*_words(direction, schedule, np.array(numbers, np.uint64)).tolist()]
    modulus = schedule.moduli[1]
    kind = np.uint64 if fits_words(schedule) else object
    firsts, seconds = zip(*[divmod(number, modulus) for number in numbers], strict=True)
    first, second = direction.many(schedule, np.array(firsts, kind), np.array(seconds, kind))
    return [high * modulus + low for high, low in zip(first.tolist(), second.tolist(), strict=True)]


def _radix(radix: int | None, alphabet: str | None) -> int:
    symbols = len(alphabet) if alphabet is not None else radix if radix is not None else 10
    if not 1 < symbols <= MOST_SYMBOLS or radix not in {None, symbols}:
        raise DomainError("the radix is 2 to 65536, and that of the alphabet if both are given")
    return symbols


def _scheduler(aes: AES, radix: int) -> Callable[[bytes, int], Schedule]:
    @lru_cache(maxsize=_SCHEDULES_KEPT)
    def schedule(tweak: bytes, length: int) -> Schedule:
        return Schedule(aes, radix, tweak, length)

    return schedule
