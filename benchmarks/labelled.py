"""Precision and recall of every rule of the integrity check over the labelled changes.

    python -m benchmarks.labelled            from the repository's root: prints the table
    python -m benchmarks.labelled --write    puts it into docs/integrity.md

The labelled changes are tests/integrity_cases, a folder each. A label is a severity, a rule and a path; a finding that
has no such label is a false one, and a label without such a finding is missed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from gatekeeper.checks.integrity import CHECK
from gatekeeper.model.measure import rounded_down
from gatekeeper.model.outcome import Completed
from tests.checks.changes import Case, cases, context_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrity.md"
BEGIN, END = "<!-- python -m benchmarks.labelled --write -->", "<!-- end of the labelled changes -->"
HEAD = ("rule", "labels", "found", "missed", "false", "of these on honest changes", "precision", "recall")

Label = tuple[str, str, str]


@dataclass(frozen=True)
class Trial:
    """A labelled change and what the check says of it, in the form of labels."""

    case: Case
    raised: frozenset[Label]

    @property
    def blocked(self) -> bool:
        """Whether the profile `strict`, in which every finding counts, refuses the change."""
        return bool(self.raised)

    @property
    def found(self) -> bool:
        """Whether a weakening is reported at each of the files where it is."""
        return {path for *_, path in self.case.findings} <= {path for *_, path in self.raised}


def trials() -> list[Trial]:
    """Every labelled change, judged."""
    return [Trial(case, judged(case)) for case in cases()]


def judged(case: Case) -> frozenset[Label]:
    """What the check raises on a change."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = CHECK().run(context_of(Path(folder), case.base, case.head))
    if not isinstance(outcome, Completed):
        raise SystemExit(f"{case.name} was not judged: {outcome.reason}")
    return frozenset((one.severity.label, one.rule, one.location.path) for one in outcome.findings)


def recall(tried: Iterable[Trial]) -> Fraction:
    """The share of weakening changes that `strict` refuses, and for each file that has a label."""
    found = [one.found for one in tried if not one.case.honest]
    return Fraction(sum(found), len(found))


def false_alarms(tried: Iterable[Trial]) -> Fraction:
    """The share of honest changes that `strict` refuses."""
    blocked = [one.blocked for one in tried if one.case.honest]
    return Fraction(sum(blocked), len(blocked))


def table(tried: Sequence[Trial]) -> str:
    """A row for each rule, and the totals under `strict`, as Markdown."""
    honest = sum(one.case.honest for one in tried)
    rows = [HEAD, ("---", *["---:"] * (len(HEAD) - 1)), *(row(rule.id, tried) for rule in CHECK.rules)]
    totals = (
        f"Under `strict`, {percent(recall(tried))} of the {len(tried) - honest} weakening changes are found, at every "
        f"file where they weaken something; {percent(false_alarms(tried))} of the {honest} honest ones are blocked."
    )
    return "\n".join((*(f"| {' | '.join(cells)} |" for cells in rows), "", totals, ""))


def row(rule: str, tried: Sequence[Trial]) -> tuple[str, ...]:
    """The figures of one rule."""
    labels = set(named(rule, ((one, one.case.findings) for one in tried)))
    raised = set(named(rule, ((one, one.raised) for one in tried)))
    honest = {one.case.name for one in tried if one.case.honest}
    found, false = len(labels & raised), raised - labels
    counts = (len(labels), found, len(labels) - found, len(false), sum(name in honest for name, _ in false))
    return (f"`{rule}`", *map(str, counts), percent(share(found, len(raised))), percent(share(found, len(labels))))


def named(rule: str, labelled: Iterable[tuple[Trial, Iterable[Label]]]) -> Iterator[tuple[str, Label]]:
    """Those of the labels that name a rule, with the change that they belong to."""
    for trial, labels in labelled:
        yield from ((trial.case.name, label) for label in labels if label[1] == rule)


def share(part: int, whole: int) -> Fraction | None:
    """None where there is nothing to have a share of."""
    return Fraction(part, whole) if whole else None


def percent(value: Fraction | None) -> str:
    """A share as people read it, rounded down."""
    return "-" if value is None else f"{rounded_down(value * 100):g} %"


def written(page: str, made: str) -> str:
    """The page with the table put between the marks that are in it."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{PAGE.name} has no place for the table: {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{made}\n{END}{after}"


def main() -> None:
    """Judges, and prints or writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    made = table(trials())
    if parser.parse_args().write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")
    else:
        print(made, end="")


if __name__ == "__main__":
    main()
