"""What is staged is tested from a copy, though the environment holds the project as an editable install."""

from __future__ import annotations

import site
import sys
import venv
from pathlib import Path

import pytest

from gatekeeper import app
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.request import Request
from tests.repos import Repo, environment

NEEDED = ("pytest", "_pytest", "coverage", "pluggy", "iniconfig", "packaging", "pygments", "py.py")
FILES = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
    ".gitignore": ".venv\n__pycache__\n",
    "small.toml": '[conditions]\ntests.failed = "= 0"\ncoverage.lines = ">= 1%"\n',
    "src/shop/__init__.py": "PRICE = 1\n",
    "tests/test_shop.py": "import shop\n\n\ndef test_price():\n    assert shop.PRICE == 1, shop.__file__\n",
}
PATH = "{src}\n"
FINDER = "import _shop_finder\n"
FINDER_CODE = """
import importlib.machinery, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "shop":
            return importlib.machinery.PathFinder.find_spec(name, [{src!r}])

sys.meta_path.{place}Finder)
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A project with an environment, in which the change is staged and then broken in the work tree."""
    made = Repo.make(tmp_path / "repo", FILES)
    venv.EnvBuilder(symlinks=True, with_pip=False).create(made.root / ".venv")
    packages = next((made.root / ".venv").rglob("site-packages"))
    for folder in filter(Path.is_dir, map(Path, site.getsitepackages())):
        for path in folder.iterdir():
            if path.name.partition("-")[0].lower() in NEEDED:
                (packages / path.name).symlink_to(path)
    made.write({"src/shop/__init__.py": "PRICE = 1\nCOUNT = 1\n"})
    made.git("add", "-A")
    made.write({"src/shop/__init__.py": "PRICE = 2\n"})
    return made


def install(repo: Repo, pth: str, place: str) -> None:
    packages = next((repo.root / ".venv").rglob("site-packages"))
    src = str(repo.root / "src")
    (packages / "shop.pth").write_text(pth.format(src=src), encoding="utf-8")
    (packages / "_shop_finder.py").write_text(FINDER_CODE.format(src=src, place=place), encoding="utf-8")


def run(repo: Repo) -> Report:
    request = Request(directory=repo.root, profile=str(repo.root / "small.toml"), staged=True, environ=environment())
    return app.run(request, Silent())


@pytest.mark.skipif(sys.platform == "win32", reason="links")
@pytest.mark.parametrize("pth", [PATH, FINDER], ids=["path", "finder"])
def test_the_copy_is_what_the_tests_import(repo: Repo, pth: str) -> None:
    install(repo, pth, "append(")
    items = {item.id: item for item in run(repo).items}
    assert {name: item.verdict for name, item in items.items()} == dict.fromkeys(items, Verdict.PASS)


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_an_install_that_always_comes_first_is_not_taken_for_the_copy(repo: Repo) -> None:
    repo.write({"src/shop/__init__.py": "PRICE = 1\n"})
    install(repo, FINDER, "insert(0, ")
    items = {item.id: item for item in run(repo).items}
    assert {item.verdict for item in items.values()} == {Verdict.ERROR}
    assert "which differs from src/shop/__init__.py" in str(items["tests.failed"].reason)
