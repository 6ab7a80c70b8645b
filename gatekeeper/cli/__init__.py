"""The command line: words in, exit code out. Each command's module is imported only when it is called."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

import click

from gatekeeper import __version__
from gatekeeper.errors import ExitCode, GatekeeperError

REPORT_AT = "https://github.com/gatekeeper-quality/gatekeeper/issues"

_COMMANDS = {
    "check": ("check", "Run the gate on this project."),
    "watch": ("watch", "Run the gate, and again after each edit."),
    "fix": ("fix", "Apply the safe automatic fixes to changed files."),
    "init": ("init", "Write a starter configuration; never overwrites."),
    "profiles": ("inform", "List the profiles, or print one fully resolved."),
    "explain": ("inform", "Explain a check, measure, condition or rule."),
    "handoff": ("handoff", "Judge the commit and write a checklist and a receipt to hand over."),
    "verify": ("handoff", "Say whether a receipt holds for this tree and policy."),
    "baseline": ("baseline", "Accept today's findings, so that only later ones count."),
    "hook": ("hook", "Answer a coding agent's hook: JSON in, JSON out."),
    "mcp": ("mcp", "Serve the gate over the Model Context Protocol."),
    "doctor": ("inform", "Say which interpreter, tools, base and cache are used, and why."),
    "cache": ("cache", "Say what is remembered between runs, or forget it."),
    "schema": ("inform", "Print the JSON Schema of the JSON report."),
}


class _LazyGroup(click.Group):
    """Knows every command's name and imports none until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"gatekeeper.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # click would import every command to read its help.
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="gatekeeper %(version)s")
def cli() -> None:
    """One command that says whether a Python change may pass, and shows the evidence."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits with the code that the contract promises."""
    _stop_on_sigterm()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; the one place where errors end."""
    try:
        return cli.main(args=arguments, prog_name="gatekeeper", standalone_mode=False) or ExitCode.PASSED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        return _complain("interrupted", ExitCode.INTERRUPTED)
    except GatekeeperError as error:
        return _complain(str(error), error.exit_code)
    except Exception as error:
        return _internal(error)


def _complain(message: str, code: int) -> int:
    from gatekeeper.reporters import visible

    click.echo(f"gatekeeper: {visible(message)}", err=True)
    return code


def _internal(error: Exception) -> int:
    import traceback

    click.echo("".join(traceback.format_exception(error)), err=True)
    return _complain(
        f"internal error ({type(error).__name__}); nothing was verified. Please report it with the lines above, "
        f"`gatekeeper --version` and the command you ran, at {REPORT_AT}",
        ExitCode.UNVERIFIED,
    )


def _stop_on_sigterm() -> None:
    """Makes a polite request to end work like Ctrl-C: children ended, nothing left behind."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
