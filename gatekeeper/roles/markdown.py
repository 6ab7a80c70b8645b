"""Markdown as sentences with their lines: what stands where, under which headings, and what is only a sample."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from gatekeeper.roles.model import Sentence

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})\s*([\w+-]*)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.*)$")
_BOLD_LINE = re.compile(r"^\s{0,3}(?:\*\*|__)([^*]+?)(?:\*\*|__)\s*:?\s*$")
_ITEM = re.compile(r"^(\s*)(?:[-*+•◦▪]|\d{1,3}[.)])\s+(?:(\[[ xX]?\])\s*)?(.*)$")
_SIGN = re.compile(r"^(\s*)((?:✅|❌|🚫|⛔|✔|✓|✗|☐|□).*)$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}[-:|\s]*$")
_FRAME = re.compile(r"[║│┃]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_EXAMPLE = re.compile(
    r"\b(examples?|samples?|templates?|output format|report format|sample output|demo)\b", re.IGNORECASE
)
_END = re.compile(r"(?<=[.!?;。！？；])[\"')\]*`]*(?:\s+(?=[\"'(`*\[A-ZÄÖÜА-Я0-9])|(?<=[;])\s+|(?<=[。！？；]))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|etc|approx|incl|resp|max|min|no|z\.B|cf|fig|nr)|(?:^|\s)\d{1,3})\.$", re.IGNORECASE
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(?<![\w/\\*])\*\*(?!/)(.+?)(?<![/\\])\*\*(?![\w/*])")
_EMPHASIS = re.compile(r"(?<![\w/\\*])\*(?![\s*/])([^*]+?)(?<![\s/\\])\*(?![\w/*])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPELLINGS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "‘": "'",
        "’": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "％": "%",
        "：": ": ",
        "≧": "≥",
        "⩾": "≥",
        "≦": "≤",
        "⩽": "≤",
        "，": ", ",
        "（": " (",
        "）": ") ",
        "＞": ">",
        "＜": "<",
    }
)
_WRAPPERS = ("chatmode", "markdown", "md", "agent", "prompt", "instructions")
_READABLE = ("", "markdown", "md", "text", "txt")
_BOLD_LEVEL = 7
_LONGEST = 2000
"""Characters of a line that is looked at closely; nobody writes longer ones by hand."""


class _Block(Struct):
    """A paragraph, list item, row or heading that is being read: its pieces of text with their lines."""

    context: tuple[str, ...]
    pieces: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    boxed: bool = False
    listed: bool = False
    sample: bool = False
    heading: bool = False


def sentences(lines: list[str], first: int) -> Iterator[Sentence]:
    """The sentences of Markdown lines, the first of which has that 1-based number."""
    for block in _Reader(_without_comments(_unwrapped(lines)), first).blocks():
        yield from _split(block)


def cleaned(text: str) -> str:
    """Text without Markdown's marks, in one spelling: straight quotes, `>=` for ≥; code spans stay as they are."""
    if len(text) > _LONGEST:
        return text.strip()
    spans = text.translate(_SPELLINGS).split("`")
    for index in range(0, len(spans), 2):
        part = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(r"\1", spans[index])))
        spans[index] = html.unescape(_ESCAPE.sub(r"\1", part)).replace("\u00a0", " ")
    return "`".join(spans).replace("≥", ">=").replace("≤", "<=").strip()


def is_example(headings: Iterable[str]) -> bool:
    """Whether what stands under these headings is an example."""
    return any(map(_EXAMPLE.search, headings))


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines without a fence around all of them, as some editors write such files."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < 2:
        return lines
    opening, closing = _FENCE.match(lines[filled[0]]), _FENCE.match(lines[filled[-1]])
    if opening is None or closing is None or opening[2].lower() not in _WRAPPERS or closing[2]:
        return lines
    kept = list(lines)
    kept[filled[0]] = kept[filled[-1]] = ""
    return kept


def _without_comments(lines: list[str]) -> list[str]:
    """The lines with HTML comments blanked; there are as many as before."""
    return _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), "\n".join(lines)).split("\n")


