"""Statements that a condition of gatekeeper's judges, and tools that are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gatekeeper.roles.model import Bound, Choice, Found, Limit, Sentence

_CHECKERS = ("pyright", "basedpyright", "mypy", "pyrefly", "ty")
_TOOLS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE), measure)
    for pattern, measure in (
        (r"ruff format", "format.files"),
        (r"ruff(?! format)", "lint.findings"),
        (r"(?:pyright|basedpyright|mypy|pyrefly)", "types.errors"),
        (r"bandit", "security.findings"),
        (r"pip-audit", "dependencies.findings"),
        (r"uv (?:run|sync|lock|add|pip)|use `?uv`?|poetry check --lock|pdm lock --check", "environment.lock"),
    )
)
_STATEMENTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), measure)
    for pattern, measure in (
        (
            r"\b(?:all|full|every|the)\b[\w\s-]{0,20}\btests?\b(?: suite)?[\w\s]{0,10}\b(?:pass(?:es|ing)?|succeed|"
            r"green)\b|^tests? pass(?:ing|es)?\b",
            "tests.failed",
        ),
        (
            r"\blint(?:ing|er)?\b[^.]{0,40}\b(?:pass(?:es|ing)?|clean|succeeds?|no (?:errors?|warnings?))\b|"
            r"\bno lint(?:ing|er)? (?:errors?|warnings?|issues?)\b",
            "lint.findings",
        ),
        (
            r"\btype[- ]?(?:check(?:s|ing|er)?|hints?)\b[^.]{0,30}\b(?:pass(?:es|ing)?|clean|succeeds?)\b|"
            r"\bno type errors?\b",
            "types.errors",
        ),
        (
            r"\bno security (?:issues?|findings?|vulnerabilit\w+|warnings?)\b|\bno (?:critical |"
            r"high )?(?:security )?vulnerabilities\b",
            "security.findings",
        ),
        (r"\bTODOs?\b[^.]{0,60}\bowners?\b|\bTODOs?\b[^.]{0,60}\b(?:issue|ticket)\b", "todos.findings"),
        (r"\bissues\.md`?\s+with\b", "issue_log.findings"),
        (r"\btraceability_matrix\.json\b", "traceability.findings"),
        (
            r"\b(?:secrets?|credentials?|api keys?|passwords?)\b[^.]{0,30}\bhard-?coded?\b|"
            r"\bhard-?cod\w+\b[^.]{0,30}\b(?:secrets?|credentials?|api keys?|passwords?)\b|"
            r"\b(?:never|do not|don't|no) commit(?:ting)? (?:any )?(?:secrets?|credentials?|api keys?|passwords?)\b",
            "secrets.findings",
        ),
        (r"\b(?:missing|add)\b[^.]{0,12}`__init__\.py`", "environment.packages"),
        (
            r"\b(?:pin(?:ned)?)\b[^.]{0,25}\b(?:versions?|dependenc\w+)\b|\bdependenc\w+\b[^.]{0,25}\bpinned\b",
            "environment.unpinned",
        ),
    )
)
_NOT_USED = re.compile(
    r"\b(?:not|never|no|don't|instead of|rather than|without|deprecated|avoid|over|replaces?|"
    r"stop)\s+(?:\w+\s+){0,2}`?$",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:unless|except|if|when|where possible|optional(?:ly)?|may|could|consider)\b", re.IGNORECASE)
_PARTLY = re.compile(r"(?<!\d)\d{1,2}(?:\.\d+)?\s*%|→|->|=>")
_NO_DELETING = re.compile(
    r"^\W*(?:(?:you )?(?:must not|may not|cannot|can't|never|do not|don't|no)\s+)?(?P<verb>delet(?:e|ing)|"
    r"remov(?:e|ing)) (?:any |the |existing )?files?\W*$",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:cannot|can't|must not|may not|never|do not|don't|not allowed|forbidden|prohibited|denied|restrict\w+|"
    r"won't)\b|❌|🚫|⛔",
    re.IGNORECASE,
)
_PROHIBITION = re.compile(r"^\W*(?:(?:you )?(?:must not|may not|cannot|can't|never|do not|don't|no))\b", re.IGNORECASE)


def phrases(sentence: Sentence) -> Iterator[Found]:
    """The conditions that the sentence asks for in words."""
    text = sentence.text
    if forbids_deleting(sentence):
        yield Bound("forbid", "delete", sentence.at())
    if _HALF.search(text) or _PARTLY.search(text) or text.endswith("?"):
        return
    for pattern, measure in _STATEMENTS:
        if pattern.search(text):
            yield Limit(measure, "=", "0", "", sentence.at())


def tools(sentence: Sentence) -> Iterator[Found]:
    """The tools that the sentence names as being used, as the conditions that they decide."""
    for pattern, measure in _TOOLS:
        match = pattern.search(sentence.text)
        if match and not _NOT_USED.search(sentence.text[: match.start()]):
            yield Limit(measure, "=", "0", "", sentence.at())
            if measure == "types.errors":
                yield Choice("types", "tool", match[0].lower(), sentence.at())


def forbids_deleting(sentence: Sentence) -> bool:
    """Whether it forbids deleting files, by itself or by what it stands under."""
    match = _NO_DELETING.match(sentence.text)
    if match is None:
        return False
    here = _PROHIBITION.match(sentence.text) or _FORBIDDEN.search(sentence.text)
    return bool(here or any(_FORBIDDEN.search(one) for one in sentence.context[-1:]))


def forbidden_by_context(sentence: Sentence) -> bool:
    """Whether what it stands under says that it must not be done."""
    return bool(_FORBIDDEN.search(sentence.near))


def one_checker(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices, the type checker only when a single one is named."""
    kept = tuple(dict.fromkeys(choices))
    named = {one.value for one in kept if one.setting == "tool"}
    first: dict[tuple[str, str], Choice] = {}
    for one in kept:
        if one.setting != "tool" or len(named) == 1:
            first.setdefault((one.check, one.setting), one)
    return tuple(first.values())
