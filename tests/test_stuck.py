"""The same failure again and again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gatekeeper import app, reporters
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Stuck
from gatekeeper.request import Policy, Request
from tests.repos import Repo, environment

PROFILE = '[conditions]\nlint.findings = "= 0"\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache" / "gatekeeper"))
    files = {"gatekeeper.toml": 'extends = "small.toml"\n', "small.toml": PROFILE, "src/demo/__init__.py": ""}
    made = Repo.make(tmp_path / "repo", files)
    made.write({"src/demo/a.py": "import os\n"})
    return made


def run(repo: Repo, **asked: Any) -> Report:
    return app.run(Request(repo.root, environ=environment(), **asked), Silent())


def edited(repo: Repo, text: str) -> Report:
    repo.write({"src/demo/b.py": f"X = {text!r}\n"})
    return run(repo)


def stuck(repo: Repo) -> Report:
    run(repo)
    edited(repo, "one")
    return edited(repo, "two")


def test_three_times_running_with_edits_in_between(repo: Repo) -> None:
    run(repo)
    assert edited(repo, "one").stuck is None
    report = edited(repo, "two")
    expected = ("src/demo/a.py:1 lint/F401 `os` imported but unused",)
    assert report.stuck == Stuck(3, expected, (("src/demo/b.py",), ("src/demo/b.py",)))
    repo.commit(message="as it is")
    again = run(repo).stuck
    assert again is not None
    assert (again.runs, again.tried[-1][:1]) == (4, ("HEAD",))


def test_a_run_without_an_edit_is_no_attempt(repo: Repo) -> None:
    for _ in range(3):
        assert run(repo).stuck is None


@pytest.mark.parametrize(
    "between",
    [{"src/demo/a.py": "import sys\n"}, {"src/demo/a.py": ""}],
    ids=["another failure", "a pass"],
)
def test_it_begins_anew(repo: Repo, between: dict[str, str]) -> None:
    run(repo)
    edited(repo, "one")
    repo.write(between)
    run(repo)
    repo.write({"src/demo/a.py": "import os\n"})
    assert edited(repo, "two").stuck is None


def test_nothing_is_remembered_of_commits_and_without_a_cache(repo: Repo, tmp_path: Path) -> None:
    repo.commit()
    run(repo, at="HEAD")
    run(repo, cache=False)
    assert not (tmp_path / "cache" / "gatekeeper" / "runs").exists()


def test_what_cannot_be_remembered_is_forgotten(repo: Repo, tmp_path: Path) -> None:
    stuck(repo)
    (file,) = (tmp_path / "cache" / "gatekeeper" / "runs").iterdir()
    file.write_text("{")
    assert edited(repo, "three").stuck is None
    file.unlink()
    file.mkdir()
    assert edited(repo, "four").stuck is None


def test_a_failure_without_a_finding(repo: Repo) -> None:
    repo.write({"small.toml": '[conditions]\nscope.files = "<= 0"\n'})
    asked = {"base": "HEAD", "policy": Policy.WORKTREE}
    (repo.root / "src/demo/__init__.py").unlink()
    for nth in range(2):
        repo.write({"src/demo/b.py": f"X = {nth}\n"})
        run(repo, **asked)
    repo.write({"src/demo/b.py": "", "src/demo/c.py": "X = 2\n"})
    found = run(repo, **asked).stuck
    assert found == Stuck(3, ("scope.files failed",), (("src/demo/b.py",), ("src/demo/b.py", "src/demo/c.py")))


def test_it_is_shown_in_every_format(repo: Repo) -> None:
    report = stuck(repo)
    text, agent, document = (reporters.load(name)(report) for name in ("text", "agent", "json"))
    assert "Stuck: the same failure 3 times running" in text
    assert "  tried       edits to 1. src/demo/b.py; 2. src/demo/b.py\n" in text
    assert "STUCK the same failure 3 times running" in agent
    assert "\n  need: (what would help" in agent
    jsonschema.validate(json.loads(document), json.loads(reporters.schema()))
    assert json.loads(document)["stuck"]["runs"] == 3
