"""Limits that are plain numbers: lines of a file or function, complexity, the size of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.roles.model import Choice, Found, Limit, Sentence

_NUMBER = r"(?P<number>\d{1,3}(?:[,.' ]\d{3})+|\d{1,5})(?![\d%])(?!\.\d)"
_BOUND = (
    r"(?P<bound><=?|\bat most|\bup to|\bmax(?:imum)?(?: of)?|\bno (?:more|longer|larger|greater) than|\bunder|"
    r"\bbelow|"
    r"\bless than|\bfewer than|\bshorter than|\bsmaller than|\b(?:not|never|n't) exceed(?:ing)?|\bexceed(?:s|"
    r"ing)?|\bover|"
    r"\bmore than|\blonger than|\blarger than|\babove|\bgreater than|\blimit(?:ed)? (?:to|of)|\blimit|\bwithin|"
    r":|=|>)"
)
_FILE = (
    r"\b(?:(?:python|source|code|individual|single|each|any|every|all|large)\s+)*(?:files?|"
    r"modules?)\b(?:\s+(?:size|length|lines))?"
)
_FUNCTION = r"\b(?:functions?|methods?)\b(?:(?:\s+and\s+|/)(?:methods?|functions?))?(?:\s+(?:size|length|body))?"
_MIDDLE = (
    r"(?:\s+(?:size|length|limits?|should|must|be|are|is|stay|kept|keep|that|which|limited|to|do|does|may|"
    r"can|have|has|with))*\s*\(?\s*"
)
_UNIT = (
    r"\s*(?:physical\s+|source\s+)?(?:lines?|LOC|loc)\b(?!\s*(?:changed|of (?:diff|output|context)|"
    r"per (?:line|commit|pr|change)))"
)
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), measure)
    for pattern, measure in (
        (rf"{_FILE}{_MIDDLE}{_BOUND}\s*{_NUMBER}{_UNIT}", "size.file_lines"),
        (
            rf"{_BOUND}\s*{_NUMBER}{_UNIT}\s+(?:per|in (?:a|any|each)|for (?:a|any|each))\s+(?:source |"
            rf"python )?(?:file|module)\b",
            "size.file_lines",
        ),
        (
            rf"{_NUMBER}{_UNIT}\s+(?P<bound>max(?:imum)?)\s+(?:per|in (?:a|any|each))\s+(?:source |"
            rf"python )?(?:file|"
            rf"module)\b",
            "size.file_lines",
        ),
        (rf"{_FUNCTION}{_MIDDLE}{_BOUND}\s*{_NUMBER}{_UNIT}", "size.function_lines"),
        (
            rf"{_BOUND}\s*{_NUMBER}{_UNIT}\s+(?:per|in (?:a|any|each)|for (?:a|any|each))\s+(?:function|method)\b",
            "size.function_lines",
        ),
        (
            rf"{_NUMBER}{_UNIT}\s+(?P<bound>max(?:imum)?)\s+(?:per|in (?:a|any|each))\s+(?:function|method)\b",
            "size.function_lines",
        ),
        (
            rf"(?P<bound>\bmax(?:imum)?)\s+(?:allowed\s+|cyclomatic\s+)*complexity\s*(?:of|is|:|=|"
            rf"per function:?)?\s*{_NUMBER}",
            "complexity.function",
        ),
        (
            r"(?<!cognitive )(?<!time )(?<!space )\b(?:cyclomatic|mccabe|code|function)?[ -]?complexity\b"
            rf"(?:\s+\([^)]*\))?(?:\s+(?:of|per|each|any|a|every|function|functions|method|score|limit|is|must|"
            rf"be|should|stay|"
            rf"kept|for|all|at|remain|does|do))*\s*{_BOUND}\s*{_NUMBER}",
            "complexity.function",
        ),
    )
)
_SPARED = re.compile(
    r"\b(?:test|tests|spec|config|css|markdown|md|doc|docs|log|agent|prompt|skill|html|sql|story|summary|memory|"
    r"cognitive)\b|\.md\b",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters around a limit in which it is said what to do about it."""
_OVER = ("exceed", "over", "more than", "longer than", "larger than", "above", "greater than", ">")
_ALARM = re.compile(
    r"\b(?:split|refactor|never|no|not|don't|avoid|flag|reject|fail|fails|forbidden|must not|break|"
    r"limit|warn\w*|block\w*)\b|n't\b",
    re.IGNORECASE,
)
_SIZE_OF_CHANGE = re.compile(
    r"\b(?:PRs?|pull requests?|diffs?|change ?sets?|changes)\b(?:\s+(?:size|must|should|be|stay|to|are|is|under|"
    r"limited|kept|have))*"
    r"\s*(?P<bound><=|\bat most|\bup to|\bmax(?:imum)?(?: of)?|\bno more than|"
    r"\blimited to)\s*(?P<number>\d[\d,]*)\s*"
    r"(?:changed\s+)?(?P<what>files|lines)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(r"(?:~|≈|\babout|\baround|\broughly|\bapprox\w*\.?)\s*\d", re.IGNORECASE)


def limits(sentence: Sentence) -> Iterator[Found]:
    """The limits of size and complexity that the sentence states."""
    text = sentence.text.replace("`", "").replace("**", "")
    if _ROUGH.search(text):
        return
    seen: set[str] = set()
    for pattern, measure in _FORMS:
        match = pattern.search(text)
        if match is None or measure in seen or _SPARED.search(text[max(0, match.start() - 16) : match.end()]):
            continue
        operator = _operator(match["bound"].lower(), text[max(0, match.start() - _NEAR) : match.end() + _NEAR])
        if operator:
            seen.add(measure)
            yield Limit(measure, operator, re.sub(r"\D", "", match["number"]), "", sentence.at())
    change = _SIZE_OF_CHANGE.search(text)
    if change:
        setting = f"max_{change['what'].lower()}"
        yield Choice("scope", setting, change["number"].replace(",", ""), sentence.at())


def _operator(bound: str, text: str) -> str | None:
    """How a word bounds what it is about from above; None when it does not."""
    if bound in ("<", "under", "below", "less than", "fewer than", "shorter than", "smaller than"):
        return "<"
    if bound.startswith(_OVER) and not bound.startswith(("not", "never")):
        return "<=" if _ALARM.search(text) else None
    if bound in (":", "="):
        return (
            "<=" if re.search(r"\b(?:max\w*|limit\w*|at most|size|length|complexity)\b", text, re.IGNORECASE) else None
        )
    return "<="
