"""Text from the repository under test in Markdown: shown letter by letter, nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from gatekeeper.reporters._escape import visible

_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;%()'\"+/=<>&…-]|:[ \d])*")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_TICKS = re.compile("`+")


def inline(text: str) -> str:
    """The text on one line, for a paragraph, a table's cell or an HTML element.

    Plain words stay as they are. All else becomes code, so that no mention, link or reference is made of it, and each
    mark in it an entity, so that it ends neither the code nor the cell.
    """
    shown = visible(text)
    if _PLAIN.fullmatch(shown) and "www." not in shown.lower():
        return escape(shown, quote=False)
    return f"<code>{_MARKS.sub(lambda mark: f'&#{ord(mark[0])};', shown)}</code>"


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
