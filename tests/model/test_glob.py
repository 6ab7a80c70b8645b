"""Globs: what git's own ignore rules hold, these hold."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.errors import ConfigError
from gatekeeper.model.glob import Globs, validate_globs
from tests.repos import Repo, environment


def matches(glob: str, path: str) -> bool:
    return Globs.of([glob], "scope.allow").match(path) is not None


@pytest.mark.parametrize(
    ("glob", "inside", "outside"),
    [
        (
            "backend/**",
            ["backend/a.py", "backend/a/b.py"],
            ["backend-docs/a.md", "xbackend/a", "a/backend/b", "backend"],
        ),
        ("backend", ["backend", "backend/a.py", "x/backend/a"], ["backend-docs", "backends/a"]),
        ("/backend", ["backend", "backend/a"], ["x/backend"]),
        ("backend/", ["backend/a"], ["backend"]),
        ("*.py", ["a.py", "x/y.py"], ["a.pyi", "a.PY"]),
        ("src/*.py", ["src/a.py"], ["src/x/a.py", "x/src/a.py"]),
        ("apps/**/frontend/**", ["apps/frontend/a", "apps/x/y/frontend/a"], ["apps/frontends/a", "apps/x/frontend"]),
        ("docs/**/", ["docs/a/b"], ["docs/a"]),
        ("**/", ["a/b"], ["a"]),
        ("issues.md", ["issues.md"], ["ISSUES.md", "issuesXmd", "issues.md.bak"]),
        ("r?.py", ["rs.py", "r\u00e9.py"], ["r/.py", "rss.py"]),
        ("[!a].py", ["b.py"], ["a.py"]),
        ("\\*.py", ["*.py"], ["a.py"]),
        ("\\!x", ["!x"], ["x"]),
        ("caf\u00e9", ["caf\u00e9"], ["cafe\u0301", "CAF\u00c9", "cafe"]),
        ("src/a", ["src/a", "src/a/b"], ["src/a\n", "src/a\n/b"]),
        ("*", ["a\nb", "odd\udcff", "a/b"], []),
    ],
)
def test_whole_components_exactly(glob: str, inside: list[str], outside: list[str]) -> None:
    assert [path for path in (*inside, *outside) if matches(glob, path)] == inside


def test_the_first_glob_that_holds_the_path_is_named() -> None:
    globs = Globs.of(["docs/**", "*.py", "src/**"], "scope.allow")
    assert globs.match("src/a.py") == "*.py"
    assert globs.match("src/a.c") == "src/**"
    assert globs.match("a.c") is None
    assert Globs.of([], "scope.allow").match("a") is None


@pytest.mark.parametrize(
    ("glob", "says"),
    [
        ("!src", "negation"),
        ("", "names nothing"),
        ("/", "names nothing"),
        (" src", "white space"),
        ("src ", "white space"),
        ("./src", "component"),
        ("src/../x", "component"),
        ("a//b", "component"),
        ("C:/x", "absolute"),
        ("src\\\\x", "absolute"),
        ("# a comment", "not a gitignore-style pattern"),
        ("src\\", "not a gitignore-style pattern"),
    ],
)
def test_a_glob_that_can_never_match_is_an_error_that_names_the_key(glob: str, says: str) -> None:
    with pytest.raises(ConfigError, match=rf"scope\.deny: the glob .*{says}"):
        validate_globs(["fine", glob], "scope.deny")


COMPONENTS = st.sampled_from(
    ["a", "b", "ab", "a.py", "b.py", "A", ".x", "*", "[", "a b", "{a,b}", "a\n", "\n.py", "a\nb"]
)
PIECES = [
    "a",
    "b",
    "ab",
    "a.py",
    "A",
    ".x",
    "*",
    "**",
    "*.py",
    "?",
    "a*",
    "*a*",
    "[ab]",
    "[!a]",
    "[a-b]*",
    "\\*",
    "{a,b}",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Repo.make(tmp_path_factory.mktemp("globs")).root


@settings(max_examples=80)
@given(
    st.tuples(
        st.sampled_from(["", "", "/"]),
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
        st.sampled_from(["", "/"]),
    ),
    st.sets(st.lists(COMPONENTS, min_size=1, max_size=4).map("/".join), min_size=1, max_size=40),
)
def test_agrees_with_git(folder: Path, glob: tuple[str, list[str], str], paths: set[str]) -> None:
    pattern = glob[0] + "/".join(glob[1]) + glob[2]
    (folder / ".git" / "info" / "exclude").write_text(f"{pattern}\n")
    words = ["git", "check-ignore", "-z", "--no-index", "--stdin"]
    asked = "\0".join(sorted(paths)).encode()
    said = subprocess.run(words, cwd=folder, env=environment(), input=asked, capture_output=True, check=False)
    assert said.returncode in (0, 1), said.stderr
    assert {path for path in paths if matches(pattern, path)} == set(said.stdout.decode().split("\0")) - {""}
