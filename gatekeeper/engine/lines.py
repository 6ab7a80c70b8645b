"""Source lines and statements by place: for fingerprints, for telling what is new, and for showing findings."""

from __future__ import annotations

import ast
import copy

from msgspec import Struct, field

from gatekeeper.model.project import Project

_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


class SourceLines(Struct, frozen=True):
    """The code of the project's files; each file is read once, and a file that cannot be read has no lines."""

    project: Project
    _files: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _trees: dict[str, dict[int, list[ast.stmt]]] = field(default_factory=dict[str, dict[int, list[ast.stmt]]])

    def at(self, path: str, line: int) -> str:
        """The line (counted from 1) without its end, or "" when there is no such line."""
        lines = self._lines(path)
        return lines[line - 1] if 1 <= line <= len(lines) else ""

    def statement(self, path: str, line: int, column: int | None = None) -> str:
        """The innermost statement at the place without its layout, or the line itself where there is none.

        Of a compound statement it is the head alone, so that a change of the body does not change it. Where several
        statements begin on the line, the column (counted from 1) says which; without it, it is the last.
        """
        node = self._statement(path, line, column)
        return " ".join(self.at(path, line).split()) if node is None else ast.unparse(_head(node))

    def shape(self, path: str, line: int, column: int | None = None) -> str:
        """The same with all names replaced by one."""
        node = self._statement(path, line, column)
        if node is None:
            return self.statement(path, line)
        return ast.unparse(_Nameless().visit(copy.deepcopy(_head(node))))

    def _lines(self, path: str) -> list[str]:
        if path not in self._files:
            try:
                text = self.project.absolute(path).read_bytes().decode("utf-8", "replace")
            except OSError:
                # A deleted test file, say: the finding is about a file that is no longer there.
                text = ""
            self._files[path] = text.replace("\r\n", "\n").split("\n")
        return self._files[path]

    def _statement(self, path: str, line: int, column: int | None) -> ast.stmt | None:
        candidates = self._statements(path).get(line, [])
        if column is None or len(candidates) < 2:
            return candidates[-1] if candidates else None
        text = self.at(path, line)
        indentation = len(text) - len(text.lstrip())
        offset = len(text[: max(column - 1, indentation)].encode("utf-8", "replace"))
        first, *others = candidates
        return [first, *(node for node in others if node.col_offset <= offset)][-1]

    def _statements(self, path: str) -> dict[int, list[ast.stmt]]:
        """For each line the innermost statement that it begins within, and those that begin on it, in their order.

        None in a file that is not Python.
        """
        if path not in self._trees:
            try:
                tree = ast.parse("\n".join(self._lines(path)))
            except _UNPARSABLE:
                tree = ast.Module([], [])
            found: dict[int, list[ast.stmt]] = {}
            # Breadth first: inner statements come later and take the lines that are theirs.
            for node in ast.walk(tree):
                if isinstance(node, ast.stmt):
                    first = _first_line(node)
                    found.setdefault(first, []).append(node)
                    found.update((line, [node]) for line in range(first + 1, (node.end_lineno or node.lineno) + 1))
            self._trees[path] = found
        return self._trees[path]


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _head(node: ast.stmt) -> ast.stmt:
    """The statement without the statements in it; good for `ast.unparse`, no longer for compiling."""
    head = copy.copy(node)
    for name in _BODIES:
        if hasattr(head, name):
            setattr(head, name, [])
    return head


class _Nameless(ast.NodeTransformer):
    """Replaces every name that a programmer chose."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("id", "name", "attr", "arg", "asname", "module"):
            if isinstance(getattr(node, name, None), str):
                setattr(node, name, "_")
        return node
