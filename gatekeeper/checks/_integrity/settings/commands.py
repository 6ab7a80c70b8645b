"""Commands that run tests and linters, in scripts of any kind, and whether their failure matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.checks._integrity.settings.documents import number
from gatekeeper.checks._integrity.settings.tools import pytest

TESTS = frozenset({"pytest", "unittest", "nose2", "trial", "ward"})
RUNNERS = frozenset({"tox", "nox", "pre-commit", "prek", "make", "just", "hatch", "invoke", "poe", "gatekeeper"})
_LINTERS = frozenset(
    [
        "ruff",
        "flake8",
        "pylint",
        "mypy",
        "pyright",
        "basedpyright",
        "ty",
        "pyrefly",
        "bandit",
        "coverage",
        "pip-audit",
        "deptry",
        "vulture",
        "interrogate",
        "diff-cover",
        "xenon",
        "lint-imports",
        "safety",
        "semgrep",
        "detect-secrets",
    ]
)
CHECKS = TESTS | RUNNERS | _LINTERS
_BEFORE = frozenset(
    [
        "python",
        "python3",
        "py",
        "uv",
        "uvx",
        "run",
        "poetry",
        "pdm",
        "pipx",
        "rye",
        "pixi",
        "exec",
        "time",
        "env",
        "sudo",
        "xvfb-run",
        "if",
        "!",
        "command",
        "nice",
        "tool",
        "nohup",
    ]
)
_FETCHING = frozenset({"install", "add", "sync", "export", "lock", "remove", "update", "upgrade", "pip"})
_SET = re.compile(r"\bset ([-+])(?:\w*e\w*|o errexit)\b")
_TOLERANT = re.compile(
    r"\|\|\s*[({]?\s*(?:true|:|exit\s+0|echo|printf|/bin/true|cd)(?!\w)|;\s*(?:true|:|exit\s+0)\s*[)}]?\s*$"
)
_PARTS = re.compile(r"&&|\|\||;|\||&(?![>\d])")
_EXCUSES = frozenset({"--exit-zero", "--no-fail", "--suppress-tests-failed-exit-code", "--collect-only", "--co",
                      "--no-verify", "--new-only", "--soft-fail", "--warn-only", "--nofail"})  # fmt: skip
_IDLE = {
    "coverage": ("erase", "combine", "html", "xml", "json", "lcov", "debug"),
    "pre-commit": ("install", "autoupdate", "clean", "gc", "uninstall"),
    "hatch": ("build", "publish", "version", "env", "shell"),
    "ruff": ("clean", "server", "version"),
    "make": ("clean", "install", "docs", "html", "build", "release"),
}


@dataclass(frozen=True, slots=True)
class Script:
    """Lines of shell. `excused` says why their failure does not count, "" when it does."""

    text: str
    path: str
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A command that checks something; `text` is the line that holds it.

    `excused` says why its failure does not count, "" when it does; `left_out` are options that leave tests out;
    `floor` is the coverage below which it fails.
    """

    tool: str
    path: str
    text: str
    excused: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    floor: float | None = None


def calls(script: Script) -> Iterator[Call]:
    """The checking commands of a script, in their order."""
    tolerant = ""
    for line in _logical(script.text):
        for found in _SET.finditer(line):
            tolerant = found[0] if found[1] == "+" else ""
        yield from _in_line(line, script.path, script.excused or tolerant)


def _in_line(line: str, path: str, excused: str) -> Iterator[Call]:
    """The commands of a line: `one && two || true` excuses both, `one; two || true` only the last."""
    parts = [pytest.split(part) for part in _PARTS.split(line)]
    found = [(tool, words) for words in parts if (tool := _tool(words))]
    own = _tolerance(line)
    for index, (tool, words) in enumerate(found):
        last = index == len(found) - 1
        yield _call(tool, words, line, path, excused or (own if last or "&&" in line else ""))


def _logical(text: str) -> Iterator[str]:
    """The lines, continuations joined and comments left out."""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        kept = re.sub(r"(^|\s)#.*", "", line).strip()
        if kept:
            yield kept


def _tolerance(line: str) -> str:
    found = _TOLERANT.search(line)
    return found[0].strip() if found else ""


def _tool(words: list[str]) -> str:
    """The checking program that the words start, "" for anything else."""
    launched = False
    for index, word in enumerate(words):
        name = _program(word)
        if name in CHECKS:
            return _checking(name, words[index + 1 :])
        launched = launched or (index > 0 and word in ("run", "exec", "tool"))
        if word in _FETCHING or not (launched or _introduces(word)):
            return ""
    return ""


def _program(word: str) -> str:
    name = word.rpartition("/")[2].lstrip("@-")
    return "pytest" if name == "py.test" else name


def _checking(name: str, rest: list[str]) -> str:
    """The program, unless it is told to do something else than checking."""
    if name == "coverage" and rest[:1] == ["run"]:
        return _tool(rest[1:]) or "unittest"
    return "" if set(rest[:1]) & set(_IDLE.get(name, ())) else name


def _introduces(word: str) -> bool:
    """Whether a program may follow the word: a launcher, an option, a variable."""
    known = word in _BEFORE or word.rpartition("/")[2].startswith("python")
    return known or word.startswith(("-", "{", "$")) or "=" in word


def _call(tool: str, words: list[str], line: str, path: str, excused: str) -> Call:
    start = next((index for index, word in enumerate(words) if _program(word) == tool), 0)
    found = pytest.options(words[start + 1 :])
    left_out = tuple((name, value) for name, value in found if name in pytest.LEAVES_OUT and _selects(tool, name))
    return Call(tool, path, line, excused or " ".join(sorted(_EXCUSES.intersection(words))), left_out, _floor(words))


def _floor(words: list[str]) -> float | None:
    given = (number(value) for name, value in _valued(words) if name in ("--cov-fail-under", "--fail-under"))
    return next((one for one in given if one is not None), None)


def _selects(tool: str, option: str) -> bool:
    """Whether the option leaves out tests: other tools ignore other things."""
    return tool == "pytest" or (tool in RUNNERS and option == "--deselect")


def _valued(words: list[str]) -> Iterator[tuple[str, str]]:
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        yield name, value if equals else (words[index + 1] if index + 1 < len(words) else "")
