from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify
from gatekeeper.model.project import Interpreter
from gatekeeper.project.environment import own_interpreter
from gatekeeper.project.tools import Toolbox
from tests.fakes import write_files


def make_toolbox(root: Path, *installed: str, scripts: tuple[str, ...] = ()) -> Toolbox:
    """A toolbox for a project whose environment holds these metadata folders and scripts."""
    site = root / ".venv" / "lib"
    write_files(site, {f"{name}.dist-info/METADATA": "" for name in installed} | {"readme.txt": ""})
    write_files(root / ".venv" / "bin", dict.fromkeys(scripts, ""))
    python = root / ".venv" / "bin" / "python"
    return Toolbox(Interpreter(python, (3, 12, 0), ".venv", root / ".venv", sites=(site, root / "gone")), root)


def test_the_projects_own_tool_is_used_where_it_is_installed(tmp_path: Path) -> None:
    tool = make_toolbox(tmp_path, "ruff-0.9.1", scripts=("ruff",)).tool("ruff")
    assert (tool.version, tool.origin, tool.path) == ("0.9.1", "project", str(tmp_path / ".venv" / "bin" / "ruff"))


def test_a_script_of_windows(tmp_path: Path) -> None:
    tool = make_toolbox(tmp_path, "ruff-0.9.1", scripts=("ruff.exe",)).tool("ruff")
    assert tool.path.endswith("ruff.exe")


@pytest.mark.parametrize(("installed", "scripts"), [((), ("ruff",)), (("ruff-0.9.1",), ())])
def test_a_script_or_a_package_alone_is_not_enough(
    tmp_path: Path, installed: tuple[str, ...], scripts: tuple[str, ...]
) -> None:
    tool = make_toolbox(tmp_path, *installed, scripts=scripts).tool("ruff")
    assert (tool.version, tool.origin) == (version("ruff"), "bundled")
    assert Path(tool.path).parent == Path(sys.executable).parent


def test_a_program_of_a_distribution_of_another_name(tmp_path: Path) -> None:
    toolbox = make_toolbox(tmp_path, "pre_commit-9.0", scripts=("pre-commit-runner",))
    assert toolbox.tool("pre-commit-runner", "pre-commit").version == "9.0"


def test_a_bundled_tool_without_a_script_is_run_as_a_module(tmp_path: Path) -> None:
    tool = make_toolbox(tmp_path).tool("markdown-it-helper", "platformdirs")
    assert tool.argv == (sys.executable, "-P", "-m", "markdown_it_helper")


def test_tools_beside_gatekeepers_own_python_are_not_the_projects(tmp_path: Path) -> None:
    toolbox = Toolbox(own_interpreter(), tmp_path)
    assert toolbox.tool("ruff").origin == "bundled"
    assert toolbox.python_tool("pytest").origin == "bundled"


def test_python_tools_are_the_projects_or_none(tmp_path: Path) -> None:
    tool = make_toolbox(tmp_path, "pytest-8.0.0").python_tool("pytest")
    assert (tool.version, tool.origin) == ("8.0.0", "project")
    assert tool.argv == (str(tmp_path / ".venv" / "bin" / "python"), "-m", "pytest")


@pytest.mark.parametrize(
    ("lock", "command"),
    [
        ("uv.lock", "uv add --dev coverage"),
        ("poetry.lock", "poetry add --group dev coverage"),
        ("pdm.lock", "pdm add --dev coverage"),
        ("other", "uv pip install --python .*python coverage"),
    ],
)
def test_what_is_missing_names_the_command_that_installs_it(tmp_path: Path, lock: str, command: str) -> None:
    write_files(tmp_path, {lock: ""})
    with pytest.raises(CannotVerify, match=rf"coverage is not installed .*run `.*{command}`"):
        make_toolbox(tmp_path).python_tool("coverage")


def test_pip_installs_where_it_is(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"python -m pip install coverage`"):
        make_toolbox(tmp_path, "pip-26.0").python_tool("coverage")


def test_the_lock_file_of_a_workspace_counts(tmp_path: Path) -> None:
    write_files(tmp_path, {"uv.lock": "", "a/b/c.py": ""})
    interpreter = Interpreter(tmp_path / "python", (3, 12, 0), "uv", tmp_path)
    with pytest.raises(CannotVerify, match="uv add --dev no-such-tool"):
        Toolbox(interpreter, tmp_path / "a" / "b", tmp_path).tool("no-such-tool")


def test_every_tool_handed_out_is_remembered_once_in_order(tmp_path: Path) -> None:
    toolbox = make_toolbox(tmp_path, "pytest-8.0.0")
    assert toolbox.used() == ()
    given = {toolbox.tool("ruff"), toolbox.python_tool("pytest"), toolbox.tool("ruff")}
    assert [tool.name for tool in toolbox.used()] == ["pytest", "ruff"]
    assert set(toolbox.used()) == given
