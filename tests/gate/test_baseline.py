"""Accepted findings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gatekeeper.errors import ConfigError
from gatekeeper.gate.baseline import Baseline, accepted, baseline_of, parse, renewed
from gatekeeper.model.finding import Finding, Location, Severity


def finding(path: str = "a.py", kind: str = "k1", value: int | None = None, line: int = 1) -> Finding:
    return Finding(
        "lint",
        "F401",
        "m",
        Severity.ERROR,
        Location(path, line),
        "lint.findings",
        value=None if value is None else Fraction(value),
        kind=kind,
    )


PATHS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12) | st.sampled_from(
    ["a\tb", "new\nline", "back\\slash", "\\t", "\\\\n", "\udcff", "\\xff", "\\", "\x85\u2028"]
)
FINDINGS = st.lists(
    st.builds(finding, PATHS, st.sampled_from(["k1", "k2"]), st.none() | st.integers(0, 30)), max_size=12
)


@given(FINDINGS)
def test_what_is_written_can_be_read(findings: list[Finding]) -> None:
    made = baseline_of(findings)
    assert parse(made.text.encode(), "b") == made
    assert parse(made.text.replace("\n", "\r\n").encode(), "b") == made


@given(FINDINGS)
def test_a_baseline_accepts_exactly_what_it_was_made_of(findings: list[Finding]) -> None:
    marked, left = accepted(findings, baseline_of(findings))
    assert all(one.suppressed for one in marked)
    assert left.total == 0


@given(FINDINGS, FINDINGS)
def test_a_shrunk_baseline_accepts_what_is_left(before: list[Finding], now: list[Finding]) -> None:
    baseline = baseline_of(before)
    renewal = renewed(now, baseline)
    assert renewal.baseline.total == baseline.total - renewal.mended
    marked, _ = accepted(now, baseline)
    assert accepted(now, renewal.baseline)[0] == marked
    assert [one for one in marked if not one.suppressed] == list(renewal.unaccepted)
    again = renewed(now, renewal.baseline)
    assert (again.baseline, again.mended) == (renewal.baseline, 0)


def test_what_got_worse_is_not_mended_and_what_got_better_stays_better() -> None:
    baseline = baseline_of([finding(value=12)])
    worse, better = renewed([finding(value=13)], baseline), renewed([finding(value=11)], baseline)
    assert (worse.baseline, worse.mended, len(worse.unaccepted)) == (baseline, 0, 1)
    assert (better.baseline, better.mended, better.unaccepted) == (baseline_of([finding(value=11)]), 0, ())


def test_lines_are_sorted_and_hold_no_line_number() -> None:
    text = baseline_of([finding("b.py", line=99), finding("a.py", line=77), finding("a.py", line=78)]).text
    assert [line.split("\t") for line in text.splitlines()[1:]] == [
        ["2", "-", "k1", "lint/F401", "a.py"],
        ["1", "-", "k1", "lint/F401", "b.py"],
    ]


def test_one_more_of_the_same_kind_is_not_accepted() -> None:
    marked, _ = accepted([finding(), finding(line=2)], baseline_of([finding()]))
    assert [one.suppressed for one in marked] == [True, False]


@pytest.mark.parametrize(("value", "expected"), [(11, True), (12, True), (13, False)])
def test_a_number_that_got_worse_is_not_accepted(value: int, expected: bool) -> None:
    (marked,), _ = accepted([finding(value=value)], baseline_of([finding(value=12)]))
    assert marked.suppressed is expected


def test_other_findings_are_left_as_they_are() -> None:
    other = replace(finding(), rule="E501")
    assert accepted([other], baseline_of([finding()]))[0] == (other,)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"something else\n",
        b"# gatekeeper baseline, format 2: x\n",
        b"# gatekeeper baseline, format 1: x\n<<<<<<< HEAD\n",
        b"# gatekeeper baseline, format 1: x\n0\t-\tk\tlint/F401\ta.py\n",
        b"# gatekeeper baseline, format 1: x\n1\t1/0\tk\tlint/F401\ta.py\n",
        b"# gatekeeper baseline, format 1: x\nx\t-\tk\tlint/F401\ta.py\n",
    ],
)
def test_what_gatekeeper_did_not_write_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError, match=r"^b"):
        parse(content, "b")


def test_an_empty_line_does_no_harm() -> None:
    assert parse(b"# gatekeeper baseline, format 1: x\n\n", "b") == Baseline({})
