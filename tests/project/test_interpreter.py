from __future__ import annotations

import os
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.project.interpreter import find_interpreter
from tests.fakes import write_files

CONFIG = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.12.4\n"


def make_environment(prefix: Path, config: str = CONFIG, packages: Sequence[str] = ()) -> Path:
    """An environment as its folders tell of it; its Python only looks like one."""
    site = prefix / "lib" / "python3.12" / "site-packages"
    write_files(prefix, {"pyvenv.cfg": config, "bin/python": "#!/bin/sh\nexit 1\n"})
    write_files(site, {f"{package}/METADATA": "" for package in packages})
    (prefix / "bin" / "python").chmod(0o755)
    return prefix


@dataclass
class Answers:
    """Stands in for programs that are asked: by their name, what they print."""

    known: Mapping[str, str] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    environ: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, argv: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> str:
        self.asked.append([Path(argv[0]).stem, *argv[1:]])
        self.environ = environ
        return self.known.get(Path(argv[0]).stem, "")


NOBODY = Answers()


def make_program(folder: Path, name: str) -> dict[str, str]:
    """A program on a PATH of its own; returns the environment with that PATH."""
    write_files(folder, {f"{name}.bat" if os.name == "nt" else name: ""})
    for path in folder.iterdir():
        path.chmod(0o755)
    return {"PATH": str(folder)}


def test_folders_tell_version_and_packages(tmp_path: Path) -> None:
    (make_environment(tmp_path / ".venv") / "lib64").symlink_to("lib")
    make_environment(tmp_path / ".venv", packages=["Zope.Interface-8.7.dist-info", "old_egg-1.0-py3.12.egg-info"])
    found = find_interpreter(tmp_path, None, {}, probe=NOBODY)
    assert found.path == tmp_path / ".venv" / "bin" / "python"
    assert (found.version, found.origin, found.prefix) == ((3, 12, 4), ".venv", tmp_path / ".venv")
    assert found.packages == {"zope-interface", "old-egg"}
    assert found.sites == (tmp_path / ".venv" / "lib" / "python3.12" / "site-packages",)


def test_the_layout_of_windows(tmp_path: Path) -> None:
    write_files(
        tmp_path / "venv",
        {
            "pyvenv.cfg": "version_info = 3.13.1.final.0\n",
            "Scripts/python.exe": "",
            "Lib/site-packages/ruff-0.15.0.dist-info/METADATA": "",
        },
    )
    (tmp_path / "venv" / "Scripts" / "python.exe").chmod(0o755)
    found = find_interpreter(tmp_path, None, {}, probe=NOBODY)
    assert (found.version, found.origin, found.packages) == ((3, 13, 1), "venv", {"ruff"})


