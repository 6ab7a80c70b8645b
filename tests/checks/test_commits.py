"""Commits of real repositories, each with one thing wrong, and the same without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.checks.commits import Commits
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.git import INDEX
from gatekeeper.model.change import Change, Commit
from gatekeeper.model.outcome import Broken, Completed, Skipped
from tests.checks.contexts import context_since, findings
from tests.fakes import FakeContext, make_project
from tests.repos import Repo

CODE = "".join(f"def f{number}(a, b):\n    return [a, b, {number}]\n\n\n" for number in range(12))
LAID_OUT = "".join(
    f"def f{number}(\n    a, b\n):\n    return [\n        a, b, {number}\n    ]\n\n\n" for number in range(12)
)
PROSE = "".join(f"line {number}\n" for number in range(9))


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    files = {"src/a.py": CODE, "src/b.py": "x = 1\n", "README.md": PROSE, "blob.bin": b"\0", "kept": "kept\n"}
    return Repo.make(tmp_path_factory.mktemp("commits") / "repo", files)


def judged(repo: Repo, files: dict[str, str | bytes], message: str, check: Commits | None = None) -> set[str]:
    """The rules that one commit on top of the first breaks."""
    repo.git("reset", "-q", "--hard", "main")
    repo.git("checkout", "-q", "-B", "work", "main")
    repo.write(files)
    repo.git("add", "-A")
    repo.git("commit", "-q", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "-m", message)
    found = findings(check or Commits(), context_since(repo, repo.git("rev-parse", "main")))
    assert all(one.location.path == "." for one in found)
    return {one.rule for one in found}


MESSAGES = [
    ("", "subject-missing"),
    ("\n\nOnly a body", "subject-missing"),
    ("x" * 73, "subject-long"),
    ("Read settings.", "subject-period"),
    ("fix", "subject-vague"),
    ("Update!", "subject-vague"),
    ("fix: typo", "subject-vague"),
    ("...", "subject-vague"),
    ("chore(x): 123", "subject-vague"),
    ("WIP", "subject-vague"),
    ("wip: settings", "unfinished"),
    ("[WIP] settings", "unfinished"),
    ("feat: wip settings", "unfinished"),
    ("Do not merge: settings", "unfinished"),
    ("fixup! Read settings", "autosquash"),
    ("squash! Read settings", "autosquash"),
    ("amend! Read settings", "autosquash"),
    ("Read settings\nin the new format", "second-line"),
]


def of_message(tmp_path: Path, message: str) -> set[str]:
    """The rules that a commit of nothing but a message breaks."""
    project = make_project(tmp_path, {})
    history = (Commit("c" * 40, "b" * 40, message, ()),)
    context = FakeContext(project, tmp_path, comparison=Change("b" * 40, "c" * 40, ()), history=history)
    return {one.rule for one in findings(Commits(), context)}


@pytest.mark.parametrize(("message", "rule"), MESSAGES)
def test_messages_with_one_thing_wrong(tmp_path: Path, message: str, rule: str) -> None:
    assert of_message(tmp_path, message) == {rule}


@pytest.mark.parametrize(
    "message",
    [
        "x" * 72,
        "x" * 72 + " (#1234)",
        f'Revert "{"x" * 72}"',
        "Read settings\n\nin the new format.",
        "Read settings\n",
        "Fix the parser's recursion",
        "Wipe the cache",
        "Allow ranges such as 1..",
        "Mehr Ränder für 表",
        "fixup the parser's recursion",
    ],
)
def test_messages_that_are_all_right(tmp_path: Path, message: str) -> None:
    assert of_message(tmp_path, message) == set()


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("", {"body-missing"}),
        ("Signed-off-by: A <a@example.org>\nCo-authored-by: B <b@example.org>", {"body-missing"}),
        ("Because.", set()),
        ("Because.\n\nSigned-off-by: A <a@example.org>", set()),
    ],
)
def test_a_large_commit_says_why(repo: Repo, body: str, rules: set[str]) -> None:
    large: dict[str, str | bytes] = {"src/c.py": "x = 1\n" * 200}
    assert judged(repo, large, f"Add c\n\n{body}") == rules
    assert judged(repo, large, f"Add c\n\n{body}", Commits(body_from=201)) == set()
    assert judged(repo, large, f"Add c\n\n{body}", Commits(body_from=None)) == set()
    assert judged(repo, {"uv.lock": "x = 1\n" * 200}, f"Add a lock\n\n{body}") == set()


def test_size_has_limits_only_where_they_are_set(repo: Repo) -> None:
    files: dict[str, str | bytes] = {"src/c.py": "x = 1\n" * 8, "src/d.py": "x = 1\n", "uv.lock": "l\n" * 99}
    assert judged(repo, files, "Add c and d") == set()
    assert judged(repo, files, "Add c and d", Commits(max_lines=9, max_files=2)) == set()
    assert judged(repo, files, "Add c and d", Commits(max_lines=8)) == {"too-large"}
    assert judged(repo, files, "Add c and d", Commits(max_files=1)) == {"too-large"}


def test_functional_and_formatting_changes_are_apart(repo: Repo) -> None:
    assert judged(repo, {"src/a.py": LAID_OUT}, "Lay out") == set()
    assert judged(repo, {"src/a.py": LAID_OUT, "README.md": "other\n"}, "Lay out") == set()
    # The whole file has been laid out anew and nothing else: also white space alone, in a functional commit.
    both = {"mixed-reformat", "mixed-whitespace"}
    assert judged(repo, {"src/a.py": LAID_OUT, "src/b.py": "x = 2\n"}, "Lay out and alter") == both
    assert judged(repo, {"src/a.py": LAID_OUT, "src/c.py": "x = 2\n"}, "Lay out and add") == both
    mixed = LAID_OUT.replace("a, b, 11", "b, a, 11")
    assert judged(repo, {"src/a.py": mixed}, "Lay out and alter") == {"mixed-reformat"}
    assert judged(repo, {"src/a.py": mixed}, "Lay out and alter", Commits(reformatted_lines=100)) == set()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("README.md", PROSE.replace("line 3\n", "line 3  \n")),
        ("README.md", PROSE.replace("line 3\n", "line 3\n\n")),
        ("README.md", PROSE.replace("\n", "\r\n")),
        ("README.md", PROSE.replace("line 3\n", "line 3 \n") + "more\n"),
        ("src/a.py", CODE.replace("\n\n\n", "\n\n", 1)),
        ("src/a.py", CODE.replace("[a, b, 3]", "[a,b,  3]", 1)),
    ],
)
def test_white_space_alone_is_not_in_a_functional_commit(repo: Repo, path: str, content: str) -> None:
    assert judged(repo, {path: content}, "Tidy up the ends") == set()
    together: dict[str, str | bytes] = {path: content, "src/b.py": "x = 2\n"}
    assert judged(repo, together, "Alter x") == {"mixed-whitespace"}
    assert judged(repo, together, "Alter x", Commits(whitespace_lines=9)) == set()


def test_what_is_more_than_white_space(repo: Repo) -> None:
    indented = CODE.replace(
        "def f3(a, b):\n    return [a, b, 3]\n", "if X:\n    def f3(a, b):\n        return [a, b, 3]\n"
    )
    assert judged(repo, {"src/a.py": indented}, "Define f3 only there") == set()
    words = PROSE.replace("line 3", "lin e3").replace("line 4", "    line 4")
    assert judged(repo, {"README.md": words, "src/b.py": "x = 2\n"}, "Alter x") == set()


def test_odd_files_are_no_layout(repo: Repo) -> None:
    files: dict[str, str | bytes] = {"blob.bin": b"\0\0", "src/b.py": "x = (\n", "bad\nname.py": "x = \xff"}
    assert judged(repo, files, "Add odd files") == set()
    (repo.root / "kept").chmod(0o755)
    assert judged(repo, {"src/b.py": b"x = '\xff'\n"}, "Alter x") == set()


def test_each_commit_is_judged_and_named(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"a": "a\n"})
    base = repo.git("rev-parse", "HEAD")
    repo.commit({"a": "b\n"}, "fix")
    (tmp_path / "message").write_bytes(b"caf\xe9 \x1b[31m" + b"y" * 80)
    repo.git("commit", "-q", "--allow-empty", "-F", str(tmp_path / "message"))
    repo.write({"a": "not committed"})
    first, other = findings(Commits(), context_since(repo, base))
    assert '"fix": the subject does not say what it does' in first.message
    assert other.message.endswith('y…": the subject has 90 characters, more than 72')
    outcome = Commits().run(context_since(repo, base))
    assert isinstance(outcome, Completed)
    assert outcome.counts == {"commits.findings": "2 commits"}


def test_without_a_commit_there_is_nothing_to_judge(repo: Repo) -> None:
    repo.git("checkout", "-q", "-f", "main")
    repo.write({"src/b.py": "x = 3\n"})
    repo.git("add", "-A")
    base = repo.git("rev-parse", "HEAD")
    assert Commits().run(context_since(repo, base, INDEX)) == Skipped("no commit since the base yet")
    nothing = Skipped("nothing to compare with")
    assert Commits().run(context_since(repo, base, comparison=nothing)) == nothing
    with pytest.raises(CannotVerify, match="unreadable"):
        Commits().run(context_since(repo, base, comparison=Broken("unreadable")))


def test_settings_that_nothing_could_meet(repo: Repo) -> None:
    with pytest.raises(ValueError, match="count from 1"):
        Commits(subject_length=0)
    with pytest.raises(ValueError, match="count from 0"):
        Commits(max_files=-1)
    with pytest.raises(ConfigError, match="can never match"):
        Commits(uncounted=("",))
