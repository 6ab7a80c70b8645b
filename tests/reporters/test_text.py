import re

import pytest
from msgspec.structs import replace

from gatekeeper.model.finding import Location
from gatekeeper.model.outcome import NO_ENVIRONMENT
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters._escape import visible
from gatekeeper.reporters.text import render, render_styled
from tests.growth import growth
from tests.reporters.sample import REPORT, finding, flood, golden, item, passing, unverified


def plain(report: Report, **more: bool) -> str:
    return render_styled(report, color=False, unicode=True, **more)


def with_finding(source: str, **region: object) -> list[str]:
    """The lines shown for one finding on that source line, after the one with the message."""
    found = finding("lint/X1", "a.py", 1, "message", **region)
    failing = item("lint.findings", "Lint", Verdict.FAIL, value=1)
    report = replace(REPORT, items=(failing,), findings=(found,), sources={("a.py", 1): source}, notes=())
    lines = render(report).splitlines()
    start = next(nth for nth, line in enumerate(lines) if "lint/X1" in line)
    return lines[start + 1 : lines.index("", start)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("text.txt", render(REPORT)),
        ("text-ascii.txt", render_styled(REPORT, color=False, unicode=False)),
        ("text-color.txt", render_styled(REPORT, color=True, unicode=True).replace("\x1b", "ESC")),
        ("text-verbose.txt", plain(REPORT, verbose=True)),
        ("text-quiet.txt", plain(REPORT, quiet=True)),
        ("text-passing.txt", render(passing())),
        ("text-unverified.txt", render(unverified())),
    ],
)
def test_golden(name: str, written: str) -> None:
    assert written == golden(name)


def test_colours_change_nothing_but_colours() -> None:
    colored = render_styled(REPORT, color=True, unicode=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(REPORT)


def test_hostile_text_is_neutralised() -> None:
    text = render(REPORT).replace("\n", "")
    assert visible(text) == text


def test_ascii_is_ascii_but_for_the_project_s_own_words() -> None:
    text = render_styled(replace(flood(200), sources={}), color=False, unicode=False)
    assert set(re.sub("größe|′", "", text)) <= set(map(chr, range(128)))
    assert "... and 154 more of Lint: gatekeeper check --only lint --format json" in text


def test_quiet_says_nothing_when_all_passed() -> None:
    assert plain(passing(), quiet=True) == ""


def test_the_rest_of_many_findings_is_counted_with_the_command_that_lists_it() -> None:
    text = render(flood(2000))
    assert text.count("  lint/") == 50
    assert "… and 1954 more of Lint: gatekeeper check --only lint --format json\n" in text
    assert plain(flood(2000), verbose=True).count("  lint/") == 2006


def test_time_grows_with_the_findings_that_are_all_listed() -> None:
    assert growth(flood(600), flood(6_000), lambda report: plain(report, verbose=True)) < 30


def test_nothing_judged() -> None:
    text = render(replace(REPORT, items=(), findings=(), notes=()))
    assert text.endswith("Nothing was judged: no condition applied. Next: gatekeeper profiles standard\n")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"base": None, "note": "no upstream"},
            "the whole project, with nothing to compare with (no upstream); 11.8 s",
        ),
        ({"head": "index", "files": 1}, "1 changed file (+63 -21) since 1f0c3d5e9a in the index; 11.8 s"),
        ({"head": "0123456789abcdef"}, "4 changed files (+63 -21) since 1f0c3d5e9a in 0123456789; 11.8 s"),
    ],
)
def test_the_first_line_says_what_was_judged(change: dict[str, object], says: str) -> None:
    report = replace(REPORT, change=replace(REPORT.change, **change))  # type: ignore[arg-type]
    assert render(report).splitlines()[0] == f"standard: {says}"


def test_what_fix_cannot_do_is_explained() -> None:
    fixed = replace(REPORT, items=REPORT.items[:1])
    assert render(fixed).splitlines()[-1] == "Failed: 1 of 1. Next: gatekeeper fix (1 finding)"
    manual = replace(REPORT, items=(REPORT.items[7],))
    assert render(manual).splitlines()[-1] == "Failed: 1 of 1. Next: gatekeeper explain coverage.changed"


def test_what_the_project_needs_is_said_first() -> None:
    failed = item("types.errors", "Types", Verdict.FAIL, value=9, evidence=NO_ENVIRONMENT)
    said = render(replace(REPORT, items=(failed,), findings=())).splitlines()[-1]
    assert said.endswith(
        "Next: install the project in an environment (gatekeeper doctor), then gatekeeper explain types.errors"
    )


def test_findings_without_a_file() -> None:
    found = replace(finding("scope/too-large", "", None, "12 files", measure="lint.findings"), location=Location(""))
    text = render(replace(REPORT, findings=(found,)))
    assert "(the whole project)\n  -  scope/too-large  12 files\n" in text


def test_empty_source_line_is_not_shown() -> None:
    assert with_finding("   ", column=1) == []


def test_a_column_in_the_indentation_keeps_it() -> None:
    assert with_finding("\tx = 1", column=1, end_column=2) == ["           x = 1", "       ^^^^"]


def test_a_region_of_several_lines_gets_one_caret() -> None:
    assert with_finding("call(", column=1, end_line=3, end_column=2) == ["       call(", "       ^"]


def test_long_source_lines_are_cut_around_the_column() -> None:
    shown, caret = with_finding("  " + "a" * 300 + "XYZ" + "b" * 300, column=303, end_column=306)
    assert len(shown) < 130
    assert shown.strip().startswith("…")
    assert shown.endswith("…")
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "XYZ"


def test_a_column_beyond_the_line_has_no_caret() -> None:
    assert with_finding("short", column=90, end_column=95) == ["        short"]
    assert with_finding("short", column=6) == ["       short", "            ^"]


def test_where_nothing_changed_old_findings_are_not_called_old() -> None:
    unchanged = replace(REPORT, change=replace(REPORT.change, files=0))
    old = replace(unchanged, findings=tuple(replace(one, new=False) for one in unchanged.findings))
    assert "(not new)" not in render(old)
    assert "not new" in render(replace(old, change=REPORT.change))
