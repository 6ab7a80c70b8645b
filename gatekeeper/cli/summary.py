"""The summary of a job's step, which GitHub Actions shows above its log."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from gatekeeper.model.report import Report

LARGEST = 1024 * 1024
"""Bytes that GitHub takes of one step's summary; of a larger one it shows nothing."""


def append_summary(report: Report, environ: Mapping[str, str]) -> None:
    """Adds the report in Markdown to the summary, where GITHUB_STEP_SUMMARY names one; other parts of it stay.

    A summary that cannot be written is said on standard error: the report itself is elsewhere.
    """
    from gatekeeper import reporters

    named = environ.get("GITHUB_STEP_SUMMARY")
    if not named:
        return
    content = reporters.load("markdown")(report).encode("utf-8", "backslashreplace")
    try:
        with Path(named).open("ab") as file:
            content = b"\n" + content if file.tell() else content
            if file.tell() + len(content) <= LARGEST:
                file.write(content)
                return
        reason = "it would be too large"
    except OSError as error:
        reason = error.strerror or type(error).__name__
    click.echo(f"gatekeeper: the step summary was not written: {reason}", err=True)
