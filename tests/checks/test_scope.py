"""Scope: what a change may touch, on real repositories."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.checks.scope import NonGoal, Scope
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.git import WORKTREE, Repository, change
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.outcome import Broken, Completed, Skipped
from gatekeeper.model.project import Project
from tests.fakes import INTERPRETER, FakeContext
from tests.repos import Repo, environment

FUNCTIONS = "".join(f"def f{number}(a, b):\n    return [a, b, {number}]\n\n\n" for number in range(12))
REFORMATTED = "".join(
    f"def f{number}(\n    a,\n    b,\n):\n    return [\n        a, b, {number}\n    ]\n\n\n" for number in range(12)
)

BASE = {
    "backend/app.py": "app = 1\n",
    "backend/other.py": "".join(f"other = {number}\n" for number in range(9)),
    "backend-docs/index.md": "docs\n",
    "apps/shop/frontend/main.ts": "main\n",
    "billing/bill.py": "bill = 1\n",
    "issues.md": "issues\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.make(tmp_path / "repo", BASE)


def context_of(repo: Repo, prefix: str = "") -> FakeContext:
    """The work tree against the last commit."""
    repository = Repository.find(repo.root, environment())
    assert repository is not None
    base = repository.head()
    assert base
    project = Project(repo.root, prefix, repository.files(), ("",), (), INTERPRETER)
    found = change(repository, base, WORKTREE)
    old = repository.read_many(base, repository.list(base))
    files = {path: content for path, content in old.items() if content is not None}
    return FakeContext(project, repo.root.parent, comparison=found, base=files)


def judged(repo: Repo, scope: Scope, prefix: str = "") -> set[tuple[str, str]]:
    """The violations as (rule, path), after looking at what all findings have in common."""
    outcome = scope.run(context_of(repo, prefix))
    assert isinstance(outcome, Completed)
    assert set(outcome.counts) == {"scope.violations"}
    assert all(one.measure == "scope.violations" and one.check == "scope" for one in outcome.findings)
    assert {one.rule for one in outcome.findings} <= {rule.id for rule in Scope.rules}
    return {(one.rule, one.location.path) for one in outcome.findings}


def only_message(repo: Repo, scope: Scope) -> str:
    outcome = scope.run(context_of(repo))
    assert isinstance(outcome, Completed)
    (finding,) = outcome.findings
    return finding.message


def test_everything_is_in_scope_where_nothing_is_said(repo: Repo) -> None:
    repo.write({"anything": "a\nb\n", "billing/bill.py": "bill = 2\n"})
    (repo.root / "out").symlink_to("/etc/passwd")
    outcome = Scope().run(context_of(repo))
    assert isinstance(outcome, Completed)
    assert outcome.findings == ()
    assert {one.id: one.value for one in outcome.measures} == {"scope.files": 3, "scope.lines": 5}
    assert outcome.counts == {"scope.violations": "3 changed files"}
    assert not Scope().restricts


def test_allow_and_deny(repo: Repo) -> None:
    repo.write(dict.fromkeys(BASE, "changed\n"))
    repo.write({"Backend/app.py": "", "backend/sub/new.py": ""})
    scope = Scope(allow=("backend/**", "issues.md", "apps/**"), deny=("apps/**/frontend/**", "backend/other.py"))
    assert judged(repo, scope) == {
        ("outside", "backend-docs/index.md"),
        ("outside", "billing/bill.py"),
        ("outside", "Backend/app.py"),
        ("denied", "apps/shop/frontend/main.ts"),
        ("denied", "backend/other.py"),
    }


def test_messages_say_what_is_allowed_and_why_not(repo: Repo) -> None:
    repo.write({"billing/bill.py": "bill = 2\n"})
    assert only_message(repo, Scope(allow=("backend/**", "issues.md"))) == (
        "billing/bill.py is outside the scope, which is backend/**, issues.md"
    )
    assert only_message(repo, Scope(allow=())) == "billing/bill.py is outside the scope, which is nothing"
    goal = NonGoal(("billing/**",), "not in this task")
    assert only_message(repo, Scope(non_goals=(goal,))) == (
        "billing/bill.py is out of bounds: billing/** is denied (not in this task)"
    )


def test_untracked_staged_and_unstaged_alike(repo: Repo) -> None:
    repo.write({"staged": "s\n"})
    repo.git("add", "staged")
    repo.write({"untracked": "u\n", "issues.md": "unstaged\n"})
    expected = {("outside", path) for path in ("staged", "untracked", "issues.md")}
    assert judged(repo, Scope(allow=("backend/**",))) == expected


def test_both_ends_of_a_rename(repo: Repo) -> None:
    repo.git("mv", "billing/bill.py", "backend/bill.py")
    assert judged(repo, Scope(allow=("backend/**",))) == {("outside", "billing/bill.py")}
    assert judged(repo, Scope(deny=("backend/**",))) == {("denied", "backend/bill.py")}
    assert judged(repo, Scope(forbid=("rename", "delete"))) == {("forbidden-rename", "backend/bill.py")}


def test_a_deletion(repo: Repo) -> None:
    (repo.root / "billing" / "bill.py").unlink()
    assert judged(repo, Scope(allow=("backend/**",), forbid=("delete",))) == {
        ("outside", "billing/bill.py"),
        ("forbidden-delete", "billing/bill.py"),
    }


def test_a_change_of_mode(repo: Repo) -> None:
    (repo.root / "backend" / "app.py").chmod(0o755)
    repo.write({"new.sh": ""})
    (repo.root / "new.sh").chmod(0o755)
    assert judged(repo, Scope(forbid=("mode",))) == {("forbidden-mode", "backend/app.py")}


def test_a_binary(repo: Repo) -> None:
    repo.write({"logo.png": b"\0\1", ".gitattributes": "*.ts binary\n*.png text diff\n"})
    repo.write({"apps/shop/frontend/main.ts": "text\n"})
    assert judged(repo, Scope(forbid=("binary",))) == {("forbidden-binary", "logo.png")}


def test_a_submodule(repo: Repo, tmp_path: Path) -> None:
    library = Repo.make(tmp_path / "library", {"x.py": "x\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library.root), "vendor/lib")
    paths = {".gitmodules", "vendor/lib"}
    assert judged(repo, Scope(forbid=("submodule",))) == {("forbidden-submodule", path) for path in paths}
    assert judged(repo, Scope(deny=("vendor/lib/",))) == {("denied", "vendor/lib")}
    repo.commit()
    repo.write({".gitmodules": (repo.root / ".gitmodules").read_text() + "\tshallow = true\n"})
    assert judged(repo, Scope(forbid=("submodule",))) == {("forbidden-submodule", ".gitmodules")}


@pytest.mark.parametrize(
    ("target", "scope", "rule"),
    [
        ("app.py", Scope(allow=("backend/**",)), None),
        ("../billing/bill.py", Scope(allow=("backend/**",)), "outside"),
        ("../billing", Scope(allow=("backend/**",)), "outside"),
        ("../billing", Scope(deny=("billing/**",)), "denied"),
        ("../backend/./../billing/bill.py", Scope(deny=("billing/**",)), "denied"),
        ("../backend", Scope(allow=("backend/**",)), None),
        ("..", Scope(allow=("backend/**",)), "outside"),
        ("../issues.md", Scope(deny=("billing/**",)), None),
        ("/etc/passwd", Scope(allow=("**",)), "outside"),
        ("/etc/passwd", Scope(deny=("billing/**",)), "outside"),
        ("../../elsewhere", Scope(allow=("**",)), "outside"),
        ("../..", Scope(non_goals=(NonGoal(("billing/**",)),)), "outside"),
        ("../../elsewhere", Scope(max_files=9), None),
        ("by-way/bill.py", Scope(allow=("backend/**",)), "outside"),
        ("by-way/bill.py", Scope(deny=("billing/**",)), "denied"),
        ("far-away/x", Scope(allow=("**",)), "outside"),
    ],
)
def test_a_symlink_is_judged_by_its_target_too(repo: Repo, target: str, scope: Scope, rule: str | None) -> None:
    (repo.root / "backend" / "by-way").symlink_to("../billing")
    (repo.root / "backend" / "far-away").symlink_to("/etc")
    repo.commit()
    (repo.root / "backend" / "link").symlink_to(target)
    expected = {(rule, "backend/link")} if rule else set[tuple[str, str]]()
    assert judged(repo, scope) == expected
    assert judged(repo, replace(scope, forbid=("symlink",))) == {*expected, ("forbidden-symlink", "backend/link")}
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "a link")
    (repo.root / "backend" / "link").unlink()
    assert judged(repo, replace(scope, forbid=("symlink",))) == set()
    repo.write({"backend/link": "a file now\n"})
    assert judged(repo, replace(scope, forbid=("symlink",))) == {("forbidden-symlink", "backend/link")}


def test_a_symlink_does_not_stand_in_for_a_denied_folder(repo: Repo) -> None:
    (repo.root / "frontend").symlink_to("backend")
    assert judged(repo, Scope(deny=("frontend/**",))) == {("denied", "frontend")}
    assert judged(repo, Scope(deny=("frontend/",))) == {("denied", "frontend")}
    assert judged(repo, Scope(deny=("x", "y/**"))) == set()


def test_a_path_that_several_scopes_leave_out_is_one_violation(repo: Repo) -> None:
    repo.write({"billing/bill.py": "bill = 2\n"})
    scope = Scope(allow=("backend/**",), max_files=0, max_lines=0, narrowed_by=(Scope(allow=("issues.md",)),))
    outcome = scope.run(context_of(repo))
    assert isinstance(outcome, Completed)
    assert [one.rule for one in outcome.findings] == ["outside", "too-large", "too-large"]


def test_how_large_a_change_may_be(repo: Repo) -> None:
    repo.write({"backend/app.py": "a\nb\n", "new.py": "n\n"})
    assert judged(repo, Scope(max_files=2, max_lines=4)) == set()
    assert only_message(repo, Scope(max_files=1)) == "the change touches 2 files, at most 1 may be"
    assert only_message(repo, Scope(max_lines=3)) == "the change touches 4 lines, at most 3 may be"
    assert judged(repo, Scope(max_files=0, max_lines=0)) == {("too-large", "backend/app.py")}


def test_a_scope_can_only_be_narrowed(repo: Repo) -> None:
    repo.write(dict.fromkeys(BASE, "changed\n"))
    configured = Scope(allow=("backend/**", "issues.md"), deny=("backend/other.py",), max_files=10)
    narrowing = Scope(allow=("**",), deny=("issues.md",), max_files=1)
    assert judged(repo, replace(configured, narrowed_by=(narrowing,))) == {
        *judged(repo, configured),
        ("denied", "issues.md"),
        ("too-large", "apps/shop/frontend/main.ts"),
    }
    wide = Scope(allow=("billing/**", "backend/**"))
    assert ("outside", "billing/bill.py") in judged(repo, replace(configured, narrowed_by=(wide,)))
    assert ("outside", "issues.md") in judged(repo, replace(configured, narrowed_by=(wide,)))


def test_globs_start_at_the_projects_root(repo: Repo) -> None:
    repo.write({"backend/app.py": "2\n", "backend-docs/index.md": "2\n"})
    assert judged(repo, Scope(allow=("app.py",)), "backend") == {("outside", "backend-docs/index.md")}
    assert judged(repo, Scope(allow=("/app.py",)), "backend") == {("outside", "backend-docs/index.md")}
    assert judged(repo, Scope(deny=("index.md", "/app.py")), "backend") == {("denied", "backend/app.py")}


@pytest.mark.parametrize("name", ["a\nb", "tab\t", "odd\udcff", "-x", ":(glob)**"])
def test_odd_names_do_not_get_through(repo: Repo, name: str) -> None:
    repo.write({f"billing/{name}": "x\n", f"backend/{name}": "x\n"})
    assert judged(repo, Scope(allow=("backend/**",))) == {("outside", f"billing/{name}")}
    assert judged(repo, Scope(deny=("billing/**",))) == {("denied", f"billing/{name}")}


def test_reformatting_is_not_mixed_with_function(repo: Repo) -> None:
    repo.commit({"layout.py": FUNCTIONS, "function.py": "x = 1\n"})
    scope = Scope(forbid=("mixed-reformat",))
    repo.write({"layout.py": REFORMATTED})
    assert judged(repo, scope) == set()
    repo.write({"function.py": "x = 2\n"})
    assert judged(repo, scope) == {("forbidden-mixed-reformat", "layout.py")}
    repo.write({"function.py": "x = 1\n", "news.md": "n\n"})
    assert judged(repo, scope) == set()
    repo.write({"new.py": "x = 1\n"})
    assert judged(repo, scope) == {("forbidden-mixed-reformat", "layout.py")}
    assert judged(repo, Scope()) == set()


def test_reformatting_inside_a_functional_file(repo: Repo) -> None:
    repo.commit({"layout.py": FUNCTIONS})
    scope = Scope(forbid=("mixed-reformat",))
    repo.write({"layout.py": REFORMATTED.replace("a, b, 3", "a, b, 30")})
    assert judged(repo, scope) == {("forbidden-mixed-reformat", "layout.py")}
    repo.write({"layout.py": FUNCTIONS.replace("def f1(a, b):", "def f1(a,\n       b):").replace("a, b, 3", "b")})
    assert judged(repo, scope) == set()


def test_reformatting_in_a_class_and_around_decorators(repo: Repo) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in FUNCTIONS.splitlines())
    wide = "".join(f"    {line}\n" if line else "\n" for line in REFORMATTED.splitlines())
    repo.commit({"layout.py": f"@decorated\nclass A(B):\n    x = 1\n{indented}"})
    repo.write({"layout.py": f"@decorated\nclass A(\n    B\n):\n    x = 2\n{wide}"})
    assert judged(repo, Scope(forbid=("mixed-reformat",))) == {("forbidden-mixed-reformat", "layout.py")}


def test_what_cannot_be_parsed_is_functional(repo: Repo) -> None:
    repo.commit({"layout.py": FUNCTIONS, "broken.py": "x = 1\n"})
    repo.write({"broken.py": "x = (\n"})
    scope = Scope(forbid=("mixed-reformat",))
    assert judged(repo, scope) == set()
    repo.write({"layout.py": REFORMATTED})
    assert judged(repo, scope) == {("forbidden-mixed-reformat", "layout.py")}


CONFIGURED = [
    Scope(allow=("a",)),
    Scope(allow=()),
    Scope(deny=("a",)),
    Scope(forbid=("delete",)),
    Scope(max_files=1),
    Scope(max_lines=0),
    Scope(non_goals=(NonGoal(("a",)),)),
    Scope(narrowed_by=(Scope(allow=("a",)),)),
]


@pytest.mark.parametrize("scope", CONFIGURED, ids=str)
def test_nothing_to_compare_with_is_no_pass(repo: Repo, scope: Scope) -> None:
    context = context_of(repo)
    context.comparison = Skipped("nothing to compare with")
    with pytest.raises(CannotVerify, match=r"a scope is set, but there is nothing to compare with.*--base"):
        scope.run(context)
    assert Scope().run(context) == Skipped("nothing to compare with")


def test_a_broken_comparison_is_no_pass(repo: Repo) -> None:
    context = context_of(repo)
    context.comparison = Broken("the base is not here", "git says no")
    with pytest.raises(CannotVerify, match="the base is not here") as caught:
        Scope().run(context)
    assert caught.value.detail == "git says no"


def test_a_glob_that_cannot_match_is_refused(repo: Repo) -> None:
    with pytest.raises(ConfigError, match=r"scope\.deny"):
        Scope(deny=("../x",)).run(replace_change(context_of(repo)))


def replace_change(context: FakeContext) -> FakeContext:
    context.comparison = Change("base", "worktree", (ChangedFile("a", Status.ADDED, old_mode=Mode.ABSENT),))
    return context


def test_every_rule_is_explained() -> None:
    assert all(rule.title and rule.meaning and rule.fix for rule in Scope.rules)
    operations = ("delete", "rename", "mode", "symlink", "submodule", "binary", "mixed-reformat")
    named = {f"forbidden-{operation}" for operation in operations}
    assert {rule.id for rule in Scope.rules} == {"outside", "denied", "too-large", *named}


@pytest.mark.parametrize("limits", [{"max_files": -1}, {"max_lines": -1}])
def test_a_limit_below_nothing_is_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="count from 0"):
        Scope(**limits)
