"""`gatekeeper baseline` on real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper import app, cli
from gatekeeper.errors import CannotVerify, ExitCode
from gatekeeper.gate.baseline import FILE
from gatekeeper.live import Silent
from gatekeeper.request import Request
from tests.repos import Repo, environment

FILES = {
    "gatekeeper.toml": 'extends = "small.toml"\n',
    "pyproject.toml": '[tool.ruff.lint]\nselect = ["F"]\n',
    "small.toml": '[conditions]\nlint.findings = "= 0"\nsize.file_lines = "<= 5"\nscope.violations = "= 0"\n',
    "src/demo/old.py": "import os\nimport sys\n\n\n\n\n\nX = 1\n",
}


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made = Repo.make(tmp_path / "repo", FILES)
    monkeypatch.chdir(made.root)
    for name in ("CI", "PRE_COMMIT"):
        monkeypatch.delenv(name, raising=False)
    return made


def test_a_project_adopts_late(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", "-q"]) == ExitCode.FAILED
    assert cli.run(["baseline", "--check"]) == ExitCode.FAILED
    assert "there is no gatekeeper-baseline.txt" in capfd.readouterr().out
    assert cli.run(["baseline"]) == ExitCode.PASSED
    assert capfd.readouterr().out == f"{FILE}: 3 findings accepted, 0 mended and dropped\n"
    assert cli.run(["baseline", "--check"]) == ExitCode.PASSED
    assert cli.run(["check"]) == ExitCode.PASSED
    said = capfd.readouterr().out
    assert "3 findings are accepted in gatekeeper-baseline.txt and do not count" in said
    assert "what breaks the limit is accepted" in said


def test_what_is_new_still_counts(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    cli.run(["baseline"])
    repo.write({"src/demo/new.py": "import json\n"})
    assert cli.run(["check", "-q"]) == ExitCode.FAILED
    assert cli.run(["baseline", "--check"]) == ExitCode.FAILED
    before = (repo.root / FILE).read_text()
    assert cli.run(["baseline"]) == ExitCode.FAILED
    said = capfd.readouterr().out
    assert "1 finding not accepted: mend them, or accept them with --grow\n  src/demo/new.py:1: lint/F401\n" in said
    assert (repo.root / FILE).read_text() == before
    assert cli.run(["baseline", "--grow"]) == ExitCode.PASSED
    assert cli.run(["check", "-q"]) == ExitCode.PASSED


def test_a_file_that_grew_still_counts(repo: Repo) -> None:
    cli.run(["baseline"])
    repo.write({"src/demo/old.py": FILES["src/demo/old.py"] + "Y = 1\n"})
    assert cli.run(["check", "-q"]) == ExitCode.FAILED


def test_what_is_mended_is_dropped(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    cli.run(["baseline"])
    repo.write({"src/demo/old.py": "import os\n"})
    capfd.readouterr()
    assert cli.run(["baseline", "--check"]) == ExitCode.FAILED
    assert "2 findings mended since" in capfd.readouterr().out
    assert cli.run(["baseline"]) == ExitCode.PASSED
    assert capfd.readouterr().out == f"{FILE}: 1 finding accepted, 2 mended and dropped\n"
    assert cli.run(["baseline", "--check"]) == ExitCode.PASSED


def test_many_that_are_not_accepted_are_counted(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    cli.run(["baseline"])
    repo.write({"src/demo/new.py": "".join(f"import m{n}\n" for n in range(12))})
    assert cli.run(["baseline", "--check"]) == ExitCode.FAILED
    assert "\n  and 3 more\n" in capfd.readouterr().out  # the file is too long as well


def test_a_file_edited_by_hand_is_put_in_order(repo: Repo) -> None:
    cli.run(["baseline"])
    file = repo.root / FILE
    written = file.read_text()
    head, *lines = written.splitlines()
    file.write_text("\n".join([head, "", *reversed(lines)]) + "\n")
    assert cli.run(["baseline", "--check"]) == ExitCode.PASSED
    assert cli.run(["baseline"]) == ExitCode.PASSED
    assert file.read_text() == written


def test_branches_that_mend_merge(repo: Repo) -> None:
    repo.write({f"src/demo/m{n}.py": "import os\n" for n in range(5)})
    cli.run(["baseline"])
    repo.commit()
    for branch, path in (("one", "src/demo/m0.py"), ("two", "src/demo/m4.py")):
        repo.git("checkout", "-q", "-b", branch, "main")
        repo.write({path: "X = 1\n"})
        assert cli.run(["baseline"]) == ExitCode.PASSED
        repo.commit()
    repo.git("merge", "-q", "--no-edit", "one")
    assert cli.run(["baseline", "--check"]) == ExitCode.PASSED


def test_neighbours_that_both_mend_merge_by_union(repo: Repo) -> None:
    repo.write({f"src/demo/m{n}.py": "import os\n" for n in range(3)})
    repo.write({".gitattributes": f"{FILE} merge=union\n"})
    cli.run(["baseline"])
    repo.commit()
    for branch, path in (("one", "src/demo/m0.py"), ("two", "src/demo/m1.py")):
        repo.git("checkout", "-q", "-b", branch, "main")
        repo.write({path: "X = 1\n"})
        assert cli.run(["baseline"]) == ExitCode.PASSED
        repo.commit()
    repo.git("merge", "-q", "--no-edit", "one")
    assert cli.run(["baseline"]) == ExitCode.PASSED
    assert cli.run(["baseline", "--check"]) == ExitCode.PASSED


def test_the_baseline_of_another_project_accepts_nothing_here(repo: Repo) -> None:
    header = "# gatekeeper baseline, format 1: from elsewhere"
    repo.write({FILE: f"{header}\n1\t-\t{'0' * 20}\tlint/F401\tlib/other.py\n"})
    assert cli.run(["check", "-q"]) == ExitCode.FAILED
    assert cli.run(["baseline", "--check"]) == ExitCode.FAILED


def test_a_change_cannot_bring_its_own_baseline(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.git("checkout", "-q", "-b", "work")
    cli.run(["baseline"])
    repo.commit()
    assert cli.run(["check", "--base", "main"]) == ExitCode.FAILED
    assert "edits the gatekeeper settings or baseline" in capfd.readouterr().out


def test_a_garbled_baseline_is_an_error(repo: Repo, capfd: pytest.CaptureFixture[str]) -> None:
    repo.write({FILE: "<<<<<<< HEAD\n"})
    assert cli.run(["check"]) == ExitCode.USAGE
    assert capfd.readouterr().err.startswith(f"gatekeeper: {FILE}: not a baseline")


def test_no_baseline_is_made_of_what_could_not_be_verified(repo: Repo) -> None:
    repo.write({"pyproject.toml": '[tool.ruff]\nexclude = ["*"]\n'})
    with pytest.raises(CannotVerify, match="lint could not be verified"):
        app.accept_findings(Request(repo.root, environ=environment()), Silent())
    assert not (repo.root / FILE).exists()
