from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gatekeeper.model.finding import Severity
from gatekeeper.model.outcome import NO_ENVIRONMENT
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters._escape import visible
from gatekeeper.reporters.agent import render
from tests.reporters.sample import (
    HOSTILE_MESSAGE,
    HOSTILE_NAME,
    REPORT,
    finding,
    flood,
    golden,
    item,
    passing,
    unverified,
)


def only(*items: object, **more: object) -> Report:
    """The sample with other items and findings."""
    return replace(REPORT, items=items, **more)  # type: ignore[arg-type]


def test_golden() -> None:
    assert render(REPORT) == golden("agent.txt")
    assert render(unverified()) == golden("agent-unverified.txt")


def test_passed_is_one_line() -> None:
    assert render(passing()) == "PASS 6 of 7 conditions passed, 1 skipped (profile standard)\n"


def test_nothing_judged_is_no_pass() -> None:
    assert render(only()).startswith("ERROR 0 of 0 conditions could not be verified")


def test_two_thousand_findings_stay_short_and_say_how_to_get_the_rest() -> None:
    text = render(flood(2000))
    assert len(text) < 2000
    lines = text.splitlines()
    assert lines[0].startswith("FAIL 3 of 13")
    named = [line for line in lines if "lint/" in line]
    assert len(named) >= 5
    assert f"  {2004 - len(named)} more: gatekeeper check --only lint --format json" in lines
    assert any("coverage/uncovered" in line for line in lines), "no item crowds out another"
    assert lines[-1].startswith("Next: `gatekeeper fix` repairs 2 of these.")


def test_findings_of_one_item_fill_the_room_but_not_all_of_it() -> None:
    report = only(item("lint.findings", "Lint", Verdict.FAIL, value=2000), findings=flood(2000).findings)
    named = [line for line in render(report).splitlines() if " lint/" in line]
    assert len(named) == 12


def test_the_most_useful_come_first() -> None:
    findings = (
        finding("lint/OLD", "a.py", 1, "was there before", new=False),
        finding("lint/WARN", "a.py", 2, "a warning", severity=Severity.WARNING),
        finding("lint/FIX", "a.py", 3, "repaired by a command", fixable=True),
        finding("lint/E1", "a.py", 4, "first of a"),
        finding("lint/E2", "a.py", 5, "second of a"),
        finding("lint/E3", "b.py", 1, "first of b"),
        finding("lint/HIDDEN", "b.py", 2, "suppressed", suppressed=True),
    )
    text = render(only(item("lint.findings", "Lint", Verdict.FAIL, value=6), findings=findings))
    rules = [line.split()[1] for line in text.splitlines() if " lint/" in line]
    assert rules == ["lint/E1", "lint/E3", "lint/E2", "lint/FIX", "lint/WARN", "lint/OLD"]
    assert "\nFAIL lint.findings: 6, limit = 0, 5 of 6 new\n" in text
    alone = replace(REPORT.change, base=None)
    failed = item("lint.findings", "Lint", Verdict.FAIL, value=6)
    assert "limit = 0\n" in render(only(failed, findings=findings, change=alone))


def test_what_the_project_needs_comes_before_all_else() -> None:
    failed = item("types.errors", "Types", Verdict.FAIL, value=9, evidence=f"9 files; {NO_ENVIRONMENT}: set `python`")
    text = render(only(failed, findings=()))
    assert (
        "\nNext: Install the project in an environment first: its imports are not resolved (`gatekeeper doctor`)."
        in text
    )


def test_only_new_findings_where_only_those_count() -> None:
    findings = (finding("lint/OLD", "a.py", 1, "old", new=False), finding("lint/NEW", "b.py", 1, "new"))
    text = render(only(item("lint.findings", "Lint", Verdict.FAIL, value=1, on="new"), findings=findings))
    assert "lint/NEW" in text
    assert "lint/OLD" not in text


def test_commands_look_at_what_was_judged() -> None:
    text = render(replace(flood(100), options=("--staged", "--profile", "my profile.toml")))
    assert "gatekeeper check --staged --profile 'my profile.toml' --only lint --format json" in text
    assert "Done when `gatekeeper check --staged --profile 'my profile.toml'` exits 0." in text
    assert "--deny" not in render(replace(flood(100), options=("--deny", "x" * 200)))


def test_a_check_cannot_smuggle_words_into_a_command() -> None:
    failing = replace(item("x.findings", "X", Verdict.FAIL, value=60), check="x; rm -rf ~")
    findings = tuple(finding("x/y", "a.py", line, "m") for line in range(1, 61))
    assert "--only 'x; rm -rf ~' --format" in render(only(failing, findings=findings))


def test_more_items_than_fit() -> None:
    items = tuple(
        item(f"command_{nth}.findings", "Command", Verdict.FAIL, value=9, evidence="e" * 80) for nth in range(90)
    )
    text = render(only(*items, findings=()))
    shown = text.count("\nFAIL command_")
    assert len(text) < 2000
    assert shown > 5
    assert f"\n{90 - shown} more not passed: gatekeeper check --format json\n" in text


def test_hostile_text_is_neutralised() -> None:
    text = render(REPORT)
    assert visible(text.replace("\n", "")) == text.replace("\n", "")
    assert visible(HOSTILE_NAME) + ":7 lint/X999 " in text
    assert "\n::error" not in text


def test_never_proposes_to_weaken_the_gate() -> None:
    words = render(flood(2000)).lower()
    assert not any(word in words for word in ("noqa", "ignore", "skip ", "--no-verify", "disable", "raise the limit"))


TEXT = st.one_of(
    st.text(st.characters()), st.sampled_from([HOSTILE_NAME * 40, HOSTILE_MESSAGE * 40, "x" * 5000, "\n" * 900])
)
ITEMS = st.builds(
    lambda name, verdict, text, value: item(
        f"{name}.findings",
        text,
        verdict,
        value=value,
        reason=text,
        detail=text,
        evidence=text,
        limit=text[:20],
        on="new",
    ),
    TEXT,
    st.sampled_from([Verdict.FAIL, Verdict.ERROR]),
    TEXT,
    st.integers(0, 10**30),
)


@settings(max_examples=60)
@given(st.lists(ITEMS, max_size=30), TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_short_whatever_the_input(items: list[object], path: str, message: str, options: list[str]) -> None:
    findings = tuple(
        finding("c/r", path, 10**9, message, measure=getattr(one, "id", "")) for one in items for _ in range(20)
    )
    text = render(replace(only(*items, findings=findings), profile=path, options=tuple(options)))
    assert len(text) < 2000
    text.encode("utf-8")
