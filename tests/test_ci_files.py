"""What is shipped for continuous integration: valid for its host, and its scripts run here as they run there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repos import Repo, environment

ROOT = Path(__file__).parent.parent
SCHEMAS = {
    "action.yml": ("vendor.github-actions",),
    "examples/github-workflow.yml": ("vendor.github-workflows",),
    "examples/github-matrix.yml": ("vendor.github-workflows",),
    "examples/gitlab-ci.yml": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
}
PROFILE = '[conditions]\nlint.findings = "= 0"\n'


def validate(path: Path, schema: str, *words: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *words, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_valid(name: str) -> None:
    validate(ROOT / name, *SCHEMAS[name])


def test_the_component_is_valid(tmp_path: Path) -> None:
    text = (ROOT / "templates/gatekeeper/template.yml").read_text()
    header, body = yaml.safe_load_all(text)
    inputs = header["spec"]["inputs"]
    for name, given in inputs.items():
        assert f"$[[ inputs.{name} ]]" in text
        text = text.replace(f"$[[ inputs.{name} ]]", given["default"])
    assert all(given["description"] for given in inputs.values())
    (tmp_path / "job.yml").write_text(text.partition("\n---\n")[2])
    validate(tmp_path / "job.yml", *SCHEMAS["examples/gitlab-ci.yml"])
    assert list(body)


def step(name: str) -> dict[str, Any]:
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    (found,) = [one for one in steps if one["name"] == name]
    return found


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The variables of a runner on which gatekeeper is installed."""
    (tmp_path / "gatekeeper").mkdir()
    (tmp_path / "gatekeeper" / "bin").symlink_to(Path(sys.executable).parent, target_is_directory=True)
    given = {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output")}
    return {**environment(), **given, "PROFILE": "", "BASE": "", "FORMAT": "text", "ARGUMENTS": "", "TARGET": ""}


def perform(name: str, folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    script = step(name)["run"]
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )


def test_the_action_checks_and_tells_the_verdict(tmp_path: Path, runner: dict[str, str]) -> None:
    repo = Repo.make(tmp_path / "repo", {"small.toml": PROFILE, "src/demo/__init__.py": "import os\n"})
    done = perform("Check", repo.root, runner | {"PROFILE": "small.toml", "ARGUMENTS": "--only\nlint\n"})
    assert done.returncode == 1, done.stderr
    assert "lint/F401" in done.stdout
    output = Path(runner["GITHUB_OUTPUT"]).read_text()
    assert f"verdict=fail\nsarif={tmp_path}/gatekeeper.sarif\njson={tmp_path}/gatekeeper.json\n" == output
    assert (tmp_path / "gatekeeper.json").is_file()


def test_hostile_inputs_are_only_words(tmp_path: Path, runner: dict[str, str]) -> None:
    repo = Repo.make(tmp_path / "repo", {"small.toml": PROFILE})
    done = perform("Check", repo.root, runner | {"BASE": f"$(touch {tmp_path}/owned); touch {tmp_path}/owned"})
    assert done.returncode == 2
    assert not (tmp_path / "owned").exists()


def test_a_shallow_clone_gets_the_history_that_it_needs(tmp_path: Path, runner: dict[str, str]) -> None:
    origin = Repo.make(tmp_path / "origin", {"a.py": "1\n"})
    base = origin.commit({"a.py": "2\n"})
    origin.git("checkout", "-q", "-b", "work")
    origin.commit({"a.py": "3\n"})
    shallow = tmp_path / "shallow"
    origin.git("clone", "-q", "--depth", "1", "--branch", "work", f"file://{origin.root}", str(shallow))
    done = perform("Fetch what the change is compared with", shallow, runner | {"TARGET": "main"})
    assert done.returncode == 0, done.stderr
    assert Repo(shallow).git("merge-base", "origin/main", "HEAD") == base


def test_a_history_that_cannot_be_had_is_said(tmp_path: Path, runner: dict[str, str]) -> None:
    origin = Repo.make(tmp_path / "origin", {"a.py": "1\n"})
    origin.commit({"a.py": "2\n"})
    shallow = tmp_path / "shallow"
    origin.git("clone", "-q", "--depth", "1", f"file://{origin.root}", str(shallow))
    origin.root.rename(tmp_path / "gone")
    done = perform("Fetch what the change is compared with", shallow, runner)
    assert done.returncode == 3
    assert "Set fetch-depth: 0 in the checkout step." in done.stdout
