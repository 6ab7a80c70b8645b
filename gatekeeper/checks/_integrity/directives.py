"""The comments that tell a tool to look away: which tool, what from, and how far the order reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.checks._integrity.source import Comment, Source

LINE, REGION, FILE = "line", "region", "file"
_CODES = r"[A-Za-z][\w-]*(?:\s*[, ]\s*[A-Z]+[0-9]+|\s*,\s*[A-Za-z][\w-]*)*"
_BRACKETS = r"(?:\s*\[(?P<codes>[^\]]*)\])?"


class Directive(Struct, frozen=True):
    """One order in a comment. `group` names what is silenced (two type checkers share one), `codes` is empty when
    everything is; `reach` is a line, a region of lines or the whole file.
    """

    kind: str
    group: str
    codes: tuple[str, ...]
    reach: str
    comment: Comment

    @property
    def blanket(self) -> bool:
        """Whether it silences everything that the tool has to say there."""
        return not self.codes


def _pattern(kind: str, group: str, reach: str, expression: str) -> tuple[str, str, str, re.Pattern[str]]:
    return kind, group, reach, re.compile(r"#\s*" + expression, re.IGNORECASE)


_PATTERNS = (
    _pattern("ruff: noqa", "lint", FILE, rf"(?:ruff|flake8)\s*[:=]\s*noqa\b(?:\s*:\s*(?P<codes>{_CODES}))?"),
    _pattern("ruff: ignore", "lint", REGION, r"ruff\s*:\s*(?:disable|ignore)\b" + _BRACKETS),
    _pattern("ruff: file-ignore", "lint", FILE, r"ruff\s*:\s*file-ignore\b" + _BRACKETS),
    _pattern("noqa", "lint", LINE, rf"noqa\b(?:\s*:\s*(?P<codes>{_CODES}))?"),
    _pattern("type: ignore", "types", LINE, r"type:\s*ignore\b" + _BRACKETS),
    _pattern("pyright: ignore", "types", LINE, r"(?:based)?pyright:\s*ignore\b" + _BRACKETS),
    _pattern("pyright: basic", "types", FILE, r"(?:based)?pyright:\s*(?:basic|off)\b"),
    _pattern(
        "pyright setting",
        "types",
        FILE,
        r"(?:based)?pyright:\s*(?P<codes>(?:report|strict|enable|typeChecking)\w*)\s*=\s*(?:false|none|off|basic)\b",
    ),
    _pattern("pyrefly/ty: ignore", "types", LINE, r"(?:pyrefly|ty|pyre|pytype)\s*:\s*(?:ignore|disable)\b" + _BRACKETS),
    _pattern("pyre file comment", "types", FILE, r"pyre-(?:ignore-all-errors|fixme)\b" + _BRACKETS),
    _pattern("mypy: ignore-errors", "types", FILE, r"mypy:\s*ignore[-_]errors\b(?!\s*=\s*false)"),
    _pattern(
        "mypy setting", "types", FILE, r"mypy:\s*(?P<codes>(?:disable|allow|no|ignore|follow)[-_](?!errors)[\w=\", -]+)"
    ),
    _pattern("nosec", "security", LINE, r"nosec\b(?:\s*:?\s*(?P<codes>B\d{3}(?:[,\s]+B\d{3})*))?"),
    _pattern("NOSONAR", "security", LINE, r"NOSONAR\b(?:\((?P<codes>[^)]*)\))?"),
    _pattern("nosemgrep", "security", LINE, r"nosemgrep\b(?:\s*:\s*(?P<codes>[\w.,\s-]+))?"),
    _pattern("pragma: no cover", "coverage", LINE, r"pragma:\s*no\s*(?:cover|branch|mutate)\b"),
    _pattern("no cov", "coverage", LINE, r"no\s?cov\b"),
    _pattern(
        "allowlist secret", "secrets", LINE, r"pragma:\s?(?:allow|white)list[ -](?:nextline[ -])?(?P<codes>secret)\b"
    ),
    _pattern("fmt: off", "format", REGION, r"(?:fmt|yapf):\s*(?:off|skip|disable)\b"),
    _pattern("isort: skip", "format", REGION, r"isort:\s*(?:skip(?:_file)?|off|dont-add-imports)\b"),
    _pattern(
        "pylint: disable", "lint", LINE, r"pylint:\s*(?:disable|skip-file)(?:-next|-line)?\s*=?(?P<codes>[\w, -]*)"
    ),
)


_ANY = re.compile(
    r"noqa|ignore|pyright|pyre|mypy|nosec|nosonar|nosemgrep|pragma|no\s?cov|(fmt|yapf|isort|pylint|ruff|ty|pytype)\s*:",
    re.IGNORECASE,
)


def suspect_lines(source: Source) -> list[str]:
    """The lines that may hold an order, stripped."""
    return [line.strip() for line in source.lines if "#" in line and _ANY.search(line)]


def directives(source: Source) -> Iterator[Directive]:
    """Every order in the file's comments. A string that merely looks like one is not a comment."""
    if not _ANY.search(source.text):
        return
    for comment in source.comments:
        for kind, group, reach, pattern in _PATTERNS:
            for match in pattern.finditer(comment.text):
                codes = _codes(match.groupdict().get("codes") or "")
                yield Directive(kind, group, codes, _reach(kind, reach, comment), comment)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(sorted({code for code in re.split(r"[,\s]+", text.strip()) if code and code != "all"}))


def _reach(kind: str, reach: str, comment: Comment) -> str:
    """A type checker takes its comment at the top of the file for the whole file, a linter one on its own line for
    the rest of the block.
    """
    if kind == "type: ignore" and comment.leading:
        return FILE
    if kind == "pylint: disable" and comment.own_line:
        return REGION
    return reach
