"""A secret in the tree, and every way out of a run."""

from __future__ import annotations

import pytest

from gatekeeper import app, reporters
from gatekeeper.live import Silent
from gatekeeper.request import Request
from tests.repos import Repo, environment
from tests.secrets_made import AWS, PASSWORD

PROFILE = """\
[conditions]
secrets.findings = "= 0"
security.findings = "= 0"
lint.findings = "= 0"
"""
FILES = {
    "gatekeeper.toml": 'extends = "own.toml"\n',
    "own.toml": PROFILE,
    "ruff.toml": '[lint]\nselect = ["S", "E501"]\n',
}
SOURCE = f'DB_PASSWORD = "{PASSWORD}"\nKEY = "{AWS}"{" " * 90}\n\n\ndef f(x):\n    assert x == "{PASSWORD}"\n'


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo.make(tmp_path_factory.mktemp("repo"), FILES | {"shop/__init__.py": SOURCE})


def test_no_format_shows_it(repo: Repo) -> None:
    request = Request(repo.root, environ=environment())
    report = app.run(request, Silent())
    assert {one.name for one in report.findings} >= {"secrets/keyword", "lint/S105", "lint/E501", "security/B105"}
    for name in reporters.names():
        shown = reporters.render(name, report, verbose=True)
        assert PASSWORD not in shown
        assert AWS not in shown


def test_a_baseline_does_not_hold_it(repo: Repo) -> None:
    accepted = app.accept_findings(Request(repo.root, environ=environment()), Silent())
    assert "secrets/keyword" in accepted.after.text
    assert PASSWORD not in accepted.after.text
    assert AWS not in accepted.after.text