class _Reader:
    """Goes through the lines once and yields blocks of text."""

    def __init__(self, lines: list[str], first: int) -> None:
        self._lines = lines
        self._first = first
        self._headings: list[tuple[int, str]] = []
        self._items: list[tuple[int, str]] = []
        self._lead = ""
        self._table: str | None = None
        self._open: _Block | None = None

    def blocks(self) -> Iterator[_Block]:
        fence: tuple[str, str] | None = None
        for number, line in enumerate(self._lines, self._first):
            mark = _FENCE.match(line)
            if fence is not None:
                if mark and mark[1].startswith(fence[0]) and not mark[2]:
                    fence = None
                else:
                    yield from self._sample(number, line, fence[1])
            elif mark:
                yield from self._closed()
                fence = (mark[1], mark[2].lower())
            else:
                yield from self._line(number, line)
        yield from self._closed()

    def _sample(self, number: int, line: str, language: str) -> Iterator[_Block]:
        """A line in a fence; what stands in a drawn frame is a notice, not a sample."""
        framed = language in _READABLE and _FRAME.search(line)
        text = cleaned(_FRAME.sub(" ", line)) if framed else line.strip()
        if text and (framed or language in (*_READABLE, "yaml", "yml", "toml", "ini", "bash", "sh", "shell")):
            yield _Block(self._context, [(number, text)], sample=not framed)

    def _line(self, number: int, line: str) -> Iterator[_Block]:
        if len(line) > _LONGEST:
            return self._text(number, line)
        return self._marked(number, re.sub(r"^\s{0,3}(?:>\s?)+", "", line))

    def _marked(self, number: int, quoted: str) -> Iterator[_Block]:
        """A line by the mark with which it begins."""
        if not quoted.strip() or _RULE.match(quoted):
            self._table = None
            return self._closed()
        if quoted.lstrip().startswith("|"):
            return self._row(number, quoted)
        return self._worded(number, quoted)

    def _worded(self, number: int, quoted: str) -> Iterator[_Block]:
        heading, item = _HEADING.match(quoted), _ITEM.match(quoted) or _SIGN.match(quoted)
        if item and not heading:
            return self._item(number, item)
        if heading or _BOLD_LINE.match(quoted):
            return self._heading(number, quoted, heading)
        return self._text(number, quoted)

    def _heading(self, number: int, line: str, match: re.Match[str] | None) -> Iterator[_Block]:
        yield from self._closed()
        bold = _BOLD_LINE.match(line)
        level = len(match[1]) if match else _BOLD_LEVEL
        text = cleaned(match[2].rstrip().rstrip("#") if match else bold[1] if bold else line)
        self._headings = [one for one in self._headings if one[0] < level]
        self._items, self._lead = [], ""
        yield _Block(self._context, [(number, text)], sample=self._in_example, heading=True)
        self._headings.append((level, text))

    def _item(self, number: int, match: re.Match[str]) -> Iterator[_Block]:
        yield from self._closed()
        indent = len(match[1].expandtabs(4))
        boxed = match.re is _ITEM and bool(match[2])
        text = cleaned(match[3] if match.re is _ITEM else match[2])
        self._items = [one for one in self._items if one[0] < indent]
        self._open = _Block(self._context, [(number, text)], boxed, True, self._in_example)
        self._items.append((indent, text))

    def _row(self, number: int, line: str) -> Iterator[_Block]:
        if _SEPARATOR.match(line):
            return
        cells = [cleaned(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        text = " | ".join(cells)
        if self._table is None:
            yield from self._closed()
            self._table = text
        else:
            context = (*self._context, self._table)
            yield _Block(context, [(number, text)], listed=True, sample=self._in_example)

    def _text(self, number: int, line: str) -> Iterator[_Block]:
        self._table = None
        if self._open is None:
            if not line.startswith((" ", "\t")):
                self._items = []
            self._open = _Block(self._context, sample=self._in_example)
        self._open.pieces.append((number, cleaned(line)))
        return iter(())

    def _closed(self) -> Iterator[_Block]:
        """The block that was being read; a paragraph that ends in a colon stands above what follows."""
        block, self._open = self._open, None
        if block is None:
            return
        if not block.listed:
            text = block.pieces[-1][1]
            self._lead = text if text.endswith(":") else ""
        yield block

    @property
    def _context(self) -> tuple[str, ...]:
        above = [text for _, text in self._headings]
        return (*above, *filter(None, (self._lead,)), *(text for _, text in self._items))

    @property
    def _in_example(self) -> bool:
        return is_example(text for _, text in self._headings)


def _split(block: _Block) -> Iterator[Sentence]:
    """The sentences of a block, each with the line on which it begins."""
    text, starts = "", list[tuple[int, int]]()
    for number, piece in block.pieces:
        starts.append((len(text), number))
        text += f"{piece} "
    begin = 0
    for end in (*_ends(text), len(text)):
        part = text[begin:end]
        offset = begin + len(part) - len(part.lstrip())
        if part.strip():
            line = max(number for start, number in starts if start <= offset)
            yield Sentence(part.strip(), line, block.context, block.boxed, block.listed, block.sample, block.heading)
        begin = end


def _ends(text: str) -> Iterator[int]:
    ticks, seen = 0, 0
    for match in _END.finditer(text):
        ticks += text.count("`", seen, match.start())
        seen = match.start()
        if ticks % 2 == 0 and not _ABBREVIATION.search(text[max(0, seen - 12) : seen]):
            yield match.end()
