"""What a role definition was found to say."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

_EXCERPT = 60


class Sentence(Struct, frozen=True):
    """One sentence of the source, at a 1-based line.

    `context` are the headings, list items and table heads above it, the nearest last. `boxed` says that it is a line of
    a checklist (`- [ ]`), `listed` one of any list, `heading` a heading, `sample` that it stands in a code fence or
    among examples.
    """

    text: str
    line: int
    context: tuple[str, ...] = ()
    boxed: bool = False
    listed: bool = False
    sample: bool = False
    heading: bool = False

    @property
    def near(self) -> str:
        """The nearest thing above it."""
        return self.context[-1] if self.context else ""

    def at(self, *context: str) -> Source:
        """Where it stands, with an excerpt."""
        words = " ".join((*context, self.text)).split()
        text = " ".join(words)
        return Source(self.line, text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…")


class Source(Struct, frozen=True):
    """A line of the source and a short excerpt of it."""

    line: int
    excerpt: str


class Limit(Struct, frozen=True):
    """A condition: `coverage.lines` `>=` `80` `%`. `target` says that it is something to aim for, not a minimum."""

    measure: str
    operator: str
    value: str
    unit: str
    source: Source
    target: bool = False

    @property
    def text(self) -> str:
        """The operator and the number, as configuration has them."""
        return f"{self.operator} {self.value}{self.unit}"


class Bound(Struct, frozen=True):
    """Part of a scope: a glob that is allowed or denied, or an operation that is forbidden."""

    kind: Literal["allow", "deny", "forbid"]
    value: str
    source: Source


class Choice(Struct, frozen=True):
    """A setting of a check."""

    check: str
    setting: str
    value: str
    source: Source


class Written(Struct, frozen=True):
    """A file that the role is told to write, wherever else it may not write."""

    path: str
    source: Source


class Aside(Struct, frozen=True):
    """Something that looks like a limit and is none for this role, with the reason."""

    source: Source
    why: str


class Unclear(Struct, frozen=True):
    """A statement that looks like a rule and that no check is known to judge."""

    text: str
    line: int


Found = Limit | Bound | Choice | Written | Aside | Unclear


class Role(Struct, frozen=True):
    """A role definition as it was read; every part knows its line."""

    name: str
    limits: tuple[Limit, ...] = ()
    targets: tuple[Limit, ...] = ()
    bounds: tuple[Bound, ...] = ()
    choices: tuple[Choice, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    asides: tuple[Aside, ...] = ()
