"""Comments that say what is left to do: where they are, and what they name."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.model.project import is_python

_HASH = (
    "sh",
    "bash",
    "zsh",
    "yaml",
    "yml",
    "toml",
    "cfg",
    "ini",
    "rb",
    "pl",
    "r",
    "tf",
    "dockerfile",
    "makefile",
    "mk",
)
_SLASHES = (
    "js",
    "jsx",
    "ts",
    "tsx",
    "mjs",
    "go",
    "rs",
    "java",
    "kt",
    "swift",
    "c",
    "h",
    "cc",
    "cpp",
    "hpp",
    "cs",
    "scss",
)
_DASHES = ("sql", "lua", "hs", "elm")
_COMMENTS = {
    **dict.fromkeys(_HASH, re.compile(r"^(?:[^'\"]|'[^']*'|\"[^\"]*\")*?(?:^|\s)#(?P<text>.*)$")),
    **dict.fromkeys(
        _SLASHES,
        re.compile(r"^\s*(?:/\*+|\*)(?P<block>.*)$|^(?:[^'\"`/]|'[^']*'|\"[^\"]*\"|`[^`]*`|/(?!/))*?//(?P<text>.*)$"),
    ),
    **dict.fromkeys(_DASHES, re.compile(r"^(?:[^'\"]|'[^']*'|\"[^\"]*\")*?(?:^|\s)--(?P<text>.*)$")),
    **dict.fromkeys(("html", "xml", "md", "vue", "svelte"), re.compile(r"<!--(?P<text>.*)$")),
}
_LONGEST = 1000
"""Characters of a line in which a comment is looked for outside Python."""

_OWNER = re.compile(
    r"(?:^|[\s(\[,;:])@[A-Za-z][\w-]*|\b[\w.+-]+@[\w-]+\.\w+|\b(?:owner|assignee)\s*[:=]\s*@?[A-Za-z]\w*", re.IGNORECASE
)
_NAME = re.compile(r"^@?[^\W\d_][\w.'-]*$")
_ISO = re.compile(r"\b(\d{4})[-/](\d{2})(?:[-/](\d{2}))?\b")
_WRITTEN = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_QUARTER = re.compile(r"\b(?:\d{4}[- ]?Q[1-4]|Q[1-4][- /]?\d{4})\b")
_ISSUE = re.compile(
    r"(?<![\w&])#\d+\b|\b[\w.-]+/[\w.-]+#\d+\b|https?://\S+|(?<!\w)!\d+\b|\b(?:issue|ticket|bug)\s+#?\d+\b|"
    r"\b(?!(?:UTF|ISO|SHA|RFC|PEP|CVE|MD|AES|RSA|HTTP|TLS|X|P)-)[A-Z][A-Z0-9_]*-\d+\b"
)


class Todo(Struct, frozen=True):
    """One thing left to do: its marker, everything that it says, and the 1-based line of the marker."""

    marker: str
    text: str
    line: int

    @property
    def missing(self) -> tuple[str, ...]:
        """What it does not name: "an owner", "a date or an issue"."""
        lacks = (("an owner", _has_owner(self.text)), ("a date or an issue", _has_when(self.text)))
        return tuple(what for what, there in lacks if not there)


def todos(path: str, content: bytes, markers: Collection[str]) -> Iterator[Todo]:
    """What the comments of a file leave to do. Raises SyntaxError for Python that cannot be read."""
    said = re.compile(rf"^\W*({'|'.join(map(re.escape, markers))})\b(?![\w-])(.*)$")
    current: Todo | None = None
    next_line = 0
    for number, text, alone in comments(path, content):
        match = said.match(text)
        if current and match is None and _continues(text, alone, number == next_line):
            current = replace(current, text=f"{current.text} {' '.join(text.split())}")
        else:
            yield from _given(current)
            current = Todo(match[1], " ".join(match[2].split()), number) if match else None
        next_line = number + 1 if alone else 0
    yield from _given(current)


def _continues(text: str, alone: bool, adjacent: bool) -> bool:
    """Whether a comment that says no marker belongs to the one before it."""
    return alone and adjacent and bool(re.search(r"\w", text))


def _given(todo: Todo | None) -> tuple[Todo, ...]:
    return () if todo is None else (todo,)


def comments(path: str, content: bytes) -> Iterator[tuple[int, str, bool]]:
    """The comments of a file: line, text, and whether nothing stands before it on the line."""
    return _of_python(content) if is_python(path) else _of_other(path, content)


def _of_python(content: bytes) -> Iterator[tuple[int, str, bool]]:
    try:
        for token in tokenize.tokenize(io.BytesIO(content).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string.lstrip("#"), not token.line[: token.start[1]].strip()
    except (tokenize.TokenError, UnicodeDecodeError) as error:
        raise SyntaxError(str(error)) from error


def _of_other(path: str, content: bytes) -> Iterator[tuple[int, str, bool]]:
    pure = PurePosixPath(path)
    pattern = _COMMENTS.get((pure.suffix.removeprefix(".") or pure.name).lower())
    if pattern is None:
        return
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        match = pattern.search(line[:_LONGEST])
        if match:
            text = next(filter(None, match.groups()), "")
            yield number, text.split("-->")[0], not line[: match.start(match.lastindex or 0)].strip(" \t#/*-<!")


def _has_owner(text: str) -> bool:
    """Whether it names somebody: in the parentheses after the marker, as @name, by mail address, or as owner."""
    if _OWNER.search(text):
        return True
    inside = re.match(r"\s*[(\[]([^)\]]*)[)\]]", text)
    words = re.split(r"[,;/\s]+", inside[1]) if inside else []
    return any(_NAME.match(word) and not _ISSUE.search(word) and not _QUARTER.search(word) for word in words)


def _has_when(text: str) -> bool:
    return bool(_ISSUE.search(text) or _QUARTER.search(text) or any(_dates(text)))


def _dates(text: str) -> Iterator[bool]:
    for year, month, day in _ISO.findall(text):
        yield _is_date(int(year), int(month), int(day or 1))
    for day, month, year in _WRITTEN.findall(text):
        yield _is_date(int(year), int(month), int(day))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
