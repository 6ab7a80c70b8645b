"""Reading a shell command: its simple commands, and their words as the shell would make them, as far as can be seen."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice, product

from msgspec import Struct, field

from gatekeeper.agents.lexer import BARE, DEFAULT, UNKNOWN, VARIABLE, Piece, Token, read

WRITING = frozenset((">", ">>", ">|", "&>", "&>>", ">&", "<>"))
"""Redirections that write a file."""
HIDDEN = "\0"
"""Stands for an argument that cannot be known."""
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_DESCRIPTOR = re.compile(r"\d+-?|-")
_MOST = 64
"""Meanings of one word that are looked at."""

Values = Mapping[str, tuple[str, ...]]
"""What each variable may hold; nothing when that cannot be known."""


class Simple(Struct):
    """One simple command; `before` and `after` are the operators around it, `stdin` is the text that it is given."""

    words: list[Token] = field(default_factory=list[Token])
    redirections: list[tuple[str, Token]] = field(default_factory=list[tuple[str, Token]])
    stdin: str = ""
    before: str = ""
    after: str = ""

    @property
    def inner(self) -> Iterator[str]:
        """The commands inside its words."""
        for token in (*self.words, *(target for _, target in self.redirections)):
            yield from token.inner

    def arguments(self, values: Values) -> list[str]:
        """Its words after expansion; HIDDEN where one cannot be known."""
        return [meaning for word in self.words for meaning in meanings(word.pieces, values) or (HIDDEN,)]

    def files(self, values: Values) -> Iterator[str]:
        """The files that its redirections write."""
        for operator, target in self.redirections:
            for meaning in meanings(target.pieces, values):
                if operator in WRITING and not (operator == ">&" and _DESCRIPTOR.fullmatch(meaning)):
                    yield meaning

    def inputs(self, values: Values) -> Iterator[str]:
        """The files that its redirections read."""
        for operator, target in self.redirections:
            if operator == "<":
                yield from meanings(target.pieces, values)


def parse(script: str) -> list[Simple]:
    """The simple commands of a script in their order; subshells show as the operators "(" and ")" around them.

    Never raises: what is not well-formed is read as far as it goes.
    """
    commands = [Simple()]
    tokens = iter(read(script))
    for token in tokens:
        if not token.operator:
            commands[-1].words.append(token)
        elif token.redirects:
            _redirect(commands[-1], token, next(tokens, Token()))
        else:
            commands[-1].after = token.operator
            commands.append(Simple(before=token.operator))
    return commands


def _redirect(command: Simple, operator: Token, target: Token) -> None:
    command.redirections.append((operator.operator, target))
    if operator.operator == "<<<":
        command.stdin += "".join(text for _, text in target.pieces)
    elif operator.operator.startswith("<<"):
        command.stdin += target.body


def meanings(pieces: tuple[Piece, ...], values: Values) -> tuple[str, ...]:
    """Every text that a word may stand for; none when it holds what cannot be known."""
    choices = [_choices(kind, text, values) for kind, text in pieces]
    found = tuple("".join(parts) for parts in islice(product(*choices), _MOST))
    if pieces and pieces[0][0] == BARE and pieces[0][1].startswith("~"):
        return tuple(os.path.expanduser(one) for one in found)
    return found


def _choices(kind: str, text: str, values: Values) -> tuple[str, ...]:
    if kind == UNKNOWN:
        return ()
    if kind == VARIABLE:
        # What was never set is empty.
        return values.get(text, ("",))
    if kind == DEFAULT:
        name, _, default = text.partition(HIDDEN)
        return (*values.get(name, ()), default)
    return tuple(_expanded(text)) if kind == BARE else (text,)


def _expanded(text: str) -> Iterator[str]:
    """`a{b,c}` as the shell writes it out."""
    waiting = [text]
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop(0)
        found = _BRACES.search(one)
        if found is None:
            yield one
        else:
            waiting += [one[: found.start()] + part + one[found.end() :] for part in found[1].split(",")]
