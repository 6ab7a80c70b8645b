"""Files that commands told tools to look at, and tell no tool to look at any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.commands import TESTS, Call
from gatekeeper.checks._integrity.settings.ends import Ends
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools.pytest import split
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding

_TOOLS = frozenset({"pytest", "unittest", "mypy", "pyright", "basedpyright", "ruff", "flake8", "pylint", "bandit"})
_VALUED = frozenset(
    {"--deselect", "--ignore", "--ignore-glob", "-k", "-m", "--exclude", "--extend-exclude", "-c", "--config-file"}
)
_MODULES = ("-p", "--package", "-m", "--module")
_ALL = "."


def narrowed(ends: Ends, before: Iterable[Call], after: Iterable[Call]) -> Iterator[Finding]:
    """Tools whose commands name fewer files than those before the change did."""
    old, new = (tuple(one for one in side if one.tool in _TOOLS) for side in (before, after))
    known = {one.text for one in old}
    for call in new:
        if call.text not in known:
            yield from _compared(ends, call, _of(call.tool, old), _of(call.tool, new))


def _of(tool: str, found: Iterable[Call]) -> list[Call]:
    return [one for one in found if one.tool == tool]


def _compared(ends: Ends, call: Call, old: list[Call], new: list[Call]) -> Iterator[Finding]:
    """A command that was changed, with all those of its tool; what more commands look at is hard to tell."""
    same = [one for one in old if one.path == ends.origin(call.path)]
    lost = _seen(ends, same) - _seen(ends, new) or _replaced(ends, call, same, new)
    if call.tool in TESTS:
        lost = frozenset(filter(ends.head.project.is_test, lost))
    if lost and len(new) <= len(old):
        line = line_of(ends.head.read(call.path), call.text, call.tool)
        text = f"{call.tool} is no longer told to look at {listed(sorted(lost))}"
        yield warning("tests-deselected" if call.tool in TESTS else "ci-weakened", text, call.path, line)


def _replaced(ends: Ends, call: Call, old: list[Call], new: list[Call]) -> frozenset[str]:
    """What the one command looked at in whose place the call is, where no other of the file was changed."""
    gone, came = _unlike(old, new), [one for one in _unlike(new, old) if one.path == call.path]
    return _seen(ends, gone) - _seen(ends, came) if len(gone) == len(came) == 1 else frozenset()


def _unlike(some: list[Call], others: list[Call]) -> list[Call]:
    """Those of the commands that none of the others is written like."""
    known = {one.text for one in others}
    return [one for one in some if one.text not in known]


def _seen(ends: Ends, found: Iterable[Call]) -> frozenset[str]:
    """The files of the head that the commands reach: tests for those that run them, sources for the others."""
    places = {place for call in found for place in _places(ends, call)}
    return frozenset(path for path in ends.head.known if any(_inside(path, place) for place in places))


def _places(ends: Ends, call: Call) -> Iterator[str]:
    """What the command names, each as it is called at the head; everything where it names nothing that is known."""
    words = split(call.text)
    named = [word for word, last in zip(words, ["", *words[:-1]], strict=False) if last not in _VALUED]
    bare = [*(_as_path(word.split("::")[0], call.tool) for word in named), *_of_modules(ends, call.tool, words)]
    now = {old: new for new, old in ends.origins.items()}
    files = {now.get(word, word) for word in bare if _is_place(ends, word)}
    yield from files or (_ALL,)


def _of_modules(ends: Ends, tool: str, words: list[str]) -> Iterator[str]:
    """The places of what mypy is told of by the name of a package or a module."""
    for last, word in pairwise(words) if tool == "mypy" else ():
        path = word.replace(".", "/") if last in _MODULES else ""
        places = (path, f"src/{path}", f"{path}.py", f"src/{path}.py") if path else ()
        yield from (one for one in places if _is_place(ends, one))


def _as_path(word: str, tool: str) -> str:
    """The path that a word is; unittest is told of modules."""
    is_module = tool == "unittest" and re.fullmatch(r"\w+(?:\.\w+)+", word) and not word.endswith(".py")
    return f"{word.replace('.', '/')}.py" if is_module else word.removeprefix("./").rstrip("/")


def _is_place(ends: Ends, word: str) -> bool:
    start = f"{word}/"
    return bool(word) and any(path == word or path.startswith(start) for path in ends.base.known | ends.head.known)


def _inside(path: str, place: str) -> bool:
    return place == _ALL or path == place or path.startswith(f"{place}/")
