import base64
import hashlib
import json
import re
import zlib
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from gatekeeper.model.measure import Measure
from gatekeeper.model.report import Report, Stuck, Verdict
from gatekeeper.reporters._html import checklist, coverage, distributions, findings, timeline
from gatekeeper.reporters.html import render
from tests.reporters.sample import (
    HOSTILE_NAME,
    ITEMS,
    REPORT,
    finding,
    flood,
    golden,
    item,
    passing,
    samples,
    unverified,
    without_assets,
)


def data(report: Report) -> Any:
    """What the script reads."""
    (text,) = re.findall(r'<script id="data" type="text/plain">([\w+/=]*)</script>', render(report))
    return json.loads(zlib.decompress(base64.b64decode(text)))


def distribution(limit: str, *values: int | Fraction) -> distributions.Distribution:
    places = samples("r", "m", *((f"f{nth}.py", nth + 1, None, 0) for nth in range(len(values))))
    taken = tuple(replace(one, value=Fraction(value)) for one, value in zip(places, values, strict=True))
    one = item("x.y", "X", Verdict.PASS, limit=limit)
    measures = {"x.y": Measure("x.y", Fraction(max(values)), samples=taken)}
    (made,) = distributions.shown(replace(REPORT, items=(one,) if limit else (), measures=measures))
    return made


def test_golden() -> None:
    assert without_assets(render(REPORT)) == golden("html.html")
    assert without_assets(render(passing())) == golden("html-passing.html")


def test_the_policy_allows_the_own_style_and_scripts_alone() -> None:
    page = render(REPORT)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy.startswith("default-src &#39;none&#39;;")
    inline = re.findall(r"(?s)<(style|script)>(.*?)</\1>", page)
    assert [tag for tag, _ in inline] == ["style", "script", "script"]
    for _, text in inline:
        hashed = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"&#39;sha256-{hashed.replace('+', '&#43;')}&#39;" in policy or f"&#39;sha256-{hashed}&#39;" in policy


def test_nothing_is_loaded() -> None:
    page = render(REPORT)
    assert not re.findall(r"(?i)\b(?:src|srcset|action|poster|data)\s*=|@import|url\((?!\"#)|<link|<iframe", page)
    assert re.findall(r'(?i)\b(?:href)="(?!#)([^"]*)"', page) == ["https://docs.astral.sh/ruff/rules/unused-import"]


def test_the_data_says_what_the_rows_say() -> None:
    told = data(REPORT)
    texts = told["texts"]
    names = ("rule", "link", "path", "severity", "measure", "age")
    rows = [{**dict(zip(names, (texts[nth] for nth in row[:6]), strict=True)), "rest": row[6:]} for row in told["rows"]]
    assert rows[4] == {
        "rule": "lint/F401",
        "link": "https://docs.astral.sh/ruff/rules/unused-import",
        "path": "shop/cart.py",
        "severity": "error",
        "measure": "lint.findings",
        "age": "new",
        "rest": [3, 8, "`os` imported but unused", ["import ", "os", ""], 0, 1],
    }
    assert rows[0]["path"] == r"shop/\x1b[2J\u202egpj.\xff\n::error::%0A</script>`.py"
    assert told["meanings"] == {"coverage/uncovered": ["No test runs these lines.", "Write a test that does."]}


def test_what_fails_the_gate_comes_first_and_what_is_suppressed_last() -> None:
    rows = findings.listed(REPORT).first
    assert [row.rule for row in rows[-2:]] == ["security/B101", "lint/S105"]
    assert rows[-1].suppressed


def test_the_first_are_rows_and_all_are_data() -> None:
    page = render(flood(2000))
    assert page.count('<li class="finding"') == findings.FIRST + 1, "the one more is what the script copies"
    assert f"The first {findings.FIRST} of 2010 findings" in page
    assert len(data(flood(2000))["rows"]) == 2010


def test_each_check_can_be_chosen_and_each_of_its_conditions() -> None:
    two = (finding("x/a", "a.py", 1, "m", measure="x.one"), finding("x/b", "a.py", 1, "m", measure="x.two"))
    items = (item("x.one", "One", Verdict.FAIL),)
    chosen = findings.listed(replace(REPORT, items=items, findings=(*two, two[0]))).checks["x"]
    assert [(one.value, one.label, one.count) for one in chosen] == [
        ("check x", "x: all", 3),
        ("measure x.one", "One", 2),
        ("measure x.two", "x.two", 1),
    ]


