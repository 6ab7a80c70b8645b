"""Sets up a development environment in .venv, then runs the gate or the tests in it.

    python3 dev.py gate     gatekeeper's strict profile on its own repository
    python3 dev.py test     the tests; further arguments go to pytest

Needs Python 3.11 or later and git; everything else comes from the package index.
"""

from __future__ import annotations

import os
import subprocess  # nosec B404 - fixed argument lists
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / "python"
COMMANDS = {
    "gate": [str(BIN / "gatekeeper"), "check", "--profile", "strict"],
    "test": [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "worksteal"],
}


def call(*argv: str) -> int:
    """Runs a command in the repository and returns its exit code.

    Byte code is written whatever the shell says: the tests start many a Python, and each would compile everything anew.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(argv, cwd=ROOT, env=environment, check=False).returncode  # nosec B603 - no shell


def set_up() -> None:
    """Makes .venv and installs gatekeeper with what its tests need; nothing when that is in step already."""
    stamp = ENVIRONMENT / "set-up"
    wanted = sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    pip = (str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    steps = (
        (sys.executable, "-m", "venv", str(ENVIRONMENT)),
        (*pip, "--upgrade", "pip"),
        (*pip, "--editable", ".[audit,mcp,watch]", "--group", "dev"),
    )
    for step in steps:
        if call(*step):
            sys.exit(f"dev.py: set-up failed at: {' '.join(step)}")
    stamp.write_text(wanted)


def main() -> int:
    """Runs the command that was asked for."""
    if tuple(sys.version_info) < (3, 11):
        sys.exit("dev.py: gatekeeper needs Python 3.11 or later")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    set_up()
    return call(*COMMANDS[sys.argv[1]], *sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
