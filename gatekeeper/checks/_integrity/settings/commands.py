"""Commands that run tests and linters, in scripts of any kind, and whether their failure matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import starmap

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity.settings.tools import pytest

TESTS = frozenset({"pytest", "unittest", "nose2", "trial", "ward"})
TASKED = frozenset({"pixi", "pdm", "rye"})
"""Launchers of programs that also run the project's own tasks, by the tasks' names."""
RUNNERS = TASKED | {"tox", "nox", "pre-commit", "prek", "make", "just", "hatch", "invoke", "poe", "gatekeeper"}
_OF_FORM = "black isort yapf codespell typos mdformat doc8 yamllint check-manifest zizmor actionlint"
STYLE = frozenset(_OF_FORM.split())
"""Tools whose failure counts where they run, and that may go: they look at the form of things."""
_OF_CODE = """
    ruff flake8 pylint pycodestyle pyflakes pydocstyle mypy pyright basedpyright ty pyrefly pytype zuban bandit coverage
    pip-audit deptry vulture interrogate diff-cover xenon lint-imports safety semgrep detect-secrets codeql gitleaks
    trufflehog dependency-review
"""
_LINTERS = STYLE | frozenset(_OF_CODE.split())
JOBS_PASSED = "alls-green"
"""An action that looks whether the jobs before it passed."""
CHECKS = TESTS | _LINTERS | {JOBS_PASSED} | (RUNNERS - TASKED)
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
        "timeout",
        "tool",
        "nohup",
        "bash",
        "sh",
        "do",
        "then",
        "else",
    ]
)
_OWN_SCRIPT = re.compile(
    r"(?!.*\.py$)(?:\.?[\w.-]*/)+(?:run[-_]?)?(?:all[-_]?)?"
    r"(?:tests?|checks?|lint|linting|coverage|type-?check|mypy|ci|qa|verify)(?:[-_.]\w+(?:[-.]\w+)*)?"
)
_RUNS_TESTS = re.compile(r"run[-_]?(?:(?:all|unit)[-_]?)?tests?(?:[-_]\w+)?\.py")
"""How a script of Python is called that runs the tests."""
_TOLD_TO_TEST = frozenset({"manage.py", "setup.py"})
"""Scripts of Python that run the tests when they are told `test`."""
_TASK = re.compile(
    r"(?:\w+[-:])*(?:\w+_)?(?:tests?|checks?|lint|linting|coverage|type-?check|typing|mypy|ci|qa|verify)"
    r"(?:[-_:.]\w+(?:[-:.]\w+)*)?"
)
"""How a task is called that checks something."""
_VALUED = (["-W"], ["-X"], ["--with"], ["--from"], ["--python"], ["--group"], ["--extra"])
"""Options of Python and of what starts programs that another word belongs to."""
_PLACES = (["-e"], ["--environment"])
"""The same of pixi."""
_FETCHING = frozenset({"install", "add", "sync", "export", "lock", "remove", "update", "upgrade", "pip"})
FORMAT = "ruff format"
_VARIABLE = re.compile(r"^\$(?:\{\w+\}|\(\w+\))(?=.)")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_TRAP = re.compile(r"\btrap\s+(['\"])[^'\"\n]*?(?:exit\s+0|true|:)\s*\1[^\n]*\bEXIT\b")
_ADDED = re.compile(r"\bPYTEST_ADDOPTS=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^'\"\s]*))")
"""Options that every pytest is given from its surroundings."""
_LOOKED_AT = ("--all-files", "-a", "--files", "--from-ref", "--to-ref", "--source", "--origin", "-s", "-o", "$")
_DURATION = re.compile(r"\d+(?:\.\d+)?[smhd]?")
_SET = re.compile(r"\bset ([-+])(?:\w*e\w*|o errexit)\b")
_TOLERANT = re.compile(
    r"(?<!&)&\s*$|\|\|\s*[({]?\s*(?:true|:|exit\s+0|echo|printf|/bin/true|cd|\[|test)(?!\w)|;\s*(?:true|:|exit\s+0)\s*[)}]?\s*$"
)
_LAUNCHING = frozenset({"run", "exec", "tool"})
_SAYING = ("echo", "true", ":", "printf")
_PIPED = re.compile(r"(?<!\|)\|(?!\|)\s*(?:tee|cat|head|tail|sed|awk)\b")
_PARTS = re.compile(r"&&|\|\||;|\||&(?![>\d])")
_NARROWER = ("--skip", "--only", "--policy", "--profile")
_EXCUSES = pytest.RENEWS | {"--exit-zero", "--no-fail", "--suppress-tests-failed-exit-code", "--collect-only", "--co",
                            "--no-verify", "--new-only", "--soft-fail", "--warn-only", "--nofail"}  # fmt: skip
REPLACED_BY = {
    "flake8": ("ruff",),
    "pylint": ("ruff",),
    "bandit": ("ruff",),
    "interrogate": ("ruff",),
    "pycodestyle": ("ruff", "flake8"),
    "pyflakes": ("ruff", "flake8"),
    "pydocstyle": ("ruff",),
    "black": (FORMAT,),
    "yapf": (FORMAT, "black"),
    "isort": ("ruff",),
    "zuban": ("mypy", "pyright", "basedpyright", "ty", "pyrefly"),
    "pytype": ("mypy", "pyright", "basedpyright", "ty", "pyrefly"),
    "mypy": ("pyright", "basedpyright", "ty", "pyrefly"),
    "pyright": ("basedpyright", "mypy", "ty", "pyrefly"),
    "basedpyright": ("pyright", "mypy", "ty", "pyrefly"),
    "ty": ("pyright", "basedpyright", "mypy", "pyrefly"),
    "pyrefly": ("pyright", "basedpyright", "mypy", "ty"),
    "safety": ("pip-audit",),
    "unittest": ("pytest",),
}
"""Which tools may take the place of another without anything being lost."""
_IDLE = {
    "coverage": ("erase", "combine", "html", "xml", "json", "lcov", "debug"),
    "pre-commit": ("install", "autoupdate", "clean", "gc", "uninstall"),
    "hatch": ("build", "publish", "version", "env", "shell"),
    "ruff": ("clean", "server", "version"),
    "make": ("clean", "install", "docs", "html", "build", "release"),
}


class Script(Struct, frozen=True):
    """Lines of shell. `excused` says why their failure does not count, "" when it does; `unit` is what starts them in
    a file that holds several (a target, a session), `needs` are the units that run before it.
    """

    text: str
    path: str
    excused: str = ""
    unit: str = ""
    needs: tuple[str, ...] = ()


class Call(Struct, frozen=True):
    """A command that checks something; `text` is the line that holds it.

    `excused` says why its failure does not count, "" when it does; `left_out` are options that leave tests out;
    `floor` is the coverage below which it fails, as it is written there, "" without one.
    """

    tool: str
    path: str
    text: str
    excused: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    floor: str = ""


def calls(script: Script) -> Iterator[Call]:
    """The checking commands of a script, in their order."""
    trapped = found[0] if (found := _TRAP.search(script.text)) else ""
    for line, tolerant, added in _lines(script.text):
        yield from _in_line(line, script.path, script.excused or trapped or tolerant, added)


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """The lines, each with why its failure does not count, and with what pytest is given from its surroundings."""
    tolerant, added = "", ""
    careful = "pipefail" in text
    for line in _logical(_EXPRESSION.sub(_as_variable, text)):
        for found in _SET.finditer(line):
            tolerant = found[0] if found[1] == "+" else ""
        for found in _ADDED.finditer(line):
            added = next(filter(None, found.groups()), "")
        yield line, tolerant or _piped(line, careful), added


def _piped(line: str, careful: bool) -> str:
    found = None if careful else _PIPED.search(line)
    return found[0] if found else ""


def _as_variable(expression: re.Match[str]) -> str:
    """`${{ vars.LEAST || 90 }}` as the shell would write it, so that its signs are not taken for the shell's."""
    return "${" + re.sub(r"[\s'\"]", "", expression[1]).replace("||", ":-").replace("&&", "+") + "}"


