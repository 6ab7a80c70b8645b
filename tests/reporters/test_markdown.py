import re
from fractions import Fraction
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from gatekeeper.model.measure import Measure
from gatekeeper.model.report import Report, Stuck, Verdict
from gatekeeper.reporters._markdown import command, element, fenced, inline, opening
from gatekeeper.reporters.markdown import LIMIT, MARKER, render
from tests.reporters.sample import REPORT, finding, flood, golden, item, passing, unverified

PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")


def rows(report: Report) -> list[list[str]]:
    """The cells of the checklist, as text."""
    cells = [
        "".join(child.content for child in inside.children or () if child.type == "text")
        for cell, inside in pairwise(PARSER.parse(render(report)))
        if cell.type == "td_open"
    ]
    return [cells[at : at + 6] for at in range(0, len(cells), 6)]


def test_golden() -> None:
    assert render(REPORT) == golden("markdown.md")
    assert render(passing()) == golden("markdown-passing.md")
    assert render(unverified()) == golden("markdown-unverified.md")


def test_the_first_line_is_the_marker() -> None:
    assert all(render(report).startswith(f"{MARKER}\n") for report in (REPORT, passing(), unverified()))
    assert MARKER == "<!-- gatekeeper-report -->"


def test_a_row_for_each_item() -> None:
    found = rows(REPORT)
    assert [row[1] for row in found] == [one.title for one in REPORT.items]
    assert found[7] == ["❌ failed", "Changed lines covered", "76.47%", ">= 80%", "-3.53%", found[7][5]]
    assert found[12][0] == "✋ to confirm"


@pytest.mark.parametrize(
    ("value", "limit", "exact", "away"),
    [
        (4, "= 0", None, "+4"),
        (0, "= 0", None, "0"),
        (99.99, "= 100%", Fraction(99996, 1000), "-0.01"),
        (9, "<= 10", None, "-1"),
        (4, "= 0", Fraction(70), "+4"),
        (4, "", None, ""),
        (None, "= 0", None, ""),
    ],
)
def test_how_far_it_is_from_the_limit(value: float | None, limit: str, exact: Fraction | None, away: str) -> None:
    one = item("x.y", "X", Verdict.FAIL, value=value, limit=limit)
    measures = {} if exact is None else {"x.y": Measure("x.y", exact)}
    ((_, _, _, _, said, _),) = rows(replace(REPORT, items=(one,), measures=measures))
    assert said == away


def test_why_it_was_skipped_or_is_to_be_confirmed() -> None:
    asked = item("manual.x", "Looks right", Verdict.MANUAL, reason="designer", evidence="line 12", limit="")
    assert rows(replace(REPORT, items=(asked,)))[0][5] == "designer (line 12)"


def test_findings_are_folded_and_the_rest_counted() -> None:
    text = render(flood(2000))
    assert "<summary>Lint: 2004 findings</summary>" in text
    named = text.count(" lint/")
    assert 100 < named <= 200
    assert f"\n\n{2004 - named} more: `gatekeeper check --only lint --format json`\n" in text


@pytest.mark.parametrize("count", [1, 40, 300, 3000])
def test_short_enough_whatever_is_in_it(count: int) -> None:
    long = "`|<@" * 400
    items = tuple(item(f"c{nth}.findings", long, Verdict.FAIL, value=1, evidence=long) for nth in range(count))
    good = tuple(item(f"g{nth}.findings", "Good", Verdict.PASS, value=0) for nth in range(20))
    failing = tuple(replace(one, verdict=Verdict.ERROR, reason=long, detail=long) for one in items[::3])
    found = tuple(finding(f"{one.check}/x", long, 1, long) for one in items for _ in range(5))
    report = replace(REPORT, items=(*good, *items, *failing), findings=found, notes=(long,) * 50, profile=long)
    text = render(report)
    assert len(text) <= LIMIT
    assert text.count("<details") == text.count("</details>")
    if count > 40:
        assert re.search(r"^\| \| \d+ more \| \| \| \| \|$", text, re.MULTILINE)
        assert "Good" not in text, "what passed is left out first"


def test_stuck() -> None:
    stuck = replace(REPORT, stuck=Stuck(3, ("E1", "E2"), (("a.py",), ("b.py",))))
    text = render(stuck)
    assert "<details open>\n<summary>Stuck: the same failure 3 times running; hand over, do not try again<" in text
    assert "tried: edits to 1. a.py; 2. b.py" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("13 of 17 changed statements", "13 of 17 changed statements"),
        ("<= 10", "&lt;= 10"),
        ("shop/größe.py: total", "shop/größe.py: total"),
        ("shop/cart.py:6", "shop/cart.py:6"),
        ("https://x.y", "`https://x.y`"),
        ("www.x.y", "`www.x.y`"),
        ("a_b", "`a_b`"),
        ("a|b", "<code>a&#124;b</code>"),
        ("@all", "<code>&#64;all</code>"),
        ("a\nb", "<code>a&#92;nb</code>"),
        ("`os` unused", "`` `os` unused ``"),
        ("`a`` b", "``` `a`` b ```"),
        ("a ``` b", "<code>a &#96;&#96;&#96; b</code>"),
        (" a_b", "`  a_b `"),
        ("</details>", "&lt;/details&gt;"),
    ],
)
def test_inline_text_means_nothing(text: str, written: str) -> None:
    assert inline(text) == written


@pytest.mark.parametrize("text", ["- a", "+ a", "> a", "=", "1. a", "12)", " a", "---"])
def test_text_at_the_beginning_of_a_line_begins_nothing(text: str) -> None:
    assert [one.type for one in PARSER.parse(opening(text))] == ["paragraph_open", "inline", "paragraph_close"]


@pytest.mark.parametrize("text", ["a - b", "a_b", "12 of 13", "`os`", "3.5"])
def test_other_text_is_as_elsewhere(text: str) -> None:
    assert opening(text) == inline(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [("a <= b", "a &lt;= b"), ("a_b|`", "<code>a&#95;b&#124;&#96;</code>"), ("@x", "<code>&#64;x</code>")],
)
def test_text_in_an_element_means_nothing(text: str, written: str) -> None:
    assert element(text) == written


def test_commands() -> None:
    assert command("gatekeeper check") == "`gatekeeper check`"
    assert command("gatekeeper check '`x'") == "``gatekeeper check '`x'``"


def test_no_line_ends_the_code() -> None:
    lines = ["```", "~~~", "`````", "</details>", "x"]
    (token,) = PARSER.parse(fenced(lines))
    assert (token.type, token.content) == ("fence", "".join(f"{line}\n" for line in lines))
