"""`gatekeeper fix`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option, write_stdout
from gatekeeper.errors import ExitCode
from gatekeeper.request import Request


@click.command()
@click.argument("paths", nargs=-1)
@directory_option
@click.option("--base", envvar="GATEKEEPER_BASE", metavar="REV", help="Fix what changed since merge-base(REV, HEAD).")
@click.option("--all", "everything", is_flag=True, help="Fix the whole project, not only what changed.")
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
def fix(paths: tuple[str, ...], directory: Path, base: str | None, everything: bool, diff: bool) -> int:
    """Apply the safe automatic fixes (ruff check --fix, ruff format) to changed files, or to those named."""
    from gatekeeper import app
    from gatekeeper.reporters import visible

    request = Request(directory, paths, base=base, environ=os.environ)
    result = app.repair(request, write=not diff, everything=everything)
    if diff:
        write_stdout("".join(f"{visible(line)}\n" for line in result.diff.split("\n")[:-1]))
    else:
        for file in result.files:
            write_stdout(f"fixed {visible(file.path)}\n")
    for failure in result.failures:
        click.echo(f"gatekeeper: {visible(failure.path)} was left as it is: {visible(failure.reason)}", err=True)
    if not result.files and not result.failures:
        click.echo(f"gatekeeper: nothing to fix in {result.examined} files", err=True)
    return ExitCode.UNVERIFIED if result.failures else ExitCode.PASSED
