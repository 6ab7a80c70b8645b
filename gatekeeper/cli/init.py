"""`gatekeeper init`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import click
from msgspec import Struct

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
    from gatekeeper import prepare, rolefile, rules
    from gatekeeper.agents import configure

    place = prepare.locate(Request(directory, environ=os.environ))
    read = rules.on_disk(place.root)
    places = _named(flags)

    def exists(name: str) -> bool:
        return (place.root / name).exists()

    asked = not (places or hosts)
    if asked:
        places, hosts = _chosen(exists, configure.detected(exists))
    profile = rolefile.read_role_file(role) if role else None
    agents = filter(None, (configure.configured(host, read) for host in hosts))
    proposals = [*starting.starter(read, exists, profile, places), *agents]
    way = _Way(place.root, dry_run, asked and sys.stdin.isatty())
    _carry_out(proposals, way)
    _warn(place.repository is None, hosts)
    _advise(proposals, way)


class _Way(Struct, frozen=True):
    """How proposals are carried out: below which folder, for show alone, each only when it is confirmed."""

    root: Path
    dry_run: bool
    asking: bool


def _named(flags: Mapping[str, bool]) -> list[str]:
    """The places that flags name."""
    return [name.replace("_", "-") for name, asked in flags.items() if asked]


def _chosen(exists: Callable[[str], bool], hosts: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Where the gate is to run: what the one at the terminal says, else pre-commit alone."""
    found = {GITHUB: ".github", GITLAB: ".gitlab-ci.yml"}
    traced = [name for name, trace in found.items() if exists(trace)]
    if sys.stdin.isatty():
        return _asked(traced, hosts)
    _propose([*(f"--{name}" for name in traced), *(f"--agent {host}" for host in hosts)])
    return [PRE_COMMIT], ()


def _asked(traced: list[str], hosts: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    places = [name for name in (PRE_COMMIT, *traced) if _confirmed(f"Run the gate {_WHERE[name]}?")]
    return places, tuple(host for host in hosts if _confirmed(f"Add the hooks of {host}?"))


def _confirmed(question: str) -> bool:
    return click.confirm(question, True, err=True)


def _propose(flags: list[str]) -> None:
    if flags:
        click.echo(f"gatekeeper: found here, and possible too: gatekeeper init {' '.join(flags)}", err=True)


def _carry_out(proposals: list[Proposal], way: _Way) -> None:
    from gatekeeper import init as starting

    for proposal in proposals:
        writes = proposal.action not in (Action.BY_HAND, Action.KEEP)
        if writes and way.asking:
            write_stdout(_changes(proposal, way.root))
            if not _confirmed(f"Write {proposal.path}?"):
                continue
        write_stdout(f"{_DONE[proposal.action, way.dry_run]} {proposal.path}: {proposal.why}\n")
        _show(proposal, way)
        if writes and not way.dry_run:
            starting.write(way.root, proposal)
    if not proposals:
        write_stdout("nothing to do: the project has gatekeeper settings and what runs them\n")


def _show(proposal: Proposal, way: _Way) -> None:
    """What is to be done by hand, or how a file changes that is there already."""
    if proposal.action is Action.BY_HAND:
        write_stdout(_block(proposal.text))
    elif (
        proposal.action is not Action.KEEP and not way.asking and (way.dry_run or proposal.action is not Action.CREATE)
    ):
        write_stdout(_changes(proposal, way.root))


def _changes(proposal: Proposal, root: Path) -> str:
    from gatekeeper import init as starting
    from gatekeeper import rules

    return _block(starting.diff(rules.on_disk(root), proposal))


def _block(text: str) -> str:
    return "\n" + "".join(f"    {line}\n" for line in text.splitlines()) + "\n"


def _advise(proposals: list[Proposal], way: _Way) -> None:
    """How far the project is from its new settings."""
    from gatekeeper import legacy

    if not way.dry_run and any("settings" in one.why for one in proposals):
        write_stdout(legacy.advice(Request(way.root, environ=os.environ)))


def _warn(outside: bool, hosts: Collection[str]) -> None:
    """What would keep from working what was written."""
    if outside:
        click.echo("gatekeeper: this is not a git repository: hooks, and what judges a change, need one", err=True)
    if hosts and shutil.which("gatekeeper") is None:
        click.echo("gatekeeper: `gatekeeper` is not on the PATH: an agent that cannot find it asks nobody", err=True)


_WHERE = {PRE_COMMIT: "at each commit (pre-commit, prek)", GITHUB: "on GitHub", GITLAB: "on GitLab"}
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
