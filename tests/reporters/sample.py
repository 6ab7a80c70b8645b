"""One rich report that every format is tried on. `python -m tests.reporters.sample` writes the golden files anew."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from gatekeeper.model.check import RuleInfo, Tool
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.report import ChangeSummary, Item, Report, Verdict

GOLDEN = Path(__file__).parent / "golden"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class AsciiTerminal(Terminal):
    """One that shows nothing but ASCII."""

    encoding = "ascii"


HOSTILE_NAME = "shop/\x1b[2J\u202egpj.\udcff\n::error::%0A</script>`.py"
HOSTILE_MESSAGE = (
    "bad \x1b]0;owned\x07 name\n::error::forged %0A </script> `rm` \u202etxt\u2066 \u200b\x9b1m \ud800 end"
)


def item(id: str, title: str, verdict: Verdict, **more: object) -> Item:
    """An item with the fields that the verdict usually comes with."""
    fields: dict[str, object] = {"value": None, "limit": "= 0", "unit": "", "on": "all", "findings": 0, **more}
    return Item(id=id, check=id.partition(".")[0], title=title, verdict=verdict, **fields)  # type: ignore[arg-type]


def finding(name: str, path: str, line: int | None, message: str, **more: object) -> Finding:
    """A finding, `name` being its check and rule; region and flags as keywords."""
    check, _, rule = name.partition("/")
    region = {key: more.pop(key) for key in ("column", "end_line", "end_column") if key in more}
    fields: dict[str, object] = {"severity": Severity.ERROR, "measure": f"{check}.findings", **more}
    return Finding(check, rule, message, location=Location(path, line, **region), **fields)  # type: ignore[arg-type]


ITEMS = (
    item("format.files", "Formatting", Verdict.FAIL, value=1, findings=1, evidence="41 files", seconds=0.06,
         started=0.02),
    item("lint.findings", "Lint", Verdict.FAIL, value=4, findings=4, evidence="41 files", seconds=0.11, on="new",
         started=0.02),
    item("types.errors", "Type errors", Verdict.ERROR, reason="pyright ended with exit code 3 and no report",
         detail="Traceback \x1b[31m(most recent call last)\n  File \"x\"\tline 1\n\nMemoryError", seconds=2.4),
    item("types.warnings", "Type warnings", Verdict.ERROR, reason="pyright ended with exit code 3 and no report",
         detail="Traceback \x1b[31m(most recent call last)\n  File \"x\"\tline 1\n\nMemoryError", seconds=2.4),
    item("tests.failed", "Failed tests", Verdict.PASS, value=0, evidence="212 tests, 3 skipped", seconds=8.31,
         started=0.14),
    item("tests.collected", "Tests run", Verdict.PASS, value=212, limit=">= 1", evidence="212 tests", seconds=8.31,
         started=0.14),
    item("coverage.lines", "Line coverage", Verdict.PASS, value=87.5, limit=">= 80%", unit="%",
         evidence="875 of 1000 statements", seconds=0.4, started=8.45),
    item("coverage.changed", "Changed lines covered", Verdict.FAIL, value=76.47, limit=">= 80%", unit="%",
         evidence="13 of 17 changed statements", findings=2, seconds=0.4, started=8.45),
    item("size.file_lines", "Longest file", Verdict.PASS, value=412, limit="<= 800", evidence="shop/cart.py",
         seconds=0.0),
    item("complexity.function", "Most complex function", Verdict.PASS, value=9, limit="<= 10",
         evidence="shop/cart.py: total", seconds=0.33, started=2.54, cached=True),
    item("security.findings", "Security findings", Verdict.PASS, value=0, evidence="28 files, medium and above",
         seconds=0.72, started=2.87),
    item("scope.violations", "Scope", Verdict.SKIP, reason="no scope is configured"),
    item("review.done", "Reviewed by a person", Verdict.MANUAL, limit=""),
)  # fmt: skip


def samples(rule: str, message: str, *values: tuple[str, int | None, int | None, int | None]) -> tuple[Sample, ...]:
    """Samples of one rule, each a path, the first and last line and the value."""
    return tuple(
        Sample(Location(path, line, end_line=end), rule, message, None if value is None else Fraction(value))
        for path, line, end, value in values
    )


_COVERAGE = {"measure": "coverage.changed"}
FINDINGS = (
    finding("lint/E501", "shop/cart.py", 1, "Line too long (130 > 120)", new=False, column=121, end_column=131),
    finding("lint/F401", "shop/cart.py", 3, "`os` imported but unused", column=8, end_line=3, end_column=10,
            fixable=True, help="https://docs.astral.sh/ruff/rules/unused-import"),
    finding("coverage/uncovered", "shop/cart.py", 40, "lines 40-42 are never run", end_line=42, **_COVERAGE),
    finding("lint/PLR2004", "shop/cart.py", 57, "Magic value used in comparison, consider a constant", column=19,
            end_line=57, end_column=21, severity=Severity.WARNING),
    finding("lint/RUF001", "shop/größe.py", 12, "String contains ambiguous `′`", column=16, end_column=17),
    finding("format/unformatted", "shop/views.py", None, "would be reformatted", fixable=True, measure="format.files"),
    finding("security/B101", "shop/views.py", 5, "Use of assert detected", severity=Severity.NOTE),
    finding("lint/S105", "shop/views.py", 9, "Possible hardcoded password", suppressed=True),
    finding("coverage/uncovered", "shop/views.py", 22, "line 22 is never run", **_COVERAGE),
    finding("lint/X999", HOSTILE_NAME, 7, HOSTILE_MESSAGE, column=14, end_column=18),
)  # fmt: skip

MEASURES = {
    "tests.failed": Measure("tests.failed", Fraction(0)),
    "tests.collected": Measure("tests.collected", Fraction(212)),
    "coverage.lines": Measure.ratio(
        "coverage.lines",
        875,
        1000,
        "statements",
        samples("uncovered", "lines 40-42 and 3 more ranges are never run", ("shop/cart.py", 40, 42, None)),
    ),
    "coverage.changed": Measure.ratio(
        "coverage.changed",
        13,
        17,
        "changed statements",
        samples(
            "uncovered-change",
            "never run",
            ("shop/cart.py", 40, 42, None),
            ("shop/cart.py", 50, 50, None),
            ("shop/views.py", 22, 22, None),
        ),
    ),
    "coverage.file_min": Measure(
        "coverage.file_min",
        Fraction(50),
        "%",
        "shop/cart.py: 4 of 8 statements",
        samples(
            "file", "so many statements are run", ("shop/cart.py", None, None, 50), ("shop/views.py", None, None, 100)
        ),
    ),
    "size.file_lines": Measure(
        "size.file_lines",
        Fraction(412),
        samples=samples(
            "file-lines", "the file is long", ("shop/cart.py", None, None, 412), ("shop/views.py", None, None, 88)
        ),
    ),
    "complexity.function": Measure(
        "complexity.function",
        Fraction(9),
        samples=samples(
            "function",
            "a function is complex",
            ("shop/cart.py", 12, None, 9),
            ("shop/cart.py", 40, None, 3),
            ("shop/views.py", 4, None, 3),
            ("shop/views.py", 20, None, 1),
        ),
    ),
    "complexity.average": Measure("complexity.average", Fraction(99996, 10000)),
}

REPORT = Report(
    version="0.1.0",
    profile="standard",
    change=ChangeSummary("1f0c3d5e9a7b2468ace013579bdf02468ace1357", "worktree", 4, 63, 21),
    items=ITEMS,
    findings=tuple(
        replace(one, fingerprint=f"{nth:020x}")
        for nth, one in enumerate(sorted(FINDINGS, key=lambda one: one.sort_key), 1)
    ),
    measures=MEASURES,
    tools=(
        Tool("ruff", ("/venv/bin/ruff",), "0.17.5", "project"),
        Tool("pyright", ("/opt/tools/pyright", "--verbose"), "1.1.409", "bundled"),
    ),
    seconds=11.8374,
    sources={
        ("shop/cart.py", 3): "import os",
        ("shop/cart.py", 40): "    return None",
        ("shop/cart.py", 57): "\tif len(basket) > 10:",
        ("shop/größe.py", 12): '    title = "価格 5′"',
        ("shop/views.py", 22): "        raise LookupError(name)",
        (HOSTILE_NAME, 7): "    value = '\x1b[2Jx\u202e'  # \t end",
    },
    notes=("the settings of the merge base judge; those of the work tree differ",),
    rules={
        "coverage/uncovered": RuleInfo(
            "uncovered", "Never run", "No test runs these lines.", "Write a test that does.", bad="x", good="y"
        )
    },
    anchor="pyproject.toml",
)


def passing(report: Report = REPORT) -> Report:
    """The report with nothing but what passed or was skipped in it."""
    good = tuple(one for one in report.items if one.verdict in (Verdict.PASS, Verdict.SKIP))
    return replace(report, items=good, findings=(), notes=(), sources={})


def unverified(report: Report = REPORT) -> Report:
    """The report without what failed: nothing is wrong, but something could not be verified."""
    items = tuple(one for one in report.items if one.verdict is not Verdict.FAIL)
    return replace(report, items=items, findings=())


def flood(count: int, name: str = "lint/F401") -> Report:
    """The report with that many findings in 40 files, most of them of one item."""
    check = name.partition("/")[0]
    many = [
        finding(name, f"shop/part_{nth % 40:02}/module_with_a_long_name.py", nth // 40 + 1, f"`name_{nth}` is not used",
                column=8, fingerprint=f"{nth:020x}")
        for nth in range(count)
    ]  # fmt: skip
    items = tuple(replace(one, findings=count, value=count) if one.check == check else one for one in REPORT.items)
    findings = tuple(sorted((*REPORT.findings, *many), key=lambda one: one.sort_key))
    return replace(REPORT, items=items, findings=findings)


def speechless(report: Report = REPORT) -> Report:
    """The report with an item that failed although no finding counts against it, and findings about no file."""
    bare = item("tests.collected", "Tests run", Verdict.FAIL, value=0, limit=">= 1", evidence="0 tests")
    whole = finding("scope/too-large", "", None, "the change touches 31 files, at most 20 may be")
    return replace(report, items=(bare, ITEMS[0]), findings=(replace(whole, fingerprint="f" * 20),))


def golden(name: str) -> str:
    """The text of a golden file."""
    return (GOLDEN / name).read_text(encoding="utf-8")


def without_assets(page: str) -> str:
    """A page of the `html` format without its style and scripts, which are files of their own, hashes and data."""
    bare = re.sub(r"sha256-[\w+/=]+", "sha256-…", re.sub(r"(?s)<(style|script)>.*?</\1>", r"<\1>…</\1>", page))
    return re.sub(r'(<script id="data"[^>]*>)[\w+/=]+', r"\1…", bare)


def _write() -> None:
    from gatekeeper.reporters import agent, github, gitlab, html, json, junit, markdown, sarif, text

    texts = {
        "report.json": json.render(REPORT),
        "agent.txt": agent.render(REPORT),
        "agent-unverified.txt": agent.render(unverified()),
        "text.txt": text.render(REPORT),
        "text-ascii.txt": text.render_styled(REPORT, color=False, unicode=False),
        "text-color.txt": text.render_styled(REPORT, color=True, unicode=True).replace("\x1b", "ESC"),
        "text-verbose.txt": text.render_styled(REPORT, color=False, unicode=True, verbose=True),
        "text-quiet.txt": text.render_styled(REPORT, color=False, unicode=True, quiet=True),
        "text-passing.txt": text.render(passing()),
        "text-unverified.txt": text.render(unverified()),
        "report.sarif": sarif.render(REPORT),
        "junit.xml": junit.render(REPORT),
        "github.txt": github.render(REPORT),
        "github-many.txt": github.render(flood(60)),
        "gitlab.json": gitlab.render(REPORT),
        "html.html": without_assets(html.render(REPORT)),
        "html-passing.html": without_assets(html.render(passing())),
        "gitlab-speechless.json": gitlab.render(speechless()),
        "markdown.md": markdown.render(REPORT),
        "markdown-passing.md": markdown.render(passing()),
        "markdown-unverified.md": markdown.render(unverified()),
    }
    for name, written in texts.items():
        (GOLDEN / name).write_text(written, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
