"""Secrets: what detect-secrets finds in the project's text files, each value masked wherever it could show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gatekeeper.checks._files import counted, named
from gatekeeper.checks._secrets import BASELINE, RULES, Looked, Place, message_of, rank, rule_of, scan, severity_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads
from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.glob import Globs, validate_globs
from gatekeeper.model.outcome import Completed
from gatekeeper.model.project import Project

MEASURE = "secrets.findings"


@dataclass(frozen=True)
class Secrets(Check):
    """Looks for secrets with detect-secrets' library, which is asked for nothing that needs the network."""

    exclude: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Globs, relative to the project's root, of files whose look-alikes are no secrets."},
    )

    id = "secrets"
    title = "Secrets"
    summary = "What detect-secrets finds in the project's text files: keys, tokens, passwords."
    measures = (
        MeasureInfo(
            MEASURE,
            "Secrets",
            "How many places in the files that git does not ignore look like secrets to detect-secrets. Its settings "
            f"and the secrets accepted in the project's own `{BASELINE}` hold where there is one; else all detectors "
            "but that of public addresses, guesses (passwords by name, random-looking texts) only outside of tests. "
            "What is accepted or marked with `pragma: allowlist secret` does not count, and the evidence says how "
            "many those are.",
            "Read the value from the environment or a secret store, and make it invalid where it was issued. Mark "
            "what is no secret with the comment `pragma: allowlist secret`.",
            inherits=True,
        ),
    )
    rules = RULES
    weight = 4.0

    def __post_init__(self) -> None:
        validate_globs(self.exclude, "exclude")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.TREE

    def run(self, context: Context) -> Completed:
        """One finding for each place. Raises CannotVerify when a file cannot be read, or none was looked at."""
        names = _names(context.project)
        excluded = Globs.of(self.exclude, "exclude")
        looked = scan(context, {path: name for path, name in names.items() if not excluded.match(name)})
        _require_read(looked)
        findings = (_finding(path, place) for path, one in looked.items() for place in _distinct(one.found))
        return Completed(tuple(findings), counts={MEASURE: _evidence(tuple(looked.values()), len(names) - len(looked))})


CHECK = Secrets


def _names(project: Project) -> Mapping[str, str]:
    """The files, with their names as seen from the project's root, where the worker runs."""
    start = f"{project.prefix}/" if project.prefix else ""
    return {path: path.removeprefix(start) for path in project.files}


def _distinct(found: Sequence[Place]) -> Iterator[Place]:
    """One kind for each place: that which says most."""
    best: dict[tuple[int, int | None], Place] = {}
    for place in sorted(found, key=lambda one: rank(one[4])):
        best.setdefault((place[0], place[1]), place)
    yield from best.values()


def _finding(path: str, place: Place) -> Finding:
    line, column, end_line, end_column, kind = place
    location = Location(path, line, column, end_line, end_column)
    return Finding("secrets", rule_of(kind), message_of(kind), severity_of(kind), location, MEASURE, masked=True)


def _require_read(looked: Mapping[str, Looked]) -> None:
    failed = [f"{path} ({one.reason})" for path, one in looked.items() if one.state == "failed"]
    if failed:
        raise CannotVerify(f"secrets could not be looked for in {named(failed)}")


def _evidence(looked: Sequence[Looked], excluded: int) -> str:
    """How many files were looked at, and all that was not. Raises CannotVerify when there was none."""
    states = Counter(one.state for one in looked)
    if not states["scanned"]:
        raise CannotVerify("no file was looked at: all are excluded, binary, too large or left out")
    accepted, allowed = sum(one.accepted for one in looked), sum(one.allowed for one in looked)
    more = {
        "binary": states["binary"],
        "larger than 1 MB": states["large"],
        "left out by detect-secrets' filters": states["left out"],
        "excluded": excluded,
        f"accepted in {BASELINE}": accepted,
        "marked with `allowlist secret`": allowed,
    }
    said = (f"{count} {words}" for words, count in more.items() if count)
    return "; ".join((counted(states["scanned"], states["scanned"], ""), *said))
