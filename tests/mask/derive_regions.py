"""Derive `masklib/mask/pools/regions.txt` from the tables of the package python-stdnum 2.2.

Run as ``python tests/mask/derive_regions.py > masklib/mask/pools/regions.txt``. The result is frozen under a mask
version. A line a scheme: its name, then the region codes that its numbers may have, the Chinese ones with the years
of birth for which they are valid.
"""

from __future__ import annotations

from stdnum import numdb
from stdnum.gb import upn

FIRST, LAST = 1900, 2025


def chinese() -> list[str]:
    """Return each code with the years of birth for which it is valid: ``110101:1900-2025``."""
    table, codes = numdb.get("cn/loc"), []
    for number in range(110000, 830000):
        properties = {key: value for _, part in table.info(f"{number}") for key, value in part.items()}
        years = sorted({year for one in properties.get("county", "").split(",") for year in valid_years(one)})
        for first, last in runs(years):
            codes.append(f"{number}:{first}-{last}")
    return codes


def valid_years(county: str) -> range:
    """Return the years of birth for which an entry like ``[1983-2011]name`` holds."""
    if not county.startswith("["):
        return range(FIRST, LAST + 1) if county else range(0)
    start, _, end = county[1:].partition("]")[0].partition("-")
    return range(max(FIRST, int(start or FIRST)), min(LAST, int(end or LAST)) + 1)


def runs(years: list[int]) -> list[tuple[int, int]]:
    """Return first and last of every run of years."""
    result: list[tuple[int, int]] = []
    for year in years:
        if result and result[-1][1] == year - 1:
            result[-1] = (result[-1][0], year)
        else:
            result.append((year, year))
    return result


def listed(table: str, width: int) -> list[str]:
    """Return the codes of a width that a table knows."""
    known = numdb.get(table)
    return [f"{code:0{width}}" for code in range(10**width) if known.info(f"{code:0{width}}")[0][1]]


def main() -> None:
    """Write the codes."""
    print("cn.ric", *chinese())  # noqa: T201  a script prints
    for name, table, width in (
        ("id.nik", "id/loc", 4),
        ("my.nric", "my/bp", 2),
        ("us.ein", "us/ein", 2),
        ("at.tin", "at/fa", 2),
    ):
        print(name, *listed(table, width))  # noqa: T201  a script prints
    print("gb.upn", *sorted(map(str, upn._la_numbers)))  # noqa: T201  a script prints


if __name__ == "__main__":
    main()
