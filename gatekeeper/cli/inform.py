"""Commands that only tell: profiles, explain, doctor, schema."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option, write_stdout
from gatekeeper.errors import UsageError
from gatekeeper.request import Request


@click.command()
@click.argument("name", required=False)
@click.option(
    "--from-role",
    "role",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Print the profile that can be read out of an agent's role definition (Markdown).",
)
@directory_option
def profiles(name: str | None, role: Path | None, directory: Path) -> None:
    """List the profiles, or print one fully resolved: every condition, with where it comes from."""
    from gatekeeper import config, prepare, rolefile, rules

    if role is not None:
        if name is not None:
            raise UsageError("give the name of a profile or --from-role, not both")
        write_stdout(rolefile.read_role_file(role).text)
        return

    read = rules.on_disk(prepare.locate(Request(directory, environ=os.environ)).root)
    if name is None:
        listed = config.profiles_listing(read)
        width = max(len(one.name) for one in listed)
        write_stdout("".join(f"{one.name:{width}}  {one.description}\n" for one in listed))
    else:
        write_stdout(config.render_profile(config.resolve_profile(name, read)))


@click.command()
@click.argument("topic")
def explain(topic: str) -> None:
    """Explain a check, measure, condition or rule: what it means, how to fix it, how to configure it."""
    from gatekeeper import explain as explaining

    write_stdout(explaining.explain(topic))


@click.command()
@directory_option
def doctor(directory: Path) -> None:
    """Say which interpreter, tools, versions, base and cache are used, and why."""
    from gatekeeper import app
    from gatekeeper import doctor as examining

    decisions = app.diagnose(Request(directory, environ=os.environ))
    write_stdout(examining.render(decisions))


@click.command()
def schema() -> None:
    """Print the JSON Schema of the JSON report."""
    from gatekeeper import reporters

    write_stdout(reporters.schema())
