"""Fingerprints, and which findings lie in the change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gatekeeper.gate.mark import fingerprinted, on_changed_lines, with_help
from gatekeeper.model.change import Change, ChangedFile, Status
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Skipped

WORDS = st.text("abc =()", min_size=1, max_size=8)


def finding(path: str = "a.py", line: int | None = 1, rule: str = "E1", end_line: int | None = None) -> Finding:
    return Finding("lint", rule, "message", Severity.ERROR, Location(path, line, 1, end_line), "lint.findings")


def fingerprints(lines: list[str], *findings: Finding) -> list[str]:
    marked = fingerprinted(findings, lambda path, line: lines[line - 1])
    return [one.fingerprint for one in marked]


@given(lines=st.lists(WORDS, min_size=1, max_size=6), above=st.lists(WORDS, max_size=5), data=st.data())
def test_a_fingerprint_survives_code_moving_down(lines: list[str], above: list[str], data: st.DataObject) -> None:
    hits = data.draw(st.lists(st.integers(1, len(lines)), min_size=1, max_size=5))
    before = fingerprints(lines, *(finding(line=hit) for hit in hits))
    after = fingerprints(above + lines, *(finding(line=hit + len(above)) for hit in hits))
    assert before == after


@given(lines=st.lists(WORDS, min_size=1, max_size=6))
def test_fingerprints_differ(lines: list[str]) -> None:
    found = [finding(line=number + 1, rule=rule) for number in range(len(lines)) for rule in ("E1", "E2")]
    assert len(set(fingerprints(lines, *found))) == len(found)


def test_white_space_does_not_matter() -> None:
    assert fingerprints(["x  =  1"], finding()) == fingerprints(["    x = 1"], finding())


def test_paths_and_files_matter() -> None:
    assert fingerprints(["x"], finding("a.py")) != fingerprints(["x"], finding("b.py"))
    assert fingerprints(["x"], finding(line=None)) != fingerprints(["x"], finding())


def test_a_path_that_is_not_unicode_has_a_fingerprint() -> None:
    assert len(fingerprints(["x"], finding("\udcff.py"))[0]) == 20


def test_findings_come_out_sorted() -> None:
    marked = fingerprinted([finding("b.py"), finding("a.py", 2), finding("a.py", None)], lambda path, line: "")
    assert [(one.location.path, one.location.line) for one in marked] == [("a.py", None), ("a.py", 2), ("b.py", 1)]


def test_a_finding_lies_in_the_change_when_one_of_its_lines_does() -> None:
    files = (
        ChangedFile("a.py", Status.MODIFIED, added_lines=frozenset({4})),
        ChangedFile("new.py", Status.ADDED, added_lines=frozenset({1})),
        ChangedFile("cut.py", Status.MODIFIED),
    )
    change = Change("b" * 40, "worktree", files)
    assert on_changed_lines(finding(line=4), change)
    assert on_changed_lines(finding(line=2, end_line=4), change)
    assert not on_changed_lines(finding(line=3), change)
    assert not on_changed_lines(finding("cut.py", line=None), change)
    assert on_changed_lines(finding("new.py", None), change)
    assert not on_changed_lines(finding("other.py"), change)


def test_what_is_said_of_a_whole_file_is_said_of_its_new_lines_too() -> None:
    change = Change("b" * 40, "worktree", (ChangedFile("a.py", Status.MODIFIED, added_lines=frozenset({4})),))
    assert on_changed_lines(finding(line=None), change)


def test_with_nothing_to_compare_everything_is_new() -> None:
    assert on_changed_lines(finding(), Skipped("no base"))


def test_a_finding_is_linked_to_what_documents_its_rule_unless_its_check_did() -> None:
    found = [finding(), replace(finding(), help="https://own"), finding(rule="E2")]
    linked = with_help(found, {"lint/E1": "https://reference"})
    assert [one.help for one in linked] == ["https://reference", "https://own", None]
