"""Dependencies: known vulnerabilities in what is installed for the project."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gatekeeper.checks._audit import Advisory, Package, audit
from gatekeeper.checks._changed import count
from gatekeeper.checks._files import named
from gatekeeper.checks._findings import project_location
from gatekeeper.checks._locks import MANAGERS
from gatekeeper.checks._pins import Declared, declared
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import OWN

MEASURE = "dependencies.findings"


@dataclass(frozen=True)
class Dependencies(Check):
    """Runs pip-audit over the site-packages of the project's interpreter."""

    id = "dependencies"
    title = "Dependencies"
    summary = (
        "Known vulnerabilities of the packages that are installed in the project's environment, as pip-audit reports "
        "them. It comes with the extra `audit` (`pip install 'gatekeeper-quality[audit]'`) and asks a service in the "
        "network: where it cannot be reached, or does not know a package, the answer is that it could not be verified."
    )
    measures = (
        MeasureInfo(
            MEASURE,
            "Known vulnerabilities",
            "Advisories on packages in the project's environment.",
            "Upgrade the package to a version in which it is fixed, and renew the lock file.",
            inherits=True,
        ),
    )
    weight = 20.0

    private: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Packages that no public service can know, beside the project itself: they are not audited."},
    )

    def run(self, context: Context) -> Completed:
        """One finding for each advisory on each package."""
        interpreter = context.project.interpreter
        if interpreter.origin == OWN or not interpreter.sites:
            raise CannotVerify("the project has no environment of its own whose packages could be audited")
        audited = self._audited(context, audit(context, interpreter.sites))
        lines = {one.canonical: one for one in reversed(declared(context))}
        found = tuple(
            _finding(context, package, one, lines.get(_canonical(package.name)))
            for package in audited
            for one in package.vulns
        )
        return Completed(found, {MEASURE: count(len(audited), "package")})

    def _audited(self, context: Context, packages: tuple[Package, ...]) -> tuple[Package, ...]:
        """The packages of which something is known. Raises CannotVerify when that is not enough."""
        own = set(map(_canonical, (*self.private, *_own_names(context))))
        audited = tuple(one for one in packages if one.skip_reason is None)
        unknown = [one.name for one in packages if one.skip_reason is not None and _canonical(one.name) not in own]
        if unknown:
            raise CannotVerify(
                f"{count(len(unknown), 'package')} of {len(packages)} could not be audited ({named(unknown)}): name in "
                "the setting `private` what no public service knows"
            )
        if not audited:
            raise CannotVerify("there is no package to audit in the project's environment")
        return audited


CHECK = Dependencies


def _own_names(context: Context) -> Iterator[str]:
    """The project's own name, under which it is installed in its environment."""
    path = posixpath.join(context.project.prefix, "pyproject.toml")
    text = context.read(path).decode("utf-8", "replace") if path in context.project.files else ""
    yield from re.findall(r"^name\s*=\s*[\"']([\w.-]+)[\"']", text, re.MULTILINE)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _finding(context: Context, package: Package, advisory: Advisory, at: Declared | None) -> Finding:
    others = f" ({', '.join(advisory.aliases)})" if advisory.aliases else ""
    fixed = f"fixed in {', '.join(advisory.fix_versions)}" if advisory.fix_versions else "no version fixes it yet"
    return Finding(
        "dependencies",
        advisory.id,
        f"{package.name} {package.version} has a known vulnerability{others}: {fixed}",
        Severity.ERROR,
        Location(at.path, at.line) if at else _locked(context, package.name),
        MEASURE,
        help=f"https://osv.dev/vulnerability/{advisory.id}",
    )


def _locked(context: Context, name: str) -> Location:
    """Where a lock file names the package that another one brought in; the project as a whole where none does."""
    for manager in MANAGERS:
        path = posixpath.join(context.project.prefix, manager.lock)
        if path in context.project.files:
            text = context.read(path).decode("utf-8", "replace")
            match = re.search(rf'^name = "{re.escape(name)}"', text, re.MULTILINE)
            if match:
                return Location(path, text.count("\n", 0, match.start()) + 1)
    return project_location(context.project)
