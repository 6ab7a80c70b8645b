"""What the tests of the hooks need: built once for the whole test run, whatever the number of workers."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.support import MANAGERS, PATIENCE, Manager, must, plain_environment
from tests.fakes import write_files

TAG = "v0.0.1"
CHECKOUT = Path(__file__).resolve().parents[2]

_BUILD = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'

DEPENDENCY = {
    "pyproject.toml": f'{_BUILD}\n[project]\nname = "tinydep"\nversion = "1.0"\n',
    "tinydep/py.typed": "",
    "tinydep/__init__.py": "def triple(number: int) -> int:\n    return 3 * number\n",
}

SHOP = """\
from tinydep import triple


def price(count: int) -> int:
    return triple(count)
"""

PROJECT = {
    ".gitignore": ".venv/\n",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1.0"\ndependencies = ["tinydep"]\n',
    "notes.txt": "one\ntwo\nthree\n",
    "src/shop/py.typed": "",
    "src/shop/__init__.py": SHOP,
    "tests/test_price.py": "from shop import price\n\n\ndef test_price() -> None:\n    assert price(2) == 6\n",
}


@dataclass(frozen=True)
class Built:
    """What was built: gatekeeper's repository, the managers' environments and the project's."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """The variables that everything runs with."""
        return plain_environment(self.folder / "homes")

    @property
    def repository(self) -> Path:
        """A clone of gatekeeper, with every file as it is in this checkout."""
        return self.folder / "gatekeeper"

    @property
    def dependencies(self) -> Path:
        """A virtual environment with the project's dependencies."""
        return self.folder / "environment"

    def configuration(self, hook: str) -> str:
        """A `.pre-commit-config.yaml` with one hook; `verbose` also shows what a passing hook prints."""
        return (
            f"repos:\n- repo: {self.repository.as_posix()}\n  rev: {TAG}\n  hooks:\n  - id: {hook}\n    verbose: true\n"
        )


def shared(base: Path) -> Path:
    """The folder for what all workers of this test run share, from the temporary folder of one."""
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base).resolve()


def add_environment(built: Built, project: Path) -> None:
    """Gives a project an environment of its own: its dependencies, and itself as an editable install would."""
    shutil.copytree(built.dependencies, project / ".venv", symlinks=True, copy_function=_link)
    packages = next((project / ".venv").rglob("site-packages"))
    (packages / "_shop.pth").write_text(f"{project / 'src'}\n", encoding="utf-8")


def _link(source: str, target: str) -> None:
    """Links a file, but copies a link."""
    if os.path.islink(source):  # noqa: PTH114 - what copytree hands over are strings
        shutil.copy2(source, target, follow_symlinks=False)
    else:
        os.link(source, target)


def build(built: Built) -> None:
    _publish(built)
    with ThreadPoolExecutor() as pool:
        steps = [pool.submit(_install_hooks, built, manager) for manager in MANAGERS]
        steps.append(pool.submit(_install_dependencies, built))
        for step in steps:
            step.result()


def _publish(built: Built) -> None:
    """Commits what this checkout holds, uncommitted files included, to a repository that hooks can be got from."""
    environ, repository = built.environ, built.repository
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        write_files(repository, {name: (CHECKOUT / name).read_bytes()})
    shutil.copytree(CHECKOUT / "gatekeeper", repository / "gatekeeper", ignore=shutil.ignore_patterns("__pycache__"))
    for words in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", "as it is"),
        ("tag", TAG),
    ):
        must("git", *words, cwd=repository, environ=environ)


def _install_hooks(built: Built, manager: Manager) -> None:
    """Has a manager build gatekeeper's environment from the package index, as at a user's first commit."""
    folder = built.folder / f"first-{manager.name}"
    write_files(folder, {".pre-commit-config.yaml": built.configuration("gatekeeper")})
    must("git", "init", "--quiet", cwd=folder, environ=built.environ)
    must("git", "add", "--all", cwd=folder, environ=built.environ)
    must(manager.program, "install-hooks", cwd=folder, environ=built.environ, timeout=PATIENCE)


def _install_dependencies(built: Built) -> None:
    """Makes the environment that every project gets a copy of."""
    source, prefix = built.folder / "tinydep", built.dependencies
    write_files(source, DEPENDENCY)
    must(sys.executable, "-m", "venv", str(prefix), cwd=source, environ=built.environ)
    python = prefix / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    install = (str(python), "-m", "pip", "install", "--quiet", "pytest", "coverage", str(source))
    must(*install, cwd=source, environ=built.environ, timeout=PATIENCE)
