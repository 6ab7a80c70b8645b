"""Text from the repository under test in Markdown: shown letter by letter, nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from gatekeeper.reporters._escape import visible

_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;%()'\"+/=<>&…-]|:[ \d])*")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_TAME = re.compile(r"(?!.*```)[\w ,.:;%()'\"+/=`*-]*")
"""What code can hold in every reader of Markdown, and in the cell of a table."""
_BLOCK = re.compile(r"\s|[-+=>]|\d+[.)](?:\s|$)")
_TICKS = re.compile("`+")


def inline(text: str) -> str:
    """The text on one line, for a paragraph or a table's cell.

    Plain words stay as they are. All else becomes code, so that no mention, link or reference is made of it.
    """
    shown = visible(text)
    if _is_plain(shown):
        return escape(shown, quote=False)
    return _code(shown) if _TAME.fullmatch(shown) else _entities(shown)


def opening(text: str) -> str:
    """The same where a line, or an item of a list, begins: it begins no list, quotation or heading either."""
    shown = visible(text)
    return _entities(shown) if _BLOCK.match(shown) else inline(text)


def element(text: str) -> str:
    """The same for an HTML element, in which Markdown is not looked for."""
    shown = visible(text)
    return escape(shown, quote=False) if _is_plain(shown) else _entities(shown)


def _is_plain(shown: str) -> bool:
    return bool(_PLAIN.fullmatch(shown)) and "www." not in shown.lower()


def _entities(shown: str) -> str:
    """Code, each mark in it an entity, so that it ends neither the code nor the cell."""
    return f"<code>{_MARKS.sub(lambda mark: f'&#{ord(mark[0])};', shown)}</code>"


def _code(shown: str) -> str:
    """Code between more backticks than there are in it."""
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    # One space on both sides is taken off again; without it, a backtick in the text would be one of the fence.
    inner = f" {shown} " if shown[:1] in "` " or shown[-1:] in "` " else shown
    return f"{fence}{inner}{fence}"


def command(text: str) -> str:
    """A command as code, for a line of its own."""
    shown = visible(text)
    return inline(shown) if "`" in shown else f"`{shown}`"


def fenced(lines: Iterable[str]) -> str:
    """The lines as a block of code, whose fence is longer than any in it."""
    shown = [visible(line) for line in lines]
    longest = max((len(ticks) for line in shown for ticks in _TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}text", *shown, fence))
