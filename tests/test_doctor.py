from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.doctor import examine, render
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.outcome import Broken, Skipped
from gatekeeper.model.profile import Profile, Settings
from gatekeeper.model.project import Decision, Interpreter, Project
from gatekeeper.project.tools import Toolbox
from tests.fakes import write_files

NOTHING = Skipped("there is no upstream to compare with")


def doctor(
    root: Path, settings: Settings, comparison: Comparison = NOTHING, origin: str = ".venv"
) -> dict[str, tuple[str, str]]:
    write_files(
        root, {"site/pytest-8.1.0.dist-info/METADATA": "", "site/mypy-1.9.dist-info/METADATA": "", "bin/mypy": ""}
    )
    interpreter = Interpreter(
        root / "bin" / "python", (3, 12, 4), origin, root, frozenset({"pytest"}), (root / "site",)
    )
    project = Project(root, "", (), (), (), interpreter, decisions=(Decision("source", "src", "src layout"),))
    found = examine(project, settings, Toolbox(interpreter, root), comparison, root / "cache")
    return {decision.topic: (decision.answer, decision.why) for decision in found}


def test_every_decision_has_its_reason(tmp_path: Path) -> None:
    profile = Profile("mine", checks={"types": {"tool": "mypy"}}, description="as strict as can be")
    said = doctor(tmp_path, Settings(profile, file="pyproject.toml"))
    assert said["profile"] == ("mine", "as strict as can be")
    assert said["settings"][0] == "pyproject.toml"
    assert said["source"] == ("src", "src layout")
    assert said["python"] == (f"3.12.4 {tmp_path / 'bin' / 'python'}", ".venv: the folder .venv of the project")
    assert said["packages"] == ("1", f"installed in {tmp_path}")
    assert said["mypy"] == (f"1.9 {tmp_path / 'bin' / 'mypy'}", "project: installed in the project's environment")
    assert said["ruff"][1] == "bundled: gatekeeper's: the project has none"
    assert said["pytest"][0] == f"8.1.0 {tmp_path / 'bin' / 'python'} -m pytest"
    assert said["base"] == ("none", "there is no upstream to compare with")
    assert said["cache"][0] == str(tmp_path / "cache")
    assert "pyright" not in said


def test_what_is_missing_comes_with_the_command_that_installs_it(tmp_path: Path) -> None:
    profile = Profile("standard", checks={"types": {"tool": "nowhere"}})
    said = doctor(tmp_path, Settings(profile), origin="gatekeeper's own")
    assert said["nowhere"][0] == "missing"
    assert "uv pip install --python" in said["nowhere"][1]
    assert said["settings"] == ("no configuration", "the defaults apply")
    assert said["profile"] == ("standard", "settings: no configuration")
    assert said["coverage"][1] == "bundled: gatekeeper's: the project has none"
    assert "uv sync" in said["python"][1]


@pytest.mark.parametrize(
    ("comparison", "base", "answer", "why"),
    [
        (Change("abc", "worktree", ()), None, "abc", "worked out from the repository; 0 files differ from it"),
        (Change("abc", "worktree", ()), "main", "abc", "the merge base with main; 0 files differ from it"),
        (Broken("a shallow clone"), "main", "unusable", "a shallow clone"),
    ],
)
def test_the_base(tmp_path: Path, comparison: Comparison, base: str | None, answer: str, why: str) -> None:
    assert doctor(tmp_path, Settings(Profile("standard"), base=base), comparison)["base"] == (answer, why)


def test_the_text() -> None:
    decisions = (Decision("source", "src", "src layout"), Decision("ruff", "missing", "run `x`"))
    assert render(decisions) == ("source  src\n        src layout\nruff    missing\n        run `x`\n\nmissing: ruff\n")
    assert render(()) == "\nnothing is missing\n"