def _in_line(line: str, path: str, excused: str, added: str) -> Iterator[Call]:
    """The commands of a line: `one && two || true` excuses both, `one; two || true` only the last."""
    found = [(tool, words) for part in _PARTS.split(line) if (tool := _tool(words := pytest.split(part)))]
    own = _tolerance(line)
    for index, (tool, words) in enumerate(found):
        tolerated = own if index == len(found) - 1 or "&&" in line else ""
        yield _surrounded(_call(tool, words, line, path, _said(words) or excused or tolerated), added)


def _surrounded(call: Call, added: str) -> Call:
    """The command with what pytest is told by its surroundings: whatever may start pytest hands it on."""
    given = () if call.tool in _LINTERS else _left_out("pytest", pytest.split(added))
    return replace(call, left_out=(*call.left_out, *given))


def _said(words: list[str]) -> str:
    """The command that says the rest instead of running it."""
    return words[0] if words and words[0] in _SAYING else ""


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
    for index, word in enumerate(words):
        if _is_value(index, words):
            continue
        tool = _running_task(word, words) or _started(word, words[index + 1 :])
        if tool is not None:
            return tool
        if word in _FETCHING or not (_is_launched(words[: index + 1]) or _introduces(word)):
            return ""
    return ""


def _is_launched(words: list[str]) -> bool:
    return bool(_said(words)) or not _LAUNCHING.isdisjoint(words[1:])