@pytest.mark.parametrize(
    ("line", "column", "end", "shown"),
    [
        ("  total = a+b", 3, 8, ("", "total", " = a+b")),
        ("\ttotal", 2, None, ("", "t", "otal")),
        ("total", 99, None, ("total", "", "")),
        ("total", None, None, ("total", "", "")),
        ("   ", 1, 2, ()),
        ("x" * 300, 200, 202, ("…" + "x" * 54, "xx", "x" * 54 + "…")),
        ("y" * 200, None, None, ("y" * 110, "", "…")),
    ],
)
def test_excerpts(line: str, column: int | None, end: int | None, shown: tuple[str, ...]) -> None:
    one = finding("x/a", "a.py", 4, "m", column=column, end_column=end)
    (row,) = findings.listed(replace(REPORT, findings=(one,), sources={("a.py", 4): line})).first
    assert row.excerpt == shown


def test_a_message_keeps_its_lines() -> None:
    one = finding("x/a", "", None, "first\n  second\x1b\n" + "more\n" * 100)
    (row,) = findings.listed(replace(REPORT, findings=(one,))).first
    assert row.message.startswith("first\n  second\\x1b\nmore\n")
    assert row.message.count("\n") == 19
    assert row.path == "(the whole project)"


def test_no_line_begins_with_what_the_project_says() -> None:
    said = "\n::error::forged"
    failed = item("x.y", "X", Verdict.ERROR, reason=said, detail=said)
    page = render(replace(REPORT, items=(failed,), findings=(finding("x/a", said, 1, said),), profile=said))
    assert page.count("&#10;::error::forged") == 2
    assert not re.findall(r"(?m)^\s*::error", page)


def test_without_a_base_nothing_is_called_new() -> None:
    alone = replace(REPORT, change=replace(REPORT.change, base=None))
    assert {row.age for row in findings.listed(alone).first} == {""}
    assert 'value="not new"' not in render(alone)
    assert {line.status for line in checklist.lines(alone)} == {"open"}


def test_the_tally_fills_the_bar() -> None:
    shares = checklist.tally(REPORT)
    assert [(share.word, share.count) for share in shares] == [
        ("failed", 3),
        ("not verified", 2),
        ("passed", 6),
        ("skipped", 1),
        ("to confirm", 1),
    ]
    assert shares[0].start == 0
    assert shares[-1].start + shares[-1].width == pytest.approx(100)


def test_reasons_and_evidence() -> None:
    asked = item("manual.x", "Looks right", Verdict.MANUAL, reason="designer", evidence="line 12", limit="")
    assert [line.remark for line in checklist.lines(replace(REPORT, items=(asked, ITEMS[2], ITEMS[4])))] == [
        "designer (line 12)",
        "pyright ended with exit code 3 and no report",
        "212 tests, 3 skipped",
    ]


def test_coverage_of_the_change_comes_first_and_the_worst_file() -> None:
    shown = coverage.shown(REPORT)
    assert shown is not None
    assert [(one.title, one.text, one.limit) for one in shown.bars] == [
        ("Changed lines covered", "76.47%", 80.0),
        ("Line coverage", "87.5%", 80.0),
    ]
    assert shown.untested == [("shop/cart.py", ["40-42", "50"]), ("shop/views.py", ["22"])]
    assert [(one.title, one.text, one.said) for one in shown.files] == [
        ("shop/cart.py", "50%", "lines 40-42 and 3 more ranges are never run"),
        ("shop/views.py", "100%", ""),
    ]


def test_many_files_are_counted_and_a_number_without_limit_has_none() -> None:
    many = samples("file", "m", *((f"f{nth}.py", None, None, nth % 100) for nth in range(205)))
    measures = {
        "coverage.file_min": Measure("coverage.file_min", Fraction(0), "%", samples=many),
        "coverage.branches": Measure.ratio("coverage.branches", 1, 3, "branches"),
    }
    shown = coverage.shown(replace(REPORT, measures=measures))
    assert shown is not None
    assert (len(shown.files), shown.hidden, shown.files[0].text) == (200, 5, "0%")
    (bar,) = shown.bars
    assert (bar.title, bar.text, bar.limit, bar.verdict) == ("coverage.branches", "33.33%", None, "")


