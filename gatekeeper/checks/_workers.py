"""The scripts that the project's interpreter runs for us, and the coverage that it runs them with."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context, Tool

FOLDER = Path(__file__).parent.parent / "workers"
PLUGIN_FOLDER = FOLDER / "pytest_plugin"
PLUGIN = "gatekeeper_pytest_plugin"
COUNTING = "gatekeeper_junit"
"""The plug-in that has the JUnit XML of a run name only what did not pass."""
CONTEXTS = "gatekeeper_contexts"
"""The plug-in that has coverage note which test runs a line."""


class Measuring(Struct, frozen=True):
    """Which coverage measures; `path` must be on sys.path for it ("" when it is installed in the project)."""

    tool: Tool
    path: str

    @property
    def paths(self) -> list[str]:
        """The folders to add to sys.path."""
        return [self.path] if self.path else []

    @property
    def note(self) -> str:
        """What to add to the evidence when the project's own coverage was not used."""
        return f"; measured by gatekeeper's coverage {self.tool.version}" if self.path else ""


def measuring(context: Context) -> Measuring:
    """The project's coverage, else gatekeeper's own, which is then made importable without anything beside it."""
    try:
        return Measuring(context.python_tool("coverage"), "")
    except CannotVerify:
        return Measuring(context.tool("coverage"), str(_alone(context.scratch / "bundled")))


def home_of(module: str, package: str) -> str:
    """The folder that one of gatekeeper's own libraries is imported from; `package` is what installs it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise CannotVerify(f"{package} is not installed beside gatekeeper: run `pip install {package}`")
    return str(Path(spec.origin).parent.parent)


def _alone(folder: Path) -> Path:
    """A folder that holds gatekeeper's coverage and nothing else, so that no other package of ours is importable."""
    spec = find_spec("coverage")
    if spec is None or not spec.submodule_search_locations:
        raise CannotVerify("gatekeeper's own coverage cannot be found: install coverage in the project's environment")
    package, place = Path(spec.submodule_search_locations[0]), folder / "coverage"
    if not place.exists():
        folder.mkdir(exist_ok=True)
        try:
            place.symlink_to(package, target_is_directory=True)
        except OSError:
            shutil.copytree(package, place)
    return folder
