"""Writes a project of a given size: a package, tests that cover it, and nothing for any tool to complain about."""

from __future__ import annotations

from pathlib import Path

MODULE = '''"""Part {n} of the generated package."""

from __future__ import annotations


def total_{n}(values: list[int], limit: int) -> int:
    """The sum of the values that do not exceed the limit."""
    result = 0
    for value in values:
        if value <= limit:
            result += value
    return result


class Counter{n}:
    """Counts what it is shown."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {{}}

    def see(self, name: str) -> int:
        """Counts the name once more and returns how often it was seen."""
        self.seen[name] = self.seen.get(name, 0) + 1
        return self.seen[name]
'''

TEST = '''"""Tests of part {n}."""

import time

from generated.part_{n} import Counter{n}, total_{n}


def test_total() -> None:
    """Only what is within the limit counts."""
    time.sleep({pause})
    assert total_{n}([1, 2, 30], 10) == 3


def test_counter() -> None:
    """Every sight counts."""
    counter = Counter{n}()
    assert [counter.see("a"), counter.see("a"), counter.see("b")] == [1, 2, 1]
'''

PYPROJECT = """[project]
name = "generated"
version = "1"
requires-python = ">=3.11"

[tool.pytest.ini_options]
pythonpath = ["src"]
testpaths = ["tests"]
"""


def generate(root: Path, modules: int, pause: float = 0.0) -> None:
    """Writes a project of that many modules, each with its test module; `pause` is slept in every one, in seconds."""
    package, tests = root / "src" / "generated", root / "tests"
    package.mkdir(parents=True)
    tests.mkdir()
    (root / "pyproject.toml").write_text(PYPROJECT)
    (package / "__init__.py").write_text('"""A generated package."""\n')
    for n in range(modules):
        (package / f"part_{n}.py").write_text(MODULE.format(n=n))
        (tests / f"test_part_{n}.py").write_text(TEST.format(n=n, pause=pause))
