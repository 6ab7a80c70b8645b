"""Earlier runs: what is remembered of them, and where they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from gatekeeper import app, cli, trend
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import json
from gatekeeper.request import Request
from tests.repos import Repo, environment

PROFILE = '[conditions]\nsize.file_lines = "<= 3"\n'
LONG = "X = 1\n" * 5


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache" / "gatekeeper"))
    files = {"gatekeeper.toml": 'extends = "small.toml"\n', "small.toml": PROFILE, "src/demo/a.py": LONG}
    return Repo.make(tmp_path / "repo", files)


def asked(repo: Repo, **more: Any) -> Request:
    return Request(repo.root, environ=environment(), **more)


def run(repo: Repo, **more: Any) -> Report:
    """A run with those before it."""
    request = asked(repo, **more)
    return trend.with_past(app.run(request, Silent()), request)


def told(report: Report) -> list[tuple[Verdict, object]]:
    return [(one.verdict, one.values["size.file_lines"][1]) for one in report.past]


def test_the_runs_before_this_one_are_told_the_oldest_first(repo: Repo) -> None:
    assert run(repo).past == ()
    repo.write({"src/demo/a.py": ""})
    first = run(repo)
    repo.write({"src/demo/a.py": "X = 1\n" * 3})
    assert told(run(repo)) == [(Verdict.FAIL, 5), (Verdict.PASS, 0)]
    (one,) = first.past
    assert one.commit == repo.git("rev-parse", "HEAD").strip()
    assert one.head == "worktree"
    assert one.values["size.file_lines"] == (Verdict.FAIL, 5)
    assert one.ended.endswith("Z")
    assert one.seconds > 0


def test_a_run_that_says_the_same_is_no_new_one(repo: Repo) -> None:
    run(repo)
    run(repo)
    assert run(repo).past == ()


def test_the_same_numbers_of_another_commit_are(repo: Repo) -> None:
    run(repo)
    repo.write({"notes.txt": "x"})
    repo.commit(message="notes")
    run(repo)
    repo.write({"src/demo/a.py": ""})
    assert told(run(repo)) == [(Verdict.FAIL, 5)] * 2


def test_an_unchanged_tree_is_told_what_happened_since(repo: Repo) -> None:
    run(repo)
    repo.write({"src/demo/a.py": ""})
    run(repo)
    repo.write({"src/demo/a.py": LONG})
    assert told(run(repo)) == [(Verdict.FAIL, 5), (Verdict.PASS, 0)]


def test_no_more_than_some_are_remembered(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "REMEMBERED", 2)
    for lines in range(4):
        repo.write({"src/demo/a.py": "X = 1\n" * lines})
        report = run(repo)
    assert told(report) == [(Verdict.PASS, 2)]


@pytest.mark.parametrize("more", [{"cache": False}, {"only": ("size",)}, {"paths": ("src",)}])
def test_of_some_runs_nothing_is_remembered(repo: Repo, more: dict[str, Any]) -> None:
    run(repo, **more)
    repo.write({"src/demo/a.py": ""})
    assert run(repo).past == ()
    repo.write({"src/demo/a.py": "X = 1\n"})
    assert run(repo, cache=False).past == ()


def test_each_profile_has_its_own(repo: Repo) -> None:
    run(repo)
    repo.write({"src/demo/a.py": "", "other.toml": PROFILE})
    assert run(repo, profile=str(repo.root / "other.toml")).past == ()


def test_a_repository_cannot_bring_its_own(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(repo.root / "cache"))
    run(repo)
    repo.write({"src/demo/a.py": ""})
    assert run(repo).past == ()


def test_what_does_not_lie_in_a_repository_is_remembered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache" / "gatekeeper"))
    folder = tmp_path / "plain"
    (folder / "src/demo").mkdir(parents=True)
    (folder / "gatekeeper.toml").write_text('extends = "small.toml"\n')
    (folder / "small.toml").write_text(PROFILE)
    (folder / "src/demo/a.py").write_text(LONG)
    request = Request(folder, environ=environment())
    app.run(request, Silent())
    (folder / "src/demo/a.py").write_text("")
    (one,) = trend.with_past(app.run(request, Silent()), request).past
    assert (one.commit, one.head) == ("", "worktree")


def test_the_page_shows_them_also_when_nothing_has_changed(repo: Repo, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    command = ["check", "-C", str(repo.root), "--output", f"html={page}"]
    assert cli.run(command) == 1
    assert "runs by this profile" not in page.read_text(encoding="utf-8")
    repo.write({"src/demo/a.py": ""})
    for _ in range(2):
        assert cli.run(command) == 0
        assert "2 runs by this profile" in page.read_text(encoding="utf-8")


def test_other_formats_do_not_know_them(repo: Repo) -> None:
    run(repo)
    repo.write({"src/demo/a.py": ""})
    report = run(repo)
    assert json.render(report) == json.render(replace(report, past=()))
