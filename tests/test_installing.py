"""How a project is installed for its tests, as far as its files tell."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gatekeeper import init
from gatekeeper.init import GITHUB, GITLAB
from gatekeeper.installing import installation
from tests.fakes import write_files
from tests.test_ci_files import SCHEMAS, validate

PLAIN = "[project]\nname = 'a'\nversion = '1'\n"
BUILT = f"{PLAIN}[build-system]\nrequires = ['hatchling']\n"
GROUPS = "[dependency-groups]\nlint = []\ntest = []\ndev = []\n"
EXTRAS = "[project.optional-dependencies]\npdf = []\ntests = []\n"
PIP = "python -m pip install"
CASES = {
    "nothing": ({}, (f"{PIP} pytest",)),
    "not TOML": ({"pyproject.toml": "[["}, (f"{PIP} pytest",)),
    "another shape": ({"pyproject.toml": "project = 1\n"}, (f"{PIP} uv", "uv pip install -r pyproject.toml pytest")),
    "a package": ({"pyproject.toml": BUILT}, (f"{PIP} --editable . pytest",)),
    "setup.py": ({"setup.py": ""}, (f"{PIP} --editable . pytest",)),
    "groups": (
        {"pyproject.toml": BUILT + GROUPS},
        (f"{PIP} --upgrade pip", f"{PIP} --editable . --group test --group dev pytest"),
    ),
    "extras": ({"pyproject.toml": BUILT + EXTRAS}, (f"{PIP} --editable '.[tests]' pytest",)),
    "requirements": (
        {"requirements.txt": "", "requirements-dev.txt": "", "requirements/test.txt": "", "requirements-doc.txt": ""},
        (f"{PIP} -r requirements.txt -r requirements/test.txt -r requirements-dev.txt pytest",),
    ),
    "no build": (
        {"pyproject.toml": PLAIN + GROUPS + EXTRAS},
        (f"{PIP} uv", "uv pip install -r pyproject.toml --group test --group dev --extra tests pytest"),
    ),
    "uv": (
        {"pyproject.toml": BUILT + GROUPS, "uv.lock": ""},
        (f"{PIP} uv", "uv sync --locked --inexact --group test --group dev", "uv pip install pytest"),
    ),
    "poetry": ({"pyproject.toml": "[tool.poetry]\n", "poetry.lock": ""}, (f"{PIP} poetry pytest", "poetry install")),
}


class Folder:
    """A project's files, as they are read and looked for."""

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        self.root = root
        write_files(root, files)

    def read(self, name: str) -> bytes | None:
        return (self.root / name).read_bytes() if self.exists(name) else None

    def exists(self, name: str) -> bool:
        return (self.root / name).exists()


@pytest.mark.parametrize("case", CASES)
def test_what_is_installed(case: str, tmp_path: Path) -> None:
    files, steps = CASES[case]
    folder = Folder(tmp_path, files)
    assert installation(folder.read, folder.exists).steps == steps


@pytest.mark.parametrize(
    ("files", "file", "version"),
    [
        ({}, "", ""),
        ({"pyproject.toml": BUILT}, "", ""),
        ({"pyproject.toml": f"{PLAIN}requires-python = '>=3.11'\n"}, "pyproject.toml", ""),
        (
            {"pyproject.toml": f"{PLAIN}requires-python = '>=3.11'\n", ".python-version": "3.13\n"},
            ".python-version",
            "3.13",
        ),
        ({".python-version": "pypy3.10 # a comment"}, ".python-version", ""),
    ],
)
def test_which_python_it_wants(files: dict[str, str], file: str, version: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path, files)
    found = installation(folder.read, folder.exists)
    assert (found.version_file, found.version) == (file, version)


@pytest.mark.parametrize("case", ["nothing", "extras", "uv"])
@pytest.mark.parametrize("pinned", ["", "3.13"])
def test_the_hosts_files_are_valid_and_install_it(case: str, pinned: str, tmp_path: Path) -> None:
    files, steps = CASES[case]
    folder = Folder(tmp_path, files | ({".python-version": pinned} if pinned else {}))
    made = {one.path: one for one in init.starter(folder.read, folder.exists, places=(GITHUB, GITLAB))}
    github = yaml.safe_load(made[".github/workflows/gatekeeper.yml"].text)["jobs"]["gatekeeper"]["steps"]
    assert github[1]["with"] == ({"python-version-file": ".python-version"} if pinned else {"python-version": "3.12"})
    assert github[2]["run"].splitlines() == ["python -m venv .venv", ". .venv/bin/activate", *steps]
    (included,) = yaml.safe_load(made[".gitlab-ci.yml"].text)["include"]
    assert included["inputs"] == {"install": " && ".join(steps)} | ({"image": "python:3.13"} if pinned else {})


def test_the_starters_are_valid(tmp_path: Path) -> None:
    folder = Folder(tmp_path, {})
    for proposal in init.starter(folder.read, folder.exists, places=(GITHUB, GITLAB))[1:]:
        init.write(tmp_path, proposal)
    validate(tmp_path / ".github/workflows/gatekeeper.yml", *SCHEMAS["examples/github-workflow.yml"])
    validate(tmp_path / ".gitlab-ci.yml", *SCHEMAS["examples/gitlab-ci.yml"])
