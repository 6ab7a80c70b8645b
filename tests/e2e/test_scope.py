"""The installed command judging what a change touches, in real repositories, and leaving them as they were."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.repos import Repo, environment

SETTINGS = """\
[scope]
allow = ["backend/**", "issues.md"]
deny = ["backend/**/generated/**"]
forbid = ["delete", "rename", "mode", "symlink", "submodule", "binary", "mixed-reformat"]
max_files = 4
max_lines = 30
non_goals = [{ paths = ["backend/billing/**"], reason = "not in this task" }]
"""
FILES = {
    "gatekeeper.toml": SETTINGS,
    "backend/__init__.py": "",
    "backend/app.py": "".join(f"VALUE_{number} = {number}\n" for number in range(20)),
    "backend/billing/bill.py": "BILL = 1\n",
    "backend/api/generated/client.py": "CLIENT = 1\n",
    "backend-docs/index.md": "docs\n",
    "issues.md": "issues\n",
}


@dataclass(frozen=True)
class Said:
    """What the command said about the scope."""

    code: int
    report: dict[str, Any]
    errors: str

    @property
    def violations(self) -> list[tuple[str, str]]:
        return [(one["rule"], one["path"]) for one in self.report["findings"]]

    @property
    def item(self) -> dict[str, Any]:
        (item,) = (one for one in self.report["checklist"] if one["id"] == "scope.violations")
        return item


def gatekeeper(repo: Repo, *words: str, cwd: Path | None = None, **variables: str) -> Said:
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "check", "--only", "scope", "--format", "json", *words],
        cwd=cwd or repo.root,
        env=environment() | variables,
        capture_output=True,
        timeout=60,
        check=False,
    )
    report = json.loads(done.stdout) if done.stdout else {}
    return Said(done.returncode, report, done.stderr.decode("utf-8", "replace"))


def everything(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder, `.git` included, with mode and time of change."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        content = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path)] = f"{state.st_mode:o} {state.st_mtime_ns} {hashlib.sha256(content).hexdigest()}"
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", FILES)


def test_a_change_within_the_scope_passes(repo: Repo) -> None:
    repo.write({"backend/app.py": "VALUE = 1\n" + FILES["backend/app.py"], "issues.md": "issues\ndone\n"})
    said = gatekeeper(repo, "--base", "main")
    assert (said.code, said.violations) == (0, [])
    assert (said.item["verdict"], said.item["value"], said.item["evidence"]) == ("pass", 0, "2 changed files")
    assert said.report["measures"] == {"scope.files": 2, "scope.lines": 2, "scope.violations": 0}


def test_every_violation_is_found_and_nothing_is_touched(repo: Repo, tmp_path: Path) -> None:
    repo.git("mv", "backend/billing/bill.py", "backend/bill.py")
    repo.git("rm", "-q", "--cached", "issues.md")
    (repo.root / "issues.md").unlink()
    (repo.root / "backend" / "app.py").chmod(0o755)
    (repo.root / "backend" / "link").symlink_to("../backend-docs/index.md")
    Repo.make(repo.root / "backend" / "nested", {"x.py": "X = 1\n"})
    repo.write({"backend-docs/index.md": "more\n", "backend/logo.bin": b"\0", "backend/api/generated/client.py": "2\n"})
    before = everything(repo.root)
    said = gatekeeper(repo, "--base", "main")
    assert everything(repo.root) == before
    assert said.code == 1
    assert said.violations == sorted(
        [
            ("denied", "backend/api/generated/client.py"),
            ("denied", "backend/billing/bill.py"),
            ("forbidden-binary", "backend/logo.bin"),
            ("forbidden-delete", "issues.md"),
            ("forbidden-mode", "backend/app.py"),
            ("forbidden-rename", "backend/bill.py"),
            ("forbidden-submodule", "backend/nested"),
            ("forbidden-symlink", "backend/link"),
            ("outside", "backend-docs/index.md"),
            ("outside", "backend/link"),
            ("too-large", "backend-docs/index.md"),
        ],
        key=lambda one: (one[1], one[0]),
    )
    (reason,) = (one["message"] for one in said.report["findings"] if one["path"] == "backend/billing/bill.py")
    assert "not in this task" in reason


def test_staged_means_what_the_commit_would_contain(repo: Repo) -> None:
    repo.write({"backend/app.py": "staged = 1\n" + FILES["backend/app.py"]})
    repo.git("add", "-A")
    repo.write({"backend-docs/index.md": "not staged\n", "untracked": "u\n"})
    before = everything(repo.root)
    said = gatekeeper(repo, "--staged")
    assert everything(repo.root) == before
    assert (said.code, said.report["change"]["files"], said.report["change"]["head"]) == (0, 1, "index")
    repo.git("add", "-A")
    assert gatekeeper(repo, "--staged").violations == [("outside", "backend-docs/index.md"), ("outside", "untracked")]


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_flags_of_the_index_hide_nothing(repo: Repo, flag: str) -> None:
    repo.git("update-index", flag, "backend-docs/index.md", "issues.md")
    repo.write({"backend-docs/index.md": "hidden\n"})
    before = everything(repo.root)
    assert gatekeeper(repo, "--base", "main").violations == [("outside", "backend-docs/index.md")]
    assert everything(repo.root) == before


def test_the_command_line_only_narrows(repo: Repo, tmp_path: Path) -> None:
    repo.write(
        {"backend/app.py": "A = 1\n" + FILES["backend/app.py"], "issues.md": "x\n", "backend-docs/index.md": "x\n"}
    )
    outside = ("outside", "backend-docs/index.md")
    assert gatekeeper(repo, "--base", "main", "--allow", "**").violations == [outside]
    assert gatekeeper(repo, "--base", "main", "--allow", "backend/**").violations == [outside, ("outside", "issues.md")]
    assert gatekeeper(repo, "--base", "main", "--deny", "*.py").violations == [outside, ("denied", "backend/app.py")]
    task = tmp_path / "task.toml"
    task.write_text('allow = ["**"]\nmax_files = 2\nnon_goals = [{ paths = ["issues.md"], reason = "later" }]\n')
    assert sorted(gatekeeper(repo, "--base", "main", "--scope", str(task)).violations) == [
        ("denied", "issues.md"),
        outside,
        ("too-large", "backend-docs/index.md"),
    ]


def test_the_scope_cannot_be_widened_in_the_change_itself(repo: Repo) -> None:
    repo.write({"gatekeeper.toml": '[scope]\nallow = ["**"]\n', "backend-docs/index.md": "x\n"})
    said = gatekeeper(repo, "--base", "main")
    assert said.violations == [("outside", "backend-docs/index.md"), ("outside", "gatekeeper.toml")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--allow", "../x"), "--allow"),
        (("--deny", "!x"), "--deny"),
        (("--scope", "absent.toml"), "absent.toml"),
        (("--base", "nowhere"), "nowhere"),
        (("--base", "--output=x"), "--output=x"),
    ],
)
def test_usage_errors_name_the_culprit(repo: Repo, words: tuple[str, ...], says: str) -> None:
    said = gatekeeper(repo, *words)
    assert (said.code, says in said.errors) == (2, True), said.errors
    assert not (repo.root / "x").exists()


def test_a_scope_without_a_base_is_not_verified(repo: Repo) -> None:
    said = gatekeeper(repo)
    assert (said.code, said.item["verdict"]) == (3, "error")
    assert "--base" in said.item["reason"]


def test_a_base_that_a_shallow_clone_lacks_is_not_verified(repo: Repo, tmp_path: Path) -> None:
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"backend/app.py": "A = 1\n"})
    repo.git("clone", "-q", "--depth", "1", repo.root.as_uri(), str(tmp_path / "shallow"))
    shallow = Repo(tmp_path / "shallow")
    said = gatekeeper(shallow, "--base", base)
    assert (said.code, said.item["verdict"]) == (3, "error")
    assert "shallow" in said.item["reason"]
    assert gatekeeper(shallow, GITHUB_BASE_REF="release").code == 3


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "mono", {f"one/{name}": content for name, content in FILES.items()})
    repo.write({"one/backend/app.py": "A = 1\n" + FILES["backend/app.py"], "two/x.py": "X = 1\n"})
    said = gatekeeper(repo, "--base", "main", cwd=repo.root / "one")
    assert [(one["rule"], Path(one["path"]).name) for one in said.report["findings"]] == [("outside", "x.py")]


ODD = ["new\nline", "tab\t", 'quo"te', "spa ce", "-rf", ":(glob)**", "caf\u00e9", "cafe\u0301", "odd\udcff", "cr\r"]


def test_odd_names_are_judged_each(repo: Repo) -> None:
    repo.write({f"docs/{name}": "x\n" for name in ODD})
    repo.git("add", "-A")
    said = gatekeeper(repo, "--staged", PYTHONIOENCODING="utf-8")
    outside = [path for rule, path in said.violations if rule == "outside"]
    assert len(outside) == len(set(outside)) == len(ODD)
