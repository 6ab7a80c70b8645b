"""A change that loses tests and hides a failure, judged by the whole pipeline, in the work tree and in a copy."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import app
from gatekeeper.contents import COARSE
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.request import Request
from tests.repos import Repo, environment

TEST = "from shop import PRICE\n\n\ndef test_price():\n    assert PRICE == 1\n\n\ndef test_more():\n    assert PRICE\n"
FILES = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
    "small.toml": '[conditions]\nkept.lost = "= 0"\nkept.hidden = "= 0"\n',
    "src/shop/__init__.py": "PRICE = 1\n",
    "tests/conftest.py": "import pathlib, sys\nsys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'src'))\n",
    "tests/test_shop.py": TEST,
}
CHANGED = {
    "src/shop/__init__.py": "PRICE = 2\n",
    "tests/conftest.py": FILES["tests/conftest.py"]
    + "\n\ndef pytest_collection_modifyitems(items):\n  items[:] = [one for one in items if 'more' not in one.name]\n",
    "tests/test_shop.py": TEST.replace("== 1", "== 2"),
}


def run(repo: Repo, **asked: Any) -> Report:
    profile = str(repo.root / "small.toml")
    wishes = {"base": "HEAD", "environ": environment(), "cache": False, **asked}
    return app.run(Request(directory=repo.root, profile=profile, **wishes), Silent())


def test_both_ends_are_run_outside_the_tree(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", FILES)
    repo.write(CHANGED)
    repo.git("add", "-A")
    repo.write(FILES)
    before = repo.state()
    report = run(repo, staged=True)
    assert repo.state() == before
    assert [(one.name, one.location.path, one.location.line) for one in report.findings] == [
        ("kept/hidden-failure", "tests/test_shop.py", 4),
        ("kept/lost", "tests/test_shop.py", 8),
    ]
    assert {item.id: item.verdict for item in report.items} == {"kept.lost": Verdict.FAIL, "kept.hidden": Verdict.FAIL}


def test_what_is_collected_at_the_base_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    repo = Repo.make(tmp_path / "repo", {**FILES, "small.toml": '[conditions]\nkept.lost = "= 0"\n'})
    repo.write(CHANGED)
    cold = run(repo, cache=True)
    monkeypatch.setattr("gatekeeper.checks._kept.lost.start", None)
    time.sleep(2 * COARSE / 1e9)  # what is written while a run begins is not relied on
    repo.write({"src/shop/__init__.py": "PRICE = 2  # not 1\n"})
    warm = run(repo, cache=True)
    assert [(one.evidence, one.verdict) for one in warm.items] == [(one.evidence, one.verdict) for one in cold.items]
    assert [one.name for one in warm.findings] == ["kept/lost"]


def test_what_was_collected_before_anything_changed_is_what_the_base_collects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    repo = Repo.make(tmp_path / "repo", {**FILES, "small.toml": '[conditions]\nkept.lost = "= 0"\n'})
    assert [one.verdict for one in run(repo, cache=True).items] == [Verdict.SKIP]
    monkeypatch.setattr("gatekeeper.checks._kept.lost.start", None)
    time.sleep(2 * COARSE / 1e9)
    repo.write(CHANGED)
    report = run(repo, cache=True)
    assert [one.name for one in report.findings] == ["kept/lost"]
    assert "2 at the merge base" in report.items[0].evidence


def test_where_tests_do_not_run_to_their_end_nothing_is_remembered(tmp_path: Path) -> None:
    broken = {"tests/test_other.py": "import no_such_module\n"}
    repo = Repo.make(tmp_path / "repo", {**FILES, **broken, "small.toml": '[conditions]\nkept.lost = "= 0"\n'})
    assert [one.verdict for one in run(repo, cache=True).items] == [Verdict.SKIP]


def test_what_could_not_be_collected_there_is_collected_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEKEEPER_CACHE_DIR", str(tmp_path / "cache"))
    other = {"tests/test_other.py": f"import pathlib\n\nassert pathlib.Path({str(tmp_path / 'up')!r}).exists()\n"}
    repo = Repo.make(tmp_path / "repo", {**FILES, **other, "small.toml": '[conditions]\nkept.lost = "= 0"\n'})
    repo.write({**CHANGED, "tests/test_other.py": "def test_other():\n    pass\n"})
    assert "1 of its files cannot be collected here" in run(repo, cache=True).items[0].evidence
    (tmp_path / "up").touch()
    time.sleep(2 * COARSE / 1e9)
    repo.write({"src/shop/__init__.py": "PRICE = 2  # not 1\n"})
    assert "cannot be collected" not in run(repo, cache=True).items[0].evidence


def test_without_python_at_the_base_there_is_nothing_to_lose(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "repo", {"small.toml": FILES["small.toml"]})
    repo.write(
        {
            **FILES,
            "tests/test_shop.py": TEST + "\n\nclass TestNot:\n    def __init__(self): ...\n    def test_x(self): ...\n",
        }
    )
    items = {item.id: item for item in run(repo).items}
    assert {item.verdict for item in items.values()} == {Verdict.SKIP}
    assert items["kept.lost"].reason == "there is no Python at the merge base"
