"""`gatekeeper hook`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from gatekeeper.agents import HOSTS
from gatekeeper.agents.event import MOMENTS
from gatekeeper.cli.options import directory_option, judging_options, standard_output, write_stdout
from gatekeeper.request import Policy, Request


@click.command()
@click.argument("agent", type=click.Choice(HOSTS))
@directory_option
@judging_options
@click.option("--event", type=click.Choice(MOMENTS), help="When the agent asks; needed where its JSON does not say it.")
def hook(agent: str, directory: Path, event: str | None, policy: str | None, **asked: object) -> None:
    """Answer a coding agent's hook: its JSON on standard input, ours on standard output, always with exit code 0."""
    from gatekeeper.agents.hook import respond

    standard_output()
    request = Request(
        directory=directory,
        policy=Policy(policy or Policy.BASE),
        environ=os.environ,
        **asked,  # type: ignore[arg-type]
    )
    answer, said = respond(agent, _input(), event or "", request)
    write_stdout(answer)
    if said:
        from gatekeeper.reporters import visible

        click.echo("\n".join(visible(line) for line in said.splitlines()), err=True)


def _input() -> bytes:
    """All of standard input; nothing when it is closed."""
    stream = getattr(sys.stdin, "buffer", None)
    return b"" if stream is None else stream.read()
