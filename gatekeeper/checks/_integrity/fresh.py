"""What stands in the changed files now and stood in none of them before."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import Pair


class Hit(Struct, frozen=True):
    """One place that a rule is about. `key` is what makes it the same after a move; `grave` and `what` are the
    rule's own judgement and words.
    """

    key: str
    line: int
    what: str
    grave: bool = True


def fresh(pairs: Sequence[Pair], hits: Callable[[Source], Iterable[Hit]]) -> Iterator[tuple[Pair, Hit]]:
    """The hits that the change adds, net of those that moved from one changed file to another."""
    now = [(pair, hit) for pair in pairs for hit in _of(pair.head, hits)]
    before = Counter(hit.key for pair in pairs if now for hit in _of(pair.base, hits))
    for pair, hit in now:
        before[hit.key] -= 1
        if before[hit.key] < 0:
            yield pair, hit


def _of(source: Source | None, hits: Callable[[Source], Iterable[Hit]]) -> Iterable[Hit]:
    return hits(source) if source is not None else ()


def spelled(node: ast.AST) -> str:
    """Code in one spelling, cut to what fits into a message."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:69]}…"
