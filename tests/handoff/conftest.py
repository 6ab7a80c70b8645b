"""A small project whose gate takes no time, and the commands on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repos import Repo, environment

FILES = {
    "gatekeeper.toml": 'extends = "small.toml"\nbase = "main"\n',
    "small.toml": (
        '[conditions]\nlint.findings = "= 0"\nscope.violations = "= 0"\n'
        '[[manual]]\nid = "why"\ntitle = "Comments explain why"\nconfirm = "architect"\n'
    ),
    "src/demo/__init__.py": '"""Demo."""\n',
}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """The project on the branch `work`, one commit ahead of `main`, with the commands' surroundings set up."""
    made = Repo.make(tmp_path / "repo", FILES)
    made.git("checkout", "-q", "-b", "work")
    made.commit({"src/demo/new.py": "X = 1\n"}, "Add a number | for `all`")
    monkeypatch.chdir(made.root)
    for name in ("CI", "PRE_COMMIT", "GITHUB_BASE_REF"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment() | {"GATEKEEPER_CACHE_DIR": str(tmp_path / "cache" / "gatekeeper")}).items():
        monkeypatch.setenv(name, value)
    return made
