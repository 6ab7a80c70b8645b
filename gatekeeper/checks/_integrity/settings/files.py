"""How the files are called in which settings stand: light, since most changes touch none of them."""

from __future__ import annotations

import re

CODECOV = ("codecov.yml", ".codecov.yml", "codecov.yaml", ".codecov.yaml")
COVERAGE = (".coveragerc", ".tox-coveragerc", "coveragerc", "coverage.ini", ".coveragerc.ini", "coverage.cfg")
"""The file that coverage looks for, and what it is called where a command names it."""
HOOKS = (".pre-commit-config.yaml", ".pre-commit-config.yml")
RECIPES = ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile")
SECRETS = ".secrets.baseline"
TY = "ty.toml"
_OF_TOOLS = frozenset(
    [
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        "pytest.ini",
        ".pytest.ini",
        "pytest.toml",
        ".pytest.toml",
        "ruff.toml",
        ".ruff.toml",
        "pyrightconfig.json",
        "mypy.ini",
        ".mypy.ini",
        ".bandit",
        "bandit.yaml",
        "bandit.yml",
        ".flake8",
        ".pylintrc",
        "pylintrc",
        SECRETS,
        TY,
        *CODECOV,
        *COVERAGE,
    ]
)
_NAMED_AFTER = re.compile(r"(?:mypy|ruff|flake8|pylint|bandit)[\w.-]*\.(?:ini|cfg|toml|ya?ml)$|\w+[._-]?pylintrc$")
"""How a file is called that a command names as a tool's settings."""
_WORKFLOW = re.compile(
    r"(^|.*/)(\.github/workflows/[^/]+\.ya?ml|\.github/actions/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|"
    r"azure-pipelines[^/]*\.ya?ml|\.circleci/config\.ya?ml|action\.ya?ml)"
)
_WITH_COMMANDS = frozenset({*RECIPES, "tox.ini", "pyproject.toml", "noxfile.py", "tasks.py", "tox.toml"})
_FOLDERS = frozenset({"scripts", "script", "bin", "ci", ".ci", "tools", "dev", ".githooks", "githooks", ".husky"})


def holds_settings(path: str) -> bool:
    """Whether anything that this package judges may stand in a file."""
    name = path.rpartition("/")[2]
    return is_settings(path) or name in HOOKS or name.endswith(".toml") or holds_commands(path)


def is_settings(path: str) -> bool:
    """Whether a file is called like one in which a tool's settings stand."""
    name = path.rpartition("/")[2]
    return name in _OF_TOOLS or _NAMED_AFTER.search(name) is not None


def holds_commands(path: str) -> bool:
    """Whether commands that check the project may stand in a file."""
    return is_workflow(path) or is_script(path)


def is_workflow(path: str) -> bool:
    """Whether a file configures continuous integration."""
    return _WORKFLOW.fullmatch(path) is not None


def is_script(path: str) -> bool:
    """Whether a file may hold commands that check the project."""
    name = path.rpartition("/")[2]
    return name in _WITH_COMMANDS or name.endswith((".sh", ".mk")) or _may_be_shell(path)


def _may_be_shell(path: str) -> bool:
    """Whether a file without an extension lies where scripts do; its first line says whether it is one."""
    *folders, name = path.split("/")
    return "." not in name and not _FOLDERS.isdisjoint(folders[-1:])
