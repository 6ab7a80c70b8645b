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
        excused = script.excused or tolerant or _tolerance(line)
        parts = _PARTS.split(line)
        last = max((index for index, part in enumerate(parts) if _tool(pytest.split(part))), default=0)
        for index, part in enumerate(parts):
            words = pytest.split(part)
            tool = _tool(words)
            if tool:
                # `one && two || true` excuses both; `one; two || true` only the last.
                mine = excused if index == last or "&&" in line or script.excused or tolerant else ""
                yield _call(tool, words, line, script.path, mine)


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
        name = word.rpartition("/")[2].lstrip("@-")
        name = "pytest" if name == "py.test" else name
        if name == "coverage" and words[index + 1 : index + 2] == ["run"]:
            return _tool(words[index + 2 :]) or "unittest"
        if name in CHECKS:
            return "" if set(words[index + 1 : index + 2]) & set(_IDLE.get(name, ())) else name
        launched = launched or (index > 0 and word in ("run", "exec", "tool"))
        if word in _FETCHING or not (launched or _introduces(word)):
            return ""
    return ""


def _introduces(word: str) -> bool:
    """Whether a program may follow the word: a launcher, an option, a variable."""
    known = word in _BEFORE or word.rpartition("/")[2].startswith("python")
    return known or word.startswith(("-", "{", "$")) or "=" in word


def _call(tool: str, words: list[str], line: str, path: str, excused: str) -> Call:
    excuses = sorted(_EXCUSES.intersection(words))
    start = next((index for index, word in enumerate(words) if word.endswith((tool, "py.test"))), 0)
    found = tuple(pytest.options(words[start + 1 :]))
    left_out = tuple((name, value) for name, value in found if name in pytest.LEAVES_OUT and _selects(tool, name))
    floors = [number(value) for name, value in _valued(words) if name in ("--cov-fail-under", "--fail-under")]
    stated = [one for one in floors if one is not None]
    return Call(tool, path, line, excused or " ".join(excuses), left_out, stated[-1] if stated else None)


def _selects(tool: str, option: str) -> bool:
    """Whether the option leaves out tests: other tools ignore other things."""
    return tool == "pytest" or (tool in RUNNERS and option == "--deselect")


def _valued(words: list[str]) -> Iterator[tuple[str, str]]:
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        yield name, value if equals else (words[index + 1] if index + 1 < len(words) else "")
