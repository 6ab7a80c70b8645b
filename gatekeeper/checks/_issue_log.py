"""Entries of an issue log in Markdown, and which fields they have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct, field

FIELDS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"^(?:{words})$")
    for name, words in (
        (
            "description",
            r"(?:issue |problem )?(?:description|summary|problem|issue|details|what happened|"
            r"context)(?: of (?:the )?(?:issue|problem))?",
        ),
        (
            "steps",
            r"(?:steps|steps to reproduce|reproduction(?: steps)?|how to reproduce|to reproduce|"
            r"repro(?: steps)?|reproduce)",
        ),
        ("expected behaviour", r"expected(?: behaviou?rs?| results?| outcome)?"),
        ("actual behaviour", r"(?:actual|observed|current)(?: behaviou?rs?| results?| outcome)?"),
        (
            "possible solution",
            r"(?:possible|potential|proposed|suggested)? ?(?:solutions?|fix(?:es)?|"
            r"workarounds?|resolution)(?: (?:or|and) (?:workarounds?|solutions?|fix(?:es)?))?",
        ),
        ("priority", r"(?:priority|severity|priority level|urgency|prio)"),
    )
}
"""The names that a field may have, in lower case."""
_BOTH = re.compile(r"^expected (?:vs\.?|versus|and|/) actual(?: behaviou?rs?| results?)?$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.*)$")
_LABEL = re.compile(
    r"^\s*(?:[-*+•]\s+|\d+[.)]\s+|>\s*)?(?:\[[ xX]\]\s*)?(?:\*\*|__)?([^:*_|#`]{2,50}?)(?:\*\*|__)?\s*:(?:\*\*|"
    r"__)?\s*(.*)$"
)
_BOLD = re.compile(r"^\s*(?:[-*+•]\s+)?(?:\*\*|__)([^:*_|]{2,50}?)(?:\*\*|__)\s*(.*)$")
_ROW = re.compile(r"^\s*\|\s*(?:\*\*)?([^|*]{2,50}?)(?:\*\*)?\s*\|(.*)$")
_PART = re.compile(
    r"\b(?:template|format|how to|legend|conventions?|about|guidelines?|closed|resolved|archive|index|contents?|"
    r"issues)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^[\W_]*(?:(?:n/?a|none|tbd|todo|tba|\.\.\.|-+)[\W_]*)?$", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class Entry(Struct):
    """One entry: its heading, the 1-based lines that it takes, and the fields with what they say."""

    title: str
    line: int
    end: int = 0
    said: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that it lacks, or that say nothing."""
        return tuple(name for name in FIELDS if _EMPTY.match(self.said.get(name, "")))


class _Line(Struct, frozen=True):
    number: int
    text: str
    level: int
    """The level of a heading, 0 for other lines."""


def entries(text: str) -> tuple[Entry, ...]:
    """The entries of the log, in order.

    An entry begins at a heading that names no field, and holds what follows up to the next such heading. One that has
    no field is an entry all the same, unless it is the title of the log or of a part of it.
    """
    lines = tuple(_lines(text))
    titles = [line for line in lines if line.level and not _field(line.text)]
    found: list[Entry] = []
    # A title of the highest level at the end closes the last one.
    for title, following in pairwise((*titles, _Line(len(lines) + 1, "", 1))):
        entry = _entry(lines, title, following.number)
        if entry.said or not _is_title(title, following):
            found.append(entry)
    return tuple(found)


def _is_title(title: _Line, following: _Line) -> bool:
    """Whether a heading without fields is that of the log or of a part of it, rather than of an entry."""
    return title.level == 1 or following.level > title.level or bool(_PART.search(title.text))


def _entry(lines: tuple[_Line, ...], title: _Line, end: int) -> Entry:
    entry = Entry(title.text, title.number, end - 1)
    names: tuple[str, ...] = ()
    for line in lines[title.number : end - 1]:
        label, rest = _labelled(line)
        if label:
            names = label
            for name in names:
                entry.said.setdefault(name, "")
        for name in names:
            entry.said[name] = f"{entry.said[name]} {rest}"
    return entry


def _lines(text: str) -> Iterator[_Line]:
    blanked = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text.replace("\r\n", "\n"))
    fence = ""
    for number, line in enumerate(blanked.split("\n"), 1):
        mark = _FENCE.match(line)
        if mark:
            fence = _fenced(fence, mark[1])
        heading = None if fence or mark else _HEADING.match(line)
        yield _Line(number, heading[2].rstrip("# \t"), len(heading[1])) if heading else _Line(number, line, 0)


def _fenced(fence: str, mark: str) -> str:
    """The fence that is open after a line that begins with such a mark; "" when none is."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) else fence


def _labelled(line: _Line) -> tuple[tuple[str, ...], str]:
    """The fields that a line begins, and the rest of what it says."""
    if line.level:
        return _field(line.text), ""
    for pattern in (_ROW, _LABEL, _BOLD):
        match = pattern.match(line.text[:2000])
        names = _field(match[1]) if match else ()
        if match and names:
            return names, match[2]
    return (), line.text


def _field(label: str) -> tuple[str, ...]:
    """The fields that a label names: none, one, or expected and actual behaviour in one."""
    plain = re.sub(r"\s*\([^)]*\)", "", label)
    plain = re.sub(r"^[\W\d_]+|[\W_]+$", "", plain).lower()
    plain = re.sub(r"\s+", " ", plain)
    if _BOTH.match(plain):
        return ("expected behaviour", "actual behaviour")
    return tuple(name for name, pattern in FIELDS.items() if pattern.match(plain))[:1]
