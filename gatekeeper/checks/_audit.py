"""pip-audit: run over an environment, and what it says."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

from gatekeeper.checks._parse.json import decode
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Run, Tool

INSTALL = "pip install 'gatekeeper-quality[audit]'"
_UNREACHABLE = re.compile(
    r"ConnectionError|Connection refused|Max retries|timed? ?out|resolve|ProxyError|SSLError|unreachable|ServiceError|"
    r"VulnServiceConnectionError|HTTPError",
    re.IGNORECASE,
)


class Advisory(Struct, frozen=True):
    """One known vulnerability of a package, by its own id and those that others gave it."""

    id: str
    fix_versions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Package(Struct, frozen=True):
    """A package of the environment; `skip_reason` says why nothing is known of it."""

    name: str
    version: str = ""
    vulns: tuple[Advisory, ...] = ()
    skip_reason: str | None = None


class Answer(Struct, frozen=True):
    """pip-audit's JSON."""

    dependencies: tuple[Package, ...]


def audit(context: Context, folders: tuple[Path, ...]) -> tuple[Package, ...]:
    """Every package in these site-packages with what is known of it. Raises CannotVerify when that cannot be told."""
    tool = _tool(context)
    output = context.scratch / "audit.json"
    paths = [word for folder in folders for word in ("--path", str(folder))]
    options = ("--format", "json", "--progress-spinner", "off", "--desc", "off", "--aliases", "on", "--timeout", "15")
    places = ("--cache-dir", str(context.scratch / "cache"), "--output", str(output))
    run = context.run((*tool.argv, *options, *places, *paths))
    if run.code not in (0, 1) or not output.is_file():
        raise CannotVerify(_why(run), run.tail)
    return _packages(run, output.read_bytes())


def _tool(context: Context) -> Tool:
    try:
        return context.tool("pip-audit")
    except CannotVerify as error:
        raise CannotVerify(f"pip-audit is not installed: run `{INSTALL}`") from error


def _packages(run: Run, output: bytes) -> tuple[Package, ...]:
    try:
        packages = decode(output, Answer).dependencies
    except ValueError as error:
        raise CannotVerify(f"what pip-audit says cannot be read: {error}", run.tail) from error
    if (run.code == 1) != any(one.vulns for one in packages):
        raise CannotVerify(f"pip-audit's report does not fit its exit code ({run.code})", run.tail)
    return packages


def _why(run: Run) -> str:
    if _UNREACHABLE.search((run.stderr + run.stdout).decode("utf-8", "replace")):
        return "pip-audit could not reach the service that knows vulnerabilities"
    return f"pip-audit failed (exit code {run.code})"
