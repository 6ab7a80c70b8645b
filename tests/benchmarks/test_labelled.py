"""What the integrity check finds over all labelled changes, and what its page says of that."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks import labelled
from benchmarks.labelled import BEGIN, END, Trial
from tests.checks.changes import Case


@pytest.fixture(scope="module")
def tried() -> list[Trial]:
    return labelled.trials()


def test_weakening_changes_are_found_and_honest_ones_pass(tried: list[Trial]) -> None:
    assert labelled.recall(tried) >= Fraction(95, 100)
    assert labelled.false_alarms(tried) <= Fraction(2, 100)


def test_the_page_holds_the_table(tried: list[Trial]) -> None:
    page = labelled.PAGE.read_text(encoding="utf-8")
    made = labelled.written(page, labelled.table(tried))
    assert page == made, "docs/integrity.md is stale: run python -m benchmarks.labelled --write"


def test_a_page_without_a_place_for_it() -> None:
    with pytest.raises(SystemExit, match="no place for the table"):
        labelled.written(f"{END} {BEGIN}", "")


def trial(name: str, honest: bool, labels: set[str], raised: set[str]) -> Trial:
    def full(words: set[str]) -> frozenset[tuple[str, str, str]]:
        return frozenset(("error", "test-deleted", path) for path in words)

    return Trial(Case(name, "", honest, full(labels), {}, {}), full(raised))


def test_what_counts_as_found() -> None:
    tried = [
        trial("half missed", False, {"a.py", "b.py"}, {"a.py"}),
        trial("found, and more", False, {"a.py"}, {"a.py", "c.py"}),
        trial("honest", True, set(), set()),
        trial("honest and blamed", True, set(), {"a.py"}),
    ]
    assert labelled.recall(tried) == labelled.false_alarms(tried) == Fraction(1, 2)
    assert labelled.row("test-deleted", tried)[1:] == ("3", "2", "1", "2", "1", "50 %", "66.66 %")
    assert labelled.row("stub-added", tried)[1:] == ("0", "0", "0", "0", "0", "-", "-")
