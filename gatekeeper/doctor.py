"""What gatekeeper worked out about a project, and why: each decision, each tool, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.check import Tool
from gatekeeper.model.outcome import Skipped
from gatekeeper.model.profile import Settings
from gatekeeper.model.project import Decision, Interpreter, Project
from gatekeeper.project.environment import OWN
from gatekeeper.project.tools import Toolbox

MISSING = "missing"

_TYPES = "types"

_WHY: dict[str, str] = {
    "configuration": "`python` in the gatekeeper settings",
    "uv": "the environment that uv keeps for this project",
    "VIRTUAL_ENV": "the activated virtual environment",
    "poetry": "what poetry names as the project's environment",
    "pdm": "named in .pdm-python",
    "hatch": "what hatch names as the project's environment",
    "CONDA_PREFIX": "the active conda environment",
    OWN: "the Python that runs gatekeeper, for want of an environment of the project's. If the project's dependencies "
    "are elsewhere, make one (`uv sync`, or `python -m venv .venv` and install the project there), activate it, or set "
    "`python`",
}


def examine(
    project: Project, settings: Settings, toolbox: Toolbox, comparison: Comparison, cache: Path | None
) -> tuple[Decision, ...]:
    """Every decision with its reason, in the order in which people ask: project, Python, tools, base, cache."""
    return (
        *_profile(settings),
        *project.decisions,
        *_interpreter(project.interpreter),
        *_tools(settings, toolbox),
        _base(settings, comparison),
        Decision("cache", str(cache or "none"), "where what makes the next run faster is kept, outside the tree"),
    )


def render(decisions: tuple[Decision, ...]) -> str:
    """The decisions as text: a line each, its reason indented below."""
    width = max((len(decision.topic) for decision in decisions), default=0)
    lines = [f"{item.topic:{width}}  {item.answer}\n{'':{width}}  {item.why}\n" for item in decisions]
    missing = [item.topic for item in decisions if item.answer == MISSING]
    end = f"missing: {', '.join(missing)}" if missing else "nothing is missing"
    return "".join((*lines, f"\n{end}\n"))


def _profile(settings: Settings) -> tuple[Decision, Decision]:
    where = settings.file or "no configuration"
    return (
        Decision("profile", settings.profile.name, settings.profile.description or f"settings: {where}"),
        Decision("settings", where, "the nearest to the project's root" if settings.file else "the defaults apply"),
    )


def _interpreter(interpreter: Interpreter) -> tuple[Decision, Decision]:
    version = ".".join(map(str, interpreter.version))
    why = _WHY.get(interpreter.origin, f"the folder {interpreter.origin} of the project")
    return (
        Decision("python", f"{version} {interpreter.path}", f"{interpreter.origin}: {why}"),
        Decision("packages", str(len(interpreter.packages)), f"installed in {interpreter.prefix}"),
    )


def _tools(settings: Settings, toolbox: Toolbox) -> tuple[Decision, ...]:
    types = str(settings.profile.checks.get(_TYPES, {}).get("tool", "pyright"))
    own = [_tool(name, toolbox.tool) for name in ("ruff", types, "radon", "bandit")]
    return (*own, _tool("pytest", toolbox.python_tool), _coverage(toolbox))


def _coverage(toolbox: Toolbox) -> Decision:
    """The project's, else gatekeeper's, which the project's Python then imports."""
    found = _tool("coverage", toolbox.python_tool)
    return _tool("coverage", toolbox.tool) if found.answer == MISSING else found


def _tool(name: str, choose: Callable[[str], Tool]) -> Decision:
    try:
        tool = choose(name)
    except CannotVerify as error:
        return Decision(name, MISSING, error.reason)
    whose = {"project": "installed in the project's environment", "bundled": "gatekeeper's: the project has none"}
    return Decision(name, f"{tool.version} {' '.join(tool.argv)}", f"{tool.origin}: {whose[tool.origin]}")


def _base(settings: Settings, comparison: Comparison) -> Decision:
    if isinstance(comparison, Change):
        why = f"the merge base with {settings.base}" if settings.base else "worked out from the repository"
        return Decision("base", comparison.base, f"{why}; {len(comparison.files)} files differ from it")
    return Decision("base", "none" if isinstance(comparison, Skipped) else "unusable", comparison.reason)
