"""Functions, and blocks of them, that say by a comment that what they are for is still to be written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.abandoning import blocks_of, is_idle, loses_work
from gatekeeper.checks._integrity.bodies import declares, is_stub
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.handlers import is_nothing
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Function, Source, functions_of
from gatekeeper.checks._integrity.unwritten import is_for_nothing, remarks
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_LATER = re.compile(
    r"\b(?:todo|fixme|xxx|wip|tbd|placeholder|stub(?:bed)?|for now|temporar(?:y|ily)|"
    r"not (?:yet )?(?:implemented|written|done|ported)|(?:implement|write) (?:this|me|it|later|properly))\b",
    re.IGNORECASE,
)
"""What is said of what is not written yet, or not any more."""
_INSTEAD = re.compile(
    r"\b(?:todo|fixme|xxx)\b.*\b(?:implement|writ|comput|calculat|real|actual|proper|replac|finish|fill)|"
    r"^\W*(?:todo|fixme)\W*$|\bplaceholder\b|\bnot (?:yet )?implemented\b|\bimplement (?:this|me|it|later|properly)\b|"
    r"\bhard-?coded\b",
    re.IGNORECASE,
)
"""What is said of an answer that stands for one that is to be computed."""
_YET = re.compile(r"\b(?:todo|fixme|yet)\b", re.IGNORECASE)
_SAYING = frozenset({"print", "echo", "debug", "info", "warning", "warn", "error", "log"})
_LEFT_OVER = re.compile(
    r"deprecat|compat|no-?op\b|nothing|subclass|overrid|\b(?:remove|drop|delete) (?:this|it|me|in|when|once|after)\b",
    re.IGNORECASE,
)
"""What is said of what is there for a while yet, or on purpose."""


def findings(view: ChangeView) -> Iterator[Finding]:
    """The functions of changed sources that are new and only promise, and those with a remark where a part was."""
    stubs = {one.name for pair in view.source_pairs for one in functions_of(pair.base) if _does_nothing(one)}
    for pair in view.source_pairs:
        if pair.head is not None and not pair.path.endswith(".pyi") and _LATER.search(pair.head.text):
            yield from _promised(pair, pair.head, stubs)
            yield from _put_off(pair, pair.head)


def _promised(pair: Pair, head: Source, stubs: set[str]) -> Iterator[Finding]:
    """New functions with nothing in them but an answer, and the word that it is to be written."""
    known = {one.qualname for one in functions_of(pair.base)}
    for one in head.functions:
        if one.qualname not in known and one.name not in stubs and not _is_for_others(one) and _is_promise(one, head):
            yield warning("stub-added", f"{one.qualname} has no body yet", pair.path, one.node.lineno)


def _is_for_others(function: Function) -> bool:
    return declares(function) or (function.owner is not None and is_for_nothing(function.owner))


def _is_promise(function: Function, source: Source) -> bool:
    said = (ast.get_docstring(function.node) or "", *remarks(function, source), *_texts(function.body))
    wanted = _LATER if is_stub(function) else _INSTEAD
    idle = is_stub(function) or all(map(_only_says, function.body))
    return idle and _says(wanted, said)


def _only_says(statement: ast.stmt) -> bool:
    """Whether it does no more than go on, give a ready-made answer, log something, or refuse as yet."""
    match statement:
        case ast.Expr(value=ast.Call(func=called)):
            return leaf(called) in _SAYING
        case ast.Raise(exc=ast.Call(func=called)):
            return any(map(_YET.search, _texts([statement])))
        case _:
            return is_nothing(statement)


def _texts(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The texts in statements that log or raise; those that are answers say nothing about it."""
    loud = (one for one in body if isinstance(one, ast.Expr | ast.Raise))
    found = (one.value for statement in loud for one in every(statement, ast.Constant))
    return (one for one in found if isinstance(one, str))


def _does_nothing(function: Function) -> bool:
    return is_stub(function) or all(map(is_nothing, function.body))


def _says(wanted: re.Pattern[str], said: Iterable[str]) -> bool:
    return any(wanted.search(one) and not _LEFT_OVER.search(one) for one in said)


def _put_off(pair: Pair, head: Source) -> Iterator[Finding]:
    """Blocks that do not do what they did, and say that it is to be written."""
    for old, new in pair.rewritten:
        known = blocks_of(old)
        for path, body in () if is_stub(new) else blocks_of(new).items():
            was = known.get(path, [])
            if was and _is_put_off(was, body, old, head) and loses_work(was, body, pair.head):
                message = f"{new.qualname} does not do any more what it did, and says that it is to be written"
                yield warning("stub-added", message, pair.path, body[-1].lineno)


def _is_put_off(was: list[ast.stmt], body: list[ast.stmt], old: Function, head: Source) -> bool:
    """Whether a block has a remark that the function had not, and ends with what it ended with, or with an answer."""
    ends = is_nothing(body[-1]) or is_idle(body[-1]) or ast.dump(body[-1]) in map(ast.dump, was)
    said = [text for text in _said_in(body, head) if text not in old.raw]
    return ends and _says(_LATER, said)


def _said_in(body: list[ast.stmt], source: Source) -> Iterator[str]:
    """The comments of a block that stand in front of, between, beside or behind its statements, not in one of them."""
    own = set(range(_begin(body[0].lineno, source), (body[-1].end_lineno or body[-1].lineno) + 1))
    own -= {line for one in body for line in range(one.lineno, one.end_lineno or one.lineno)}
    own |= _behind(body, source)
    return (one.text for one in source.comments if one.line in own)


def _begin(line: int, source: Source) -> int:
    """The first of the comments in front of a line, or that itself."""
    while source.lines[line - 2].lstrip().startswith("#"):
        line -= 1
    return line


def _behind(body: list[ast.stmt], source: Source) -> set[int]:
    """The line behind a block, where that is a comment of it."""
    last = body[-1].end_lineno or body[-1].lineno
    is_own = "".join(source.lines[last : last + 1]).startswith(f"{' ' * body[0].col_offset}#")
    return {last + 1} if is_own else set()
