"""A pytest plug-in: of a test that only passes, the run's own JUnit XML gets the number and no element.

Where tests are many and short, the elements are a tenth of the work, and gatekeeper reads what failed and pytest's
count. XML that the tests themselves have pytest write stays as it is.
"""

from __future__ import annotations

from typing import Any

from _pytest.junitxml import LogXML
from gatekeeper_pytest_plugin import REQUEST

_log: Any = LogXML.pytest_runtest_logreport
_passed: dict[tuple[str, Any], list[Any]] = {}
"""What was reported of the tests that are running and have only passed so far, by node id and process."""
_told: set[tuple[str, Any]] = set()
"""The tests that are running and of which pytest was told."""


def logged(self: Any, report: Any) -> None:
    """Counts what passes, and tells pytest of a test when it does not, with all that was reported of it before."""
    key = (report.nodeid, getattr(report, "node", None))
    if key in _told or self.logfile != REQUEST["junit"]:
        _log(self, report)
    elif report.passed:
        _passed.setdefault(key, []).append(report)
        self.stats["passed"] += report.when == "call"
    else:
        for one in _passed.pop(key, ()):
            self.stats["passed"] -= one.when == "call"
            _log(self, one)
        _log(self, report)
        _told.add(key)
    if report.when == "teardown":
        _passed.pop(key, None)
        _told.discard(key)


LogXML.pytest_runtest_logreport = logged
