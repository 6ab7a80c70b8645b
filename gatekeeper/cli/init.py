"""`gatekeeper init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option, write_stdout
from gatekeeper.request import Request


@click.command()
@directory_option
@click.option(
    "--role",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write a profile read out of an agent's role definition (Markdown), and start from it.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written and write nothing.")
def init(directory: Path, role: Path | None, dry_run: bool) -> None:
    """Write a starter [tool.gatekeeper] and hook configuration; what exists is never overwritten."""
    from gatekeeper import init as starting
    from gatekeeper import prepare, rolefile, rules

    root = prepare.locate(Request(directory, environ=os.environ)).root
    profile = rolefile.read_role_file(role) if role else None
    proposals = starting.starter(rules.on_disk(root), lambda name: (root / name).exists(), profile)
    for proposal in proposals:
        write_stdout(f"{_DONE[proposal.action, dry_run]} {proposal.path}: {proposal.why}\n")
        if proposal.action is starting.Action.KEEP:
            continue
        if dry_run or proposal.action is starting.Action.BY_HAND:
            write_stdout("\n" + "".join(f"    {line}\n" for line in proposal.text.splitlines()) + "\n")
        else:
            starting.write(root, proposal)
    if not proposals:
        write_stdout("nothing to do: the project has gatekeeper settings and a hook\n")


_DONE = {
    ("create", False): "created",
    ("create", True): "would create",
    ("append", False): "extended",
    ("append", True): "would extend",
    ("by hand", False): "add by hand to",
    ("by hand", True): "add by hand to",
    ("keep", False): "kept",
    ("keep", True): "would keep",
}
