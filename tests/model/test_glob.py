"""Globs: what they hold, checked against git itself, and which are refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper.errors import ConfigError
from gatekeeper.model.glob import Globs, validate_globs
from tests.repos import Repo, environment


def holds(pattern: str, path: str) -> bool:
    return Globs.of((pattern,), "scope.allow").match(path) == pattern


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("backend/**", "backend/app.py", True),
        ("backend/**", "backend/a/b.py", True),
        ("backend/**", "backend-docs/index.md", False),
        ("backend/**", "backend", False),
        ("backend/**", "x/backend/app.py", False),
        ("backend", "backend/app.py", True),
        ("backend/", "backend/app.py", True),
        ("backend/", "backend", False),
        ("issues.md", "issues.md", True),
        ("issues.md", "docs/issues.md", True),
        ("/issues.md", "docs/issues.md", False),
        ("issues.md", "issues_md", False),
        ("issues.md", "issues.md\n", False),
        ("issues.md", "a\nb/issues.md", True),
        ("backend/**", "backend/\n", True),
        ("*", "\n", True),
        ("apps/**/frontend/**", "apps/frontend/a.ts", True),
        ("apps/**/frontend/**", "apps/a/b/frontend/a.ts", True),
        ("apps/**/frontend/**", "apps/frontends/a.ts", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/a/b.py", False),
        ("Backend/**", "backend/app.py", False),
        ("caf\u00e9/**", "caf\u00e9/a", True),
        ("caf\u00e9/**", "cafe\u0301/a", False),
        ("\\!important", "!important", True),
        ("\\#x", "#x", True),
        ("a?c", "a/c", False),
        ("odd*", "odd\udcff", True),
        ("[ab].py", "b.py", True),
    ],
)
def test_holds(pattern: str, path: str, expected: bool) -> None:
    assert holds(pattern, path) is expected


def test_names_the_first_glob_that_holds() -> None:
    globs = Globs.of(("a/**", "b/**", "**/x"), "scope.deny")
    assert globs.match("b/x") == "b/**"
    assert globs.match("c") is None


PARTS = st.sampled_from(["a", "b", "ab", "*", "**", "a*", "?", "[ab]", "*.py"])
NAMES = st.sampled_from(["a", "b", "ab", "abc", "a.py", "B"])


@given(st.lists(PARTS, min_size=1, max_size=4), st.booleans(), st.lists(NAMES, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_means_what_git_means(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], anchored: bool, names: list[str]
) -> None:
    root = _repository(tmp_path_factory)
    pattern, path = ("/" if anchored else "") + "/".join(parts), "/".join(names)
    (root / ".git" / "info" / "exclude").write_text(pattern + "\n")
    asked = ["git", "check-ignore", "--no-index", "-q", path]
    ignored = subprocess.run(asked, cwd=root, env=environment(), check=False).returncode == 0
    assert holds(pattern, path) is ignored


_made: list[Path] = []


def _repository(factory: pytest.TempPathFactory) -> Path:
    if not _made:
        _made.append(Repo.make(factory.mktemp("ignoring")).root)
    return _made[0]


@pytest.mark.parametrize(
    "pattern",
    ["", " ", "/", "//", "!a", "../a", "a/../b", "./a", "a//b", "C:/a", "C:\\a", "a ", " a", "#a", "[", "[z-a]", "a\\"],
)
def test_what_can_never_match_is_refused(pattern: str) -> None:
    with pytest.raises(ConfigError, match=r"^gatekeeper\.toml: scope\.deny: the glob .* can never match: ") as caught:
        validate_globs(("a", pattern), "gatekeeper.toml: scope.deny")
    assert repr(pattern) in str(caught.value)


def test_what_can_match_is_not_refused() -> None:
    validate_globs(("a", "/a", "a/", "**", "*", "/**", "a\\ b", ".github/**", "..a"), "scope.allow")
