"""Runs unittest suites and writes each test's outcome as JSON. Started by `test_public_suites` in a process of its own.

Usage: ``program.py <driver to install, or -> <file> <suite> …``
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
import unittest
from pathlib import Path
from typing import Any

GIVE_UP = 200
"""Seconds after which a suite that hangs is ended."""
SHOWN = 400
"""Characters of an error that are kept."""


class Outcomes(unittest.TestResult):
    """What became of each test, by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.by_name: dict[str, str] = {}

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802  unittest's name
        """Count a test as good until something else is heard."""
        super().startTest(test)
        self.by_name[test.id()] = "ok"

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802  unittest's name
        """Keep the error."""
        super().addError(test, err)
        self.by_name[test.id()] = repr(err[1])[:SHOWN]

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802  unittest's name
        """Keep the failure."""
        super().addFailure(test, err)
        self.by_name[test.id()] = repr(err[1])[:SHOWN]

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:  # noqa: N802  unittest's name
        """Keep the failure of a part."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.by_name[test.id()] = repr(err[1])[:SHOWN]

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802  unittest's name
        """Note that it did not run."""
        super().addSkip(test, reason)
        self.by_name[test.id()] = "skipped"


def main(driver: str, file: str, *names: str) -> None:
    """Run the suites, raw or with every connection sealed under a policy that lets as much pass as any."""
    faulthandler.dump_traceback_later(GIVE_UP, exit=True)
    logging.disable()
    if driver != "-":
        import masklib

        masklib.install(driver, policy=masklib.Policy(preset="application"), key=bytes(32))
    outcomes = Outcomes()
    unittest.defaultTestLoader.loadTestsFromNames(names).run(outcomes)
    Path(file).write_text(json.dumps(outcomes.by_name), encoding="utf-8")


main(*sys.argv[1:])
os._exit(0)  # the suites leave connections open whose threads would be waited for