def _started(word: str, rest: list[str]) -> str | None:
    """The tool that a word is, "" when it is told to do something else than checking; None for other words."""
    name = _program(word)
    if _OWN_SCRIPT.fullmatch(word) and not (name in CHECKS and "bin/" in word):
        return word.removeprefix("./")
    if name == "git":
        return "git" if "--no-verify" in rest else ""
    if _starts_tests(name, rest):
        return "unittest"
    return _checking(name, rest) if name in CHECKS else None


def _starts_tests(name: str, rest: list[str]) -> bool:
    return is_test_script(name) and (name not in _TOLD_TO_TEST or rest[:1] == ["test"])


def is_test_script(word: str) -> bool:
    """Whether a word is a script of Python that runs the tests, or that does so when it is told to."""
    name = _program(word)
    return name in _TOLD_TO_TEST or _RUNS_TESTS.fullmatch(name) is not None


def _is_value(index: int, words: list[str]) -> bool:
    """Whether a word belongs to the option before it."""
    return words[index - 1 : index] in (_PLACES if words[0] == "pixi" else _VALUED)


def _running_task(word: str, words: list[str]) -> str:
    """The launcher that the words tell to run a task which checks something; "" where they do not."""
    return words[0] if words[0] in TASKED and words[1:2] == ["run"] and _TASK.fullmatch(word) else ""


def _program(word: str) -> str:
    name = _VARIABLE.sub("", word).rpartition("/")[2].lstrip("@-")
    return "pytest" if name == "py.test" else name


def _checking(name: str, rest: list[str]) -> str:
    """The program, unless it is told to do something else than checking."""
    if name == "coverage" and rest[:1] == ["run"]:
        return _tool(rest[1:]) or "unittest"
    if name == "ruff" and rest[:1] == ["format"]:
        return FORMAT
    return "" if set(rest[:1]) & set(_IDLE.get(name, ())) else name


def _introduces(word: str) -> bool:
    """Whether a program may follow the word: a launcher, an option, a variable."""
    known = word in _BEFORE or word.rpartition("/")[2].startswith("python")
    return known or word.startswith(("-", "{", "$")) or "=" in word or _DURATION.fullmatch(word) is not None


def _call(tool: str, words: list[str], line: str, path: str, excused: str) -> Call:
    start = next((index for index, word in enumerate(words) if _program(word) == tool), 0)
    skipping = [word for word in words[:start] if word.startswith("SKIP=")]
    excuses = [excused, *skipping, *sorted(_EXCUSES.intersection(words)), _of_staged(tool, words, path)]
    return Call(tool, path, line, next(filter(None, excuses), ""), _left_out(tool, words[start + 1 :]), _floor(words))


def _of_staged(tool: str, words: list[str], path: str) -> str:
    """Why hooks find nothing that run where nothing is staged, and are not told what else to look at."""
    runs = tool in ("pre-commit", "prek") and "run" in words and path.startswith((".github/", ".gitlab"))
    told = any(word.startswith(_LOOKED_AT) for word in words)
    return "without --all-files" if runs and not told else ""


def _left_out(tool: str, words: list[str]) -> tuple[tuple[str, str], ...]:
    if tool == "gatekeeper":
        return tuple(pair for pair in _valued(words) if pair[0] in _NARROWER and pair != ("--policy", "base"))
    given = starmap(partial(_as_told, tool), (*pytest.options(words), *_patterns(tool, words)))
    return tuple(pair for pair in given if pair[0] in pytest.LEAVES_OUT and _selects(tool, pair[0]))


def _patterns(tool: str, words: list[str]) -> Iterator[tuple[str, str]]:
    """The pattern that unittest is given without its option."""
    yield from ((pytest.PATTERN, word) for word in words if tool == "unittest" and re.match(r"[^-]*\*", word))


def _as_told(tool: str, option: str, value: str) -> tuple[str, str]:
    """An option in the one spelling for what it says: how the files of tests are called is said in several ways."""
    setting, _, pattern = value.partition("=")
    if tool == "unittest" and option == "-p":
        return pytest.PATTERN, value
    if tool == "pytest" and option in ("-o", "--override-ini") and setting == "python_files":
        return pytest.PATTERN, pattern
    return option, value


def _floor(words: list[str]) -> str:
    return next((value for name, value in _valued(words) if name in ("--cov-fail-under", "--fail-under")), "")


def _selects(tool: str, option: str) -> bool:
    """Whether the option leaves out tests: other tools ignore other things."""
    if tool == "unittest":
        return option in ("-k", pytest.PATTERN, *pytest.TAGS)
    return tool == "pytest" or (tool in RUNNERS and option == "--deselect")


def _valued(words: list[str]) -> Iterator[tuple[str, str]]:
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        yield name, value if equals else (words[index + 1] if index + 1 < len(words) else "")
