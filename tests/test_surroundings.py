"""What a result depends on besides the tree."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper import surroundings as around
from gatekeeper.surroundings import Watched, elsewhere, surroundings
from tests.fakes import write_files

FILES = {
    "home/.config/ruff/ruff.toml": "line-length = 100\n",
    "home/.gitconfig": "[core]\n",
    "above/pyproject.toml": "",
    "above/top/a.py": "",
    "git/config": "[core]\n",
    "git/info/exclude": "",
    "env/bin/python": "the program",
    "env/bin/ruff": "",
    "env/pyvenv.cfg": "version = 3.12.1\n",
    "env/site-packages/pkg/__init__.py": "",
    "env/site-packages/pkg-1.dist-info/METADATA": "",
    "other/lib.py": "",
    "other/.git/HEAD": "",
}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    write_files(tmp_path, FILES)
    return Watched(
        top=str(tmp_path / "above/top"),
        git_dir=str(tmp_path / "git"),
        python=str(tmp_path / "env/bin/python"),
        prefix=str(tmp_path / "env"),
        sites=(str(tmp_path / "env/site-packages"),),
        elsewhere=(str(tmp_path / "other"),),
    )


def _write(name: str) -> Callable[[Path], object]:
    return lambda folder: write_files(folder, {name: "edited\n"})


EDITS: dict[str, tuple[Callable[[Path], object], bool]] = {
    "nothing": (lambda folder: None, False),
    "in the tree": (_write("above/top/a.py"), False),
    "ruff's settings of the user": (_write("home/.config/ruff/ruff.toml"), True),
    "mypy's settings of the user": (_write("home/.mypy.ini"), True),
    "git's settings of the user": (_write("home/.gitconfig"), True),
    "the repository's own": (_write("git/config"), True),
    "what it excludes": (_write("git/info/exclude"), True),
    "settings above the repository": (_write("above/ruff.toml"), True),
    "the program": (_write("env/bin/python"), True),
    "a tool beside it, replaced": (_write("env/bin/ruff"), True),
    "another program beside it": (_write("env/bin/mypy"), True),
    "the environment": (_write("env/pyvenv.cfg"), True),
    "a package": (_write("env/site-packages/pkg/__init__.py"), True),
    "a package removed": (lambda folder: (folder / "env/site-packages/pkg/__init__.py").unlink(), True),
    "a project elsewhere": (_write("other/lib.py"), True),
    "hidden in a project elsewhere": (_write("other/.git/HEAD"), False),
}


@pytest.mark.parametrize(("edit", "differs"), EDITS.values(), ids=EDITS)
def test_an_edit_makes_a_difference(
    tmp_path: Path, watched: Watched, edit: Callable[[Path], object], differs: bool
) -> None:
    environ = {"HOME": str(tmp_path / "home")}
    before = surroundings(watched, environ)
    edit(tmp_path)
    assert (surroundings(watched, environ) != before) is differs


@pytest.mark.parametrize(
    ("variables", "differs"),
    [({"LANG": "C"}, True), ({"SHLVL": "3", "SSH_TTY": "x", "ITERM_SESSION_ID": "1"}, False)],
)
def test_a_variable_makes_a_difference(watched: Watched, variables: dict[str, str], differs: bool) -> None:
    assert (surroundings(watched, variables) != surroundings(watched, {})) is differs


def test_settings_that_variables_name_are_watched(tmp_path: Path, watched: Watched) -> None:
    environ = {"GIT_CONFIG_GLOBAL": str(tmp_path / "own"), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    seen = {surroundings(watched, environ)}
    for name in ("own", "xdg/ruff/ruff.toml"):
        write_files(tmp_path, {name: "edited"})
        seen.add(surroundings(watched, environ))
    assert len(seen) == 3


def test_a_linked_work_tree_shares_the_settings_of_its_repository(tmp_path: Path, watched: Watched) -> None:
    write_files(tmp_path, {"git/worktrees/one/commondir": "../..\n"})
    linked = replace(watched, git_dir=str(tmp_path / "git/worktrees/one"))
    before = surroundings(linked, {})
    write_files(tmp_path, {"git/config": "edited"})
    assert surroundings(linked, {}) != before


def _note(folder: Path) -> str:
    return json.dumps({"url": folder.as_uri(), "dir_info": {"editable": True}})


def test_code_elsewhere_is_found_by_what_leads_there(tmp_path: Path) -> None:
    names = ("top", "linked", "editable project", "on-path")
    folders = {name: tmp_path / name for name in names}
    for folder in folders.values():
        folder.mkdir()
    site = tmp_path / "site"
    write_files(
        site,
        {
            "one.pth": f"{folders['linked']}\nimport something\n# a comment\n\n{folders['top']}\n",
            "project-1.dist-info/direct_url.json": _note(folders["editable project"]),
            "gone-1.dist-info/direct_url.json": _note(tmp_path / "gone"),
            "wheel-1.dist-info/direct_url.json": '{"url": "https://example.org/x.whl"}',
            "odd-1.dist-info/direct_url.json": "[]",
            "plain-1.dist-info/METADATA": "",
        },
    )
    environ = {"PYTHONPATH": os.pathsep.join((str(folders["on-path"]), str(folders["top"] / "src")))}
    outside, trouble = elsewhere(folders["top"], (site,), environ)
    assert outside == tuple(sorted(str(folders[name].resolve()) for name in names[1:]))
    assert trouble == ""


def test_gatekeeper_itself_is_not_code_elsewhere(tmp_path: Path) -> None:
    write_files(tmp_path, {"site/gatekeeper.pth": str(Path(around.__file__).parent.parent)})
    assert elsewhere(tmp_path / "top", (tmp_path / "site",), {}) == ((), "")


def test_too_much_elsewhere_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(around, "_MOST_FILES", 2)
    write_files(tmp_path, {"lib/a.py": "", "lib/b.py": ""})
    outside, trouble = elsewhere(tmp_path / "top", (tmp_path / "no-site",), {"PYTHONPATH": str(tmp_path / "lib")})
    assert outside == ()
    assert trouble.endswith("which the project imports from, holds more than 2 files")
