"""`gatekeeper mcp`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option
from gatekeeper.errors import UsageError
from gatekeeper.request import Policy, Request


@click.command()
@directory_option
def mcp(directory: Path) -> None:
    """Serve the gate over the Model Context Protocol, on standard input and output (extra `mcp`)."""
    try:
        from gatekeeper.agents import server
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the MCP server needs {error.name}: install gatekeeper with the extra mcp, as in"
            " `pip install 'gatekeeper-quality[mcp]'`"
        ) from error
    server.run(Request(directory, policy=Policy.BASE, environ=os.environ))
