"""Which program is used for a tool: the project's if it is installed there, else gatekeeper's own."""

from __future__ import annotations

import sys
import sysconfig
from functools import cached_property
from pathlib import Path

from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Tool
from gatekeeper.model.project import OWN, Interpreter
from gatekeeper.project.distributions import canonical, installed

_MANAGERS = (("uv.lock", "uv add --dev"), ("poetry.lock", "poetry add --group dev"), ("pdm.lock", "pdm add --dev"))


class Toolbox:
    """The tools for one project. Never looks on PATH: what happens to lie there is neither's.

    `root` is the project's root and `repository` the folder up to which a lock file tells how packages are added.
    """

    def __init__(self, interpreter: Interpreter, root: Path, repository: Path | None = None) -> None:
        self._interpreter = interpreter
        self._root = root
        self._repository = repository or root
        self._used: dict[str, Tool] = {}

    def tool(self, name: str, package: str | None = None) -> Tool:
        """The program `name` of the distribution `package` (by default of the same name).

        Raises CannotVerify, naming the command that installs it, when neither has it.
        """
        distribution = package or name
        found = self._of_project(name, distribution) or bundled(name, distribution)
        if found is None:
            raise self._missing(name, distribution)
        return self._hand_out(found)

    def python_tool(self, module: str) -> Tool:
        """A module of the same-named distribution that the project's interpreter runs; never gatekeeper's own.

        Raises CannotVerify, naming the command that installs it, when the project has none.
        """
        version = self._versions.get(canonical(module))
        if version is None:
            raise self._missing(module, module)
        return self._hand_out(Tool(module, (str(self._interpreter.path), "-m", module), version, self._origin))

    def used(self) -> tuple[Tool, ...]:
        """Every tool handed out so far, by name."""
        return tuple(tool for _, tool in sorted(self._used.copy().items()))

    @cached_property
    def _versions(self) -> dict[str, str]:
        return installed(self._interpreter.sites)

    def _of_project(self, name: str, distribution: str) -> Tool | None:
        version = self._versions.get(canonical(distribution))
        script = _script(self._interpreter.path.parent, name) or _script(self._interpreter.prefix / "Scripts", name)
        return None if version is None or script is None else Tool(name, (str(script),), version, self._origin)

    @property
    def _origin(self) -> str:
        return "bundled" if self._interpreter.origin == OWN else "project"

    def _hand_out(self, tool: Tool) -> Tool:
        self._used[tool.name] = tool
        return tool

    def _missing(self, name: str, distribution: str) -> CannotVerify:
        return CannotVerify(
            f"{name} is not installed in the project's environment ({self._interpreter.prefix}, found by "
            f"{self._interpreter.origin}): run `{self._install(distribution)}`"
        )

    def _install(self, distribution: str) -> str:
        above = (self._root, *self._root.parents)
        folders = above[: above.index(self._repository) + 1] if self._repository in above else above[:1]
        for lock, command in _MANAGERS:
            if any((folder / lock).is_file() for folder in folders):
                return f"{command} {distribution}"
        python = self._interpreter.path
        # Environments that uv makes have no pip.
        return (
            f"{python} -m pip install {distribution}"
            if "pip" in self._versions
            else (f"uv pip install --python {python} {distribution}")
        )


def _script(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / name, folder / f"{name}.exe") if path.is_file()), None)


def bundled(name: str, distribution: str) -> Tool | None:
    """The copy that came with gatekeeper; its script may be missing where it was installed without scripts."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version(distribution)
    except PackageNotFoundError:
        return None
    script = _script(Path(sysconfig.get_path("scripts")), name)
    # -P: a module of that name in the folder where it runs must not be taken for the tool.
    words = (str(script),) if script else (sys.executable, "-P", "-m", name.replace("-", "_"))
    return Tool(name, words, found, "bundled")
