"""What a run costs when nothing has changed, against `git status` and a bare `import click`.

    python benchmarks/unchanged.py [--runs 9] [--files 500 5000 50000] [--tools]

Generates projects of so many Python files, remembers a report of each, and then times, in turns: `git status`,
`python -c "import click"`, and `gatekeeper check`. Without `--tools` only lint and size are judged: what is remembered
costs the same whatever it took to find out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate
from overhead import BIN, Cost, cost

COMMIT = ("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--files", type=int, nargs="+", default=[500, 5000, 50000])
    parser.add_argument("--tools", action="store_true")
    asked = parser.parse_args()
    print("files   git status        import click      unchanged         unchanged / (status + click)")
    for files in asked.files:
        with tempfile.TemporaryDirectory() as folder:
            measure(
                Path(folder).resolve(), files, asked.runs, () if asked.tools else ("--only", "lint", "--only", "size")
            )


def measure(folder: Path, files: int, runs: int, options: tuple[str, ...]) -> None:
    """Prints one line: medians of wall and processor time, in milliseconds."""
    project = folder / "project"
    project.mkdir()
    generate(project, files // 2)
    for words in (("init", "--quiet"), ("add", "--all"), COMMIT):
        subprocess.run(["git", *words], cwd=project, check=True)
    time.sleep(1.1)  # or git has to compare contents, since the files are as young as its index
    subprocess.run(["git", "status"], cwd=project, check=True, capture_output=True)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment["GATEKEEPER_CACHE_DIR"] = str(folder / "cache")
    commands = {
        "status": ["git", "status"],
        "click": [sys.executable, "-c", "import click"],
        "check": [str(BIN / "gatekeeper"), "check", "-v", *options],
    }
    subprocess.run(commands["check"], cwd=project, env=environment, check=True, capture_output=True)
    warm = subprocess.run(commands["check"], cwd=project, env=environment, check=True, capture_output=True, text=True)
    if "the whole report was remembered" not in warm.stdout:
        sys.exit(f"the report was not remembered:\n{warm.stdout}{warm.stderr}")
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(cost(command, project, environment))
    print(f"{files:6}", *(f"  {_shown(costs[name])}" for name in commands), _ratio(costs))


def _shown(costs: list[Cost]) -> str:
    wall, cpu = (statistics.median(values) for values in ([one.wall for one in costs], [one.cpu for one in costs]))
    return f"{wall * 1000:5.0f} ({cpu * 1000:4.0f}) ms "


def _ratio(costs: dict[str, list[Cost]]) -> str:
    turns = list(zip(costs["status"], costs["click"], costs["check"], strict=True))
    walls = sorted(check.wall / (status.wall + click.wall) for status, click, check in turns)
    cpus = [check.cpu / (status.cpu + click.cpu) for status, click, check in turns]
    return f"  {statistics.median(walls):.2f} ({walls[0]:.2f}-{walls[-1]:.2f}), processor {statistics.median(cpus):.2f}"


if __name__ == "__main__":
    main()
