"""What no run executes, or none on this Python and this platform, so that taking it from coverage hides nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Comment, Source
from gatekeeper.checks._integrity.walking import every

_NOT_RUN = re.compile(
    r"import\w|from[\w.]+import|if(?:\w+\.)?TYPE_CHECKING:|if__name__==\W__main__|raiseNotImplementedError\b|"
    r"@(?:\w+\.)*(?:overload|abstractmethod)|(?:.*:)?\.\.\.$"
)
_ELSEWHERE = re.compile(r"(?:sys\.)?(?:version_info|platform)\b|os\.name\b")
_MISSING = ("ImportError", "ModuleNotFoundError")
_PLAIN = (ast.Import, ast.ImportFrom, ast.Raise, ast.Pass)


def is_not_run(source: Source | None, comment: Comment) -> bool:
    """Whether the code at a comment is never run, or is a stopgap for another Python, platform or package."""
    if _NOT_RUN.match(comment.anchor) is not None:
        return True
    return source is not None and (_is_overload(source, comment.line) or _is_stopgap(source, comment.line))


def _is_overload(source: Source, line: int) -> bool:
    overloads = (
        one.node for one in source.functions if any(leaf(mark) == "overload" for mark in one.node.decorator_list)
    )
    return any(min(mark.lineno for mark in one.decorator_list) <= line <= (one.end_lineno or 0) for one in overloads)


def _is_stopgap(source: Source, line: int) -> bool:
    return any(all(map(_is_plain, block)) for block in _headed(source, line))


def _headed(source: Source, line: int) -> Iterator[list[ast.stmt]]:
    """The block for another Python, platform or package whose head is in the line."""
    for choice in source.of(ast.If):
        if _ELSEWHERE.match(ast.unparse(choice.test)):
            yield from _branch(choice, line)
    handlers = [one for one in source.of(ast.ExceptHandler) if one.lineno == line]
    yield from (one.body for one in handlers if one.type is not None and leaf(one.type) in _MISSING)


def _branch(choice: ast.If, line: int) -> Iterator[list[ast.stmt]]:
    after = choice.orelse[0].lineno if choice.orelse else 0
    if choice.lineno <= line < choice.body[0].lineno:
        yield choice.body
    elif (choice.body[-1].end_lineno or 0) < line < after:
        yield choice.orelse


def _is_plain(statement: ast.stmt) -> bool:
    """Whether a statement imports, gives up, or names something that is there already."""
    assigns = isinstance(statement, ast.Assign | ast.AnnAssign) and next(every(statement, ast.Call), None) is None
    return assigns or isinstance(statement, _PLAIN)
