"""No name and no message of the project under test means anything to the host that shows the report.

Every format is tried: a report with hostile text must have the structure, as the format's own parser sees it, of the
same report with harmless text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from gatekeeper import reporters
from gatekeeper.model.check import RuleInfo, Tool
from gatekeeper.model.measure import Measure
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import visible
from tests.reporters.sample import HOSTILE_MESSAGE, HOSTILE_NAME, REPORT, finding, item, samples

ATTACKS = (
    HOSTILE_NAME,
    HOSTILE_MESSAGE,
    "a\nb\r\nc\td\x0b\x0c\x1c\x85\u2028e",
    "\n::error file=a.py,line=1::forged",
    "::error::forged",
    "##[add-mask]forged ##[error]x",
    "%0A::set-output name=x::y%0D%250A",
    ",line=9::::title=x:",
    "\x1b[31mred\x1b[0m \x1b]8;;https://evil\x07link \x9b2J",
    "\u202eabc\u202c \u2066x\u2069 \u200f\u061c",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)> & &lt; &#60;",
    "`code` ```fence\n````\n~~~",
    "| a | b |\n| --- | --- |\n\\| \\\\|",
    "--> <!-- gatekeeper-report --> <!--",
    "<details><summary>x</summary></details> <code>",
    "[link](https://evil.example) ![i](x) <https://evil.example> www.evil.example https://evil.example",
    "@everyone #1 GH-2 :tada: **bold** _it_ ~~no~~ $x$ \\",
    "# heading\n\n- item\n\n1. one\n\n> quote\n\n***\n\n    code\n\n===\n---",
    "]]> <![CDATA[ <?xml ?> &entity; \ufffe\uffff\x00\x08",
    "\x00nul \udc80\udcff surrogates \ud800 \udfff",
    "{0} {{x}} {% x %} ${{ secrets.X }} $(rm) ;&& '\"",
    *("-", "+ x", "1. x", "=", "    ", "\t", " "),
)
BITS = st.sampled_from([*ATTACKS, *"`|<>&\"'[]()*_#@:%\\~!\n\r\t\x00\x1b\x9b\u202e\ufffe\udcff\ud800-=+ ,;{}$"])
NASTY = st.lists(BITS | st.text(st.characters(), max_size=3), min_size=1, max_size=4).map("".join)


def report(text: str) -> Report:
    """A report that says the text everywhere; `x` goes before it, so that it is never empty nor the name of nothing."""
    said = f"x{text}"
    found = (
        finding("lint/F401", f"x{text}.py", 3, said, column=1, end_column=2, help=f"https://x/{text}"),
        replace(finding("lint/F402", "y.py", None, said, help=said), rule=said, fingerprint="2"),
        finding("lint/F403", f"z{text}", 7, said, suppressed=True),
    )
    items = (
        item("lint.findings", said, Verdict.FAIL, value=3, evidence=said, limit="= 0"),
        item("tests.collected", said, Verdict.FAIL, value=0, evidence=said, limit=">= 1"),
        item("types.errors", said, Verdict.ERROR, reason=said, detail="Traceback"),
        item("coverage.lines", said, Verdict.PASS, value=90, evidence=said, limit=">= 80%", unit="%"),
        item("scope.violations", said, Verdict.SKIP, reason=said),
        item("manual.look", said, Verdict.MANUAL, reason=said, evidence=said, limit=""),
    )
    return replace(
        REPORT,
        profile=said,
        measures={
            "coverage.lines": Measure.ratio("coverage.lines", 1, 2, said, samples("x", said, (said, 1, 2, None))),
            "coverage.changed": Measure.ratio("coverage.changed", 1, 2, said, samples("x", said, (said, 1, 2, None))),
            "coverage.file_min": Measure(
                "coverage.file_min", Fraction(2), "%", said, samples("x", said, (said, 1, 2, 2))
            ),
            "size.file_lines": Measure("size.file_lines", Fraction(2), "", said, samples("x", said, (said, 1, 2, 2))),
        },
        rules={"lint/F401": RuleInfo("F401", said, said, said)},
        items=items,
        findings=found,
        notes=(said,),
        tools=(Tool("ruff", (said,), said, "project"),),
        sources={(f"x{text}.py", 3): said},
        change=replace(REPORT.change, note=said),
        anchor=f"x{text}.toml",
    )


def shape(value: object) -> object:
    """The containers, names and types in JSON, without its words."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return list(map(shape, value)) if isinstance(value, list) else type(value).__name__


