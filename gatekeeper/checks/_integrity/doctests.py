"""What docstrings and documents show in examples, as the tests that these are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from doctest import DocTestParser, Example
from functools import lru_cache

from gatekeeper.checks._integrity.source import Source, parsed
from gatekeeper.checks._integrity.view import ChangeView

_PROMPT = ">>>"
_EMPTY = re.compile(r"\n\s*\n")
_PROSE = (".md", ".rst", ".txt")


@lru_cache(maxsize=8)
def shown_before(view: ChangeView) -> tuple[Source, ...]:
    """What the changed sources and all documents showed before the change, each as a module with a test for every
    docstring, and for every place of a document.
    """
    bases = (pair.base for pair in view.source_pairs)
    shown = (_as_tests(one.path, map(_examples, _docstrings(one))) for one in bases if one and _PROMPT in one.text)
    told = (_as_tests(path, _places(text)) for path, text in _documents(view))
    return tuple(filter(None, (*shown, *told)))


def _docstrings(source: Source) -> Iterator[str]:
    documented = (source.tree, *source.of(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    yield from filter(None, map(ast.get_docstring, documented))


def _documents(view: ChangeView) -> Iterator[tuple[str, str]]:
    context, change = view.context, view.change
    for path in (one for one in context.project.files if one.endswith(_PROSE)):
        content = (context.read_base(path) or b"") if change.file(path) else context.read(path)
        if _PROMPT.encode() in content:
            yield path, content.decode(errors="replace")


def _examples(text: str) -> list[Example]:
    """The examples in a text; none where it is not written as Python wants them to be."""
    try:
        return DocTestParser().get_examples(text)
    except ValueError:
        return []


def _places(text: str) -> Iterator[list[Example]]:
    """The examples of each paragraph of a document."""
    return map(_examples, _EMPTY.split(text))


def _as_tests(path: str, groups: Iterable[list[Example]]) -> Source | None:
    tests = [[statement for statement in map(_asserted, one) if statement] for one in groups]
    written = [f"def test_{number}():\n    " + "\n    ".join(one) for number, one in enumerate(tests) if one]
    return parsed(path, "\n".join(written).encode()) if written else None


def _asserted(example: Example) -> str:
    """An example as a statement on one line; "" where it is no expression."""
    asked = _in_one_line(example.source)
    return f"assert {asked} == {_wanted(example.want)}" if asked and example.want else asked


def _wanted(want: str) -> str:
    """What is shown as a result: an object as it is written, or else the text."""
    written = _in_one_line(want)
    return written if written and not written.isidentifier() else repr(want.strip())


def _in_one_line(text: str) -> str:
    try:
        return ast.unparse(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
