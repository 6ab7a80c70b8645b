"""SARIF 2.1.0, the format that most analysers can write."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

import msgspec

from gatekeeper.checks._parse import Diagnostic, positive, severity
from gatekeeper.checks._parse.json import decode
from gatekeeper.model.finding import Severity


class _Struct(msgspec.Struct, rename="camel"):
    """The parts of SARIF that are read; everything may be absent unless SARIF itself demands it."""


class _Text(_Struct):
    text: str = ""
    markdown: str = ""
    id: str = ""


class _Artifact(_Struct):
    uri: str = ""
    uri_base_id: str = ""


class _Region(_Struct):
    start_line: int | None = None
    start_column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class _Physical(_Struct):
    artifact_location: _Artifact = msgspec.field(default_factory=_Artifact)
    region: _Region = msgspec.field(default_factory=_Region)


class _Location(_Struct):
    physical_location: _Physical = msgspec.field(default_factory=_Physical)


class _Suppression(_Struct):
    status: str = "accepted"


class _Reference(_Struct):
    id: str = ""


class _Result(_Struct):
    message: _Text
    rule_id: str = ""
    rule_index: int = -1
    rule: _Reference = msgspec.field(default_factory=_Reference)
    level: str = ""
    kind: str = "fail"
    locations: list[_Location] = []
    suppressions: list[_Suppression] | None = None


class _Defaults(_Struct):
    level: str = "warning"


class _Rule(_Struct):
    id: str
    help_uri: str | None = None
    default_configuration: _Defaults = msgspec.field(default_factory=_Defaults)


class _Driver(_Struct):
    name: str
    rules: list[_Rule] = []


class _Tool(_Struct):
    driver: _Driver


class _Invocation(_Struct):
    execution_successful: bool = True


class _Run(_Struct):
    tool: _Tool
    results: list[_Result] | None = None
    invocations: list[_Invocation] = []
    original_uri_base_ids: dict[str, _Artifact] = {}


class _Log(_Struct):
    runs: list[_Run]


_HARMLESS = ("pass", "informational", "notApplicable")


def parse(output: bytes) -> tuple[Diagnostic, ...]:
    """One diagnostic a result that the tool does not itself call suppressed or harmless.

    Raises ValueError when no run is in it, when a run did not succeed, or when one does not say what it found.
    """
    runs = decode(output, _Log).runs
    if not runs:
        raise ValueError("it is SARIF without a run")
    return tuple(diagnostic for run in runs for diagnostic in _of_run(run))


def _of_run(run: _Run) -> Iterator[Diagnostic]:
    name = run.tool.driver.name
    if not all(invocation.execution_successful for invocation in run.invocations):
        raise ValueError(f"it says that the run of {name} did not succeed")
    if run.results is None:
        raise ValueError(f"it does not say what {name} found")
    rules = {rule.id: rule for rule in run.tool.driver.rules}
    for result in run.results:
        if not _hidden(result):
            yield _diagnostic(result, _rule(result, run, rules), run)


def _hidden(result: _Result) -> bool:
    """Suppressed, with nobody asking for a review of that, or no problem at all."""
    accepted = [suppression.status == "accepted" for suppression in result.suppressions or ()]
    return result.kind in _HARMLESS or (bool(accepted) and all(accepted))


def _rule(result: _Result, run: _Run, rules: dict[str, _Rule]) -> _Rule:
    name, listed = result.rule_id or result.rule.id, run.tool.driver.rules
    if not name and 0 <= result.rule_index < len(listed):
        return listed[result.rule_index]
    return rules.get(name) or _Rule(name)


def _diagnostic(result: _Result, rule: _Rule, run: _Run) -> Diagnostic:
    place = result.locations[0].physical_location if result.locations else _Physical()
    region, said = place.region, result.message
    return Diagnostic(
        said.text or said.markdown or said.id,
        _path(place.artifact_location, run),
        positive(region.start_line),
        positive(region.start_column),
        positive(region.end_line),
        positive(region.end_column),
        rule.id,
        severity(result.level or rule.default_configuration.level, Severity.WARNING),
        rule.help_uri,
    )


def _path(artifact: _Artifact, run: _Run) -> str | None:
    """The file that a URI names: absolute, or relative to where the tool ran; None when it names none."""
    base = run.original_uri_base_ids.get(artifact.uri_base_id)
    uri = urljoin(base.uri, artifact.uri) if base and base.uri else artifact.uri
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return url2pathname(parts.path)
    return unquote(parts.path, errors="surrogateescape") or None
