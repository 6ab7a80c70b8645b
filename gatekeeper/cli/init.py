"""`gatekeeper init`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from gatekeeper.agents import HOSTS
from gatekeeper.cli.options import directory_option, write_stdout
from gatekeeper.init import GITHUB, GITLAB, PRE_COMMIT, Action, Proposal
from gatekeeper.request import Request


@click.command()
@directory_option
@click.option(
    "--role",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write a profile read out of an agent's role definition (Markdown), and start from it.",
)
@click.option("--pre-commit", is_flag=True, help="Add the hook for pre-commit (and prek).")
@click.option("--github", is_flag=True, help="Add a workflow for GitHub.")
@click.option("--gitlab", is_flag=True, help="Add a pipeline for GitLab.")
@click.option("--agent", "hosts", multiple=True, type=click.Choice(HOSTS), help="Add a coding agent's hooks.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, as a diff, and write nothing.")
def init(directory: Path, role: Path | None, dry_run: bool, hosts: tuple[str, ...], **flags: bool) -> None:
    """Write a starter [tool.gatekeeper] and the files that run it; what exists is never overwritten.

    Without a flag that names where the gate is to run, that is pre-commit; on a terminal, you are asked.
    """
    from gatekeeper import init as starting
    from gatekeeper import legacy, prepare, rolefile, rules
    from gatekeeper.agents import configure

    root = prepare.locate(Request(directory, environ=os.environ)).root
    read = rules.on_disk(root)
    places = _named(flags)

    def exists(name: str) -> bool:
        return (root / name).exists()

    if not (places or hosts):
        places, hosts = _chosen(exists, configure.detected(exists))
    profile = rolefile.read_role_file(role) if role else None
    agents = filter(None, (configure.configured(host, read) for host in hosts))
    proposals = [*starting.starter(read, exists, profile, places), *agents]
    _carry_out(proposals, root, dry_run)
    if not dry_run and any("settings" in one.why for one in proposals):
        write_stdout(legacy.advice(Request(root, environ=os.environ)))


def _named(flags: Mapping[str, bool]) -> list[str]:
    """The places that flags name."""
    return [name.replace("_", "-") for name, asked in flags.items() if asked]


def _chosen(exists: Callable[[str], bool], hosts: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Where the gate is to run: what the one at the terminal says, else pre-commit alone."""
    found = {GITHUB: ".github", GITLAB: ".gitlab-ci.yml"}
    traced = [name for name, trace in found.items() if exists(trace)]
    if not sys.stdin.isatty():
        _propose([*(f"--{name}" for name in traced), *(f"--agent {host}" for host in hosts)])
        return [PRE_COMMIT], ()
    places = _confirmed("Run the gate by {}?", (PRE_COMMIT, *traced))
    return [*places], _confirmed("Add hooks for {}?", hosts)


def _confirmed(question: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if click.confirm(question.format(name), True, err=True))


def _propose(flags: list[str]) -> None:
    if flags:
        click.echo(f"gatekeeper: found here, and possible too: gatekeeper init {' '.join(flags)}", err=True)


def _carry_out(proposals: list[Proposal], root: Path, dry_run: bool) -> None:
    from gatekeeper import init as starting

    for proposal in proposals:
        write_stdout(f"{_DONE[proposal.action, dry_run]} {proposal.path}: {proposal.why}\n")
        _show(proposal, root, dry_run)
        if not dry_run and proposal.action not in (Action.BY_HAND, Action.KEEP):
            starting.write(root, proposal)
    if not proposals:
        write_stdout("nothing to do: the project has gatekeeper settings and what runs them\n")


def _show(proposal: Proposal, root: Path, dry_run: bool) -> None:
    """What is to be done by hand, or how a file changes: before it does, or where more than an end is added."""
    from gatekeeper import init as starting
    from gatekeeper import rules

    by_hand = proposal.action is Action.BY_HAND
    if by_hand or proposal.action is Action.REPLACE or (dry_run and proposal.action is not Action.KEEP):
        text = proposal.text if by_hand else starting.diff(rules.on_disk(root), proposal)
        write_stdout("\n" + "".join(f"    {line}\n" for line in text.splitlines()) + "\n")


_DONE = {
    ("create", False): "created",
    ("create", True): "would create",
    ("append", False): "extended",
    ("append", True): "would extend",
    ("replace", False): "extended",
    ("replace", True): "would extend",
    ("by hand", False): "add by hand to",
    ("by hand", True): "add by hand to",
    ("keep", False): "kept",
    ("keep", True): "would keep",
}