def test_the_configured_one_comes_first(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv")
    make_environment(tmp_path / "other")
    for configured in ("other", "other/bin/python", str(tmp_path / "other")):
        found = find_interpreter(tmp_path, configured, {"VIRTUAL_ENV": "/gone"}, probe=NOBODY)
        assert (found.prefix, found.origin) == (tmp_path / "other", "configuration")


def test_a_configured_command_is_looked_up_on_the_path(tmp_path: Path) -> None:
    environ = {"PATH": str(Path(sys.executable).parent)}
    found = find_interpreter(tmp_path, Path(sys.executable).name, environ)
    assert found.prefix == Path(sys.prefix)


@pytest.mark.parametrize("configured", ["gone/bin/python", "no-such-python", "empty"])
def test_a_configured_one_that_is_not_there(tmp_path: Path, configured: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=f'python = "{configured}" in the gatekeeper settings'):
        find_interpreter(tmp_path, configured, {"PATH": str(tmp_path)}, probe=NOBODY)


def test_a_command_that_the_repository_brings_along_is_not_started(tmp_path: Path) -> None:
    environ = make_program(tmp_path / "bin", "python9")
    with pytest.raises(ConfigError):
        find_interpreter(tmp_path, "python9", environ, probe=NOBODY)


def test_uv_keeps_its_own_environment_whatever_is_activated(tmp_path: Path) -> None:
    write_files(tmp_path, {"uv.lock": "", "member/a.py": ""})
    make_environment(tmp_path / ".venv")
    environ = {"VIRTUAL_ENV": str(make_environment(tmp_path / "active"))}
    found = find_interpreter(tmp_path / "member", None, environ, repository=tmp_path, probe=NOBODY)
    assert (found.prefix, found.origin) == (tmp_path / ".venv", "uv")


def test_uv_can_be_told_of_another_folder(tmp_path: Path) -> None:
    write_files(tmp_path, {"uv.lock": ""})
    make_environment(tmp_path / ".venv")
    make_environment(tmp_path / "elsewhere")
    found = find_interpreter(tmp_path, None, {"UV_PROJECT_ENVIRONMENT": "elsewhere"}, probe=NOBODY)
    assert found.prefix == tmp_path / "elsewhere"


def test_a_uv_project_without_an_environment_goes_on(tmp_path: Path) -> None:
    write_files(tmp_path, {"uv.lock": ""})
    environ = {"VIRTUAL_ENV": str(make_environment(tmp_path / "active"))}
    assert find_interpreter(tmp_path, None, environ, probe=NOBODY).origin == "VIRTUAL_ENV"


def test_the_activated_one_comes_before_the_folder(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv")
    environ = {"VIRTUAL_ENV": str(make_environment(tmp_path / "active"))}
    assert find_interpreter(tmp_path, None, environ, probe=NOBODY).prefix == tmp_path / "active"


def test_the_environment_of_a_hook_is_not_the_projects(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv")
    found = find_interpreter(tmp_path, None, {"VIRTUAL_ENV": sys.prefix}, probe=NOBODY)
    assert found.origin == ".venv"


HOOK = {"PRE_COMMIT": "1", "VIRTUAL_ENV": sys.prefix}


def hook_path(*folders: Path) -> dict[str, str]:
    """What a hook sees: the folder of its own environment comes first on PATH."""
    return HOOK | {"PATH": os.pathsep.join(map(str, (Path(sys.executable).parent, *folders)))}


def test_in_a_hook_the_environment_that_was_active_is_on_the_path(tmp_path: Path) -> None:
    tool = make_environment(tmp_path / "tool")
    active = make_environment(tmp_path / "active", packages=["pytest"])
    environ = hook_path(Path("bin"), tmp_path, tool / "bin", active / "bin")
    found = find_interpreter(tmp_path / "project", None, environ, probe=NOBODY)
    assert (found.origin, found.prefix) == ("PATH", active)

    make_environment(tmp_path / "project" / ".venv")
    assert find_interpreter(tmp_path / "project", None, environ, probe=NOBODY).origin == ".venv"


def test_outside_a_hook_the_path_does_not_tell(tmp_path: Path) -> None:
    active = make_environment(tmp_path / "active", packages=["pytest"])
    environ = {"PATH": str(active / "bin")}
    assert find_interpreter(tmp_path / "project", None, environ, probe=NOBODY).origin == "gatekeeper's own"


def test_a_configured_command_is_not_looked_up_in_the_hooks_environment(tmp_path: Path) -> None:
    other = make_environment(tmp_path / "other")
    environ = hook_path(other / "bin")
    assert find_interpreter(tmp_path / "project", "python", environ, probe=NOBODY).prefix == other


def test_folders_of_the_repository_serve_its_members_but_nothing_above_does(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv")
    repository = tmp_path / "repository"
    member = repository / "packages" / "a"
    member.mkdir(parents=True)
    assert find_interpreter(member, None, {}, repository=repository, probe=NOBODY).origin == "gatekeeper's own"
    make_environment(repository / "env")
    assert find_interpreter(member, None, {}, repository=repository, probe=NOBODY).prefix == repository / "env"


def test_a_folder_that_only_has_the_name_is_none(tmp_path: Path) -> None:
    write_files(tmp_path, {"env/settings.py": "", "venv/bin/python": ""})
    assert find_interpreter(tmp_path, None, {}, probe=NOBODY).origin == "gatekeeper's own"


@pytest.mark.parametrize(
    ("lock", "mend"),
    [
        ("uv.lock", "uv sync"),
        ("poetry.lock", "poetry install"),
        (".pdm-python", "pdm install"),
        ("none", "python -m venv --clear"),
    ],
)
def test_a_broken_environment_is_not_silently_passed_over(tmp_path: Path, lock: str, mend: str) -> None:
    write_files(tmp_path, {lock: "", ".venv/pyvenv.cfg": CONFIG, ".venv/bin/activate": ""})
    (tmp_path / ".venv" / "bin" / "python").symlink_to(tmp_path / "gone")
    with pytest.raises(CannotVerify, match=f"has no working Python: make it anew with `{mend}"):
        find_interpreter(tmp_path, None, {}, probe=NOBODY)


def test_an_activated_environment_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match="deactivate"):
        find_interpreter(tmp_path, None, {"VIRTUAL_ENV": str(tmp_path / "gone")}, probe=NOBODY)


@pytest.mark.parametrize(
    ("program", "settings", "question"),
    [
        ("poetry", {"poetry.lock": ""}, ["poetry", "env", "info", "--path"]),
        ("poetry", {"pyproject.toml": '[tool.poetry]\nname = "x"\n'}, ["poetry", "env", "info", "--path"]),
        ("hatch", {"pyproject.toml": "[tool.hatch.envs.default]\n"}, ["hatch", "env", "find"]),
    ],
)
def test_project_managers_are_asked(
    tmp_path: Path, program: str, settings: Mapping[str, str], question: list[str]
) -> None:
    write_files(tmp_path / "project", settings)
    environ = make_program(tmp_path / "bin", program) | {"VIRTUAL_ENV": sys.prefix}
    answers = Answers({program: f"a warning\n{make_environment(tmp_path / 'kept')}\n"})
    found = find_interpreter(tmp_path / "project", None, environ, probe=answers)
    assert (found.prefix, found.origin) == (tmp_path / "kept", program)
    assert answers.asked == [question]
    assert "VIRTUAL_ENV" not in answers.environ


@pytest.mark.parametrize("answer", ["", "/gone/from/here\n"])
def test_a_manager_without_an_environment_goes_on(tmp_path: Path, answer: str) -> None:
    write_files(tmp_path / "project", {"poetry.lock": ""})
    environ = make_program(tmp_path / "bin", "poetry")
    found = find_interpreter(tmp_path / "project", None, environ, probe=Answers({"poetry": answer}))
    assert found.origin == "gatekeeper's own"


def test_a_manager_that_is_not_installed_is_not_asked(tmp_path: Path) -> None:
    write_files(tmp_path, {"poetry.lock": ""})
    answers = Answers()
    assert find_interpreter(tmp_path, None, {"PATH": ""}, probe=answers).origin == "gatekeeper's own"
    assert answers.asked == []


def test_pdm_writes_its_interpreter_down(tmp_path: Path) -> None:
    prefix = make_environment(tmp_path / "kept")
    write_files(tmp_path / "project", {".pdm-python": f"{prefix / 'bin' / 'python'}\n"})
    found = find_interpreter(tmp_path / "project", None, {}, probe=NOBODY)
    assert (found.prefix, found.origin) == (prefix, "pdm")


def test_the_active_conda_environment_comes_last(tmp_path: Path) -> None:
    prefix = tmp_path / "conda"
    write_files(prefix, {"conda-meta/history": "", "bin/python": ""})
    (prefix / "bin" / "python").chmod(0o755)
    answer = '{"version": [3, 11, 2], "prefix": "PREFIX", "path": ["PREFIX/lib/site-packages"]}'
    answers = Answers({"python": answer.replace("PREFIX", prefix.as_posix())})
    found = find_interpreter(tmp_path, None, {"CONDA_PREFIX": str(prefix)}, probe=answers)
    assert (found.version, found.origin, found.prefix) == ((3, 11, 2), "CONDA_PREFIX", prefix)
    assert found.sites == (prefix / "lib" / "site-packages",)
    assert found.packages == frozenset()


def test_gatekeepers_own_is_the_last_resort(tmp_path: Path) -> None:
    found = find_interpreter(tmp_path, None, {"CONDA_PREFIX": sys.prefix})
    assert (found.path, found.version, found.prefix) == (Path(sys.executable), sys.version_info[:3], Path(sys.prefix))
    assert {"pytest", "coverage"} <= found.packages


def test_an_environment_that_sees_the_systems_packages_is_asked(tmp_path: Path) -> None:
    venv.create(tmp_path / ".venv", system_site_packages=True, symlinks=os.name != "nt")
    found = find_interpreter(tmp_path, None, dict(os.environ))
    assert (found.version, found.prefix.resolve()) == (sys.version_info[:3], (tmp_path / ".venv").resolve())
    assert len(found.sites) >= 2


@pytest.mark.parametrize("answer", ["", "no JSON", "3", '{"version": [3]}'])
def test_a_python_that_does_not_answer_as_one(tmp_path: Path, answer: str) -> None:
    make_environment(tmp_path / ".venv", config="version = odd\n")
    with pytest.raises(CannotVerify, match="does not run as Python 3"):
        find_interpreter(tmp_path, None, {}, probe=Answers({"python": answer}))


def test_programs_that_fail_or_cannot_be_started_answer_nothing(tmp_path: Path) -> None:
    environment = make_environment(tmp_path / ".venv", config="")
    with pytest.raises(CannotVerify, match="does not run as Python 3"):
        find_interpreter(tmp_path, None, {"PATH": os.defpath})
    (environment / "bin" / "python").write_bytes(b"\x00not a program")
    with pytest.raises(CannotVerify, match="does not run as Python 3"):
        find_interpreter(tmp_path, None, {})
