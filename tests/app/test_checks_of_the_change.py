"""The checks of the change in the whole pipeline: what they read comes from the repository under judgement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gatekeeper import app
from gatekeeper.errors import ExitCode
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.request import Policy, Request
from tests.repos import Repo, environment

MEASURES = ("commits.findings", "docs.missing", "docs.outdated", "api.breaking", "api.unannounced", "endpoints.sql")
CONDITIONS = "[conditions]\n" + "".join(f'{name} = "= 0"\n' for name in MEASURES)
BASE = {
    "pyproject.toml": '[project]\nname = "shop"\n[tool.gatekeeper]\nextends = "change.toml"\n',
    "change.toml": CONDITIONS,
    "CHANGELOG.md": "# Changes\n",
    "src/shop/__init__.py": '"""A shop."""\n\n\ndef total(cart, tax):\n    """The sum."""\n    return sum(cart)\n',
}
BROKEN = BASE["src/shop/__init__.py"].replace("cart, tax", "cart")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.make(tmp_path / "repo", BASE)
    repo.git("checkout", "-q", "-b", "work")
    return repo


def judged(repo: Repo, **asked: Any) -> tuple[Report, dict[str, Verdict]]:
    request = Request(repo.root, environ=environment(), cache=False, policy=Policy.WORKTREE, **asked)
    state = repo.state()
    report = app.run(request, Silent())
    assert repo.state() == state
    return report, {one.id: one.verdict for one in report.items}


def test_a_change_that_says_what_it_does_passes(repo: Repo) -> None:
    entry = "# Changes\n\n- `total` takes no tax any more. To migrate, add it yourself.\n"
    repo.commit({"src/shop/__init__.py": BROKEN, "CHANGELOG.md": entry}, "Take the tax out of the total")
    report, verdicts = judged(repo, base="main")
    assert verdicts == dict.fromkeys(MEASURES, Verdict.PASS) | {"api.breaking": Verdict.FAIL}
    assert {one.name for one in report.findings} == {"api/parameter-removed"}


def test_a_change_that_does_not_fails(repo: Repo) -> None:
    more = 'def more(id):\n    db.execute(f"SELECT * FROM t WHERE id = {id}")\n'
    repo.commit({"src/shop/__init__.py": f"{BROKEN}\n\n{more}"}, "wip")
    report, verdicts = judged(repo, base="main")
    assert verdicts == dict.fromkeys(MEASURES, Verdict.FAIL)
    assert report.exit_code is ExitCode.FAILED


def test_without_commits_or_a_base_they_are_skipped(repo: Repo) -> None:
    repo.write({"src/shop/__init__.py": BROKEN})
    repo.git("add", "-A")
    _, verdicts = judged(repo, staged=True)
    assert verdicts["commits.findings"] is Verdict.SKIP
    assert verdicts["api.breaking"] is Verdict.FAIL
    _, verdicts = judged(repo)
    assert verdicts == dict.fromkeys(MEASURES, Verdict.SKIP) | {"endpoints.sql": Verdict.PASS}
