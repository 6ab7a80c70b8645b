"""Whether the change breaks the public interface, and whether it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from gatekeeper.checks._api.breaks import Break, compare
from gatekeeper.checks._api.rules import RULES, Kind
from gatekeeper.checks._api.tree import Text, build
from gatekeeper.checks._change import change_of
from gatekeeper.checks._documentation import CHANGELOGS, DOCUMENTATION, added_text, documents
from gatekeeper.checks._findings import project_location
from gatekeeper.checks._interface.modules import Module, changed_modules, module_name, source_paths
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.glob import Globs, validate_globs
from gatekeeper.model.outcome import Completed, Outcome, Skipped

BREAKING, UNANNOUNCED = "api.breaking", "api.unannounced"
NOT_ANNOUNCED = "unannounced"
_MIGRATION = re.compile(r"\b(?:migrat|upgrad|replac)|\binstead\b", re.IGNORECASE)


class _Words(Struct, frozen=True):
    """What the change adds to changelogs, and whether it adds a migration note anywhere."""

    changelog: str
    migration: bool


@dataclass(frozen=True)
class Api(Check):
    """Compares the public interface of the changed packages with the merge base's, by griffe, on the text alone."""

    id = "api"
    of_change = True
    title = "Breaking changes"
    summary = (
        "Compares the public interface of every package that the change touches with the merge base's. Public is what "
        "`__all__` names; else what has no underscore at the beginning, and was not imported from elsewhere "
        "(`__init__.py` makes public what it imports from its own package). Nothing is imported or run."
    )
    measures = (
        MeasureInfo(
            BREAKING,
            "Breaking changes",
            "Changes of the public interface that can break the code of those who use it.",
            "Keep the old way working, with a deprecation; or release the break as one.",
        ),
        MeasureInfo(
            UNANNOUNCED,
            "Breaking changes not announced",
            "Breaking changes that are not announced. One is announced when the change adds to a changelog a line with "
            "the name of what breaks (the last part of it: `total` for `shop.total`), and adds to a changelog or to "
            "the documentation a migration note: a line with a word that begins with migrat-, upgrad- or replac-, or "
            'with "instead".',
            "Name what breaks in the changelog, and say what users do instead.",
        ),
    )
    rules = (
        *RULES,
        RuleInfo(
            NOT_ANNOUNCED,
            "Not announced",
            "The change breaks the public interface without an entry in the changelog that names what breaks, or "
            "without a migration note.",
            "Write both.",
            bad="- Tidied up the cart.",
            good="- Removed `total`. To migrate, call `sum_of` instead.",
        ),
    )
    weight = 5.0

    ignore: tuple[Kind, ...] = field(default=(), metadata={"help": "Kinds of breaking changes that do not count."})
    changelog: tuple[str, ...] = field(
        default=CHANGELOGS, metadata={"help": "Globs of changelogs, and of folders with fragments of them."}
    )
    documentation: tuple[str, ...] = field(
        default=DOCUMENTATION, metadata={"help": "Globs of where a migration note may stand besides."}
    )

    def __post_init__(self) -> None:
        """Raises ConfigError for a glob that can never match."""
        validate_globs(self.changelog, "checks.api.changelog")
        validate_globs(self.documentation, "checks.api.documentation")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding a break, and one more for each that is not announced."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        modules = changed_modules(context, change)
        packages = _packages(modules)
        if not packages:
            return Skipped("the change touches no public module of the sources")
        found = (one for package in packages for one in _compared(context, modules, package))
        breaks = [one for one in found if one.kind not in self.ignore]
        findings = _findings(breaks, self._words(context, change), project_location(context.project))
        evidence = ", ".join(packages)
        return Completed(tuple(findings), {BREAKING: evidence, UNANNOUNCED: evidence})

    def _words(self, context: Context, change: Change) -> _Words:
        logs = documents(context.project, change, Globs.of(self.changelog, "checks.api.changelog"))
        others = documents(context.project, change, Globs.of(self.documentation, "checks.api.documentation"))
        changelog = added_text(context, logs)
        return _Words(changelog, bool(_MIGRATION.search(f"{changelog}\n{added_text(context, others)}")))


def _packages(modules: Iterable[Module]) -> tuple[str, ...]:
    """The importable packages and modules at the top whose public modules the change touches, sorted."""
    ends = (end for module in modules for end in (module.base, module.head) if end is not None)
    names = {end.name.partition(".")[0] for end in ends if end.name is not None}
    return tuple(sorted(name for name in names if not name.startswith("_")))


def _compared(context: Context, modules: Iterable[Module], package: str) -> tuple[Break, ...]:
    before, after = _texts(context, modules, package)
    return compare(build(package, before), build(package, after))


def _texts(context: Context, modules: Iterable[Module], package: str) -> tuple[Mapping[str, Text], Mapping[str, Text]]:
    """The modules of a package at both ends: those that the change does not touch are the same."""
    touched = {path for module in modules for path in module.file.ends}
    before = dict(_unchanged(context, package, touched))
    after = dict(before)
    for module in modules:
        for end, texts in ((module.base, before), (module.head, after)):
            if end is not None and end.name is not None and _within(end.name, package):
                texts[end.name] = Text(end.source.path, end.source.text)
    return before, after


def _unchanged(context: Context, package: str, touched: set[str]) -> Iterator[tuple[str, Text]]:
    for path in source_paths(context.project):
        name = module_name(context.project, path)
        if path not in touched and name is not None and _within(name, package):
            yield name, Text(path, context.read(path).decode("utf-8", "replace"))


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _findings(breaks: Iterable[Break], words: _Words, place: Location) -> Iterator[Finding]:
    for one in breaks:
        yield _finding(one.kind, BREAKING, f"`{one.name}` {one.text}", one, place)
        if not (words.migration and _is_named(one, words)):
            yield _unannounced(one, words, place)


def _is_named(one: Break, words: _Words) -> bool:
    return re.search(rf"(?<!\w){re.escape(one.subject)}(?!\w)", words.changelog) is not None


def _unannounced(one: Break, words: _Words, place: Location) -> Finding:
    lacks = "there is no migration note" if _is_named(one, words) else f"no changelog entry names `{one.subject}`"
    return _finding(NOT_ANNOUNCED, UNANNOUNCED, f"`{one.name}` {one.text}, and {lacks}", one, place)


def _finding(rule: str, measure: str, message: str, one: Break, place: Location) -> Finding:
    location = Location(one.path, one.line) if one.path else place
    return Finding("api", rule, message, Severity.ERROR, location, measure)


CHECK = Api
