"""The summary of a step on GitHub Actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.cli import summary
from gatekeeper.cli.summary import append_summary
from gatekeeper.reporters import markdown
from tests.reporters.sample import REPORT, passing


def test_it_is_added_to_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    environ = {"GITHUB_STEP_SUMMARY": str(file)}
    append_summary(REPORT, environ)
    assert file.read_text(encoding="utf-8") == markdown.render(REPORT)
    append_summary(passing(), environ)
    assert file.read_text(encoding="utf-8") == f"{markdown.render(REPORT)}\n{markdown.render(passing())}"


@pytest.mark.parametrize("environ", [{}, {"GITHUB_STEP_SUMMARY": ""}])
def test_elsewhere_there_is_none(environ: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    append_summary(REPORT, environ)
    assert capfd.readouterr() == ("", "")


def test_one_that_would_be_refused_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "summary"
    file.write_text("before")
    monkeypatch.setattr(summary, "LARGEST", 100)
    append_summary(REPORT, {"GITHUB_STEP_SUMMARY": str(file)})
    assert file.read_text() == "before"
    assert capfd.readouterr().err == "gatekeeper: the step summary was not written: it would be too large\n"


def test_one_that_cannot_be_written_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    append_summary(REPORT, {"GITHUB_STEP_SUMMARY": str(tmp_path)})
    assert "the step summary was not written: Is a directory" in capfd.readouterr().err
