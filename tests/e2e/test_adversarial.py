"""Odd and hostile projects, judged by the command itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repos import Repo, environment

FILES: dict[str, str | bytes] = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n\n[tool.pytest.ini_options]\npythonpath = ["src"]\n',
    "src/shop/__init__.py": "def double(x: int) -> int:\n    return 2 * x\n",
    "tests/test_shop.py": "from shop import double\n\n\ndef test_double() -> None:\n    assert double(2) == 4\n",
}


def reasons(repo: Repo, *words: str) -> dict[str, str]:
    """Why conditions could not be verified, as the JSON report says it."""
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", "check", "--format", "json", *words],
        cwd=repo.root,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return {item["id"]: item["reason"] for item in report["checklist"] if item["verdict"] == "error"}


def test_source_in_another_encoding(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "shop", {**FILES, "src/shop/other.py": 'NAME = "é"\n'.encode("latin-1")})
    assert "coverage could not report: " in reasons(repo, "--only", "coverage")["coverage.lines"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_finding_in_a_file_whose_name_is_not_utf8(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "shop", {**FILES, os.fsdecode(b"src/shop/\xff.py"): "eval('1')\n"})
    assert reasons(repo, "--only", "security") == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_pipe_among_the_sources(tmp_path: Path) -> None:
    repo = Repo.make(tmp_path / "shop", FILES)
    os.mkfifo(repo.root / "src/shop/pipe.py")
    assert reasons(repo, "--only", "coverage", "--timeout", "20") == {}
