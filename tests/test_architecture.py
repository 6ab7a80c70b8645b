"""The architecture is a promise: the import contracts in pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_import_contracts_hold() -> None:
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_start_up_imports_nothing_heavy() -> None:
    packages = {"bandit", "msgspec", "pathspec", "platformdirs", "psutil", "radon", "rich", "yaml"}
    command = "import sys, gatekeeper.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "click" in done.stdout.split()
    assert not (packages | {"subprocess", "tomllib"}) & set(done.stdout.split())
