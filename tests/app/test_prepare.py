"""What is examined, against what, and by whose rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gatekeeper.checks.coverage import Coverage
from gatekeeper.checks.scope import Scope
from gatekeeper.errors import CannotVerify, ConfigError, UsageError
from gatekeeper.model.change import Change
from gatekeeper.model.outcome import Broken, Skipped
from gatekeeper.prepare import Prepared, changed_paths, prepare
from gatekeeper.request import Policy, Request
from tests.repos import Repo, environment

PROFILE = '[conditions]\nsize.file_lines = "<= 100"\nlint.findings = "= 0"\n'
FILES = {
    "pyproject.toml": '[project]\nname = "demo"\nversion = "1"\n\n[tool.gatekeeper]\nextends = "small.toml"\n',
    "small.toml": PROFILE,
    "src/demo/__init__.py": "X = 1\n",
    "tests/test_demo.py": "def test_x():\n    assert True\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", FILES)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def prepared(repo: Repo, scratch: Path, *, variables: dict[str, str] | None = None, **asked: Any) -> Prepared:
    directory = asked.pop("directory", repo.root)
    return prepare(Request(directory, environ=environment() | (variables or {}), **asked), scratch)


def test_the_project_is_found_from_a_subfolder(repo: Repo, scratch: Path) -> None:
    made = prepared(repo, scratch, directory=repo.root / "src" / "demo")
    assert made.place.root == repo.root.resolve()
    assert made.project.sources == ("src",)
    assert made.place.prefix == ""


def test_a_folder_that_is_not_there_is_a_usage_error(repo: Repo, scratch: Path) -> None:
    with pytest.raises(UsageError, match="nowhere is not a folder"):
        prepared(repo, scratch, directory=repo.root / "nowhere")


def test_a_project_below_the_repository_has_a_prefix(tmp_path: Path, scratch: Path) -> None:
    repo = Repo.make(tmp_path / "mono", {f"packages/one/{name}": text for name, text in FILES.items()})
    repo.commit({"outside.py": "Y = 2\n"})
    made = prepared(repo, scratch, directory=repo.root / "packages" / "one")
    assert made.project.prefix == "packages/one"
    assert "packages/one/src/demo/__init__.py" in made.project.files
    assert "outside.py" not in made.project.files


def test_without_a_remote_there_is_nothing_to_compare_with(repo: Repo, scratch: Path) -> None:
    comparison = prepared(repo, scratch).comparison
    assert isinstance(comparison, Skipped)
    assert comparison.reason.startswith("nothing to compare with: ")


def test_before_the_first_commit_there_is_nothing_to_compare_with(tmp_path: Path, scratch: Path) -> None:
    repo = Repo.make(tmp_path / "new")
    repo.write(FILES)
    assert prepared(repo, scratch).comparison == Skipped("nothing to compare with: there is no commit yet")


def test_the_first_commit_is_compared_with_nothing(tmp_path: Path, scratch: Path) -> None:
    repo = Repo.make(tmp_path / "new")
    repo.write(FILES)
    repo.git("add", "-A")
    comparison = prepared(repo, scratch, staged=True).comparison
    assert isinstance(comparison, Change)
    assert not comparison.has_base
    assert len(comparison.files) == len(FILES)


def test_the_change_since_the_merge_base_includes_what_is_not_committed(repo: Repo, scratch: Path) -> None:
    repo.git("checkout", "-q", "-b", "work")
    repo.commit({"src/demo/a.py": "A = 1\n"})
    repo.write({"src/demo/b.py": "B = 1\n"})
    comparison = prepared(repo, scratch, base="main").comparison
    assert isinstance(comparison, Change)
    assert [file.path for file in comparison.files] == ["src/demo/a.py", "src/demo/b.py"]
    assert comparison.head == "worktree"


def test_an_unknown_base_is_a_usage_error(repo: Repo, scratch: Path) -> None:
    with pytest.raises(UsageError, match="nosuch is not a commit"):
        prepared(repo, scratch, base="nosuch")


def test_a_base_that_ci_names_and_that_is_not_here_is_broken(repo: Repo, scratch: Path) -> None:
    made = prepared(repo, scratch, variables={"GITHUB_BASE_REF": "develop", "CI": "true"})
    assert isinstance(made.comparison, Broken)
    assert "fetch-depth: 0" in made.comparison.reason
    with pytest.raises(CannotVerify, match="GITHUB_BASE_REF"):
        changed_paths(made)


def test_the_base_may_come_from_the_settings(repo: Repo, scratch: Path) -> None:
    repo.commit({"gatekeeper.toml": 'extends = "small.toml"\nbase = "HEAD~1"\n', "pyproject.toml": "[project]\n"})
    comparison = prepared(repo, scratch).comparison
    assert isinstance(comparison, Change)
    assert [file.path for file in comparison.files] == ["gatekeeper.toml", "pyproject.toml"]


def test_outside_git_the_folder_is_walked(tmp_path: Path, scratch: Path) -> None:
    root = tmp_path / "plain"
    Repo(root).write(FILES | {".hidden/x.py": "X = 1\n", "deps/pyvenv.cfg": "", "deps/lib/x.py": "X = 1\n"})
    made = prepared(Repo(root), scratch)
    assert made.comparison == Skipped("nothing to compare with: this is not a git repository")
    assert set(made.project.files) == set(FILES)
    assert changed_paths(made) == made.project.files
    with pytest.raises(UsageError, match="not in a git repository"):
        prepared(Repo(root), scratch, staged=True)
    with pytest.raises(UsageError, match="nothing that main could name: this is not a git repository"):
        prepared(Repo(root), scratch, base="main")


def test_staged_and_at_exclude_each_other(repo: Repo, scratch: Path) -> None:
    with pytest.raises(UsageError, match="--staged and --at"):
        prepared(repo, scratch, staged=True, at="HEAD")


def test_what_is_staged_is_examined_in_place_when_nothing_else_is_there(repo: Repo, scratch: Path) -> None:
    repo.write({"src/demo/a.py": "A = 1\n"})
    repo.git("add", "-A")
    made = prepared(repo, scratch, staged=True)
    assert not made.tree.copied
    assert isinstance(made.comparison, Change)
    assert (made.comparison.head, made.comparison.base) == ("index", repo.git("rev-parse", "HEAD"))


def test_a_partly_staged_file_is_examined_as_it_is_staged(repo: Repo, scratch: Path) -> None:
    repo.write({"src/demo/a.py": "STAGED = 1\n"})
    repo.git("add", "-A")
    repo.write({"src/demo/a.py": "STAGED = 1\nLATER = 2\n", "src/demo/untracked.py": "U = 1\n"})
    before = repo.state()
    made = prepared(repo, scratch, staged=True)
    assert made.tree.copied
    assert made.project.absolute("src/demo/a.py").read_text() == "STAGED = 1\n"
    assert "src/demo/untracked.py" not in made.project.files
    assert repo.state() == before


def test_generated_sources_that_git_ignores_are_taken_along(repo: Repo, scratch: Path) -> None:
    repo.commit({".gitignore": "_version.py\n"})
    repo.write({"src/demo/_version.py": "V = 1\n", "src/demo/later.py": "L = 1\n"})
    made = prepared(repo, scratch, staged=True)
    assert made.project.absolute("src/demo/_version.py").read_text() == "V = 1\n"
    assert "src/demo/_version.py" not in made.project.files


def test_a_commit_is_examined_without_checking_it_out(repo: Repo, scratch: Path) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"src/demo/__init__.py": "X = 2\n"})
    made = prepared(repo, scratch, at=first)
    assert made.tree.head.label == first
    assert made.project.absolute("src/demo/__init__.py").read_text() == "X = 1\n"


def test_the_commit_that_is_checked_out_is_examined_in_place(repo: Repo, scratch: Path) -> None:
    made = prepared(repo, scratch, at="HEAD")
    assert not made.tree.copied
    assert made.tree.head.label == repo.git("rev-parse", "HEAD")


def test_a_push_is_judged_by_what_is_pushed(repo: Repo, scratch: Path) -> None:
    first = repo.git("rev-parse", "HEAD")
    second = repo.commit({"src/demo/a.py": "A = 1\n"})
    repo.write({"src/demo/untracked.py": "U = 1\n"})
    pushing = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": second}
    made = prepared(repo, scratch, variables=pushing)
    assert isinstance(made.comparison, Change)
    assert (made.comparison.base, made.comparison.head) == (first, second)
    assert "src/demo/untracked.py" not in made.project.files


@pytest.mark.parametrize("staged", [False, True])
def test_the_range_that_a_hook_manager_names_comes_before_the_configured_base(
    repo: Repo, scratch: Path, staged: bool
) -> None:
    settings = '[tool.gatekeeper]\nbase = "HEAD"\nextends = "small.toml"\n'
    first = repo.commit({"pyproject.toml": settings})
    repo.commit({"src/demo/a.py": "A = 1\n"})
    variables = {"PRE_COMMIT": "1", "PRE_COMMIT_FROM_REF": first, "PRE_COMMIT_TO_REF": "HEAD"}
    change = prepared(repo, scratch, variables=variables, staged=staged).comparison
    assert isinstance(change, Change)
    assert [file.path for file in change.files] == ["src/demo/a.py"]


LOOSER = PROFILE.replace("100", "900")


@pytest.mark.parametrize(
    ("asked", "variables", "limit"),
    [
        ({"base": "main"}, {}, "<= 100"),
        ({"base": "main", "policy": Policy.WORKTREE}, {}, "<= 900"),
        ({"staged": True}, {"PRE_COMMIT": "1"}, "<= 100"),
        ({"staged": True}, {}, "<= 900"),
        ({"staged": True, "policy": Policy.BASE}, {}, "<= 100"),
    ],
)
def test_policy_comes_from_the_base_where_somebody_relies_on_it(
    repo: Repo, scratch: Path, asked: dict[str, Any], variables: dict[str, str], limit: str
) -> None:
    repo.git("checkout", "-q", "-b", "work")
    repo.write({"small.toml": LOOSER})
    repo.git("add", "-A")
    made = prepared(repo, scratch, variables=variables, **asked)
    assert made.settings.profile.conditions["size.file_lines"].text == limit
    assert bool(made.rules.notes) == (limit == "<= 100")


def test_first_adoption_is_said(tmp_path: Path, scratch: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"src/demo/__init__.py": "X = 1\n"})
    repo.git("checkout", "-q", "-b", "work")
    repo.commit(FILES)
    made = prepared(repo, scratch, base="main")
    (note,) = made.rules.notes
    assert note.startswith("the base has no gatekeeper settings: this change's own judge it, without complexity.")
    assert "size.file_lines" not in note and "types.errors" in note
    assert made.settings.profile.name == "small.toml"


def test_first_settings_that_leave_nothing_out_judge_themselves(tmp_path: Path, scratch: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"src/demo/__init__.py": "X = 1\n"})
    repo.git("checkout", "-q", "-b", "work")
    repo.commit({"gatekeeper.toml": 'extends = "strict"\n'})
    notes = prepared(repo, scratch, base="main").rules.notes
    assert notes == ("the base has no gatekeeper settings: this change's own judge it",)


def test_an_unchanged_policy_needs_no_word(repo: Repo, scratch: Path) -> None:
    assert prepared(repo, scratch, base="main").rules.notes == ()


def test_paths_narrow_what_is_examined(repo: Repo, scratch: Path) -> None:
    made = prepared(repo, scratch, paths=("src",))
    assert made.project.files == ("src/demo/__init__.py",)
    assert prepared(repo, scratch, paths=(".",)).project.files == prepared(repo, scratch).project.files
    with pytest.raises(UsageError, match=r"no\.py does not exist"):
        prepared(repo, scratch, paths=("no.py",))
    with pytest.raises(UsageError, match="lies outside the project"):
        prepared(repo, scratch, paths=("..",))


def test_changed_paths_without_a_base_are_those_not_committed(repo: Repo, scratch: Path) -> None:
    repo.write({"src/demo/a.py": "A = 1\n"})
    assert changed_paths(prepared(repo, scratch)) == ("src/demo/a.py",)
    assert changed_paths(prepared(repo, scratch, base="HEAD")) == ("src/demo/a.py",)


def test_a_mistake_in_the_settings_names_file_and_key(repo: Repo, scratch: Path) -> None:
    repo.write({"small.toml": PROFILE + '[checks.lint]\nspeed = "fast"\n'})
    with pytest.raises(ConfigError, match=r"small\.toml.*speed"):
        prepared(repo, scratch)


SCOPED = PROFILE + 'scope.violations = "= 0"\n'


def scopes(made: Prepared) -> list[tuple[tuple[str, ...] | None, tuple[str, ...]]]:
    scope = made.checks["scope"]
    assert isinstance(scope, Scope)
    return [(one.allow, one.deny) for one in scope.narrowed_by]


def test_the_command_line_and_a_file_narrow_the_scope(repo: Repo, scratch: Path, tmp_path: Path) -> None:
    repo.write({"small.toml": SCOPED})
    task = tmp_path / "task.toml"
    task.write_text('deny = ["docs/**"]\n')
    made = prepared(repo, scratch, allow=("src/**",), scope_file=task)
    assert scopes(made) == [(("src/**",), ()), (None, ("docs/**",))]
    assert scopes(prepared(repo, scratch)) == []


def test_a_scope_that_cannot_be_read_or_matched_is_an_error(repo: Repo, scratch: Path, tmp_path: Path) -> None:
    repo.write({"small.toml": SCOPED})
    with pytest.raises(UsageError, match=r"task\.toml cannot be read"):
        prepared(repo, scratch, scope_file=tmp_path / "task.toml")
    with pytest.raises(ConfigError, match="--allow"):
        prepared(repo, scratch, allow=("../x",))


def test_a_scope_that_nobody_judges_is_an_error(repo: Repo, scratch: Path) -> None:
    with pytest.raises(UsageError, match=r"no condition on scope\.violations"):
        prepared(repo, scratch, deny=("docs/**",))


def test_coverage_reports_of_the_command_line_replace_the_configurations(
    repo: Repo, scratch: Path, tmp_path: Path
) -> None:
    repo.write({"small.toml": PROFILE + 'coverage.lines = ">= 1%"\n[checks.coverage]\nreport = "old.xml"\n'})
    check = prepared(repo, scratch, coverage=(tmp_path / "a.xml",)).checks["coverage"]
    assert isinstance(check, Coverage)
    assert (check.report, check.reports) == ("", (str(tmp_path / "a.xml"),))


def test_a_coverage_report_that_nobody_judges_is_an_error(repo: Repo, scratch: Path) -> None:
    with pytest.raises(UsageError, match="the profile asks for no coverage"):
        prepared(repo, scratch, coverage=(Path("a.xml"),))
