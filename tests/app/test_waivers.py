"""Waivers in a whole run, on real repositories."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from gatekeeper import app
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.request import Request
from tests.repos import Repo, environment

TEST = "from demo import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"
SKIPPED = TEST.replace("def test", "import pytest\n\n\n@pytest.mark.skip\ndef test")
SETTINGS = '[tool.gatekeeper]\nextends = "small.toml"\n'
WAIVER = """
[[tool.gatekeeper.waivers]]
rule = "integrity/test-skipped"
paths = ["tests/**"]
reason = "flaky since the move"
owner = "the demo team"
expires = {}
"""
FILES = {
    "small.toml": '[conditions]\nintegrity.findings = "= 0"\n',
    "src/demo/__init__.py": "def total(prices):\n    return sum(prices)\n",
    "tests/test_demo.py": TEST,
}


def run(root: Path) -> Report:
    return app.run(Request(root, base="HEAD", environ=environment(), cache=False), Silent())


def skipping(tmp_path: Path, at_base: str, at_head: str) -> Report:
    """A change that skips a test, with these settings at its two ends."""
    repo = Repo.make(tmp_path / "repo", {**FILES, "pyproject.toml": at_base})
    repo.write({"tests/test_demo.py": SKIPPED, "pyproject.toml": at_head})
    return run(repo.root)


@pytest.fixture
def waiver() -> str:
    return SETTINGS + WAIVER.format(date.today() + timedelta(days=30))


def test_a_waiver_of_the_base_suppresses_and_is_shown(tmp_path: Path, waiver: str) -> None:
    report = skipping(tmp_path, waiver, waiver)
    assert report.verdict is Verdict.PASS
    assert [(one.rule, one.suppressed) for one in report.findings] == [("test-skipped", True)]
    assert any("flaky since the move (the demo team, until" in note for note in report.notes)


def test_a_change_cannot_waive_what_it_does(tmp_path: Path, waiver: str) -> None:
    report = skipping(tmp_path, SETTINGS, waiver)
    assert report.verdict is Verdict.FAIL
    assert {(one.rule, one.suppressed) for one in report.findings} == {
        ("test-skipped", False),
        ("policy-loosened", False),
    }


def test_an_expired_waiver_does_not_count(tmp_path: Path) -> None:
    settings = SETTINGS + WAIVER.format("2020-01-31")
    report = skipping(tmp_path, settings, settings)
    assert report.verdict is Verdict.FAIL
    assert any("expired on 2020-01-31" in note for note in report.notes)


def test_without_a_repository_there_is_nothing_to_waive(tmp_path: Path, waiver: str) -> None:
    repo = tmp_path / "plain"
    for name, text in {**FILES, "pyproject.toml": waiver}.items():
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text(text)
    report = app.run(Request(repo, environ=environment(), cache=False), Silent())
    assert report.findings == ()