def test_nothing_is_shown_of_what_was_not_measured() -> None:
    bare = replace(REPORT, measures={}, items=(), findings=(), tools=(), notes=())
    assert coverage.shown(bare) is None
    assert timeline.shown(bare) is None
    assert not distributions.shown(bare)
    page = render(bare)
    assert "Nothing was judged" in page
    assert "No findings." in page
    assert not {'id="coverage"', 'id="distributions"', 'id="tools"', 'id="notes"'} & set(re.findall(r'id="\w+"', page))


def test_values_within_and_beyond_the_limit() -> None:
    made = distribution("<= 10", 1, 1, 2, 10, 11, 14)
    assert [(one.label, one.kept, one.broken) for one in made.bins if one.kept or one.broken] == [
        ("1", 2, 0),
        ("2", 1, 0),
        ("10", 1, 0),
        ("11", 0, 1),
        ("14", 0, 1),
    ]
    assert made.summary == "2 of 6 break the limit (<= 10): median 2, 90th percentile 14, largest 14"
    assert made.limit == pytest.approx(100 * 11 / 15, abs=0.001), "right of the bar of 10"
    assert made.worst[0] == ("14", "f5.py:6", "m")
    assert len(made.worst) == 5


def test_a_limit_from_below() -> None:
    made = distribution(">= 20", 5, 40, 90)
    assert made.summary.startswith("1 of 3 break the limit (>= 20)")
    assert made.worst[0][0] == "5"
    assert sum(one.broken for one in made.bins) == 1
    assert made.limit == pytest.approx(100 * 20 / (5 * len(made.bins)), abs=0.001)


def test_without_a_limit() -> None:
    made = distribution("", 0, 3, Fraction(5, 2))
    assert (made.title, made.limit, made.summary) == (
        "x.y",
        None,
        "3 measured: median 2.5, 90th percentile 3, largest 3",
    )


@pytest.mark.parametrize("most", [1, 29, 30, 31, 999, 123_456])
def test_bars_are_few_and_round(most: int) -> None:
    made = distribution("<= 10", 1, most)
    assert len(made.bins) <= 30
    assert len(made.ticks) <= 8
    assert made.bins[-1].left + made.bins[-1].width == pytest.approx(100, abs=0.01)
    assert sum(one.kept + one.broken for one in made.bins) == 2


def test_when_each_check_ran() -> None:
    shown = timeline.shown(REPORT)
    assert shown is not None
    assert [span.check for span in shown.spans] == [
        "types",
        "size",
        "lint",
        "format",
        "tests",
        "complexity",
        "security",
        "coverage",
    ]
    assert (shown.checks, shown.whole) == ("8.85 s", "11.84 s")
    assert all(span.start + span.width <= 100.001 for span in shown.spans)
    assert [span.cached for span in shown.spans].count(True) == 1


def test_a_run_that_took_no_time() -> None:
    still = replace(REPORT, items=(replace(ITEMS[4], seconds=0.0, started=0.0),))
    shown = timeline.shown(still)
    assert shown is not None
    assert (shown.spans[0].start, shown.spans[0].took) == (0.0, "0.00 s")


def test_stuck_and_what_could_not_be_verified() -> None:
    page = render(replace(unverified(), stuck=Stuck(3, ("E1",), (("a.py",),))))
    assert "Stuck: the same failure 3 times running" in page
    assert "edits to 1. a.py" in page
    assert "Could not verify: 2 of 10" in page
    assert "MemoryError" in page


def test_hostile_names_are_shown_and_nothing_more() -> None:
    page = render(replace(REPORT, profile=HOSTILE_NAME))
    assert "<dd>shop/\\x1b[2J\\u202egpj.\\xff\\n::error::%0A&lt;/script&gt;`.py</dd>" in page
    assert page.count("</script>") == 3