def tags(element: ElementTree.Element) -> object:
    return (element.tag, sorted(element.attrib), [tags(child) for child in element])


COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]+,)*[a-zA-Z]+=[^,:\r\n]+)::(.*)")


def commands(text: str) -> object:
    """Each line: the command with the names of its properties, or `log` for one that is none.

    A runner looks for `::` at the beginning of a line, and older ones for `##[` anywhere in it.
    """
    found: list[object] = []
    for line in text.splitlines():
        assert "##[" not in line
        if not line.lstrip().startswith("::"):
            found.append("log")
            continue
        match = COMMAND.fullmatch(line)
        assert match, line
        assert re.fullmatch(r"(?:[^%]|%25|%3A|%2C)*", match[2] + match[3])
        found.append((match[1], [pair.partition("=")[0] for pair in match[2].split(",")]))
    return found


def blocks(text: str) -> object:
    """The blocks and the inline elements of Markdown; that words are marked as code is left out."""
    found: list[object] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").parse(text):
        if token.type == "html_block":
            found.append(re.findall(r"<!--.*?-->|</?(?!/?code>)\w+[^>]*>", token.content))
        else:
            found.append((token.type, token.tag, token.info))
        for inline in token.children or ():
            if inline.type == "html_inline":
                assert inline.content in ("<code>", "</code>")
            elif inline.type not in ("text", "code_inline"):
                found.append((inline.type, inline.attrs))
    return found


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")


def elements(text: str) -> object:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser.found


STRUCTURES: dict[str, Callable[[str], object]] = {
    "agent": lambda text: len(text.split("\n")),
    "github": commands,
    "gitlab": lambda text: shape(json.loads(text)),
    "html": elements,
    "json": lambda text: shape(json.loads(text)),
    "junit": lambda text: tags(ElementTree.fromstring(text)),
    "markdown": blocks,
    "sarif": lambda text: shape(json.loads(text)),
    "text": lambda text: len(text.split("\n")),
}
"""How each format is parsed. A new format needs its line here."""


def check(name: str, text: str) -> None:
    render, structure = reporters.load(name), STRUCTURES[name]
    written = render(report(text))
    assert visible(written.replace("\n", "")) == written.replace("\n", "")
    written.encode("utf-8")
    assert structure(written) == structure(render(report("harmless")))


@pytest.mark.parametrize("name", reporters.names())
@pytest.mark.parametrize("attack", ATTACKS, ids=[f"attack-{nth}" for nth in range(len(ATTACKS))])
def test_hostile_text_changes_no_structure(name: str, attack: str) -> None:
    check(name, attack)


@pytest.mark.parametrize("name", sorted({*reporters.names()} - {"github", "html"}))
@pytest.mark.parametrize(
    "attack", ["::stop-commands::x", " \t::error::x", "##vso[task.setvariable variable=x]y", "a ##[error]"]
)
def test_no_line_of_a_log_is_obeyed(name: str, attack: str) -> None:
    found = finding(attack, attack, None, attack)
    items = tuple(item(f"x.{one}", attack, one, reason=attack, evidence=attack, detail=attack) for one in Verdict)
    sources = {(attack, 1): attack}
    forged = replace(REPORT, items=items, findings=(found, replace(found, measure="x.fail")), notes=(attack,))
    for line in reporters.load(name)(replace(forged, sources=sources, profile=attack)).splitlines():
        assert not line.lstrip().startswith("::")
        assert not re.search(r"##\w*\[", line)


@pytest.mark.parametrize("name", reporters.names())
@settings(max_examples=40)
@given(text=NASTY)
def test_no_text_changes_the_structure(name: str, text: str) -> None:
    check(name, text)
